// SPDX-License-Identifier: MIT

#include "uneven-share.h"

#include "../flow-hash.h"
#include "member-walk.h"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace flowhash
{

namespace
{

constexpr std::size_t FLOWS = 50'000;
constexpr double SIGMAS = 8; //!< beyond, shares are not as they should be
constexpr int64_t HOUR = int64_t{3600} * 1'000'000'000; //!< by then, who follows late has done so

} // namespace

uint64_t
PromiseValue(uint64_t i, unsigned width)
{
    return Mix64(i + (uint64_t{7} << 48)) >> (64 - width);
}

std::string
UnevenShare(FlowSelector& selector)
{
    const auto& live = selector.Live();
    const SelectorTraits traits = selector.Traits();
    std::vector<double> counts(live.size());
    for (std::size_t i = 0; i < FLOWS; ++i)
    {
        const MemberId choice =
            selector.Take(PromiseValue(i + FLOWS, selector.Width()), HOUR).value();
        ++counts.at(choice);
        traits.loads ? selector.AddLoad(choice, 1) : void();
    }
    const double weights =
        std::accumulate(live.begin(), live.end(), 0.0, [](double sum, const Member& member) {
            return sum + member.weight;
        });
    // Counts scatter by chance, by an entry each, and by the spread that the selector states.
    const double mean = static_cast<double>(FLOWS) / static_cast<double>(live.size());
    const double widening = 1 + mean * traits.spread * traits.spread;
    const double entry = FLOWS * traits.entryShare;
    double statistic = 0;
    double entries = 0;
    double farthest = 0;
    std::string worst;
    for (std::size_t i = 0; i < live.size(); ++i)
    {
        const double expected = FLOWS * live[i].weight / weights;
        const double off = std::abs(counts[i] - expected);
        statistic += off * off / expected / widening;
        entries += entry * entry / expected;
        if (off / expected > farthest)
        {
            farthest = off / expected;
            worst = "member " + std::to_string(live[i].id) + " got " +
                    std::to_string(std::lround(counts[i])) + " of " + std::to_string(FLOWS) +
                    " flows instead of " + std::to_string(std::lround(expected)) +
                    "; live members " + MembersText(live);
        }
    }
    // Mean and variance of a noncentral chi-squared distribution.
    const double freedom = static_cast<double>(live.size()) - 1;
    const double most = freedom + entries + SIGMAS * std::sqrt(2 * (freedom + 2 * entries));
    return statistic > most ? worst : "";
}

} // namespace flowhash
