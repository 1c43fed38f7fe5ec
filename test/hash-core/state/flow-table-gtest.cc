// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "plain-flow-table.h"
#include "spec-error.h"
#include "state/lru-flow-table.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace flowhash
{

namespace
{

constexpr int64_t NEVER = 0;

/// Flows of both IP versions.
FlowKey
MixedFlow(uint64_t i)
{
    return i % 3 == 0 ? RandomFlow6(i) : RandomFlow(i);
}

/// The table under test beside the plain one; every answer and count is compared.
class TablePair
{
  public:
    TablePair(std::size_t capacity, int64_t idle)
        : m_table(capacity, idle),
          m_plain(capacity, idle)
    {
        m_table.OnForget(
            [this](const ForgottenEntry& entry) { m_forgotten.push_back(entry.member); });
    }

    void Insert(const FlowKey& flow, MemberId member, int64_t now)
    {
        EXPECT_TRUE(m_table.Insert({flow, now, {}, {}}, member));
        m_plain.Insert(flow, member, now);
    }

    void Erase(const FlowKey& flow)
    {
        m_table.Erase(flow);
        m_plain.Erase(flow);
    }

    void Find(const FlowKey& flow, int64_t now)
    {
        EXPECT_EQ(m_table.Peek({flow, now, {}, {}}), m_plain.Peek(flow, now));
        EXPECT_EQ(m_table.Find({flow, now, {}, {}}), m_plain.Find(flow, now));
    }

    void FindBatch(const std::vector<FlowKey>& flows, int64_t now)
    {
        std::vector<std::optional<MemberId>> members(flows.size());
        m_table.FindBatch(flows.data(), flows.size(), now, members.data());
        for (std::size_t i = 0; i < flows.size(); ++i)
        {
            EXPECT_EQ(members[i], m_plain.Find(flows[i], now)) << "flow " << i;
        }
    }

    void ExpectSame()
    {
        EXPECT_EQ(m_forgotten, m_plain.forgotten);
        const StateUsage usage = m_table.Usage();
        EXPECT_EQ(usage.entries, m_plain.usage.entries);
        EXPECT_EQ(usage.mostEntries, m_plain.usage.mostEntries);
        EXPECT_EQ(usage.insertions, m_plain.usage.insertions);
        EXPECT_EQ(usage.hits, m_plain.usage.hits);
        EXPECT_EQ(usage.misses, m_plain.usage.misses);
        EXPECT_EQ(usage.evictions, m_plain.usage.evictions);
        EXPECT_EQ(usage.expirations, m_plain.usage.expirations);
    }

  private:
    LruFlowTable m_table;
    PlainFlowTable m_plain;
    std::vector<MemberId> m_forgotten;
};

} // namespace

TEST(LruFlowTable, BothDirectionsShareAnEntry)
{
    LruFlowTable table(4, NEVER);
    for (const FlowKey& flow : {RandomFlow(1), RandomFlow6(1)})
    {
        table.Insert({flow, 0, {}, {}}, 7);
        EXPECT_EQ(table.Find({flow.Reversed(), 0, {}, {}}), 7U);
        table.Insert({flow.Reversed(), 0, {}, {}}, 8);
        EXPECT_EQ(table.Find({flow, 0, {}, {}}), 8U);
    }
    EXPECT_EQ(table.Usage().entries, 2U);
}

TEST(LruFlowTable, LeastRecentlyUsedMakesRoom)
{
    LruFlowTable table(3, NEVER);
    for (uint64_t i = 0; i < 3; ++i)
    {
        table.Insert({RandomFlow(i), 0, {}, {}}, static_cast<MemberId>(i));
    }
    table.Find({RandomFlow(0), 1, {}, {}});
    table.Insert({RandomFlow(3), 2, {}, {}}, 3);
    EXPECT_EQ(table.Find({RandomFlow(1), 3, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Find({RandomFlow(0), 3, {}, {}}), 0U);
    EXPECT_EQ(table.Find({RandomFlow(2), 3, {}, {}}), 2U);
    EXPECT_EQ(table.Usage().evictions, 1U);
    EXPECT_EQ(table.Usage().entries, 3U);
}

// Of both IP versions: whose entry went, and why.
TEST(LruFlowTable, SaysWhatItForgets)
{
    using Why = ForgottenEntry::Why;
    LruFlowTable table(2, 100);
    std::vector<ForgottenEntry> gone;
    table.OnForget([&gone](const ForgottenEntry& entry) { gone.push_back(entry); });
    const std::vector<FlowKey> flows{RandomFlow(0), RandomFlow6(1), RandomFlow(2), RandomFlow6(3)};
    table.Insert({flows[0], 0, {}, {}}, 10);
    table.Insert({flows[1], 1, {}, {}}, 11);
    table.Insert({flows[2], 2, {}, {}}, 12); // evicts the first
    table.Insert({flows[1], 2, {}, {}}, 11);
    table.Insert({flows[1], 3, {}, {}}, 21); // another member
    table.Erase(flows[1].Reversed());
    table.Find({flows[2], 500, {}, {}}); // idle for too long
    ASSERT_EQ(gone.size(), 5U);
    const std::vector<Why> why{Why::EVICTED, Why::RENEWED, Why::REPLACED, Why::ENDED, Why::EXPIRED};
    const std::vector<uint64_t> flow{0, 1, 1, 1, 2};
    const std::vector<MemberId> member{10, 11, 11, 21, 12};
    for (std::size_t i = 0; i < gone.size(); ++i)
    {
        EXPECT_EQ(gone[i].why, why[i]) << i;
        EXPECT_EQ(gone[i].member, member[i]) << i;
        EXPECT_EQ(gone[i].flow.Ordered(), flows[flow[i]].Ordered()) << i;
    }
}

TEST(LruFlowTable, PeekDoesNotRefreshNorCount)
{
    LruFlowTable table(2, NEVER);
    table.Insert({RandomFlow(0), 0, {}, {}}, 0);
    table.Insert({RandomFlow(1), 1, {}, {}}, 1);
    EXPECT_EQ(table.Peek({RandomFlow(0), 2, {}, {}}), 0U);
    table.Insert({RandomFlow(2), 3, {}, {}}, 2);
    EXPECT_EQ(table.Peek({RandomFlow(0), 4, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Usage().hits + table.Usage().misses, 0U);
}

TEST(LruFlowTable, IdleFlowIsForgotten)
{
    LruFlowTable table(8, 100);
    table.Insert({RandomFlow(0), 0, {}, {}}, 5);
    EXPECT_EQ(table.Find({RandomFlow(0), 100, {}, {}}), 5U);
    EXPECT_EQ(table.Peek({RandomFlow(0), 201, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Find({RandomFlow(0), 201, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Usage().expirations, 1U);
    EXPECT_EQ(table.Usage().entries, 0U);
}

TEST(LruFlowTable, IdleFlowsMakeRoomBeforeFreshOnes)
{
    LruFlowTable table(2, 100);
    table.Insert({RandomFlow(0), 0, {}, {}}, 0);
    table.Insert({RandomFlow(1), 90, {}, {}}, 1);
    table.Insert({RandomFlow(2), 110, {}, {}}, 2);
    EXPECT_EQ(table.Usage().expirations, 1U);
    EXPECT_EQ(table.Usage().evictions, 0U);
    EXPECT_EQ(table.Find({RandomFlow(1), 110, {}, {}}), 1U);
}

TEST(LruFlowTable, EraseForgetsOneFlow)
{
    LruFlowTable table(4, NEVER);
    table.Insert({RandomFlow(0), 0, {}, {}}, 0);
    table.Insert({RandomFlow(1), 0, {}, {}}, 1);
    table.Erase(RandomFlow(0).Reversed());
    table.Erase(RandomFlow(9));
    EXPECT_EQ(table.Find({RandomFlow(0), 0, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Find({RandomFlow(1), 0, {}, {}}), 1U);
}

TEST(LruFlowTable, OneEntryIsEnough)
{
    LruFlowTable table(1, NEVER);
    for (uint64_t i = 0; i < 10; ++i)
    {
        table.Insert({RandomFlow(i), 0, {}, {}}, static_cast<MemberId>(i));
        EXPECT_EQ(table.Find({RandomFlow(i), 0, {}, {}}), i);
    }
    EXPECT_EQ(table.Usage().evictions, 9U);
}

TEST(LruFlowTable, RefusesCapacitiesOutOfBounds)
{
    EXPECT_THROW(LruFlowTable(0, NEVER), SpecError);
    EXPECT_THROW(LruFlowTable((std::size_t{1} << 30) + 1, NEVER), SpecError);
}

TEST(LruFlowTable, RefusesMoreThanTheMachineHas)
{
    try
    {
        const ZeroedArray<uint64_t> tooMuch(std::size_t{1} << 50);
        FAIL() << "2^53 bytes were found";
    }
    catch (const SpecError& error)
    {
        EXPECT_NE(std::string(error.what()).find("fewer 'entries'"), std::string::npos);
    }
}

TEST(LruFlowTable, TakesAtMost64BytesAnEntryForIpv4And96ForIpv6)
{
    for (const std::size_t entries : {1000, 65536, 1000000})
    {
        LruFlowTable table(entries, NEVER);
        table.Insert({RandomFlow(1), 0, {}, {}}, 1);
        EXPECT_LE(table.Usage().bytes, 64 * entries);
        table.Insert({RandomFlow6(1), 0, {}, {}}, 1);
        EXPECT_LE(table.Usage().bytes, 96 * entries);
    }
}

TEST(LruFlowTable, ProtocolsAndVersionsAreFlowsOfTheirOwn)
{
    LruFlowTable table(8, NEVER);
    FlowKey udp = RandomFlow(1);
    udp.protocol = 17;
    FlowKey wide = RandomFlow(1);
    wide.version = 6;
    table.Insert({RandomFlow(1), 0, {}, {}}, 1);
    table.Insert({udp, 0, {}, {}}, 2);
    table.Insert({wide, 0, {}, {}}, 3);
    EXPECT_EQ(table.Find({RandomFlow(1), 0, {}, {}}), 1U);
    EXPECT_EQ(table.Find({udp, 0, {}, {}}), 2U);
    EXPECT_EQ(table.Find({wide, 0, {}, {}}), 3U);
}

// 60 places, 150 flows of both versions, times that let some flows expire and some of them in the
// middle of a batch.
TEST(LruFlowTable, AgreesWithAPlainTableOverRandomOperations)
{
    for (const int64_t idle : {NEVER, int64_t{40}})
    {
        TablePair pair(60, idle);
        int64_t now = 0;
        for (uint64_t step = 0; step < 30000 && !testing::Test::HasFailure(); ++step)
        {
            SCOPED_TRACE("step " + std::to_string(step));
            const uint64_t bits = Mix64(step + 1);
            const FlowKey flow = MixedFlow(bits % 150);
            now += (bits >> 56) % 16 == 0 ? 50 : 1;
            switch (bits >> 32 & 7)
            {
            case 0:
            case 1:
            case 2:
                pair.Insert(bits >> 40 & 1 ? flow : flow.Reversed(), bits & 0xff, now);
                break;
            case 3:
                pair.Erase(flow);
                break;
            case 4: {
                std::vector<FlowKey> flows;
                for (uint64_t i = 0; i < (bits >> 40) % 100; ++i)
                {
                    flows.push_back(MixedFlow(Mix64(bits + i) % 150));
                }
                pair.FindBatch(flows, now);
                break;
            }
            default:
                pair.Find(flow, now);
            }
        }
        pair.ExpectSame();
    }
}

// Flows that share buckets push one another on; after all left, nothing of them may be behind.
TEST(LruFlowTable, FullTableFindsAllAndEmptiesWhole)
{
    constexpr uint64_t FLOWS = 100000;
    CompactFlowTable table(FLOWS, NEVER);
    for (int round = 0; round < 2; ++round)
    {
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            table.Insert(MixedFlow(i), static_cast<MemberId>(i), 0);
        }
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            ASSERT_EQ(table.Find(MixedFlow(i), 0), i);
        }
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            ASSERT_TRUE(table.Erase(MixedFlow(i), ForgottenEntry::Why::ENDED));
        }
        EXPECT_EQ(table.Usage().entries, 0U);
        EXPECT_EQ(table.Usage().evictions, 0U);
    }
}

// Half of the flows are known, and each comes twice in its batch; the table has room for all.
TEST(LruFlowTable, BatchesOfASchemeChooseAsSinglePackets)
{
    const char* const spec = "state=lru entries=1000";
    const auto single = Distribution::Make(spec);
    const auto batched = Distribution::Make(spec);
    for (Distribution* scheme : {single.get(), batched.get()})
    {
        scheme->Update(AddMembers(5));
        for (uint64_t i = 0; i < 100; i += 2)
        {
            scheme->Learn(RandomFlow(i), i % 5, 0);
        }
    }
    std::vector<FlowKey> flows;
    for (uint64_t i = 0; i < 200; ++i)
    {
        flows.push_back(RandomFlow(i / 2));
    }
    std::vector<std::optional<MemberId>> members(flows.size());
    batched->ChooseBatch(flows.data(), flows.size(), 1, members.data());
    for (std::size_t i = 0; i < flows.size(); ++i)
    {
        EXPECT_EQ(members[i], single->Choose(flows[i], 1)) << i;
    }
    EXPECT_EQ(batched->State().entries, single->State().entries);
    EXPECT_EQ(batched->State().insertions, single->State().insertions);
}

TEST(TagBucket, FastMatchIsThePlainOne)
{
    for (uint64_t i = 0; i < 10000; ++i)
    {
        TagBucket bucket{};
        for (unsigned slot = 0; slot < TagBucket::SLOTS; ++slot)
        {
            bucket.tags[slot] = static_cast<uint8_t>(Mix64(i * 16 + slot) % 4 * 85);
        }
        bucket.passed = static_cast<uint32_t>(Mix64(i));
        for (const unsigned tag : {0U, 85U, 170U, 255U})
        {
            ASSERT_EQ(MatchTags(bucket, static_cast<uint8_t>(tag)),
                      MatchTagsPlainly(bucket, static_cast<uint8_t>(tag)));
        }
    }
}

} // namespace flowhash
