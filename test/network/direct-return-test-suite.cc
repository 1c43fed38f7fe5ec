// SPDX-License-Identifier: GPL-2.0-only

// C6: servers behind dispatchers that answer past them, in whole scenarios.

#include "../scenario/scenario-watch.h"
#include "dispatcher-scenario.h"

#include "ns3/dispatcher-net-device.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

using namespace ns3;

namespace
{

/// @param family of addresses @param medium of links to servers and among dispatchers @return
/// clients, a switch, dispatchers, a router, and servers with a link of their own to the switch, by
/// which they answer
FlowScenario
DirectReturnScenario(const std::string& family, const std::string& medium)
{
    FlowScenario scenario = DispatcherScenario(medium);
    ScenarioNetwork& network = scenario.network;
    network.family = family;
    network.tiers[3] = Tier("fabric", "router", 1);
    network.tiers[3].link =
        ScenarioLinkMedium{medium, 10'000'000'000, MicroSeconds(1), 1000, 0, 1, {}};
    network.tiers[4].Set("restoreService", "true");
    ScenarioLink back;
    back.name = "back";
    back.medium = medium;
    back.between = {"server", "router"};
    network.links.push_back(back);
    network.requests = {"client", "router", "disp", "fabric", "server"};
    network.replies = {"server", "router", "client"};
    return scenario;
}

/// @return the address of the service
flowhash::HostAddress
ServiceOf(const FlowScenario& scenario)
{
    return scenario.services.front().AddressOf(scenario.network.family == "ipv6" ? 6 : 4);
}

/// The way of both directions, packet by packet.
class WayTest : public TestCase
{
  public:
    /// @param family of addresses @param medium of links to servers and among dispatchers
    WayTest(const std::string& family, const std::string& medium)
        : TestCase("C6: servers that restore the service's address answer past the dispatchers; " +
                   family + ", " + medium),
          m_family(family),
          m_medium(medium)
    {
    }

  private:
    void DoRun() override
    {
        const FlowScenario scenario = DirectReturnScenario(m_family, m_medium);
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        const auto& dispatchers = watch.WatchDevices("disp");
        const auto& routers = watch.WatchDevices("router");
        const auto& servers = watch.WatchServers();
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, 200, "flows");
        NS_TEST_EXPECT_MSG_EQ(report.flows.broken, 0, "broken");
        for (const auto& arrival : dispatchers)
        {
            NS_TEST_ASSERT_MSG_EQ(arrival.reverse, false, "a reply at a dispatcher");
        }
        uint64_t replies = 0;
        for (const auto& arrival : routers)
        {
            replies += arrival.reverse ? 1 : 0;
            const bool bears = !arrival.reverse || arrival.source == ServiceOf(scenario);
            NS_TEST_ASSERT_MSG_EQ(bears, true, "a reply without the service's address");
        }
        NS_TEST_EXPECT_MSG_GT(replies, 5 * report.flows.completed, "replies at the router");
        std::map<uint64_t, std::set<uint32_t>> visited;
        for (const auto& arrival : servers)
        {
            visited[arrival.flow].insert(arrival.node);
        }
        for (const auto& [flow, nodes] : visited)
        {
            NS_TEST_EXPECT_MSG_EQ(nodes.size(), 1, "servers of flow " << flow);
        }
    }

    std::string m_family;
    std::string m_medium;
};

/// Of a connection whose replies nobody sees.
class EndTest : public TestCase
{
  public:
    EndTest()
        : TestCase("C3, C6: where replies pass elsewhere the client's FIN ends an entry")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = DirectReturnScenario("ipv4", "p2p");
        scenario.Group("disp").Set("timeouts.closing", "100ms");
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        const MeasurementReport report = run.Run();
        const Time rest = scenario.duration - MilliSeconds(200); // and word to the others
        const auto isRecent = [&rest](const auto& flow) { return flow.second.end > rest; };
        const auto recent = std::count_if(watch.flows.begin(), watch.flows.end(), isRecent);
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, 200, "flows");
        auto& group = dynamic_cast<SteeringGroup&>(run.GetNetwork().GetGroup("disp"));
        for (uint32_t node = 0; node < group.GetN(); ++node)
        {
            const auto device = DynamicCast<DispatcherNetDevice>(group.GetDevice(node));
            NS_TEST_EXPECT_MSG_LT_OR_EQ(
                device->GetStateUsage().entries, recent, "entries of ended connections");
        }
    }
};

/// What cannot be.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("C6: replies past dispatchers and servers that restore belong together")
    {
    }

  private:
    void Expect(const FlowScenario& scenario, const std::string& text)
    {
        const std::string said = WhyNot(scenario);
        NS_TEST_EXPECT_MSG_NE(said.find(text), std::string::npos, text << " in: " << said);
    }

    void DoRun() override
    {
        const FlowScenario good = DirectReturnScenario("ipv4", "p2p");
        FlowScenario scenario = good;
        scenario.Group("server").Set("restoreService", "false");
        Expect(scenario, "or servers restore them: restoreService: true");
        scenario = good;
        scenario.Group("server").Set("restoreService", "perhaps");
        Expect(scenario, "restoreService");
        scenario = DispatcherScenario("p2p");
        scenario.Group("server").Set("restoreService", "true");
        Expect(scenario, "restoreService does nothing: group 'disp' puts the service's address");
        scenario = good;
        scenario.Group("disp").Set("applications", "tcp:80/a=0");
        Expect(scenario, "replies have to pass the dispatchers");
        scenario = good;
        scenario.network.tiers[2] = Tier("disp", "distributor", 1);
        scenario.network.tiers[2].choices.push_back({"server", "", "", "", 0, "", ""});
        scenario.network.tiers[3] = Tier("fabric", "router", 1);
        scenario.network.links = {good.network.links[1]};
        scenario.network.requests = {"client", "router", "disp", "server"};
        scenario.network.tiers.erase(scenario.network.tiers.begin() + 3);
        Expect(scenario, "restoreService does nothing: no group replaces");
        scenario = good;
        scenario.network.tiers[2] = Tier("disp", "manager", 4);
        scenario.network.tiers[2].Set("translation.kind", "destination");
        scenario.network.links = {good.network.links[1]};
        Expect(scenario, "replaces addresses, so replies have to pass it on their way");
    }
};

/// The suite.
class DirectReturnTestSuite : public TestSuite
{
  public:
    DirectReturnTestSuite()
        : TestSuite("flow-distribution-direct-return", Type::UNIT)
    {
        AddTestCase(new WayTest("ipv4", "p2p"));
        AddTestCase(new WayTest("ipv6", "p2p"));
        AddTestCase(new WayTest("ipv4", "csma"));
        AddTestCase(new WayTest("ipv6", "csma"));
        AddTestCase(new EndTest);
        AddTestCase(new RefusalTest);
    }
};

DirectReturnTestSuite g_directReturnTestSuite; //!< registers the suite

} // namespace
