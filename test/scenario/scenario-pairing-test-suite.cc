// SPDX-License-Identifier: GPL-2.0-only

// Paired comparisons: what the k-th flow of a client is does not depend on the network.

#include "ns3/application-container.h"
#include "ns3/built-network.h"
#include "ns3/request-client.h"
#include "ns3/scenario-runner.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// What every client asked, in order: when, from which port, for which sizes and service.
class Diary
{
  public:
    /// @param network of a run that has not begun
    explicit Diary(const BuiltNetwork& network)
    {
        const NodeContainer& clients = network.GetGroup(network.GetPlan().GetFirst()).GetNodes();
        for (uint32_t i = 0; i < clients.GetN(); ++i)
        {
            m_pages.push_back(std::make_unique<Page>());
            clients.Get(i)->GetApplication(0)->TraceConnectWithoutContext(
                "FlowPlanned", MakeCallback(&Page::Planned, m_pages.back().get()));
            clients.Get(i)->GetApplication(0)->TraceConnectWithoutContext(
                "FlowStarted", MakeCallback(&Page::Started, m_pages.back().get()));
        }
    }

    /// @return a line for each flow, client by client
    std::vector<std::string> Lines() const
    {
        std::vector<std::string> lines;
        for (const auto& page : m_pages)
        {
            lines.insert(lines.end(), page->lines.begin(), page->lines.end());
        }
        return lines;
    }

  private:
    /// One client's.
    struct Page
    {
        void Planned(uint64_t /* flow */, const RequestPlan& plan)
        {
            std::ostringstream line;
            line << Simulator::Now().GetNanoSeconds() << ' ' << plan.kind << ' ' << plan.port;
            for (const auto& exchange : plan.requests)
            {
                line << ' ' << exchange.size << "/" << exchange.response;
            }
            lines.push_back(line.str());
        }

        void Started(uint64_t /* flow */, flowhash::FlowKey key)
        {
            std::ostringstream more;
            more << ' ' << key.sourcePort << " to " << key.destinationPort << " by "
                 << static_cast<unsigned>(key.protocol);
            lines.back() += more.str();
        }

        std::vector<std::string> lines;
    };

    std::vector<std::unique_ptr<Page>> m_pages;
};

/// @return traffic of every kind, on the network of managers
FlowScenario
Mixed()
{
    FlowScenario scenario;
    scenario.Group("client").count = 3;
    scenario.Group("server").count = 4;
    scenario.Group("tm").Set("translation.kind", "destination");
    scenario.services.resize(2);
    scenario.services[1].address = "198.18.0.2";
    scenario.services[1].protocol = "udp";
    scenario.services[1].ports = {53, 54};
    scenario.traffic.rate = 150;
    scenario.traffic.sources.resize(3);
    scenario.traffic.sources[0].responseSize = "lognormal:4000:1";
    scenario.traffic.sources[0].requests = "uniform:1:4";
    scenario.traffic.sources[1].kind = "udp";
    scenario.traffic.sources[1].responseSize = "uniform:100:3000";
    scenario.traffic.sources[2].kind = "echo";
    scenario.traffic.sources[2].share = 0.5;
    scenario.duration = Seconds(3);
    return scenario;
}

/// @return networks and schemes, over ten, under the same traffic
std::vector<std::pair<std::string, FlowScenario>>
TenNetworks()
{
    std::vector<std::pair<std::string, FlowScenario>> networks;
    const auto add = [&networks](const std::string& name) -> FlowScenario& {
        networks.emplace_back(name, Mixed());
        return networks.back().second;
    };
    add("round robin");
    add("two choices").Group("tm").Set("choose", "two-choices");
    add("a random scheme").scheme = "key=five-tuple hash=crc32 select=random";
    add("a flow table").scheme = "key=five-tuple hash=crc32 select=modulo state=lru";
    add("both translated").Group("tm").Set("translation.kind", "both");
    add("more servers").Group("server").count = 9;
    add("nothing translated, 4 servers to ask").Group("tm").Set("translation.kind", "none");
    FlowScenario& ask = add("nothing translated, 7 servers to ask");
    ask.Group("tm").Set("translation.kind", "none");
    ask.Group("server").count = 7;
    add("more managers").Group("tm").count = 11;
    FlowScenario& failure = add("a failure");
    failure.events = {{Seconds(1), "fail", "tm1"}, {Seconds(1.5), "fail", "server1"}};
    FlowScenario& slow = add("slow and shared links");
    slow.network.Link("client-access").rate = 2'000'000;
    slow.network.Link("b-server").medium = "csma";
    slow.network.Link("b-server").rate = 100'000'000;
    FlowScenario& balancer = add("a balancer");
    balancer.network = BalancerNetwork();
    balancer.Group("client").count = 3;
    return networks;
}

/// @return the diary of a run
std::vector<std::string>
LinesOf(const FlowScenario& scenario)
{
    ScenarioRun run(scenario);
    const Diary diary(run.GetNetwork());
    run.Run();
    return diary.Lines();
}

/// Ten runs, flow by flow.
class TenNetworksTest : public TestCase
{
  public:
    TenNetworksTest()
        : TestCase("the flows of over ten networks and schemes are the same, flow by flow")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<std::string> expected;
        for (const auto& [name, scenario] : TenNetworks())
        {
            const std::vector<std::string> lines = LinesOf(scenario);
            if (expected.empty())
            {
                expected = lines;
                NS_TEST_ASSERT_MSG_GT(expected.size(), 350, "150 a second, 3 seconds");
                continue;
            }
            NS_TEST_ASSERT_MSG_EQ(lines.size(), expected.size(), name);
            for (std::size_t i = 0; i < lines.size(); ++i)
            {
                NS_TEST_EXPECT_MSG_EQ(lines[i], expected[i], name << ", line " << i);
            }
        }
        FlowScenario other = Mixed();
        other.rngRun = 2;
        NS_TEST_EXPECT_MSG_EQ((LinesOf(other) == expected), false, "another run has other flows");
    }
};

/// The suite.
class ScenarioPairingSuite : public TestSuite
{
  public:
    ScenarioPairingSuite()
        : TestSuite("flow-distribution-scenario-pairing", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new TenNetworksTest);
    }
};

ScenarioPairingSuite g_scenarioPairingSuite; //!< registers itself

} // namespace
