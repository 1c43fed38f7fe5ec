// SPDX-License-Identifier: GPL-2.0-only

// A switch whose table is written entry by entry (S2): where flows go meanwhile, entry by entry,
// and what the results say of it.

#include "scenario-watch.h"

#include "ns3/distribution.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

const Time ADDED = Seconds(2);

/// A server is added while many connections are open, to a table that takes a time for each entry.
class WrittenTableTest : public TestCase
{
  public:
    /// @param order of writing @param beside whether all change at once
    WrittenTableTest(const std::string& order, bool beside)
        : TestCase("S2, X1: a table is written " + order + ", packet by packet; " +
                   "table-being-written"),
          m_order(order),
          m_beside(beside)
    {
    }

  private:
    static constexpr uint32_t SIZE = 64;
    static constexpr uint32_t NEWCOMER = 16;

    FlowScenario Make() const
    {
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.scheme = "key=five-tuple hash=crc32 select=switch-table size=64 fill=replace "
                          "latency=50ms rate=20 order=" +
                          m_order;
        scenario.traffic.sourcePorts = "random";
        ScenarioSource source;
        source.kind = "tcp";
        source.requests = "constant:100";
        source.pause = "constant:0.02";
        source.responseSize = "constant:500";
        scenario.traffic.sources = {source};
        scenario.traffic.rate = 150;
        scenario.events = {{ADDED, "add", "server16"}};
        scenario.Group("balancer").learnDelay = "0s";
        scenario.duration = Seconds(m_beside ? 6 : 3);
        return scenario;
    }

    /// @return the number of a flow's entry
    static uint64_t EntryOf(const flowhash::FlowKey& key)
    {
        static const auto scheme = flowhash::Distribution::Make("key=five-tuple hash=crc32");
        return scheme->HashFunction().Hash(scheme->Rule().Extract(key)) % SIZE;
    }

    void DoRun() override
    {
        const FlowScenario scenario = Make();
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        watch.WatchServers();
        watch.WatchChooser("balancer");
        const MeasurementReport report = run.Run();

        std::map<uint64_t, std::vector<const ScenarioWatch::Arrival*>> byEntry;
        for (const auto& arrival : watch.arrivals.at("server"))
        {
            if (!arrival.reverse)
            {
                byEntry[EntryOf(watch.flows.at(arrival.flow).key)].push_back(&arrival);
            }
        }
        NS_TEST_ASSERT_MSG_EQ(byEntry.size(), SIZE, "every entry is used");
        CheckEntries(watch, byEntry);
        CheckReport(report, CountMoved(watch));
    }

    /// @return flows with requests at two servers
    static uint64_t CountMoved(const ScenarioWatch& watch)
    {
        std::map<uint64_t, std::set<uint32_t>> visited;
        for (const auto& arrival : watch.arrivals.at("server"))
        {
            if (!arrival.reverse)
            {
                visited[arrival.flow].insert(arrival.node);
            }
        }
        return std::count_if(visited.begin(), visited.end(), [](const auto& item) {
            return item.second.size() > 1;
        });
    }

    /// Of 64 entries 17 members get four or three, the last one three; each takes 50 ms, and the
    /// first write begins after 50 ms. All packets of an entry change with it.
    void CheckEntries(const ScenarioWatch& watch,
                      const std::map<uint64_t, std::vector<const ScenarioWatch::Arrival*>>& byEntry)
    {
        std::vector<Time> changes;
        for (const auto& [entry, arrivals] : byEntry)
        {
            Time first = Time::Max();
            Time last;
            for (const auto* arrival : arrivals)
            {
                const Time sent = watch.SentAt("balancer", *arrival);
                arrival->node == NEWCOMER ? first = std::min(first, sent)
                                          : last = std::max(last, sent);
            }
            NS_TEST_EXPECT_MSG_LT(last, first, "entry " << entry << " changes once");
            if (first != Time::Max())
            {
                changes.push_back(first);
            }
        }
        std::sort(changes.begin(), changes.end());
        NS_TEST_ASSERT_MSG_EQ(changes.size(), 3, "entries that changed");
        const int whole = m_beside ? static_cast<int>(SIZE) : 0;
        for (int i = 0; i < 3; ++i)
        {
            // Some packet of an entry comes every few milliseconds.
            const Time due = ADDED + MilliSeconds(50 + 50 * (m_beside ? whole : i + 1));
            NS_TEST_EXPECT_MSG_GT_OR_EQ(changes[i], due, "not before it is written");
            NS_TEST_EXPECT_MSG_LT(changes[i], due + MilliSeconds(25), "but soon after");
        }
    }

    void CheckReport(const MeasurementReport& report, uint64_t moved)
    {
        const AffinityCount& count = report.affinity.at("server").forward;
        NS_TEST_EXPECT_MSG_GT(moved, 5, "a sixteenth of 300 open flows");
        NS_TEST_EXPECT_MSG_EQ(count.flowsViolated, moved, "each is seen");
        std::set<std::string> causes;
        for (const auto& [cause, flows] : count.flowsByCause)
        {
            causes.insert(cause);
        }
        // Each sends a packet every 20 ms, and so one between the change and the write.
        NS_TEST_EXPECT_MSG_EQ((causes == std::set<std::string>{"table-being-written"}),
                              true,
                              "all moved while the switch knew nothing new");
        const FailoverReport& added = report.failover.at(0);
        NS_TEST_EXPECT_MSG_GT(added.toNewcomer.forward, 5, "what the table is to be moves flows");
        NS_TEST_EXPECT_MSG_EQ(added.excess.either, 0, "the others stay");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "all packets");
    }

    std::string m_order;
    bool m_beside;
};

/// Two groups of a switch share a table that has no room for one more server, until another leaves.
class SharedTableTest : public TestCase
{
  public:
    SharedTableTest()
        : TestCase("S2: groups share a table; a server that does not fit waits for room")
    {
    }

  private:
    static constexpr uint32_t SERVERS = 16;

    static FlowScenario Make(uint32_t size)
    {
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.scheme = "key=five-tuple hash=crc32 select=modulo";
        ScenarioGroup& balancer = scenario.Group("balancer");
        balancer.kind = "switch";
        balancer.learnDelay = "0s";
        balancer.Set("tableSize", std::to_string(size));
        ScenarioChoice choice = balancer.choices.front();
        balancer.choices.clear();
        scenario.services.front().ports = {80, 81};
        for (const uint16_t port : scenario.services.front().ports)
        {
            choice.port = port;
            balancer.choices.push_back(choice);
        }
        scenario.traffic.sourcePorts = "random";
        scenario.traffic.rate = 300;
        scenario.events = {{Seconds(1), "add", "server16"}, {Seconds(2), "remove", "server3"}};
        scenario.duration = Seconds(3);
        return scenario;
    }

    void DoRun() override
    {
        CheckRefused();
        const FlowScenario scenario = Make(2 * SERVERS);
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        watch.WatchServers();
        const MeasurementReport report = run.Run();
        const MemberTableReport& table = report.memberTables.at("balancer");
        NS_TEST_EXPECT_MSG_EQ(table.refusedUpdates, 2, "one a group");
        NS_TEST_EXPECT_MSG_EQ(table.lateUpdates, 2, "both done when server3 left");
        NS_TEST_EXPECT_MSG_EQ(table.mostEntries, 2 * SERVERS, "all were in use");
        Time first = Time::Max();
        for (const auto& arrival : watch.arrivals.at("server"))
        {
            first = arrival.node == SERVERS ? std::min(first, arrival.at) : first;
        }
        NS_TEST_EXPECT_MSG_GT(first, Seconds(2), "nothing goes to it before");
        NS_TEST_EXPECT_MSG_LT(first, Seconds(2.2), "and then it does");
        NS_TEST_ASSERT_MSG_EQ(report.failover.size(), 2, "events");
        NS_TEST_EXPECT_MSG_EQ((report.failover[0].learnedAt == report.failover[1].learnedAt),
                              true,
                              "the switch had the first one with the second");
        const AffinityCount& count = report.affinity.at("server").forward;
        for (const auto& [cause, flows] : count.flowsByCause)
        {
            NS_TEST_EXPECT_MSG_EQ(
                (cause == "table-changed" || cause == "member-left"), true, cause);
        }
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "all packets");
        const FlowScenario roomy = Make(0);
        NS_TEST_EXPECT_MSG_EQ(RunScenario(roomy).memberTables.count("balancer"), 0, "no limit");
    }

    /// What does not fit at the start never would.
    void CheckRefused()
    {
        std::string said;
        try
        {
            CheckScenario(Make(2 * SERVERS - 1));
        }
        catch (const ScenarioError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(
            (said.find("need 32 entries at the start, and its table has 31") != std::string::npos),
            true,
            said);
    }
};

/// @ingroup flow-distribution-tests
class ScenarioSwitchTableTestSuite : public TestSuite
{
  public:
    ScenarioSwitchTableTestSuite()
        : TestSuite("flow-distribution-scenario-switch-table", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new WrittenTableTest("in-order", false));
        AddTestCase(new WrittenTableTest("random", false));
        AddTestCase(new WrittenTableTest("make-before-break", true));
        AddTestCase(new SharedTableTest());
    }
};

ScenarioSwitchTableTestSuite g_scenarioSwitchTableTestSuite;

} // namespace
