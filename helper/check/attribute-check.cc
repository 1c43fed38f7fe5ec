// SPDX-License-Identifier: GPL-2.0-only

#include "attribute-check.h"

#include "../../base/trial-process.h"
#include "../scenario/attribute-name.h"

#include "ns3/config.h"
#include "ns3/group-kind.h"
#include "ns3/object-factory.h"
#include "ns3/scenario-error.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <map>

namespace ns3
{

namespace
{

/// Attributes that a scenario sets by keys of its own, which would win silently.
const std::map<std::string, std::string> KEYS = {
    {"ns3::DistributorNetDevice::Scheme", "scheme"},
    {"ns3::OriginServer::ServiceTime", "serviceTime"},
    {"ns3::ReplayFlows::Copies", "traffic.sources[].copies"},
    {"ns3::ReplayFlows::StartScale", "traffic.sources[].startScale"},
    {"ns3::ReplayFlows::TimeScale", "traffic.sources[].timeScale"},
    {"ns3::RequestClient::Interarrival", "traffic.rate"},
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

/// Makes an object with one attribute set; attributes that hold a spec judge it by an exception.
/// @return what is wrong, or empty
std::string
TryAttribute(const TypeId& type, const std::string& attribute, const std::string& value)
{
    try
    {
        ObjectFactory factory;
        factory.SetTypeId(type);
        factory.Set(attribute, StringValue(value));
        factory.Create();
        return "";
    }
    catch (const std::exception& error)
    {
        return error.what();
    }
}

/// Whether a value that names a TypeId names one of the family that the default is of: ns-3 takes
/// any, and crashes when it uses it.
bool
IsOfFamily(const AttributeValue& initial, const std::string& value)
{
    const auto* type = dynamic_cast<const TypeIdValue*>(&initial);
    if (type == nullptr || type->Get() == TypeId() || !type->Get().HasParent())
    {
        return true;
    }
    return TypeId::LookupByName(value).IsChildOf(type->Get().GetParent());
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
CheckAttribute(const std::string& name, const std::string& value)
{
    const auto attribute = AttributeName::Find(name);
    if (!attribute)
    {
        throw ScenarioError("'" + name +
                            "' is no ns-3 attribute, such as ns3::TcpSocket::ConnCount");
    }
    const std::string owned = attribute->owner.GetName() + "::" + attribute->name;
    for (const std::string& spelling : {name, owned})
    {
        const std::string key = KeyOf(spelling);
        if (!key.empty())
        {
            throw ScenarioError("the scenario sets " + name + " by its key '" + key + "'");
        }
    }
    if (attribute->IsInherited() && !attribute->IsOnNodes())
    {
        throw ScenarioError("'" + name + "' belongs to the parent of its class: set " + owned);
    }
    const TypeId& type = attribute->type;
    const TypeId::AttributeInformation& info = attribute->information;
    const std::string wrong = "'" + value + "' is not possible for " + name + ": " +
                              info.checker->GetValueTypeName() + " " +
                              info.checker->GetUnderlyingTypeInformation();
    const auto attempt = [&]() -> std::string {
        const bool valid = info.checker->CreateValidValue(StringValue(value)) &&
                           IsOfFamily(*info.originalInitialValue, value);
        const bool text =
            dynamic_cast<const StringValue*>(PeekPointer(info.originalInitialValue)) != nullptr;
        const bool tried = text && type.HasConstructor();
        // ns-3 ends the program at defaults of attributes that cannot be set at construction.
        if (valid && !attribute->IsInherited() &&
            !Config::SetDefaultFailSafe(name, StringValue(value)))
        {
            return std::string("it takes no default");
        }
        return valid ? (tried ? TryAttribute(type, info.name, value) : "") : wrong;
    };
    const std::string answer = flowdist::TryInChild(attempt, wrong);
    if (!answer.empty())
    {
        throw ScenarioError(answer == wrong ? wrong : name + ": " + answer);
    }
}

} // namespace ns3
