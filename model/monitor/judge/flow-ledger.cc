// SPDX-License-Identifier: GPL-2.0-only

#include "flow-ledger.h"

#include "cause-finder.h"

#include "ns3/host-address.h"

#include <algorithm>
#include <utility>

namespace ns3
{

FlowLedger::FlowLedger(const FlowRoster& roster, ChoiceBook& book)
    : m_roster(roster),
      m_book(book),
      m_finder(std::make_unique<CauseFinder>(roster, book))
{
}

FlowLedger::~FlowLedger() = default;

uint32_t
FlowLedger::AddTier(const Tier& tier)
{
    m_tiers.emplace_back().tier = tier;
    return m_book.AddTier();
}

const FlowLedger::Tier&
FlowLedger::GetTier(uint32_t tier) const
{
    return m_tiers[tier].tier;
}

FlowLedger::Sighting
FlowLedger::Observe(const Arrival& arrival, Time now)
{
    TierState& state = m_tiers[arrival.tier];
    Entry& entry = EntryOf(state, arrival.flow);
    Course& course = entry.courses[arrival.reverse];
    Sighting sighting;
    sighting.first = !entry.known;
    if (sighting.first)
    {
        entry.known = true;
        entry.owner = arrival.member;
    }
    sighting.moved = course.seen && course.last != arrival.member && !state.tier.perPacket;
    sighting.violated = entry.owner != arrival.member && !state.tier.perPacket;
    const bool newCourse = !course.seen || sighting.moved;
    AffinityCount& count = arrival.reverse ? state.report.reverse : state.report.forward;
    count.flowsSeen += course.seen ? 0 : 1;
    ++count.packetsSeen;
    course.seen = true;
    course.last = arrival.member;
    course.bytes += arrival.bytes;
    if (state.tier.perPacket)
    {
        Visit(state, arrival);
    }
    if (sighting.moved || sighting.violated)
    {
        sighting.course = m_book.FindCourse(arrival.tier, arrival.Packet(), arrival.member);
        if (sighting.violated)
        {
            Violate(state, arrival, sighting, newCourse);
        }
        for (const auto& callback : m_notice)
        {
            callback(arrival, sighting, now);
        }
    }
    return sighting;
}

void
FlowLedger::AddNoticeCallback(NoticeCallback callback)
{
    m_notice.push_back(std::move(callback));
}

std::optional<flowhash::MemberId>
FlowLedger::Owner(uint32_t tier, uint64_t flow) const
{
    const TierState& state = m_tiers[tier];
    const bool owned =
        !state.tier.perPacket && flow < state.entries.size() && state.entries[flow].known;
    return owned ? std::optional(state.entries[flow].owner) : std::nullopt;
}

AffinityReport
FlowLedger::Report(uint32_t tier) const
{
    const TierState& state = m_tiers[tier];
    AffinityReport report = state.report;
    for (std::size_t i = 0; i < VIOLATION_CAUSES; ++i)
    {
        const char* name = ViolationCauseName(static_cast<ViolationCause>(i));
        for (const bool reverse : {false, true})
        {
            AffinityCount& count = reverse ? report.reverse : report.forward;
            if (state.causes[reverse][i] > 0)
            {
                count.byCause[name] = state.causes[reverse][i];
            }
            if (state.firstCauses[reverse][i] > 0)
            {
                count.flowsByCause[name] = state.firstCauses[reverse][i];
            }
        }
    }
    return report;
}

std::vector<std::string>
FlowLedger::TierNames() const
{
    std::vector<std::string> names;
    for (const TierState& state : m_tiers)
    {
        names.push_back(state.tier.name);
    }
    return names;
}

std::vector<FlowRecord>
FlowLedger::Records() const
{
    std::vector<FlowRecord> records;
    for (uint64_t flow = 0; flow < m_roster.Size(); ++flow)
    {
        const FlowRoster::Flow& known = m_roster.Get(flow);
        if (known.known)
        {
            records.push_back(Record(flow, known));
        }
    }
    return records;
}

FlowRecord
FlowLedger::Record(uint64_t flow, const FlowRoster::Flow& known) const
{
    const flowhash::FlowKey& key = known.key;
    FlowRecord record;
    record.flow = flow;
    record.protocol = key.protocol;
    record.client = flowhash::HostAddress{key.source, key.version}.ToString();
    record.clientPort = key.sourcePort;
    record.service = flowhash::HostAddress{key.destination, key.version}.ToString();
    record.servicePort = key.destinationPort;
    record.start = known.start.GetNanoSeconds();
    record.outcome = FlowOutcomeName(known.outcome);
    if (known.firstByte)
    {
        record.firstByte = known.firstByte->GetNanoSeconds();
    }
    if (!known.IsActive())
    {
        record.end = known.end.GetNanoSeconds();
    }
    for (const TierState& state : m_tiers)
    {
        record.members.push_back(Members(state, flow));
        if (flow >= state.entries.size())
        {
            continue;
        }
        const Entry& entry = state.entries[flow];
        if (entry.violations > 0 && record.violations == 0)
        {
            record.cause = ViolationCauseName(entry.cause);
        }
        record.violations += entry.violations;
    }
    if (!m_tiers.empty() && flow < m_tiers.back().entries.size())
    {
        const Entry& last = m_tiers.back().entries[flow];
        record.bytesForward = last.courses[0].bytes;
        record.bytesReverse = last.courses[1].bytes;
    }
    return record;
}

std::vector<flowhash::MemberId>
FlowLedger::Members(const TierState& state, uint64_t flow)
{
    if (state.tier.perPacket)
    {
        return flow < state.visited.size() ? state.visited[flow]
                                           : std::vector<flowhash::MemberId>();
    }
    const bool known = flow < state.entries.size() && state.entries[flow].known;
    return known ? std::vector<flowhash::MemberId>{state.entries[flow].owner}
                 : std::vector<flowhash::MemberId>();
}

FlowLedger::Entry&
FlowLedger::EntryOf(TierState& state, uint64_t flow)
{
    if (flow >= state.entries.size())
    {
        state.entries.resize(flow + 1);
    }
    return state.entries[flow];
}

void
FlowLedger::Visit(TierState& state, const Arrival& arrival)
{
    state.visited.resize(std::max<std::size_t>(state.visited.size(), arrival.flow + 1));
    auto& visited = state.visited[arrival.flow];
    const auto place = std::lower_bound(visited.begin(), visited.end(), arrival.member);
    if (place == visited.end() || *place != arrival.member)
    {
        visited.insert(place, arrival.member);
    }
}

void
FlowLedger::Violate(TierState& state,
                    const Arrival& arrival,
                    const Sighting& sighting,
                    bool newCourse)
{
    Entry& entry = state.entries[arrival.flow];
    Course& course = entry.courses[arrival.reverse];
    if (newCourse)
    {
        course.cause = m_finder->Find({arrival.tier, arrival.flow, entry.owner, sighting.course});
    }
    AffinityCount& count = arrival.reverse ? state.report.reverse : state.report.forward;
    const auto cause = static_cast<std::size_t>(course.cause);
    count.flowsViolated += course.violated ? 0 : 1;
    state.firstCauses[arrival.reverse][cause] += course.violated ? 0 : 1;
    ++count.packetsViolated;
    ++state.causes[arrival.reverse][cause];
    entry.cause = entry.violations == 0 ? course.cause : entry.cause;
    ++entry.violations;
    course.violated = true;
}

} // namespace ns3
