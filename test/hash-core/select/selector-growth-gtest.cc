// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "part-registry.h"

#include <ctime>
#include <gtest/gtest.h>
#include <numeric>
#include <set>

/**
 * @file
 * Updates of many members take n log n, choices by load the logarithm. The bounds are CPU time,
 * some hundred times what is needed, and a tenth or less of what quadratic or linear ways take.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr MemberId MANY = 64000;
constexpr double BOUND = 5; // seconds

/// @param work a function @return CPU time that it takes, seconds
template <typename Work>
double
Seconds(const Work& work)
{
    const std::clock_t begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

} // namespace

TEST(SelectorGrowth, ReplacingInATableOfManyMembers)
{
    const auto selector = MakeSelector("select=table size=262144 fill=replace", 32);
    EXPECT_LT(Seconds([&] {
                  selector->Update(AddMembers(MANY));
                  selector->Update({{Kind::SET_WEIGHT, 5, 1000}});
                  selector->Update({{Kind::REMOVE, 5}});
              }),
              BOUND);
}

TEST(SelectorGrowth, RefillingATableForOneHeavyMember)
{
    const auto selector = MakeSelector("select=table size=1048576", 32);
    std::vector<MemberChange> changes = AddMembers(20000);
    changes[17].weight = 1e9;
    EXPECT_LT(Seconds([&] { selector->Update(changes); }), BOUND / 5);
}

TEST(SelectorGrowth, OneWeightAmongManyUnderHrw)
{
    const auto selector = MakeSelector("select=hrw", 32);
    selector->Update(AddMembers(MANY));
    EXPECT_LT(Seconds([&] { selector->Update({{Kind::SET_WEIGHT, 7, 2}}); }), 0.5);
}

TEST(SelectorGrowth, AddingInDescendingOrder)
{
    std::vector<MemberChange> changes = AddMembers(4 * MANY);
    std::reverse(changes.begin(), changes.end());
    const auto selector = MakeSelector("select=modulo", 32);
    EXPECT_LT(Seconds([&] { selector->Update(changes); }), 1);
    EXPECT_EQ(selector->Members().size(), 4 * MANY);
    EXPECT_EQ(selector->Members().front().id, 0U);
}

TEST(SelectorGrowth, OneHeavyMemberUnderMaglev)
{
    const auto selector = MakeSelector("select=maglev size=1048573", 32);
    std::vector<MemberChange> changes = AddMembers(4000);
    changes[17].weight = 1e9;
    EXPECT_LT(Seconds([&] { selector->Update(changes); }), BOUND / 2);
}

TEST(SelectorGrowth, IdsThatCompeteForASlotOfDx)
{
    constexpr MemberId SLOTS = 1 << 16;
    const auto selector = MakeSelector("select=dx capacity=65536", 32);
    std::vector<MemberChange> changes;
    for (MemberId i = 0; i < SLOTS; ++i)
    {
        changes.push_back({Kind::ADD, (i % 1024) * SLOTS + (i / 1024), 1});
    }
    EXPECT_LT(Seconds([&] { selector->Update(changes); }), BOUND);
}

TEST(SelectorGrowth, ChoicesByTurnAndLoadOfManyMembers)
{
    for (const char* spec : {"select=least-connections",
                             "select=weighted-least-connections",
                             "select=join-shortest-queue",
                             "select=weighted-round-robin"})
    {
        const auto selector = MakeSelector(spec, 32);
        selector->Update(AddMembers(10 * MANY));
        const double time = Seconds([&] {
            for (int i = 0; i < 100000; ++i)
            {
                selector->AddLoad(selector->Take(0, 0).value(), 1);
            }
        });
        EXPECT_LT(time, BOUND) << spec;
    }
}

TEST(SelectorGrowth, InterleavedTurnsOfOneHeavyMember)
{
    const auto selector = MakeSelector("select=weighted-round-robin kind=interleaved", 32);
    std::vector<MemberChange> changes = AddMembers(10 * MANY);
    changes[17].weight = 60000;
    selector->Update(changes);
    const double time = Seconds([&] {
        for (int i = 0; i < 50000; ++i)
        {
            ASSERT_EQ(selector->Take(0, 0), 17U); // the others are in the last of 60,000 rounds
        }
    });
    EXPECT_LT(time, BOUND);
}

// As many flows as members, one for each: the last ones are refused by nearly all.
TEST(SelectorGrowth, FlowsRefusedByNearlyAllOnARing)
{
    const auto selector = MakeSelector("select=bounded base=ring c=1", 32);
    selector->Update(AddMembers(MANY / 4));
    std::set<MemberId> taken;
    const double time = Seconds([&] {
        for (uint64_t i = 0; i < MANY / 4; ++i)
        {
            const MemberId member = selector->Take(Mix64(i + 1) >> 32, 0).value();
            taken.insert(member);
            selector->AddLoad(member, 1);
        }
    });
    EXPECT_EQ(taken.size(), MANY / 4);
    EXPECT_LT(time, BOUND);
}

/// Updates of one member among many behind a state of rows; all of these look members up in rows.
class StateGrowth : public testing::TestWithParam<const char*>
{
};

TEST_P(StateGrowth, OneMemberAmongMany)
{
    const auto scheme = Distribution::Make("select=hrw " + std::string(GetParam()));
    scheme->Update(AddMembers(4000));
    const double time = Seconds([&] {
        for (MemberId id = 0; id < 40; ++id)
        {
            scheme->Update({{Kind::SET_DOWN, id, 1}});
            scheme->Update({{Kind::SET_ACTIVE, id, 1}});
            scheme->Update({{Kind::SET_WEIGHT, id, 2}});
            scheme->Update({{Kind::REMOVE, id}});
            scheme->Update({{Kind::ADD, id, 1}});
        }
    });
    EXPECT_LT(time, 2 * BOUND);
}

INSTANTIATE_TEST_SUITE_P(Rows, StateGrowth, testing::Values("state=glb", "state=beamer"));

// Weights at the ends of what is allowed have sums and ratios.
TEST(SelectorGrowth, GreatestWeightsShareAndGreaterOnesAreRefused)
{
    for (const char* spec : {"select=resilient",
                             "select=weighted-round-robin",
                             "select=table",
                             "select=random",
                             "select=hrw"})
    {
        const auto selector = MakeSelector(spec, 32);
        selector->Update({{Kind::ADD, 0, 1e100}, {Kind::ADD, 1, 1e100}});
        std::vector<int> counts(2);
        for (uint64_t i = 0; i < 1000; ++i)
        {
            ++counts.at(selector->Take(Mix64(i + 1) >> 32, 0).value());
        }
        EXPECT_NEAR(counts[0], 500, 80) << spec;
        EXPECT_THROW(selector->Update({{Kind::SET_WEIGHT, 0, 1.7e308}}), SpecError);
        EXPECT_THROW(selector->Update({{Kind::SET_WEIGHT, 0, 1e-200}}), SpecError);
    }
}

} // namespace flowhash
