// SPDX-License-Identifier: GPL-2.0-only

#include "paired-statistics.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace ns3
{

namespace
{

constexpr std::size_t RESAMPLES = 10'000;
constexpr std::size_t MOST_FLIPPED = 13; // pairs: 2^13 flips are fewer than RESAMPLES
constexpr double SMALL_COUNT = 10;
constexpr double ROUNDING = 1e-9;
constexpr uint64_t SEED = 1;

double
MeanOf(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// @param draws a generator @param count how many there are @return one of 0 to count - 1; the same
/// with every standard library
std::size_t
DrawBelow(std::mt19937_64& draws, std::size_t count)
{
    return static_cast<std::size_t>((draws() >> 32) * count >> 32);
}

/// Makes one value of differences that only rounding tells apart. @param size of what they are of
void
MakeEqual(std::vector<double>& differences, double size)
{
    std::vector<std::size_t> order(differences.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&differences](std::size_t a, std::size_t b) {
        return differences[a] < differences[b];
    });
    const double nothing = ROUNDING * size;
    double last = 0;
    for (const std::size_t place : order)
    {
        double& own = differences[place];
        own = std::abs(own) <= nothing ? 0 : own;
        own = place != order.front() && own - last <= nothing ? last : own;
        last = own;
    }
}

/// @return whether over half of the values are one
bool
AreMostlyTies(const std::vector<double>& values)
{
    std::map<double, std::size_t> counts;
    for (const double value : values)
    {
        if (++counts[value] * 2 > values.size())
        {
            return true;
        }
    }
    return false;
}

/// Efron's percentile interval of the mean.
void
Bootstrap(const std::vector<double>& differences, PairedDifference& result)
{
    std::mt19937_64 draws(SEED);
    std::vector<double> means;
    for (std::size_t i = 0; i < RESAMPLES; ++i)
    {
        double sum = 0;
        for (std::size_t k = 0; k < differences.size(); ++k)
        {
            sum += differences[DrawBelow(draws, differences.size())];
        }
        means.push_back(sum / static_cast<double>(differences.size()));
    }
    std::sort(means.begin(), means.end());
    result.low = means[RESAMPLES * 25 / 1000];
    result.high = means[RESAMPLES * 975 / 1000 - 1];
}

/// @return the share of changes of sign under which the sum is at least as far from 0
double
SignFlipP(const std::vector<double>& differences)
{
    const std::size_t n = differences.size();
    const double sum = std::abs(std::accumulate(differences.begin(), differences.end(), 0.0));
    const double least = sum * (1 - 1e-12); // sums of other orders round otherwise
    const auto isAsFar = [&](auto isFlipped) {
        double flipped = 0;
        for (std::size_t k = 0; k < n; ++k)
        {
            flipped += isFlipped(k) ? -differences[k] : differences[k];
        }
        return std::abs(flipped) >= least;
    };
    std::size_t far = 0;
    if (n <= MOST_FLIPPED)
    {
        for (std::size_t bits = 0; bits < std::size_t{1} << n; ++bits)
        {
            far += isAsFar([bits](std::size_t k) { return (bits >> k & 1) != 0; }) ? 1 : 0;
        }
        return static_cast<double>(far) / static_cast<double>(std::size_t{1} << n);
    }
    std::mt19937_64 draws(SEED);
    for (std::size_t i = 0; i < RESAMPLES; ++i)
    {
        far += isAsFar([&draws](std::size_t) { return (draws() >> 63) != 0; }) ? 1 : 0;
    }
    return static_cast<double>(far + 1) / (RESAMPLES + 1); // what is there is one of them
}

/// @return the fewest pairs of which sign flips can give a p below a level; none: no number can
std::optional<uint32_t>
FewestToFlip(double level)
{
    uint32_t n = 2;
    while (std::pow(2, 1 - static_cast<double>(n)) >= level && n <= MOST_FLIPPED)
    {
        ++n;
    }
    return n <= MOST_FLIPPED || 1.0 / (RESAMPLES + 1) < level ? std::optional<uint32_t>(n)
                                                              : std::nullopt;
}

/// @return the fewest pairs with which a t test shows a mean; none: over 100,000
std::optional<uint32_t>
PairsForStudent(double mean, double deviation, double level)
{
    constexpr double power = 0.8;
    constexpr uint32_t most = 100'000;
    const auto shows = [&](uint32_t n) {
        const boost::math::students_t student(n - 1);
        const double steps = boost::math::quantile(boost::math::complement(student, level / 2)) +
                             boost::math::quantile(student, power);
        return steps * deviation / std::sqrt(n) <= std::abs(mean);
    };
    if (!shows(most))
    {
        return std::nullopt;
    }
    uint32_t low = 1; // too few
    uint32_t high = most;
    while (high - low > 1)
    {
        const uint32_t middle = low + (high - low) / 2;
        (shows(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace

bool
AreSmallCounts(const std::vector<double>& values)
{
    return MeanOf(values) < SMALL_COUNT && std::all_of(values.begin(), values.end(), [](double v) {
               return v >= 0 && v == std::floor(v);
           });
}

PairedDifference
MeasurePairs(const std::vector<double>& baseline, const std::vector<double>& other, bool small)
{
    std::vector<double> differences;
    double size = 0;
    for (std::size_t i = 0; i < baseline.size(); ++i)
    {
        differences.push_back(other[i] - baseline[i]);
        size = std::max({size, std::abs(baseline[i]), std::abs(other[i])});
    }
    MakeEqual(differences, size);
    PairedDifference result;
    const auto n = static_cast<double>(differences.size());
    result.pairs = differences.size();
    result.mean = MeanOf(differences);
    double squares = 0;
    for (const double difference : differences)
    {
        squares += (difference - result.mean) * (difference - result.mean);
    }
    const bool equal = std::equal(differences.begin() + 1, differences.end(), differences.begin());
    result.deviation = equal ? 0 : std::sqrt(squares / (n - 1));
    result.low = result.high = result.mean = equal ? differences.front() : result.mean;
    result.isZero = equal && result.mean == 0;
    if (equal)
    {
        result.resampled = !result.isZero;
        result.p = result.isZero ? 1 : std::pow(2, 1 - n);
        return result;
    }
    result.resampled = small || AreMostlyTies(differences);
    if (result.resampled)
    {
        Bootstrap(differences, result);
        result.p = SignFlipP(differences);
        return result;
    }
    using boost::math::complement;
    const boost::math::students_t student(n - 1);
    const double error = result.deviation / std::sqrt(n);
    const double half = boost::math::quantile(complement(student, 0.025)) * error;
    result.low = result.mean - half;
    result.high = result.mean + half;
    result.p = 2 * boost::math::cdf(complement(student, std::abs(result.mean) / error));
    return result;
}

std::vector<std::pair<double, std::size_t>>
AdjustByHolm(const std::vector<double>& p)
{
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(
        order.begin(), order.end(), [&p](std::size_t a, std::size_t b) { return p[a] < p[b]; });
    std::vector<std::pair<double, std::size_t>> adjusted(p.size());
    double greatest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank)
    {
        // Equal ones are decided by the first of them.
        const bool again = rank > 0 && p[order[rank]] == p[order[rank - 1]];
        const std::size_t factor = again ? adjusted[order[rank - 1]].second : p.size() - rank;
        greatest = std::max(greatest, std::min(1.0, p[order[rank]] * static_cast<double>(factor)));
        adjusted[order[rank]] = {greatest, factor};
    }
    return adjusted;
}

std::optional<uint32_t>
PairsToSettle(const PairedDifference& difference, double level)
{
    const std::optional<uint32_t> student =
        difference.deviation > 0 ? PairsForStudent(difference.mean, difference.deviation, level)
                                 : std::optional<uint32_t>(2);
    const std::optional<uint32_t> flips =
        difference.resampled ? FewestToFlip(level) : std::optional<uint32_t>(2);
    return student && flips ? std::optional<uint32_t>(std::max(*student, *flips)) : std::nullopt;
}

} // namespace ns3
