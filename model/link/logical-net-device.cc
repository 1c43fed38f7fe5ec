// SPDX-License-Identifier: GPL-2.0-only

#include "logical-net-device.h"

#include "ns3/channel.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LogicalNetDevice");

NS_OBJECT_ENSURE_REGISTERED(LogicalNetDevice);

TypeId
LogicalNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LogicalNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("FlowDistribution")
            .AddAttribute("Mtu",
                          "Largest packet that the node's own stack sends (bytes, 68 or more).",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&LogicalNetDevice::m_mtu),
                          MakeUintegerChecker<uint16_t>(68));
    return tid;
}

LogicalNetDevice::LogicalNetDevice()
    : LogicalNetDevice(Mac48Address::Allocate())
{
}

LogicalNetDevice::LogicalNetDevice(const Mac48Address& address)
    : m_address(address)
{
}

LogicalNetDevice::~LogicalNetDevice() = default;

void
LogicalNetDevice::DoDispose()
{
    m_rxCallback = NetDevice::ReceiveCallback();
    m_promiscRxCallback = NetDevice::PromiscReceiveCallback();
    m_node = nullptr;
    NetDevice::DoDispose();
}

bool
LogicalNetDevice::PassUp(const Ptr<NetDevice>& heardBy,
                         Ptr<const Packet> packet,
                         uint16_t protocol,
                         const Address& from)
{
    NS_LOG_DEBUG("packet " << packet->GetUid() << " goes up to the node's stack");
    if (heardBy == this)
    {
        Overhear(packet, protocol, from);
    }
    return PassToStack(heardBy, packet, protocol, from);
}

void
LogicalNetDevice::Overhear(Ptr<const Packet> packet, uint16_t protocol, const Address& from)
{
    if (IsOverheard())
    {
        m_promiscRxCallback(this, packet, protocol, from, m_address, NetDevice::PACKET_HOST);
    }
}

bool
LogicalNetDevice::PassToStack(const Ptr<NetDevice>& heardBy,
                              Ptr<const Packet> packet,
                              uint16_t protocol,
                              const Address& from)
{
    return !m_rxCallback.IsNull() && m_rxCallback(heardBy, packet, protocol, from);
}

void
LogicalNetDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
LogicalNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
LogicalNetDevice::GetChannel() const
{
    return nullptr;
}

void
LogicalNetDevice::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address); // and no other kind
}

Address
LogicalNetDevice::GetAddress() const
{
    return m_address;
}

bool
LogicalNetDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
LogicalNetDevice::GetMtu() const
{
    return m_mtu;
}

bool
LogicalNetDevice::IsLinkUp() const
{
    return true;
}

void
LogicalNetDevice::AddLinkChangeCallback(Callback<void> /* callback */)
{
}

bool
LogicalNetDevice::IsBroadcast() const
{
    return true;
}

Address
LogicalNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
LogicalNetDevice::IsMulticast() const
{
    return true;
}

Address
LogicalNetDevice::GetMulticast(Ipv4Address group) const
{
    return Mac48Address::GetMulticast(group);
}

Address
LogicalNetDevice::GetMulticast(Ipv6Address group) const
{
    return Mac48Address::GetMulticast(group);
}

bool
LogicalNetDevice::IsBridge() const
{
    return false;
}

bool
LogicalNetDevice::IsPointToPoint() const
{
    return false;
}

bool
LogicalNetDevice::SendFrom(Ptr<Packet> packet,
                           const Address& /* source */,
                           const Address& dest,
                           uint16_t protocolNumber)
{
    return Send(packet, dest, protocolNumber);
}

Ptr<Node>
LogicalNetDevice::GetNode() const
{
    return m_node;
}

void
LogicalNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
LogicalNetDevice::NeedsArp() const
{
    return false;
}

void
LogicalNetDevice::SetReceiveCallback(NetDevice::ReceiveCallback callback)
{
    m_rxCallback = callback;
}

void
LogicalNetDevice::SetPromiscReceiveCallback(NetDevice::PromiscReceiveCallback callback)
{
    m_promiscRxCallback = callback;
}

bool
LogicalNetDevice::SupportsSendFrom() const
{
    return true;
}

} // namespace ns3
