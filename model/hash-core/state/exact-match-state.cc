// SPDX-License-Identifier: MIT

#include "exact-match-state.h"

#include "../part-registry.h"
#include "compact-flow.h"

#include <algorithm>
#include <array>

namespace flowhash
{

namespace
{

constexpr uint64_t MOST_ENTRIES = uint64_t{1} << 26;
constexpr uint64_t MOST_RATE = 1000000000;
constexpr uint64_t OTHER_BITS = 16 + 1; // of an entry beside its digest: member and hit bit

uint64_t
HashOf(const FlowKey& flow)
{
    return FlowIdentity(flow).Hash();
}

} // namespace

ExactMatchState::ExactMatchState(const Settings& settings)
    : m_settings(settings),
      m_gap(settings.rate == 0 ? 0 : 1000000000 / static_cast<int64_t>(settings.rate)),
      m_table(settings.entries, settings.digestBits)
{
}

std::unique_ptr<AffinityState>
ExactMatchState::Make(SpecParameters& parameters, const SelectorSource& source)
{
    if (source()->Traits().loads)
    {
        parameters.Refuse("select",
                          "a selector for state=exact-match that reads no loads: the chip does not "
                          "count the flows that wait for their entries");
    }
    Settings settings;
    settings.entries = parameters.TakeInteger("entries", settings.entries, 1, MOST_ENTRIES);
    settings.digestBits =
        static_cast<unsigned>(parameters.TakeInteger("digest-bits", settings.digestBits, 1, 32));
    settings.rate = parameters.TakeInteger("insert-rate", settings.rate, 0, MOST_RATE);
    settings.latency = parameters.TakeDuration("latency", settings.latency);
    settings.queue = parameters.TakeInteger("queue", settings.queue, 1, MOST_ENTRIES);
    settings.ageing = parameters.TakeDuration("ageing", settings.ageing);
    return std::make_unique<ExactMatchState>(settings);
}

// ---- time --------------------------------------------------------------------------------------

/// How many times the CPU goes through the table behind a time and up to another one.
int64_t
ExactMatchState::SweepsBetween(int64_t after, int64_t until) const
{
    return m_settings.ageing == 0 || until <= after
               ? 0
               : until / m_settings.ageing - after / m_settings.ageing;
}

/// What is due happens in order: entries come, and the CPU goes through the table between them.
void
ExactMatchState::Advance(int64_t now)
{
    int64_t at = m_now.value_or(now);
    const auto sweepUntil = [&](int64_t until) {
        // Two in a row without a packet leave nothing for a third.
        for (int64_t left = std::min<int64_t>(SweepsBetween(at, until), 2); left > 0; --left)
        {
            Sweep();
        }
        at = std::max(at, until);
    };
    while (!m_queue.empty())
    {
        const auto place = m_requests.find(m_queue.front().second);
        const bool stale =
            place == m_requests.end() || place->second.number != m_queue.front().first;
        if (!stale && place->second.ready > now)
        {
            break;
        }
        if (!stale)
        {
            const Request request = place->second;
            sweepUntil(request.ready - 1); // at one moment the entry comes first
            m_requests.erase(place);
            Install(m_queue.front().second, request);
        }
        m_queue.pop_front();
    }
    sweepUntil(now);
    m_now = at;
}

void
ExactMatchState::Install(const FlowKey& flow, const Request& request)
{
    const uint64_t hash = HashOf(flow);
    Slot* const slot = m_table.Place(hash);
    if (!slot)
    {
        ++m_usage.exhaustions;
        return;
    }
    m_table.Fill(*slot, {1, hash, 0, 0, request.member, true, flow});
    ++m_usage.insertions;
    m_usage.mostEntries = std::max<uint64_t>(m_usage.mostEntries, m_table.Count());
}

void
ExactMatchState::Sweep()
{
    for (std::size_t i = 0; i < m_table.Size(); ++i)
    {
        Slot& slot = m_table.At(i);
        if (slot.taken && slot.used == 0)
        {
            Leave(slot, ForgottenEntry::Why::EXPIRED);
            ++m_usage.expirations;
        }
        slot.used = 0;
    }
}

// ---- packets -----------------------------------------------------------------------------------

std::optional<MemberId>
ExactMatchState::Find(const FlowQuery& query)
{
    Advance(query.now);
    const uint64_t hash = HashOf(query.flow);
    Slot* const slot = m_table.Find(hash);
    if (!slot)
    {
        ++m_usage.misses;
        return std::nullopt;
    }
    const bool isOwn = slot->hash == hash && slot->flow == query.flow.Ordered();
    m_usage.falseHits += isOwn ? 0 : 1;
    ++m_usage.hits;
    slot->used = 1;
    return slot->member;
}

/// Of entries that will have come by then, the flow's own is foretold, and no other one.
/// In two stages: what is asked for in the first is read in the second.
uint64_t
ExactMatchState::FindSome(const FlowKey* flows, std::size_t count, int64_t now, MemberId* members)
{
    std::array<uint64_t, MOST_AT_ONCE> hashes; // NOLINT: what is read of it is written
    for (std::size_t i = 0; i < count; ++i)
    {
        hashes[i] = HashOf(flows[i]);
        m_table.AskForWords(hashes[i]);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        m_table.AskForSlot(hashes[i]);
    }
    return AffinityState::FindSome(flows, count, now, members);
}

std::optional<MemberId>
ExactMatchState::Peek(const FlowQuery& query) const
{
    const Slot* const slot = m_table.Find(HashOf(query.flow));
    if (slot && SweepsBetween(m_now.value_or(query.now), query.now) <= slot->used)
    {
        return slot->member;
    }
    const auto request = m_requests.find(query.flow.Ordered());
    const bool installed = request != m_requests.end() && request->second.ready <= query.now &&
                           SweepsBetween(request->second.ready - 1, query.now) <= 1;
    return installed ? std::make_optional(request->second.member) : std::nullopt;
}

bool
ExactMatchState::Insert(const FlowQuery& query, MemberId member)
{
    Advance(query.now);
    const FlowKey flow = query.flow.Ordered();
    if (Slot* const slot = m_table.FindOwn(flow, HashOf(flow)))
    {
        // Somebody told the CPU whose the flow is.
        Forget({flow, slot->member, WhyReplaced(slot->member, member)});
        ++m_usage.insertions;
        slot->member = member;
        slot->used = 1;
        return true;
    }
    if (m_requests.count(flow) != 0)
    {
        return false;
    }
    if (m_requests.size() >= m_settings.queue)
    {
        ++m_usage.queueDrops;
        return false;
    }
    const int64_t heard = query.now + m_settings.latency;
    m_lastDone = std::max(heard, m_lastDone.value_or(heard)) + m_gap;
    m_requests[flow] = {++m_numbers, member, *m_lastDone};
    m_queue.emplace_back(m_numbers, flow);
    return false;
}

void
ExactMatchState::Erase(const FlowKey& flow)
{
    m_requests.erase(flow.Ordered());
    if (Slot* const slot = m_table.FindOwn(flow.Ordered(), HashOf(flow)))
    {
        Leave(*slot, ForgottenEntry::Why::ENDED);
    }
}

void
ExactMatchState::Leave(Slot& slot, ForgottenEntry::Why why)
{
    Forget({slot.flow, slot.member, why});
    m_table.Clear(slot);
}

// ---- members -----------------------------------------------------------------------------------

void
ExactMatchState::MembersChanged(const FlowSelector& selector, int64_t now)
{
    Advance(now);
    const MemberList& members = selector.List();
    for (std::size_t i = 0; i < m_table.Size(); ++i)
    {
        Slot& slot = m_table.At(i);
        if (slot.taken && !members.IsServing(slot.member))
        {
            Leave(slot, ForgottenEntry::Why::ERASED);
        }
    }
    for (const auto& [number, flow] : m_queue)
    {
        const auto request = m_requests.find(flow);
        if (request != m_requests.end() && !members.IsServing(request->second.member))
        {
            m_requests.erase(request); // the CPU skips it; its time is spent
        }
    }
}

StateUsage
ExactMatchState::Usage() const
{
    StateUsage usage = m_usage;
    usage.entries = m_table.Count();
    usage.bytes = (m_table.Size() * (m_settings.digestBits + OTHER_BITS) + 7) / 8;
    return usage;
}

} // namespace flowhash
