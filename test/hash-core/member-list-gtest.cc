// SPDX-License-Identifier: MIT

#include "member-list.h"
#include "spec-error.h"

#include <cmath>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// Members as a test writes them down.
std::vector<std::tuple<MemberId, double, MemberState>>
Written(const std::vector<Member>& members)
{
    std::vector<std::tuple<MemberId, double, MemberState>> written;
    for (const Member& member : members)
    {
        written.emplace_back(member.id, member.weight, member.state);
    }
    return written;
}

/// Member 2 has weight 0, 5 drains, 70 is down; they come in no order.
MemberList
OfEveryKind()
{
    MemberList list;
    list.Update({{Kind::ADD, 70, 3.0},
                 {Kind::ADD, 5, 1.0},
                 {Kind::ADD, 0, 2.0},
                 {Kind::ADD, 2, 0.0},
                 {Kind::SET_DOWN, 70},
                 {Kind::SET_DRAINING, 5}});
    return list;
}

} // namespace

TEST(MemberList, SortsByIdAndKnowsWhoIsLiveAndWhoServes)
{
    const MemberList list = OfEveryKind();
    const std::vector<std::tuple<MemberId, double, MemberState>> expected{
        {0, 2.0, MemberState::ACTIVE},
        {2, 0.0, MemberState::ACTIVE},
        {5, 1.0, MemberState::DRAINING},
        {70, 3.0, MemberState::DOWN}};
    EXPECT_EQ(Written(list.All()), expected);
    ASSERT_EQ(list.Live().size(), 1U);
    EXPECT_EQ(list.Live().front().id, 0U);
    EXPECT_TRUE(list.IsServing(5)) << "the flows that it has";
    EXPECT_FALSE(list.IsServing(70));
    EXPECT_FALSE(list.IsServing(1)) << "nobody";
}

TEST(MemberList, AReturningMemberHasItsWeightAndAnAddedOneItsOwn)
{
    MemberList list = OfEveryKind();
    list.Update({{Kind::SET_ACTIVE, 70, 9.0}, {Kind::REMOVE, 0}, {Kind::ADD, 0, 4.0}});
    EXPECT_EQ(list.Find(70)->weight, 3.0);
    EXPECT_TRUE(list.Find(70)->IsLive());
    EXPECT_EQ(list.Find(0)->weight, 4.0);
    list.Update({{Kind::SET_WEIGHT, 5, 7.0}});
    EXPECT_EQ(list.Find(5)->weight, 7.0);
    EXPECT_EQ(list.Find(5)->state, MemberState::DRAINING) << "a weight is no return";
}

TEST(MemberList, RefusesWhatCannotBeAndAppliesNothingThen)
{
    MemberList list = OfEveryKind();
    const auto before = Written(list.All());
    for (const MemberChange& bad : std::vector<MemberChange>{{Kind::ADD, 5, 1.0},
                                                             {Kind::ADD, 9, -1.0},
                                                             {Kind::ADD, 9, NAN},
                                                             {Kind::SET_WEIGHT, 5, INFINITY},
                                                             {Kind::SET_WEIGHT, 9, 1.0},
                                                             {Kind::SET_DOWN, 9},
                                                             {Kind::SET_ACTIVE, 9},
                                                             {Kind::SET_DRAINING, 9},
                                                             {Kind::REMOVE, 9}})
    {
        EXPECT_THROW(list.Update({{Kind::REMOVE, 0}, bad}), SpecError);
    }
    EXPECT_EQ(Written(list.All()), before);
}

TEST(MemberList, ItsChangesMakeItAgain)
{
    const MemberList list = OfEveryKind();
    MemberList again;
    again.Update(list.ToChanges());
    EXPECT_EQ(Written(again.All()), Written(list.All()));
}

} // namespace flowhash
