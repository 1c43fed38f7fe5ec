// SPDX-License-Identifier: GPL-2.0-only

#include "flow-ledger.h"

#include "membership-book.h"

#include <utility>

namespace ns3
{

namespace
{

/// @return whether a scheme, if there is one, keeps state and has lost entries
bool
HasLostEntries(const flowhash::Distribution* scheme)
{
    if (!scheme)
    {
        return false;
    }
    const flowhash::StateUsage usage = scheme->State();
    return usage.evictions + usage.expirations > 0;
}

} // namespace

FlowLedger::FlowLedger(const FlowRoster& roster)
    : m_roster(roster)
{
}

uint32_t
FlowLedger::AddTier(const Tier& tier, const std::vector<flowhash::Member>& members)
{
    TierState state;
    state.tier = tier;
    state.members = members;
    if (!state.tier.reverse)
    {
        state.tier.reverse = tier.forward;
    }
    m_tiers.push_back(std::move(state));
    return static_cast<uint32_t>(m_tiers.size() - 1);
}

void
FlowLedger::UpdateMembers(uint32_t tier, const std::vector<flowhash::MemberChange>& changes)
{
    TierState& state = m_tiers[tier];
    for (const auto& change : changes)
    {
        ApplyMemberChange(state.members, change);
    }
    ++state.epoch;
}

FlowLedger::Sighting
FlowLedger::Observe(
    uint32_t tier, flowhash::MemberId member, uint64_t flow, bool reverse, bool portless, Time now)
{
    TierState& state = m_tiers[tier];
    Entry& entry = EntryOf(state, flow);
    Course& course = entry.courses[reverse];
    Sighting sighting;
    sighting.first = !entry.known;
    if (sighting.first)
    {
        Begin(state, entry, member, reverse);
    }
    sighting.moved = course.seen && course.last != member;
    sighting.violated = entry.owner != member;
    const bool newCourse = !course.seen || sighting.moved;
    AffinityCount& count = reverse ? state.report.reverse : state.report.forward;
    count.flowsSeen += course.seen ? 0 : 1;
    ++count.packetsSeen;
    course.seen = true;
    course.last = member;
    if (sighting.violated)
    {
        Violate(state, flow, reverse, portless, newCourse, now);
    }
    else
    {
        course.reachedOwner = true;
    }
    if (sighting.moved || sighting.violated)
    {
        Notify(tier, flow, reverse, sighting, now);
    }
    return sighting;
}

void
FlowLedger::AddNoticeCallback(NoticeCallback callback)
{
    m_notice.push_back(std::move(callback));
}

bool
FlowLedger::IsServing(uint32_t tier, flowhash::MemberId member) const
{
    return IsServingMember(m_tiers[tier].members, member);
}

std::optional<flowhash::MemberId>
FlowLedger::Owner(uint32_t tier, uint64_t flow) const
{
    const auto& entries = m_tiers[tier].entries;
    if (flow >= entries.size() || !entries[flow].known)
    {
        return std::nullopt;
    }
    return entries[flow].owner;
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

bool
FlowLedger::HasEntriesAbove(uint32_t tier) const
{
    return m_tiers[tier].tier.entriesAbove;
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
    FlowRecord record;
    record.flow = flow;
    record.key = known.key.ToString();
    record.start = known.start.GetSeconds();
    record.outcome = FlowRoster::Name(known.outcome);
    if (!known.IsActive())
    {
        record.duration = known.duration.GetSeconds();
    }
    for (uint32_t tier = 0; tier < m_tiers.size(); ++tier)
    {
        record.owners.push_back(Owner(tier, flow));
        record.violations += record.owners.back() ? m_tiers[tier].entries[flow].violations : 0;
    }
    return record;
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
FlowLedger::Begin(const TierState& state, Entry& entry, flowhash::MemberId member, bool reverse)
{
    entry.known = true;
    entry.owner = member;
    entry.epoch = state.epoch;
    entry.firstReverse = reverse;
}

void
FlowLedger::Violate(
    TierState& state, uint64_t flow, bool reverse, bool portless, bool newCourse, Time now)
{
    Entry& entry = state.entries[flow];
    Course& course = entry.courses[reverse];
    if (newCourse)
    {
        course.cause = FindCause(state, entry, flow, reverse, portless, now);
    }
    AffinityCount& count = reverse ? state.report.reverse : state.report.forward;
    const auto cause = static_cast<std::size_t>(course.cause);
    count.flowsViolated += course.violated ? 0 : 1;
    state.firstCauses[reverse][cause] += course.violated ? 0 : 1;
    ++count.packetsViolated;
    ++state.causes[reverse][cause];
    ++entry.violations;
    course.violated = true;
}

void
FlowLedger::Notify(
    uint32_t tier, uint64_t flow, bool reverse, const Sighting& sighting, Time now) const
{
    for (const auto& callback : m_notice)
    {
        callback(tier, flow, reverse, sighting, now);
    }
}

ViolationCause
FlowLedger::FindCause(const TierState& state,
                      const Entry& entry,
                      uint64_t flow,
                      bool reverse,
                      bool portless,
                      Time now) const
{
    const FlowRoster::Flow& known = m_roster.Get(flow);
    if (!IsServingMember(state.members, entry.owner))
    {
        return ViolationCause::MEMBER_DIED;
    }
    if (const auto cause = CauseByChoice(state, entry, known, now))
    {
        return *cause;
    }
    if (portless)
    {
        return ViolationCause::NO_PORTS;
    }
    if (known.portReused)
    {
        return ViolationCause::PORT_REUSED;
    }
    if (const auto cause = CauseByDirection(state, entry, known, reverse))
    {
        return *cause;
    }
    return CauseByPath(state, entry, flow, reverse);
}

std::optional<ViolationCause>
FlowLedger::CauseByChoice(const TierState& state,
                          const Entry& entry,
                          const FlowRoster::Flow& flow,
                          Time now)
{
    const flowhash::Distribution* scheme = state.tier.forward;
    const bool hasState = scheme && scheme->HasState();
    if (!scheme || !flow.known || (!hasState && entry.epoch == state.epoch) ||
        scheme->Peek(flow.key, now.GetNanoSeconds()) == entry.owner)
    {
        return std::nullopt;
    }
    return hasState ? ViolationCause::ENTRY_EVICTED : ViolationCause::TABLE_CHANGED;
}

std::optional<ViolationCause>
FlowLedger::CauseByDirection(const TierState& state,
                             const Entry& entry,
                             const FlowRoster::Flow& flow,
                             bool reverse)
{
    const flowhash::Distribution* scheme = state.tier.reverse;
    if (!scheme || !flow.known || reverse == entry.firstReverse)
    {
        return std::nullopt;
    }
    if (entry.epoch != state.epoch && entry.courses[reverse].reachedOwner)
    {
        return ViolationCause::TABLE_CHANGED;
    }
    if (state.tier.learnsFromMembers && scheme->HasState())
    {
        return ViolationCause::ENTRY_EVICTED;
    }
    if (scheme->Evaluate(flow.key.Reversed()) != scheme->Evaluate(flow.key))
    {
        return ViolationCause::ASYMMETRIC_RULE;
    }
    return flow.reply != flow.key.Reversed() ? std::optional(ViolationCause::TRANSLATION)
                                             : std::nullopt;
}

ViolationCause
FlowLedger::CauseByPath(const TierState& state,
                        const Entry& entry,
                        uint64_t flow,
                        bool reverse) const
{
    if (state.tier.above)
    {
        const auto& above = m_tiers[*state.tier.above].entries;
        if (flow < above.size() && above[flow].violations > 0)
        {
            return ViolationCause::ANOTHER_DISPATCHER;
        }
    }
    if (state.tier.severalDispatchers)
    {
        return ViolationCause::ANOTHER_DISPATCHER;
    }
    if (state.tier.entriesAbove ||
        HasLostEntries(reverse ? state.tier.reverse : state.tier.forward))
    {
        return ViolationCause::ENTRY_EVICTED;
    }
    return entry.epoch != state.epoch ? ViolationCause::TABLE_CHANGED : ViolationCause::UNEXPLAINED;
}

} // namespace ns3
