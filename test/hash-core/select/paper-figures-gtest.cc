// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "select/anchor-selector.h"
#include "select/dx-selector.h"
#include "select/jump-selector.h"
#include "select/memento-selector.h"
#include "selector-figures.h"

#include <cmath>
#include <gtest/gtest.h>

/**
 * @file
 * Memory and steps as the papers count them, so that their figures can be drawn again: 1,000
 * members of a capacity of 10,000, and 1,000 of which half left.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr MemberId MEMBERS = 1000;
constexpr uint64_t KEYS = 100000;

/// Half of the members, in an order like one by chance.
std::vector<MemberChange>
HalfOfThem()
{
    std::vector<MemberChange> changes;
    for (MemberId i = 0; i < MEMBERS / 2; ++i)
    {
        changes.push_back({Kind::REMOVE, (i * 77) % MEMBERS});
    }
    return changes;
}

void
Expect(const std::string& what, std::size_t ours, std::size_t expected, const std::string& source)
{
    EXPECT_EQ(ours, expected) << what;
    RecordSelector(what, std::to_string(ours), std::to_string(expected), "exact", source);
}

} // namespace

TEST(PaperFigures, MemoryIsWhatThePapersCount)
{
    AnchorSelector anchor(32, 10000);
    DxSelector dx(32, 16384);
    MementoSelector memento(32);
    for (FlowSelector* selector : std::vector<FlowSelector*>{&anchor, &dx, &memento})
    {
        selector->Update(AddMembers(MEMBERS));
    }
    Expect("anchor: bytes of state, 1,000 of 10,000 buckets work",
           anchor.PaperBytes(),
           4 * (4 * 10000 + 9000),
           "Mendelson et al. 2021: A, K, W, L and R");
    Expect("dx: bytes of state, 1,000 of 16,384 slots live",
           dx.PaperBytes(),
           16384 / 8 + 4 * 15384,
           "Dong and Wang 2021: a bit a slot, a queue of the others");
    Expect("memento: bytes of state, nobody removed",
           memento.PaperBytes(),
           8,
           "Coluzzi et al. 2023: two integers");
    Expect("jump: bytes of state", JumpSelector::PaperBytes(), 4, "Lamping and Veach 2014");
    memento.Update(HalfOfThem());
    Expect("memento: bytes of state, 500 of 1,000 removed",
           memento.PaperBytes(),
           8 + 12 * 500,
           "Coluzzi et al. 2023: three integers a replacement");
}

// Beyond the first bucket a key draws with probability 1 / k where k buckets worked, for each that
// was removed: from 1,000 down to 500 the sum of 1 / k, variance sum of (1 / k) (1 - 1 / k).
TEST(PaperFigures, MementoDrawsTheLogarithmOfRemovals)
{
    MementoSelector memento(32);
    memento.Update(AddMembers(MEMBERS));
    memento.Update(HalfOfThem());
    double draws = 0;
    double jumps = 0;
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        const auto steps = memento.CountSteps(Mix64(i + 1) >> 32);
        draws += static_cast<double>(steps.draws) / KEYS;
        jumps += static_cast<double>(steps.jumps) / KEYS;
    }
    double expected = 0;
    double variance = 0;
    double harmonic = 0;
    for (MemberId k = 1; k <= MEMBERS; ++k)
    {
        const double chance = 1.0 / k;
        expected += k > MEMBERS / 2 ? chance : 0;
        variance += k > MEMBERS / 2 ? chance * (1 - chance) : 0;
        harmonic += chance;
    }
    const double allowed = 4 * std::sqrt(variance / KEYS);
    EXPECT_NEAR(draws, expected, allowed);
    EXPECT_NEAR(jumps, harmonic, 4 * std::sqrt(harmonic / KEYS));
    RecordSelector("memento: mean draws, 500 of 1,000 removed, 100,000 keys",
                   Decimals(draws, 3),
                   Decimals(expected, 3),
                   Decimals(allowed, 3) + ": 4 standard errors",
                   "Coluzzi et al. 2023: the logarithm of n / w");
}

} // namespace flowhash
