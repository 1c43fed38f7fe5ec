// SPDX-License-Identifier: GPL-2.0-only

// How losses, failures and whole tables are dealt with, one at a time.

#include "../rig/sent-messages.h"
#include "sync-group.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <string>

using namespace ns3;

namespace
{

/// Flows from a first one are entered at a node.
void
WriteMany(SyncGroup& group, uint16_t id, uint32_t first, uint32_t n)
{
    for (uint32_t i = first; i < first + n; ++i)
    {
        group.Write(id, i, {static_cast<uint8_t>(i), static_cast<uint8_t>(first)});
    }
}

/// A loss that nothing overtakes.
class LostTailTest : public TestCase
{
  public:
    LostTailTest()
        : TestCase("a lost last update is seen by the status, and asked for again")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool reliable : {true, false})
        {
            ObjectFactory factory = SyncFactory();
            factory.Set("Reliable", BooleanValue(reliable));
            SyncGroup group(2, factory);
            group.StartAll();
            group.network.lossPercent = 100;
            group.Write(1, 1, {1});
            group.Run(MilliSeconds(1));
            group.network.lossPercent = 0;
            group.Run(MilliSeconds(98));
            NS_TEST_EXPECT_MSG_EQ(group.Has(2, 1), false, "lost");
            group.Run(MilliSeconds(12)); // status at 100 ms, question 10 ms later
            NS_TEST_EXPECT_MSG_EQ(group.Has(2, 1), reliable, "mended if reliable");
            if (reliable)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(*group[2].table.GetAge(KeyOf(1)),
                                          *group[1].table.GetAge(KeyOf(1)),
                                          2000,
                                          "as old as where it was written, but for the way");
            }
            NS_TEST_EXPECT_MSG_EQ(
                SentMessages(group[1].sync, "repeat"), (reliable ? 1 : 0), "repeated once");
            group.Run(Seconds(2));
            NS_TEST_EXPECT_MSG_EQ(group.Has(2, 1), reliable, "nothing else does");
        }
    }
};

/// Many losses.
class LogTest : public TestCase
{
  public:
    LogTest()
        : TestCase("what the log has is repeated, else the table is transferred")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t size : {30, 29})
        {
            ObjectFactory factory = SyncFactory();
            factory.Set("LogSize", UintegerValue(size));
            SyncGroup group(2, factory);
            group.StartAll();
            WriteMany(group, 1, 0, 10);
            group.Run(Seconds(1));
            group[2].side = 1;
            WriteMany(group, 1, 10, 30);
            group.Run(Seconds(1));
            group[2].side = 0;
            group.Run(Seconds(1));
            NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "mended");
            NS_TEST_EXPECT_MSG_EQ(
                SentMessages(group[1].sync, "repeat"), (size == 30 ? 30 : 0), "repeated");
            NS_TEST_EXPECT_MSG_EQ(
                (SentMessages(group[2].sync, "ask") > 0), (size == 29), "transferred");
            const uint64_t asked = SentMessages(group[2].sync, "ask");
            group.Run(Seconds(5));
            NS_TEST_EXPECT_MSG_EQ(SentMessages(group[2].sync, "ask"), asked, "once");
        }
    }
};

/// A table comes in pieces.
class TransferTest : public TestCase
{
  public:
    TransferTest()
        : TestCase("a table comes in pieces at its rate, and new words meanwhile count")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("TransferRate", DoubleValue(1000));
        SyncGroup group(2, factory);
        group[1].sync->Start(false);
        group[2].alive = false;
        WriteMany(group, 1, 0, 500);
        group.Run(Seconds(1));
        group.Return(2);
        group.Run(MilliSeconds(250));
        const auto half = static_cast<double>(group[2].table.entries.size());
        NS_TEST_EXPECT_MSG_EQ_TOL(half, 270, 50, "1000 entries/s, and the first piece at once");
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->IsComplete(), false, "under way");
        WriteMany(group, 1, 490, 50); // changed before they come, and new
        group.Erase(1, 3);            // has come, or not
        group.Erase(1, 480);
        group.Write(2, 481, {9}); // known to the other, and not yet here
        group.Run(MilliSeconds(400));
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->IsComplete(), true, "done");
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "alike");
        NS_TEST_EXPECT_MSG_EQ(group[1].table.entries.size(), 538, "540 entries, less 2");
        NS_TEST_EXPECT_MSG_EQ(
            SentMessages(group[2].sync, "gaps"), 0, "nothing was missing besides");
    }
};

/// Who is asked for a table.
class PeerTest : public TestCase
{
  public:
    PeerTest()
        : TestCase("who is silent, or waits for a table itself, is passed over")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(4, SyncFactory());
        group[4].sync->Start(false);
        for (const uint16_t id : {1, 2, 3})
        {
            group[id].alive = false;
        }
        WriteMany(group, 4, 0, 100);
        group[2].side = 1; // waits for a table, and has none to ask but node 3
        group[3].side = 1;
        group.Return(2);
        group.Run(MilliSeconds(100));
        group.filter = [](uint16_t from, uint16_t to, const Ptr<Packet>& /* packet */) {
            return (from != 4 || to != 2) && (from != 2 || to != 4);
        };
        group[2].side = group[3].side = 0;
        group.Return(3);
        for (int i = 0; i < 3000 && !group[3].sync->IsComplete(); ++i)
        {
            group.Run(MilliSeconds(1));
        }
        NS_TEST_EXPECT_MSG_EQ(group[3].sync->IsComplete(), true, "complete");
        NS_TEST_EXPECT_MSG_EQ(group[3].table.entries.size(), 100, "node 4 had it");
        group.Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(group[2].table.entries.size(), 100, "by way of node 3");
    }
};

/// The one that is asked dies in the middle.
class DeathTest : public TestCase
{
  public:
    DeathTest()
        : TestCase("a transfer goes on at the next peer where it stopped")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("TransferRate", DoubleValue(1000));
        SyncGroup group(3, factory);
        group[1].sync->Start(false);
        group[2].sync->Start(false);
        group[3].alive = false;
        WriteMany(group, 1, 0, 1000);
        group.Run(Seconds(1));
        uint64_t entries = 0;
        group.filter = [&entries](uint16_t from, uint16_t to, const Ptr<Packet>& packet) {
            entries += to == 3 && from != 3 && packet->GetSize() > 300 ? 1 : 0;
            return true;
        };
        group.Return(3);
        group.Run(MilliSeconds(500));
        group.Fail(1);
        group.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "all came");
        NS_TEST_EXPECT_MSG_EQ(group[3].sync->IsComplete(), true, "complete");
        // 32 bytes an entry of IPv4, 56 of IPv6, of which a third are; 1411 fit.
        NS_TEST_EXPECT_MSG_LT(entries, 1000 * 40 / 1411 + 4, "pieces, each once");
        group.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_LT(entries, 1000 * 40 / 1411 + 4, "and no other transfer after it");
    }
};

/// The sender of an update dies before all have it.
class HeirTest : public TestCase
{
  public:
    HeirTest()
        : TestCase("what a dead node told one peer, the others have from that")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(3, SyncFactory());
        group.StartAll();
        WriteMany(group, 1, 0, 20);
        group.Run(Seconds(1));
        group.filter = [](uint16_t from, uint16_t to, const Ptr<Packet>& /* packet */) {
            return from != 1 || to != 3;
        };
        group.Write(1, 50, {1});
        group.Run(MicroSeconds(10));
        group.Fail(1);
        group.Run(MilliSeconds(100));
        NS_TEST_EXPECT_MSG_EQ(group.Has(2, 50), true, "told");
        NS_TEST_EXPECT_MSG_EQ(group.Has(3, 50), false, "not told");
        group.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(group.Has(3, 50), true, "by the other");
    }
};

/// A node that returns has forgotten what it said.
class FormerLifeTest : public TestCase
{
  public:
    FormerLifeTest()
        : TestCase("what a node says after its return counts more than what it said before")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(2, SyncFactory());
        Ptr<Packet> status;
        group.filter = [&status](uint16_t from, uint16_t, const Ptr<Packet>& packet) {
            uint8_t start[4];
            packet->CopyData(start, 4);
            status = from == 1 && start[3] == 3 && !status ? packet->Copy() : status;
            return true;
        };
        group.StartAll();
        group.Write(1, 1, {1});
        group.Write(1, 1, {2});
        group.Write(1, 2, {9});
        group.Run(Seconds(1));
        group.Fail(1);
        group.Run(Seconds(1));
        group.Return(1);
        group.Write(1, 1, {3}); // before it hears anything
        group.Write(1, 2, {4});
        group.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "alike");
        NS_TEST_EXPECT_MSG_EQ(group.Has(2, 1, {3}), true, "the latest word");
        NS_TEST_EXPECT_MSG_EQ(group.Has(2, 2, {4}), true, "the latest word");
        group[2].sync->Receive(status);
        NS_TEST_EXPECT_MSG_EQ(
            group[2].sync->GetCounts().dropped.count("former-life"), 1, "late, and dropped");
    }
};

/// A table that takes its time.
class QueueTest : public TestCase
{
  public:
    QueueTest()
        : TestCase("words are applied at the table's rate; what finds no room is mended later")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("OperationsPerSecond", DoubleValue(1000));
        factory.Set("QueueLimit", UintegerValue(20));
        SyncGroup group(2, factory);
        group.StartAll();
        WriteMany(group, 1, 0, 30);
        group.Run(MicroSeconds(10));
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetQueueLength(), 20, "as many wait");
        NS_TEST_EXPECT_MSG_EQ(
            group[2].sync->GetCounts().dropped.at("queue-full").packets, 10, "the others not");
        group.Run(MicroSeconds(9500));
        NS_TEST_EXPECT_MSG_EQ(group[2].table.operations, 9, "1 ms each");
        NS_TEST_EXPECT_MSG_EQ(group[2].table.entries.size(), 9, "in order");
        NS_TEST_EXPECT_MSG_EQ(group.Has(2, 8), true, "in order");
        NS_TEST_EXPECT_MSG_EQ(*group[2].table.GetAge(KeyOf(0)), 9509000, "age, since it came");
        group.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "mended");
        NS_TEST_EXPECT_MSG_EQ(group[2].sync->GetQueueLength(), 0, "nothing waits");
    }
};

/// The suite.
class TableSyncRepairTestSuite : public TestSuite
{
  public:
    TableSyncRepairTestSuite()
        : TestSuite("flow-distribution-table-sync-repair", TestSuite::Type::UNIT)
    {
        AddTestCase(new LostTailTest);
        AddTestCase(new LogTest);
        AddTestCase(new TransferTest);
        AddTestCase(new PeerTest);
        AddTestCase(new DeathTest);
        AddTestCase(new HeirTest);
        AddTestCase(new FormerLifeTest);
        AddTestCase(new QueueTest);
    }
};

TableSyncRepairTestSuite g_tableSyncRepairTestSuite; //!< registers itself

} // namespace
