// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "load/random-choices-selector.h"
#include "part-registry.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// n balls into n bins. @return the fullest bin's
double
FullestBin(const std::string& spec, MemberId bins, uint64_t seed)
{
    const auto selector = MakeSelector(spec, 64);
    selector->Update(AddMembers(bins));
    selector->Reseed(seed);
    std::vector<int> counts(bins);
    for (MemberId i = 0; i < bins; ++i)
    {
        const MemberId bin = selector->Take(0, 0).value();
        selector->AddLoad(bin, 1);
        ++counts[bin];
    }
    return *std::max_element(counts.begin(), counts.end());
}

/// A sampled mean and its standard error.
struct Mean
{
    double value{0};
    double error{0};
};

Mean
MeanFullestBin(const std::string& spec, MemberId bins, int runs)
{
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < runs; ++run)
    {
        const double fullest = FullestBin(spec, bins, static_cast<uint64_t>(run) + 1);
        sum += fullest;
        squares += fullest * fullest;
    }
    const double mean = sum / runs;
    return {mean, std::sqrt(std::max(0.0, squares / runs - mean * mean) / (runs - 1))};
}

/// How many bins, and the exact expectation of the fullest by chance.
struct Bins
{
    MemberId count;
    int runs;
    const char* one;
};

const std::vector<Bins> ROWS{{1000, 400, "5.51"}, {65536, 60, "7.56"}, {1000000, 6, "8.79"}};

/// The shares of bins with at least 1, 2, ... balls when each went to the less full one of two,
/// where bins are many: s_i' = s_(i-1)^2 - s_i^2 from all empty, until there is a ball a bin.
std::vector<double>
SharesByTwoChoices()
{
    constexpr int STEPS = 100000;
    std::vector<double> shares{1, 0, 0, 0, 0, 0, 0, 0};
    for (int step = 0; step < STEPS; ++step)
    {
        for (std::size_t i = shares.size() - 1; i > 0; --i)
        {
            shares[i] += (shares[i - 1] * shares[i - 1] - shares[i] * shares[i]) / STEPS;
        }
    }
    return {shares.begin() + 1, shares.end()};
}

/// What the fullest of so many bins is due to have; the few bins that have as much come as by
/// Poisson.
Mean
FullestByTwoChoices(const Bins& row)
{
    double mean = 0;
    double squares = 0;
    double most = 0;
    for (const double share : SharesByTwoChoices())
    {
        const double chance = 1 - std::exp(-share * row.count);
        mean += chance;
        squares += (2 * ++most - 1) * chance;
    }
    return {mean, std::sqrt((squares - mean * mean) / row.runs)};
}

std::string
Title(const std::string& what, const Bins& row)
{
    return what + ", " + std::to_string(row.count) + " balls in as many bins, fullest, mean of " +
           std::to_string(row.runs);
}

} // namespace

// A random maximum of a few runs may have no variance in the sample: 0.4 is what it has at least.
TEST(RandomChoicesSelector, BallsInBinsByChance)
{
    for (const Bins& row : ROWS)
    {
        const Mean mean = MeanFullestBin("select=random", row.count, row.runs);
        const double error = std::max(mean.error, 0.4 / std::sqrt(row.runs));
        EXPECT_NEAR(mean.value, std::stod(row.one), 4 * error) << row.count;
        RecordValidation({"Selectors",
                          Title("random", row),
                          Decimals(mean.value, 2),
                          row.one,
                          "4 standard errors of " + Decimals(error, 2),
                          "balls in bins, exact expectation"});
    }
}

TEST(RandomChoicesSelector, BallsInBinsByTwoChoices)
{
    for (const Bins& row : ROWS)
    {
        const Mean mean = MeanFullestBin("select=two-choices", row.count, row.runs);
        const Mean due = FullestByTwoChoices(row);
        const double tolerance = std::max(4 * due.error, 2.0 / row.runs);
        EXPECT_NEAR(mean.value, due.value, tolerance) << row.count;
        RecordValidation({"Selectors",
                          Title("two-choices", row),
                          Decimals(mean.value, 2),
                          Decimals(due.value, 2),
                          Decimals(tolerance, 2) + ": 4 standard errors, at least two runs",
                          "fluid limit of Mitzenmacher 1996, solved in the test"});
    }
}

TEST(RandomChoicesSelector, MoreChoicesAreEvener)
{
    const double two = MeanFullestBin("select=two-choices d=2", 1000, 50).value;
    const double six = MeanFullestBin("select=two-choices d=6", 1000, 50).value;
    EXPECT_LT(six, two);
    EXPECT_EQ(FullestBin("select=two-choices d=16", 16, 1), 1) << "everybody is asked";
}

// 60,000 choices: standard error of a share s is sqrt(s (1 - s) / 60,000), at most 0.0021.
TEST(RandomChoicesSelector, RandomFollowsTheWeights)
{
    const auto selector = MakeSelector("select=random seed=5", 32);
    selector->Update(
        {{Kind::ADD, 0, 1.0}, {Kind::ADD, 1, 0.0}, {Kind::ADD, 2, 0.5}, {Kind::ADD, 3, 4.5}});
    std::vector<double> shares(4);
    for (int i = 0; i < 60000; ++i)
    {
        shares[selector->Take(0, 0).value()] += 1.0 / 60000;
    }
    EXPECT_NEAR(shares[0], 1 / 6.0, 4 * 0.0021);
    EXPECT_EQ(shares[1], 0);
    EXPECT_NEAR(shares[2], 0.5 / 6, 4 * 0.0021);
    EXPECT_NEAR(shares[3], 4.5 / 6, 4 * 0.0021);
}

// With two members both are drawn, so the one with less to do always gets the flow.
TEST(RandomChoicesSelector, TheTwoAreDifferentMembers)
{
    const auto selector = MakeSelector("select=two-choices", 32);
    selector->Update(AddMembers(2));
    selector->AddLoad(1, 1000);
    int busy = 0;
    for (int i = 0; i < 1000; ++i)
    {
        busy += selector->Take(0, 0) == 1U ? 1 : 0;
    }
    // All of 26 draws fall on one of two once in 2^25 times.
    EXPECT_EQ(busy, 0);
}

TEST(RandomChoicesSelector, TheSequenceFollowsFromTheSeed)
{
    const auto draw = [](const std::string& spec, uint64_t reseed) {
        const auto selector = MakeSelector(spec, 32);
        selector->Update(AddMembers(50));
        if (reseed > 0)
        {
            selector->Take(0, 0);
            selector->Reseed(reseed);
        }
        std::vector<MemberId> chosen;
        for (int i = 0; i < 20; ++i)
        {
            chosen.push_back(selector->Take(0, 0).value());
        }
        return chosen;
    };
    for (const std::string spec : {"select=random", "select=two-choices"})
    {
        EXPECT_EQ(draw(spec, 0), draw(spec + " seed=0", 0));
        EXPECT_NE(draw(spec, 0), draw(spec + " seed=1", 0));
        EXPECT_EQ(draw(spec, 9), draw(spec + " seed=9", 0));
    }
}

} // namespace flowhash
