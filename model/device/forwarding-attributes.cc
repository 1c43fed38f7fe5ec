// SPDX-License-Identifier: GPL-2.0-only

// Attributes and trace sources of ForwardingNetDevice.

#include "../../base/off-or-checker.h"
#include "forwarding-net-device.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ForwardingNetDevice);

TypeId
ForwardingNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ForwardingNetDevice")
            .SetParent<LogicalNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddAttribute("Failed",
                          "Whether the device drops everything silently (true or false).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&ForwardingNetDevice::SetFailed,
                                              &ForwardingNetDevice::HasFailed),
                          MakeBooleanChecker())
            .AddAttribute("Standby",
                          "Whether the device hears what it is told itself and forwards nothing "
                          "(true or false).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&ForwardingNetDevice::SetStandby,
                                              &ForwardingNetDevice::IsStandby),
                          MakeBooleanChecker())
            .AddAttribute("NeighborTable",
                          "Link addresses of neighbours on ports that need them (object).",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&ForwardingNetDevice::m_neighbors),
                          MakePointerChecker<NeighborTable>())
            .AddAttribute("BufferBytes",
                          "Memory that the ports share for packets that wait to be sent (bytes); "
                          "0: none is shared, each port has its own queue alone. Read when the "
                          "simulation starts.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&ForwardingNetDevice::m_bufferBytes),
                          MakeUintegerChecker<uint64_t>(0, uint64_t{1} << 40))
            .AddAttribute("BufferAlpha",
                          "Of the shared memory that is free, how much the packets that wait at "
                          "one port may fill (factor, 0.001 to 1000); 0: all of it.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&ForwardingNetDevice::m_bufferAlpha),
                          Create<flowdist::OffOrChecker>(1e-3, 1e3))
            .AddTraceSource("FailedChanged",
                            "The device has just failed, or works again.",
                            MakeTraceSourceAccessor(&ForwardingNetDevice::m_failedTrace),
                            "ns3::ForwardingNetDevice::FailedTracedCallback")
            .AddTraceSource("Forwarded",
                            "A packet was handed to the port it leaves by.",
                            MakeTraceSourceAccessor(&ForwardingNetDevice::m_forwardedTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback")
            .AddTraceSource("Generated",
                            "A packet began here: made by the device or by the node's own stack.",
                            MakeTraceSourceAccessor(&ForwardingNetDevice::m_generatedTrace),
                            "ns3::ForwardingNetDevice::GeneratedTracedCallback")
            .AddTraceSource("Dropped",
                            "A packet was dropped for the named reason.",
                            MakeTraceSourceAccessor(&ForwardingNetDevice::m_droppedTrace),
                            "ns3::ForwardingNetDevice::DropTracedCallback");
    return tid;
}

} // namespace ns3
