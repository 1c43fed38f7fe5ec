// SPDX-License-Identifier: MIT

#include "reducing-selector.h"
#include "rendezvous-selector.h"
#include "table-fill.h"
#include "table-selector.h"
#include "test-flows.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

std::unique_ptr<Selector>
Make(const std::string& reduction, unsigned width, MemberId members)
{
    auto selector = std::make_unique<ReducingSelector>(width, MakeReduction(reduction, width));
    selector->Update(AddMembers(members));
    return selector;
}

double
ShareMovedByRemoving(const std::string& reduction, MemberId members, MemberId id)
{
    const UpdateDelta delta = Make(reduction, 32, members)->Update({{Kind::REMOVE, id, 1}});
    EXPECT_TRUE(delta.exact);
    return delta.movedShare;
}

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

} // namespace

TEST(ModuloReduction, IsTheRemainderForEveryWidth)
{
    for (const unsigned width : {16U, 31U, 32U, 36U, 64U})
    {
        ModuloReduction modulo(width);
        for (const std::size_t count : {1, 2, 3, 7, 16, 1000, 65537})
        {
            modulo.Rebuild(std::vector<double>(count, 1.0));
            for (uint64_t i = 0; i < 2000; ++i)
            {
                const uint64_t top = UINT64_MAX >> (64 - width);
                const uint64_t hash = i == 0 ? top : Mix64(i) & top;
                ASSERT_EQ(modulo.Apply(hash), hash % count) << width << " bits, " << hash;
            }
        }
    }
}

TEST(MultiplyShiftReduction, UsesTheDeclaredWidth)
{
    MultiplyShiftReduction narrow(32);
    narrow.Rebuild(std::vector<double>(10, 1.0));
    EXPECT_EQ(narrow.Apply(0), 0U);
    EXPECT_EQ(narrow.Apply(0x80000000), 5U);
    EXPECT_EQ(narrow.Apply(0xffffffff), 9U);
    MultiplyShiftReduction wide(64);
    wide.Rebuild(std::vector<double>(10, 1.0));
    EXPECT_EQ(wide.Apply(0xffffffff), 0U) << "a 32-bit value taken for 64 bits";
    EXPECT_EQ(wide.Apply(UINT64_MAX), 9U);
}

// Linux: upper_bound = DIV_ROUND_CLOSEST(sum << 31, total) - 1; ours is one behind it.
TEST(ThresholdReduction, BoundsAreThoseOfLinux)
{
    for (const std::vector<double>& weights :
         std::vector<std::vector<double>>{{1, 1, 1}, {1, 2, 3, 4}, {7}, {255, 1, 256, 3, 9}})
    {
        uint64_t total = 0;
        for (const double weight : weights)
        {
            total += static_cast<uint64_t>(weight);
        }
        uint64_t sum = 0;
        const auto bounds = ThresholdReduction::Bounds(weights);
        for (std::size_t i = 0; i < weights.size(); ++i)
        {
            sum += static_cast<uint64_t>(weights[i]);
            ASSERT_EQ(bounds[i], ((sum << 31) + total / 2) / total);
        }
        EXPECT_EQ(bounds.back(), 0x80000000U);
    }
}

TEST(ThresholdReduction, ReadsTheUpper31Bits)
{
    ThresholdReduction threshold(32);
    threshold.Rebuild({1, 3});
    EXPECT_EQ(threshold.Apply(0x3fffffff), 0U);
    EXPECT_EQ(threshold.Apply(0x40000000), 1U);
    EXPECT_EQ(threshold.Apply(0xffffffff), 1U);
    ThresholdReduction narrow(16);
    narrow.Rebuild({1, 3});
    EXPECT_EQ(narrow.Apply(0x3fff), 0U);
    EXPECT_EQ(narrow.Apply(0x4000), 1U);
}

TEST(ThresholdReduction, FindsTheFirstBoundAboveEveryValue)
{
    std::vector<double> weights;
    for (uint64_t i = 0; i < 300; ++i)
    {
        weights.push_back(i % 7 == 0 ? 1e-9 : 1.0 + static_cast<double>(Mix64(i) % 100));
    }
    ThresholdReduction threshold(32);
    threshold.Rebuild(weights);
    const auto bounds = ThresholdReduction::Bounds(weights);
    const auto expect = [&](uint64_t value) {
        const auto bound = std::upper_bound(bounds.begin(), bounds.end(), value);
        const auto region = static_cast<std::size_t>(bound - bounds.begin());
        ASSERT_EQ(threshold.Apply(value << 1), region) << value;
    };
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i)
    {
        expect(bounds[i]);
        expect(bounds[i] - (bounds[i] > 0 ? 1 : 0));
        expect(Mix64(i) >> 33);
    }
    expect(0x7fffffff);
}

TEST(ModuloSelector, OneMoreMemberMovesNOfNPlus1)
{
    for (const MemberId count : {1U, 4U, 8U, 100U})
    {
        const UpdateDelta delta = Make("modulo", 32, count)->Update({{Kind::ADD, count, 1.0}});
        EXPECT_TRUE(delta.exact);
        EXPECT_NEAR(delta.movedShare, count / (count + 1.0), 1e-12);
    }
}

// Of the 7/8 that move, 1/8 must: the excess is 3/4, whichever member leaves.
TEST(ModuloSelector, RemovingOneOfEightMovesSevenEighths)
{
    for (MemberId id = 0; id < 8; ++id)
    {
        EXPECT_NEAR(ShareMovedByRemoving("modulo", 8, id), 7.0 / 8, 1e-12);
    }
}

TEST(ModuloSelector, LongPeriodIsSampled)
{
    const UpdateDelta delta = Make("modulo", 32, 4000)->Update({{Kind::ADD, 4000, 1.0}});
    EXPECT_FALSE(delta.exact);
    // Standard error at a sample of 65,536: sqrt(.00025 * .99975 / 65536) = 0.00006.
    EXPECT_NEAR(delta.movedShare, 4000.0 / 4001, 4 * 0.00006);
}

// RFC 2992, section 2.
TEST(ThresholdSelector, RemovingRegionKMovesWhatRfc2992Says)
{
    for (const MemberId count : {4U, 10U, 64U})
    {
        double mean = 0;
        for (MemberId k = 1; k <= count; ++k)
        {
            double kept = 0;
            for (MemberId i = 1; i <= count; ++i)
            {
                kept += i < k ? count - i : i > k ? i - 1.0 : 0.0;
            }
            const double expected = 1 - kept / (count * (count - 1.0));
            const double moved = ShareMovedByRemoving("threshold", count, k - 1);
            ASSERT_NEAR(moved, expected, count * 0x1p-31) << "N=" << count << " K=" << k;
            mean += moved / count;
        }
        EXPECT_NEAR(mean, (count + 1.0) / (3.0 * count), count * 0x1p-31);
        EXPECT_NEAR(ShareMovedByRemoving("threshold", count, count - 1), 0.5, count * 0x1p-31);
    }
}

TEST(ThresholdSelector, GivesTheFiguresOfRfc2992)
{
    EXPECT_NEAR(ShareMovedByRemoving("threshold", 4, 1), 0.3333, 5e-5);
    EXPECT_NEAR(ShareMovedByRemoving("threshold", 10, 4), 0.2778, 5e-5);
    EXPECT_NEAR(ShareMovedByRemoving("threshold", 64, 31), 0.2540, 5e-5);
}

TEST(ThresholdSelector, AddingAtTheEndMovesOneHalf)
{
    for (const char* reduction : {"threshold", "multiply-shift"})
    {
        const UpdateDelta delta = Make(reduction, 32, 10)->Update({{Kind::ADD, 10, 1.0}});
        EXPECT_TRUE(delta.exact);
        EXPECT_NEAR(delta.movedShare, 0.5, 1e-8) << reduction;
    }
}

TEST(RendezvousSelector, MovesExactlyTheRemovedShare)
{
    RendezvousSelector selector(32);
    auto changes = AddMembers(8);
    changes[3].weight = 3;
    selector.Update(changes);
    const UpdateDelta delta = selector.Update({{Kind::SET_DOWN, 3, 1}});
    EXPECT_TRUE(delta.exact);
    EXPECT_NEAR(delta.movedShare, 0.3, 1e-12);
}

// The share computed from the weights against 100,000 hash values: standard error below 0.0016.
TEST(RendezvousSelector, ShareMovedByAWeightIsThatOfTheChoices)
{
    RendezvousSelector selector(64);
    selector.Update(AddMembers(5));
    std::vector<std::optional<MemberId>> before(100000);
    std::vector<uint64_t> hashes(before.size());
    for (std::size_t i = 0; i < hashes.size(); ++i)
    {
        hashes[i] = Mix64(i + 1);
    }
    selector.SelectBatch(hashes.data(), hashes.size(), before.data());
    const UpdateDelta delta = selector.Update(
        {{Kind::SET_WEIGHT, 2, 2.5}, {Kind::SET_WEIGHT, 4, 0.5}, {Kind::ADD, 9, 1.0}});
    double moved = 0;
    for (std::size_t i = 0; i < hashes.size(); ++i)
    {
        moved += before[i] != selector.Select(hashes[i]) ? 1e-5 : 0;
    }
    EXPECT_TRUE(delta.exact);
    EXPECT_NEAR(moved, delta.movedShare, 4 * 0.0016);
}

TEST(TableFill, ApportionsByLargestRemainder)
{
    using Counts = std::vector<std::size_t>;
    EXPECT_EQ(Apportion(10, Weighted({1, 1, 1})), (Counts{4, 3, 3}));
    EXPECT_EQ(Apportion(7, Weighted({1, 2, 4})), (Counts{1, 2, 4}));
    EXPECT_EQ(Apportion(8, Weighted({1, 2, 4})), (Counts{1, 2, 5}));
    EXPECT_EQ(Apportion(2, Weighted({1, 1, 1})), (Counts{1, 1, 0}));
    EXPECT_EQ(Apportion(100, Weighted({0.1, 0.2, 0.7})), (Counts{10, 20, 70}));
}

TEST(TableFill, RefillTakesTurns)
{
    EXPECT_EQ(RefillTable(7, Weighted({1, 1, 1})), (std::vector<MemberId>{0, 1, 2, 0, 1, 2, 0}));
    EXPECT_EQ(RefillTable(6, Weighted({1, 3, 2})), (std::vector<MemberId>{0, 1, 2, 1, 2, 1}));
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

TEST(Selector, FindsMembersByIdWhereverTheyStand)
{
    const auto selector = Make("modulo", 32, 4);
    selector->Update({{Kind::ADD, 70, 1.0}, {Kind::REMOVE, 1, 1.0}});
    EXPECT_EQ(selector->Find(0)->id, 0U);
    EXPECT_EQ(selector->Find(1), nullptr);
    EXPECT_EQ(selector->Find(3)->id, 3U);
    EXPECT_EQ(selector->Find(70)->id, 70U);
    EXPECT_EQ(selector->Find(71), nullptr);
}

} // namespace flowhash
