// SPDX-License-Identifier: GPL-2.0-only

// Attributes and trace sources of SteeringNetDevice.

#include "../../base/off-or-checker.h"
#include "steering-net-device.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SteeringNetDevice);

TypeId
SteeringNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SteeringNetDevice")
            .SetParent<ForwardingNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddAttribute("PipelineLatency",
                          "Time from the end of a packet's processing to its departure (time, "
                          "0 or more).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&SteeringNetDevice::m_latency),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("PacketRate",
                          "Packets that can be processed (packets/s, 0.001 to 1e9); 0: no limit.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&SteeringNetDevice::m_packetRate),
                          Create<flowdist::OffOrChecker>(1e-3, 1e9))
            .AddAttribute("QueuePackets",
                          "Packets that may wait for processing to begin (packets); more are "
                          "dropped as processing-overload.",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&SteeringNetDevice::m_queueLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("Received",
                            "A packet came in on a port, before anything is decided.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_receivedTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback")
            .AddTraceSource("Delivered",
                            "A packet to an own address was handed to the node's own stack.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_deliveredTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback")
            .AddTraceSource("Consumed",
                            "A packet ended here because the device itself was meant.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_consumedTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback")
            .AddTraceSource("Copied",
                            "One more copy of a packet was made; the port is where it leaves.",
                            MakeTraceSourceAccessor(&SteeringNetDevice::m_copiedTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback");
    return tid;
}

} // namespace ns3
