// SPDX-License-Identifier: GPL-2.0-only

#include "replay-server.h"

#include "flow-tag.h"
#include "packet-view.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <array>
#include <tuple>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ReplayServer);

TypeId
ReplayServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ReplayServer")
            .SetParent<Application>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<ReplayServer>()
            .AddAttribute("Flows",
                          "What is replayed; shared with the client.",
                          PointerValue(),
                          MakePointerAccessor(&ReplayServer::m_flows),
                          MakePointerChecker<ReplayFlows>())
            .AddTraceSource("PacketDelivered",
                            "A client's packet arrived.",
                            MakeTraceSourceAccessor(&ReplayServer::m_deliveredTrace),
                            "ns3::ReplayServer::DeliveredTracedCallback");
    return tid;
}

ReplayServer::ReplayServer() = default;
ReplayServer::~ReplayServer() = default;

bool
ReplayServer::Reply::operator<(const Reply& other) const
{
    return std::tie(time, number, index) > std::tie(other.time, other.number, other.index);
}

void
ReplayServer::SetDevice(Ptr<NetDevice> device)
{
    m_device = device;
}

void
ReplayServer::SetFailed(bool failed)
{
    if (!failed)
    {
        m_failure.End(GetNode());
        return;
    }
    m_failure.Begin(GetNode());
    m_event.Cancel();
    m_withheld += m_queue.size();
    m_queue = {};
}

bool
ReplayServer::HasFailed() const
{
    return m_failure.IsActive();
}

uint64_t
ReplayServer::GetNReceived() const
{
    return m_received;
}

uint64_t
ReplayServer::GetNInjected() const
{
    return m_injected;
}

uint64_t
ReplayServer::GetNWithheld() const
{
    return m_withheld;
}

void
ReplayServer::DoDispose()
{
    m_event.Cancel();
    m_flows = nullptr;
    m_device = nullptr;
    Application::DoDispose();
}

void
ReplayServer::StartApplication()
{
    if (!m_flows)
    {
        return; // nothing to replay
    }
    m_device = m_device ? m_device : GetNode()->GetDevice(0);
    for (const uint16_t protocol : {Ipv4L3Protocol::PROT_NUMBER, Ipv6L3Protocol::PROT_NUMBER})
    {
        GetNode()->RegisterProtocolHandler(
            MakeCallback(&ReplayServer::Receive, this), protocol, m_device);
    }
}

void
ReplayServer::StopApplication()
{
    m_event.Cancel();
    if (m_flows)
    {
        GetNode()->UnregisterProtocolHandler(MakeCallback(&ReplayServer::Receive, this));
    }
}

void
ReplayServer::Receive(Ptr<NetDevice> /* device */,
                      Ptr<const Packet> packet,
                      uint16_t /* protocol */,
                      const Address& /* from */,
                      const Address& /* to */,
                      NetDevice::PacketType /* type */)
{
    std::array<uint8_t, PacketView::WANTED> bytes;
    PacketView view;
    if (!view.Parse(bytes.data(), packet->CopyData(bytes.data(), bytes.size())))
    {
        return;
    }
    FlowTag tag;
    if (!packet->PeekPacketTag(tag))
    {
        ReceiveForeign(view.key, view.tcpFlags);
        return;
    }
    if (tag.IsReverse() || !m_flows->Find(tag.GetFlow()))
    {
        return;
    }
    ++m_received;
    m_tuples[view.key] = tag.GetFlow();
    m_deliveredTrace(packet, tag.GetFlow(), tag.GetSequence());
    QueueReplies(tag.GetFlow(), tag.GetSequence(), view.key.Reversed());
    m_flows->Delivered(tag.GetFlow(), tag.GetSequence());
}

void
ReplayServer::ReceiveForeign(const flowhash::FlowKey& key, uint8_t tcpFlags)
{
    const auto it = m_tuples.find(key);
    if (it != m_tuples.end() && (tcpFlags & PacketView::TCP_RST))
    {
        m_reset.insert(it->second);
    }
}

void
ReplayServer::QueueReplies(uint64_t number, uint32_t index, const flowhash::FlowKey& key)
{
    const auto& flow = m_flows->GetCapture()->GetFlows()[m_flows->Find(number)->flow];
    for (uint32_t i = index + 1; i < flow.packets.size() && flow.packets[i].reverse; ++i)
    {
        const Time gap = flow.packets[i].time - flow.packets[index].time;
        m_queue.push({Simulator::Now() + m_flows->Scale(gap), number, i, key});
    }
    m_event.Cancel();
    ScheduleNext();
}

void
ReplayServer::ScheduleNext()
{
    if (!m_queue.empty())
    {
        m_event =
            Simulator::Schedule(m_queue.top().time - Simulator::Now(), &ReplayServer::Step, this);
    }
}

void
ReplayServer::Step()
{
    while (!m_queue.empty() && m_queue.top().time <= Simulator::Now())
    {
        const Reply reply = m_queue.top();
        m_queue.pop();
        if (m_reset.count(reply.number))
        {
            ++m_withheld;
            continue;
        }
        auto packet = m_flows->Make(reply.number, reply.index, reply.key);
        ++m_injected;
        m_device->Send(packet,
                       m_device->GetBroadcast(),
                       reply.key.version == 6 ? Ipv6L3Protocol::PROT_NUMBER
                                              : Ipv4L3Protocol::PROT_NUMBER);
    }
    ScheduleNext();
}

} // namespace ns3
