// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "part-registry.h"
#include "reduce/bin-reduction.h"
#include "reduce/region-reduction.h"
#include "select/maglev-preset.h"
#include "select/maglev-selector.h"
#include "select/multi-probe-selector.h"
#include "select/reducing-selector.h"
#include "select/rendezvous-selector.h"
#include "select/ring-selector.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <numeric>
#include <string>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

std::unique_ptr<FlowSelector>
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

TEST(RegionReduction, DividesTheKeyByTheRegionsSize)
{
    // 16 bits, 10 members: 6,553 values each, the last six more.
    EXPECT_EQ(RegionReduction::Lasts({1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 16)[0], 6552U);
    RegionReduction regions(16);
    regions.Rebuild(std::vector<double>(10, 1.0));
    for (uint64_t key = 0; key < 65536; ++key)
    {
        ASSERT_EQ(regions.Apply(key), std::min<uint64_t>(key / 6553, 9)) << key;
    }
    regions.Rebuild({1, 3});
    EXPECT_EQ(regions.Apply(16383), 0U);
    EXPECT_EQ(regions.Apply(16384), 1U);
    RegionReduction wide(64);
    wide.Rebuild({1, 1});
    EXPECT_EQ(wide.Apply(UINT64_MAX / 2), 0U);
    EXPECT_EQ(wide.Apply(UINT64_MAX / 2 + 1), 1U);
    EXPECT_EQ(wide.Apply(UINT64_MAX), 1U);
}

TEST(BitsReduction, TakesTheBitsThatItSays)
{
    BitsReduction lower(32, 8, false);
    BitsReduction upper(32, 8, true);
    lower.Rebuild(std::vector<double>(256, 1.0));
    upper.Rebuild(std::vector<double>(256, 1.0));
    EXPECT_EQ(lower.Apply(0x12345678), 0x78U);
    EXPECT_EQ(upper.Apply(0x12345678), 0x12U);
    lower.Rebuild(std::vector<double>(7, 1.0));
    EXPECT_EQ(lower.Apply(0x12345678), 0x78U % 7);
}

// Of the 7/8 that move, 1/8 must: the excess is 3/4, whichever member leaves.
TEST(ModuloSelector, RemovingOneOfEightMovesSevenEighths)
{
    for (MemberId id = 0; id < 8; ++id)
    {
        EXPECT_NEAR(ShareMovedByRemoving("modulo", 8, id), 7.0 / 8, 1e-12);
    }
}

TEST(ModuloSelector, ShareMovedIsThatOfAWholePeriod)
{
    const UpdateDelta delta = Make("modulo", 32, 4000)->Update({{Kind::ADD, 4000, 1.0}});
    EXPECT_TRUE(delta.exact);
    EXPECT_NEAR(delta.movedShare, 4000.0 / 4001, 1e-12);
    // 12 and 9 members: places 0 to 2, 3 to 5 and so on agree modulo 3; a period has 36 values.
    const auto selector = Make("modulo", 32, 12);
    const UpdateDelta three =
        selector->Update({{Kind::REMOVE, 2, 1}, {Kind::REMOVE, 5, 1}, {Kind::REMOVE, 8, 1}});
    double moved = 0;
    const std::vector<MemberId> left{0, 1, 3, 4, 6, 7, 9, 10, 11};
    for (uint64_t value = 0; value < 36; ++value)
    {
        moved += value % 12 != left[value % 9] ? 1 : 0;
    }
    EXPECT_NEAR(three.movedShare, moved / 36, 1e-12);
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

TEST(MaglevSelector, RefusesASizeThatIsNotPrimeAndNamesTheNearest)
{
    try
    {
        MakeSelector("select=maglev size=65536", 32);
        FAIL() << "accepted";
    }
    catch (const SpecError& error)
    {
        EXPECT_NE(std::string(error.what()).find("65537"), std::string::npos) << error.what();
    }
    EXPECT_THROW(MaglevSelector(32, 65536, MaglevPreset::Find("none"), 0), SpecError);
}

// 5 * 2^30 points and more would not fit: a user who gives bits per second for weights.
TEST(RingSelector, RefusesWeightsThatAskForTooManyPoints)
{
    RingSelector ring(32, 100);
    ring.Update(AddMembers(2));
    EXPECT_THROW(ring.Update({{Kind::SET_WEIGHT, 1, 1e9}}), SpecError);
    EXPECT_EQ(ring.List().Find(1)->weight, 1.0);
}

TEST(RingSelector, SharesAreWhatRemovalMoves)
{
    RingSelector ring(32, 10);
    ring.Update(AddMembers(5));
    ring.Update({{Kind::SET_WEIGHT, 2, 3.5}});
    const std::vector<double> shares = ring.Shares();
    EXPECT_DOUBLE_EQ(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0);
    for (MemberId id = 0; id < 5; ++id)
    {
        EXPECT_DOUBLE_EQ(ring.Update({{Kind::SET_DOWN, id, 1}}).movedShare, shares[id]);
        EXPECT_DOUBLE_EQ(ring.Update({{Kind::SET_ACTIVE, id, 1}}).movedShare, shares[id]);
    }
}

// A flow that a member refuses reaches the one that it would reach were that member gone.
TEST(RingSelector, TheNextToAskIsTheOneThatTakesOver)
{
    RingSelector ring(32, 20);
    ring.Update(AddMembers(6));
    for (uint64_t i = 0; i < 500; ++i)
    {
        const uint64_t hash = Mix64(i) >> 32;
        const auto next = ring.SelectOther(hash, 1);
        const MemberId first = ring.Select(hash).value();
        ring.Update({{Kind::SET_DOWN, first, 1}});
        EXPECT_EQ(ring.Select(hash), next);
        ring.Update({{Kind::SET_ACTIVE, first, 1}});
    }
}

TEST(MultiProbeSelector, SharesAreThoseOfAMillionKeys)
{
    MultiProbeSelector selector(32, 3);
    selector.Update(AddMembers(5));
    const std::vector<double> shares = selector.Shares();
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-9);
    std::vector<double> counts(5);
    for (uint64_t i = 0; i < 1000000; ++i)
    {
        counts[*selector.Select(Mix64(i) >> 32)] += 1e-6;
    }
    for (MemberId id = 0; id < 5; ++id)
    {
        EXPECT_NEAR(counts[id], shares[id], 4 * 0.0005) << "standard error at most 0.0005";
    }
}

TEST(FlowSelector, FindsMembersByIdWhereverTheyStand)
{
    const auto selector = Make("modulo", 32, 4);
    selector->Update({{Kind::ADD, 70, 1.0}, {Kind::REMOVE, 1, 1.0}});
    EXPECT_EQ(selector->List().Find(0)->id, 0U);
    EXPECT_EQ(selector->List().Find(1), nullptr);
    EXPECT_EQ(selector->List().Find(3)->id, 3U);
    EXPECT_EQ(selector->List().Find(70)->id, 70U);
    EXPECT_EQ(selector->List().Find(71), nullptr);
}

} // namespace flowhash
