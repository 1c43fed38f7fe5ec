// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "plain-clock-table.h"
#include "plain-flow-table.h"
#include "spec-error.h"
#include "table-pair.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace flowhash
{

namespace
{

constexpr int64_t NEVER = 0;

constexpr auto LRU = CompactFlowTable::Policy::LRU;
constexpr auto CLOCK = CompactFlowTable::Policy::CLOCK;

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
    LruFlowTable table(3, NEVER, LRU);
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

// The hand passes the flow that was used, takes the next, and stands there: the used one is the
// last that it comes to.
TEST(LruFlowTable, ClockPassesFlowsThatWereUsed)
{
    LruFlowTable table(3, NEVER, CLOCK);
    std::vector<MemberId> gone;
    table.OnForget([&gone](const ForgottenEntry& entry) { gone.push_back(entry.member); });
    for (uint64_t i = 0; i < 3; ++i)
    {
        table.Insert({RandomFlow(i), 0, {}, {}}, static_cast<MemberId>(i));
    }
    table.Find({RandomFlow(0), 1, {}, {}});
    for (uint64_t i = 3; i < 6; ++i)
    {
        table.Insert({RandomFlow(i), 2, {}, {}}, static_cast<MemberId>(i));
    }
    EXPECT_EQ(gone, (std::vector<MemberId>{1, 2, 0}));
    EXPECT_EQ(table.Usage().evictions, 3U);
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

// A line of 64 bytes holds three entries or, with times, two, and the index 64 for seven;
// links by age take 8 more, IPv6 addresses 32.
TEST(LruFlowTable, TakesSoManyBytesAnEntry)
{
    struct Cost
    {
        CompactFlowTable::Policy policy;
        int64_t idle;
        double bytes;
    };

    for (const Cost& cost : {Cost{CLOCK, NEVER, 64.0 / 3 + 64.0 / 7},
                             Cost{CLOCK, 100, 64.0 / 2 + 64.0 / 7},
                             Cost{LRU, NEVER, 64.0 / 3 + 64.0 / 7 + 8},
                             Cost{LRU, 100, 64.0 / 2 + 64.0 / 7 + 8}})
    {
        for (const std::size_t entries : {1000, 65536, 1000000})
        {
            LruFlowTable table(entries, cost.idle, cost.policy);
            const auto each = [&table, entries] {
                return static_cast<double>(table.Usage().bytes) / static_cast<double>(entries);
            };
            table.Insert({RandomFlow(1), 0, {}, {}}, 1);
            EXPECT_NEAR(each(), cost.bytes, 0.2);
            table.Insert({RandomFlow6(1), 0, {}, {}}, 1);
            EXPECT_NEAR(each(), cost.bytes + 32, 0.2);
        }
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
        TablePair<PlainFlowTable>(60, idle, LRU).Run(150, 30000);
        TablePair<PlainClockTable>(60, idle, CLOCK).Run(150, 30000);
    }
}

// Places of a line, of two and three lines, and one more; all flows live or few do.
TEST(LruFlowTable, AgreesWithAPlainTableAtSmallSizes)
{
    for (const std::size_t capacity : {1, 2, 3, 4, 5, 6, 7, 13})
    {
        for (const int64_t idle : {NEVER, int64_t{40}})
        {
            SCOPED_TRACE(std::to_string(capacity) + " entries");
            TablePair<PlainFlowTable>(capacity, idle, LRU).Run(capacity + 3, 2000);
            TablePair<PlainClockTable>(capacity, idle, CLOCK).Run(capacity + 3, 2000);
        }
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
