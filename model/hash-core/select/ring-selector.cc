// SPDX-License-Identifier: MIT

#include "ring-selector.h"

#include "../flow-hash.h"
#include "seed-mask.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace flowhash
{

namespace
{

using Points = std::vector<uint64_t>;

constexpr double MOST_POINTS = 1 << 26;
constexpr uint32_t LAST_PLACE = UINT32_MAX;
constexpr std::size_t BATCH = 64;

uint32_t
PlaceOfFlow(uint64_t hash)
{
    return static_cast<uint32_t>(Mix64(hash + 0x9e3779b97f4a7c15ULL) >> 32);
}

uint32_t
PlaceOf(uint64_t point)
{
    return static_cast<uint32_t>(point >> 32);
}

MemberId
OwnerOf(uint64_t point)
{
    return static_cast<MemberId>(point);
}

/// Sorts points of ascending ids by place: by digits of 11 bits, which keeps the order of ids.
void
SortByPlace(Points& points)
{
    constexpr unsigned DIGIT = 11;
    Points sorted(points.size());
    for (unsigned shift = 32; shift < 64; shift += DIGIT)
    {
        std::array<std::size_t, (1 << DIGIT) + 1> starts{};
        const auto digit = [shift](uint64_t point) { return point >> shift & ((1 << DIGIT) - 1); };
        for (const uint64_t point : points)
        {
            ++starts[digit(point) + 1];
        }
        for (std::size_t i = 1; i < starts.size(); ++i)
        {
            starts[i] += starts[i - 1];
        }
        for (const uint64_t point : points)
        {
            sorted[starts[digit(point)]++] = point;
        }
        points.swap(sorted);
    }
}

/// `points` without `gone`, which are among them, and with `fresh`; all sorted.
Points
Merge(const Points& points, const Points& gone, const Points& fresh)
{
    Points kept;
    kept.reserve(points.size());
    std::set_difference(
        points.begin(), points.end(), gone.begin(), gone.end(), std::back_inserter(kept));
    Points merged;
    merged.reserve(kept.size() + fresh.size() + 1);
    std::merge(kept.begin(), kept.end(), fresh.begin(), fresh.end(), std::back_inserter(merged));
    return merged;
}

/// The share of the circle in which the next points of two rings belong to different members.
double
DifferingShare(const Points& a, const Points& b)
{
    uint64_t differing = 0;
    MemberId ownerOfA = OwnerOf(a.front()); // of the places behind the last point
    MemberId ownerOfB = OwnerOf(b.front());
    uint64_t end = uint64_t{1} << 32;
    auto i = a.rbegin();
    auto j = b.rbegin();
    while (end > 0)
    {
        const uint64_t lastOfA = i == a.rend() ? 0 : PlaceOf(*i) + uint64_t{1};
        const uint64_t lastOfB = j == b.rend() ? 0 : PlaceOf(*j) + uint64_t{1};
        const uint64_t begin = std::max(lastOfA, lastOfB);
        differing += ownerOfA != ownerOfB ? end - begin : 0;
        for (; i != a.rend() && PlaceOf(*i) + uint64_t{1} == begin; ++i)
        {
            ownerOfA = OwnerOf(*i);
        }
        for (; j != b.rend() && PlaceOf(*j) + uint64_t{1} == begin; ++j)
        {
            ownerOfB = OwnerOf(*j);
        }
        end = begin;
    }
    return static_cast<double>(differing) * 0x1p-32;
}

} // namespace

RingSelector::RingSelector(unsigned width, uint64_t points, uint64_t seed)
    : FlowSelector(width),
      m_pointsOfOne(static_cast<double>(points)),
      m_mask(SeedMask(seed))
{
}

std::unique_ptr<FlowSelector>
RingSelector::Make(SpecParameters& parameters, unsigned width)
{
    const uint64_t points = parameters.TakeInteger("points", 100, 1, 1 << 20);
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<RingSelector>(width, points, seed);
}

SelectorTraits
RingSelector::Traits() const
{
    SelectorTraits traits;
    traits.weights = true;
    traits.ratios = false;
    traits.minimal = true;
    traits.spread = 1 / std::sqrt(m_pointsOfOne);
    traits.mostMembers = static_cast<std::size_t>(MOST_POINTS / m_pointsOfOne);
    return traits;
}

std::size_t
RingSelector::Bytes() const
{
    return m_points.size() * sizeof(Point) + m_steps.Bytes();
}

std::vector<double>
RingSelector::Shares() const
{
    std::vector<double> shares(m_counts.size());
    uint64_t begin = 0;
    for (std::size_t i = 0; i < m_points.size(); ++i)
    {
        const uint64_t end = PlaceOf(m_points[i]) + uint64_t{1};
        const auto owner =
            std::lower_bound(m_counts.begin(),
                             m_counts.end(),
                             OwnerOf(m_points[i]),
                             [](const Count& count, MemberId id) { return count.id < id; });
        shares[static_cast<std::size_t>(owner - m_counts.begin())] +=
            static_cast<double>(end - begin) * 0x1p-32;
        begin = end;
    }
    return shares;
}

/// Appends a member's points from number `first` on.
void
RingSelector::AppendPoints(Points& points, MemberId id, uint64_t first, uint64_t end) const
{
    for (uint64_t i = first; i < end; ++i)
    {
        const uint64_t place = Mix64(((uint64_t{id} << 32 | i) + 1) ^ m_mask) >> 32;
        points.push_back(place << 32 | id);
    }
}

double
RingSelector::PointsOf(const Member& member) const
{
    return std::max(1.0, std::round(m_pointsOfOne * member.weight));
}

void
RingSelector::DoCheck(const std::vector<Member>& live) const
{
    double total = 0;
    for (const Member& member : live)
    {
        total += PointsOf(member);
    }
    if (total > MOST_POINTS)
    {
        throw SpecError("the weights ask for " + std::to_string(total) +
                        " points on the ring: at most 67108864; take fewer points or weights "
                        "nearer to 1");
    }
}

/// A scan from a point at or before the one that is looked for.
std::size_t
RingSelector::FindFrom(std::size_t start, uint32_t place) const
{
    while (PlaceOf(m_points[start]) < place)
    {
        ++start;
    }
    return start;
}

std::size_t
RingSelector::PointFor(uint64_t hash) const
{
    const uint32_t place = PlaceOfFlow(hash);
    return FindFrom(m_steps.Start(place), place);
}

MemberId
RingSelector::DoSelect(uint64_t hash) const
{
    return OwnerOf(m_points[PointFor(hash)]);
}

/// In three passes, each of which asks for the memory that the next one reads.
void
RingSelector::DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const
{
    std::array<uint32_t, BATCH> places;
    std::array<std::size_t, BATCH> starts;
    for (std::size_t i = 0; i < count; ++i)
    {
        places[i] = PlaceOfFlow(hashes[i]);
        __builtin_prefetch(m_steps.AddressOf(places[i]));
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        starts[i] = m_steps.Start(places[i]);
        __builtin_prefetch(&m_points[starts[i]]);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = OwnerOf(m_points[FindFrom(starts[i], places[i])]);
    }
}

MemberId
RingSelector::DoSelectOther(uint64_t hash, unsigned attempt) const
{
    std::vector<MemberId> asked;
    const std::size_t wanted = attempt % m_counts.size();
    const auto isWanted = [&asked, wanted](MemberId id) {
        if (std::find(asked.begin(), asked.end(), id) == asked.end())
        {
            asked.push_back(id);
        }
        return asked.size() > wanted;
    };
    return DoSelectTaker(hash, isWanted).value();
}

/// Clockwise, once round.
std::optional<MemberId>
RingSelector::DoSelectTaker(uint64_t hash, const Taker& takes) const
{
    const std::size_t points = m_points.size() - 1; // the last is the first again
    std::size_t point = PointFor(hash) % points;
    for (std::size_t walked = 0; walked < points; ++walked)
    {
        const MemberId id = OwnerOf(m_points[point]);
        if (takes(id))
        {
            return id;
        }
        point = point + 1 < points ? point + 1 : 0;
    }
    return std::nullopt;
}

void
RingSelector::DoRebuild()
{
    std::vector<Count> counts;
    Points gone;
    Points fresh;
    auto old = m_counts.begin();
    const auto drop = [&] {
        AppendPoints(gone, old->id, 0, old->points);
        ++old;
    };
    for (const Member& member : Live())
    {
        const auto points = static_cast<uint64_t>(PointsOf(member));
        while (old != m_counts.end() && old->id < member.id)
        {
            drop();
        }
        const bool stays = old != m_counts.end() && old->id == member.id;
        const uint64_t before = stays ? old->points : 0;
        AppendPoints(gone, member.id, points, before);
        AppendPoints(fresh, member.id, before, points);
        counts.push_back({member.id, points});
        old += stays ? 1 : 0;
    }
    while (old != m_counts.end())
    {
        drop();
    }
    SortByPlace(gone);
    SortByPlace(fresh);
    if (!m_points.empty())
    {
        m_points.pop_back();
    }
    Points merged = Merge(m_points, gone, fresh);
    m_moved = m_points.empty() || merged.empty() ? 0 : DifferingShare(m_points, merged);
    m_points.swap(merged);
    m_counts.swap(counts);
    if (!m_points.empty())
    {
        m_points.push_back(uint64_t{LAST_PLACE} << 32 | OwnerOf(m_points.front()));
        m_steps.Rebuild(
            m_points.size(), 32, [this](std::size_t i) { return PlaceOf(m_points[i]); });
    }
}

/// DoRebuild measures what moved, while it has both rings.
std::vector<MemberId>
RingSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
RingSelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>&) const
{
    return {m_moved, true};
}

} // namespace flowhash
