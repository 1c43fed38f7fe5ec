// SPDX-License-Identifier: GPL-2.0-only

#include "load-statistics.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace ns3
{

namespace
{

/// Below this many expected, Pearson's statistic is not chi-square distributed (Cochran's rule).
constexpr double LEAST_EXPECTED = 5;

double
SumWhereExpected(const std::vector<double>& loads, const std::vector<double>& expected)
{
    double sum = 0;
    for (std::size_t i = 0; i < loads.size(); ++i)
    {
        sum += expected[i] > 0 ? loads[i] : 0;
    }
    return sum;
}

} // namespace

ImbalanceFigures
MeasureImbalance(const std::vector<double>& loads, const std::vector<double>& expected)
{
    const double load = SumWhereExpected(loads, expected);
    const double all = std::accumulate(expected.begin(), expected.end(), 0.0);
    ImbalanceFigures figures;
    if (load <= 0 || all <= 0)
    {
        return figures;
    }
    double variance = 0;
    for (std::size_t i = 0; i < loads.size(); ++i)
    {
        if (expected[i] > 0)
        {
            const double share = expected[i] / all;
            const double relative = loads[i] / load / share;
            figures.maxOverMean = std::max(figures.maxOverMean, relative);
            variance += share * (relative - 1) * (relative - 1);
        }
    }
    figures.cov = std::sqrt(variance);
    figures.jain = 1 / (1 + variance);
    return figures;
}

std::optional<double>
ChiSquareP(const std::vector<uint64_t>& counts, const std::vector<double>& expected)
{
    const double all = std::accumulate(expected.begin(), expected.end(), 0.0);
    const std::vector<double> loads(counts.begin(), counts.end());
    const double total = SumWhereExpected(loads, expected);
    double statistic = 0;
    unsigned members = 0;
    for (std::size_t i = 0; i < loads.size(); ++i)
    {
        if (expected[i] > 0)
        {
            const double mean = total * expected[i] / all;
            if (mean < LEAST_EXPECTED)
            {
                return std::nullopt;
            }
            statistic += (loads[i] - mean) * (loads[i] - mean) / mean;
            ++members;
        }
    }
    if (members < 2)
    {
        return std::nullopt;
    }
    const boost::math::chi_squared distribution(members - 1);
    return boost::math::cdf(boost::math::complement(distribution, statistic));
}

std::optional<double>
TakeQuantile(std::vector<double>& values, double q)
{
    if (values.empty())
    {
        return std::nullopt;
    }
    // The small term keeps a share such as 0.9 of 10 values from being rounded up to the tenth.
    const double rank = std::ceil(q * static_cast<double>(values.size()) - 1e-9);
    const auto place = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

MeanInterval
MeasureMean(const std::vector<double>& values)
{
    MeanInterval result;
    result.count = values.size();
    if (values.empty())
    {
        return result;
    }
    const auto n = static_cast<double>(values.size());
    result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    if (values.size() > 1)
    {
        double squares = 0;
        for (double value : values)
        {
            squares += (value - result.mean) * (value - result.mean);
        }
        const boost::math::students_t distribution(n - 1);
        const double t = boost::math::quantile(boost::math::complement(distribution, 0.025));
        result.halfWidth = t * std::sqrt(squares / (n - 1) / n);
    }
    return result;
}

} // namespace ns3
