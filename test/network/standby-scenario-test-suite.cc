// SPDX-License-Identifier: GPL-2.0-only

// Groups whose nodes stand by for each other, as whole scenarios: examples/scenarios/standby.yaml.

#include "../scenario/scenario-watch.h"

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Overrides = std::vector<std::pair<std::string, std::string>>;

constexpr const char* STATELESS = "key=five-tuple hash=crc32 select=hrw";
constexpr double INTERVAL = 0.2;                      // s, of the scenario
constexpr double SKEW = (256 - 100) * INTERVAL / 256; // of the node of priority 100
constexpr double WAYS = 0.0005;                       // s, more than all delays of an election

FlowScenario
Load(Overrides overrides)
{
    const Overrides shorter{{"duration", "12s"}, {"traffic.stop", "12s"}};
    overrides.insert(overrides.begin(), shorter.begin(), shorter.end());
    return LoadScenario(std::string(FLOW_DISTRIBUTION_ROOT) + "/examples/scenarios/standby.yaml",
                        overrides);
}

ScenarioEvent
Event(Time at, const std::string& action, const std::string& target)
{
    ScenarioEvent event;
    event.at = at;
    event.action = action;
    event.target = target;
    return event;
}

/// A test of runs.
class StandbyTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// Runs it. @return what it showed
    MeasurementReport Run(const FlowScenario& scenario)
    {
        CheckScenario(scenario);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_EQ(report.flows.Balances(), true, "sum of flows");
        return report;
    }

    void ExpectNear(double value, double expected, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_LT(std::abs(value - expected), WAYS, what << ": " << value);
    }

    static uint64_t Dropped(const MeasurementReport& report, const std::string& reason)
    {
        const auto found = report.packets.dropped.find(reason);
        return found == report.packets.dropped.end() ? 0 : found->second;
    }
};

/// The master fails, and returns.
class FailoverTest : public StandbyTestCase
{
  public:
    explicit FailoverTest(const Overrides& how)
        : StandbyTestCase("M4b: with the formula alone a failover moves no flow; nobody is master "
                          "for three intervals and the skew, less the phase" +
                          NameOf(how)),
          m_how(how)
    {
    }

  private:
    static std::string NameOf(const Overrides& how)
    {
        std::string name;
        for (const auto& [key, value] : how)
        {
            name += "; " + key + "=" + value;
        }
        return name;
    }

    void DoRun() override
    {
        FlowScenario scenario = Load(m_how);
        scenario.scheme = STATELESS;
        scenario.events = {Event(MilliSeconds(5250), "fail", "balancer0"),
                           Event(Seconds(10), "return", "balancer0")};
        const MeasurementReport report = Run(scenario);
        const StandbyReport& standby = report.standby.at("balancer");
        NS_TEST_EXPECT_MSG_EQ(standby.takeovers, 2, "by the other one, and back");
        NS_TEST_EXPECT_MSG_EQ(standby.withoutMaster.count, 1, "once");
        // It fails at 5.25 s, and said so last at 5.2 s.
        ExpectNear(standby.withoutMaster.total, 3 * INTERVAL + SKEW - 0.05, "time without master");
        NS_TEST_EXPECT_MSG_LT(standby.twoMasters.total, WAYS, "until the other one hears");
        NS_TEST_EXPECT_MSG_EQ(report.affinity.at("server").forward.flowsViolated, 0, "no flow");
        NS_TEST_EXPECT_MSG_EQ(report.flows.broken, 0, "none breaks");
        const bool shared = scenario.network.Link("front").medium == "csma";
        const std::string lost = shared ? "no-master" : "device-failed";
        NS_TEST_EXPECT_MSG_GT(Dropped(report, lost), 100, "what came meanwhile is lost");
        NS_TEST_EXPECT_MSG_GT(report.failover[0].packetsLost.at(lost), 100, "by the failure");
        NS_TEST_EXPECT_MSG_EQ(Dropped(report, "standby"), 0, "nobody sends to one on standby");
        ExpectAdverts(report.control.at("balancer").byKind.at("advert"), scenario);
    }

    /// Each master says so at the start of its time and every 0.2 s: 60 times in 12 s, less the
    /// gap, on each link where somebody hears it.
    void ExpectAdverts(const ControlCount& adverts, FlowScenario scenario)
    {
        const bool segment = scenario.network.Link("balancer-server").medium == "csma";
        const uint32_t links = segment ? 3 : 2; // san, front
        NS_TEST_EXPECT_MSG_LT(std::abs(static_cast<double>(adverts.packets) - links * 57.0),
                              links * 2 + 1,
                              "advertisements: " << adverts.packets);
        const uint32_t bytes = scenario.network.family == "ipv6" ? 40 + 8 + 2 * 16 : 20 + 8 + 4;
        NS_TEST_EXPECT_MSG_EQ(adverts.bytes, adverts.packets * bytes, "of so many bytes");
    }

    Overrides m_how;
};

/// What is remembered of flows.
class StateTest : public StandbyTestCase
{
  public:
    StateTest()
        : StandbyTestCase("M4b: flows that only the master's table knew break at a failover; those "
                          "of a shared table do not")
    {
    }

  private:
    void DoRun() override
    {
        const MeasurementReport own = Run(Load({{"measuring.flows", "true"}}));
        const MeasurementReport shared =
            Run(Load({{"balancer.standby.sync.flows", "true"}, {"measuring.flows", "true"}}));
        NS_TEST_EXPECT_MSG_EQ(own.failover[0].brokenFlows, 0, "the server that came broke none");
        NS_TEST_EXPECT_MSG_EQ(shared.flows.broken, 0, "nor did anything");
        NS_TEST_EXPECT_MSG_EQ(
            shared.affinity.at("server").forward.flowsViolated, 0, "each stays where it was");
        NS_TEST_EXPECT_MSG_EQ(shared.control.at("balancer").byKind.count("update"), 1, "by words");
        // Of the flows open since before 4 s, one in nine would go to the ninth server.
        double old = 0;
        for (const FlowRecord& flow : own.flowRecords)
        {
            old += flow.start < 4e9 && flow.end.value_or(INT64_MAX) > 6e9 ? 1 : 0;
        }
        const auto violated = static_cast<double>(own.affinity.at("server").forward.flowsViolated);
        NS_TEST_EXPECT_MSG_GT(old, 90, "flows old enough");
        NS_TEST_EXPECT_MSG_LT(
            std::abs(violated - old / 9), 4 * std::sqrt(old * 8 / 81), "of " << old);
        ExpectCause(own, "another-dispatcher");
    }

    void ExpectCause(const MeasurementReport& report, const std::string& cause)
    {
        const auto& causes = report.affinity.at("server").forward.flowsByCause;
        NS_TEST_EXPECT_MSG_EQ(causes.size(), 1, "one cause");
        NS_TEST_EXPECT_MSG_EQ(causes.count(cause), 1, cause);
    }
};

/// The link between the two is cut.
class PartitionTest : public StandbyTestCase
{
  public:
    PartitionTest()
        : StandbyTestCase("M4b: cut apart both are master: duplicates are counted, and what lands "
                          "at two servers has the cause two-masters")
    {
    }

  private:
    static FlowScenario Cut(const std::string& scheme)
    {
        FlowScenario scenario = Load({{"balancer.standby.link", "san"}});
        scenario.scheme = scheme;
        scenario.events = {Event(Seconds(4), "add", "server8"),
                           Event(MilliSeconds(5250), "cut", "san"),
                           Event(MilliSeconds(7250), "heal", "san")};
        return scenario;
    }

    void DoRun() override
    {
        FlowScenario scenario = Cut(STATELESS);
        scenario.events.erase(scenario.events.begin());
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        const auto& arrivals = watch.WatchServers();
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        const StandbyReport& standby = report.standby.at("balancer");
        // From 5.2 s on the backup hears nothing; the master's word of 7.4 s is heard again.
        const double from = 5.2 + 3 * INTERVAL + SKEW;
        NS_TEST_EXPECT_MSG_EQ(standby.twoMasters.count, 1, "once");
        ExpectNear(standby.twoMasters.total, 7.4 - from, "time with two masters");
        NS_TEST_EXPECT_MSG_EQ(standby.withoutMaster.count, 0, "one is always there");
        std::map<std::tuple<uint64_t, uint32_t>, std::set<uint32_t>> servers;
        uint64_t twice = 0;
        for (const auto& arrival : arrivals)
        {
            auto& seen = servers[{arrival.flow, arrival.sequence}];
            twice += !arrival.reverse && !seen.insert(arrival.node).second;
        }
        NS_TEST_EXPECT_MSG_GT(twice, 500, "packets that came twice");
        NS_TEST_EXPECT_MSG_EQ(standby.duplicates, twice, "all of them are counted");
        NS_TEST_EXPECT_MSG_EQ(
            report.affinity.at("server").forward.flowsViolated, 0, "both choose alike");
        ExpectTwoMasters();
    }

    void ExpectTwoMasters()
    {
        const MeasurementReport report = Run(Cut(std::string(STATELESS) + " state=lru"));
        const auto& causes = report.affinity.at("server").forward.byCause;
        NS_TEST_EXPECT_MSG_EQ(causes.size(), 1, "one cause");
        NS_TEST_EXPECT_MSG_EQ(causes.count("two-masters"), 1, "two-masters");
    }
};

/// A node leaves politely, and comes again.
class LeaveTest : public StandbyTestCase
{
  public:
    LeaveTest()
        : StandbyTestCase(
              "M4b: of a master that is removed the other one takes over after the skew; "
              "without preemption it stays")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool preempts : {true, false})
        {
            FlowScenario scenario =
                Load({{"balancer.standby.preempt", preempts ? "true" : "false"}});
            scenario.scheme = STATELESS;
            scenario.events = {Event(MilliSeconds(5250), "remove", "balancer0"),
                               Event(Seconds(8), "add", "balancer0")};
            const MeasurementReport report = Run(scenario);
            const StandbyReport& standby = report.standby.at("balancer");
            ExpectNear(standby.withoutMaster.total, SKEW, "time without master");
            NS_TEST_EXPECT_MSG_EQ(standby.takeovers, (preempts ? 2 : 1), "takes back over");
        }
    }
};

/// A pair behind a pair.
class TwoPairsTest : public StandbyTestCase
{
  public:
    TwoPairsTest()
        : StandbyTestCase("D2, M4b: distributors before and behind traffic managers as pairs: both "
                          "ways go on behind a failure on each side")
    {
    }

  private:
    static ScenarioGroup Group(const std::string& name,
                               const std::string& kind,
                               uint32_t count,
                               const std::string& chooses = "",
                               const std::string& vrid = "")
    {
        ScenarioGroup group;
        group.name = name;
        group.kind = kind;
        group.count = count;
        if (!chooses.empty())
        {
            group.choices.push_back({chooses, "", "", "", 0, "", ""});
        }
        if (!vrid.empty())
        {
            group.Set("standby.vrid", vrid).Set("standby.interval", "100ms");
        }
        return group;
    }

    static ScenarioLink Link(const std::string& from, const std::string& to, const char* medium)
    {
        ScenarioLink link;
        link.between = {from, to};
        link.name = from + "-" + to;
        link.medium = medium;
        return link;
    }

    void DoRun() override
    {
        FlowScenario scenario;
        ScenarioNetwork network;
        network.groups = {Group("client", "client", 4),
                          Group("access", "router", 1),
                          Group("a", "distributor", 2, "tm", "1"),
                          Group("tm", "manager", 4),
                          Group("b", "distributor", 2, "tm", "2"),
                          Group("server", "server", 4)};
        network.groups[3].Set("translation.kind", "destination");
        network.links = {Link("client", "access", "p2p"),
                         Link("access", "a", "p2p"),
                         Link("a", "a", "p2p"),
                         Link("a", "tm", "p2p"),
                         Link("tm", "b", "csma"),
                         Link("b", "b", "p2p"),
                         Link("b", "server", "csma"),
                         Link("a", "b", "p2p")};
        network.requests = {"client", "access", "a", "tm", "b", "server"};
        network.replies = {"server", "b", "tm", "a", "access", "client"};
        scenario.network = network;
        scenario.scheme = "key=greater-port hash=toeplitz select=hrw";
        scenario.traffic.rate = 50;
        scenario.duration = Seconds(8);
        scenario.events = {Event(Seconds(2), "fail", "a0"), Event(Seconds(4), "fail", "b0")};
        const MeasurementReport report = Run(scenario);
        for (const char* group : {"a", "b"})
        {
            NS_TEST_EXPECT_MSG_EQ(report.standby.at(group).takeovers, 1, group);
            NS_TEST_EXPECT_MSG_LT(report.standby.at(group).withoutMaster.total, 0.4, group);
        }
        NS_TEST_EXPECT_MSG_EQ(report.affinity.at("tm").reverse.flowsViolated, 0, "no flow moves");
        NS_TEST_EXPECT_MSG_EQ(report.flows.broken, 0, "none breaks");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, 330, "they complete");
    }
};

/// The suite.
class StandbyScenarioTestSuite : public TestSuite
{
  public:
    StandbyScenarioTestSuite()
        : TestSuite("flow-distribution-standby-scenario", Type::UNIT)
    {
        AddTestCase(new TwoPairsTest);
        if (!CanReadScenarioFiles())
        {
            return;
        }
        for (const char* medium : {"csma", "p2p"})
        {
            for (const char* family : {"ipv4", "ipv6", "both"})
            {
                AddTestCase(
                    new FailoverTest({{"front.medium", medium}, {"network.family", family}}));
            }
        }
        AddTestCase(new FailoverTest(Overrides{{"balancer-server.medium", "csma"}}));
        AddTestCase(new StateTest);
        AddTestCase(new PartitionTest);
        AddTestCase(new LeaveTest);
    }
};

StandbyScenarioTestSuite g_standbyScenarioTestSuite; //!< registers itself

} // namespace
