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
      m_store(roster.GetStore()),
      m_finder(std::make_unique<CauseFinder>(roster, book))
{
}

FlowLedger::~FlowLedger() = default;

uint32_t
FlowLedger::AddTier(const Tier& tier)
{
    m_tiers.emplace_back().tier = tier;
    m_store.ClearBytes(); // they are those of the last tier
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
    AffinityCount& count = arrival.reverse ? state.report.reverse : state.report.forward;
    Sighting sighting;
    const uint32_t slot = m_store.Touch(arrival.flow);
    if (slot == FlowStore::NONE)
    {
        sighting.late = true;
        ++count.packetsLate;
        return sighting;
    }
    TierPart& part = m_store.Tier(arrival.tier, slot);
    sighting.first = (part.bits & TierPart::OWNED) == 0;
    if (sighting.first)
    {
        SetOwner(arrival.tier, slot, arrival.member);
    }
    const auto seenBit = static_cast<uint8_t>(TierPart::SEEN << (arrival.reverse ? 1 : 0));
    const bool seen = (part.bits & seenBit) != 0;
    part.bits |= seenBit;
    const bool isOwner = OwnerOf(arrival.tier, slot) == arrival.member;
    sighting.moved = !state.tier.perPacket && NoteMember({arrival, slot, !seen}, isOwner);
    sighting.violated = !isOwner && !state.tier.perPacket;
    const Case known{arrival, slot, !seen || sighting.moved};
    count.flowsSeen += seen ? 0 : 1;
    ++count.packetsSeen;
    if (arrival.tier + 1 == m_tiers.size())
    {
        m_store.AddBytes(slot, arrival.reverse, arrival.bytes);
    }
    if (state.tier.perPacket)
    {
        Visit(known, sighting.first);
    }
    if (sighting.moved || sighting.violated)
    {
        sighting.course = m_book.FindCourse(arrival.tier, arrival.Packet(), arrival.member);
        if (sighting.violated)
        {
            Violate(known, sighting);
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
    const uint32_t slot = m_store.Find(flow);
    const bool owned = slot != FlowStore::NONE && !m_tiers[tier].tier.perPacket &&
                       (m_store.Tier(tier, slot).bits & TierPart::OWNED) != 0;
    return owned ? std::optional(OwnerOf(tier, slot)) : std::nullopt;
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
    for (uint64_t flow = 0; flow < m_store.Size(); ++flow)
    {
        const uint32_t slot = m_store.Find(flow);
        if (slot != FlowStore::NONE && m_store.Flow(slot).Is(FlowPart::KNOWN))
        {
            records.push_back(Record(flow));
        }
    }
    return records;
}

FlowRecord
FlowLedger::Record(uint64_t flow) const
{
    const FlowRoster::Flow known = m_roster.Get(flow);
    const uint32_t slot = m_store.Find(flow);
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
    for (uint32_t tier = 0; tier < m_tiers.size(); ++tier)
    {
        record.members.push_back(Members(tier, slot));
        const TierRest* const rest = m_store.FindRest(tier, slot);
        if (rest && rest->violations > 0 && record.violations == 0)
        {
            record.cause = ViolationCauseName(static_cast<ViolationCause>(rest->firstCause));
        }
        record.violations += rest ? rest->violations : 0;
    }
    record.bytesForward = m_store.GetBytes(slot, false);
    record.bytesReverse = m_store.GetBytes(slot, true);
    return record;
}

std::vector<flowhash::MemberId>
FlowLedger::Members(uint32_t tier, uint32_t slot) const
{
    const TierRest* const rest = m_store.FindRest(tier, slot);
    if (rest && !rest->visited.empty())
    {
        return rest->visited;
    }
    const bool known = (m_store.Tier(tier, slot).bits & TierPart::OWNED) != 0;
    return known ? std::vector<flowhash::MemberId>{OwnerOf(tier, slot)}
                 : std::vector<flowhash::MemberId>();
}

flowhash::MemberId
FlowLedger::OwnerOf(uint32_t tier, uint32_t slot) const
{
    const TierPart& part = m_store.Tier(tier, slot);
    return (part.bits & TierPart::WIDE) != 0 ? m_store.FindRest(tier, slot)->owner : part.owner;
}

void
FlowLedger::SetOwner(uint32_t tier, uint32_t slot, flowhash::MemberId member)
{
    TierPart& part = m_store.Tier(tier, slot);
    part.bits |= TierPart::OWNED;
    part.owner = static_cast<uint16_t>(member);
    if (part.owner != member)
    {
        m_store.Rest(tier, slot).owner = member;
        part.bits |= TierPart::WIDE;
    }
}

/// Where the latest packet of each direction went need not be kept while all went to the owner.
/// @return whether this one went elsewhere than the one before it
bool
FlowLedger::NoteMember(const Case& known, bool isOwner)
{
    const Arrival& arrival = known.arrival;
    const TierRest* const found = m_store.FindRest(arrival.tier, known.slot);
    const bool strayed = found && found->strayed;
    if (isOwner && !strayed)
    {
        return false;
    }
    TierRest& rest = m_store.Rest(arrival.tier, known.slot);
    if (!strayed)
    {
        rest.strayed = true;
        rest.last.fill(OwnerOf(arrival.tier, known.slot));
    }
    const bool moved = !known.newCourse && rest.last[arrival.reverse] != arrival.member;
    rest.last[arrival.reverse] = arrival.member;
    return moved;
}

void
FlowLedger::Visit(const Case& known, bool isFirst)
{
    const Arrival& arrival = known.arrival;
    const TierRest* const found = m_store.FindRest(arrival.tier, known.slot);
    const flowhash::MemberId owner = OwnerOf(arrival.tier, known.slot);
    if (isFirst || ((!found || found->visited.empty()) && owner == arrival.member))
    {
        return; // one that went to a single member has no list
    }
    auto& visited = m_store.Rest(arrival.tier, known.slot).visited;
    if (visited.empty())
    {
        visited.push_back(owner);
    }
    const auto place = std::lower_bound(visited.begin(), visited.end(), arrival.member);
    if (place == visited.end() || *place != arrival.member)
    {
        visited.insert(place, arrival.member);
    }
}

void
FlowLedger::Violate(const Case& known, const Sighting& sighting)
{
    const Arrival& arrival = known.arrival;
    TierState& state = m_tiers[arrival.tier];
    TierRest& rest = m_store.Rest(arrival.tier, known.slot);
    if (known.newCourse)
    {
        const flowhash::MemberId owner = OwnerOf(arrival.tier, known.slot);
        const ViolationCause found = m_finder->Find(
            {arrival.tier, arrival.flow, owner, sighting.course ? &*sighting.course : nullptr});
        rest.causes[arrival.reverse] = static_cast<uint8_t>(found);
    }
    AffinityCount& count = arrival.reverse ? state.report.reverse : state.report.forward;
    const uint8_t cause = rest.causes[arrival.reverse];
    count.flowsViolated += rest.violated[arrival.reverse] ? 0 : 1;
    state.firstCauses[arrival.reverse][cause] += rest.violated[arrival.reverse] ? 0 : 1;
    ++count.packetsViolated;
    ++state.causes[arrival.reverse][cause];
    rest.firstCause = rest.violations == 0 ? cause : rest.firstCause;
    ++rest.violations;
    rest.violated[arrival.reverse] = true;
}

} // namespace ns3
