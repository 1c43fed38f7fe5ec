// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/completion-monitor.h"
#include "ns3/flow-roster.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

using namespace ns3;

namespace
{

flowhash::FlowKey
KeyOf(uint16_t port)
{
    return flowhash::FlowKey::Ipv4(0x0a010001, 0xc6120001, port, 80, 6);
}

/// Outcomes and times of 100 flows, fed by hand.
class CompletionTest : public TestCase
{
  public:
    CompletionTest()
        : TestCase("X4: outcomes add up; completion times are exact quantiles")
    {
    }

  private:
    void DoRun() override
    {
        for (uint64_t flow = 0; flow < 110; ++flow)
        {
            m_roster.FlowStarted(flow, KeyOf(1024 + flow));
            m_monitor.FlowStarted(flow, KeyOf(1024 + flow));
        }
        for (uint64_t flow = 0; flow < 100; ++flow)
        {
            End(flow, "completed", MilliSeconds(1 + flow));
        }
        End(100, "broken", Seconds(100));
        End(101, "broken", Seconds(100));
        End(102, "refused", Seconds(100));
        CheckFlows();
        CheckTimes();
        Simulator::Destroy();
    }

    void End(uint64_t flow, const std::string& outcome, Time duration)
    {
        m_roster.FlowEnded(flow, outcome, duration);
        m_monitor.FlowEnded(flow, outcome, duration);
    }

    void CheckFlows()
    {
        const FlowReport flows = m_monitor.Flows(m_roster);
        NS_TEST_EXPECT_MSG_EQ(flows.offered, 110, "offered");
        NS_TEST_EXPECT_MSG_EQ(flows.completed, 100, "completed");
        NS_TEST_EXPECT_MSG_EQ(flows.broken, 2, "broken");
        NS_TEST_EXPECT_MSG_EQ(flows.refused, 1, "refused");
        NS_TEST_EXPECT_MSG_EQ(flows.unfinished, 7, "unfinished");
        NS_TEST_EXPECT_MSG_EQ(flows.Balances(), true, "the sum holds");
        m_monitor.FlowEnded(5, "broken", Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Flows(m_roster).Balances(), false, "an end counted twice");
    }

    void CheckTimes()
    {
        const CompletionReport times = m_monitor.Times();
        NS_TEST_EXPECT_MSG_EQ_TOL(times.p50.value_or(0), 0.050, 1e-12, "the 50th of 100");
        NS_TEST_EXPECT_MSG_EQ_TOL(times.p90.value_or(0), 0.090, 1e-12, "the 90th");
        NS_TEST_EXPECT_MSG_EQ_TOL(times.p99.value_or(0), 0.099, 1e-12, "the 99th");
        NS_TEST_EXPECT_MSG_EQ(CompletionMonitor().Times().p50.has_value(), false, "none");
    }

    FlowRoster m_roster{&Simulator::Now};
    CompletionMonitor m_monitor;
};

/// The roster's own book: ends once, translation, reused tuples.
class RosterTest : public TestCase
{
  public:
    RosterTest()
        : TestCase("X1: the roster knows each flow's keys, end, and reused tuples")
    {
    }

  private:
    void DoRun() override
    {
        uint64_t ended = 0;
        m_roster.AddEndedCallback([&ended](uint64_t, const FlowRoster::Flow&) { ++ended; });
        m_roster.FlowStarted(0, KeyOf(2000));
        m_roster.FlowStarted(2, KeyOf(2002));
        NS_TEST_EXPECT_MSG_EQ(m_roster.Size(), 3, "numbers may have gaps");
        NS_TEST_EXPECT_MSG_EQ(m_roster.GetNOpen(), 2, "two are open");
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(1).known, false, "the gap");
        const bool untranslated = m_roster.Get(0).reply == KeyOf(2000).Reversed();
        NS_TEST_EXPECT_MSG_EQ(untranslated, true, "replies to what was sent");
        CheckTranslation();
        m_roster.FlowEnded(0, "completed", Seconds(1));
        m_roster.FlowEnded(0, "broken", Seconds(2));
        m_roster.FlowEnded(9, "broken", Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(ended, 1, "a flow ends once");
        const std::string outcome = FlowOutcomeName(m_roster.Get(0).outcome);
        NS_TEST_EXPECT_MSG_EQ(outcome, "completed", "the first end counts");
        NS_TEST_EXPECT_MSG_EQ(m_roster.GetNOpen(), 1, "one is open");
        CheckLiveEntry();
        CheckLatePacket();
        Simulator::Destroy();
    }

    void CheckTranslation()
    {
        const auto server = flowhash::FlowKey::Ipv4(0x0a02ff01, 0x0a030001, 3000, 80, 6);
        m_roster.Translated(KeyOf(2000), server, 1);
        const bool known = m_roster.Get(0).reply == server.Reversed();
        NS_TEST_EXPECT_MSG_EQ(known, true, "the reply is that of the translated key");
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(0).portReused, false, "alone so far");
        m_roster.Translated(KeyOf(2002), server, 1);
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(0).portReused, true, "two open flows share a tuple");
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(2).portReused, true, "two open flows share a tuple");
    }

    /// A manager still has an entry for the tuple of a flow that begins, and forgets it later.
    void CheckLiveEntry()
    {
        const auto server = flowhash::FlowKey::Ipv4(0x0a02ff01, 0x0a030001, 3001, 80, 6);
        m_roster.Translated(KeyOf(4000), server, 1); // of no known flow
        m_roster.FlowStarted(3, KeyOf(4000));
        const bool translated = m_roster.Get(3).reply == server.Reversed();
        NS_TEST_EXPECT_MSG_EQ(translated, true, "it comes into the entry");
        m_roster.FlowEnded(3, "completed", Seconds(1));
        m_roster.Untranslated(KeyOf(4000), server, "idle");
        m_roster.FlowStarted(4, KeyOf(4000));
        const bool plain = m_roster.Get(4).reply == KeyOf(4000).Reversed();
        NS_TEST_EXPECT_MSG_EQ(plain, true, "the entry is gone");
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(4).portReused, false, "alone");
        m_roster.FlowStarted(5, KeyOf(4000));
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(4).portReused, true, "both have the client's tuple");
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(5).portReused, true, "both have the client's tuple");
    }

    /// A SYN that its source gave up while it was on its way.
    void CheckLatePacket()
    {
        const auto server = flowhash::FlowKey::Ipv4(0x0a02ff01, 0x0a030001, 3002, 80, 6);
        m_roster.FlowStarted(6, KeyOf(6000));
        m_roster.FlowEnded(6, "broken", Seconds(1));
        m_roster.Translated(KeyOf(6000), server, 1);
        const bool translated = m_roster.Get(6).reply == server.Reversed();
        NS_TEST_EXPECT_MSG_EQ(translated, true, "it is translated all the same");
        m_roster.Translated(KeyOf(6002), server, 1);
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(6).portReused, false, "nobody shares with what ended");
    }

    FlowRoster m_roster{&Simulator::Now};
};

/// The suite.
class CompletionMonitorSuite : public TestSuite
{
  public:
    CompletionMonitorSuite()
        : TestSuite("flow-distribution-completion-monitor", TestSuite::Type::UNIT)
    {
        AddTestCase(new CompletionTest);
        AddTestCase(new RosterTest);
    }
};

CompletionMonitorSuite g_completionMonitorSuite; //!< registers itself

} // namespace
