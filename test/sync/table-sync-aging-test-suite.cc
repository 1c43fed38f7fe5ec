// SPDX-License-Identifier: GPL-2.0-only

// Entries grow old: who sees packets of them, and what runs out.

#include "sync-group.h"

#include "ns3/test.h"

using namespace ns3;

namespace
{

/// Idleness is judged for all nodes together.
class RefreshTest : public TestCase
{
  public:
    RefreshTest()
        : TestCase("a packet at one node keeps the entry young at all, and age goes with an entry")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("RefreshInterval", TimeValue(Seconds(1)));
        SyncGroup group(3, factory);
        group.StartAll();
        group.Write(1, 1, {1});
        group.Write(1, 2, {1});
        group.Run(MilliSeconds(4500));
        group[2].table.See(KeyOf(1));
        group.Run(MilliSeconds(1000));
        const int64_t second = 1000000000;
        for (const uint16_t id : {1, 3})
        {
            const PlainTable& table = group[id].table;
            NS_TEST_EXPECT_MSG_EQ_TOL(*table.GetAge(KeyOf(1)), second, second / 1000, "at " << id);
            NS_TEST_EXPECT_MSG_EQ_TOL(*table.GetAge(KeyOf(2)), 5.5 * second, second / 1000, "idle");
        }
        NS_TEST_EXPECT_MSG_EQ(
            group[2].sync->GetCounts().sent.at("refresh").packets, 2, "one word to each");
        group.Fail(3);
        group.Return(3);
        group[3].table.idle = 3 * second;
        group.Run(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(group.Has(3, 1), true, "young enough");
        NS_TEST_EXPECT_MSG_EQ(group.Has(3, 2), false, "too old for the table");
        NS_TEST_EXPECT_MSG_EQ(group[3].sync->GetNEntries(), 1, "and not counted");
        group.Run(Seconds(5)); // refreshments of what it does not have
        NS_TEST_EXPECT_MSG_EQ(group.Has(3, 2), false, "still");
    }
};

/// Tables are compared while entries run out.
class RunOutTest : public TestCase
{
  public:
    RunOutTest()
        : TestCase("what has run out is taken out before tables are compared")
    {
    }

  private:
    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("AntiEntropyInterval", TimeValue(MilliSeconds(100)));
        SyncGroup group(2, factory);
        for (const uint16_t id : {1, 2})
        {
            group[id].table.idle = 1020000000; // between two comparisons
        }
        group.StartAll();
        for (uint32_t flow = 0; flow < 30; ++flow)
        {
            group.Write(1, flow, {1});
        }
        group.Run(MilliSeconds(1050));
        group[1].table.Expire(); // at node 2 nobody has looked
        group.Run(MilliSeconds(200));
        for (const uint16_t id : {1, 2})
        {
            NS_TEST_EXPECT_MSG_EQ(group[id].sync->GetNEntries(), 0, "none at " << id);
            const auto& sent = group[id].sync->GetCounts().sent;
            NS_TEST_EXPECT_MSG_EQ(sent.count("ask"), 0, "nothing differed at " << id);
        }
    }
};

/// The suite.
class TableSyncAgingTestSuite : public TestSuite
{
  public:
    TableSyncAgingTestSuite()
        : TestSuite("flow-distribution-table-sync-aging", TestSuite::Type::UNIT)
    {
        AddTestCase(new RefreshTest);
        AddTestCase(new RunOutTest);
    }
};

TableSyncAgingTestSuite g_tableSyncAgingTestSuite; //!< registers itself

} // namespace
