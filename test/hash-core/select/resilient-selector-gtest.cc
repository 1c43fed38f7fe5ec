// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "select/resilient-selector.h"
#include "spec-error.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr int64_t SECOND = 1000000000;
constexpr uint32_t BUCKETS = 120;

/// A group of 120 buckets, idle after 10 s.
std::unique_ptr<ResilientSelector>
MakeGroup(MemberId members, int64_t unbalanced = 0)
{
    ResilientSelector::Options options;
    options.buckets = BUCKETS;
    options.idle = 10 * SECOND;
    options.unbalanced = unbalanced;
    auto group = std::make_unique<ResilientSelector>(32, options);
    group->Update(AddMembers(members));
    return group;
}

/// A packet to each of the first so many buckets.
void
Use(ResilientSelector& group, uint32_t buckets, int64_t now)
{
    for (uint32_t bucket = 0; bucket < buckets; ++bucket)
    {
        group.Take(bucket, now);
    }
}

long
CountOf(const ResilientSelector& group, MemberId id)
{
    return std::count(group.Buckets().begin(), group.Buckets().end(), id);
}

} // namespace

TEST(ResilientSelector, RemovalMovesExactlyThatMembersBuckets)
{
    const auto group = MakeGroup(4);
    Use(*group, BUCKETS, SECOND);
    const auto before = group->Buckets();
    const UpdateDelta delta = group->Update({{Kind::REMOVE, 2, 1.0}}, 2 * SECOND);
    EXPECT_EQ(delta.movedBuckets, 30U);
    EXPECT_EQ(delta.buckets, BUCKETS);
    for (uint32_t bucket = 0; bucket < BUCKETS; ++bucket)
    {
        ASSERT_EQ(before[bucket] != group->Buckets()[bucket], before[bucket] == 2U);
    }
    for (const MemberId id : {0U, 1U, 3U})
    {
        EXPECT_EQ(CountOf(*group, id), 40);
    }
    RecordValidation({"Selectors",
                      "resilient, 120 buckets, one of 4 members removed: buckets moved",
                      std::to_string(delta.movedBuckets),
                      "30",
                      "exact",
                      "Linux net/ipv4/nexthop.c, rules"});
}

TEST(ResilientSelector, AddingMovesNoBucketThatIsInUse)
{
    const auto group = MakeGroup(3);
    Use(*group, BUCKETS, SECOND);
    const UpdateDelta busy = group->Update({{Kind::ADD, 3, 1.0}}, 2 * SECOND);
    EXPECT_EQ(busy.movedBuckets, 0U);
    EXPECT_EQ(CountOf(*group, 3), 0);
    // All but 20 buckets of member 2 fall idle; it has 40 and wants 30.
    for (int64_t second = 3; second < 30; ++second)
    {
        for (uint32_t bucket = 0; bucket < BUCKETS; ++bucket)
        {
            if (group->Buckets()[bucket] != 2U || bucket % 2 == 0)
            {
                group->Take(bucket, second * SECOND);
            }
        }
    }
    EXPECT_EQ(CountOf(*group, 3), 10);
    EXPECT_EQ(CountOf(*group, 2), 30);
    EXPECT_EQ(CountOf(*group, 0), 40) << "in use, and never by force";
    RecordValidation({"Selectors",
                      "resilient, 120 buckets in use, one member added to 3: buckets moved",
                      std::to_string(busy.movedBuckets),
                      "0",
                      "exact",
                      "Linux net/ipv4/nexthop.c, rules"});
}

TEST(ResilientSelector, AnIdleGroupBalancesAtOnce)
{
    const auto group = MakeGroup(3);
    const UpdateDelta delta = group->Update({{Kind::ADD, 3, 1.0}}, SECOND);
    EXPECT_EQ(delta.movedBuckets, 30U);
    EXPECT_EQ(CountOf(*group, 3), 30);
}

TEST(ResilientSelector, AfterTheUnbalancedTimeBucketsInUseMove)
{
    const auto group = MakeGroup(3, 60 * SECOND);
    Use(*group, BUCKETS, SECOND);
    group->Update({{Kind::ADD, 3, 1.0}}, 2 * SECOND);
    for (int64_t second = 3; second <= 62; ++second)
    {
        Use(*group, BUCKETS, second * SECOND);
    }
    EXPECT_EQ(CountOf(*group, 3), 0);
    Use(*group, BUCKETS, 64 * SECOND);
    EXPECT_EQ(CountOf(*group, 3), 30);
}

// Which buckets are idle is judged when the upkeep is due, not at the next packet.
/// As Linux keeps `unbalanced_since` over replacements (net/ipv4/nexthop.c; test/check-kernel.sh).
TEST(ResilientSelector, AnotherChangeDoesNotStartTheUnbalancedTimeAgain)
{
    const auto group = MakeGroup(3, 5 * SECOND);
    Use(*group, BUCKETS, SECOND);
    group->Update({{Kind::ADD, 3, 1.0}}, SECOND);
    Use(*group, BUCKETS, 3 * SECOND);
    group->Update({{Kind::SET_WEIGHT, 3, 2.0}}, 4 * SECOND);
    Use(*group, BUCKETS, 6 * SECOND);
    EXPECT_EQ(CountOf(*group, 3), 0);
    Use(*group, BUCKETS, 7 * SECOND);
    EXPECT_EQ(CountOf(*group, 3), 48);
    Use(*group, BUCKETS, 19 * SECOND);
    group->Update({{Kind::SET_WEIGHT, 3, 3.0}}, 20 * SECOND); // in balance before, it begins now
    Use(*group, BUCKETS, 22 * SECOND);
    EXPECT_EQ(CountOf(*group, 3), 48);
}

TEST(ResilientSelector, UpkeepCatchesUpInItsOwnTime)
{
    const auto group = MakeGroup(1);
    Use(*group, BUCKETS, SECOND);
    group->Update({{Kind::ADD, 1, 1.0}}, 2 * SECOND);
    EXPECT_EQ(group->Take(0, 1000 * SECOND), 1U) << "idle since second 11";
    EXPECT_EQ(CountOf(*group, 1), 60);
}

TEST(ResilientSelector, SharesAreRoundedWhereTheSumsFall)
{
    ResilientSelector::Options options;
    options.buckets = 10;
    ResilientSelector group(32, options);
    group.Update({{Kind::ADD, 0, 1.0}, {Kind::ADD, 1, 1.0}, {Kind::ADD, 2, 1.0}});
    // Bounds 3.33, 6.67, 10: 3, 7, 10. The last that lacks is served first.
    EXPECT_EQ(group.Buckets(), (std::vector<MemberId>{2, 2, 2, 1, 1, 1, 1, 0, 0, 0}));
}

TEST(ResilientSelector, WeightsAndTheirChange)
{
    const auto group = MakeGroup(2);
    Use(*group, BUCKETS, SECOND);
    group->Update({{Kind::SET_WEIGHT, 1, 3.0}}, 2 * SECOND);
    EXPECT_EQ(CountOf(*group, 1), 60) << "all in use";
    group->Take(0, 100 * SECOND);
    EXPECT_EQ(CountOf(*group, 1), 90);
}

TEST(ResilientSelector, RefusesMoreMembersThanBuckets)
{
    const auto group = MakeSelector("select=resilient buckets=2", 32);
    EXPECT_THROW(group->Update(AddMembers(3)), SpecError);
    EXPECT_THROW(MakeSelector("select=resilient buckets=65536", 32), SpecError);
}

} // namespace flowhash
