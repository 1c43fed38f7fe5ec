// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "distribution.h"
#include "state/beamer-buckets.h"
#include "state/glb-rows.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr MemberId MEMBERS = 10;
constexpr uint64_t FLOWS = 20000;

std::unique_ptr<Distribution>
Scheme(const std::string& words)
{
    auto scheme = Distribution::Make("select=hrw " + words);
    scheme->Update(AddMembers(MEMBERS));
    return scheme;
}

/// A packet of an open connection of each flow.
std::vector<std::optional<MemberId>>
SendAll(Distribution& scheme, bool opens)
{
    PacketSigns signs;
    signs.opens = opens;
    std::vector<std::optional<MemberId>> members;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        members.push_back(scheme.Choose(RandomFlow(i), 0, signs));
    }
    return members;
}

uint64_t
Moved(const std::vector<std::optional<MemberId>>& a, const std::vector<std::optional<MemberId>>& b)
{
    uint64_t moved = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        moved += a[i] != b[i] ? 1 : 0;
    }
    return moved;
}

class SecondChanceState : public testing::TestWithParam<const char*>
{
};

} // namespace

// 2,000 flows of 20,000 are at each member (standard error 42), and as many belong to one that
// comes; all of these are found at their second candidate.
TEST_P(SecondChanceState, OneChangeBreaksNoKnownFlow)
{
    const std::vector<MemberChange> changes{{Kind::ADD, 50, 1}, {Kind::SET_DRAINING, 3, 1}};
    for (const MemberChange& change : changes)
    {
        const auto scheme = Scheme(GetParam());
        const auto before = SendAll(*scheme, true);
        scheme->Update({change});
        EXPECT_EQ(Moved(before, SendAll(*scheme, false)), 0U);
        const double expected = FLOWS / (change.kind == Kind::ADD ? MEMBERS + 1.0 : MEMBERS);
        EXPECT_NEAR(static_cast<double>(scheme->State().secondChances), expected, 4 * 45);
    }
}

// Of a row's flows at their first member, two newcomers that both stand before it take the second
// chance away: both of 12 members' two highest places are the newcomers' with p = 1/66.
TEST_P(SecondChanceState, TwoChangesInARowBreakSome)
{
    const auto scheme = Scheme(GetParam());
    const auto before = SendAll(*scheme, true);
    scheme->Update({{Kind::ADD, 50, 1}});
    scheme->Update({{Kind::ADD, 51, 1}});
    const uint64_t moved = Moved(before, SendAll(*scheme, false));
    EXPECT_GT(moved, 0U);
    EXPECT_LT(moved, FLOWS / 20);
}

TEST_P(SecondChanceState, OpeningPacketGoesToTheFirst)
{
    const auto scheme = Scheme(GetParam());
    SendAll(*scheme, true);
    scheme->Update({{Kind::ADD, 50, 1}});
    SendAll(*scheme, true);
    EXPECT_EQ(scheme->State().secondChances, 0U);
}

TEST_P(SecondChanceState, OnlyRowsCostTheBalancer)
{
    const auto few = Scheme(GetParam() + std::string(" entries=1"));
    const auto many = Scheme(GetParam() + std::string(" entries=100000"));
    EXPECT_EQ(few->State().bytes, many->State().bytes);
    EXPECT_GE(few->State().bytes, 65536U * 8);
}

INSTANTIATE_TEST_SUITE_P(Schemes,
                         SecondChanceState,
                         testing::Values("state=glb", "state=beamer"),
                         [](const testing::TestParamInfo<const char*>& info) {
                             return std::string(info.param).substr(6);
                         });

// With 65,536 rows and a highest random weight, 1/66 of the rows are taken by both of two newcomers
// among 12; rows have 4 standard errors of 4 * sqrt(p (1 - p) / 65,536) = 0.0019.
TEST(GlbRows, TwoNewcomersTakeBothPlacesOfOneRowIn66)
{
    GlbRows rows(CompactFlowTable(1, 0), 65536);
    const auto scheme = Distribution::Make("select=hrw");
    scheme->Update(AddMembers(12));
    rows.MembersChanged(scheme->GetSelector(), 0);
    uint64_t both = 0;
    std::map<MemberId, uint64_t> firsts;
    for (std::size_t row = 0; row < rows.Rows(); ++row)
    {
        const SecondChanceCandidates at = rows.CandidatesAt(row, 0);
        ASSERT_NE(at.first, at.second);
        both += std::set<MemberId>{*at.first, *at.second} == std::set<MemberId>{10, 11} ? 1 : 0;
        ++firsts[*at.first];
    }
    const double share = static_cast<double>(both) / 65536;
    EXPECT_NEAR(share, 1.0 / 66, 0.0019);
    RecordValidation({"Affinity state",
                      "GLB: share of 65,536 rows whose two members are two given ones of 12",
                      Decimals(share, 4),
                      Decimals(1.0 / 66, 4),
                      "0.0019 (4 standard errors)",
                      "HRW order of equal members: 1 / (12 over 2)"});
    for (const auto& [id, count] : firsts)
    {
        EXPECT_NEAR(static_cast<double>(count), 65536.0 / 12, 4 * 70.8) << id;
    }
}

TEST(GlbRows, FailureMakesTheSecondFirstAndKeepsTheRest)
{
    GlbRows rows(CompactFlowTable(1, 0), 4096);
    const auto scheme = Distribution::Make("select=hrw");
    scheme->Update(AddMembers(6));
    rows.MembersChanged(scheme->GetSelector(), 0);
    std::vector<SecondChanceCandidates> before;
    for (std::size_t row = 0; row < rows.Rows(); ++row)
    {
        before.push_back(rows.CandidatesAt(row, 0));
    }
    for (const Kind kind : {Kind::SET_DRAINING, Kind::SET_DOWN, Kind::REMOVE})
    {
        scheme->Update({{kind, 2, 1}});
        rows.MembersChanged(scheme->GetSelector(), 0);
        for (std::size_t row = 0; row < rows.Rows(); ++row)
        {
            const SecondChanceCandidates now = rows.CandidatesAt(row, 0);
            ASSERT_EQ(now.first, before[row].first == 2U ? before[row].second : before[row].first);
            ASSERT_EQ(now.second == 2U,
                      kind == Kind::SET_DRAINING &&
                          (before[row].first == 2U || before[row].second == 2U));
        }
    }
}

// A member of weight 3 among six of weight 1 is first in 3/9 of the rows: standard error 0.0074.
TEST(GlbRows, WeightGivesRows)
{
    GlbRows rows(CompactFlowTable(1, 0), 4096);
    const auto scheme = Distribution::Make("select=hrw");
    scheme->Update(AddMembers(6));
    scheme->Update({{Kind::ADD, 6, 3.0}});
    rows.MembersChanged(scheme->GetSelector(), 0);
    uint64_t first = 0;
    for (std::size_t row = 0; row < rows.Rows(); ++row)
    {
        first += rows.CandidatesAt(row, 0).first == 6U ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(first) / 4096, 1.0 / 3, 4 * 0.0074);
}

/// Changes rows only where they must change.
class RowsUnderChurn : public testing::Test
{
  protected:
    /// Something that may happen to one of 12 members.
    MemberChange Next()
    {
        static const std::vector<double> weights{1, 0.5, 1, 4, 0, 1};
        static const std::vector<Kind> kinds{
            Kind::REMOVE, Kind::SET_DOWN, Kind::SET_ACTIVE, Kind::SET_DRAINING, Kind::SET_WEIGHT};
        const uint64_t draw = Mix64(++m_drawn);
        const auto id = static_cast<MemberId>(draw % 12);
        const bool known = m_scheme->GetSelector().List().Find(id) != nullptr;
        return {known ? kinds[(draw >> 16) % kinds.size()] : Kind::ADD,
                id,
                weights[(draw >> 32) % weights.size()]};
    }

    std::unique_ptr<Distribution> m_scheme{Distribution::Make("select=hrw")};
    uint64_t m_drawn{0};
};

TEST_F(RowsUnderChurn, RowsOfGlbFollowFromTheMembersAlone)
{
    GlbRows rows(CompactFlowTable(1, 0), 512);
    for (int update = 0; update < 1000; ++update)
    {
        m_scheme->Update({Next()});
        rows.MembersChanged(m_scheme->GetSelector(), 0);
        GlbRows fresh(CompactFlowTable(1, 0), 512);
        fresh.MembersChanged(m_scheme->GetSelector(), 0);
        for (std::size_t row = 0; row < rows.Rows(); ++row)
        {
            const SecondChanceCandidates at = rows.CandidatesAt(row, 0);
            ASSERT_EQ(at.first, fresh.CandidatesAt(row, 0).first) << "update " << update;
            ASSERT_EQ(at.second, fresh.CandidatesAt(row, 0).second) << "update " << update;
        }
    }
}

TEST_F(RowsUnderChurn, BucketsOfBeamerAreTheSelectors)
{
    BeamerBuckets buckets(CompactFlowTable(1, 0), 512, 0);
    for (int update = 0; update < 1000; ++update)
    {
        m_scheme->Update({Next()});
        const FlowSelector& selector = m_scheme->GetSelector();
        buckets.MembersChanged(selector, 0);
        for (std::size_t row = 0; row < buckets.Rows(); ++row)
        {
            const uint64_t hash = Mix64(row + 1) >> (64 - selector.Width());
            ASSERT_EQ(buckets.CandidatesAt(row, 0).first, selector.Select(hash));
        }
    }
}

TEST(BeamerBuckets, PreviousMemberIsAskedForAWhile)
{
    BeamerBuckets buckets(CompactFlowTable(1, 0), 1024, 100);
    const auto scheme = Distribution::Make("select=hrw");
    scheme->Update(AddMembers(4));
    buckets.MembersChanged(scheme->GetSelector(), 0);
    scheme->Update({{Kind::ADD, 9, 1}});
    buckets.MembersChanged(scheme->GetSelector(), 50);
    uint64_t moved = 0;
    for (std::size_t row = 0; row < buckets.Rows(); ++row)
    {
        const bool has = buckets.CandidatesAt(row, 50).first == 9U;
        moved += has ? 1 : 0;
        EXPECT_EQ(buckets.CandidatesAt(row, 150).second.has_value(), has);
        EXPECT_EQ(buckets.CandidatesAt(row, 151).second, std::nullopt);
    }
    EXPECT_GT(moved, 0U);
}

// Unlike a row of GLB, a bucket that later changes leave alone still knows whom it came from.
TEST(BeamerBuckets, OtherBucketsChangesTakeNoSecondChanceAway)
{
    BeamerBuckets buckets(CompactFlowTable(1, 0), 1024, 0);
    const auto scheme = Distribution::Make("select=hrw");
    scheme->Update(AddMembers(4));
    buckets.MembersChanged(scheme->GetSelector(), 0);
    std::vector<std::optional<MemberId>> before;
    for (std::size_t row = 0; row < buckets.Rows(); ++row)
    {
        before.push_back(buckets.CandidatesAt(row, 0).first);
    }
    for (const MemberId id : {9, 10, 11})
    {
        scheme->Update({{Kind::ADD, id, 1}});
        buckets.MembersChanged(scheme->GetSelector(), 0);
    }
    uint64_t kept = 0;
    for (std::size_t row = 0; row < buckets.Rows(); ++row)
    {
        const SecondChanceCandidates at = buckets.CandidatesAt(row, 0);
        kept += at.first == before[row] || at.second == before[row] ? 1 : 0;
    }
    // Lost: moved twice or more. Each comer takes a bucket with p = 1/5, 1/6, 1/7.
    const double once = 1.0 / 5 * 5 / 6 * 6 / 7 + 4.0 / 5 / 6 * 6 / 7 + 4.0 / 5 * 5 / 6 / 7;
    const double expected = 4.0 / 5 * 5 / 6 * 6 / 7 + once;
    EXPECT_NEAR(static_cast<double>(kept) / 1024,
                expected,
                4 * std::sqrt(expected * (1 - expected) / 1024));
}

TEST(SecondChance, RefusesRowsOutOfBounds)
{
    EXPECT_THROW(GlbRows(CompactFlowTable(1, 0), 0), SpecError);
    EXPECT_THROW(BeamerBuckets(CompactFlowTable(1, 0), (1 << 20) + 1, 0), SpecError);
}

} // namespace flowhash
