// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "member-set.h"
#include "part-registry.h"
#include "state/just-enough-tracking.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

/**
 * @file
 * Packets that come at once are chosen for as they are one by one, whatever remembers them; and
 * what JET says of a flow by one look-up is what two would say.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// Two schemes of one spec, one of which gets its packets in batches.
class BatchPair
{
  public:
    explicit BatchPair(const std::string& spec)
        : m_single(Distribution::Make(spec)),
          m_batched(Distribution::Make(spec))
    {
    }

    void Update(const std::vector<MemberChange>& changes)
    {
        m_now += 1000000000;
        m_single->Update(changes, m_now);
        m_batched->Update(changes, m_now);
        m_now += 1000000000;
    }

    /// Flows of both versions, some of them twice.
    void Send(uint64_t first, uint64_t count)
    {
        std::vector<FlowKey> flows;
        for (uint64_t i = 0; i < count; ++i)
        {
            const uint64_t which = first + Mix64(i) % count;
            flows.push_back(which % 5 == 0 ? RandomFlow6(which) : RandomFlow(which));
        }
        std::vector<std::optional<MemberId>> members(count);
        m_batched->ChooseBatch(flows.data(), count, m_now, members.data());
        for (uint64_t i = 0; i < count; ++i)
        {
            ASSERT_EQ(members[i], m_single->Choose(flows[i], m_now)) << "packet " << i;
        }
        m_now += 1000000;
    }

    void ExpectSameUsage() const
    {
        const StateUsage single = m_single->State();
        const StateUsage batched = m_batched->State();
        EXPECT_EQ(batched.entries, single.entries);
        EXPECT_EQ(batched.insertions, single.insertions);
        EXPECT_EQ(batched.secondChances, single.secondChances);
        EXPECT_EQ(batched.falseHits, single.falseHits);
        EXPECT_EQ(batched.evictions, single.evictions);
    }

  private:
    std::unique_ptr<Distribution> m_single;
    std::unique_ptr<Distribution> m_batched;
    int64_t m_now{0};
};

class BatchesOf : public testing::TestWithParam<std::string>
{
};

} // namespace

TEST_P(BatchesOf, ChooseAsSinglePacketsDo)
{
    for (const std::string key : {"five-tuple", "symmetric-five-tuple", "greater-port equal=3"})
    {
        BatchPair pair("key=" + key + " select=hrw " + GetParam());
        pair.Update(AddMembers(12));
        pair.Update({{Kind::SET_DOWN, 3}, {Kind::SET_DOWN, 4}});
        pair.Send(0, 1000);
        pair.Send(500, 1000);
        pair.Update({{Kind::SET_ACTIVE, 3}, {Kind::SET_DOWN, 7}});
        pair.Send(0, 1000);
        pair.Update({{Kind::SET_DRAINING, 8}});
        pair.Send(0, 77);
        pair.Send(1000, 1);
        pair.ExpectSameUsage();
    }
}

INSTANTIATE_TEST_SUITE_P(States,
                         BatchesOf,
                         testing::Values("state=none",
                                         "state=lru",
                                         "state=lru policy=lru",
                                         "state=lru idle=500ms",
                                         "state=jet",
                                         "state=glb rows=1000",
                                         "state=beamer rows=1024",
                                         "state=digest digest-bits=8",
                                         "state=cookie"));

// Where the look-up over members and horizon has an answer, it is the scheme's own choice and
// Insert would leave the flow out; where it has none, Insert takes it.
TEST(JustEnoughTracking, OneLookUpSaysWhatTwoWould)
{
    for (const std::string spec : {"select=hrw",
                                   "select=ring points=20",
                                   "select=multi-probe",
                                   "select=dx capacity=64",
                                   "select=anchor capacity=64",
                                   "select=memento"})
    {
        const auto scheme = Distribution::Make("hash=xxhash " + spec);
        const SelectorSource source = [spec] { return MakeSelector(spec, 64); };
        JustEnoughTracking state(CompactFlowTable(10000, 0), source, 0);
        scheme->Update(AddMembers(24));
        scheme->Update({{Kind::SET_DOWN, 3}, {Kind::SET_DOWN, 17}, {Kind::SET_DRAINING, 9}});
        state.MembersChanged(scheme->GetSelector(), 0);
        uint64_t answered = 0;
        for (uint64_t i = 0; i < 3000; ++i)
        {
            const uint64_t hash = Mix64(i + 1);
            const auto chosen = scheme->GetSelector().Select(hash);
            MemberId member = 0;
            const bool untracked = state.ChooseUntracked(&hash, 1, &member) != 0;
            EXPECT_TRUE(!untracked || member == chosen) << spec;
            MemberId one = 0;
            EXPECT_EQ(state.ChooseOneUntracked(hash, one), untracked) << spec;
            EXPECT_TRUE(!untracked || one == member) << spec;
            const bool remembered = state.Insert({RandomFlow(i), 0, {}, hash}, *chosen);
            EXPECT_EQ(remembered, !untracked) << spec;
            answered += untracked ? 1 : 0;
        }
        // 21 of 24, with a standard error of 0.006 of 3,000.
        EXPECT_NEAR(static_cast<double>(answered) / 3000, 21.0 / 24, 0.15) << spec;
    }
}

TEST(MemberSet, KnowsItsMembersNearAndFar)
{
    MemberSet set;
    EXPECT_FALSE(set.Contains(0));
    set.Assign({0, 5, 63, 64, 1000, 4000000000, UINT32_MAX});
    for (const MemberId id : {0U, 5U, 63U, 64U, 1000U, 4000000000U, UINT32_MAX})
    {
        EXPECT_TRUE(set.Contains(id)) << id;
        EXPECT_FALSE(set.Contains(id ^ 2)) << id;
    }
    set.Assign({});
    EXPECT_FALSE(set.Contains(5));
    EXPECT_FALSE(set.Contains(UINT32_MAX));
}

} // namespace flowhash
