// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_STATISTICS_H
#define LOAD_STATISTICS_H

#include "measurement-report.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How evenly loads fell on members (X2), against what each should have had.
 *
 * With the relative load r = (load / sum of loads) / (expected / sum of expected), where 1 is
 * exactly the member's share, and the members weighted by what is expected of them:
 * maxOverMean = max r, cov = sqrt(mean of (r - 1)^2), jain = 1 / (1 + cov^2). With equal
 * expectations these are the usual maximum over mean, population coefficient of variation and
 * Jain's (sum x)^2 / (n sum x^2). Members of whom nothing is expected are left out.
 *
 * @param loads load of each member, 0 upward
 * @param expected what each should have had, in any unit, 0 upward; as many as loads
 * @return the figures; all 0 where there is no load or nothing is expected
 */
ImbalanceFigures MeasureImbalance(const std::vector<double>& loads,
                                  const std::vector<double>& expected);

/**
 * Pearson's chi-square test of counts against expectations.
 * @param counts how many each member had
 * @param expected what each should have had, in any unit; scaled to the sum of counts; as many as
 *        counts; members of whom nothing is expected are left out
 * @return the probability of a statistic at least as large if the expectations hold; none with
 *         fewer than two members or fewer than 5 expected of one, where the test does not apply
 */
std::optional<double> ChiSquareP(const std::vector<uint64_t>& counts,
                                 const std::vector<double>& expected);

/**
 * An exact quantile: the smallest value that at least a share q of the values do not exceed.
 * @param values the values, in any order; reordered
 * @param q share, 0 to 1
 * @return the quantile; none of no values
 */
std::optional<double> TakeQuantile(std::vector<double>& values, double q);

/// A mean and how well it is known.
struct MeanInterval
{
    double mean{0};
    std::optional<double> halfWidth; //!< of the 95 % confidence interval; none under two values
    std::size_t count{0};            //!< how many values
};

/**
 * Mean and two-sided 95 % confidence interval by Student's t; for independent values that are
 * about normal, such as one figure of several runs.
 * @param values the values
 * @return the mean, 0 of no values
 */
MeanInterval MeasureMean(const std::vector<double>& values);

} // namespace ns3

#endif // LOAD_STATISTICS_H
