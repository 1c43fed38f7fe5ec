// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "flow-hash.h"
#include "select/anchor-selector.h"

#include <cmath>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr uint64_t KEYS = 100000;

std::vector<std::optional<MemberId>>
ChooseAll(const FlowSelector& selector)
{
    std::vector<uint64_t> hashes(KEYS);
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        hashes[i] = Mix64(i + 1) >> 32;
    }
    std::vector<std::optional<MemberId>> choices(KEYS);
    selector.SelectBatch(hashes.data(), KEYS, choices.data());
    return choices;
}

} // namespace

// The draws behind the first are a sum of independent ones with chances 1/(w+1) to 1/a: mean and
// variance about ln(a/w). 100,000 keys: four standard errors of sqrt(ln(a/w) / 100,000).
TEST(AnchorSelector, MeanDrawsAreOnePlusLogOfAnchorsOverWorking)
{
    const std::vector<std::pair<uint32_t, std::string>> means{
        {1000, "1.000"}, {1100, "1.096"}, {2000, "1.693"}, {10000, "3.305"}};
    for (const auto& [anchors, reference] : means)
    {
        AnchorSelector selector(32, anchors);
        selector.Update(AddMembers(1000));
        uint64_t draws = 0;
        for (uint64_t i = 0; i < KEYS; ++i)
        {
            draws += selector.Draws(Mix64(i + 1) >> 32);
        }
        const double mean = static_cast<double>(draws) / KEYS;
        const double error = std::sqrt((std::stod(reference) - 1) / KEYS);
        EXPECT_NEAR(mean, std::stod(reference), 4 * error + 0.0005);
        RecordValidation(
            {"Selectors",
             "anchor, mean draws, 1000 working of " + std::to_string(anchors) + ", 100,000 keys",
             Decimals(mean, 3),
             reference,
             "4 standard errors of " + Decimals(error, 4),
             "1 + ln(a/w); Mendelson et al. 2021"});
    }
}

TEST(AnchorSelector, MembersThatReturnInReverseOrderFindTheirOwnFlows)
{
    AnchorSelector selector(32, 32);
    selector.Update(AddMembers(20));
    const auto before = ChooseAll(selector);
    const std::vector<MemberId> gone{7, 19, 0, 12, 3, 18};
    for (const MemberId id : gone)
    {
        const auto choices = ChooseAll(selector);
        selector.Update({{Kind::SET_DOWN, id, 1.0}});
        const auto after = ChooseAll(selector);
        for (std::size_t i = 0; i < KEYS; ++i)
        {
            ASSERT_TRUE(choices[i] == after[i] || choices[i] == id);
        }
    }
    for (auto id = gone.rbegin(); id != gone.rend(); ++id)
    {
        selector.Update({{Kind::SET_ACTIVE, *id, 1.0}});
    }
    EXPECT_EQ(ChooseAll(selector), before);
}

TEST(AnchorSelector, BatchesOfAnySizeAreTheSingleAnswers)
{
    AnchorSelector selector(32, 500);
    selector.Update(AddMembers(50));
    selector.Update({{Kind::REMOVE, 3, 1.0}, {Kind::REMOVE, 44, 1.0}, {Kind::REMOVE, 17, 1.0}});
    const auto batch = ChooseAll(selector);
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        ASSERT_EQ(batch[i], selector.Select(Mix64(i + 1) >> 32));
    }
    const uint64_t hash = 12345;
    std::optional<MemberId> one;
    selector.SelectBatch(&hash, 1, &one);
    EXPECT_EQ(one, selector.Select(hash));
}

// One that comes after others left stands where the last of them stood: nothing of those that
// stay moves.
TEST(AnchorSelector, ReplacementMovesNothingOfThoseThatStay)
{
    AnchorSelector selector(32, 16);
    selector.Update(AddMembers(10));
    const auto before = ChooseAll(selector);
    const UpdateDelta delta = selector.Update({{Kind::REMOVE, 4, 1.0}, {Kind::ADD, 99, 1.0}});
    EXPECT_NEAR(delta.movedShare, 0.1, 1e-12);
    const auto after = ChooseAll(selector);
    for (std::size_t i = 0; i < KEYS; ++i)
    {
        ASSERT_EQ(after[i], before[i] == 4U ? 99U : before[i]);
    }
}

} // namespace flowhash
