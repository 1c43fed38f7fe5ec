// SPDX-License-Identifier: GPL-2.0-only

// Tables under random schedules of writes, removals, failures, returns, cuts and heals.

#include "sync-group.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <string>

using namespace ns3;

namespace
{

constexpr uint32_t FLOWS = 120;

/// A schedule of its own for each seed.
class ScheduleTest : public TestCase
{
  public:
    ScheduleTest(uint64_t seed, bool fails)
        : TestCase("once quiet, all tables agree: seed " + std::to_string(seed) +
                   (fails ? ", nodes fail" : ", no node fails")),
          m_seed(seed),
          m_fails(fails),
          m_numbers(seed * 1000)
    {
    }

  private:
    ObjectFactory Factory()
    {
        ObjectFactory factory = SyncFactory();
        // Reliable delivery, comparisons, or both.
        const auto means = m_seed % 3;
        factory.Set("Reliable", BooleanValue(means != 1));
        factory.Set("AntiEntropyInterval", TimeValue(MilliSeconds(means == 0 ? 0 : 70)));
        factory.Set("Spread", StringValue(m_seed % 2 ? "unicast" : "broadcast"));
        factory.Set("Batch", UintegerValue(1 + m_seed % 5 * 4));
        factory.Set("UpdateInterval", TimeValue(MilliSeconds(static_cast<int64_t>(m_seed % 4))));
        factory.Set("LogSize", UintegerValue(m_seed % 7 == 0 ? 10 : 1024));
        factory.Set("TombstoneTime", TimeValue(Seconds(1000)));
        return factory;
    }

    void DoRun() override
    {
        const auto n = static_cast<uint16_t>(2 + m_seed % 4);
        SyncGroup group(n, Factory(), m_seed);
        const uint32_t losses[] = {1, 10, 50};
        group.network = {losses[m_seed / 3 % 3], 5, MicroSeconds(10), MilliSeconds(4)};
        group.StartAll();
        for (uint32_t step = 0; step < 400; ++step)
        {
            Step(group, n);
            group.Run(MilliSeconds(static_cast<int64_t>(m_numbers.Below(10))));
        }
        for (uint16_t id = 1; id <= n; ++id)
        {
            group[id].side = 0;
            if (!group[id].alive)
            {
                group.Return(id);
            }
        }
        group.Run(Seconds(30));
        Compare(group, n);
    }

    /// One node that never fails, so that something is left to compare.
    uint16_t Survivor(uint16_t n) const
    {
        return static_cast<uint16_t>(1 + m_seed % n);
    }

    void Step(SyncGroup& group, uint16_t n)
    {
        const auto id = static_cast<uint16_t>(1 + m_numbers.Below(n));
        const auto flow = static_cast<uint32_t>(m_numbers.Below(FLOWS));
        const auto what = m_numbers.Below(100);
        if (what < 3 && m_fails && id != Survivor(n))
        {
            group[id].alive ? group.Fail(id) : group.Return(id);
        }
        else if (what < 8)
        {
            group[id].side = static_cast<uint32_t>(m_numbers.Below(2));
        }
        else if (group[id].alive && what < 30)
        {
            group.Erase(id, flow);
        }
        else if (group[id].alive)
        {
            ++m_value;
            group.Write(
                id, flow, {static_cast<uint8_t>(m_value >> 8), static_cast<uint8_t>(m_value)});
        }
    }

    void Compare(SyncGroup& group, uint16_t n)
    {
        const std::string seed = "seed " + std::to_string(m_seed) + ": ";
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", seed << "they agree");
        for (uint16_t id = 1; id <= n; ++id)
        {
            NS_TEST_EXPECT_MSG_EQ(group.Contradiction(id), "", seed << "with what was said");
            NS_TEST_EXPECT_MSG_EQ(group[id].sync->IsComplete(), true, seed << "complete");
        }
        NS_TEST_EXPECT_MSG_GT(
            group[Survivor(n)].table.entries.size(), FLOWS / 4, seed << "there is something");
    }

    uint64_t m_seed;
    bool m_fails;
    SeededNumbers m_numbers;
    uint32_t m_value{0};
};

/// The suite.
class TableSyncScheduleTestSuite : public TestSuite
{
  public:
    TableSyncScheduleTestSuite()
        : TestSuite("flow-distribution-table-sync-schedule", TestSuite::Type::UNIT)
    {
        for (uint64_t seed = 1; seed <= 30; ++seed)
        {
            AddTestCase(new ScheduleTest(seed, false));
            AddTestCase(new ScheduleTest(seed, true));
        }
    }
};

TableSyncScheduleTestSuite g_tableSyncScheduleTestSuite; //!< registers itself

} // namespace
