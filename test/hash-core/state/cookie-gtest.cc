// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "state/stateful-cookie.h"
#include "state/stateless-cookie.h"

#include <gtest/gtest.h>
#include <string>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr MemberId MEMBERS = 8;

std::unique_ptr<Distribution>
Scheme(const std::string& words)
{
    auto scheme = Distribution::Make("state=cookie cookie-key=77 " + words);
    scheme->Update(AddMembers(MEMBERS));
    return scheme;
}

PacketSigns
Carrying(std::optional<uint32_t> cookie)
{
    PacketSigns signs;
    signs.cookie = cookie;
    return signs;
}

class Cookie : public testing::TestWithParam<const char*>
{
};

} // namespace

// Modulo moves nearly all flows; the cookie keeps each.
TEST_P(Cookie, KeepsFlowsThroughAnyChange)
{
    const auto scheme = Scheme(GetParam());
    for (uint64_t i = 0; i < 100; ++i)
    {
        const MemberId member = scheme->Choose(RandomFlow(i), 0).value();
        const auto cookie = scheme->Cookie(RandomFlow(i), member);
        scheme->Update({{Kind::ADD, static_cast<MemberId>(1000 + i), 1}});
        EXPECT_EQ(scheme->Choose(RandomFlow(i), 0, Carrying(cookie)), member);
        EXPECT_EQ(scheme->Choose(RandomFlow(i).Reversed(), 0, Carrying(cookie)), member);
        scheme->Update({{Kind::REMOVE, static_cast<MemberId>(1000 + i), 1}});
    }
    EXPECT_EQ(scheme->State().hits, 200U);
    EXPECT_EQ(scheme->State().badCookies, 0U);
}

TEST_P(Cookie, SaysThatPacketsMustCarryIt)
{
    EXPECT_TRUE(Scheme(GetParam())->NeedsCookies());
    EXPECT_FALSE(Distribution::Make("state=lru")->NeedsCookies());
    EXPECT_FALSE(Distribution::Make("select=hrw")->NeedsCookies());
}

TEST_P(Cookie, AbsentCookieIsChosenForAnew)
{
    const auto scheme = Scheme(GetParam());
    scheme->Choose(RandomFlow(1), 0);
    scheme->Update({{Kind::ADD, 99, 1}});
    EXPECT_EQ(scheme->Choose(RandomFlow(1), 0), scheme->Evaluate(RandomFlow(1)));
    EXPECT_EQ(scheme->State().misses, 2U);
    EXPECT_EQ(scheme->State().badCookies, 0U);
}

// 8 of 2^32 cookies name a member: among 10,000 forged ones 0.00002 are expected.
TEST_P(Cookie, ForgedCookieIsNotBelieved)
{
    const auto scheme = Scheme(GetParam());
    for (uint64_t i = 0; i < 10000; ++i)
    {
        const auto forged = static_cast<uint32_t>(Mix64(i + 99));
        EXPECT_EQ(scheme->Choose(RandomFlow(i), 0, Carrying(forged)),
                  scheme->Evaluate(RandomFlow(i)));
    }
    EXPECT_EQ(scheme->State().badCookies, 10000U);
}

TEST_P(Cookie, CookieOfAnotherFlowIsNotBelieved)
{
    const auto scheme = Scheme(GetParam());
    const auto cookie = scheme->Cookie(RandomFlow(1), scheme->Choose(RandomFlow(1), 0).value());
    EXPECT_EQ(scheme->Choose(RandomFlow(2), 0, Carrying(cookie)), scheme->Evaluate(RandomFlow(2)));
    EXPECT_EQ(scheme->State().badCookies, 1U);
}

TEST_P(Cookie, KeyChangesCookies)
{
    const auto a = Scheme(GetParam());
    const auto b = Distribution::Make("state=cookie cookie-key=78 " + std::string(GetParam()));
    b->Update(AddMembers(MEMBERS));
    const MemberId member = a->Choose(RandomFlow(1), 0).value();
    b->Choose(RandomFlow(1), 0);
    EXPECT_NE(a->Cookie(RandomFlow(1), member), b->Cookie(RandomFlow(1), member));
}

TEST_P(Cookie, CookieOfAMemberThatFailedIsChosenForAnew)
{
    const auto scheme = Scheme(GetParam());
    const MemberId member = scheme->Choose(RandomFlow(1), 0).value();
    const auto cookie = scheme->Cookie(RandomFlow(1), member);
    scheme->Update({{Kind::SET_DOWN, member, 1}});
    EXPECT_NE(scheme->Choose(RandomFlow(1), 0, Carrying(cookie)), member);
}

INSTANTIATE_TEST_SUITE_P(Modes,
                         Cookie,
                         testing::Values("mode=stateless", "mode=stateful"),
                         [](const testing::TestParamInfo<const char*>& info) {
                             return std::string(info.param).substr(5);
                         });

TEST(StatelessCookie, RemembersNothing)
{
    const auto scheme = Scheme("mode=stateless");
    scheme->Choose(RandomFlow(1), 0);
    EXPECT_EQ(scheme->State().entries, 0U);
    EXPECT_EQ(scheme->State().bytes, 0U);
}

// A place that another flow has taken over must not answer for the one that had it.
TEST(StatefulCookie, PlaceOfAnEvictedFlowIsNotBelieved)
{
    const auto scheme = Scheme("mode=stateful entries=1");
    const auto cookie = scheme->Cookie(RandomFlow(1), scheme->Choose(RandomFlow(1), 0).value());
    scheme->Choose(RandomFlow(2), 0);
    EXPECT_EQ(scheme->State().evictions, 1U);
    EXPECT_EQ(scheme->Peek(RandomFlow(1), 0, Carrying(cookie)), scheme->Evaluate(RandomFlow(1)));
    scheme->Choose(RandomFlow(1), 0, Carrying(cookie));
    EXPECT_EQ(scheme->State().badCookies, 1U);
}

TEST(StatefulCookie, ErasedFlowHasNoCookie)
{
    StatefulCookie state(CompactFlowTable(8, 0), 1);
    state.Insert({RandomFlow(1), 0, {}, {}}, 3);
    const auto cookie = state.Cookie(RandomFlow(1), 3);
    state.Erase(RandomFlow(1));
    EXPECT_EQ(state.Find({RandomFlow(1), 0, Carrying(cookie), {}}), std::nullopt);
    EXPECT_EQ(state.Cookie(RandomFlow(1), 3), std::nullopt);
}

} // namespace flowhash
