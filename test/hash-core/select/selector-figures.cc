// SPDX-License-Identifier: MIT

#include "selector-figures.h"

#include "flow-hash.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

namespace flowhash
{

void
RecordSelector(const std::string& what,
               const std::string& ours,
               const std::string& reference,
               const std::string& tolerance,
               const std::string& source)
{
    RecordValidation({"Selectors", what, ours, reference, tolerance, source});
}

Unevenness
Measure(const std::vector<double>& shares)
{
    const auto count = static_cast<double>(shares.size());
    const double mean = std::accumulate(shares.begin(), shares.end(), 0.0) / count;
    double squares = 0;
    for (const double share : shares)
    {
        squares += (share - mean) * (share - mean);
    }
    return {std::sqrt(squares / count) / mean,
            *std::max_element(shares.begin(), shares.end()) / mean};
}

std::vector<double>
CountOf(const FlowSelector& selector, std::size_t values, uint64_t seed)
{
    std::vector<double> counts(selector.Live().size());
    const MemberId first = selector.Live().front().id; // they are numbered without a gap
    for (std::size_t i = 0; i < values; ++i)
    {
        ++counts[*selector.Select(Mix64(seed * values + i + 1) >> 32) - first];
    }
    return counts;
}

void
Sample::Add(double value)
{
    m_values.push_back(value);
}

double
Sample::Mean() const
{
    return std::accumulate(m_values.begin(), m_values.end(), 0.0) / Count();
}

double
Sample::Deviation() const
{
    const double mean = Mean();
    double squares = 0;
    for (const double value : m_values)
    {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / (Count() - 1));
}

double
Sample::Error() const
{
    return Deviation() / std::sqrt(Count());
}

double
Sample::Count() const
{
    return static_cast<double>(m_values.size());
}

void
ExpectAndRecord(const std::string& what,
                const Sample& ours,
                const Sample& ideal,
                int decimals,
                const std::string& source)
{
    const double error = ideal.Deviation() * std::sqrt(1 / ours.Count() + 1 / ideal.Count());
    EXPECT_NEAR(ours.Mean(), ideal.Mean(), 4 * error) << what;
    RecordSelector(what,
                   Decimals(ours.Mean(), decimals),
                   Decimals(ideal.Mean(), decimals),
                   Decimals(4 * error, decimals + 1) + ": 4 standard errors of the difference; " +
                       (ours.Count() > 1 ? "mean of " : "of ") + Decimals(ours.Count(), 0),
                   source);
}

} // namespace flowhash
