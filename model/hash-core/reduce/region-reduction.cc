// SPDX-License-Identifier: MIT

#include "region-reduction.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

__extension__ using Wide = unsigned __int128;

/// How many values the first regions have together, up to each.
std::vector<Wide>
Ends(const std::vector<double>& weights, unsigned width)
{
    const Wide space = Wide{1} << width;
    const bool equal = std::all_of(
        weights.begin(), weights.end(), [&](double weight) { return weight == weights.front(); });
    long double total = 0;
    for (const double weight : weights)
    {
        total += weight;
    }
    std::vector<Wide> ends;
    ends.reserve(weights.size());
    long double sum = 0;
    for (const double weight : weights)
    {
        sum += weight;
        const auto share = static_cast<Wide>(std::ldexp(sum / total, static_cast<int>(width)));
        ends.push_back(equal ? (ends.size() + 1) * (space / weights.size()) : share);
    }
    ends.back() = space;
    return ends;
}

} // namespace

RegionReduction::RegionReduction(unsigned width)
    : m_width(width)
{
}

std::vector<uint64_t>
RegionReduction::Lasts(const std::vector<double>& weights, unsigned width)
{
    std::vector<uint64_t> lasts;
    lasts.reserve(weights.size());
    for (const Wide end : Ends(weights, width))
    {
        lasts.push_back(end == 0 ? 0 : static_cast<uint64_t>(end - 1));
    }
    return lasts;
}

void
RegionReduction::Rebuild(const std::vector<double>& weights)
{
    m_lasts = weights.empty() ? std::vector<uint64_t>{} : Lasts(weights, m_width);
    m_steps.Rebuild(m_lasts.size(), m_width, [this](std::size_t i) { return m_lasts[i]; });
}

std::size_t
RegionReduction::Apply(uint64_t hash) const
{
    std::size_t region = m_steps.Start(hash);
    while (m_lasts[region] < hash)
    {
        ++region;
    }
    return region;
}

bool
RegionReduction::TakesWeights() const
{
    return true;
}

std::vector<double>
RegionReduction::Regions(const std::vector<double>& weights) const
{
    std::vector<double> ends;
    for (const uint64_t last : Lasts(weights, m_width))
    {
        const auto values = static_cast<double>(static_cast<long double>(last) + 1);
        ends.push_back(std::ldexp(values, -static_cast<int>(m_width)));
    }
    return ends;
}

std::size_t
RegionReduction::Bytes() const
{
    return m_lasts.size() * sizeof(uint64_t) + m_steps.Bytes();
}

} // namespace flowhash
