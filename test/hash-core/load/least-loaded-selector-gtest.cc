// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "load/least-loaded-selector.h"
#include "part-registry.h"

#include <gtest/gtest.h>
#include <set>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// Takes and loads, so many times. @return how many each got
std::vector<int>
Fill(FlowSelector& selector, int flows, std::size_t members, int64_t now = 0)
{
    std::vector<int> counts(members);
    for (int i = 0; i < flows; ++i)
    {
        const MemberId id = selector.Take(0, now).value();
        selector.AddLoad(id, 1);
        ++counts.at(id);
    }
    return counts;
}

} // namespace

TEST(LeastLoadedSelector, IdleTierIsFilledInTurn)
{
    const auto selector = MakeSelector("select=least-connections", 32);
    selector->Update(AddMembers(4));
    std::vector<MemberId> chosen;
    for (int i = 0; i < 6; ++i)
    {
        chosen.push_back(selector->Take(0, 0).value()); // each flow ends at once
    }
    EXPECT_EQ(chosen, (std::vector<MemberId>{0, 1, 2, 3, 0, 1}));
}

TEST(LeastLoadedSelector, ChoosesTheOneWithLeastToDo)
{
    for (const char* const name : {"least-connections", "join-shortest-queue"})
    {
        const auto selector = MakeSelector(std::string("select=") + name, 32);
        selector->Update(AddMembers(3));
        selector->AddLoad(0, 2);
        selector->AddLoad(2, 1);
        EXPECT_EQ(selector->Take(0, 0), 1U) << name;
        selector->AddLoad(1, 5);
        EXPECT_EQ(selector->Take(0, 0), 2U) << name;
        selector->AddLoad(1, -5);
        EXPECT_EQ(selector->Take(0, 0), 1U) << name;
    }
}

TEST(LeastLoadedSelector, LoadsFollowTheWeights)
{
    const auto selector = MakeSelector("select=weighted-least-connections", 32);
    selector->Update({{Kind::ADD, 0, 1.0}, {Kind::ADD, 1, 2.0}, {Kind::ADD, 2, 5.0}});
    const auto counts = Fill(*selector, 800, 3);
    EXPECT_NEAR(counts[0], 100, 1);
    EXPECT_NEAR(counts[1], 200, 1);
    EXPECT_NEAR(counts[2], 500, 1);
}

TEST(LeastLoadedSelector, LoadsOutliveAbsenceAndComeAheadOfMembers)
{
    const auto selector = MakeSelector("select=least-connections", 32);
    selector->AddLoad(1, 10);
    selector->Update(AddMembers(2));
    EXPECT_EQ(Fill(*selector, 5, 2), (std::vector<int>{5, 0}));
    selector->Update({{Kind::SET_DOWN, 1, 1.0}});
    selector->AddLoad(1, -9);
    selector->Update({{Kind::SET_ACTIVE, 1, 1.0}});
    EXPECT_EQ(Fill(*selector, 4, 2), (std::vector<int>{0, 4}));
}

TEST(LeastLoadedSelector, RemembersNobodyWhoLeftWithNothingToDo)
{
    const auto selector = MakeSelector("select=least-connections", 32);
    selector->Update(AddMembers(2));
    const std::size_t before = selector->Bytes();
    for (MemberId id = 2; id < 1000; ++id)
    {
        selector->Update({{MemberChange::Kind::ADD, id}});
        selector->AddLoad(id, 1);
        selector->Update({{MemberChange::Kind::REMOVE, id}});
        selector->AddLoad(id, -1);
    }
    EXPECT_EQ(selector->Bytes(), before);
}

TEST(LeastLoadedSelector, StaleLoadsAreThoseOfTheLastTick)
{
    const auto selector = MakeSelector("select=least-connections stale=1s", 32);
    selector->Update(AddMembers(2));
    selector->AddLoad(0, 1);
    const int64_t second = 1000000000;
    EXPECT_EQ(Fill(*selector, 5, 2, second), (std::vector<int>{0, 5}));
    EXPECT_EQ(Fill(*selector, 5, 2, 2 * second - 1), (std::vector<int>{0, 5}));
    EXPECT_EQ(Fill(*selector, 5, 2, 2 * second), (std::vector<int>{5, 0}));
}

// Of 4 idle members each place is drawn; 100 times one of four is missed with a probability of
// 4 * 0.75^100, below 1e-11.
TEST(LeastLoadedSelector, ShortestQueueBreaksTiesAtRandomByItsSeed)
{
    const auto draw = [](const std::string& spec, uint64_t reseed) {
        const auto selector = MakeSelector(spec, 32);
        selector->Update(AddMembers(4));
        if (reseed > 0)
        {
            selector->Reseed(reseed);
        }
        std::vector<MemberId> chosen;
        for (int i = 0; i < 100; ++i)
        {
            chosen.push_back(selector->Take(0, 0).value());
        }
        return chosen;
    };
    const auto first = draw("select=join-shortest-queue", 0);
    EXPECT_EQ(std::set<MemberId>(first.begin(), first.end()).size(), 4U);
    EXPECT_EQ(first, draw("select=join-shortest-queue", 0));
    EXPECT_NE(first, draw("select=join-shortest-queue seed=1", 0));
    EXPECT_EQ(draw("select=join-shortest-queue", 7), draw("select=join-shortest-queue seed=7", 0));
}

} // namespace flowhash
