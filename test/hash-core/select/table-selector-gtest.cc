// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "part-registry.h"
#include "reduce/bin-reduction.h"
#include "select/table-fill.h"
#include "select/table-selector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <utility>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

std::vector<Member>
Weighted(const std::vector<double>& weights)
{
    std::vector<Member> members;
    for (const double weight : weights)
    {
        members.push_back({static_cast<MemberId>(members.size()), weight, MemberState::ACTIVE});
    }
    return members;
}

/// Webster's method as it is written: entries by claim, the greatest first.
std::vector<std::size_t>
CountOut(std::size_t size, const std::vector<Member>& members)
{
    std::vector<std::pair<double, std::size_t>> claims;
    for (std::size_t i = 0; i < members.size(); ++i)
    {
        for (std::size_t has = 0; has < size; ++has)
        {
            claims.emplace_back(-members[i].weight / static_cast<double>(2 * has + 1), i);
        }
    }
    std::sort(claims.begin(), claims.end());
    std::vector<std::size_t> counts(members.size());
    for (std::size_t i = 0; i < size; ++i)
    {
        ++counts[claims[i].second];
    }
    return counts;
}

} // namespace

TEST(TableFill, ApportionsByLargestRemainder)
{
    using Counts = std::vector<std::size_t>;
    EXPECT_EQ(Apportion(10, Weighted({1, 1, 1})), (Counts{4, 3, 3}));
    EXPECT_EQ(Apportion(7, Weighted({1, 2, 4})), (Counts{1, 2, 4}));
    EXPECT_EQ(Apportion(8, Weighted({1, 2, 4})), (Counts{1, 2, 5}));
    EXPECT_EQ(Apportion(2, Weighted({1, 1, 1})), (Counts{1, 1, 0}));
    EXPECT_EQ(Apportion(100, Weighted({0.1, 0.2, 0.7})), (Counts{10, 20, 70}));
}

TEST(TableFill, ApportionsByWebster)
{
    using Counts = std::vector<std::size_t>;
    // Balinski and Young's example, of which five methods make five different divisions.
    EXPECT_EQ(ApportionByDivisor(26, Weighted({9061, 7179, 5259, 3319, 1182})),
              (Counts{9, 8, 5, 3, 1}));
    EXPECT_EQ(ApportionByDivisor(10, Weighted({1, 1, 1})), (Counts{4, 3, 3}));
    EXPECT_EQ(ApportionByDivisor(2, Weighted({1, 1, 1})), (Counts{1, 1, 0}));
    std::mt19937_64 random(1);
    for (int i = 0; i < 300; ++i)
    {
        std::vector<double> weights(1 + random() % 30);
        for (double& weight : weights)
        {
            weight = i % 2 == 0 ? 1.0 + static_cast<double>(random() % 10)
                                : std::exp(static_cast<double>(random() % 1000) / 100);
        }
        const std::size_t size = 1 + random() % 200;
        EXPECT_EQ(ApportionByDivisor(size, Weighted(weights)), CountOut(size, Weighted(weights)));
    }
}

TEST(TableFill, DealingTakesTurns)
{
    const auto refill = [](std::size_t size, const std::vector<Member>& members) {
        return DealTable(members, Apportion(size, members));
    };
    EXPECT_EQ(refill(7, Weighted({1, 1, 1})), (std::vector<MemberId>{0, 1, 2, 0, 1, 2, 0}));
    EXPECT_EQ(refill(6, Weighted({1, 3, 2})), (std::vector<MemberId>{0, 1, 2, 1, 2, 1}));
}

/// A member among 20 changes in a small table: no entry goes from one that did not change to
/// another that did not.
TEST(TableSelector, ReplaceMovesNothingBetweenThoseThatStayed)
{
    std::mt19937_64 random(7);
    for (int table = 0; table < 40; ++table)
    {
        TableSelector selector(32, 64, TableSelector::Fill::REPLACE, MakeReduction("modulo", 32));
        selector.Update(AddMembers(20));
        for (int change = 0; change < 50; ++change)
        {
            const auto id = static_cast<MemberId>(random() % 20);
            const Kind kind =
                std::array{Kind::SET_WEIGHT, Kind::SET_DOWN, Kind::SET_ACTIVE}[random() % 3];
            const auto before = selector.Entries();
            selector.Update({{kind, id, 1.0 + static_cast<double>(random() % 10)}});
            const auto& after = selector.Entries();
            for (std::size_t i = 0; i < after.size(); ++i)
            {
                EXPECT_TRUE(before[i] == after[i] || before[i] == id || after[i] == id);
            }
        }
    }
}

/// A member that loses weight gives up what is not its due, however little each of the many others
/// lacks.
TEST(TableSelector, ReplaceLeavesNoHeavyMemberWithWhatItHad)
{
    TableSelector selector(32, 4096, TableSelector::Fill::REPLACE, MakeReduction("modulo", 32));
    std::vector<MemberChange> others{{Kind::ADD, 0, 96}};
    for (MemberId id = 1; id <= 2000; ++id)
    {
        others.push_back({Kind::ADD, id, 2});
    }
    selector.Update(others);
    // The others have 2 or 3 entries each, none the third before a claim of 2 / 5 is the greatest:
    // the heavy one then has as many as n with weight / (2n + 1) > 2 / 5.
    for (const auto& [weight, entries] : {std::pair(48.0, 60), {20.0, 25}, {2.0, 3}, {1.0, 1}})
    {
        selector.Update({{Kind::SET_WEIGHT, 0, weight}});
        EXPECT_EQ(std::count(selector.Entries().begin(), selector.Entries().end(), 0U), entries);
    }
}

TEST(TableSelector, ReplaceMovesOnlyTheLeaversEntries)
{
    TableSelector selector(32, 1000, TableSelector::Fill::REPLACE, MakeReduction("modulo", 32));
    selector.Update(AddMembers(7));
    for (const MemberId leaver : {3U, 0U, 6U})
    {
        const auto before = selector.Entries();
        const UpdateDelta delta = selector.Update({{Kind::SET_DOWN, leaver, 1}});
        const auto own = std::count(before.begin(), before.end(), leaver);
        EXPECT_EQ(delta.movedShare, static_cast<double>(own) / 1000);
        EXPECT_TRUE(delta.exact);
    }
}

TEST(TableSelector, ReplaceKeepsWithinOneEntryOfTheDue)
{
    TableSelector selector(32, 1000, TableSelector::Fill::REPLACE, MakeReduction("modulo", 32));
    selector.Update(AddMembers(7));
    selector.Update({{Kind::ADD, 7, 2.0}});
    selector.Update({{Kind::SET_WEIGHT, 1, 0.5}});
    std::map<MemberId, double> counts;
    for (const MemberId id : selector.Entries())
    {
        ++counts[id];
    }
    for (const Member& member : selector.Live())
    {
        EXPECT_NEAR(counts[member.id], 1000 * member.weight / 8.5, 1.0) << member.id;
    }
}

TEST(TableSelector, TableSmallerThanTheMembersStillAnswers)
{
    TableSelector selector(32, 3, TableSelector::Fill::REFILL, MakeReduction("threshold", 32));
    selector.Update(AddMembers(10));
    EXPECT_EQ(selector.Entries(), (std::vector<MemberId>{0, 1, 2}));
    EXPECT_EQ(selector.Select(0xffffffff), 2U);
}

TEST(TableSelector, BitsIndexATableOfAPowerOfTwo)
{
    const auto table = MakeSelector("select=table size=8 reduce=upper-bits", 32);
    table->Update(AddMembers(8));
    EXPECT_EQ(table->Select(0xa0000000), 5U);
    EXPECT_THROW(MakeSelector("select=table size=12 reduce=lower-bits", 32), SpecError);
    EXPECT_THROW(MakeSelector("select=table size=512 reduce=lower-bits", 8), SpecError);
}

} // namespace flowhash
