// SPDX-License-Identifier: MIT

#include "../validation-record.h"
#include "load/interleaved-round-robin-selector.h"
#include "load/round-robin-selector.h"
#include "load/smooth-round-robin-selector.h"

#include <gtest/gtest.h>
#include <string>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

void
SetWeights(FlowSelector& selector, const std::vector<double>& weights)
{
    std::vector<MemberChange> changes;
    for (const double weight : weights)
    {
        changes.push_back({Kind::ADD, static_cast<MemberId>(changes.size()), weight});
    }
    selector.Update(changes);
}

/// @return who is chosen in turn, a letter each: member 0 is A
std::string
Turns(FlowSelector& selector, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
    {
        text += static_cast<char>('A' + selector.Take(i * 12345, 0).value());
    }
    return text;
}

} // namespace

TEST(RoundRobinSelector, TakesTheLiveMembersInTurn)
{
    RoundRobinSelector selector(32);
    SetWeights(selector, {1, 1, 0, 1});
    EXPECT_EQ(Turns(selector, 7), "ABDABDA");
}

TEST(RoundRobinSelector, GoesOnBehindTheLastThroughUpdates)
{
    RoundRobinSelector selector(32);
    SetWeights(selector, {1, 1, 1, 1});
    EXPECT_EQ(Turns(selector, 2), "AB");
    selector.Update({{Kind::SET_DOWN, 1, 1.0}});
    EXPECT_EQ(Turns(selector, 2), "CD");
    selector.Update({{Kind::REMOVE, 3, 1.0}, {Kind::ADD, 4, 1.0}});
    EXPECT_EQ(Turns(selector, 3), "EAC");
}

TEST(RoundRobinSelector, SelectingTakesNoTurn)
{
    RoundRobinSelector selector(32);
    SetWeights(selector, {1, 1, 1});
    Turns(selector, 1);
    EXPECT_EQ(selector.Select(7), 1U);
    EXPECT_EQ(selector.Select(8), 1U);
    EXPECT_EQ(selector.SelectOther(8, 1), 2U);
    EXPECT_EQ(Turns(selector, 1), "B");
}

TEST(SmoothRoundRobinSelector, GoldenSequenceOfNginx)
{
    SmoothRoundRobinSelector selector(32);
    SetWeights(selector, {5, 1, 1});
    const std::string turns = Turns(selector, 14);
    EXPECT_EQ(turns, "AABACAAAABACAA");
    RecordValidation({"Selectors",
                      "weighted-round-robin kind=smooth, weights 5, 1, 1, one round",
                      turns.substr(0, 7),
                      "AABACAA",
                      "exact",
                      "nginx, commit message of the smooth algorithm"});
}

TEST(SmoothRoundRobinSelector, ThoseThatStayKeepTheirCredit)
{
    SmoothRoundRobinSelector selector(32);
    SetWeights(selector, {2, 1, 1});
    EXPECT_EQ(Turns(selector, 2), "AB");
    selector.Update({{Kind::SET_DOWN, 1, 1.0}});
    EXPECT_EQ(Turns(selector, 2), "CA") << "A has taken turns, C none yet";
}

TEST(InterleavedRoundRobinSelector, GoldenSequenceOfIpvs)
{
    InterleavedRoundRobinSelector selector(32);
    SetWeights(selector, {4, 3, 2});
    const std::string turns = Turns(selector, 18);
    EXPECT_EQ(turns, "AABABCABCAABABCABC");
    RecordValidation({"Selectors",
                      "weighted-round-robin kind=interleaved, weights 4, 3, 2, one round",
                      turns.substr(0, 9),
                      "AABABCABC",
                      "exact",
                      "Linux Virtual Server, weighted round-robin scheduling"});
}

TEST(InterleavedRoundRobinSelector, CommonDivisorAndFractionsAreStepsOfTheSameRound)
{
    for (const double unit : {1.0, 100.0, 0.25})
    {
        InterleavedRoundRobinSelector selector(32);
        SetWeights(selector, {4 * unit, 3 * unit, 2 * unit});
        EXPECT_EQ(Turns(selector, 9), "AABABCABC") << unit;
    }
}

TEST(InterleavedRoundRobinSelector, GoesOnWhenTheHeaviestLeaves)
{
    InterleavedRoundRobinSelector selector(32);
    SetWeights(selector, {9, 1, 2});
    EXPECT_EQ(Turns(selector, 3), "AAA");
    selector.Update({{Kind::REMOVE, 0, 1.0}});
    EXPECT_EQ(Turns(selector, 6), "CBCCBC");
}

} // namespace flowhash
