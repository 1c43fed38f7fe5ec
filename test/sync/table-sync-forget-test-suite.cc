// SPDX-License-Identifier: GPL-2.0-only

// Words on entries that some nodes have forgotten and others never heard of.

#include "sync-group.h"

#include "ns3/boolean.h"
#include "ns3/test.h"

#include <set>
#include <string>

using namespace ns3;

namespace
{

/// Nodes 1 and 2 know a flow, told five times, and have forgotten it before node 3 is there.
void
ForgetBeforeThird(SyncGroup& group)
{
    group[1].sync->Start(false);
    group[2].sync->Start(false);
    group[3].alive = false;
    for (int times = 0; times < 5; ++times)
    {
        group.Write(1, 7, {1});
        group.Run(MilliSeconds(1));
    }
    group.Forget(1, 7);
    group.Forget(2, 7);
}

/// A node that joins when all others have forgotten a flow.
class NewcomerTest : public TestCase
{
  public:
    NewcomerTest()
        : TestCase("what a newcomer says of flows that all others have forgotten counts")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(3, SyncFactory());
        ForgetBeforeThird(group);
        group.Return(3);
        group.Run(MilliSeconds(1));
        const uint64_t sent = group[1].sent + group[2].sent;
        group.Write(3, 7, {3});
        group.Run(MicroSeconds(5));
        NS_TEST_EXPECT_MSG_EQ(group.Has(1, 7, {3}), true, "at once");
        NS_TEST_EXPECT_MSG_EQ(group.Has(2, 7, {3}), true, "at once");
        NS_TEST_EXPECT_MSG_EQ(group[1].sent + group[2].sent, sent, "and nobody objected");
    }
};

/// A node that said its word before it heard anything.
class UnheardTest : public TestCase
{
  public:
    UnheardTest()
        : TestCase("a word that loses to what was forgotten is said again until it counts")
    {
    }

  private:
    void DoRun() override
    {
        SyncGroup group(3, SyncFactory());
        ForgetBeforeThird(group);
        group[3].side = 1;
        group.Return(3);
        group.Write(3, 7, {3});
        group.Run(MilliSeconds(1));
        group[3].side = 0;
        uint32_t objections = 0;
        group.filter = [&objections](uint16_t, uint16_t to, const Ptr<Packet>& packet) {
            uint8_t start[21];
            packet->CopyData(start, sizeof(start));
            const bool objects = to == 3 && start[3] == 1 && start[20] == 2;
            objections += objects ? 1 : 0;
            return !objects || objections > 2; // these two are lost, and asked for again
        };
        group.Run(Seconds(2));
        NS_TEST_EXPECT_MSG_GT(objections, 0, "it lost");
        NS_TEST_EXPECT_MSG_EQ(group.Difference(), "", "alike");
        NS_TEST_EXPECT_MSG_EQ(group.Has(1, 7, {3}), true, "the word that is in use");
    }
};

/// A schedule of its own for each seed: nodes forget, fail, return and join.
class ForgetScheduleTest : public TestCase
{
  public:
    ForgetScheduleTest(uint64_t seed, bool compares)
        : TestCase("once quiet, tables agree on what was said after it was forgotten: seed " +
                   std::to_string(seed) + (compares ? ", compared" : ", reliable")),
          m_seed(seed),
          m_compares(compares),
          m_numbers(seed * 77)
    {
    }

  private:
    static constexpr uint32_t FLOWS = 40;

    void DoRun() override
    {
        ObjectFactory factory = SyncFactory();
        factory.Set("Reliable", BooleanValue(!m_compares));
        factory.Set("AntiEntropyInterval", TimeValue(MilliSeconds(m_compares ? 50 : 0)));
        const auto n = static_cast<uint16_t>(2 + m_seed % 3);
        SyncGroup group(n, factory, m_seed);
        group.network = {m_seed % 2 ? 20U : 0U, 5, MicroSeconds(10), MilliSeconds(4)};
        group[1].sync->Start(false);
        for (uint16_t id = 2; id <= n; ++id)
        {
            group[id].alive = false; // joins later
        }
        for (uint32_t step = 0; step < 300; ++step)
        {
            Step(group, n);
            group.Run(MilliSeconds(static_cast<int64_t>(m_numbers.Below(8))));
        }
        for (uint16_t id = 1; id <= n; ++id)
        {
            if (!group[id].alive)
            {
                group.Return(id);
            }
        }
        group.Run(Seconds(15));
        Compare(group, n);
    }

    void Step(SyncGroup& group, uint16_t n)
    {
        const auto id = static_cast<uint16_t>(1 + m_numbers.Below(n));
        const auto flow = static_cast<uint32_t>(m_numbers.Below(FLOWS));
        const auto what = m_numbers.Below(100);
        if (what < 4 && id != 1) // one stays, so that something is left
        {
            group[id].alive ? group.Fail(id) : group.Return(id);
        }
        else if (what < 20)
        {
            ForgetEverywhere(group, n, flow);
        }
        else if (what < 30 && group[id].alive)
        {
            group.Forget(id, flow);
            m_forgotten.insert(flow);
        }
        else if (group[id].alive)
        {
            ++m_value;
            group.Write(
                id, flow, {static_cast<uint8_t>(m_value >> 8), static_cast<uint8_t>(m_value)});
            m_forgotten.erase(flow);
        }
    }

    /// As when its server fails.
    void ForgetEverywhere(SyncGroup& group, uint16_t n, uint32_t flow)
    {
        for (uint16_t id = 1; id <= n; ++id)
        {
            if (group[id].alive)
            {
                group.Forget(id, flow);
            }
        }
        m_forgotten.insert(flow);
    }

    void Compare(SyncGroup& group, uint16_t n)
    {
        const std::string seed = "seed " + std::to_string(m_seed) + ": ";
        uint32_t there = 0;
        for (uint32_t flow = 0; flow < FLOWS; ++flow)
        {
            const auto& first = group[1].table.entries;
            const auto word = first.find(KeyOf(flow));
            there += word != first.end() ? 1 : 0;
            if (m_forgotten.count(flow) > 0 && !m_compares)
            {
                continue; // nobody tells of that, and each may have it or not
            }
            for (uint16_t id = 1; id <= n; ++id)
            {
                const bool alike = word == first.end() ? !group.Has(id, flow)
                                                       : group.Has(id, flow, word->second.value);
                NS_TEST_EXPECT_MSG_EQ(alike, true, seed << "flow " << flow << " at " << id);
            }
        }
        NS_TEST_EXPECT_MSG_GT(there, FLOWS / 4, seed << "there is something");
    }

    uint64_t m_seed;
    bool m_compares;
    SeededNumbers m_numbers;
    std::set<uint32_t> m_forgotten; //!< somewhere, since they were written last
    uint32_t m_value{0};
};

/// The suite.
class TableSyncForgetTestSuite : public TestSuite
{
  public:
    TableSyncForgetTestSuite()
        : TestSuite("flow-distribution-table-sync-forget", TestSuite::Type::UNIT)
    {
        AddTestCase(new NewcomerTest);
        AddTestCase(new UnheardTest);
        for (uint64_t seed = 1; seed <= 20; ++seed)
        {
            AddTestCase(new ForgetScheduleTest(seed, false));
            AddTestCase(new ForgetScheduleTest(seed, true));
        }
    }
};

TableSyncForgetTestSuite g_tableSyncForgetTestSuite; //!< registers itself

} // namespace
