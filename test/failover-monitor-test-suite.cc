// SPDX-License-Identifier: GPL-2.0-only

#include "equal-scheme.h"

#include "ns3/failover-monitor.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cmath>
#include <random>
#include <string>

using namespace ns3;
using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;
using flowhash::MemberId;

namespace
{

constexpr MemberId MEMBERS = 8;
constexpr uint64_t FLOWS = 8000;

/// Clients' flows to one service, from random addresses and ports.
FlowKey
RandomFlow(std::mt19937& generator)
{
    const uint32_t client = 0x0a000000 | (generator() & 0xffffff);
    const auto port = static_cast<uint16_t>(1024 + generator() % 60000);
    return FlowKey::Ipv4(client, 0xc6120001, port, 80, 6);
}

/// What a source translation to any free port makes of it.
FlowKey
Translate(std::mt19937& generator)
{
    const uint32_t server = 0x0a030000 | (generator() % 16);
    const auto port = static_cast<uint16_t>(1024 + generator() % 60000);
    return FlowKey::Ipv4(0x0a02ff01, server, port, 80, 6);
}

/**
 * X3: the failure of one of 8 members over 8,000 random flows. A share p has the standard error
 * sqrt(p (1 - p) / 8000), at most 0.0056; tolerances are five of them.
 */
class FailureTest : public TestCase
{
  public:
    /// Expected shares of flows.
    struct Shares
    {
        double neededOneWay;
        double neededEither;
        double excessOneWay;
        double excessEither;
    };

    FailureTest(const std::string& spec, const std::string& translation, const Shares& shares)
        : TestCase("X3: one of 8 fails under " + spec + ", translated source: " + translation),
          m_scheme(MakeEqualScheme(spec, MEMBERS)),
          m_translation(translation),
          m_shares(shares)
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 generator(1);
        FlowRoster roster;
        FailoverMonitor monitor(roster);
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            const FlowKey key = RandomFlow(generator);
            roster.FlowStarted(flow, key);
            if (m_translation != "none")
            {
                roster.Translated(key, TranslateFor(key, generator), std::nullopt);
            }
        }
        const std::size_t event = monitor.Announce("fail tm3", 0);
        monitor.Learn(event);
        monitor.BeforeChange(event, {m_scheme.get(), m_scheme.get()});
        m_scheme->Update({{MemberChange::Kind::SET_DOWN, 3, 1.0}});
        monitor.AfterChange(event);
        Check(monitor.Reports().at(event));
        Simulator::Destroy();
    }

    /// With a port table the reply comes back to the flow's member.
    FlowKey TranslateFor(const FlowKey& key, std::mt19937& generator) const
    {
        FlowKey translated = Translate(generator);
        while (m_translation == "table" &&
               m_scheme->Evaluate(translated.Reversed()) != m_scheme->Evaluate(key))
        {
            translated = Translate(generator);
        }
        return translated;
    }

    void Check(const FailoverReport& report)
    {
        NS_TEST_EXPECT_MSG_EQ(report.flowsActive, FLOWS, "all are open");
        NS_TEST_EXPECT_MSG_EQ(report.event, "fail tm3", "its name");
        CheckShare(report.needed.forward, m_shares.neededOneWay, "needed forward");
        CheckShare(report.needed.reverse, m_shares.neededOneWay, "needed reverse");
        CheckShare(report.needed.either, m_shares.neededEither, "needed either");
        CheckShare(report.excess.forward, m_shares.excessOneWay, "excess forward");
        CheckShare(report.excess.reverse, m_shares.excessOneWay, "excess reverse");
        CheckShare(report.excess.either, m_shares.excessEither, "excess either");
    }

    void CheckShare(uint64_t count, double expected, const std::string& what)
    {
        const double error = std::sqrt(expected * (1 - expected) / FLOWS);
        const double share = static_cast<double>(count) / FLOWS;
        NS_TEST_EXPECT_MSG_EQ_TOL(share, expected, 5 * error, what);
    }

    std::unique_ptr<Distribution> m_scheme;
    std::string m_translation;
    Shares m_shares;
};

/// Return, weight change and addition; a scheme with state moves nothing in excess.
class OtherEventsTest : public TestCase
{
  public:
    OtherEventsTest()
        : TestCase("X3: return and addition need no move; a flow table saves live members' flows")
    {
    }

  private:
    void DoRun() override
    {
        CheckAddition("key=five-tuple select=hrw");
        CheckFlowTable();
        Simulator::Destroy();
    }

    void CheckAddition(const std::string& spec)
    {
        const auto scheme = MakeEqualScheme(spec, MEMBERS);
        std::mt19937 generator(2);
        FlowRoster roster;
        FailoverMonitor monitor(roster);
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            roster.FlowStarted(flow, RandomFlow(generator));
        }
        roster.FlowEnded(0, "completed", Seconds(0));
        const std::size_t event = monitor.Announce("add tm8", 0);
        monitor.Learn(event);
        monitor.BeforeChange(event, {scheme.get(), nullptr});
        scheme->Update({{MemberChange::Kind::ADD, MEMBERS, 1.0}});
        monitor.AfterChange(event);
        const FailoverReport report = monitor.Reports().at(event);
        NS_TEST_EXPECT_MSG_EQ(report.flowsActive, FLOWS - 1, "one had ended");
        NS_TEST_EXPECT_MSG_EQ(report.needed.either, 0, "nobody left");
        // The ninth takes a ninth: standard error sqrt(8000 / 9 * 8 / 9) = 28.
        NS_TEST_EXPECT_MSG_EQ_TOL(report.excess.forward, FLOWS / 9.0, 5 * 28.1, "its share");
        NS_TEST_EXPECT_MSG_EQ(report.excess.reverse, 0, "replies are not hashed");
        NS_TEST_EXPECT_MSG_EQ(report.excess.either, report.excess.forward, "one way only");
    }

    void CheckFlowTable()
    {
        const auto scheme =
            MakeEqualScheme("key=five-tuple select=modulo state=lru entries=100000", MEMBERS);
        std::mt19937 generator(3);
        FlowRoster roster;
        FailoverMonitor monitor(roster);
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            const FlowKey key = RandomFlow(generator);
            roster.FlowStarted(flow, key);
            scheme->Choose(key, 0);
        }
        const std::size_t event = monitor.Announce("fail tm0", 0);
        monitor.Learn(event);
        monitor.BeforeChange(event, {scheme.get(), scheme.get()});
        scheme->Update({{MemberChange::Kind::SET_DOWN, 0, 1.0}});
        monitor.AfterChange(event);
        const FailoverReport report = monitor.Reports().at(event);
        // Standard error sqrt(8000 / 8 * 7 / 8) = 30.
        NS_TEST_EXPECT_MSG_EQ_TOL(report.needed.forward, FLOWS / 8.0, 5 * 29.6, "one of 8");
        NS_TEST_EXPECT_MSG_EQ(report.excess.either, 0, "entries hold the others");
    }
};

/// What was seen of an event.
class ObservedTest : public TestCase
{
  public:
    ObservedTest()
        : TestCase("X3: observed moves, broken flows and the last violation, of open flows only")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 generator(4);
        FlowRoster roster;
        FailoverMonitor monitor(roster);
        roster.AddEndedCallback([&monitor](uint64_t flow, const FlowRoster::Flow& record) {
            monitor.FlowEnded(flow, record);
        });
        for (uint64_t flow = 0; flow < 4; ++flow)
        {
            roster.FlowStarted(flow, RandomFlow(generator));
        }
        roster.FlowEnded(3, "completed", Seconds(0));
        const std::size_t event = monitor.Announce("fail server1", 1);
        monitor.Notice(1, 0, false, {false, true, true}, Seconds(1)); // before it is known
        monitor.Learn(event);
        monitor.BeforeChange(event, {});
        monitor.AfterChange(event);
        monitor.Notice(1, 0, false, {false, true, true}, Seconds(2));
        monitor.Notice(1, 0, true, {false, true, true}, Seconds(3));  // the same flow
        monitor.Notice(1, 1, true, {false, false, true}, Seconds(4)); // had moved before
        monitor.Notice(0, 2, true, {false, true, true}, Seconds(5));  // another tier
        monitor.Notice(1, 3, true, {false, true, true}, Seconds(6));  // had ended
        monitor.Notice(1, 9, true, {false, true, true}, Seconds(7));  // began later
        roster.FlowEnded(0, "completed", Seconds(2));
        roster.FlowEnded(1, "broken", Seconds(2));
        monitor.Notice(1, 1, true, {false, true, true}, Seconds(8)); // has ended
        const FailoverReport report = monitor.Reports().at(event);
        NS_TEST_EXPECT_MSG_EQ(report.flowsActive, 3, "three were open");
        NS_TEST_EXPECT_MSG_EQ(report.observedMoved, 1, "one moved");
        NS_TEST_EXPECT_MSG_EQ(report.brokenFlows, 1, "one broke");
        NS_TEST_EXPECT_MSG_EQ_TOL(report.lastViolationAfter.value_or(0), 4, 1e-12, "the last one");
        NS_TEST_EXPECT_MSG_EQ(report.needed.either + report.excess.either, 0, "nobody chooses");
        Simulator::Destroy();
    }
};

/// Servers behind managers: an entry per flow chooses.
class EntriesTest : public TestCase
{
  public:
    EntriesTest()
        : TestCase("X3: where entries choose, the flows of the member that left have to move")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 generator(5);
        FlowRoster roster;
        FlowLedger ledger(roster);
        FlowLedger::Tier servers;
        servers.name = "server";
        const uint32_t tier = ledger.AddTier(servers, {{0, 1}, {1, 1}});
        for (uint64_t flow = 0; flow < 5; ++flow)
        {
            roster.FlowStarted(flow, RandomFlow(generator));
            ledger.Observe(tier, flow % 2, flow, false, false, Seconds(0));
        }
        roster.FlowStarted(5, RandomFlow(generator)); // has reached nobody
        FailoverMonitor monitor(roster);
        const std::size_t event = monitor.Announce("fail server0", tier);
        monitor.Learn(event);
        monitor.BeforeChange(event, {nullptr, nullptr, &ledger});
        ledger.UpdateMembers(tier, {{MemberChange::Kind::SET_DOWN, 0, 1.0}});
        monitor.AfterChange(event);
        const FailoverReport report = monitor.Reports().at(event);
        NS_TEST_EXPECT_MSG_EQ(report.flowsActive, 6, "all are open");
        NS_TEST_EXPECT_MSG_EQ(report.needed.forward, 3, "flows 0, 2 and 4");
        NS_TEST_EXPECT_MSG_EQ(report.needed.reverse, 3, "both directions");
        NS_TEST_EXPECT_MSG_EQ(report.excess.either, 0, "entries keep the others");
        Simulator::Destroy();
    }
};

/// The suite.
class FailoverMonitorSuite : public TestSuite
{
  public:
    FailoverMonitorSuite()
        : TestSuite("flow-distribution-failover-monitor", TestSuite::Type::UNIT)
    {
        const std::string modulo = "key=greater-port hash=toeplitz select=modulo";
        const std::string hrw = "key=greater-port hash=toeplitz select=hrw";
        // Untranslated, both ways are one choice. Modulo moves 6/7 of the 7/8 whose member lives.
        AddTestCase(new FailureTest(modulo, "none", {.125, .125, .75, .75}));
        AddTestCase(new FailureTest(hrw, "none", {.125, .125, 0, 0}));
        // Two independent choices: 1 - (7/8)^2 and 1 - (1/4)^2.
        AddTestCase(new FailureTest(modulo, "free", {.125, .234375, .75, .9375}));
        AddTestCase(new FailureTest(hrw, "free", {.125, .234375, 0, 0}));
        // The same choice before, an independent one afterwards: 7/8 (1 - (1/7)^2) = 6/7.
        AddTestCase(new FailureTest(modulo, "table", {.125, .125, .75, 6.0 / 7}));
        AddTestCase(new FailureTest(hrw, "table", {.125, .125, 0, 0}));
        AddTestCase(new OtherEventsTest);
        AddTestCase(new ObservedTest);
        AddTestCase(new EntriesTest);
    }
};

FailoverMonitorSuite g_failoverMonitorSuite; //!< registers itself

} // namespace
