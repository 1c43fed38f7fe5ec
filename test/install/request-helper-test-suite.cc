// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/two-hosts.h"

#include "ns3/flow-numbers.h"
#include "ns3/origin-server-helper.h"
#include "ns3/pointer.h"
#include "ns3/request-client-helper.h"
#include "ns3/test.h"

#include <algorithm>
#include <set>
#include <string>

using namespace ns3;

namespace
{

/// Two clients and a server by helpers, on hosts whose own applications rest.
class InstallTestCase : public TestCase
{
  public:
    InstallTestCase()
        : TestCase("helpers install servers and clients that work, with attributes and streams")
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts(false);
        hosts.client->SetStartTime(Seconds(1000));
        hosts.server->SetStartTime(Seconds(1000));
        OriginServerHelper serverHelper(8080);
        serverHelper.AddPort(5353, "udp");
        serverHelper.SetAttribute("ServiceTime", StringValue("constant:0.05"));
        const auto servers = serverHelper.Install(hosts.nodes.Get(1));
        RequestClientHelper clientHelper(TwoHosts::ServerAddress(false), 8080);
        clientHelper.AddTarget({TwoHosts::ServerAddress(true), 5353, "udp"});
        clientHelper.AddProfile({"tcp"});
        clientHelper.AddProfile({"udp"});
        clientHelper.SetAttribute("Interarrival", StringValue("constant:0.1"));
        ApplicationContainer clients =
            clientHelper.Install(NodeContainer(hosts.nodes.Get(0), hosts.nodes.Get(0)));
        clients.Start(Seconds(3));
        clients.Stop(Seconds(4.05));
        NS_TEST_ASSERT_MSG_EQ(clients.GetN(), 2, "one for each node of the container");
        CheckStreams(clients, servers);
        for (uint32_t i = 0; i < 2; ++i)
        {
            clients.Get(i)->TraceConnectWithoutContext("FlowEnded",
                                                       MakeCallback(&InstallTestCase::Ended, this));
        }
        hosts.Run(Seconds(8));
        NS_TEST_EXPECT_MSG_EQ(m_flows.size(), 20, "ten each, all with numbers of their own");
        NS_TEST_EXPECT_MSG_EQ(m_completed, 20, "completed");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(m_shortest, MilliSeconds(50), "the servers' attribute");
        auto server = DynamicCast<OriginServer>(servers.Get(0));
        NS_TEST_EXPECT_MSG_EQ(server->GetNServed(), 20, "by the one server");
    }

    void CheckStreams(const ApplicationContainer& clients, const ApplicationContainer& servers)
    {
        ApplicationContainer all(clients);
        all.Add(servers);
        NS_TEST_EXPECT_MSG_EQ(RequestClientHelper::AssignStreams(all, 100),
                              2 * RequestClient::STREAMS,
                              "a block for each client, none for the server");
        NS_TEST_EXPECT_MSG_EQ(OriginServerHelper::AssignStreams(all, 500), 1, "one server");
        PointerValue first;
        PointerValue second;
        clients.Get(0)->GetAttribute("FlowNumbers", first);
        clients.Get(1)->GetAttribute("FlowNumbers", second);
        const bool isShared = first.GetObject() && first.GetObject() == second.GetObject();
        NS_TEST_EXPECT_MSG_EQ(isShared, true, "flow numbers are shared");
    }

    void Ended(uint64_t flow, std::string outcome, Time duration)
    {
        m_flows.insert(flow);
        m_completed += outcome == "completed" ? 1 : 0;
        m_shortest = std::min(m_shortest, duration);
    }

    std::set<uint64_t> m_flows;
    uint32_t m_completed{0};
    Time m_shortest{Seconds(1000)};
};

class RequestHelperTestSuite : public TestSuite
{
  public:
    RequestHelperTestSuite()
        : TestSuite("flow-distribution-request-helper", TestSuite::Type::UNIT)
    {
        AddTestCase(new InstallTestCase);
    }
};

RequestHelperTestSuite g_requestHelperTestSuite;

} // namespace
