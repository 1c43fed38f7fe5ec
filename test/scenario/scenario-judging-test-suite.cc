// SPDX-License-Identifier: GPL-2.0-only

// What whole runs report of membership events, against what sinks of the test's own saw of the
// packets. No expectation comes from a monitor.

#include "scenario-watch.h"

#include "ns3/network-addresses.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Arrivals = std::vector<ScenarioWatch::Arrival>;

/// @return slow servers behind a network, whose flows stay open for a while
FlowScenario
Slow(const ScenarioNetwork& network, const std::string& serviceTime)
{
    FlowScenario scenario;
    scenario.network = network;
    scenario.Group("server").Set("serviceTime", serviceTime).Set("workers", "10000");
    scenario.network.Link("client-access").delay = MilliSeconds(1);
    scenario.traffic.sourcePorts = "random";
    scenario.traffic.sources[0].responseSize = "constant:2000";
    scenario.measuring.flows = true;
    return scenario;
}

/// A scenario that is run with eyes of the test's own on it.
class JudgingCase : public TestCase
{
  protected:
    JudgingCase(const std::string& name, const FlowScenario& scenario)
        : TestCase(name),
          m_scenario(scenario)
    {
    }

    /// Hangs sinks on what is about to run.
    virtual void Prepare(ScenarioWatch& watch) = 0;

    /// Compares.
    virtual void Judge(const ScenarioWatch& watch, const MeasurementReport& report) = 0;

  private:
    void DoRun() override
    {
        CheckScenario(m_scenario);
        ScenarioRun run(m_scenario);
        ScenarioWatch watch(run.GetNetwork());
        Prepare(watch);
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(report.flows.Balances(), true, "sum of flows");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_ASSERT_MSG_EQ(report.failover.size(), m_scenario.events.size(), "the events");
        Judge(watch, report);
    }

    FlowScenario m_scenario;
};

/// A table that holds all flows: a failure moves only those of the failed one.
class TableTest : public JudgingCase
{
  public:
    TableTest()
        : JudgingCase("X3: with a flow table for all a failure moves no flow of a live manager",
                      Make())
    {
    }

  private:
    static FlowScenario Make()
    {
        const std::string stateless = "key=five-tuple hash=crc32 select=modulo";
        FlowScenario scenario = Slow(ManagerNetwork(), "500ms");
        scenario.scheme = stateless + " state=lru entries=100000";
        scenario.Group("tm").Set("translation.kind", "both");
        scenario.Group("tm").Set("translation.portTable", stateless);
        scenario.traffic.rate = 400;
        scenario.traffic.timeout = Seconds(1);
        scenario.traffic.stop = Seconds(1.5);
        scenario.events = {{Seconds(1), "fail", "tm3"}};
        scenario.learnDelay = MilliSeconds(300);
        scenario.duration = Seconds(2);
        return scenario;
    }

    void Prepare(ScenarioWatch& watch) override
    {
        watch.WatchDevices("tm");
        watch.WatchChooser("a");
    }

    void Judge(const ScenarioWatch& watch, const MeasurementReport& report) override
    {
        const Time learned = watch.learned.at("a").at(0);
        std::set<uint64_t> open;
        std::set<uint64_t> atThree;
        for (const auto& arrival : watch.arrivals.at("tm"))
        {
            if (!arrival.reverse && arrival.at < learned &&
                watch.flows.at(arrival.flow).IsOpen(learned))
            {
                open.insert(arrival.flow);
                arrival.node == 3 ? void(atThree.insert(arrival.flow)) : void();
            }
        }
        const FailoverReport& failure = report.failover[0];
        NS_TEST_EXPECT_MSG_GT(atThree.size(), 10, "there were some");
        NS_TEST_EXPECT_MSG_EQ(failure.needed.forward, atThree.size(), "needed");
        NS_TEST_EXPECT_MSG_EQ(failure.asked.forward, open.size(), "asked");
        NS_TEST_EXPECT_MSG_EQ(failure.excess.either, 0, "excess");
        NS_TEST_EXPECT_MSG_EQ(failure.toNewcomer.either, 0, "nobody came");
    }
};

/// Flows that were seen to move: by packets that arrived elsewhere than those before them.
class ObservedTest : public JudgingCase
{
  public:
    /// @param members name of the group whose members fail @param choosers by direction
    ObservedTest(const std::string& name,
                 const FlowScenario& scenario,
                 const std::string& members,
                 const std::map<bool, std::string>& choosers)
        : JudgingCase("X3: observed moves are those in the packets, closing ones too: " + name,
                      scenario),
          m_members(members),
          m_choosers(choosers)
    {
    }

  private:
    void Prepare(ScenarioWatch& watch) override
    {
        m_members == "server" ? watch.WatchServers() : watch.WatchDevices(m_members);
        for (const auto& [reverse, chooser] : m_choosers)
        {
            watch.WatchChooser(chooser);
        }
    }

    void Judge(const ScenarioWatch& watch, const MeasurementReport& report) override
    {
        for (std::size_t event = 0; event < report.failover.size(); ++event)
        {
            const std::set<uint64_t> moved = Moved(watch, event);
            NS_TEST_EXPECT_MSG_GT(moved.size(), 5, "there were some");
            NS_TEST_EXPECT_MSG_EQ(
                report.failover[event].observedMoved, moved.size(), report.failover[event].event);
        }
    }

    /// Flows that were open, and sent before, when an event was learned, and of which a packet that
    /// was sent from then till the next one was learned arrived elsewhere than the one before it.
    std::set<uint64_t> Moved(const ScenarioWatch& watch, std::size_t event) const
    {
        std::set<uint64_t> sent;
        std::set<uint64_t> moved;
        std::map<std::pair<uint64_t, bool>, uint32_t> last; // by flow and direction
        for (const auto& arrival : watch.arrivals.at(m_members))
        {
            const auto chooser = m_choosers.find(arrival.reverse);
            if (chooser == m_choosers.end())
            {
                continue;
            }
            const auto& learned = watch.learned.at(chooser->second);
            const Time from = learned.at(event);
            const Time till = event + 1 < learned.size() ? learned[event + 1] : Time::Max();
            const Time at = watch.SentAt(chooser->second, arrival);
            if (at < from && watch.flows.at(arrival.flow).IsOpen(from))
            {
                sent.insert(arrival.flow);
            }
            if (arrival.lost)
            {
                continue; // what the dead one gets has not arrived
            }
            const auto place = last.emplace(std::pair(arrival.flow, arrival.reverse), arrival.node);
            const uint32_t before = std::exchange(place.first->second, arrival.node);
            if (at >= from && at < till && arrival.node != before)
            {
                moved.insert(arrival.flow);
            }
        }
        std::set<uint64_t> both;
        std::set_intersection(moved.begin(),
                              moved.end(),
                              sent.begin(),
                              sent.end(),
                              std::inserter(both, both.begin()));
        return both;
    }

    std::string m_members;
    std::map<bool, std::string> m_choosers;
};

/// @return a balancer by the sum modulo N, of whose servers one fails
FlowScenario
SumScenario()
{
    FlowScenario scenario = Slow(BalancerNetwork(), "200ms");
    scenario.scheme = "key=five-tuple hash=sum select=modulo";
    scenario.traffic.rate = 400;
    scenario.traffic.timeout = Seconds(1);
    scenario.traffic.stop = Seconds(1.5);
    scenario.events = {{Seconds(1), "fail", "server3"}};
    scenario.duration = Seconds(3);
    return scenario;
}

/// @return managers of which one fails and returns @param delay of the links to them
/// @param away how long it is away
FlowScenario
ReturnScenario(Time delay, Time away)
{
    FlowScenario scenario = Slow(ManagerNetwork(), "500ms");
    scenario.network.Link("a-tm").delay = delay;
    scenario.network.Link("tm-b").delay = delay;
    scenario.scheme = "key=greater-port hash=crc32 select=hrw";
    scenario.Group("tm").Set("translation.kind", "both");
    scenario.traffic.rate = 600;
    scenario.traffic.timeout = Seconds(1);
    scenario.traffic.stop = Seconds(2.5);
    scenario.events = {{Seconds(1), "fail", "tm3"}, {Seconds(1) + away, "return", "tm3"}};
    scenario.duration = Seconds(4);
    return scenario;
}

/// Two servers fail one after the other, and their flows time out.
class TwoServersTest : public JudgingCase
{
  public:
    TwoServersTest()
        : JudgingCase("X3: of two failed servers each needs its own flows to move, and breaks them",
                      Make())
    {
    }

  private:
    static FlowScenario Make()
    {
        FlowScenario scenario = Slow(ManagerNetwork(), "500ms");
        scenario.scheme = "key=greater-port hash=crc32 select=hrw";
        scenario.Group("tm").Set("translation.kind", "both");
        scenario.Group("tm").Set("translation.onServerFailure", "timeout");
        scenario.traffic.rate = 400;
        scenario.traffic.timeout = Seconds(1.5);
        scenario.traffic.stop = Seconds(2);
        scenario.events = {{Seconds(1), "fail", "server3"}, {Seconds(1.5), "fail", "server5"}};
        scenario.duration = Seconds(4);
        return scenario;
    }

    void Prepare(ScenarioWatch& watch) override
    {
        watch.WatchDevices("b"); // where packets to a silent server are still seen
    }

    void Judge(const ScenarioWatch& watch, const MeasurementReport& report) override
    {
        uint64_t broken = 0;
        for (const auto& [flow, record] : watch.flows)
        {
            broken += record.outcome == "broken" ? 1 : 0;
        }
        uint64_t ofEvents = 0;
        for (uint32_t event = 0; event < 2; ++event)
        {
            const auto needed = FlowsOf(watch, event == 0 ? 3 : 5, Seconds(1.1 + 0.5 * event));
            uint64_t lost = 0;
            for (const uint64_t flow : needed)
            {
                lost += watch.flows.at(flow).outcome == "broken" ? 1 : 0;
            }
            const FailoverReport& failure = report.failover[event];
            NS_TEST_EXPECT_MSG_GT(needed.size(), 5, "there were some");
            NS_TEST_EXPECT_MSG_EQ(failure.needed.either, needed.size(), failure.event);
            NS_TEST_EXPECT_MSG_EQ(failure.brokenFlows, lost, "broken by " << failure.event);
            ofEvents += failure.brokenFlows;
        }
        uint64_t ofNone = 0;
        for (const FlowRecord& record : report.flowRecords)
        {
            ofNone += record.outcome == "broken" && !record.event ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(report.flows.broken, broken, "as clients saw it");
        NS_TEST_EXPECT_MSG_EQ(ofEvents + ofNone, broken, "each break once");
    }

    /// @return flows open at a time whose latest packet had gone to a server
    static std::set<uint64_t> FlowsOf(const ScenarioWatch& watch, uint32_t server, Time time)
    {
        const auto address = NetworkAddresses::Host(ServerGroup(), server, 4);
        std::set<uint64_t> flows;
        for (const auto& arrival : watch.arrivals.at("b"))
        {
            if (!arrival.reverse && arrival.at < time && arrival.destination == address &&
                watch.flows.at(arrival.flow).IsOpen(time))
            {
                flows.insert(arrival.flow);
            }
        }
        return flows;
    }

    static std::size_t ServerGroup()
    {
        return ManagerNetwork().tiers.size() - 1; // groups are numbered as the tiers are
    }
};

/// The suite.
class ScenarioJudgingSuite : public TestSuite
{
  public:
    ScenarioJudgingSuite()
        : TestSuite("flow-distribution-scenario-judging", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new TableTest);
        AddTestCase(new ObservedTest(
            "a sum modulo N before servers", SumScenario(), "server", {{false, "balancer"}}));
        const std::map<bool, std::string> both{{false, "a"}, {true, "b"}};
        AddTestCase(new ObservedTest("a manager fails and returns, both directions",
                                     ReturnScenario(MicroSeconds(10), Seconds(1)),
                                     "tm",
                                     both));
        AddTestCase(new ObservedTest("the same, while packets of before are under way",
                                     ReturnScenario(MilliSeconds(60), Seconds(0.1)),
                                     "tm",
                                     both));
        AddTestCase(new TwoServersTest);
    }
};

ScenarioJudgingSuite g_scenarioJudgingSuite; //!< registers itself

} // namespace
