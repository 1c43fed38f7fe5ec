// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "hash/mix64-hash.h"
#include "key/field-set-rule.h"
#include "key/symmetric-five-tuple-rule.h"
#include "part-registry.h"
#include "state/just-enough-tracking.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

/**
 * @file
 * JET asks its table about few packets. Beside a scheme whose rule does not say how hashes follow
 * from five-tuples, and which so asks about every packet, nothing differs: no answer, no entry that
 * leaves, no count.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr MemberId MEMBERS = 24;

/// Another rule that keeps to itself how its keys follow from five-tuples.
class ReticentRule final : public KeyRule
{
  public:
    explicit ReticentRule(std::unique_ptr<KeyRule> rule)
        : m_rule(std::move(rule))
    {
    }

    HashKey Extract(const FlowKey& flow) const override
    {
        return m_rule->Extract(flow);
    }

    bool IsSymmetric() const override
    {
        return m_rule->IsSymmetric();
    }

    FieldSet Fields() const override
    {
        return m_rule->Fields();
    }

  private:
    std::unique_ptr<KeyRule> m_rule;
};

/// How the pair's schemes are made.
struct Setting
{
    bool symmetric;
    std::string select;
    std::size_t entries;
    int64_t idle; //!< ns
    CompactFlowTable::Policy policy;
};

/// A scheme that asks its table about few packets, and one that asks about all.
class SearchedPair
{
  public:
    explicit SearchedPair(const Setting& setting)
    {
        for (const bool reticent : {false, true})
        {
            Side& side = m_sides[reticent ? 1 : 0];
            std::unique_ptr<KeyRule> rule;
            if (setting.symmetric)
            {
                rule = std::make_unique<SymmetricFiveTupleRule>();
            }
            else
            {
                rule = std::make_unique<FieldSetRule>(FIELDS_FIVE_TUPLE);
            }
            rule = reticent ? std::make_unique<ReticentRule>(std::move(rule)) : std::move(rule);
            const std::string select = setting.select;
            const SelectorSource source = [select] { return MakeSelector(select, 64); };
            auto state = std::make_unique<JustEnoughTracking>(
                CompactFlowTable(setting.entries, setting.idle, setting.policy), source, 0);
            side.state = state.get();
            side.scheme = std::make_unique<Distribution>("",
                                                         std::move(rule),
                                                         std::make_unique<Mix64Hash>(1),
                                                         source(),
                                                         std::move(state),
                                                         std::nullopt);
            side.scheme->OnForget([&side](const ForgottenEntry& entry) {
                side.forgotten.emplace_back(entry.flow.ToString(), entry.member, entry.why);
            });
        }
    }

    /// @return whether it asks about few packets now
    bool Skips() const
    {
        EXPECT_FALSE(m_sides[1].state->SkipsSearches());
        return m_sides[0].state->SkipsSearches();
    }

    void Update(const std::vector<MemberChange>& changes)
    {
        for (Side& side : m_sides)
        {
            side.scheme->Update(changes, m_now);
        }
    }

    void Choose(const FlowKey& flow)
    {
        bool remembered[2] = {false, false};
        const auto first = m_sides[0].scheme->Choose(flow, ++m_now, {}, &remembered[0]);
        const auto second = m_sides[1].scheme->Choose(flow, m_now, {}, &remembered[1]);
        ASSERT_EQ(first, second) << flow.ToString();
        ASSERT_EQ(remembered[0], remembered[1]) << flow.ToString();
    }

    void ChooseBatch(const std::vector<FlowKey>& flows)
    {
        ++m_now;
        std::vector<std::optional<MemberId>> members[2];
        for (unsigned i = 0; i < 2; ++i)
        {
            members[i].resize(flows.size());
            m_sides[i].scheme->ChooseBatch(flows.data(), flows.size(), m_now, members[i].data());
        }
        ASSERT_EQ(members[0], members[1]);
    }

    void Learn(const FlowKey& flow, MemberId owner)
    {
        for (Side& side : m_sides)
        {
            side.scheme->Learn(flow, owner, m_now);
        }
    }

    void Forget(const FlowKey& flow)
    {
        for (Side& side : m_sides)
        {
            side.scheme->Forget(flow);
        }
    }

    uint64_t Entries() const
    {
        return m_sides[0].state->Usage().entries;
    }

    void ExpectSame() const
    {
        ASSERT_EQ(m_sides[0].forgotten, m_sides[1].forgotten);
        const StateUsage few = m_sides[0].state->Usage();
        const StateUsage all = m_sides[1].state->Usage();
        ASSERT_EQ(std::tie(few.entries, few.mostEntries, few.bytes, few.insertions, few.hits),
                  std::tie(all.entries, all.mostEntries, all.bytes, all.insertions, all.hits));
        ASSERT_EQ(std::tie(few.misses, few.evictions, few.expirations),
                  std::tie(all.misses, all.evictions, all.expirations));
    }

  private:
    struct Side
    {
        std::unique_ptr<Distribution> scheme;
        JustEnoughTracking* state; //!< the scheme's
        std::vector<std::tuple<std::string, MemberId, ForgottenEntry::Why>> forgotten;
    };

    std::array<Side, 2> m_sides;
    int64_t m_now{0};
};

class UnsearchedFlows : public testing::TestWithParam<Setting>
{
};

/// A packet to one of few addresses, or from one: of the first flow numbers there are many.
FlowKey
DrawnPacket(uint64_t draw)
{
    FlowKey flow = draw % 50 == 0 ? RandomFlow6(draw / 64 % 100) : RandomFlow(draw / 64 % 3000);
    flow.destination[3] = static_cast<uint8_t>(draw / 64 % 5);
    return draw % 7 == 0 ? flow.Reversed() : flow;
}

} // namespace

TEST_P(UnsearchedFlows, AreThoseThatASearchWouldNotFind)
{
    SearchedPair pair(GetParam());
    pair.Update(AddMembers(MEMBERS));
    pair.Update({{Kind::SET_DOWN, 3}, {Kind::SET_DOWN, 17}, {Kind::SET_DRAINING, 9}});
    ASSERT_TRUE(pair.Skips());
    uint64_t skipping = 0;
    uint64_t settled = 0; // times that it skips again after an update
    bool wasSkipping = true;
    constexpr uint64_t STEPS = 40000;
    for (uint64_t step = 0; step < STEPS; ++step)
    {
        const uint64_t draw = Mix64(step + 1);
        const FlowKey packet = DrawnPacket(Mix64(draw));
        const auto member = static_cast<MemberId>(draw >> 32) % MEMBERS;
        if (draw % 4000 == 0)
        {
            pair.Update({{Kind::SET_DOWN, member}});
        }
        else if (draw % 4000 == 1)
        {
            pair.Update({{Kind::SET_ACTIVE, 3}, {Kind::SET_ACTIVE, member}});
        }
        else if (draw % 4000 == 2)
        {
            pair.Update({{Kind::SET_DRAINING, member}});
        }
        else if (draw % 16000 == 3)
        {
            pair.Update({{Kind::REMOVE, member}});
            pair.Update({{Kind::ADD, member}});
        }
        else if (draw % 400 < 3)
        {
            pair.Learn(packet, member);
        }
        else if (draw % 100 < 5)
        {
            pair.Forget(packet);
        }
        else if (draw % 100 < 15)
        {
            std::vector<FlowKey> packets;
            for (uint64_t i = 0; i < draw / 100 % 150; ++i)
            {
                FlowKey flow = DrawnPacket(Mix64(draw + i));
                packets.push_back(draw % 2 == 0 && flow.version == 6 ? packet : flow);
            }
            pair.ChooseBatch(packets);
        }
        else
        {
            pair.Choose(packet);
        }
        if (testing::Test::HasFatalFailure())
        {
            FAIL() << "step " << step;
        }
        skipping += pair.Skips() ? 1 : 0;
        settled += pair.Skips() && !wasSkipping ? 1 : 0;
        wasSkipping = pair.Skips();
        if (step % 500 == 0)
        {
            pair.ExpectSame();
        }
    }
    pair.ExpectSame();
    EXPECT_GT(skipping, STEPS / 10);
    EXPECT_GT(settled, 3U);
}

INSTANTIATE_TEST_SUITE_P(
    Settings,
    UnsearchedFlows,
    testing::Values(
        Setting{false, "select=hrw", 200, 0, CompactFlowTable::Policy::CLOCK},
        Setting{false, "select=hrw", 100, 0, CompactFlowTable::Policy::LRU},
        Setting{true, "select=hrw", 500, 2000, CompactFlowTable::Policy::CLOCK},
        Setting{false, "select=anchor capacity=40", 300, 0, CompactFlowTable::Policy::CLOCK},
        Setting{true, "select=memento", 300, 0, CompactFlowTable::Policy::LRU},
        Setting{false, "select=ring", 300, 3000, CompactFlowTable::Policy::LRU}));

// Of 100 members one comes back: the flows that it had lost are few, and all others are known not
// to be in the table once as many packets as eight times its entries have been searched for in
// vain.
TEST(JustEnoughTracking, SkipsSearchesAgainSomeTimeAfterAnUpdate)
{
    SearchedPair pair({false, "select=anchor capacity=128", 10000, 0, {}});
    pair.Update(AddMembers(100));
    EXPECT_TRUE(pair.Skips());
    std::vector<MemberChange> leave;
    for (MemberId id = 90; id < 100; ++id)
    {
        leave.push_back({Kind::SET_DOWN, id});
    }
    pair.Update(leave);
    EXPECT_TRUE(pair.Skips()) << "the table is empty";
    for (uint64_t i = 0; i < 1000; ++i)
    {
        pair.Choose(RandomFlow(i));
    }
    EXPECT_TRUE(pair.Skips());
    pair.Update({{Kind::SET_ACTIVE, 95}});
    EXPECT_FALSE(pair.Skips());
    const uint64_t entries = pair.Entries();
    EXPECT_GT(entries, 50U);
    for (uint64_t i = 0; i < 8 * entries; ++i)
    {
        EXPECT_FALSE(pair.Skips()) << i;
        pair.Choose(RandomFlow(i % 1000));
    }
    for (uint64_t i = 0; i < 8 * entries; ++i)
    {
        pair.Choose(RandomFlow(i % 1000));
    }
    EXPECT_TRUE(pair.Skips());
    pair.ExpectSame();
}

// A flow that somebody else has is not passed over after an update, whichever end is the low one.
TEST(JustEnoughTracking, JudgesEntriesOfClientsAboveAndBelowTheService)
{
    for (const uint32_t client : {0x0a000001U, 0xdf000001U})
    {
        SearchedPair pair({false, "select=anchor capacity=128", 1000, 0, {}});
        pair.Update(AddMembers(100));
        pair.Update({{Kind::SET_DOWN, 99}});
        const FlowKey flow = FlowKey::Ipv4(client, 0xc6120001, 1024, 80, 6);
        pair.Choose(flow);
        for (MemberId owner = 0; owner < 2; ++owner) // one of these at least is another one
        {
            pair.Learn(flow, owner);
            pair.Update({{Kind::SET_DOWN, 98}});
            EXPECT_FALSE(pair.Skips());
            for (uint64_t i = 0; i < 200; ++i)
            {
                pair.Choose(RandomFlow(i));
            }
            EXPECT_TRUE(pair.Skips());
            pair.Choose(flow);
            pair.Choose(flow.Reversed());
            pair.Update({{Kind::SET_ACTIVE, 98}});
        }
        pair.ExpectSame();
    }
}

// Where packets of a thousand and more addresses told the table, and so nearly every address may be
// that of an answer, it is asked about all packets as before.
TEST(JustEnoughTracking, SearchesForAllWherePacketsGoEverywhere)
{
    SearchedPair pair({false, "select=anchor capacity=128", 10000, 0, {}});
    pair.Update(AddMembers(100));
    pair.Update({{Kind::SET_DOWN, 7}});
    uint64_t skipping = 0;
    for (uint64_t i = 0; i < 200000 && pair.Skips(); ++i, ++skipping)
    {
        pair.Choose(RandomFlow(i).Reversed());
    }
    // A hundredth of the flows is told.
    EXPECT_GT(skipping, 50000U);
    EXPECT_LT(skipping, 199999U);
    for (uint64_t i = 0; i < 1000; ++i)
    {
        pair.Choose(RandomFlow(i));
    }
    pair.ExpectSame();
}

} // namespace flowhash
