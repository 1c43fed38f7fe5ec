// SPDX-License-Identifier: GPL-2.0-only

#include "replay-client.h"

#include "../../packet/flow-tag.h"

#include "ns3/log.h"
#include "ns3/packet-view.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ReplayClient");

NS_OBJECT_ENSURE_REGISTERED(ReplayClient);

TypeId
ReplayClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ReplayClient")
            .SetParent<ReplayEndpoint>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<ReplayClient>()
            .AddTraceSource("FlowStarted",
                            "A flow starts: its number, the key of its client's packets.",
                            MakeTraceSourceAccessor(&ReplayClient::m_startedTrace),
                            "ns3::ReplayClient::FlowStartedTracedCallback")
            .AddTraceSource("FlowAnswered",
                            "The first payload of the server's is here.",
                            MakeTraceSourceAccessor(&ReplayClient::m_answeredTrace),
                            "ns3::ReplayClient::FlowAnsweredTracedCallback")
            .AddTraceSource("FlowEnded",
                            "A flow is completed or broken.",
                            MakeTraceSourceAccessor(&ReplayClient::m_endedTrace),
                            "ns3::ReplayClient::FlowEndedTracedCallback");
    return tid;
}

ReplayClient::ReplayClient() = default;
ReplayClient::~ReplayClient() = default;

uint64_t
ReplayClient::GetNStray() const
{
    return m_strays;
}

uint64_t
ReplayClient::GetNOffered() const
{
    return m_offered;
}

uint64_t
ReplayClient::GetNEnded(FlowOutcome outcome) const
{
    const auto it = m_outcomes.find(outcome);
    return it == m_outcomes.end() ? 0 : it->second;
}

uint64_t
ReplayClient::GetNOpen() const
{
    return m_open.size();
}

void
ReplayClient::DoDispose()
{
    m_event.Cancel();
    if (GetFlows())
    {
        GetFlows()->SetCompleteCallback(ReplayFlows::CompleteCallback());
    }
    ReplayEndpoint::DoDispose();
}

void
ReplayClient::StartApplication()
{
    Attach();
    GetFlows()->SetCompleteCallback(MakeCallback(&ReplayClient::HandleComplete, this));
    m_begin = Simulator::Now();
    SortStarts();
    ScheduleNext();
}

void
ReplayClient::StopApplication()
{
    m_event.Cancel();
}

void
ReplayClient::SortStarts()
{
    for (uint32_t copy = 0; copy < GetFlows()->GetCopies(); ++copy)
    {
        for (uint32_t flow = 0; flow < GetFlows()->GetCapture()->GetFlows().size(); ++flow)
        {
            m_starts.push_back({flow, copy});
        }
    }
    std::stable_sort(m_starts.begin(), m_starts.end(), [this](const auto& a, const auto& b) {
        return GetFlows()->GetStart(a) < GetFlows()->GetStart(b);
    });
}

void
ReplayClient::ScheduleNext()
{
    const bool hasStart = m_started < m_starts.size();
    if (!hasStart && m_queue.empty())
    {
        return;
    }
    Time at = hasStart ? m_begin + GetFlows()->GetStart(m_starts[m_started]) : m_queue.top().time;
    if (!m_queue.empty())
    {
        at = std::min(at, m_queue.top().time);
    }
    m_event = Simulator::Schedule(at - Simulator::Now(), &ReplayClient::Step, this);
}

void
ReplayClient::Step()
{
    const Time now = Simulator::Now();
    while (m_started < m_starts.size() &&
           m_begin + GetFlows()->GetStart(m_starts[m_started]) <= now)
    {
        BeginFlow(m_starts[m_started++]);
    }
    while (!m_queue.empty() && m_queue.top().time <= now)
    {
        const Due next = m_queue.top();
        m_queue.pop();
        InjectNext(next);
    }
    ScheduleNext();
}

void
ReplayClient::BeginFlow(const ReplayFlows::Id& id)
{
    const uint64_t number = GetFlows()->Begin(id);
    const flowhash::FlowKey key = GetFlows()->GetKey(id);
    m_open.emplace(number, Open{id, Simulator::Now(), key, 0, false});
    m_byKey[key] = number;
    ++m_offered;
    NS_LOG_LOGIC("flow " << number << " of " << key.ToString() << " begins");
    m_startedTrace(number, key);
    QueueFrom(number, 0);
}

void
ReplayClient::QueueFrom(uint64_t number, uint32_t index)
{
    Open& open = m_open.at(number);
    const CaptureFlow& flow = GetFlows()->GetCapture()->GetFlows()[open.id.flow];
    while (index < flow.packets.size() && flow.packets[index].reverse)
    {
        ++index;
    }
    open.next = index;
    if (index < flow.packets.size())
    {
        const Time gap = GetFlows()->Scale(flow.packets[index].time - flow.Start());
        m_queue.push({open.start + gap, number, index, open.key});
    }
}

void
ReplayClient::InjectNext(const Due& next)
{
    if (m_open.count(next.number)) // else ended: its packets are counted as withheld
    {
        QueueFrom(next.number, next.index + 1);
        Inject(next);
    }
}

void
ReplayClient::DoReceive(Ptr<const Packet> packet, const PacketView* view, const FlowTag* tag)
{
    if (view && !tag)
    {
        ReceiveForeign(*view);
        return;
    }
    const auto id = tag ? GetFlows()->Find(tag->GetFlow()) : std::nullopt;
    if (!view || !id || !tag->IsReverse() || view->key.Reversed() != GetFlows()->GetKey(*id))
    {
        NS_LOG_DEBUG("packet " << packet->GetUid() << " is no client's");
        ++m_strays;
        return;
    }
    const auto open = m_open.find(tag->GetFlow());
    if (open != m_open.end() && !open->second.answered && view->ipLength > view->payloadOffset)
    {
        open->second.answered = true;
        m_answeredTrace(open->first);
    }
    CountDelivered(packet, *tag);
}

void
ReplayClient::ReceiveForeign(const PacketView& view)
{
    const auto it = m_byKey.find(view.key.Reversed());
    if (it != m_byKey.end() && (view.tcpFlags & PacketView::TCP_RST))
    {
        End(it->second, FlowOutcome::BROKEN);
    }
}

void
ReplayClient::HandleComplete(uint64_t number)
{
    if (m_open.count(number))
    {
        End(number, FlowOutcome::COMPLETED);
    }
}

uint64_t
ReplayClient::CountLeft(const Open& open) const
{
    const auto& packets = GetFlows()->GetCapture()->GetFlows()[open.id.flow].packets;
    return std::count_if(packets.begin() + open.next, packets.end(), [](const auto& packet) {
        return !packet.reverse;
    });
}

void
ReplayClient::End(uint64_t number, FlowOutcome outcome)
{
    const auto it = m_open.find(number);
    const Open open = it->second;
    Withhold(CountLeft(open));
    m_open.erase(it);
    const auto byKey = m_byKey.find(open.key);
    if (byKey != m_byKey.end() && byKey->second == number)
    {
        m_byKey.erase(byKey);
    }
    GetFlows()->Abandon(number);
    NS_LOG_LOGIC("flow " << number << " is " << FlowOutcomeName(outcome));
    ++m_outcomes[outcome];
    m_endedTrace(number, FlowOutcomeName(outcome), Simulator::Now() - open.start);
}

} // namespace ns3
