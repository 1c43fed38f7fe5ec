// SPDX-License-Identifier: GPL-2.0-only

// How often and how fast is asked, where answers take long, queues are short, or much was lost.

#include "../rig/sent-messages.h"
#include "sync-group.h"

#include "ns3/double.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Flows from a first one are entered at node 1.
void
WriteMany(SyncGroup& group, uint32_t first, uint32_t n)
{
    for (uint32_t i = first; i < first + n; ++i)
    {
        group.Write(1, i, {static_cast<uint8_t>(i)});
    }
}

/// A table is far away.
class FarTableTest : public TestCase
{
  public:
    explicit FarTableTest(Time delay)
        : TestCase("a table comes over a way of " + std::to_string(delay.GetMilliSeconds()) +
                   " ms"),
          m_delay(delay)
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(3, SyncFactory());
        group.network.shortest = group.network.longest = m_delay;
        group[1].sync->Start(false);
        group[2].sync->Start(false);
        group[3].alive = false;
        WriteMany(group, 0, 200); // 6 pieces of 35 entries or so
        group.Run(Seconds(5));
        group.Return(3);
        group.Run(NanoSeconds(m_delay.GetNanoSeconds() * 24) + Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(group[3].sync->IsComplete(), true, "complete");
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "all came");
        // 8 at a peer that seems silent, at each of two in at most two rounds; once for each piece.
        NS_TEST_EXPECT_MSG_LT(SentMessages(group[3].sync, "ask"), 6 * 8, "questions");
    }

    Time m_delay;
};

/// Many updates are lost on a long way.
class FarGapTest : public TestCase
{
  public:
    FarGapTest()
        : TestCase("what is missing is repeated once, however long the way is")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(2, SyncFactory());
        group.network.shortest = group.network.longest = MilliSeconds(200);
        group.StartAll();
        WriteMany(group, 0, 1);
        group.Run(Seconds(2));
        group.network.lossPercent = 100;
        WriteMany(group, 1, 100);
        group.Run(MilliSeconds(1));
        group.network.lossPercent = 0;
        group.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "mended");
        // The way is not known to begin with: the first 16 are asked for at 10, 20, 40 ... ms.
        NS_TEST_EXPECT_MSG_LT(SentMessages(group[1].sync, "repeat"), 100 + 6 * 16, "repeated");
        NS_TEST_EXPECT_MSG_LT(
            SentMessages(group[2].sync, "gaps"), 6 + 6, "questions, each for more than before");
    }
};

/// A table that takes far less than comes.
class SlowTableTest : public TestCase
{
  public:
    SlowTableTest()
        : TestCase("no more is asked for again than the queue has room for")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("OperationsPerSecond", DoubleValue(5));
        factory.Set("QueueLimit", UintegerValue(2));
        SyncGroup group(2, factory);
        group.StartAll();
        WriteMany(group, 0, 50);
        group.Run(Seconds(30)); // 50 take 10 s
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "mended");
        NS_TEST_EXPECT_MSG_LT(SentMessages(group[1].sync, "repeat"), 60, "hardly any twice");
    }
};

/// Repeats do not go out all at once.
class PacedRepeatTest : public TestCase
{
  public:
    PacedRepeatTest()
        : TestCase("updates are repeated at the rate of transfers, and none twice that waits")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("TransferRate", DoubleValue(100));
        factory.Set("StatusInterval", TimeValue(MilliSeconds(20)));
        SyncGroup group(2, factory);
        group.StartAll();
        group.network.lossPercent = 100;
        WriteMany(group, 0, 40);
        group.Run(MilliSeconds(1));
        group.network.lossPercent = 0;
        group.Run(MilliSeconds(29)); // told at 20 ms, asked for 10 ms later
        group.Run(MilliSeconds(205));
        NS_TEST_EXPECT_MSG_EQ_TOL(
            group[2].table.entries.size(), 20, 2, "one at once, and one each 10 ms");
        group.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "mended");
        // Status words come meanwhile; only what is on its way when one asks again goes twice.
        NS_TEST_EXPECT_MSG_LT(SentMessages(group[1].sync, "repeat"), 44, "each once");
    }
};

/// The first pieces of a table.
class FirstPiecesTest : public TestCase
{
  public:
    FirstPiecesTest()
        : TestCase("from the first piece on a table comes at its rate, which is none too low")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("TransferRate", DoubleValue(2000));
        SyncGroup group(2, factory);
        group[1].sync->Start(false);
        group[2].alive = false;
        WriteMany(group, 0, 300);
        group.Run(Seconds(1));
        group.Return(2);
        group.Run(MilliSeconds(1));
        const std::size_t first = group[2].table.entries.size();
        NS_TEST_EXPECT_MSG_GT(first, 20, "a piece");
        NS_TEST_EXPECT_MSG_LT(first, 50, "and no more"); // 32 bytes an entry at least, of 1472
        for (int i = 1; i < 10; ++i)
        {
            group.Run(MilliSeconds(10));
            NS_TEST_EXPECT_MSG_LT(group[2].table.entries.size(), 50 + 20 * i, "after some time");
        }
        for (const char* name : {"TransferRate", "OperationsPerSecond"})
        {
            const auto set = [&](double rate) {
                return group[1].sync->SetAttributeFailSafe(name, DoubleValue(rate));
            };
            NS_TEST_EXPECT_MSG_EQ(set(1e-320), false, name << " like none");
            NS_TEST_EXPECT_MSG_EQ(set(1e-6), true, name << ", the least");
            NS_TEST_EXPECT_MSG_EQ(set(0), true, name << ", no limit");
        }
    }
};

/// A piece of a peer that is itself waiting is not taken, but was sent.
class WaitingPeerTest : public TestCase
{
  public:
    WaitingPeerTest()
        : TestCase("the rate holds for pieces, too, that are not taken")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("TransferRate", DoubleValue(2000));
        SyncGroup group(3, factory);
        group[3].sync->Start(false);
        group[1].alive = group[2].alive = false;
        for (uint32_t flow = 1000; flow < 1100; ++flow)
        {
            group.Write(3, flow, {1});
        }
        group[1].side = 1; // waits for the table, and has made entries meanwhile
        group.Return(1);
        WriteMany(group, 0, 100);
        group.Run(Seconds(1));
        std::vector<Time> pieces;
        group.filter = [&pieces](uint16_t from, uint16_t to, const Ptr<Packet>& packet) {
            uint8_t start[4];
            packet->CopyData(start, sizeof(start));
            if (to == 2 && start[3] == 7)
            {
                pieces.push_back(Simulator::Now());
            }
            return from + to != 4; // nodes 1 and 3 do not hear each other
        };
        group[1].side = 0;
        group.Return(2);
        group.Run(MilliSeconds(100));
        NS_TEST_ASSERT_MSG_GT(pieces.size(), 2, "of both");
        // At least 25 entries of 56 bytes fill a piece; 2000 a second.
        NS_TEST_EXPECT_MSG_GT(pieces[1] - pieces[0], MicroSeconds(12500), "the second");
        NS_TEST_EXPECT_MSG_GT(pieces[2] - pieces[1], MicroSeconds(12500), "the third");
    }
};

/// The suite.
class TableSyncPaceTestSuite : public TestSuite
{
  public:
    TableSyncPaceTestSuite()
        : TestSuite("flow-distribution-table-sync-pace", TestSuite::Type::UNIT)
    {
        for (const int64_t delay : {1, 230, 240, 1000, 3000})
        {
            AddTestCase(new FarTableTest(MilliSeconds(delay)));
        }
        AddTestCase(new FarGapTest);
        AddTestCase(new SlowTableTest);
        AddTestCase(new PacedRepeatTest);
        AddTestCase(new FirstPiecesTest);
        AddTestCase(new WaitingPeerTest);
    }
};

TableSyncPaceTestSuite g_tableSyncPaceTestSuite; //!< registers itself

} // namespace
