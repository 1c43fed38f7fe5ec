// SPDX-License-Identifier: GPL-2.0-only

// Anycast: routers that go to the nearest site, and converge one after another.

#include "scenario-watch.h"

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t ROUTERS = 4;
const Time WITHDRAWN = Seconds(1);
const Time ANNOUNCED = Seconds(3);
const std::vector<Time> CONVERGE{Time(0), MilliSeconds(300), MilliSeconds(600), MilliSeconds(900)};
const std::vector<uint32_t> NEAREST{1, 0, 2, 1}; // router 2's never withdraws

/// Clients, what spreads them over four routers, three sites, servers.
FlowScenario
MakeScenario()
{
    FlowScenario scenario;
    scenario.network = ScenarioNetwork();
    auto& groups = scenario.network.groups;
    for (const auto& [name, kind, count] :
         std::vector<std::tuple<const char*, const char*, uint32_t>>{{"client", "client", 4},
                                                                     {"spread", "switch", 1},
                                                                     {"edge", "anycast", ROUTERS},
                                                                     {"site", "distributor", 3},
                                                                     {"server", "server", 4}})
    {
        groups.emplace_back();
        groups.back().name = name;
        groups.back().kind = kind;
        groups.back().count = count;
    }
    for (std::size_t i = 1; i + 1 < groups.size(); ++i)
    {
        groups[i].choices.resize(1);
        groups[i].choices[0].chooses = groups[i + 1].name;
        scenario.network.requests.push_back(groups[i].name);
    }
    scenario.network.requests.insert(scenario.network.requests.begin(), "client");
    scenario.network.requests.push_back("server");
    scenario.network.replies = {"server", "spread", "client"};
    for (const auto& [one, other] :
         std::vector<std::pair<const char*, const char*>>{{"client", "spread"},
                                                          {"spread", "edge"},
                                                          {"edge", "site"},
                                                          {"site", "server"},
                                                          {"server", "spread"}})
    {
        scenario.network.links.emplace_back();
        scenario.network.links.back().between = {one, other};
    }
    scenario.scheme = "key=five-tuple hash=toeplitz select=hrw";
    scenario.Group("edge").Set("nearest", "[1,0,2,1]").Set("converge", "[0s,300ms,600ms,900ms]");
    scenario.traffic.sourcePorts = "random";
    ScenarioSource source;
    source.kind = "tcp";
    source.requests = "constant:20";
    source.pause = "constant:0.02";
    source.responseSize = "constant:500";
    scenario.traffic.sources = {source};
    scenario.traffic.rate = 100;
    scenario.events = {{WITHDRAWN, "remove", "site1"}, {ANNOUNCED, "add", "site1"}};
    scenario.duration = Seconds(5);
    return scenario;
}

/// Where each packet goes from each router.
class NearestSiteTest : public TestCase
{
  public:
    NearestSiteTest()
        : TestCase("Each packet goes to the nearest site that its router knows of; who moves")
    {
    }

  private:
    /// Nearest to routers 0 and 3 is site 1, and the next one behind it site 2.
    static uint32_t SiteOf(uint32_t router, Time at)
    {
        const bool away = at >= WITHDRAWN + CONVERGE[router] && at < ANNOUNCED + CONVERGE[router];
        return away && NEAREST[router] == 1 ? 2 : NEAREST[router];
    }

    void DoRun() override
    {
        const FlowScenario scenario = MakeScenario();
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        const auto& atRouters = watch.WatchDevices("edge");
        const auto& atSites = watch.WatchDevices("site");
        const MeasurementReport report = run.Run();

        std::map<std::pair<uint64_t, uint32_t>, uint32_t> expected;
        std::map<uint64_t, std::set<uint32_t>> visited;
        for (const auto& arrival : atRouters)
        {
            expected[{arrival.flow, arrival.sequence}] = SiteOf(arrival.node, arrival.at);
        }
        uint64_t wrong = 0;
        uint64_t late = 0;
        for (const auto& arrival : atSites)
        {
            wrong += expected.at({arrival.flow, arrival.sequence}) != arrival.node ? 1 : 0;
            late += arrival.node == 1 && arrival.at > WITHDRAWN + MilliSeconds(1) &&
                            arrival.at < ANNOUNCED
                        ? 1
                        : 0;
            visited[arrival.flow].insert(arrival.node);
        }
        uint64_t moved = 0;
        for (const auto& [flow, sites] : visited)
        {
            moved += sites.size() > 1 ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(atSites.size(), 5000, "packets");
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, "each went where its router knows");
        NS_TEST_EXPECT_MSG_GT(late, 100, "a site that has withdrawn gets what still comes");
        NS_TEST_EXPECT_MSG_GT(moved, 20, "flows of two routers, twice");
        NS_TEST_EXPECT_MSG_EQ(report.affinity.at("site").forward.flowsViolated, moved, "all seen");
        NS_TEST_EXPECT_MSG_EQ(report.affinity.at("server").forward.flowsViolated, 0, "and served");
        NS_TEST_EXPECT_MSG_EQ(report.flows.broken, 0, "none broke");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "all packets");
    }
};

/// What a scenario may not say.
class AnycastRefusedTest : public TestCase
{
  public:
    AnycastRefusedTest()
        : TestCase("What routers to anycast sites cannot be told is refused in one line")
    {
    }

  private:
    void Expect(const FlowScenario& scenario, const std::string& words)
    {
        std::string said;
        try
        {
            CheckScenario(scenario);
        }
        catch (const ScenarioError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(said.find(words), std::string::npos, words << " in: " << said);
    }

    void DoRun() override
    {
        const auto with = [](const std::string& key, const std::string& value) {
            FlowScenario scenario = MakeScenario();
            scenario.Group("edge").Set(key, value);
            return scenario;
        };
        Expect(with("nearest", "[0,1]"), "2 nearest sites for 4 router(s)");
        Expect(with("nearest", "[0,1,2,3]"), "there is no site3 among the 3 of 'site'");
        Expect(with("nearest", "[0,0.5,1,1]"), "0.5");
        Expect(with("converge", "soon"), "converge");
        Expect(with("converge", "uniform:0s:2h"), "2h' is not a duration, 0s to 3600s");
        Expect(with("converge", "uniform:0:7200"), "the most is an hour");
        Expect(with("converge", "[1s,1s,1s,1s,1s]"), "5 delays are more than its 4 node(s)");
        FlowScenario scenario = MakeScenario();
        scenario.Group("edge").learnDelay = "1s";
        Expect(scenario, "'edge' has converge, which says the same");
        scenario = MakeScenario();
        scenario.Group("edge").scheme = "key=source hash=crc32 select=modulo";
        Expect(scenario, "goes to the nearest site");
    }
};

/// @ingroup flow-distribution-tests
class ScenarioAnycastTestSuite : public TestSuite
{
  public:
    ScenarioAnycastTestSuite()
        : TestSuite("flow-distribution-scenario-anycast", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new NearestSiteTest);
        AddTestCase(new AnycastRefusedTest);
    }
};

ScenarioAnycastTestSuite g_scenarioAnycastTestSuite;

} // namespace
