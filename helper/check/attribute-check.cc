// SPDX-License-Identifier: GPL-2.0-only

#include "attribute-check.h"

#include "../../base/number-text.h"
#include "../../base/spec-checker.h"
#include "../network/group-kinds.h"
#include "../scenario/attribute-name.h"
#include "attribute-value-check.h"

#include "ns3/csma-net-device.h"
#include "ns3/express-net-device.h"
#include "ns3/group-kind.h"
#include "ns3/loopback-net-device.h"
#include "ns3/object-factory.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/scenario-error.h"
#include "ns3/steering-net-device.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace ns3
{

namespace
{

/// Attributes that a scenario sets by keys of its own, which would win silently.
const std::map<std::string, std::string> KEYS = {
    {"ns3::CsmaChannel::DataRate", "network.links[].rate"},
    {"ns3::CsmaChannel::Delay", "network.links[].delay"},
    {"ns3::DistributorNetDevice::Scheme", "scheme"},
    {"ns3::DropTailQueue<Packet>::MaxSize", "network.links[].queuePackets"},
    {"ns3::LightClient::Concurrent", "traffic.concurrent"},
    {"ns3::LightClient::Interarrival", "traffic.rate"},
    {"ns3::LightClient::SourcePorts", "traffic.sourcePorts"},
    {"ns3::LightClient::Timeout", "traffic.timeout"},
    {"ns3::LightEndpoint::Mss", "traffic.mss"},
    {"ns3::LightEndpoint::ResendTime", "traffic.resendTime"},
    {"ns3::LightEndpoint::Resends", "traffic.resends"},
    {"ns3::LightServer::QueueLimit", "queueLimit"},
    {"ns3::LightServer::ServiceTime", "serviceTime"},
    {"ns3::LightServer::Workers", "workers"},
    {"ns3::OriginServer::ServiceTime", "serviceTime"},
    {"ns3::ExpressChannel::Delay", "network.links[].delay"},
    {"ns3::ExpressNetDevice::DataRate", "network.links[].rate"},
    {"ns3::ExpressNetDevice::QueueSize", "network.links[].queuePackets"},
    {"ns3::PointToPointChannel::Delay", "network.links[].delay"},
    {"ns3::PointToPointNetDevice::DataRate", "network.links[].rate"},
    {"ns3::ReplayFlows::Copies", "traffic.sources[].copies"},
    {"ns3::ReplayFlows::StartScale", "traffic.sources[].startScale"},
    {"ns3::ReplayFlows::TimeScale", "traffic.sources[].timeScale"},
    {"ns3::RequestClient::Interarrival", "traffic.rate"},
    {"ns3::RequestClient::Pause", "traffic.sources[].pause"},
    {"ns3::RequestClient::RequestSize", "traffic.sources[].requestSize"},
    {"ns3::RequestClient::Requests", "traffic.sources[].requests"},
    {"ns3::RequestClient::ResponseSize", "traffic.sources[].responseSize"},
    {"ns3::RequestClient::SourcePorts", "traffic.sourcePorts"},
    {"ns3::RequestClient::Timeout", "traffic.timeout"},
    {"ns3::TrafficManagerNetDevice::PortTable", "translation.portTable"},
    {"ns3::TrafficManagerNetDevice::Scheme", "scheme"},
    {"ns3::TrafficManagerNetDevice::TranslateDestination", "translation.kind"},
    {"ns3::TrafficManagerNetDevice::TranslateSource", "translation.kind"},
};

/// Attributes of sockets, and of light clients, that are set by attributes of RequestClient.
const std::map<std::string, std::string> CLIENTS = {
    {"ns3::LightClient::FirstPort", "ns3::RequestClient::FirstPort"},
    {"ns3::LightClient::Ipv6Share", "ns3::RequestClient::Ipv6Share"},
    {"ns3::LightClient::LastPort", "ns3::RequestClient::LastPort"},
    {"ns3::TcpSocket::ConnCount", "ns3::RequestClient::ConnCount"},
    {"ns3::TcpSocket::ConnTimeout", "ns3::RequestClient::ConnTimeout"},
    {"ns3::TcpSocketBase::MaxSegLifetime", "ns3::RequestClient::TimeWait"},
};

/// @return the key that sets an attribute, or empty
std::string
KeyOf(const std::string& attribute)
{
    const auto known = KEYS.find(attribute);
    if (known != KEYS.end())
    {
        return known->second;
    }
    for (const GroupKind* kind : GroupKinds::All())
    {
        for (const GroupKey& key : kind->keys)
        {
            if (key.attribute == attribute)
            {
                return key.path;
            }
        }
    }
    return "";
}

/// Makes an object with one attribute set, whose setter may end the program.
/// @return what is wrong, or empty
std::string
TryAttribute(const AttributeName& attribute, const std::string& value)
{
    try
    {
        ObjectFactory factory;
        factory.SetTypeId(attribute.type);
        factory.Set(attribute.name, StringValue(value));
        factory.Create();
        return "";
    }
    catch (const std::exception& error)
    {
        return error.what();
    }
}

/// @param wrong what to say of a value that is of the wrong type or out of bounds
/// @return what is wrong with a value, or empty
std::string
JudgeValue(const AttributeName& attribute,
           const std::string& value,
           const std::string& wrong,
           const ScenarioTrial& trial)
{
    const AttributeChecker* checker = PeekPointer(attribute.information.checker);
    const std::optional<bool> judged = JudgeAttributeValue(attribute.information, value);
    if (judged && !*judged)
    {
        return wrong;
    }
    const AttributeValue* initial = PeekPointer(attribute.information.originalInitialValue);
    const bool text = dynamic_cast<const StringValue*>(initial) != nullptr;
    const bool made = text && attribute.type.HasConstructor();
    if (!trial || (judged && !made))
    {
        return "";
    }
    const auto attempt = [&]() -> std::string {
        return !checker->CreateValidValue(StringValue(value)) ? wrong
               : made                                         ? TryAttribute(attribute, value)
                                                              : "";
    };
    return trial(attempt, wrong);
}

/// Whether a value of an attribute gets anywhere: ns-3 has defaults of those that are set at
/// construction.
bool
TakesValues(const AttributeName& attribute)
{
    const uint32_t needed = attribute.IsInherited() ? TypeId::ATTR_SET : TypeId::ATTR_CONSTRUCT;
    return (attribute.information.flags & needed) != 0;
}

/// @param end First or Last @return that of the clients' source ports
uint64_t
PortOf(const std::map<std::string, std::string>& attributes, const std::string& end)
{
    const std::string name = "ns3::RequestClient::" + end + "Port";
    const auto attribute = AttributeName::Find(name);
    const auto set = attributes.find(name);
    UintegerValue value;
    value.DeserializeFromString(
        set == attributes.end()
            ? attribute->information.initialValue->SerializeToString(attribute->information.checker)
            : set->second,
        attribute->information.checker);
    return value.Get();
}

/// @param name of an attribute @return whether ns-3's environment variable sets it, which ns-3
/// heeds at every construction, over all defaults
bool
IsInEnvironment(const std::string& name)
{
    const char* const text = std::getenv("NS_ATTRIBUTE_DEFAULT");
    const auto items = flowdist::SplitText(text ? text : "", ";");
    return std::any_of(items.begin(), items.end(), [&name](const std::string& item) {
        return item.substr(0, item.find('=')) == name;
    });
}

/// @param name as somebody wrote it @return the attribute
AttributeName
FindAttribute(const std::string& name)
{
    const auto attribute = AttributeName::Find(name);
    if (!attribute)
    {
        throw ScenarioError("'" + name +
                            "' is no ns-3 attribute, such as ns3::TcpSocket::InitialCwnd");
    }
    return *attribute;
}

/// @return its full name by the class that it belongs to
std::string
OwnedName(const AttributeName& attribute)
{
    return attribute.owner.GetName() + "::" + attribute.name;
}

/// @throws ScenarioError where what a scenario builds sets an attribute anyway
void
CheckNobodySets(const AttributeName& attribute, const std::string& name)
{
    for (const std::string& spelling : {name, OwnedName(attribute)})
    {
        const std::string key = KeyOf(spelling);
        if (!key.empty())
        {
            throw ScenarioError("the scenario sets " + name + " by its key '" + key + "'");
        }
        const auto client = CLIENTS.find(spelling);
        if (client != CLIENTS.end())
        {
            throw ScenarioError("clients set " + name + " of their sockets by " + client->second);
        }
    }
}

/// @throws ScenarioError where no kind of group builds such a device; kinds of a program's own may
void
CheckIsBuilt(const AttributeName& attribute, const std::string& name)
{
    const TypeId& type = attribute.type;
    const TypeId steering = SteeringNetDevice::GetTypeId();
    const bool known =
        type == ExpressNetDevice::GetTypeId() || type == PointToPointNetDevice::GetTypeId() ||
        type == CsmaNetDevice::GetTypeId() || type == LoopbackNetDevice::GetTypeId() ||
        type == steering || type.IsChildOf(steering);
    if (type.IsChildOf(NetDevice::GetTypeId()) && !known &&
        GroupKinds::All().size() == BuiltInGroupKinds().size())
    {
        throw ScenarioError(name + ": no scenario has a device of this class");
    }
}

/// What is the same wherever a default stands. @param name the attribute's, as written
void
CheckDefault(const AttributeName& attribute,
             const std::string& name,
             const std::string& value,
             const ScenarioTrial& trial)
{
    if (!TakesValues(attribute))
    {
        throw ScenarioError(name + ": it takes no default");
    }
    const AttributeChecker& checker = *attribute.information.checker;
    const auto* spec = dynamic_cast<const flowdist::SpecChecker*>(&checker);
    const std::string wrong =
        "'" + value + "' is not possible for " + name + ": " +
        (spec ? spec->WhyNot(value)
              : "expected " +
                    DescribeAttributeValue(checker, *attribute.information.originalInitialValue));
    const std::string answer = JudgeValue(attribute, value, wrong, trial);
    if (!answer.empty())
    {
        throw ScenarioError(answer == wrong ? wrong : name + ": " + answer);
    }
}

} // namespace

std::string
CheckClientPorts(const std::map<std::string, std::string>& attributes)
{
    const uint64_t first = PortOf(attributes, "First");
    const uint64_t last = PortOf(attributes, "Last");
    if (first == 0)
    {
        return "ns3::RequestClient::FirstPort: 0 is no source port of TCP or UDP";
    }
    return first > last
               ? "source ports from ns3::RequestClient::FirstPort " + std::to_string(first) +
                     " to LastPort " + std::to_string(last) + " are none"
               : "";
}

void
CheckAttribute(const std::string& name, const std::string& value, const ScenarioTrial& trial)
{
    const AttributeName attribute = FindAttribute(name);
    const std::string owned = OwnedName(attribute);
    for (const std::string& spelling : {name, owned})
    {
        if (IsInEnvironment(spelling))
        {
            throw ScenarioError("NS_ATTRIBUTE_DEFAULT in the environment sets " + spelling +
                                ", too, and would win: take one of the two");
        }
    }
    CheckNobodySets(attribute, name);
    CheckIsBuilt(attribute, name);
    if (attribute.IsInherited() && !attribute.IsOnNodes())
    {
        throw ScenarioError("'" + name + "' belongs to the parent of its class: set " + owned);
    }
    CheckDefault(attribute, name, value, trial);
}

void
CheckEnvironmentDefault(const std::string& name,
                        const std::string& value,
                        const ScenarioTrial& trial)
{
    const AttributeName attribute = FindAttribute(name);
    CheckNobodySets(attribute, name);
    if (attribute.IsInherited())
    {
        throw ScenarioError("'" + name + "' belongs to the parent of its class: set " +
                            OwnedName(attribute));
    }
    CheckDefault(attribute, name, value, trial);
}

} // namespace ns3
