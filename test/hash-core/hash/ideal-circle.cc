// SPDX-License-Identifier: MIT

#include "ideal-circle.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace flowhash
{

IdealCircle::IdealCircle(unsigned seed)
    : m_random(seed)
{
}

std::vector<double>
IdealCircle::RingShares(std::size_t members, double points)
{
    std::gamma_distribution<double> gaps(points);
    std::vector<double> shares(members);
    std::generate(shares.begin(), shares.end(), [&] { return gaps(m_random); });
    const double whole = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares)
    {
        share /= whole;
    }
    return shares;
}

/**
 * The probability that no probe has a way of x or less is S(x)^probes, S(x) being what the gaps
 * have beyond x. Its fall is shared evenly by the members whose gap is longer than x, so a member's
 * share is the sum of these parts up to its own gap; between the lengths of two gaps that follow
 * each other by size, S falls in a straight line.
 */
std::vector<double>
IdealCircle::MultiProbeShares(std::size_t members, int probes)
{
    std::vector<double> gaps = RingShares(members, 1);
    std::sort(gaps.begin(), gaps.end());
    std::vector<double> shares;
    double reached = 0;
    double beyond = 1; // S at the last gap's length
    double share = 0;
    for (std::size_t i = 0; i < members; ++i)
    {
        const auto longer = static_cast<double>(members - i);
        const double next = std::max(0.0, beyond - longer * (gaps[i] - reached));
        share += (std::pow(beyond, probes) - std::pow(next, probes)) / longer;
        shares.push_back(share);
        beyond = next;
        reached = gaps[i];
    }
    return shares;
}

std::vector<double>
IdealCircle::CountKeys(const std::vector<double>& shares, int keys)
{
    std::vector<double> counts;
    int left = keys;
    double rest = 1;
    for (const double share : shares)
    {
        std::binomial_distribution<int> own(left, std::min(1.0, share / rest));
        const int count = own(m_random);
        counts.push_back(count);
        left -= count;
        rest = std::max(rest - share, share * 1e-12);
    }
    return counts;
}

} // namespace flowhash
