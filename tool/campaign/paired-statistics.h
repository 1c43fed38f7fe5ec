// SPDX-License-Identifier: GPL-2.0-only

#ifndef PAIRED_STATISTICS_H
#define PAIRED_STATISTICS_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{

/// What the differences of pairs say.
struct PairedDifference
{
    std::size_t pairs{0};
    double mean{0};        //!< of the differences
    double deviation{0};   //!< standard deviation of the differences
    double low{0};         //!< lower end of the 95 % interval of the mean
    double high{0};        //!< upper end of it
    double p{1};           //!< two-sided, that the mean is 0
    bool resampled{false}; //!< interval and p by resampling, not by Student's t
    bool isZero{false};    //!< all differences are 0: there is nothing to test
};

/// @param values of one side of pairs @return whether they are small counts: whole numbers with a
/// mean below 10
bool AreSmallCounts(const std::vector<double>& values);

/**
 * @ingroup flow-distribution
 * Compares pairs of values, such as one figure of two configurations under the same seeds. By
 * Student's t of the differences; where both sides are small counts or over half of the differences
 * are one value, the interval is the percentile bootstrap's (10,000 resamples) and p the sign-flip
 * test's (all 2^n flips up to 13 pairs, else 10,000 drawn ones). What is drawn is the same in every
 * run. Differences that are all one value other than 0 have an interval without width and the
 * sign-flip test's p, 2^(1-n). Differences are one value where what tells them apart is rounding:
 * 10^-9 of the values.
 * @param baseline values @param other values, as many, two or more
 * @param small whether they are small counts, or shares of such
 * @return what their differences, other minus baseline, say
 */
PairedDifference MeasurePairs(const std::vector<double>& baseline,
                              const std::vector<double>& other,
                              bool small);

/**
 * @ingroup flow-distribution
 * Holm's correction (1979): with it the chance of even one wrong rejection in a table is at most
 * the level, whatever depends on what.
 * @param p probabilities
 * @return adjusted ones, in the same order, and by what the step that decided multiplied each
 */
std::vector<std::pair<double, std::size_t>> AdjustByHolm(const std::vector<double>& p);

/**
 * @ingroup flow-distribution
 * How many pairs would show a difference: the smallest n at which a t test at a level shows the
 * observed mean with a chance of about 80 %, were mean and spread the true ones. Where p comes from
 * sign flips, it takes at least as many as can be below the level at all: 2^(1-n), and 1/10,001
 * where flips are drawn.
 * @param difference what was observed, not 0 throughout @param level such as 0.05, two-sided
 * @return n; none where it is over 100,000
 */
std::optional<uint32_t> PairsToSettle(const PairedDifference& difference, double level);

} // namespace ns3

#endif // PAIRED_STATISTICS_H
