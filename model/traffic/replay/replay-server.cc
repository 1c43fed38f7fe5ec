// SPDX-License-Identifier: GPL-2.0-only

#include "replay-server.h"

#include "../../packet/flow-tag.h"

#include "ns3/log.h"
#include "ns3/packet-view.h"
#include "ns3/simulator.h"

#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ReplayServer");

NS_OBJECT_ENSURE_REGISTERED(ReplayServer);

TypeId
ReplayServer::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ReplayServer")
                            .SetParent<ReplayEndpoint>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<ReplayServer>();
    return tid;
}

ReplayServer::ReplayServer() = default;
ReplayServer::~ReplayServer() = default;

void
ReplayServer::SetFailed(bool failed)
{
    if (!GetNode())
    {
        throw std::logic_error("ReplayServer: a server on no node cannot fail: "
                               "Node::AddApplication comes first");
    }
    NS_LOG_LOGIC("node " << GetNode()->GetId() << (failed ? " fails" : " works again"));
    if (!failed)
    {
        m_failure.End(GetNode());
        return;
    }
    m_failure.Begin(GetNode());
    m_event.Cancel();
    Withhold(m_queue.size());
    m_queue = {};
}

bool
ReplayServer::HasFailed() const
{
    return m_failure.IsActive();
}

void
ReplayServer::DoDispose()
{
    m_event.Cancel();
    ReplayEndpoint::DoDispose();
}

void
ReplayServer::StartApplication()
{
    Attach();
}

void
ReplayServer::StopApplication()
{
    m_event.Cancel();
    if (GetFlows())
    {
        Detach();
    }
}

void
ReplayServer::DoReceive(Ptr<const Packet> packet, const PacketView* view, const FlowTag* tag)
{
    if (view && !tag)
    {
        ReceiveForeign(*view);
    }
    else if (view && !tag->IsReverse() && GetFlows()->Find(tag->GetFlow()))
    {
        m_tuples[view->key] = tag->GetFlow();
        QueueReplies(tag->GetFlow(), tag->GetIndex(), view->key.Reversed());
        CountDelivered(packet, *tag);
    }
}

void
ReplayServer::ReceiveForeign(const PacketView& view)
{
    const auto it = m_tuples.find(view.key);
    if (it != m_tuples.end() && (view.tcpFlags & PacketView::TCP_RST))
    {
        NS_LOG_LOGIC("flow " << it->second << " was reset");
        m_reset.insert(it->second);
    }
}

void
ReplayServer::QueueReplies(uint64_t number, uint32_t index, const flowhash::FlowKey& key)
{
    const auto& flow = GetFlows()->GetCapture()->GetFlows()[GetFlows()->Find(number)->flow];
    for (uint32_t i = index + 1; i < flow.packets.size() && flow.packets[i].reverse; ++i)
    {
        const Time gap = flow.packets[i].time - flow.packets[index].time;
        m_queue.push({Simulator::Now() + GetFlows()->Scale(gap), number, i, key});
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
        const Due reply = m_queue.top();
        m_queue.pop();
        if (m_reset.count(reply.number))
        {
            Withhold(1);
            continue;
        }
        Inject(reply);
    }
    ScheduleNext();
}

} // namespace ns3
