// SPDX-License-Identifier: GPL-2.0-only

// What TableSync promises, on a network that does as it is told.

#include "sync-group.h"

#include "ns3/double.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

using Bytes = std::vector<uint8_t>;

/// Sums a count over kinds or reasons.
SyncCounts::Count
Sum(const std::map<std::string, SyncCounts::Count>& counts)
{
    SyncCounts::Count sum;
    for (const auto& [name, count] : counts)
    {
        sum.packets += count.packets;
        sum.bytes += count.bytes;
    }
    return sum;
}

/// C2, C3: entries and removals of one node reach the others.
class SpreadTest : public TestCase
{
  public:
    SpreadTest()
        : TestCase("C2, C3: an entry and its removal are at all nodes after the way of a message")
    {
    }

  private:
    void DoRun() override
    {
        for (const char* spread : {"unicast", "broadcast"})
        {
            ObjectFactory factory = SyncFactory();
            factory.Set("Spread", StringValue(spread));
            SyncGroup group(4, factory);
            group.StartAll();
            group.Write(2, 7, {1, 2, 3});
            group.Run(NanoSeconds(999));
            NS_TEST_EXPECT_MSG_EQ(group.Has(1, 7), false, "on its way");
            group.Run(NanoSeconds(2));
            for (const uint16_t id : {1, 3, 4})
            {
                NS_TEST_EXPECT_MSG_EQ(group.Has(id, 7, {1, 2, 3}), true, spread << " " << id);
            }
            const bool broadcast = spread == std::string("broadcast");
            NS_TEST_EXPECT_MSG_EQ(group[2].sent, broadcast ? 1 : 3, spread << " packets");
            group.Erase(4, 7);
            group.Run(MicroSeconds(2));
            NS_TEST_EXPECT_MSG_EQ(group.Has(2, 7), false, "removed by another than the author");
            NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetNTombstones(), 1, "remembered");
            NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetNEntries(), 0, "not alive");
        }
    }
};

/// Versions and conflicts.
class VersionTest : public TestCase
{
  public:
    VersionTest()
        : TestCase("versions go on from what is known, and a conflict has one winner")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(3, SyncFactory());
        group.StartAll();
        const SyncVersion first = group.Write(3, 1, {3});
        const SyncVersion second = group.Write(2, 1, {2}); // without knowing of the other
        NS_TEST_EXPECT_MSG_EQ((first == SyncVersion{1, 3}), true, "the first word");
        NS_TEST_EXPECT_MSG_EQ((second == SyncVersion{1, 2}), true, "the first word");
        group.Run(MicroSeconds(5));
        for (const uint16_t id : {1, 2, 3})
        {
            NS_TEST_EXPECT_MSG_EQ(group.Has(id, 1, {2}), true, "the lower node's at " << id);
        }
        NS_TEST_EXPECT_MSG_EQ((group.Write(3, 1, {4}) == SyncVersion{2, 3}), true, "the next");
        group.Run(MicroSeconds(5));
        NS_TEST_EXPECT_MSG_EQ(group.Has(2, 1, {4}), true, "the higher counter's");
        NS_TEST_EXPECT_MSG_EQ((group.Erase(1, 1) == SyncVersion{3, 1}), true, "a removal");
        group.Run(MicroSeconds(5));
        NS_TEST_EXPECT_MSG_EQ((group.Write(2, 1, {5}) == SyncVersion{4, 2}), true, "after it");
        group[2].table.entries.erase(KeyOf(1));
        group[2].sync->Forget(KeyOf(1));
        group.Run(MicroSeconds(5));
        NS_TEST_EXPECT_MSG_EQ(group.Has(1, 1), true, "nobody was told that it ran out");
        NS_TEST_EXPECT_MSG_EQ((group.Write(2, 1, {6}) == SyncVersion{5, 2}), true, "goes on");
    }
};

/// What cannot be sent, or was not meant for us.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase(
              "entries that no message carries are refused, messages of others dropped by name")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(2, SyncFactory());
        TableSync& sync = *group[1].sync;
        SyncKey odd;
        odd.version = 5;
        NS_TEST_EXPECT_MSG_EQ(IsRefused(sync, odd, {}), true, "version 5");
        NS_TEST_EXPECT_MSG_EQ(IsRefused(sync, KeyOf(1), Bytes(1472)), true, "too long");
        NS_TEST_EXPECT_MSG_EQ(IsRefused(sync, KeyOf(1), Bytes(1300)), false, "fits");
        sync.Receive(Create<Packet>(40));
        sync.Start(false);
        sync.Receive(Create<Packet>(30));
        group[2].sync->SetNode(9); // whom nobody knows
        group[2].sync->Start(false);
        group.Write(2, 3, {1});
        group.Run(MicroSeconds(5));
        group[2].sync->SetNode(2);
        bool flipped = false;
        group.filter = [&flipped](uint16_t, uint16_t, const Ptr<Packet>& packet) {
            flipped = true;
            packet->AddPaddingAtEnd(1);
            return true;
        };
        group.Write(2, 4, {1});
        group.Run(MicroSeconds(5));
        const auto& dropped = sync.GetCounts().dropped;
        for (const char* reason : {"stopped", "foreign", "unknown-sender", "damaged"})
        {
            NS_TEST_EXPECT_MSG_EQ(dropped.count(reason), 1, reason);
        }
        NS_TEST_EXPECT_MSG_EQ(dropped.at("stopped").bytes, 40, "bytes");
        NS_TEST_EXPECT_MSG_EQ(flipped, true, "it was damaged");
        NS_TEST_EXPECT_MSG_EQ(group[1].table.entries.size(), 0, "nothing was taken");
    }

    static bool IsRefused(TableSync& sync, const SyncKey& key, const Bytes& value)
    {
        try
        {
            sync.Write(key, value);
            return false;
        }
        catch (const std::invalid_argument&)
        {
            return true;
        }
    }
};

/// A removal keeps older words away as long as it is remembered.
class TombstoneTest : public TestCase
{
  public:
    TombstoneTest()
        : TestCase(
              "a removed entry stays away until its tombstone goes, which comes back from nobody")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("TombstoneTime", TimeValue(Seconds(10)));
        factory.Set("AntiEntropyInterval", TimeValue(MilliSeconds(100)));
        SyncGroup group(3, factory);
        group.StartAll();
        group.Write(1, 5, {1});
        group.Run(Seconds(1));
        group[3].side = 1; // node 3 does not hear of the removal
        group.Erase(1, 5);
        group.Run(Seconds(7)); // the tombstone is in the second half of its life
        group[3].side = 0;
        group.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(group.Has(3, 5), false, "the removal wins");
        NS_TEST_EXPECT_MSG_EQ(group.Has(1, 5), false, "the removal wins");
        NS_TEST_EXPECT_MSG_EQ(group[1].sync->GetNTombstones(), 1, "remembered");
        group.Run(Seconds(4));
        for (const uint16_t id : {1, 2, 3})
        {
            NS_TEST_EXPECT_MSG_EQ(group[id].sync->GetNTombstones(), 0, "gone at " << id);
        }
    }
};

/// Nodes take their tombstones away one after the other.
class TombstoneEndTest : public TestCase
{
  public:
    TombstoneEndTest()
        : TestCase("a tombstone that ended is not had from others, a live entry is")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("TombstoneTime", TimeValue(Seconds(10)));
        factory.Set("AntiEntropyInterval", TimeValue(MilliSeconds(100)));
        SyncGroup group(2, factory);
        group.StartAll();
        group.Write(1, 1, {1});
        group.Write(1, 2, {1});
        group.Run(MilliSeconds(990));
        group.network.shortest = group.network.longest = MilliSeconds(20);
        group.Erase(1, 1); // at node 2 its tombstone ends 20 ms later than at node 1
        group.Run(MilliSeconds(100));
        group.network.shortest = group.network.longest = MicroSeconds(1);
        group.Run(MilliSeconds(9915)); // at 11 s they compared their tables
        NS_TEST_EXPECT_MSG_EQ(group[1].sync->GetNTombstones(), 0, "ended");
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetNTombstones(), 1, "about to");
        group.Run(MilliSeconds(10));
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetNTombstones(), 0, "ended");
        group[2].table.entries.erase(KeyOf(2));
        group[2].sync->Forget(KeyOf(2));
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetNEntries(), 0, "forgotten");
        group.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(group.Has(2, 2), true, "the other still has it");
    }
};

/// Several entries go together.
class BatchTest : public TestCase
{
  public:
    BatchTest()
        : TestCase("entries wait for each other as set, and messages keep to the MTU")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("Batch", UintegerValue(100));
        factory.Set("UpdateInterval", TimeValue(MilliSeconds(5)));
        SyncGroup group(2, factory);
        uint32_t longest = 0;
        group.filter = [&longest](uint16_t, uint16_t, const Ptr<Packet>& packet) {
            longest = std::max(longest, packet->GetSize());
            return true;
        };
        group.StartAll();
        for (uint32_t n = 0; n < 30; ++n)
        {
            group.Write(1, n, {1});
            group.Write(1, n, {2}); // only the latest word is told
        }
        group.Run(MicroSeconds(4999));
        NS_TEST_EXPECT_MSG_EQ(group[1].sent, 0, "they wait");
        group.Run(MicroSeconds(10));
        NS_TEST_EXPECT_MSG_EQ(group[1].sent, 1, "together");
        NS_TEST_EXPECT_MSG_EQ(group[2].table.operations, 30, "once each");
        for (uint32_t n = 0; n < 100; ++n)
        {
            group.Write(1, n, Bytes(50));
        }
        group.Run(MicroSeconds(2));
        // Two thirds are of IPv4: 81 bytes each, the others 105; 1411 are left of a message.
        const uint32_t least = (67 * 81 + 33 * 105) / 1411 + 1;
        NS_TEST_EXPECT_MSG_EQ(group[1].sent, 1 + least, "a full batch does not wait");
        NS_TEST_EXPECT_MSG_LT(longest, 1473, "within the MTU");
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "all there");
    }
};

/// Counts beside those of the network.
class CountTest : public TestCase
{
  public:
    CountTest()
        : TestCase("counts are those of the network: sent, and received or dropped")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("AntiEntropyInterval", TimeValue(MilliSeconds(200)));
        factory.Set("RefreshInterval", TimeValue(MilliSeconds(300)));
        factory.Set("OperationsPerSecond", DoubleValue(2000));
        factory.Set("QueueLimit", UintegerValue(3));
        SyncGroup group(4, factory, 5);
        group.network = {20, 30, MicroSeconds(10), MilliSeconds(3)};
        group.StartAll();
        for (uint32_t n = 0; n < 300; ++n)
        {
            group.Write(static_cast<uint16_t>(1 + n % 4), n, {1});
            group.Run(MilliSeconds(n % 3));
        }
        group.Fail(2);
        group.Run(Seconds(1));
        group.Return(2);
        group.Run(Seconds(20));
        for (const uint16_t id : {1, 2, 3, 4})
        {
            const SyncCounts& counts = group[id].sync->GetCounts();
            NS_TEST_EXPECT_MSG_EQ(Sum(counts.sent).packets, group[id].sent, "packets of " << id);
            NS_TEST_EXPECT_MSG_EQ(Sum(counts.sent).bytes, group[id].sentBytes, "bytes of " << id);
            NS_TEST_EXPECT_MSG_EQ(Sum(counts.received).packets + Sum(counts.dropped).packets,
                                  group[id].delivered,
                                  "what came to " << id);
        }
        for (const char* reason : {"duplicate", "queue-full"})
        {
            NS_TEST_EXPECT_MSG_EQ(group[1].sync->GetCounts().dropped.count(reason), 1, reason);
        }
        std::size_t unasked = 0;
        for (const uint16_t id : {1, 2, 3, 4})
        {
            unasked += group[id].sync->GetCounts().dropped.count("unasked");
        }
        NS_TEST_EXPECT_MSG_GT(unasked, 0, "pieces that came twice");
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetCounts().dropped.count("stopped"), 1, "failed");
        NS_TEST_EXPECT_MSG_EQ(group[1].sync->GetCounts().sent.size(), 8, "all kinds were sent");
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "and all agree");
    }
};

/// The suite.
class TableSyncTestSuite : public TestSuite
{
  public:
    TableSyncTestSuite()
        : TestSuite("flow-distribution-table-sync", TestSuite::Type::UNIT)
    {
        AddTestCase(new SpreadTest);
        AddTestCase(new VersionTest);
        AddTestCase(new RefusalTest);
        AddTestCase(new TombstoneTest);
        AddTestCase(new TombstoneEndTest);
        AddTestCase(new BatchTest);
        AddTestCase(new CountTest);
    }
};

TableSyncTestSuite g_tableSyncTestSuite; //!< registers itself

} // namespace
