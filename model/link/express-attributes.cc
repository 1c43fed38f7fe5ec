// SPDX-License-Identifier: GPL-2.0-only

// Attributes, trace sources and plain properties of ExpressNetDevice.

#include "express-net-device.h"

#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ExpressNetDevice);

TypeId
ExpressNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ExpressNetDevice")
            .SetParent<LogicalNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<ExpressNetDevice>()
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
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Enqueue",
                            "A frame was taken to be sent: there is room.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_enqueue),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PacketTxBegin",
                            "The sending of a packet begins; without the header of the link.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_packetTxBegin),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PacketRx",
                            "A packet came in; without the header of the link.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_packetRx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Lost",
                            "A packet was lost, and why; without the header of the link.",
                            MakeTraceSourceAccessor(&ExpressNetDevice::m_lost),
                            "ns3::ExpressNetDevice::LostTracedCallback");
    return tid;
}

void
ExpressNetDevice::SetAddress(Address address)
{
    LogicalNetDevice::SetAddress(address);
    if (m_peer)
    {
        m_peer->m_remote = address;
    }
}

Ptr<Channel>
ExpressNetDevice::GetChannel() const
{
    return m_channel;
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
ExpressNetDevice::IsPointToPoint() const
{
    return true;
}

bool
ExpressNetDevice::SendFrom(Ptr<Packet> /* packet */,
                           const Address& /* source */,
                           const Address& /* dest */,
                           uint16_t /* protocol */)
{
    return false;
}

bool
ExpressNetDevice::SupportsSendFrom() const
{
    return false;
}

} // namespace ns3
