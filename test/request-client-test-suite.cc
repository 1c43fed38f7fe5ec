// SPDX-License-Identifier: GPL-2.0-only

#include "two-hosts.h"

#include "ns3/client-port-picker.h"
#include "ns3/inet-socket-address.h"
#include "ns3/test.h"

#include <cmath>
#include <set>
#include <stdexcept>
#include <vector>

using namespace ns3;

namespace
{

Address
Destination(uint16_t port)
{
    return InetSocketAddress(Ipv4Address("198.18.0.1"), port);
}

class LinuxPortsTestCase : public TestCase
{
  public:
    LinuxPortsTestCase()
        : TestCase("linux: even ports upward by two from a start per destination, then odd ones")
    {
    }

  private:
    void DoRun() override
    {
        ClientPortPicker picker("linux");
        picker.AssignStreams(3);
        constexpr uint32_t half = (ClientPortPicker::LAST - ClientPortPicker::FIRST + 1) / 2;
        std::set<uint16_t> ports;
        uint16_t previous = 0;
        uint32_t odd = 0;
        uint32_t jumps = 0;
        for (uint32_t i = 0; i < half; ++i)
        {
            const uint16_t port = *picker.Take(Destination(80));
            odd += port % 2;
            jumps += previous != 0 && port != previous + 2 ? 1 : 0;
            ports.insert(port);
            previous = port;
        }
        NS_TEST_EXPECT_MSG_EQ(odd, 0, "even while there are even ones");
        NS_TEST_EXPECT_MSG_EQ(ports.size(), half, "each once");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(jumps, 1, "upward by two, round once");
        NS_TEST_EXPECT_MSG_EQ(*picker.Take(Destination(80)) % 2, 1, "then odd");
        picker.Return(40000);
        NS_TEST_EXPECT_MSG_EQ(*picker.Take(Destination(80)), 40000, "even again once one is free");
        for (uint32_t i = 1; i < half; ++i)
        {
            ports.insert(*picker.Take(Destination(80)));
        }
        NS_TEST_EXPECT_MSG_EQ(picker.Take(Destination(80)).has_value(), false, "exhausted");
        CheckStarts();
    }

    void CheckStarts()
    {
        ClientPortPicker picker("linux");
        picker.AssignStreams(3);
        const uint16_t first = *picker.Take(Destination(80));
        const uint16_t other = *picker.Take(Destination(8080));
        NS_TEST_EXPECT_MSG_EQ(*picker.Take(Destination(80)), first + 2, "its own sequence");
        NS_TEST_EXPECT_MSG_NE(other, first + 2, "another destination starts elsewhere");
    }
};

class RandomPortsTestCase : public TestCase
{
  public:
    RandomPortsTestCase()
        : TestCase("random: uniform over the free ports, 20,000 draws, 4 standard errors")
    {
    }

  private:
    void DoRun() override
    {
        ClientPortPicker picker("random");
        picker.AssignStreams(3);
        constexpr int draws = 20000;
        uint32_t odd = 0;
        uint32_t low = 0;
        std::set<uint16_t> ports;
        for (int i = 0; i < draws; ++i)
        {
            const uint16_t port = *picker.Take(Destination(80));
            odd += port % 2;
            low += port < 46884 ? 1 : 0; // the middle of the range
            ports.insert(port);
        }
        // Without replacement the error is smaller than the binomial one.
        const double error = 4 * std::sqrt(draws * 0.25);
        NS_TEST_EXPECT_MSG_EQ(ports.size(), draws, "no port twice");
        NS_TEST_EXPECT_MSG_EQ_TOL(odd, draws / 2.0, error, "odd");
        NS_TEST_EXPECT_MSG_EQ_TOL(low, draws / 2.0, error, "lower half");
        bool refused = false;
        try
        {
            ClientPortPicker bad("bsd");
        }
        catch (const std::invalid_argument&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "unknown policy");
    }
};

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
        TwoHosts hosts(m_ipv6);
        hosts.client->SetAttribute("Interarrival", StringValue("exponential:0.005"));
        hosts.client->SetAttribute("RequestSize", StringValue("uniform:12:4000"));
        hosts.client->SetAttribute("ResponseSize", StringValue("exponential:20000"));
        hosts.client->SetAttribute("Requests", StringValue("uniform:1:3"));
        hosts.server->SetAttribute("ServiceTime", StringValue("exponential:0.002"));
        hosts.client->AssignStreams(10);
        hosts.server->AssignStreams(20);
        hosts.client->SetStopTime(Seconds(3));
        hosts.Run(Seconds(10));
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
        TwoHosts hosts(false, 81);
        hosts.client->SetStopTime(Seconds(2));
        hosts.Run(Seconds(5));
        Expect(hosts, "refused", "closed port");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports");
    }

    void CheckSilence()
    {
        TwoHosts hosts(false);
        hosts.client->SetAttribute("ConnTimeout", TimeValue(MilliSeconds(100)));
        hosts.client->SetAttribute("ConnCount", UintegerValue(3));
        hosts.client->SetStopTime(Seconds(2));
        Simulator::Schedule(Seconds(0.5), &OriginServer::SetFailed, hosts.server, true);
        hosts.Run(Seconds(5));
        Expect(hosts, "broken", "silence");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports");
    }

    /// The server fails in mid-connection and never comes back.
    void CheckTimeout()
    {
        TwoHosts hosts(false);
        hosts.client->SetAttribute("Timeout", TimeValue(Seconds(1)));
        hosts.server->SetAttribute("ServiceTime", StringValue("constant:10"));
        hosts.client->SetStopTime(Seconds(2));
        hosts.Run(Seconds(5));
        Expect(hosts, "broken", "timeout");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports: they were reset");
        NS_TEST_EXPECT_MSG_EQ(hosts.longest, Seconds(1), "timeout");
    }

    void CheckNoRoute()
    {
        TwoHosts hosts(false);
        hosts.client->AddTarget(Ipv4Address("203.0.113.1"), 80);
        hosts.client->SetStopTime(Seconds(4));
        hosts.Run(Seconds(6));
        NS_TEST_EXPECT_MSG_GT(hosts.outcomes["broken"], 0, "no route");
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
        AddTestCase(new LinuxPortsTestCase);
        AddTestCase(new RandomPortsTestCase);
        AddTestCase(new CompletedTestCase(false));
        AddTestCase(new CompletedTestCase(true));
        AddTestCase(new OtherEndsTestCase);
    }
};

RequestClientTestSuite g_requestClientTestSuite;

} // namespace
