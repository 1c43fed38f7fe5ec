// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "flow-hash.h"
#include "select/jump-hash.h"
#include "select/memento-selector.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr uint64_t KEYS = 20000;

} // namespace

TEST(MementoSelector, IsJumpWhileNobodyButTheLastLeft)
{
    MementoSelector selector(64);
    selector.Update(AddMembers(30));
    selector.Update({{Kind::REMOVE, 29, 1.0}});
    selector.Update({{Kind::REMOVE, 28, 1.0}});
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        ASSERT_EQ(selector.Select(Mix64(i)), JumpHash(Mix64(i), 28));
    }
}

TEST(MementoSelector, TheLastThatLeftIsTheFirstToReturn)
{
    MementoSelector selector(64);
    selector.Update(AddMembers(30));
    std::vector<std::optional<MemberId>> before;
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        before.push_back(selector.Select(Mix64(i)));
    }
    for (const MemberId id : {5U, 29U, 11U})
    {
        selector.Update({{Kind::SET_DOWN, id, 1.0}});
    }
    for (const MemberId id : {11U, 29U, 5U})
    {
        selector.Update({{Kind::SET_ACTIVE, id, 1.0}});
    }
    for (uint64_t i = 0; i < KEYS; ++i)
    {
        ASSERT_EQ(selector.Select(Mix64(i)), before[i]);
    }
}

TEST(MementoSelector, GrowsBeyondWhatItBeganWith)
{
    MementoSelector selector(64);
    selector.Update(AddMembers(2));
    selector.Update({{Kind::REMOVE, 0, 1.0}});
    for (MemberId id = 10; id < 2000; ++id)
    {
        selector.Update({{Kind::ADD, id, 1.0}});
    }
    EXPECT_EQ(selector.Live().size(), 1991U);
    EXPECT_NEAR(selector.Update({{Kind::ADD, 5000, 1.0}}).movedShare, 1.0 / 1992, 1e-12);
}

} // namespace flowhash
