// SPDX-License-Identifier: MIT

#include "multi-probe-selector.h"

#include "../flow-hash.h"
#include "seed-mask.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace flowhash
{

namespace
{

uint64_t
PointOf(MemberId id, uint64_t mask)
{
    return Mix64((id + 0x632be59bd9b4e019ULL) ^ mask);
}

std::vector<std::pair<uint64_t, MemberId>>
SortedPoints(const std::vector<Member>& members, uint64_t mask)
{
    std::vector<std::pair<uint64_t, MemberId>> points;
    points.reserve(members.size());
    for (const Member& member : members)
    {
        points.emplace_back(PointOf(member.id, mask), member.id);
    }
    std::sort(points.begin(), points.end());
    return points;
}

/**
 * Each member's share, in the order of `members`. A probe lands within x before some point with
 * probability F(x), the sum over all gaps of min(gap, x). A member wins with the integral of
 * K (1 - F(x))^(K - 1) over x from 0 to the gap before it, which has a closed form between two
 * gaps next to each other in size, where F is linear.
 */
std::vector<double>
SharesOf(const std::vector<Member>& members, unsigned probes, uint64_t mask)
{
    const auto points = SortedPoints(members, mask);
    std::vector<std::pair<double, MemberId>> gaps;
    for (std::size_t i = 0; i < points.size(); ++i)
    {
        const uint64_t before = points[i > 0 ? i - 1 : points.size() - 1].first;
        const uint64_t gap = points[i].first - before; // wraps round the circle
        gaps.emplace_back(points.size() > 1 ? static_cast<double>(gap) * 0x1p-64 : 1.0,
                          points[i].second);
    }
    std::sort(gaps.begin(), gaps.end());
    std::vector<double> shares(members.size());
    double share = 0;
    double beyond = 1; // 1 - F at the last gap
    double last = 0;
    for (std::size_t i = 0; i < gaps.size(); ++i)
    {
        const auto longer = static_cast<double>(gaps.size() - i);
        const double next = std::max(0.0, beyond - longer * (gaps[i].first - last));
        share += (std::pow(beyond, probes) - std::pow(next, probes)) / longer;
        const auto place = std::lower_bound(
            members.begin(), members.end(), gaps[i].second, [](const Member& member, MemberId id) {
                return member.id < id;
            });
        shares[static_cast<std::size_t>(place - members.begin())] = share;
        beyond = next;
        last = gaps[i].first;
    }
    return shares;
}

bool
HasLowerId(const Member& a, const Member& b)
{
    return a.id < b.id;
}

} // namespace

MultiProbeSelector::MultiProbeSelector(unsigned width, unsigned probes, uint64_t seed)
    : FlowSelector(width),
      m_probes(probes),
      m_mask(SeedMask(seed))
{
}

std::unique_ptr<FlowSelector>
MultiProbeSelector::Make(SpecParameters& parameters, unsigned width)
{
    const uint64_t probes = parameters.TakeInteger("probes", 21, 1, 1024);
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<MultiProbeSelector>(width, static_cast<unsigned>(probes), seed);
}

/// The spread follows from gaps that are exponentially distributed.
SelectorTraits
MultiProbeSelector::Traits() const
{
    SelectorTraits traits;
    traits.minimal = true;
    const double k = m_probes;
    const double square = k / (k - 1) * k / (k - 1) * (1 - 2 / k + 1 / (2 * k - 1));
    traits.spread = m_probes == 1 ? 1 : std::sqrt(square - 1);
    return traits;
}

std::size_t
MultiProbeSelector::Bytes() const
{
    return m_points.size() * sizeof(uint64_t) + m_owners.size() * sizeof(MemberId) +
           m_steps.Bytes();
}

std::vector<double>
MultiProbeSelector::Shares() const
{
    return SharesOf(Live(), m_probes, m_mask);
}

MemberId
MultiProbeSelector::DoSelect(uint64_t hash) const
{
    const uint64_t mixed = Mix64((hash + 1) ^ m_mask);
    const std::size_t count = m_points.size();
    uint64_t shortest = std::numeric_limits<uint64_t>::max();
    std::size_t nearest = 0;
    for (unsigned probe = 0; probe < m_probes; ++probe)
    {
        const uint64_t place = Mix64(mixed + probe * 0x9e3779b97f4a7c15ULL);
        std::size_t i = m_steps.Start(place);
        while (i < count && m_points[i] < place)
        {
            ++i;
        }
        const uint64_t way = m_points[i < count ? i : 0] - place;
        nearest = way < shortest ? i : nearest;
        shortest = std::min(way, shortest);
    }
    return m_owners[nearest];
}

void
MultiProbeSelector::DoRebuild()
{
    m_points.clear();
    m_owners.clear();
    for (const auto& [point, id] : SortedPoints(Live(), m_mask))
    {
        m_points.push_back(point);
        m_owners.push_back(id);
    }
    if (!m_points.empty())
    {
        m_owners.push_back(m_owners.front());
        m_steps.Rebuild(m_points.size(), 64, [this](std::size_t i) { return m_points[i]; });
    }
}

/// What moved follows from the members alone.
std::vector<MemberId>
MultiProbeSelector::DoSnapshot() const
{
    return {};
}

/// On the circle of all members, before and after, a flow moves if one that left or came wins it.
UpdateDelta
MultiProbeSelector::DoDelta(const std::vector<Member>& before, const std::vector<MemberId>&) const
{
    std::vector<Member> all;
    std::set_union(before.begin(),
                   before.end(),
                   Live().begin(),
                   Live().end(),
                   std::back_inserter(all),
                   HasLowerId);
    const std::vector<double> shares = SharesOf(all, m_probes, m_mask);
    double moved = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
    {
        const bool stays = std::binary_search(before.begin(), before.end(), all[i], HasLowerId) &&
                           std::binary_search(Live().begin(), Live().end(), all[i], HasLowerId);
        moved += stays ? 0 : shares[i];
    }
    return {moved, true};
}

} // namespace flowhash
