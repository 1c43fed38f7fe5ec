// SPDX-License-Identifier: GPL-2.0-only

#include "two-hosts.h"

#include "ns3/test.h"

using namespace ns3;

namespace
{

/// All flows are completed, over either IP, with several requests each, and ports come back.
class CompletedTestCase : public TestCase
{
  public:
    explicit CompletedTestCase(bool ipv6)
        : TestCase(std::string("flows are completed over ") + (ipv6 ? "IPv6" : "IPv4")),
          m_ipv6(ipv6)
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts(false);
        hosts.Ask(m_ipv6);
        hosts.client->SetAttribute("Interarrival", StringValue("exponential:0.005"));
        hosts.client->SetAttribute("RequestSize", StringValue("uniform:16:4000"));
        hosts.client->SetAttribute("ResponseSize", StringValue("exponential:20000"));
        hosts.client->SetAttribute("Requests", StringValue("uniform:1:3"));
        hosts.server->SetAttribute("ServiceTime", StringValue("exponential:0.002"));
        hosts.client->AssignStreams(10);
        hosts.server->AssignStreams(20);
        hosts.client->SetStopTime(Seconds(5));
        hosts.Run(Seconds(12));
        // Poisson, 2 s at 200/s: 400 flows with a standard deviation of 20, 4 of them allowed.
        const auto offered = static_cast<double>(hosts.client->GetNOffered());
        NS_TEST_EXPECT_MSG_EQ_TOL(offered, 400, 80, "offered");
        NS_TEST_EXPECT_MSG_EQ(hosts.starts.size(), hosts.client->GetNOffered(), "traced");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNEnded("completed"), offered, "completed");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"], offered, "completed, traced");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNOpen(), 0, "none open");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports came back");
        NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNConnections(), 0, "connections closed");
        NS_TEST_EXPECT_MSG_EQ(hosts.oddPorts, 0, "even ports");
        NS_TEST_EXPECT_MSG_EQ(hosts.wrongDurations, 0, "durations");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(hosts.server->GetNServed(), offered, "requests");
    }

    bool m_ipv6;
};

/// How flows end where no server listens, where nothing answers, and where there is no way.
class OtherEndsTestCase : public TestCase
{
  public:
    OtherEndsTestCase()
        : TestCase("a reset to the SYN refuses, silence, a timeout and no route break")
    {
    }

  private:
    void DoRun() override
    {
        CheckClosedPort();
        CheckSilence();
        CheckTimeout();
        CheckNoRoute();
    }

    void CheckClosedPort()
    {
        TwoHosts hosts(false);
        hosts.Ask(false, 81);
        hosts.client->SetStopTime(Seconds(4));
        hosts.Run(Seconds(7));
        Expect(hosts, "refused", "closed port");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports");
    }

    void CheckSilence()
    {
        TwoHosts hosts(false);
        hosts.Ask(false);
        hosts.client->SetAttribute("ConnTimeout", TimeValue(MilliSeconds(100)));
        hosts.client->SetAttribute("ConnCount", UintegerValue(3));
        hosts.client->SetStopTime(Seconds(4));
        Simulator::Schedule(Seconds(0.5), &OriginServer::SetFailed, hosts.server, true);
        hosts.Run(Seconds(7));
        Expect(hosts, "broken", "silence");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports");
    }

    /// The server fails in mid-connection and never comes back.
    void CheckTimeout()
    {
        TwoHosts hosts(false);
        hosts.Ask(false);
        hosts.client->SetAttribute("Timeout", TimeValue(Seconds(1)));
        hosts.server->SetAttribute("ServiceTime", StringValue("constant:10"));
        hosts.client->SetStopTime(Seconds(4));
        hosts.Run(Seconds(7));
        Expect(hosts, "broken", "timeout");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports: they were reset");
        NS_TEST_EXPECT_MSG_EQ(hosts.longest, Seconds(1), "timeout");
    }

    void CheckNoRoute()
    {
        TwoHosts hosts(false);
        hosts.Ask(false);
        hosts.client->AddTarget({Ipv4Address("203.0.113.1"), 80});
        hosts.client->SetStopTime(Seconds(6));
        hosts.Run(Seconds(8));
        NS_TEST_EXPECT_MSG_GT(hosts.outcomes["broken"], 0, "no route");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNUnroutable(), hosts.outcomes["broken"], "said so");
        NS_TEST_EXPECT_MSG_GT(hosts.outcomes["completed"], 0, "the other target");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"] + hosts.outcomes["broken"],
                              hosts.starts.size(),
                              "no other end");
    }

    void Expect(TwoHosts& hosts, const std::string& outcome, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_GT(hosts.starts.size(), 0, what);
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes[outcome], hosts.starts.size(), what);
    }
};

class RequestClientTestSuite : public TestSuite
{
  public:
    RequestClientTestSuite()
        : TestSuite("flow-distribution-request-client", TestSuite::Type::UNIT)
    {
        AddTestCase(new CompletedTestCase(false));
        AddTestCase(new CompletedTestCase(true));
        AddTestCase(new OtherEndsTestCase);
    }
};

RequestClientTestSuite g_requestClientTestSuite;

} // namespace
