// SPDX-License-Identifier: MIT

#include "resilient-selector.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

constexpr int64_t NEVER = INT64_MIN;      // used
constexpr int64_t NOT_DUE = INT64_MAX;    // upkeep
constexpr int64_t LEAST_WAIT = 500000000; // ns between two rounds of upkeep
constexpr uint32_t NOBODY = UINT32_MAX;
constexpr uint64_t MOST_BUCKETS = 65535; // of Linux

} // namespace

ResilientSelector::ResilientSelector(unsigned width, const Options& options)
    : FlowSelector(width),
      m_options(options),
      m_nextUpkeep(NOT_DUE)
{
}

std::unique_ptr<FlowSelector>
ResilientSelector::Make(SpecParameters& parameters, unsigned width)
{
    Options options;
    options.buckets =
        static_cast<uint32_t>(parameters.TakeInteger("buckets", options.buckets, 1, MOST_BUCKETS));
    options.idle = parameters.TakeDuration("idle-timer", options.idle);
    options.unbalanced = parameters.TakeDuration("unbalanced-timer", options.unbalanced);
    return std::make_unique<ResilientSelector>(width, options);
}

SelectorTraits
ResilientSelector::Traits() const
{
    SelectorTraits traits;
    traits.weights = true;
    traits.historyFree = false;
    traits.pure = false;
    traits.entryShare = 1.0 / m_options.buckets;
    traits.mostMembers = m_options.buckets;
    return traits;
}

std::size_t
ResilientSelector::TableEntries(std::size_t /* live */) const
{
    return m_options.buckets;
}

std::size_t
ResilientSelector::Bytes() const
{
    return m_options.buckets * (sizeof(MemberId) + sizeof(uint32_t) + sizeof(int64_t)) +
           m_shares.size() * sizeof(Share);
}

MemberId
ResilientSelector::DoSelect(uint64_t hash) const
{
    return m_buckets[hash % m_options.buckets];
}

MemberId
ResilientSelector::DoTake(uint64_t hash, int64_t now)
{
    CatchUp(now);
    const std::size_t bucket = hash % m_options.buckets;
    m_used[bucket] = now;
    return m_buckets[bucket];
}

/// The rounds of upkeep that a timer would have run by now, each at its own time.
void
ResilientSelector::CatchUp(int64_t now)
{
    while (m_nextUpkeep <= now)
    {
        Upkeep(m_nextUpkeep);
    }
}

void
ResilientSelector::DoRebuild()
{
    CatchUp(UpdateTime());
    if (Live().empty())
    {
        m_buckets.clear();
        m_shares.clear();
        m_lacking.clear();
        m_nextUpkeep = NOT_DUE;
        return;
    }
    if (m_buckets.empty())
    {
        m_buckets.assign(m_options.buckets, 0);
        m_places.assign(m_options.buckets, NOBODY);
        m_used.assign(m_options.buckets, NEVER);
    }
    TakeOver();
    const bool wasBalanced = m_lacking.empty();
    SetWants();
    if (wasBalanced) // a group that was out of balance and is, is so since then
    {
        m_unbalancedSince = UpdateTime();
    }
    Upkeep(UpdateTime());
}

/// Members that stay keep their buckets; those of the others have nobody.
void
ResilientSelector::TakeOver()
{
    std::vector<uint32_t> moved(m_shares.size(), NOBODY); // from old places to new ones
    std::vector<Share> shares;
    auto old = m_shares.begin();
    for (const Member& member : Live())
    {
        old = std::find_if(
            old, m_shares.end(), [&member](const Share& share) { return share.id >= member.id; });
        const bool stays = old != m_shares.end() && old->id == member.id;
        if (stays)
        {
            moved[static_cast<std::size_t>(old - m_shares.begin())] =
                static_cast<uint32_t>(shares.size());
        }
        shares.push_back({member.id, 0, stays ? old->has : 0});
    }
    for (uint32_t& place : m_places)
    {
        place = place == NOBODY ? NOBODY : moved[place];
    }
    m_shares.swap(shares);
}

/// Rounded where the sums of the weights so far fall, as the kernel's DIV_ROUND_CLOSEST does.
void
ResilientSelector::SetWants()
{
    double total = 0;
    for (const Member& member : Live())
    {
        total += member.weight;
    }
    m_lacking.clear();
    double sum = 0;
    uint32_t begin = 0;
    for (uint32_t i = 0; i < m_shares.size(); ++i)
    {
        sum += Live()[i].weight;
        const auto end = static_cast<uint32_t>(std::floor(m_options.buckets * (sum / total) + 0.5));
        m_shares[i].wants = end - begin;
        begin = end;
        if (m_shares[i].has < m_shares[i].wants)
        {
            m_lacking.push_back(i);
        }
    }
}

/// @param bucket one of the table's @param now time, ns @param deadline brought down to the time
/// when the bucket might move
bool
ResilientSelector::MayMove(std::size_t bucket, int64_t now, int64_t& deadline) const
{
    if (m_places[bucket] == NOBODY)
    {
        return true;
    }
    const Share& share = m_shares[m_places[bucket]];
    if (share.has <= share.wants)
    {
        return false;
    }
    const int64_t idleFrom = m_used[bucket] == NEVER ? now : m_used[bucket] + m_options.idle;
    if (now >= idleFrom)
    {
        return true;
    }
    if (m_options.unbalanced > 0)
    {
        const int64_t unbalancedUntil = m_unbalancedSince + m_options.unbalanced;
        if (now > unbalancedUntil)
        {
            return true;
        }
        deadline = std::min(deadline, unbalancedUntil);
    }
    deadline = std::min(deadline, idleFrom);
    return false;
}

/// To the one that lacks one and is next to get it.
void
ResilientSelector::GiveAway(std::size_t bucket)
{
    if (m_places[bucket] != NOBODY)
    {
        --m_shares[m_places[bucket]].has;
    }
    Share& share = m_shares[m_lacking.back()];
    m_places[bucket] = m_lacking.back();
    m_buckets[bucket] = share.id;
    m_used[bucket] = NEVER;
    if (++share.has == share.wants)
    {
        m_lacking.pop_back();
    }
}

void
ResilientSelector::Upkeep(int64_t now)
{
    int64_t deadline = now + (m_options.unbalanced > 0 ? m_options.unbalanced : m_options.idle);
    for (std::size_t bucket = 0; bucket < m_buckets.size() && !m_lacking.empty(); ++bucket)
    {
        if (MayMove(bucket, now, deadline))
        {
            GiveAway(bucket);
        }
    }
    m_nextUpkeep = m_lacking.empty() ? NOT_DUE : std::max(deadline, now + LEAST_WAIT);
}

std::vector<MemberId>
ResilientSelector::DoSnapshot() const
{
    return m_buckets;
}

UpdateDelta
ResilientSelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>& before) const
{
    uint64_t moved = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
    {
        moved += before[i] != m_buckets[i] ? 1 : 0;
    }
    return {static_cast<double>(moved) / m_options.buckets, true, moved, m_options.buckets};
}

} // namespace flowhash
