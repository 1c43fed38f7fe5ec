// SPDX-License-Identifier: MIT

#include "reducing-selector.h"

#include "../reduce/bin-reduction.h"

#include <algorithm>
#include <numeric>

namespace flowhash
{

namespace
{

constexpr unsigned MOST_BITS = 22; // as many values or bins are compared one by one

std::vector<double>
Weights(const std::vector<Member>& members)
{
    std::vector<double> weights;
    weights.reserve(members.size());
    for (const Member& member : members)
    {
        weights.push_back(member.weight);
    }
    return weights;
}

/// The share of [0, 1) in which two divisions of it into regions name different members.
double
DifferingShare(const std::vector<Member>& a,
               const std::vector<double>& endsOfA,
               const std::vector<Member>& b,
               const std::vector<double>& endsOfB)
{
    double share = 0;
    double at = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();)
    {
        const double end = std::min(endsOfA[i], endsOfB[j]);
        share += a[i].id != b[j].id ? end - at : 0;
        at = end;
        i += endsOfA[i] <= end ? 1 : 0;
        j += j < b.size() && endsOfB[j] <= end ? 1 : 0;
    }
    return share;
}

/// How many of the values 0 to `count` - 1 have another member modulo the two sizes.
uint64_t
DifferingValues(const std::vector<Member>& a, const std::vector<Member>& b, uint64_t count)
{
    uint64_t differing = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    for (uint64_t value = 0; value < count; ++value)
    {
        differing += a[i].id != b[j].id ? 1 : 0;
        i = i + 1 < a.size() ? i + 1 : 0;
        j = j + 1 < b.size() ? j + 1 : 0;
    }
    return differing;
}

/**
 * The same of all values, where they are many: in a period of lcm(a.size(), b.size()) of them each
 * pair of places that agree modulo the greatest common divisor meets once (Chinese remainder
 * theorem), so it is enough to look where each member stood and stands.
 */
double
DifferingShareOfPeriod(const std::vector<Member>& a, const std::vector<Member>& b)
{
    const std::size_t divisor = std::gcd(a.size(), b.size());
    std::size_t same = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();)
    {
        same += a[i].id == b[j].id && i % divisor == j % divisor ? 1 : 0;
        const bool behind = a[i].id <= b[j].id;
        j += b[j].id <= a[i].id ? 1 : 0;
        i += behind ? 1 : 0;
    }
    const auto period = static_cast<double>(std::lcm<uint64_t>(a.size(), b.size()));
    return 1 - static_cast<double>(same) / period;
}

} // namespace

SelectorMaker
ReducingSelector::MakerOf(const std::string& reduction)
{
    return [reduction](SpecParameters&, unsigned width) {
        return std::make_unique<ReducingSelector>(width, MakeReduction(reduction, width));
    };
}

SelectorMaker
ReducingSelector::MakerOfBits(bool upper)
{
    return [upper](SpecParameters& parameters, unsigned width) {
        const uint64_t bits =
            parameters.TakeInteger("bits", std::min(width, 16U), 1, std::min(width, MOST_BITS));
        return std::make_unique<ReducingSelector>(
            width, std::make_unique<BitsReduction>(width, static_cast<unsigned>(bits), upper));
    };
}

std::unique_ptr<FlowSelector>
ReducingSelector::MakeBins(SpecParameters& parameters, unsigned width)
{
    const uint64_t bins = parameters.TakeInteger("bins", 256, 1, uint64_t{1} << MOST_BITS);
    return std::make_unique<ReducingSelector>(width, std::make_unique<BinsReduction>(bins));
}

ReducingSelector::ReducingSelector(unsigned width, std::unique_ptr<Reduction> reduction)
    : FlowSelector(width),
      m_reduction(std::move(reduction))
{
}

std::size_t
ReducingSelector::Bytes() const
{
    return m_ids.size() * sizeof(MemberId) + m_reduction->Bytes();
}

MemberId
ReducingSelector::DoSelect(uint64_t hash) const
{
    return m_ids[m_reduction->Apply(hash)];
}

void
ReducingSelector::DoRebuild()
{
    m_ids.clear();
    for (const Member& member : Live())
    {
        m_ids.push_back(member.id);
    }
    m_reduction->Rebuild(Weights(Live()));
}

SelectorTraits
ReducingSelector::Traits() const
{
    SelectorTraits traits;
    traits.weights = m_reduction->TakesWeights();
    if (const uint64_t bins = m_reduction->Bins())
    {
        traits.entryShare = 1.0 / static_cast<double>(bins);
        traits.mostMembers = bins;
    }
    return traits;
}

/// What moved follows from the members alone.
std::vector<MemberId>
ReducingSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
ReducingSelector::DoDelta(const std::vector<Member>& liveBefore, const std::vector<MemberId>&) const
{
    const auto ends = m_reduction->Regions(Weights(Live()));
    if (!ends.empty())
    {
        const auto endsBefore = m_reduction->Regions(Weights(liveBefore));
        return {DifferingShare(liveBefore, endsBefore, Live(), ends), true};
    }
    const uint64_t bins = m_reduction->Bins();
    if (bins > 0)
    {
        const uint64_t moved = DifferingValues(liveBefore, Live(), bins);
        return {static_cast<double>(moved) / static_cast<double>(bins), true, moved, bins};
    }
    if (Width() <= MOST_BITS)
    {
        const uint64_t values = uint64_t{1} << Width();
        const uint64_t moved = DifferingValues(liveBefore, Live(), values);
        return {static_cast<double>(moved) / static_cast<double>(values), true};
    }
    return {DifferingShareOfPeriod(liveBefore, Live()), true};
}

} // namespace flowhash
