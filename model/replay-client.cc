// SPDX-License-Identifier: GPL-2.0-only

#include "replay-client.h"

#include "flow-tag.h"
#include "packet-view.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ReplayClient);

TypeId
ReplayClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ReplayClient")
            .SetParent<Application>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<ReplayClient>()
            .AddAttribute("Flows",
                          "What is replayed; shared with the servers.",
                          PointerValue(),
                          MakePointerAccessor(&ReplayClient::m_flows),
                          MakePointerChecker<ReplayFlows>())
            .AddTraceSource("FlowStarted",
                            "A flow starts: its number, the key of its client's packets.",
                            MakeTraceSourceAccessor(&ReplayClient::m_startedTrace),
                            "ns3::ReplayClient::FlowStartedTracedCallback")
            .AddTraceSource("FlowEnded",
                            "A flow is completed or broken.",
                            MakeTraceSourceAccessor(&ReplayClient::m_endedTrace),
                            "ns3::ReplayClient::FlowEndedTracedCallback")
            .AddTraceSource("PacketDelivered",
                            "A reply arrived.",
                            MakeTraceSourceAccessor(&ReplayClient::m_deliveredTrace),
                            "ns3::ReplayClient::DeliveredTracedCallback");
    return tid;
}

ReplayClient::ReplayClient() = default;
ReplayClient::~ReplayClient() = default;

bool
ReplayClient::Next::operator<(const Next& other) const
{
    return std::tie(time, number, index) > std::tie(other.time, other.number, other.index);
}

void
ReplayClient::SetDevice(Ptr<NetDevice> device)
{
    m_device = device;
}

uint64_t
ReplayClient::GetNInjected() const
{
    return m_injected;
}

uint64_t
ReplayClient::GetNWithheld() const
{
    return m_withheld;
}

uint64_t
ReplayClient::GetNReceived() const
{
    return m_received;
}

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
ReplayClient::GetNEnded(const std::string& outcome) const
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
    if (m_flows)
    {
        m_flows->SetCompleteCallback(ReplayFlows::CompleteCallback());
    }
    m_flows = nullptr;
    m_device = nullptr;
    Application::DoDispose();
}

void
ReplayClient::StartApplication()
{
    if (!m_flows || !m_flows->GetCapture())
    {
        return; // nothing to replay
    }
    m_device = m_device ? m_device : GetNode()->GetDevice(0);
    for (const uint16_t protocol : {Ipv4L3Protocol::PROT_NUMBER, Ipv6L3Protocol::PROT_NUMBER})
    {
        GetNode()->RegisterProtocolHandler(
            MakeCallback(&ReplayClient::Receive, this), protocol, m_device);
    }
    m_flows->SetCompleteCallback(MakeCallback(&ReplayClient::HandleComplete, this));
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
    for (uint32_t copy = 0; copy < m_flows->GetCopies(); ++copy)
    {
        for (uint32_t flow = 0; flow < m_flows->GetCapture()->GetFlows().size(); ++flow)
        {
            m_starts.push_back({flow, copy});
        }
    }
    std::stable_sort(m_starts.begin(), m_starts.end(), [this](const auto& a, const auto& b) {
        return m_flows->GetStart(a) < m_flows->GetStart(b);
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
    Time at = hasStart ? m_begin + m_flows->GetStart(m_starts[m_started]) : m_queue.top().time;
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
    while (m_started < m_starts.size() && m_begin + m_flows->GetStart(m_starts[m_started]) <= now)
    {
        BeginFlow(m_starts[m_started++]);
    }
    while (!m_queue.empty() && m_queue.top().time <= now)
    {
        const Next next = m_queue.top();
        m_queue.pop();
        Inject(next);
    }
    ScheduleNext();
}

void
ReplayClient::BeginFlow(const ReplayFlows::Id& id)
{
    const uint64_t number = m_flows->Begin(id);
    const flowhash::FlowKey key = m_flows->GetKey(id);
    m_open.emplace(number, Open{id, Simulator::Now(), key, 0});
    m_byKey[key] = number;
    ++m_offered;
    m_startedTrace(number, key);
    QueueFrom(number, 0);
}

void
ReplayClient::QueueFrom(uint64_t number, uint32_t index)
{
    Open& open = m_open.at(number);
    const CaptureFlow& flow = m_flows->GetCapture()->GetFlows()[open.id.flow];
    while (index < flow.packets.size() && flow.packets[index].reverse)
    {
        ++index;
    }
    open.next = index;
    if (index < flow.packets.size())
    {
        const Time gap = m_flows->Scale(flow.packets[index].time - flow.Start());
        m_queue.push({open.start + gap, number, index});
    }
}

void
ReplayClient::Inject(const Next& next)
{
    const auto it = m_open.find(next.number);
    if (it == m_open.end())
    {
        return; // ended: its packets are counted as withheld
    }
    const flowhash::FlowKey key = it->second.key;
    auto packet = m_flows->Make(next.number, next.index, key);
    ++m_injected;
    QueueFrom(next.number, next.index + 1);
    m_device->Send(packet,
                   m_device->GetBroadcast(),
                   key.version == 6 ? Ipv6L3Protocol::PROT_NUMBER : Ipv4L3Protocol::PROT_NUMBER);
}

void
ReplayClient::Receive(Ptr<NetDevice> /* device */,
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
        ++m_strays;
        return;
    }
    FlowTag tag;
    if (!packet->PeekPacketTag(tag))
    {
        ReceiveForeign(view);
        return;
    }
    const auto id = m_flows->Find(tag.GetFlow());
    if (!id || !tag.IsReverse() || view.key.Reversed() != m_flows->GetKey(*id))
    {
        ++m_strays;
        return;
    }
    ++m_received;
    m_deliveredTrace(packet, tag.GetFlow(), tag.GetSequence());
    m_flows->Delivered(tag.GetFlow(), tag.GetSequence());
}

void
ReplayClient::ReceiveForeign(const PacketView& view)
{
    const auto it = m_byKey.find(view.key.Reversed());
    if (it != m_byKey.end() && (view.tcpFlags & PacketView::TCP_RST))
    {
        End(it->second, "broken");
    }
}

void
ReplayClient::HandleComplete(uint64_t number)
{
    if (m_open.count(number))
    {
        End(number, "completed");
    }
}

uint64_t
ReplayClient::CountLeft(const Open& open) const
{
    const auto& packets = m_flows->GetCapture()->GetFlows()[open.id.flow].packets;
    return std::count_if(packets.begin() + open.next, packets.end(), [](const auto& packet) {
        return !packet.reverse;
    });
}

void
ReplayClient::End(uint64_t number, const std::string& outcome)
{
    const auto it = m_open.find(number);
    const Open open = it->second;
    m_withheld += CountLeft(open);
    m_open.erase(it);
    const auto byKey = m_byKey.find(open.key);
    if (byKey != m_byKey.end() && byKey->second == number)
    {
        m_byKey.erase(byKey);
    }
    m_flows->Abandon(number);
    ++m_outcomes[outcome];
    m_endedTrace(number, outcome, Simulator::Now() - open.start);
}

} // namespace ns3
