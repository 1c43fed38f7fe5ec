// SPDX-License-Identifier: GPL-2.0-only

#include "steering-helper.h"

#include "../../base/flow-distribution-compat.h"
#include "../../base/spec-checker.h"
#include "../../model/device/stack-routes.h"

#include "ns3/channel.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/spec-error.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SteeringHelper");

namespace
{

/// The devices at the other ends of a device's link.
std::vector<Ptr<NetDevice>>
OthersOnLink(const Ptr<NetDevice>& device)
{
    std::vector<Ptr<NetDevice>> others;
    const Ptr<Channel> channel = device->GetChannel();
    for (std::size_t i = 0; channel && i < channel->GetNDevices(); ++i)
    {
        const Ptr<NetDevice> other = channel->GetDevice(i);
        if (other != device)
        {
            others.push_back(other);
        }
    }
    return others;
}

bool
Steers(const Ptr<Node>& node)
{
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        if (DynamicCast<SteeringNetDevice>(node->GetDevice(i)))
        {
            return true;
        }
    }
    return false;
}

/// Gives a device an interface of its node's stack, unless it has one, without an address that
/// others could send to.
void
AddUnnumberedInterface(const Ptr<NetDevice>& device)
{
    const Ptr<Ipv4> ipv4 = device->GetNode()->GetObject<Ipv4>();
    if (ipv4->GetInterfaceForDevice(device) >= 0)
    {
        return;
    }
    const uint32_t interface = ipv4->AddInterface(device);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(Ipv4Address(interface), Ipv4Mask::GetOnes()));
    ipv4->SetMetric(interface, 1);
    ipv4->SetUp(interface);
}

/// ns-3 wants both ends of a point-to-point link to have an interface, or neither. Where the other
/// end is a steering node without a stack yet, the link waits for that.
void
JoinLink(const Ptr<NetDevice>& port)
{
    for (const Ptr<NetDevice>& other : OthersOnLink(port))
    {
        if (other->GetNode()->GetObject<Ipv4>())
        {
            AddUnnumberedInterface(port);
            if (Steers(other->GetNode()))
            {
                AddUnnumberedInterface(other);
            }
        }
    }
}

void
InstallStack(const Ptr<Node>& node, const NetDeviceContainer& ports)
{
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(node);
    for (auto port = ports.Begin(); port != ports.End(); ++port)
    {
        if ((*port)->IsPointToPoint())
        {
            JoinLink(*port);
        }
    }
}

} // namespace

SteeringHelper::SteeringHelper(const std::string& type)
{
    TypeId found;
    if (!TypeId::LookupByNameFailSafe(type, &found) ||
        !found.IsChildOf(SteeringNetDevice::GetTypeId()) || !found.HasConstructor())
    {
        throw flowhash::SpecError("'" + type + "' is no kind of steering device");
    }
    m_factory.SetTypeId(found);
}

void
SteeringHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    const TypeId type = m_factory.GetTypeId();
    TypeId::AttributeInformation info;
    if (!type.LookupAttributeByName(name, &info))
    {
        throw flowhash::SpecError(type.GetName() + " has no attribute '" + name + "'");
    }
    if (!info.checker->CreateValidValue(value))
    {
        const std::string text = value.SerializeToString(info.checker);
        const auto* spec = dynamic_cast<const flowdist::SpecChecker*>(PeekPointer(info.checker));
        throw flowhash::SpecError("'" + text + "' is not possible for " + type.GetName() +
                                  "::" + name + (spec ? ": " + spec->WhyNot(text) : ""));
    }
    m_factory.Set(name, value);
}

void
SteeringHelper::SetIpv4StackInstall(bool install)
{
    m_installStack = install;
}

NetDeviceContainer
SteeringHelper::Install(const NodeContainer& nodes)
{
    NetDeviceContainer devices;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        devices.Add(Make(*node, LinksOf(*node)));
    }
    return devices;
}

NetDeviceContainer
SteeringHelper::Install(const Ptr<Node>& node, const NetDeviceContainer& ports)
{
    return NetDeviceContainer(Make(node, ports));
}

void
SteeringHelper::AddRoutesToNeighbors(const NetDeviceContainer& devices)
{
    for (const auto& device : As<SteeringNetDevice>(devices))
    {
        for (uint32_t port = 0; port < device->GetNPorts(); ++port)
        {
            for (const Ptr<NetDevice>& other : OthersOnLink(device->GetPort(port)))
            {
                for (const Ipv4Address& address : ReadStackAddresses(other))
                {
                    device->AddRoute(address, 32, port);
                }
            }
        }
    }
}

NetDeviceContainer
SteeringHelper::LinksOf(const Ptr<Node>& node)
{
    NetDeviceContainer links;
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        const Ptr<NetDevice> device = node->GetDevice(i);
        if (device->GetChannel() && !device->IsBridge())
        {
            links.Add(device);
        }
    }
    return links;
}

Ptr<SteeringNetDevice>
SteeringHelper::Make(const Ptr<Node>& node, const NetDeviceContainer& ports)
{
    const auto device = m_factory.Create<SteeringNetDevice>();
    node->AddDevice(device);
    for (auto port = ports.Begin(); port != ports.End(); ++port)
    {
        device->AddPort(*port);
    }
    NS_LOG_LOGIC("node " << node->GetId() << " gets a " << m_factory.GetTypeId().GetName()
                         << " with " << ports.GetN() << " ports");
    DoConfigure(device);
    if (m_installStack && !node->GetObject<Ipv4>())
    {
        InstallStack(node, ports);
    }
    DoAdvertise(device);
    return device;
}

void
SteeringHelper::DoConfigure(const Ptr<SteeringNetDevice>& /* device */)
{
}

void
SteeringHelper::DoAdvertise(const Ptr<SteeringNetDevice>& /* device */) const
{
}

std::map<uint32_t, SteeringHelper::Place>
SteeringHelper::FindNeighbors(const Ptr<SteeringNetDevice>& device)
{
    std::map<uint32_t, Place> places;
    for (uint32_t port = 0; port < device->GetNPorts(); ++port)
    {
        for (const Ptr<NetDevice>& other : OthersOnLink(device->GetPort(port)))
        {
            places.emplace(other->GetNode()->GetId(), Place{port, other});
        }
    }
    return places;
}

Ipv4Address
SteeringHelper::AddressOf(const Ptr<Node>& node)
{
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        const std::vector<Ipv4Address> addresses = ReadStackAddresses(node->GetDevice(i));
        if (!addresses.empty())
        {
            return addresses.front();
        }
    }
    throw flowhash::SpecError("node " + std::to_string(node->GetId()) +
                              " has no IPv4 address yet: assign addresses before");
}

void
SteeringHelper::Advertise(const Ptr<Node>& node, const Address& address)
{
    const auto router = node->GetObject<Ipv4GlobalRouter>();
    if (router && Ipv4Address::IsMatchingType(address))
    {
        NS_LOG_LOGIC("node " << node->GetId() << " says that it has "
                             << Ipv4Address::ConvertFrom(address));
        router->InjectRoute(Ipv4Address::ConvertFrom(address), Ipv4Mask::GetOnes());
    }
}

std::vector<flowhash::MemberChange>
SteeringHelper::Additions(const std::vector<flowhash::MemberId>& ids,
                          const std::vector<double>& weights)
{
    if (!weights.empty() && weights.size() != ids.size())
    {
        throw flowhash::SpecError(std::to_string(weights.size()) + " weights for " +
                                  std::to_string(ids.size()) + " members");
    }
    std::vector<flowhash::MemberChange> changes;
    for (std::size_t i = 0; i < ids.size(); ++i)
    {
        changes.push_back(
            {flowhash::MemberChange::Kind::ADD, ids[i], weights.empty() ? 1.0 : weights[i]});
    }
    return changes;
}

void
SteeringHelper::ThrowWrongKind(const Ptr<NetDevice>& device, const TypeId& wanted)
{
    throw flowhash::SpecError("expected a " + wanted.GetName() + ", got a " +
                              device->GetInstanceTypeId().GetName());
}

} // namespace ns3
