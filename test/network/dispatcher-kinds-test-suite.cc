// SPDX-License-Identifier: GPL-2.0-only

// The kinds dispatcher and switch: whole scenarios, watched at devices and servers, and what they
// refuse.

#include "../scenario/scenario-watch.h"
#include "dispatcher-scenario.h"

#include "ns3/flow-scenario.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <map>
#include <set>
#include <string>

using namespace ns3;

namespace
{

/// @return nodes that the packets of each flow came to
std::map<uint64_t, std::set<uint32_t>>
Visited(const std::vector<ScenarioWatch::Arrival>& arrivals, bool reverse)
{
    std::map<uint64_t, std::set<uint32_t>> visited;
    for (const auto& arrival : arrivals)
    {
        if (arrival.reverse == reverse && arrival.flow != 0)
        {
            visited[arrival.flow].insert(arrival.node);
        }
    }
    return visited;
}

/// @return the mean number of nodes
double
Mean(const std::map<uint64_t, std::set<uint32_t>>& visited)
{
    double sum = 0;
    for (const auto& [flow, nodes] : visited)
    {
        sum += static_cast<double>(nodes.size());
    }
    return sum / static_cast<double>(visited.size());
}

/// Per packet any dispatcher, and one server each.
class AnyDispatcherTest : public TestCase
{
  public:
    /// @param medium of the system area network @param spread of words
    AnyDispatcherTest(const std::string& medium, const std::string& spread)
        : TestCase("C1 to C6, C9: packets take any dispatcher both ways, flows one server; " +
                   medium + ", " + spread),
          m_medium(medium),
          m_spread(spread)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = DispatcherScenario(m_medium);
        scenario.Group("disp").Set("replication.spread", m_spread);
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        const auto& dispatchers = watch.WatchDevices("disp");
        const auto& servers = watch.WatchServers();
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, 200, "flows");
        // Of a flow's packets, eight at least a way, any of four: 4 (1 - (3/4)^8) = 3.6 at least.
        NS_TEST_EXPECT_MSG_GT(Mean(Visited(dispatchers, false)), 3, "dispatchers of requests");
        NS_TEST_EXPECT_MSG_GT(Mean(Visited(dispatchers, true)), 3, "dispatchers of replies");
        for (const auto& [flow, nodes] : Visited(servers, false))
        {
            NS_TEST_EXPECT_MSG_EQ(nodes.size(), 1, "servers of a flow");
        }
    }

    std::string m_medium;
    std::string m_spread;
};

/// What a switch does with trunks.
class SpreadTest : public TestCase
{
  public:
    SpreadTest()
        : TestCase("C5: a switch spreads at random, in turn or by hash, by packet or by flow")
    {
    }

  private:
    /// @return the mean number of dispatchers that a flow's requests came to
    double Dispatchers(const std::string& spread, const std::string& per)
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.Group("router").Set("spread", spread).Set("per", per);
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        const auto& arrivals = watch.WatchDevices("disp");
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        std::set<uint32_t> used;
        for (const auto& arrival : arrivals)
        {
            used.insert(arrival.node);
        }
        NS_TEST_EXPECT_MSG_EQ(used.size(), 4, "all trunks are used");
        return Mean(Visited(arrivals, false));
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Dispatchers("hash", "flow"), 1, "by hash");
        NS_TEST_EXPECT_MSG_EQ(Dispatchers("random", "flow"), 1, "at random, by flow");
        NS_TEST_EXPECT_MSG_EQ(Dispatchers("round-robin", "flow"), 1, "in turn, by flow");
        NS_TEST_EXPECT_MSG_GT(Dispatchers("random", "packet"), 3, "at random, by packet");
        NS_TEST_EXPECT_MSG_GT(Dispatchers("round-robin", "packet"), 3, "in turn, by packet");
    }
};

/// The router before the dispatchers, twice.
class StandbyRouterTest : public TestCase
{
  public:
    StandbyRouterTest()
        : TestCase("C5, M4b: the router before dispatchers fails, and another one takes over")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.network.tiers[0].link =
            ScenarioLinkMedium{"csma", 1'000'000'000, MicroSeconds(1), 1000, 0, 1, {}};
        scenario.Group("router").count = 2;
        scenario.Group("router").Set("standby.vrid", "1").Set("standby.interval", "100ms");
        ScenarioEvent dies;
        dies.at = Seconds(1);
        dies.action = "fail";
        dies.target = "router0";
        scenario.events = {dies};
        scenario.duration = Seconds(6);
        scenario.traffic.stop = Seconds(3);
        CheckScenario(scenario);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_EQ(report.standby.at("router").takeovers, 1, "once");
        // Two ways lead through it, from clients and from dispatchers.
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, 270, "flows go on");
        NS_TEST_EXPECT_MSG_EQ(report.affinity.at("server").forward.flowsViolated, 0, "none moves");
    }
};

/// A dispatcher fails and returns; its system area network is cut and heals.
class FailureTest : public TestCase
{
  public:
    FailureTest()
        : TestCase("C9: a dispatcher fails and returns, the system area network is cut and heals")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.Group("disp").Set("noEntry", "choose").Set("lock.clients", "true");
        scenario.events = {{Seconds(0.5), "fail", "disp1"},
                           {Seconds(1), "return", "disp1"},
                           {Seconds(1.5), "cut", "san"},
                           {Seconds(2), "heal", "san"}};
        CheckScenario(scenario);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, 100, "flows go on");
    }
};

/// What cannot be.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("what dispatchers and switches cannot be is refused with one clear line")
    {
    }

  private:
    void Expect(const FlowScenario& scenario, const std::string& why)
    {
        const std::string said = WhyNot(scenario);
        NS_TEST_EXPECT_MSG_NE(said.find(why), std::string::npos, why << " / " << said);
        NS_TEST_EXPECT_MSG_EQ(said.find('\n'), std::string::npos, "one line");
    }

    /// A key of dispatchers is set.
    void ExpectOf(const std::string& key, const std::string& value, const std::string& why)
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.Group("disp").Set(key, value);
        Expect(scenario, why);
    }

    void DoRun() override
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.network.links.clear();
        Expect(scenario, "dispatchers need a link inside their group");
        ExpectOf("lock.hold", "600ms", "a lock is held for half of lock.timeout at most");
        ExpectOf("choose", "rand", "key 'choose'");
        ExpectOf("replication.services", "tcp:81", "'tcp:81' is no service here");
        ExpectOf("replication.services", "", "names no service: all, none");
        ExpectOf("replication.services", "all none", "'all' stands alone");
        ExpectOf("replication.services", "tcp:80 none", "'none' stands alone");
        for (const char* key : {"interval", "antiEntropy", "refresh"})
        {
            ExpectOf(std::string("replication.") + key, "999ns", "a duration, 0s, or 1us to 24h");
        }
        for (const char* key : {"operations", "transferRate"})
        {
            ExpectOf(std::string("replication.") + key, "1e-320", "a number, 0, or 0.000001 to");
        }
        ExpectOf("lock.timeout", "1us", "a duration, 2us to 3600s");
        ExpectOf("loadReports", "100ms", "choose=random reads no loads");
        ExpectOf("binding.retry", "123ms", "no binding is delayed without applications by path");
        ExpectOf("applications", "tcp:80", "names no protocol, port and servers");
        ExpectOf("applications", "tcp:80=0-8", "there is no server 8: they are 0 to 7");
        ExpectOf("applications", "udp:53=0-3", "'udp:53' is no service here");
        ExpectOf("applications", "udp:53=0-7", "they leave no server to tcp:80");
        ExpectOf("applications", "tcp:81/x=0", "'tcp:81' is no service here");
        scenario = DispatcherScenario("p2p");
        scenario.Group("disp").Set("entryKey", "client").Set("applications", "tcp:80=0-3");
        Expect(scenario, "need entryKey=tuple");
        scenario = DispatcherScenario("p2p");
        scenario.Group("router").Set("spread", "hash");
        Expect(scenario, "a hash picks for flows");
        scenario = DispatcherScenario("p2p");
        scenario.Group("router").scheme = "key=source-ip hash=crc32 select=modulo";
        Expect(scenario, "has a scheme of its own");
    }
};

/// What would change nothing.
class IdleSettingTest : public TestCase
{
  public:
    IdleSettingTest()
        : TestCase("a setting that does nothing is refused, unless what lets it is set, too")
    {
    }

  private:
    struct Setting
    {
        const char* group;
        const char* key;
        const char* value;
        const char* master; //!< key that lets it do something
        const char* off;    //!< value with which that does not
        const char* on;     //!< value with which it does
    };

    /// @return why a scenario cannot be, or empty
    static std::string WhyNotSet(const Setting& setting, const std::string& master)
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.Group(setting.group).Set(setting.key, setting.value);
        if (!master.empty())
        {
            scenario.Group(setting.group).Set(setting.master, master);
        }
        return WhyNot(scenario);
    }

    void DoRun() override
    {
        const Setting settings[] = {
            {"disp", "lock.hold", "10ms", "lock.clients", "false", "true"},
            {"disp", "lock.packets", "5", "lock.clients", "false", "true"},
            {"disp", "lock.timeout", "3s", "lock.clients", "false", "true"},
            {"disp", "holdTime", "1s", "noEntry", "drop", "hold"},
            {"disp", "heldPackets", "1", "noEntry", "reset", "hold"},
            {"disp", "heldPackets", "1", "lock.clients", "false", "true"},
            {"disp", "replication.interval", "10ms", "replication.batch", "1", "2"},
            {"disp", "replication.batch", "5", "replication.interval", "0s", "10ms"},
            {"disp", "replication.queue", "1", "replication.operations", "0", "1000"},
        };
        for (const Setting& setting : settings)
        {
            const std::string start = std::string("key '") + setting.key + "' does nothing: ";
            const std::string said = WhyNotSet(setting, "");
            NS_TEST_EXPECT_MSG_NE(said.find(start), std::string::npos, setting.key << ": " << said);
            NS_TEST_EXPECT_MSG_NE(said.find(setting.master), std::string::npos, "names the other");
            NS_TEST_EXPECT_MSG_EQ(WhyNotSet(setting, setting.off), "", "a sweep switches it off");
            NS_TEST_EXPECT_MSG_EQ(WhyNotSet(setting, setting.on), "", "it does something");
        }
        const Setting same{"disp", "lock.hold", "0s", "", "", ""};
        NS_TEST_EXPECT_MSG_EQ(WhyNotSet(same, ""), "", "what it is anyway");
        for (const auto& [key, value] : {std::pair("learnFromMembers", "true"),
                                         std::pair("forgetEnded", "false"),
                                         std::pair("timeouts.finWait", "7s"),
                                         std::pair("timeouts.closing", "7s")})
        {
            const Setting setting{"router", key, value, "per", "packet", "flow"};
            NS_TEST_EXPECT_MSG_EQ(WhyNotSet(setting, setting.off), "", key << ": a sweep of per");
            NS_TEST_EXPECT_MSG_EQ(WhyNotSet(setting, setting.on), "", key << " of one by flow");
        }
    }
};

/// The suite.
class DispatcherKindsTestSuite : public TestSuite
{
  public:
    DispatcherKindsTestSuite()
        : TestSuite("flow-distribution-dispatcher-kinds", Type::UNIT)
    {
        AddTestCase(new AnyDispatcherTest("p2p", "unicast"));
        AddTestCase(new AnyDispatcherTest("p2p", "broadcast"));
        AddTestCase(new AnyDispatcherTest("csma", "unicast"));
        AddTestCase(new AnyDispatcherTest("csma", "broadcast"));
        AddTestCase(new SpreadTest);
        AddTestCase(new StandbyRouterTest);
        AddTestCase(new FailureTest);
        AddTestCase(new RefusalTest);
        AddTestCase(new IdleSettingTest);
    }
};

DispatcherKindsTestSuite g_dispatcherKindsTestSuite;

} // namespace
