// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "part-registry.h"

#include <gtest/gtest.h>
#include <string>

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

} // namespace flowhash
