// SPDX-License-Identifier: GPL-2.0-only

#include "replay-endpoint.h"

#include "../../hash-core/wire/ether-type.h"
#include "../../packet/flow-tag.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet-view.h"
#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"

#include <array>
#include <stdexcept>
#include <string>
#include <tuple>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ReplayEndpoint");

NS_OBJECT_ENSURE_REGISTERED(ReplayEndpoint);

TypeId
ReplayEndpoint::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ReplayEndpoint")
            .SetParent<Application>()
            .SetGroupName("FlowDistribution")
            .AddAttribute("Flows",
                          "What is replayed; shared by the client and the servers.",
                          PointerValue(),
                          MakePointerAccessor(&ReplayEndpoint::m_flows),
                          MakePointerChecker<ReplayFlows>())
            .AddTraceSource("PacketDelivered",
                            "A packet of the capture arrived at its end.",
                            MakeTraceSourceAccessor(&ReplayEndpoint::m_deliveredTrace),
                            "ns3::ReplayEndpoint::DeliveredTracedCallback");
    return tid;
}

ReplayEndpoint::ReplayEndpoint() = default;
ReplayEndpoint::~ReplayEndpoint() = default;

bool
ReplayEndpoint::Due::operator<(const Due& other) const
{
    return std::tie(time, number, index) > std::tie(other.time, other.number, other.index);
}

void
ReplayEndpoint::SetDevice(Ptr<NetDevice> device)
{
    m_device = device;
}

uint64_t
ReplayEndpoint::GetNInjected() const
{
    return m_injected;
}

uint64_t
ReplayEndpoint::GetNWithheld() const
{
    return m_withheld;
}

uint64_t
ReplayEndpoint::GetNReceived() const
{
    return m_received;
}

void
ReplayEndpoint::DoDispose()
{
    m_flows = nullptr;
    m_device = nullptr;
    Application::DoDispose();
}

ReplayFlows*
ReplayEndpoint::GetFlows() const
{
    return PeekPointer(m_flows);
}

void
ReplayEndpoint::Attach()
{
    if (!m_flows || !m_flows->GetCapture())
    {
        throw std::logic_error(GetInstanceTypeId().GetName() +
                               ": there is nothing to replay: attribute Flows, with a capture, "
                               "comes before the start");
    }
    if (!m_device && GetNode()->GetNDevices() == 0)
    {
        throw std::logic_error(GetInstanceTypeId().GetName() + ": node " +
                               std::to_string(GetNode()->GetId()) + " has no device");
    }
    m_device = m_device ? m_device : GetNode()->GetDevice(0);
    for (const uint16_t protocol : {flowhash::EtherType::IPV4, flowhash::EtherType::IPV6})
    {
        GetNode()->RegisterProtocolHandler(
            MakeCallback(&ReplayEndpoint::Receive, this), protocol, m_device);
    }
}

void
ReplayEndpoint::Detach()
{
    GetNode()->UnregisterProtocolHandler(MakeCallback(&ReplayEndpoint::Receive, this));
}

void
ReplayEndpoint::Inject(const Due& due)
{
    auto packet = m_flows->Make(due.number, due.index, due.key);
    ++m_injected;
    NS_LOG_DEBUG("packet " << packet->GetUid() << " of flow " << due.number << " is sent");
    m_device->Send(packet, m_device->GetBroadcast(), flowhash::EtherType::OfIp(due.key.version));
}

void
ReplayEndpoint::Withhold(uint64_t packets)
{
    m_withheld += packets;
}

void
ReplayEndpoint::CountDelivered(Ptr<const Packet> packet, const FlowTag& tag)
{
    ++m_received;
    NS_LOG_DEBUG("packet " << packet->GetUid() << " of flow " << tag.GetFlow() << " arrives");
    m_deliveredTrace(packet, tag.GetFlow(), tag.GetIndex());
    m_flows->Delivered(tag.GetFlow(), tag.GetIndex());
}

void
ReplayEndpoint::Receive(Ptr<NetDevice> /* device */,
                        Ptr<const Packet> packet,
                        uint16_t /* protocol */,
                        const Address& /* from */,
                        const Address& /* to */,
                        NetDevice::PacketType /* type */)
{
    std::array<uint8_t, PacketView::WANTED> bytes;
    PacketView view;
    const bool good = view.Parse(bytes.data(), packet->CopyData(bytes.data(), bytes.size()));
    FlowTag tag;
    const bool ours = packet->PeekPacketTag(tag);
    DoReceive(packet, good ? &view : nullptr, ours ? &tag : nullptr);
}

} // namespace ns3
