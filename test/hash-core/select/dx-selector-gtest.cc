// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "flow-hash.h"
#include "select/dx-selector.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr uint64_t KEYS = 100000;

} // namespace

// Each probe meets a live slot with chance p = w / slots: mean 1/p, variance (1-p) / p^2.
TEST(DxSelector, MeanProbesAreSlotsOverLiveMembers)
{
    for (const MemberId working : {1024U, 512U, 103U})
    {
        DxSelector selector(32, 1024);
        selector.Update(AddMembers(working));
        uint64_t probes = 0;
        for (uint64_t i = 0; i < KEYS; ++i)
        {
            probes += selector.Probes(Mix64(i + 1) >> 32);
        }
        const double mean = static_cast<double>(probes) / KEYS;
        const double expected = 1024.0 / working;
        const double error = std::sqrt(expected * (expected - 1) / KEYS);
        EXPECT_NEAR(mean, expected, 4 * error + 1e-9);
        RecordValidation(
            {"Selectors",
             "dx, mean probes, " + std::to_string(working) + " live of 1024 slots, 100,000 keys",
             Decimals(mean, 2),
             Decimals(expected, 2),
             "4 standard errors of " + Decimals(error, 3),
             "slots / live; Dong and Wang 2021"});
    }
}

TEST(DxSelector, OrderDoesNotMatterToIdsThatDoNotCompete)
{
    DxSelector up(32, 64);
    DxSelector down(32, 64);
    for (MemberId i = 0; i < 40; ++i)
    {
        up.Update({{Kind::ADD, i, 1.0}});
        down.Update({{Kind::ADD, 39 - i, 1.0}});
    }
    up.Update({{Kind::SET_DOWN, 5, 1.0}});
    up.Update({{Kind::SET_DOWN, 9, 1.0}});
    up.Update({{Kind::SET_ACTIVE, 5, 1.0}});
    up.Update({{Kind::SET_ACTIVE, 9, 1.0}});
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        ASSERT_EQ(up.Select(Mix64(i) >> 32), down.Select(Mix64(i) >> 32));
    }
}

TEST(DxSelector, IdsThatCompeteGetSlotsOfTheirOwn)
{
    DxSelector selector(32, 4);
    selector.Update({{Kind::ADD, 3, 1.0}, {Kind::ADD, 7, 1.0}, {Kind::ADD, 11, 1.0}});
    std::vector<int> counts(12);
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        ++counts[selector.Select(Mix64(i) >> 32).value()];
    }
    // Standard error of a third of 100,000: 149.
    for (const int id : {3, 7, 11})
    {
        EXPECT_NEAR(counts[id], KEYS / 3.0, 4 * 149);
    }
}

// One live member of 2^16 slots: sequences of 65,536 probes on average still end.
TEST(DxSelector, TheOnlyMemberIsFound)
{
    DxSelector selector(64, 65536);
    selector.Update({{Kind::ADD, 77, 1.0}});
    for (uint64_t i = 0; i < 50; ++i)
    {
        ASSERT_EQ(selector.Select(Mix64(i)), 77U);
    }
}

} // namespace flowhash
