// SPDX-License-Identifier: GPL-2.0-only

#include "group-membership.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("GroupMembership");

NS_OBJECT_ENSURE_REGISTERED(GroupMembership);

using flowhash::MemberChange;
using flowhash::MemberId;

TypeId
GroupMembership::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::GroupMembership")
            .SetParent<Object>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<GroupMembership>()
            .AddAttribute("Interval",
                          "Time from one heartbeat to the next (time, 1 us or more).",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&GroupMembership::m_interval),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("Misses",
                          "Heartbeats of a member that do not come until it is gone, the last of "
                          "them by half an interval (1 to 1000).",
                          UintegerValue(3),
                          MakeUintegerAccessor(&GroupMembership::m_misses),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddTraceSource("ViewChanged",
                            "Another node is a member by this node's view, or is not any more.",
                            MakeTraceSourceAccessor(&GroupMembership::m_viewTrace),
                            "ns3::GroupMembership::ViewChangedTracedCallback");
    return tid;
}

GroupMembership::GroupMembership()
    : m_phase(CreateObject<UniformRandomVariable>())
{
}

GroupMembership::~GroupMembership() = default;

void
GroupMembership::DoDispose()
{
    Stop();
    m_send = nullptr;
    m_listener = nullptr;
    Object::DoDispose();
}

void
GroupMembership::SetOwn(uint32_t group, std::optional<MemberId> own)
{
    m_group = group;
    m_own = own;
}

void
GroupMembership::SetSender(std::function<void(Ptr<Packet>)> send)
{
    m_send = std::move(send);
}

void
GroupMembership::SetListener(std::function<void(const Changes&)> listener)
{
    m_listener = std::move(listener);
}

void
GroupMembership::SetMembers(const std::vector<flowhash::Member>& members)
{
    for (const flowhash::Member& member : members)
    {
        m_weights[member.id] = member.weight;
        Known& known = m_known[member.id];
        known.listed = true;
        known.told = true;
        known.there = true;
    }
}

int64_t
GroupMembership::AssignStreams(int64_t stream)
{
    m_phase->SetStream(stream);
    return 1;
}

// ---- coming and going --------------------------------------------------------------------------

void
GroupMembership::Begin()
{
    m_hears = true;
    for (auto& [id, known] : m_known)
    {
        if (known.there && id != m_own)
        {
            Expect(id);
        }
    }
    m_in = m_own.has_value();
    m_life = Simulator::Now().GetNanoSeconds();
    if (m_in)
    {
        const double part = m_phase->GetValue(0, 1);
        m_next = Simulator::Schedule(
            NanoSeconds(static_cast<uint64_t>(part * m_interval.GetNanoSeconds())),
            &GroupMembership::Beat,
            this);
    }
}

void
GroupMembership::Join()
{
    NS_LOG_LOGIC("node " << m_own.value_or(OBSERVER) << " listens");
    Stop();
    for (auto& [id, known] : m_known)
    {
        known.there = false;
    }
    m_hears = true;
    if (m_own)
    {
        Known& own = m_known[*m_own];
        if (own.told)
        {
            own.told = false;
            Tell({{MemberChange::Kind::SET_DOWN, *m_own}});
        }
        m_next = Simulator::Schedule(m_interval + m_interval / 2, &GroupMembership::Enter, this);
    }
}

void
GroupMembership::Enter()
{
    m_in = true;
    m_life = Simulator::Now().GetNanoSeconds();
    m_number = 0;
    m_known[*m_own].there = true;
    m_known[*m_own].left = false;
    TellNews();
    Beat();
}

void
GroupMembership::Leave()
{
    if (m_in)
    {
        Say(true);
        Vanish(*m_own, true);
    }
    Stop();
}

void
GroupMembership::Stop()
{
    m_hears = false;
    m_in = false;
    m_next.Cancel();
    for (auto& [id, known] : m_known)
    {
        known.check.Cancel();
    }
}

// ---- what it says ------------------------------------------------------------------------------

void
GroupMembership::Beat()
{
    Say(false);
    m_next = Simulator::Schedule(m_interval, &GroupMembership::Beat, this);
}

void
GroupMembership::Say(bool leaves)
{
    Ptr<Packet> message = Create<Packet>();
    message->AddHeader(HeartbeatHeader({m_group, *m_own, m_life, m_number, leaves}));
    ++m_number;
    ++m_sent;
    m_send(message);
}

uint64_t
GroupMembership::GetNSent() const
{
    return m_sent;
}

// ---- what it hears -----------------------------------------------------------------------------

const DropReason*
GroupMembership::Hear(const Ptr<const Packet>& message)
{
    HeartbeatHeader header;
    if (message->GetSize() < HeartbeatHeader::SIZE)
    {
        return &DROP_DAMAGED;
    }
    message->PeekHeader(header);
    const HeartbeatHeader::Word& word = header.GetWord();
    if (!header.IsKnown())
    {
        return &DROP_FOREIGN;
    }
    if (!header.IsIntact())
    {
        return &DROP_DAMAGED;
    }
    if (word.group != m_group || word.member >= MOST_MEMBERS)
    {
        return &DROP_FOREIGN;
    }
    if (word.member == m_own)
    {
        return &DROP_OWN;
    }
    if (!m_hears)
    {
        return nullptr;
    }
    Known& known = m_known[word.member];
    if (known.heard && std::tie(word.life, word.number) <= std::tie(known.life, known.number))
    {
        return &DROP_LATE;
    }
    known.heard = true;
    known.life = word.life;
    known.number = word.number;
    if (word.leaves)
    {
        Vanish(word.member, true);
        return nullptr;
    }
    Expect(word.member);
    if (!known.there)
    {
        known.there = true;
        known.left = false;
        TellNews();
    }
    return nullptr;
}

Time
GroupMembership::Patience() const
{
    return m_interval * m_misses + m_interval / 2;
}

/// Not an event for each heartbeat: the one that is there looks again when it comes.
void
GroupMembership::Expect(MemberId id)
{
    Known& known = m_known[id];
    known.due = Simulator::Now() + Patience();
    if (known.check.IsExpired())
    {
        known.check = Simulator::Schedule(Patience(), &GroupMembership::Check, this, id);
    }
}

void
GroupMembership::Check(MemberId id)
{
    Known& known = m_known[id];
    const Time left = known.due - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        known.check = Simulator::Schedule(left, &GroupMembership::Check, this, id);
        return;
    }
    NS_LOG_LOGIC("node " << m_own.value_or(OBSERVER) << " misses " << id);
    Vanish(id, false);
}

void
GroupMembership::Vanish(MemberId id, bool politely)
{
    Known& known = m_known[id];
    known.there = false;
    known.left = politely;
    known.check.Cancel();
    TellNews();
}

/// While it listens before it joins it has no view.
void
GroupMembership::TellNews()
{
    if (m_own && !m_in)
    {
        return;
    }
    Changes changes;
    for (auto& [id, known] : m_known)
    {
        if (const auto news = FindNews(id, known))
        {
            changes.push_back(*news);
            known.told = known.there;
            known.listed = known.there || !known.left;
        }
    }
    if (!changes.empty())
    {
        Tell(changes);
    }
}

void
GroupMembership::Tell(const Changes& changes)
{
    if (m_listener)
    {
        m_listener(changes);
    }
    for (const MemberChange& change : changes)
    {
        m_viewTrace(Simulator::Now(), m_own.value_or(OBSERVER), change);
    }
}

std::optional<MemberChange>
GroupMembership::FindNews(MemberId id, const Known& known) const
{
    using Kind = MemberChange::Kind;
    if (known.there)
    {
        const auto weight = m_weights.find(id);
        const MemberChange comes{known.listed ? Kind::SET_ACTIVE : Kind::ADD,
                                 id,
                                 weight == m_weights.end() ? 1.0 : weight->second};
        return known.told ? std::nullopt : std::optional<MemberChange>(comes);
    }
    if (known.left && known.listed)
    {
        return MemberChange{Kind::REMOVE, id};
    }
    return known.told ? std::optional<MemberChange>({Kind::SET_DOWN, id}) : std::nullopt;
}

// ---- what it knows -----------------------------------------------------------------------------

bool
GroupMembership::IsIn() const
{
    return m_in;
}

std::vector<MemberId>
GroupMembership::GetView() const
{
    std::vector<MemberId> view;
    for (const auto& [id, known] : m_known)
    {
        if (known.there)
        {
            view.push_back(id);
        }
    }
    return view;
}

std::optional<MemberId>
GroupMembership::GetFirst() const
{
    const auto first = std::find_if(
        m_known.begin(), m_known.end(), [](const auto& item) { return item.second.there; });
    return first == m_known.end() ? std::nullopt : std::optional<MemberId>(first->first);
}

} // namespace ns3
