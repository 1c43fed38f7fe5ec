// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "flow-hash.h"
#include "select/jump-hash.h"
#include "select/jump-selector.h"

#include <cmath>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// A published value of the function.
struct Golden
{
    uint64_t key;
    uint32_t buckets;
    uint32_t bucket;
};

} // namespace

// Values that Guava's tests hold its port to, "equivalent across languages".
TEST(JumpHash, GoldenValues)
{
    const std::vector<Golden> values{{0, 100, 0},
                                     {1, 100, 55},
                                     {2, 100, 62},
                                     {3, 100, 8},
                                     {4, 100, 45},
                                     {5, 100, 59},
                                     {19, 100, 83},
                                     {10863919174838991, 11, 6},
                                     {2016238256797177309, 11, 3},
                                     {1673758223894951030, 11, 5},
                                     {2, 100001, 80343},
                                     {2201, 100001, 22152},
                                     {2202, 100001, 15018}};
    for (const Golden& value : values)
    {
        const uint32_t ours = JumpHash(value.key, value.buckets);
        EXPECT_EQ(ours, value.bucket) << value.key;
        RecordValidation(
            {"Selectors",
             "jump, key " + std::to_string(value.key) + " among " + std::to_string(value.buckets),
             std::to_string(ours),
             std::to_string(value.bucket),
             "exact",
             "Guava HashingTest, consistentHash"});
    }
}

// 100,000 keys; the variance of the iterations is below H_n, so the standard error is below
// sqrt(H_n / 100,000) = 0.010 at n = 10,000. Four of them.
TEST(JumpHash, MeanIterationsAreTheHarmonicNumber)
{
    constexpr uint64_t KEYS = 100000;
    const std::vector<std::pair<uint32_t, std::string>> means{
        {10, "2.93"}, {100, "5.19"}, {1000, "7.49"}, {10000, "9.79"}};
    for (const auto& [buckets, reference] : means)
    {
        uint64_t jumps = 0;
        for (uint64_t i = 0; i < KEYS; ++i)
        {
            JumpHash(Mix64(i), buckets, &jumps);
        }
        const double mean = static_cast<double>(jumps) / KEYS;
        const double error = std::sqrt(std::stod(reference) / KEYS);
        EXPECT_NEAR(mean, std::stod(reference), 4 * error + 0.005);
        RecordValidation(
            {"Selectors",
             "jump, mean iterations among " + std::to_string(buckets) + ", 100,000 keys",
             Decimals(mean, 2),
             reference,
             "4 standard errors of " + Decimals(error, 3),
             "H_n; Lamping and Veach 2014"});
    }
}

// Behind the gap every member shifts.
TEST(JumpSelector, OnlyTheLastLeavesWithoutMoreMoves)
{
    const auto movedWithout = [](MemberId gone) {
        JumpSelector selector(32);
        selector.Update(AddMembers(10));
        return selector.Update({{Kind::REMOVE, gone, 1.0}}).movedShare;
    };
    EXPECT_NEAR(movedWithout(9), 0.1, 1e-12);
    EXPECT_GT(movedWithout(5), 0.4);
    EXPECT_GT(movedWithout(0), 0.9);
}

TEST(JumpSelector, GrowingMovesOneOfNPlus1)
{
    JumpSelector selector(64);
    selector.Update(AddMembers(20));
    EXPECT_NEAR(selector.Update({{Kind::ADD, 20, 1.0}}).movedShare, 1.0 / 21, 1e-12);
    EXPECT_NEAR(
        selector.Update({{Kind::ADD, 21, 1.0}, {Kind::ADD, 22, 1.0}}).movedShare, 2.0 / 23, 1e-12);
}

} // namespace flowhash
