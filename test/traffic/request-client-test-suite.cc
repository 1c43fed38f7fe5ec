// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/packet-watch.h"
#include "../rig/two-hosts.h"

#include "ns3/flow-tagger.h"
#include "ns3/test.h"

#include <stdexcept>
#include <utility>
#include <vector>

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
        NS_TEST_EXPECT_MSG_EQ(
            hosts.client->GetNEnded(FlowOutcome::COMPLETED), offered, "completed");
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

/// Where all ports are in use a flow is broken, and only that one.
class PortTakenTestCase : public TestCase
{
  public:
    PortTakenTestCase()
        : TestCase("a flow that finds all ports in use is broken at once")
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts(false);
        hosts.Ask(false);
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.1"));
        hosts.client->SetAttribute("FirstPort", UintegerValue(5000));
        hosts.client->SetAttribute("LastPort", UintegerValue(5003));
        // A pause of 300 ms, then 300 ms in TIME_WAIT: four flows have all ports, the next three
        // none, and so on.
        hosts.client->SetAttribute("Requests", StringValue("constant:2"));
        hosts.client->SetAttribute("Pause", StringValue("constant:0.3"));
        hosts.client->SetAttribute("ResponseSize", StringValue("constant:100"));
        hosts.client->SetAttribute("TimeWait", TimeValue(MilliSeconds(300)));
        hosts.client->SetStopTime(Seconds(4.25));
        hosts.Run(Seconds(8));
        NS_TEST_ASSERT_MSG_EQ(hosts.starts.size(), 12, "every 100 ms");
        for (uint64_t k = 0; k < 12; ++k)
        {
            const uint16_t port = hosts.keys[k].sourcePort;
            NS_TEST_EXPECT_MSG_EQ((port >= 5000 && port <= 5003), true, "in the range");
        }
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortTaken(), 3 + 1, "of seven flows three");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["broken"], 4, "is broken");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"], 8, "the others are completed");
        for (const Time& duration : hosts.durations["broken"])
        {
            NS_TEST_EXPECT_MSG_EQ(duration, Seconds(0), "at once");
        }
        for (const Time& duration : hosts.durations["completed"])
        {
            NS_TEST_EXPECT_MSG_GT(duration, Seconds(0.3), "with a pause");
        }
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "all came back");
    }
};

/// What is missing is said when the application starts.
class MissingTestCase : public TestCase
{
  public:
    MissingTestCase()
        : TestCase("a client without a target, and one without a stack, end with one line")
    {
    }

  private:
    std::string Start(Ptr<RequestClient> client, Ptr<Node> node)
    {
        node->AddApplication(client);
        try
        {
            Simulator::Run();
        }
        catch (const std::logic_error& error)
        {
            Simulator::Destroy();
            return error.what();
        }
        Simulator::Destroy();
        return "";
    }

    void DoRun() override
    {
        auto node = CreateObject<Node>();
        InternetStackHelper().Install(node);
        NS_TEST_EXPECT_MSG_EQ(
            Start(CreateObject<RequestClient>(), node),
            "RequestClient: there is no tcp target to ask: AddTarget comes before the start",
            "no target");
        auto client = CreateObject<RequestClient>();
        client->AddTarget({Ipv4Address("10.0.0.2"), 80});
        auto bare = CreateObject<Node>();
        NS_TEST_EXPECT_MSG_EQ(Start(client, bare),
                              "RequestClient: node " + std::to_string(bare->GetId()) +
                                  " has no internet stack",
                              "no stack");
    }
};

/// Values that the documentation tells.
class DefaultsTestCase : public TestCase
{
  public:
    DefaultsTestCase()
        : TestCase("attributes have the documented defaults and bounds")
    {
    }

  private:
    void DoRun() override
    {
        auto client = CreateObject<RequestClient>();
        const std::vector<std::pair<std::string, std::string>> defaults = {
            {"Interarrival", "exponential:0.1"},
            {"RequestSize", "constant:200"},
            {"ResponseSize", "constant:10000"},
            {"Requests", "constant:1"},
            {"Pause", "constant:0"},
            {"SourcePorts", "linux"},
            {"FirstPort", "32768"},
            {"LastPort", "60999"},
            {"Ipv6Share", "0.5"},
            {"ConnCount", "6"},
            {"Resends", "5"},
        };
        for (const auto& [name, value] : defaults)
        {
            TypeId::AttributeInformation info;
            NS_TEST_ASSERT_MSG_EQ(
                client->GetInstanceTypeId().LookupAttributeByName(name, &info), true, name);
            NS_TEST_EXPECT_MSG_EQ(info.initialValue->SerializeToString(info.checker), value, name);
        }
        for (const auto& [name, seconds] : std::vector<std::pair<std::string, double>>{
                 {"ConnTimeout", 1},
                 {"TimeWait", 1},
                 {"ResendTime", 1},
                 {"Timeout", 0},
             })
        {
            TimeValue time;
            client->GetAttribute(name, time);
            NS_TEST_EXPECT_MSG_EQ(time.Get(), Seconds(seconds), name);
        }
        for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
                 {"Ipv6Share", "1.5"},
                 {"ConnCount", "0"},
                 {"ResendTime", "0s"},
                 {"Resends", "1001"},
                 {"FirstPort", "65536"},
                 {"Interarrival", "constant:0"},
                 {"Interarrival", "uniform:0:0"},
                 {"Interarrival", "constant:1e-11"},
                 {"Requests", "constant:0"},
                 {"Requests", "constant:0.4"},
             })
        {
            NS_TEST_EXPECT_MSG_EQ(client->SetAttributeFailSafe(name, StringValue(value)),
                                  false,
                                  name << " " << value);
        }
    }
};

/// When a flow has its first byte of an answer.
class AnsweredTestCase : public TestCase
{
  public:
    explicit AnsweredTestCase(const std::string& kind)
        : TestCase("FlowAnswered comes once for each flow, with its first byte: " + kind),
          m_kind(kind)
    {
    }

  private:
    void Answered(uint64_t flow)
    {
        m_answers[flow].push_back(Simulator::Now());
    }

    void DoRun() override
    {
        TwoHosts hosts(false);
        const uint16_t port = m_kind == "tcp" ? 80 : m_kind == "udp" ? 53 : 0;
        hosts.server->AddPort(80, "tcp");
        hosts.server->AddPort(53, "udp");
        hosts.server->SetAttribute("ServiceTime", StringValue("constant:0.01"));
        hosts.client->AddTarget({TwoHosts::ServerAddress(false), port, m_kind});
        // Several packets a response, several responses a flow.
        hosts.client->AddProfile(
            {m_kind, 1, "constant:100", "constant:5000", "constant:3", "constant:0.05"});
        hosts.client->AssignStreams(10);
        hosts.client->SetStopTime(Seconds(5));
        FlowTagger tagger;
        tagger.AddClient(hosts.nodes.Get(0));
        tagger.AddServer(hosts.nodes.Get(1));
        hosts.client->TraceConnectWithoutContext("FlowStarted",
                                                 MakeCallback(&FlowTagger::FlowStarted, &tagger));
        hosts.client->TraceConnectWithoutContext("FlowAnswered",
                                                 MakeCallback(&AnsweredTestCase::Answered, this));
        const PacketWatch watch(hosts.nodes.Get(0));
        hosts.Run(Seconds(8));
        std::map<uint64_t, Time> firstData;
        for (const auto& seen : watch.packets)
        {
            if (seen.isReverse && seen.data > 0)
            {
                firstData.emplace(seen.tag.GetFlow(), seen.at);
            }
        }
        NS_TEST_EXPECT_MSG_GT(firstData.size(), 5, "some flows");
        NS_TEST_EXPECT_MSG_EQ(m_answers.size(), firstData.size(), "all of them");
        for (const auto& [flow, time] : firstData)
        {
            NS_TEST_ASSERT_MSG_EQ(m_answers[flow].size(), 1, "once");
            NS_TEST_EXPECT_MSG_EQ(m_answers[flow][0], time, "with the first packet of data");
        }
    }

    std::string m_kind;
    std::map<uint64_t, std::vector<Time>> m_answers;
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
        AddTestCase(new PortTakenTestCase);
        AddTestCase(new MissingTestCase);
        AddTestCase(new DefaultsTestCase);
        for (const char* kind : {"tcp", "udp", "echo"})
        {
            AddTestCase(new AnsweredTestCase(kind));
        }
    }
};

RequestClientTestSuite g_requestClientTestSuite;

} // namespace
