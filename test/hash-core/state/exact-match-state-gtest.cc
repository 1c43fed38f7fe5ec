// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "distribution.h"
#include "spec-error.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;
constexpr int64_t MS = 1000000;

/// A chip's table as it is told in words: lists. Flows are few, so that digests do not matter.
class PlainChip
{
  public:
    PlainChip(std::size_t entries, int64_t gap, int64_t latency, std::size_t queue, int64_t ageing)
        : m_most(entries),
          m_gap(gap),
          m_latency(latency),
          m_queue(queue),
          m_ageing(ageing)
    {
    }

    /// Everything that happens up to a time, one after another.
    void RunTo(int64_t now)
    {
        while (true)
        {
            const int64_t sweep = m_ageing > 0 ? m_nextSweep : INT64_MAX;
            const int64_t ready = m_waiting.empty() ? INT64_MAX : m_waiting.front().ready;
            if (std::min(sweep, ready) > now)
            {
                return;
            }
            ready <= sweep ? Install() : Sweep();
        }
    }

    std::optional<MemberId> Find(uint64_t flow)
    {
        const auto found = m_table.find(flow);
        if (found == m_table.end())
        {
            return std::nullopt;
        }
        found->second.hit = true;
        return found->second.member;
    }

    void Ask(uint64_t flow, MemberId member, int64_t now)
    {
        const auto same = [flow](const Waiting& one) { return one.flow == flow && one.valid; };
        if (std::any_of(m_waiting.begin(), m_waiting.end(), same))
        {
            return;
        }
        const auto valid = std::count_if(
            m_waiting.begin(), m_waiting.end(), [](const Waiting& one) { return one.valid; });
        if (static_cast<std::size_t>(valid) >= m_queue)
        {
            ++queueDrops;
            return;
        }
        m_busy = std::max(m_busy, now + m_latency) + m_gap;
        m_waiting.push_back({flow, member, m_busy, true});
    }

    void Remove(MemberId member)
    {
        for (auto entry = m_table.begin(); entry != m_table.end();)
        {
            entry = entry->second.member == member ? m_table.erase(entry) : std::next(entry);
        }
        for (Waiting& one : m_waiting)
        {
            one.valid = one.valid && one.member != member;
        }
    }

    std::size_t Size() const
    {
        return m_table.size();
    }

    uint64_t queueDrops{0};
    uint64_t full{0};
    uint64_t aged{0};

  private:
    struct Entry
    {
        MemberId member;
        bool hit;
    };

    struct Waiting
    {
        uint64_t flow;
        MemberId member;
        int64_t ready;
        bool valid;
    };

    void Install()
    {
        const Waiting one = m_waiting.front();
        m_waiting.erase(m_waiting.begin());
        if (!one.valid)
        {
            return;
        }
        if (m_table.size() >= m_most)
        {
            ++full;
            return;
        }
        m_table[one.flow] = {one.member, true};
    }

    void Sweep()
    {
        for (auto entry = m_table.begin(); entry != m_table.end();)
        {
            const bool stays = entry->second.hit;
            aged += stays ? 0 : 1;
            entry->second.hit = false;
            entry = stays ? std::next(entry) : m_table.erase(entry);
        }
        m_nextSweep += m_ageing;
    }

    std::size_t m_most;
    int64_t m_gap;
    int64_t m_latency;
    std::size_t m_queue;
    int64_t m_ageing;
    int64_t m_busy{INT64_MIN};
    int64_t m_nextSweep{m_ageing};
    std::map<uint64_t, Entry> m_table;
    std::vector<Waiting> m_waiting;
};

struct Sizes
{
    std::string words;
    std::size_t entries;
    int64_t gap;
    int64_t latency;
    std::size_t queue;
    int64_t ageing;
    uint64_t flows;
};

/// A switch of 8 members whose state is told of time alone.
std::unique_ptr<Distribution>
MakeSwitch(const std::string& words)
{
    auto scheme =
        Distribution::Make("key=symmetric-five-tuple select=hrw state=exact-match " + words);
    scheme->Update(AddMembers(8), 0);
    return scheme;
}

/// Sends a new flow's packet. @return where it went
MemberId
Send(Distribution& scheme, uint64_t flow, int64_t now)
{
    return *scheme.Choose(RandomFlow(flow), now);
}

class RandomTraffic : public testing::TestWithParam<Sizes>
{
};

} // namespace

// Every packet of random traffic, while members come and go, goes where the plain model says.
TEST_P(RandomTraffic, AgreesWithAPlainModelPacketByPacket)
{
    const Sizes& sizes = GetParam();
    const auto scheme = MakeSwitch(sizes.words);
    PlainChip chip(sizes.entries, sizes.gap, sizes.latency, sizes.queue, sizes.ageing);
    std::vector<bool> live(8, true);
    int64_t now = 0;
    uint64_t byTable = 0;
    for (uint64_t i = 0; i < 20000; ++i)
    {
        const uint64_t draw = Mix64(i + 99);
        now += static_cast<int64_t>(draw % 100 == 0 ? draw >> 32 & 0x7ffffff : draw >> 32 & 0x1fff);
        chip.RunTo(now);
        if (draw % 500 == 1)
        {
            const auto member = static_cast<MemberId>(draw >> 40 & 7);
            const bool serves = live[member];
            live[member] = !serves;
            scheme->Update({{serves ? Kind::SET_DOWN : Kind::SET_ACTIVE, member, 1}}, now);
            serves ? chip.Remove(member) : void();
            continue;
        }
        const uint64_t flow = (draw >> 20) % sizes.flows;
        const auto byHash = scheme->Evaluate(RandomFlow(flow));
        const auto known = chip.Find(flow);
        byTable += known ? 1 : 0;
        const auto expected = known ? known : byHash;
        if (!known && byHash)
        {
            chip.Ask(flow, *byHash, now);
        }
        const FlowKey packet = i % 2 == 0 ? RandomFlow(flow) : RandomFlow(flow).Reversed();
        ASSERT_EQ(scheme->Peek(packet, now), expected) << i;
        ASSERT_EQ(scheme->Choose(packet, now), expected) << i;
        ASSERT_EQ(scheme->State().entries, chip.Size()) << i;
    }
    const StateUsage usage = scheme->State();
    EXPECT_EQ(usage.queueDrops, chip.queueDrops);
    EXPECT_EQ(usage.exhaustions, chip.full);
    EXPECT_EQ(usage.expirations, chip.aged);
    EXPECT_EQ(usage.hits, byTable);
    EXPECT_EQ(usage.falseHits, 0U);
    EXPECT_GT(byTable, 300U);
    EXPECT_GT(chip.queueDrops + chip.full + chip.aged, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    ExactMatchState,
    RandomTraffic,
    testing::Values(
        Sizes{"entries=65536 digest-bits=32 insert-rate=20000 latency=40us queue=20 ageing=20ms",
              65536,
              50000,
              40000,
              20,
              20 * MS,
              400},
        Sizes{"entries=4 digest-bits=32 insert-rate=0 latency=10us queue=50 ageing=5ms",
              4,
              0,
              10000,
              50,
              5 * MS,
              20},
        Sizes{"entries=4096 digest-bits=32 insert-rate=1000 latency=0s queue=3 ageing=0s",
              4096,
              MS,
              0,
              3,
              0,
              50}));

// 10 flows of one moment, 100 entries a second behind 5 ms: 15, 25, ... ms.
TEST(ExactMatchState, InstallsOneAfterAnother)
{
    const auto scheme = MakeSwitch("insert-rate=100 latency=5ms queue=7");
    for (uint64_t flow = 0; flow < 10; ++flow)
    {
        Send(*scheme, flow, 0);
    }
    EXPECT_EQ(scheme->State().queueDrops, 3U);
    for (int64_t entry = 1; entry <= 7; ++entry)
    {
        scheme->Update({}, (5 + 10 * entry) * MS - 1);
        EXPECT_EQ(scheme->State().entries, static_cast<uint64_t>(entry - 1));
        scheme->Update({}, (5 + 10 * entry) * MS);
        EXPECT_EQ(scheme->State().entries, static_cast<uint64_t>(entry));
    }
}

// A member comes while flows wait for their entries: those go by hash and move, the others stay;
// when its entry comes a flow is back where its first packet went.
TEST(ExactMatchState, FlowsThatWaitGoByHash)
{
    constexpr uint64_t FLOWS = 400;
    const auto scheme = MakeSwitch("insert-rate=1000 latency=0s queue=400");
    std::vector<MemberId> first;
    for (uint64_t flow = 0; flow < FLOWS; ++flow)
    {
        first.push_back(Send(*scheme, flow, 0));
    }
    scheme->Update({{Kind::ADD, 8, 1}}, 200 * MS); // 200 are installed
    unsigned moved = 0;
    for (uint64_t flow = 0; flow < FLOWS; ++flow)
    {
        const MemberId now = Send(*scheme, flow, 200 * MS);
        EXPECT_TRUE(now == first[flow] || (flow >= 200 && now == 8)) << flow;
        moved += now != first[flow] ? 1 : 0;
    }
    EXPECT_NEAR(moved, 200 / 9.0, 5 * std::sqrt(200.0 * 8 / 81));
    for (uint64_t flow = 0; flow < FLOWS; ++flow)
    {
        EXPECT_EQ(Send(*scheme, flow, 400 * MS), first[flow]);
    }
}

// False hits: each slot that a look-up sees has the digest with a chance of 2^-D, and it sees two
// words of four, of which as many slots are taken as the table is full.
TEST(ExactMatchState, MeetsOtherDigestsAsOftenAsArithmeticSays)
{
    constexpr unsigned BITS = 10;
    constexpr uint64_t ENTRIES = 16384;
    constexpr uint64_t FLOWS = 8192;
    constexpr uint64_t STRANGERS = 100000;
    const auto scheme = MakeSwitch("entries=16384 digest-bits=10 insert-rate=0 latency=0s "
                                   "queue=1 ageing=0s");
    int64_t now = 0;
    for (uint64_t flow = 0; flow < FLOWS; ++flow)
    {
        Send(*scheme, flow, ++now);
    }
    scheme->Update({}, ++now);
    const StateUsage before = scheme->State();
    const double load = static_cast<double>(before.entries) / ENTRIES;
    for (uint64_t i = 0; i < STRANGERS; ++i)
    {
        // Forgotten before its entry is installed: the table stays as it is.
        const FlowKey stranger = RandomFlow(FLOWS + i);
        scheme->Choose(stranger, now);
        scheme->Forget(stranger);
    }
    EXPECT_EQ(scheme->State().entries, before.entries);
    const auto found = static_cast<double>(scheme->State().falseHits - before.falseHits);
    const double share = 8 * load / (1U << BITS);
    const double expected = STRANGERS * share;
    EXPECT_NEAR(found, expected, 5 * std::sqrt(expected));
    RecordValidation({"Affinity state",
                      "exact-match: share of flows that meet another's digest of 10 bits, table "
                      "half full, % (8 slots are looked at)",
                      Decimals(100 * found / STRANGERS, 3),
                      Decimals(100 * share, 3),
                      "5 standard deviations",
                      "computed"});
}

// Between one and two intervals after the last packet, whatever its place between the sweeps.
TEST(ExactMatchState, EntriesLiveForOneToTwoIntervals)
{
    constexpr int64_t INTERVAL = 100 * MS;
    for (const int64_t last : {INTERVAL + 1, INTERVAL + INTERVAL / 2, 2 * INTERVAL - 1})
    {
        const auto scheme = MakeSwitch("latency=0s insert-rate=0 ageing=100ms");
        Send(*scheme, 1, INTERVAL);
        Send(*scheme, 1, last);
        scheme->Update({}, 3 * INTERVAL - 1);
        EXPECT_EQ(scheme->State().entries, 1U) << last;
        scheme->Update({}, 3 * INTERVAL);
        EXPECT_EQ(scheme->State().entries, 0U) << last;
        EXPECT_EQ(scheme->State().expirations, 1U) << last;
    }
}

TEST(ExactMatchState, ForgetsEntriesOfMembersThatServeNoMore)
{
    const auto scheme = MakeSwitch("latency=0s insert-rate=0");
    for (uint64_t flow = 0; flow < 800; ++flow)
    {
        Send(*scheme, flow, 0);
    }
    scheme->Update({}, 1);
    const uint64_t all = scheme->State().entries;
    scheme->Update({{Kind::SET_DRAINING, 3, 1}}, 2);
    EXPECT_EQ(scheme->State().entries, all);
    scheme->Update({{Kind::SET_DOWN, 3, 1}}, 3);
    EXPECT_NEAR(all - scheme->State().entries, 100, 5 * std::sqrt(800.0 * 7 / 64));
    for (uint64_t flow = 0; flow < 800; ++flow)
    {
        EXPECT_NE(Send(*scheme, flow, 4), 3U);
    }
}

TEST(ExactMatchState, RefusesWhatCannotBe)
{
    for (const char* words : {"digest-bits=0",
                              "digest-bits=33",
                              "queue=0",
                              "entries=0",
                              "select=least-connections",
                              "latency=soon"})
    {
        EXPECT_THROW(Distribution::Make(std::string("state=exact-match ") + words), SpecError)
            << words;
    }
    EXPECT_NO_THROW(Distribution::Make("select=resilient state=exact-match"));
    EXPECT_NO_THROW(Distribution::Make(
        "select=switch-table select.latency=1ms state=exact-match state.latency=2ms"));
}

} // namespace flowhash
