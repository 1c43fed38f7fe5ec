// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "part-registry.h"

#include <array>
#include <gtest/gtest.h>
#include <string>
#include <utility>

namespace flowhash
{

// Two replications share no more choices than two members chosen at random do.
TEST(SelectorSeed, AnotherSeedChoosesIndependently)
{
    constexpr int FLOWS = 20000;
    for (const std::string name :
         {"anchor", "dx", "hrw", "jump", "maglev", "memento", "multi-probe", "ring"})
    {
        const auto first = MakeSelector("select=" + name, 32);
        const auto zero = MakeSelector("select=" + name + " seed=0", 32);
        const auto other = MakeSelector("select=" + name + " seed=1", 32);
        for (const auto* selector : {&first, &zero, &other})
        {
            (*selector)->Update(AddMembers(10));
        }
        int same = 0;
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            const uint64_t hash = Mix64(i + 1) >> 32;
            ASSERT_EQ(first->Select(hash), zero->Select(hash)) << name;
            same += first->Select(hash) == other->Select(hash) ? 1 : 0;
        }
        EXPECT_NEAR(same, FLOWS / 10, 0.03 * FLOWS) << name; // the shares of rings are uneven
    }
}

// Hashes of few bits that follow one another, as checksums of neighbouring addresses do: the
// choices under two seeds are as independent as drawn ones. Chi-square of the joint counts against
// their margins, over its 225 degrees of freedom: 1 on average, scatter 0.094; 1.6 is six and a
// half times that.
TEST(SelectorSeed, ChoosesIndependentlyFromNarrowHashes)
{
    constexpr std::size_t MEMBERS = 16;
    constexpr unsigned BITS = 16;
    for (const std::string name : {"anchor capacity=16", "dx", "hrw", "jump", "memento"})
    {
        for (const auto& [one, other] : {std::make_pair("5", "6"), std::make_pair("6", "11")})
        {
            const auto first = MakeSelector("select=" + name + " seed=" + one, BITS);
            const auto second = MakeSelector("select=" + name + " seed=" + other, BITS);
            first->Update(AddMembers(MEMBERS));
            second->Update(AddMembers(MEMBERS));
            std::array<std::array<double, MEMBERS>, MEMBERS> joint{};
            std::array<double, MEMBERS> rows{};
            std::array<double, MEMBERS> columns{};
            for (uint64_t hash = 0; hash < 1U << BITS; ++hash)
            {
                const MemberId a = first->Select(hash).value();
                const MemberId b = second->Select(hash).value();
                ++joint[a][b];
                ++rows[a];
                ++columns[b];
            }
            double chiSquare = 0;
            for (std::size_t a = 0; a < MEMBERS; ++a)
            {
                for (std::size_t b = 0; b < MEMBERS; ++b)
                {
                    const double expected = rows[a] * columns[b] / (1U << BITS);
                    chiSquare += (joint[a][b] - expected) * (joint[a][b] - expected) / expected;
                }
            }
            EXPECT_LT(chiSquare / 225, 1.6) << name << ", seeds " << one << " and " << other;
        }
    }
}

} // namespace flowhash
