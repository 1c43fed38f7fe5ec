// SPDX-License-Identifier: GPL-2.0-only

// Attributes, trace sources and plain properties of ExpressNetDevice.

#include "express-net-device.h"

#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ExpressNetDevice);

TypeId
ExpressNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ExpressNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<ExpressNetDevice>()
            .AddAttribute(
                "Mtu",
                "Greatest packet (bytes).",
                UintegerValue(1500),
                MakeUintegerAccessor(&ExpressNetDevice::SetMtu, &ExpressNetDevice::GetMtu),
                MakeUintegerChecker<uint16_t>(68))
            .AddAttribute("Address",
                          "Link address of this end (48 bits).",
                          Mac48AddressValue(Mac48Address("ff:ff:ff:ff:ff:ff")),
                          MakeMac48AddressAccessor(&ExpressNetDevice::m_address),
                          MakeMac48AddressChecker())
            .AddAttribute("DataRate",
                          "Bits a second on the line.",
                          DataRateValue(DataRate("32768b/s")),
                          MakeDataRateAccessor(&ExpressNetDevice::m_rate),
                          MakeDataRateChecker())
            .AddAttribute("InterframeGap",
                          "From the end of a frame to the start of the next (time).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&ExpressNetDevice::m_gap),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("QueueSize",
                          "Frames that may wait for the line (packets or bytes, such as 100p or "
                          "64kB); those that find no room are dropped.",
                          QueueSizeValue(QueueSize("100p")),
                          MakeQueueSizeAccessor(&ExpressNetDevice::m_limit),
                          MakeQueueSizeChecker())
            .AddAttribute("ReceiveErrorModel",
                          "Which frames are lost when they arrive (object).",
                          PointerValue(),
                          MakePointerAccessor(&ExpressNetDevice::m_errors),
                          MakePointerChecker<ErrorModel>())
            .AddTraceSource("MacTx",
                            "A packet was handed over to be sent.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_macTx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A packet was not sent: the link is down, or no room was left.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_macTxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacPromiscRx",
                            "A frame came in, for whomever.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_macPromiscRx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A frame came in for this end.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_macRx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRxDrop",
                            "Never fires; for those who connect it.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_macRxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxBegin",
                            "The sending of a frame begins.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_phyTxBegin),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxEnd",
                            "The sending of a frame is over, and the gap behind it.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_phyTxEnd),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxDrop",
                            "Never fires; for those who connect it.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_phyTxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxEnd",
                            "A frame has come in whole.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_phyRxEnd),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop",
                            "A frame was lost on arrival: by the error model, or the link is down.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_phyRxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer",
                            "A frame that begins to be sent, or has come in.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_sniffer),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "The same.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_promiscSniffer),
                            "ns3::Packet::TracedCallback");
    return tid;
}

void
ExpressNetDevice::SetIfIndex(uint32_t index)
{
    m_index = index;
}

uint32_t
ExpressNetDevice::GetIfIndex() const
{
    return m_index;
}

Ptr<Channel>
ExpressNetDevice::GetChannel() const
{
    return m_channel;
}

void
ExpressNetDevice::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
ExpressNetDevice::GetAddress() const
{
    return m_address;
}

bool
ExpressNetDevice::SetMtu(uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
ExpressNetDevice::GetMtu() const
{
    return m_mtu;
}

bool
ExpressNetDevice::IsLinkUp() const
{
    return m_linkUp;
}

void
ExpressNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChange.ConnectWithoutContext(callback);
}

bool
ExpressNetDevice::IsBroadcast() const
{
    return true;
}

Address
ExpressNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
ExpressNetDevice::IsMulticast() const
{
    return true;
}

Address
ExpressNetDevice::GetMulticast(Ipv4Address /* group */) const
{
    return Mac48Address("01:00:5e:00:00:00");
}

Address
ExpressNetDevice::GetMulticast(Ipv6Address /* group */) const
{
    return Mac48Address("33:33:00:00:00:00");
}

bool
ExpressNetDevice::IsPointToPoint() const
{
    return true;
}

bool
ExpressNetDevice::IsBridge() const
{
    return false;
}

bool
ExpressNetDevice::SendFrom(Ptr<Packet> /* packet */,
                           const Address& /* source */,
                           const Address& /* dest */,
                           uint16_t /* protocol */)
{
    return false;
}

Ptr<Node>
ExpressNetDevice::GetNode() const
{
    return m_node;
}

void
ExpressNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
ExpressNetDevice::NeedsArp() const
{
    return false;
}

void
ExpressNetDevice::SetReceiveCallback(ReceiveCallback callback)
{
    m_receive = callback;
}

void
ExpressNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback callback)
{
    m_promiscReceive = callback;
}

bool
ExpressNetDevice::SupportsSendFrom() const
{
    return false;
}

} // namespace ns3
