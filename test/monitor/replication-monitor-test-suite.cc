// SPDX-License-Identifier: GPL-2.0-only

// How tables differ, of words that a test hands to the monitor.

#include "ns3/replication-monitor.h"
#include "ns3/test.h"

using namespace ns3;

namespace
{

/// A group of three nodes, and what they say.
class ReplicationCase : public TestCase
{
  protected:
    using TestCase::TestCase;

    /// A node has a word on a key. @param by counter and node of the word
    void Say(double at, uint32_t node, uint16_t key, SyncVersion by)
    {
        m_monitor.Changed(node, KeyOf(key), by, true, Seconds(at));
    }

    /// A node has an entry no more.
    void Drop(double at, uint32_t node, uint16_t key, SyncVersion by)
    {
        m_monitor.Changed(node, KeyOf(key), by, false, Seconds(at));
    }

    static SyncKey KeyOf(uint16_t number)
    {
        SyncKey key;
        key.sourcePort = number;
        return key;
    }

    ReplicationMonitor m_monitor{{true, true, true}};
};

/// Word is under way.
class SpreadTest : public ReplicationCase
{
  public:
    SpreadTest()
        : ReplicationCase("X4: an entry differs until all have it; means are over time")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(
            *m_monitor.Report(Seconds(1)).timeToAgree, 0, 1e-12, "empty tables agree");
        Say(1, 0, 7, {1, 0});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 1, "written");
        NS_TEST_EXPECT_MSG_EQ(
            m_monitor.Report(Seconds(1.5)).timeToAgree.has_value(), false, "not yet");
        Say(2, 1, 7, {1, 0});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 1, "heard by one");
        Say(4, 2, 7, {1, 0});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 0, "by all");
        Say(5, 1, 8, {1, 1});
        Say(5, 1, 9, {1, 1});
        for (const uint16_t key : {8, 9})
        {
            Say(5.5, 0, key, {1, 1});
            Say(5.5, 2, key, {1, 1});
        }
        const ReplicationReport report = m_monitor.Report(Seconds(10));
        // One entry for 3 s, and two for half a second.
        NS_TEST_EXPECT_MSG_EQ_TOL(report.meanDiffering, 4 / 10.0, 1e-12, "mean");
        NS_TEST_EXPECT_MSG_EQ(report.mostDiffering, 2, "most");
        NS_TEST_EXPECT_MSG_EQ(report.differingAtEnd, 0, "none at the end");
        NS_TEST_EXPECT_MSG_EQ_TOL(*report.timeToAgree, 0.5, 1e-12, "the latest change");
        Drop(11, 2, 9, {2, 2});
        NS_TEST_EXPECT_MSG_EQ_TOL(
            m_monitor.Report(Seconds(12)).meanDiffering, 5 / 12.0, 1e-12, "up to the end");
    }
};

/// Words of different versions, and entries that are gone.
class WordTest : public ReplicationCase
{
  public:
    WordTest()
        : ReplicationCase("X4: two words on an entry differ; whoever has none agrees with those "
                          "where it is gone")
    {
    }

  private:
    void DoRun() override
    {
        Say(1, 2, 7, {1, 2});
        Say(1, 0, 7, {1, 0});
        Say(2, 1, 7, {1, 0});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 1, "a conflict");
        Say(3, 2, 7, {1, 0});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 0, "settled");
        Say(4, 1, 7, {2, 1});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 1, "changed by one");
        Drop(5, 0, 7, {1, 0});
        Drop(5, 1, 7, {3, 1});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 1, "one still has it");
        Drop(6, 2, 7, {1, 0});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 0, "ran out here, removed there");
        Drop(7, 2, 9, {1, 1});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 0, "none ever had it");
    }
};

/// Who counts.
class MemberTest : public ReplicationCase
{
  public:
    MemberTest()
        : ReplicationCase("X4: live members count alone; what it takes them to agree counts from "
                          "the latest event")
    {
    }

  private:
    void DoRun() override
    {
        Say(1, 0, 7, {1, 0});
        Say(1, 1, 7, {1, 0});
        m_monitor.Happened(Seconds(2));
        m_monitor.SetLive(2, false, Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 0, "it is dead");
        NS_TEST_EXPECT_MSG_EQ_TOL(*m_monitor.Report(Seconds(3)).timeToAgree, 0, 1e-12, "at once");
        Say(4, 0, 8, {1, 0});
        Say(4, 1, 8, {1, 0});
        Say(4, 2, 9, {1, 2});
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 0, "what it says is nobody's word");
        Drop(5, 2, 9, {1, 2});
        m_monitor.Happened(Seconds(5));
        m_monitor.SetLive(2, true, Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetNDiffering(), 2, "it has nothing");
        NS_TEST_EXPECT_MSG_EQ(
            m_monitor.Report(Seconds(5.5)).timeToAgree.has_value(), false, "not the former time");
        Say(6, 2, 7, {1, 0});
        Say(7, 2, 8, {1, 0});
        Say(7, 0, 8, {2, 0}); // in the same moment: they never agreed
        Say(9, 1, 8, {2, 0});
        Say(9, 2, 8, {2, 0});
        Say(20, 1, 7, {2, 1});
        const ReplicationReport differing = m_monitor.Report(Seconds(21));
        NS_TEST_EXPECT_MSG_EQ(differing.differingAtEnd, 1, "they differ again");
        NS_TEST_EXPECT_MSG_EQ(differing.timeToAgree.has_value(), false, "so they do not agree");
        Say(22, 0, 7, {2, 1});
        Say(22, 2, 7, {2, 1});
        NS_TEST_EXPECT_MSG_EQ_TOL(
            *m_monitor.Report(Seconds(23)).timeToAgree, 4, 1e-12, "from the event, the first time");
    }
};

/// Entries that go.
class EndTest : public ReplicationCase
{
  public:
    EndTest()
        : ReplicationCase("X4: without events it counts from the latest word that a node said "
                          "itself; a removal is one, an entry that runs out is none")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint16_t key : {7, 8})
        {
            Say(1, 0, key, {1, 0});
            Say(1.5, 1, key, {1, 0});
            Say(1.5, 2, key, {1, 0});
        }
        Drop(3, 1, 7, {1, 0});
        Drop(3, 2, 7, {1, 0});
        Drop(4, 0, 7, {1, 0});
        NS_TEST_EXPECT_MSG_EQ_TOL(
            *m_monitor.Report(Seconds(5)).timeToAgree, 0.5, 1e-12, "it ran out");
        Drop(6, 0, 8, {2, 0});
        Drop(6.25, 1, 8, {2, 0});
        Drop(6.25, 2, 8, {2, 0});
        NS_TEST_EXPECT_MSG_EQ_TOL(
            *m_monitor.Report(Seconds(7)).timeToAgree, 0.25, 1e-12, "it was removed");
    }
};

/// The suite.
class ReplicationMonitorSuite : public TestSuite
{
  public:
    ReplicationMonitorSuite()
        : TestSuite("flow-distribution-replication-monitor", TestSuite::Type::UNIT)
    {
        AddTestCase(new SpreadTest);
        AddTestCase(new WordTest);
        AddTestCase(new MemberTest);
        AddTestCase(new EndTest);
    }
};

ReplicationMonitorSuite g_replicationMonitorSuite; //!< registers itself

} // namespace
