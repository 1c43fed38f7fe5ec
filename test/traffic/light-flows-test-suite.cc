// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/light-pair.h"

#include "ns3/drop-tail-queue.h"
#include "ns3/error-model.h"
#include "ns3/pointer.h"
#include "ns3/test.h"

#include <string>

using namespace ns3;

namespace
{

/// All flows are completed over either IP, over TCP and UDP, with several requests each, and
/// nothing is left of them.
class LightCompletedTestCase : public TestCase
{
  public:
    LightCompletedTestCase(bool ipv6, const std::string& kind, double loss)
        : TestCase("light flows are completed over " + std::string(ipv6 ? "IPv6, " : "IPv4, ") +
                   kind + (loss > 0 ? ", where packets are lost" : "")),
          m_ipv6(ipv6),
          m_kind(kind),
          m_loss(loss)
    {
    }

  private:
    void DoRun() override
    {
        LightPair hosts;
        const bool udp = m_kind == "udp";
        hosts.AskLightly(m_ipv6, 53, m_kind);
        hosts.lightServer->AddPort(53, m_kind);
        hosts.lightClient->SetAttribute("Interarrival", StringValue("exponential:0.005"));
        RequestProfile profile;
        profile.kind = m_kind;
        profile.requestSize = udp ? "uniform:16:1400" : "uniform:16:40000";
        // Nothing paces datagrams: more of them at once than a queue holds would be lost.
        profile.responseSize = udp ? "exponential:8000" : "exponential:20000";
        profile.requests = "uniform:1:3";
        profile.pause = "uniform:0:0.1";
        profile.path = udp ? "" : "/images";
        hosts.lightClient->AddProfile(profile);
        hosts.lightServer->SetAttribute("ServiceTime", StringValue("exponential:0.002"));
        for (const Ptr<Object>& end :
             {Ptr<Object>(hosts.lightClient), Ptr<Object>(hosts.lightServer)})
        {
            end->SetAttribute("ResendTime", TimeValue(MilliSeconds(50)));
            end->SetAttribute("Resends", UintegerValue(20));
        }
        Lose(hosts);
        hosts.lightClient->AssignStreams(10);
        hosts.lightServer->AssignStreams(90);
        hosts.lightClient->SetStopTime(Seconds(5));
        Simulator::Schedule(Seconds(19), &LightCompletedTestCase::Look, this, &hosts);
        hosts.Run(Seconds(20));
        // Poisson, 2 s at 200/s: 400 flows with a standard deviation of 20, 4 of them allowed.
        const auto offered = static_cast<double>(hosts.lightClient->GetNOffered());
        NS_TEST_EXPECT_MSG_EQ_TOL(offered, 400, 80, "offered");
        NS_TEST_EXPECT_MSG_EQ(hosts.starts.size(), offered, "traced");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"], offered, "completed");
        NS_TEST_EXPECT_MSG_EQ(hosts.wrongDurations, 0, "durations");
        NS_TEST_EXPECT_MSG_EQ(hosts.lightServer->GetNMalformed(), 0, "requests are understood");
        uint64_t requests = 0;
        for (const auto& [flow, plan] : hosts.plans)
        {
            requests += plan.requests.size();
        }
        if (m_loss == 0)
        {
            NS_TEST_EXPECT_MSG_EQ(hosts.lightServer->GetNServed(), requests, "each is served once");
            NS_TEST_EXPECT_MSG_EQ(hosts.lightClient->GetNResent(), 0, "nothing was sent again");
            NS_TEST_EXPECT_MSG_EQ(hosts.lightServer->GetNResent(), 0, "nor by the server");
            NS_TEST_EXPECT_MSG_EQ(hosts.lightServer->GetNSent(),
                                  hosts.lightClient->GetNReceived(),
                                  "what is sent arrives");
        }
        else
        {
            NS_TEST_EXPECT_MSG_GT(hosts.lightClient->GetNResent() + hosts.lightServer->GetNResent(),
                                  100,
                                  "what was lost was sent again");
        }
    }

    void Look(LightPair* hosts)
    {
        NS_TEST_EXPECT_MSG_EQ(hosts->lightClient->GetNOpen(), 0, "none open");
        NS_TEST_EXPECT_MSG_EQ(hosts->lightClient->GetNPortsInUse(), 0, "ports came back");
        NS_TEST_EXPECT_MSG_EQ(hosts->lightServer->GetNConnections(), 0, "connections closed");
        NS_TEST_EXPECT_MSG_EQ(hosts->lightServer->GetNBusy(), 0, "no work");
    }

    void Lose(const LightPair& hosts) const
    {
        for (uint32_t i = 0; m_loss > 0 && i < 2; ++i)
        {
            auto model = CreateObject<RateErrorModel>();
            model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
            model->SetRate(m_loss);
            model->AssignStreams(200 + i);
            hosts.devices.Get(i)->SetAttribute("ReceiveErrorModel", PointerValue(model));
        }
    }

    bool m_ipv6;
    std::string m_kind;
    double m_loss;
};

/// How light flows end otherwise.
class LightEndsTestCase : public TestCase
{
  public:
    LightEndsTestCase()
        : TestCase("light flows are refused and broken as RequestClient's are")
    {
    }

  private:
    void DoRun() override
    {
        CheckClosedPort("tcp");
        CheckClosedPort("udp");
        CheckSilence();
        CheckTimeout();
        CheckFullQueue();
        CheckProbes();
        CheckNoRoute();
    }

    void CheckClosedPort(const std::string& kind)
    {
        LightPair hosts;
        hosts.AskLightly(false, 81, kind);
        RequestProfile profile;
        profile.kind = kind;
        hosts.lightClient->AddProfile(profile);
        hosts.lightClient->SetStopTime(Seconds(4));
        hosts.Run(Seconds(7));
        Expect(hosts, "refused", "closed port, " + kind);
        NS_TEST_EXPECT_MSG_EQ(hosts.longest, hosts.durations["refused"].front(), "a round trip");
    }

    /// A SYN, and three more, each after 100 ms, then 100 ms of waiting: 400 ms.
    void CheckSilence()
    {
        LightPair hosts;
        hosts.AskLightly(false);
        hosts.lightClient->SetAttribute("ResendTime", TimeValue(MilliSeconds(100)));
        hosts.lightClient->SetAttribute("Resends", UintegerValue(3));
        hosts.lightClient->SetStopTime(Seconds(4));
        Simulator::Schedule(Seconds(0.5), &LightServer::SetFailed, hosts.lightServer, true);
        hosts.Run(Seconds(7));
        Expect(hosts, "broken", "silence");
        NS_TEST_EXPECT_MSG_EQ(hosts.longest, MilliSeconds(400), "resends");
        NS_TEST_EXPECT_MSG_EQ(
            hosts.lightClient->GetNSent(), 4 * hosts.starts.size(), "as many SYNs");
    }

    void CheckTimeout()
    {
        LightPair hosts;
        hosts.AskLightly(false);
        hosts.lightClient->SetAttribute("Timeout", TimeValue(Seconds(1)));
        hosts.lightServer->SetAttribute("ServiceTime", StringValue("constant:10"));
        hosts.lightClient->SetStopTime(Seconds(4));
        hosts.Run(Seconds(7));
        Expect(hosts, "broken", "timeout");
        NS_TEST_EXPECT_MSG_EQ(hosts.longest, Seconds(1), "timeout");
        NS_TEST_EXPECT_MSG_EQ(hosts.lightServer->GetNConnections(), 0, "they were reset");
    }

    /// Of the first three at once one is in work, one waits, one is refused, by a FIN.
    void CheckFullQueue()
    {
        LightPair hosts;
        hosts.AskLightly(false);
        hosts.lightClient->SetAttribute("Interarrival", StringValue("constant:0.0001"));
        hosts.lightServer->SetAttribute("ServiceTime", StringValue("constant:0.5"));
        hosts.lightServer->SetAttribute("Workers", UintegerValue(1));
        hosts.lightServer->SetAttribute("QueueLimit", UintegerValue(1));
        hosts.lightClient->SetStopTime(Seconds(3.00035));
        hosts.Run(Seconds(9));
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"], 2, "two are served");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["refused"], 1, "one is not");
        NS_TEST_EXPECT_MSG_EQ(hosts.lightServer->GetNRefused(), 1, "the server says so");
        NS_TEST_EXPECT_MSG_EQ(hosts.lightServer->GetNConnections(), 0, "all are closed");
    }

    /// While nothing is to come, probes tell a server that fails from one that is slow.
    void CheckProbes()
    {
        LightPair hosts;
        hosts.AskLightly(false);
        LightProfile light;
        light.keepAlive = MilliSeconds(200);
        hosts.lightClient->AddProfile(RequestProfile(), light);
        hosts.lightClient->SetAttribute("Interarrival", StringValue("constant:0.1"));
        hosts.lightClient->SetAttribute("ResendTime", TimeValue(MilliSeconds(50)));
        hosts.lightClient->SetAttribute("Resends", UintegerValue(2));
        hosts.lightServer->SetAttribute("ServiceTime", StringValue("constant:3"));
        hosts.lightClient->SetStopTime(Seconds(3.15));
        Simulator::Schedule(Seconds(5), &LightServer::SetFailed, hosts.lightServer, true);
        hosts.Run(Seconds(9));
        Expect(hosts, "broken", "probes");
        // Begins at 3.1 s; a probe each 200 ms from then on; the first that nothing answers is sent
        // within 200 ms after the failure, and two more, 50 ms each: 2.05 s to 2.35 s after it.
        NS_TEST_EXPECT_MSG_GT_OR_EQ(hosts.longest, Seconds(2.0), "not before the failure");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(hosts.longest, Seconds(2.4), "soon after it");
    }

    void CheckNoRoute()
    {
        LightPair hosts;
        hosts.lightClient->AddTarget({Ipv4Address("203.0.113.1"), 80});
        hosts.lightClient->SetStopTime(Seconds(4));
        hosts.Run(Seconds(5));
        Expect(hosts, "broken", "no route");
        NS_TEST_EXPECT_MSG_EQ(
            hosts.lightClient->GetNUnroutable(), hosts.outcomes["broken"], "said so");
    }

    void Expect(LightPair& hosts, const std::string& outcome, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_GT(hosts.starts.size(), 0, what);
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes[outcome], hosts.starts.size(), what);
        NS_TEST_EXPECT_MSG_EQ(hosts.lightClient->GetNPortsInUse(), 0, what);
    }
};

/// The k-th flow is that of a RequestClient with the same streams.
class LightPairedTestCase : public TestCase
{
  public:
    LightPairedTestCase()
        : TestCase("a light client's flows are those of a RequestClient")
    {
    }

  private:
    template <class Client>
    static void Set(const Ptr<Client>& client)
    {
        client->AddTarget(
            {TwoHosts::ServiceAddress(false), 80, "tcp", TwoHosts::ServiceAddress(true)});
        client->SetAttribute("Interarrival", StringValue("exponential:0.01"));
        RequestProfile profile;
        profile.responseSize = "lognormal:4000:1";
        profile.requests = "uniform:1:4";
        profile.pause = "exponential:0.01";
        client->AddProfile(profile);
        client->AssignStreams(7000);
        client->SetStopTime(Seconds(5));
    }

    void DoRun() override
    {
        TwoHosts tcp(false);
        Set(tcp.client);
        tcp.Run(Seconds(9));
        LightPair light;
        Set(light.lightClient);
        light.Run(Seconds(9));
        NS_TEST_ASSERT_MSG_GT(tcp.plans.size(), 100, "flows");
        NS_TEST_ASSERT_MSG_EQ(light.plans.size(), tcp.plans.size(), "as many");
        for (const auto& [flow, plan] : tcp.plans)
        {
            const RequestPlan& other = light.plans[flow];
            NS_TEST_EXPECT_MSG_EQ(light.starts[flow], tcp.starts[flow], "start");
            NS_TEST_EXPECT_MSG_EQ((light.keys[flow] == tcp.keys[flow]), true, "tuple");
            NS_TEST_ASSERT_MSG_EQ(other.requests.size(), plan.requests.size(), "requests");
            for (std::size_t i = 0; i < plan.requests.size(); ++i)
            {
                NS_TEST_EXPECT_MSG_EQ(other.requests[i].size, plan.requests[i].size, "size");
                NS_TEST_EXPECT_MSG_EQ(
                    other.requests[i].response, plan.requests[i].response, "response");
                NS_TEST_EXPECT_MSG_EQ(other.requests[i].pause, plan.requests[i].pause, "pause");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(light.outcomes["completed"], tcp.outcomes["completed"], "ends");
    }
};

/// So many flows are open at once, each replaced as it ends, at no more bytes than are promised,
/// and a response that is paced takes its time.
class LightManyTestCase : public TestCase
{
  public:
    LightManyTestCase()
        : TestCase(
              "20,000 flows at once, at most 120 bytes each and a timer, and nothing afterwards")
    {
    }

  private:
    static constexpr uint32_t MANY = 20'000;

    void DoRun() override
    {
        LightPair hosts("100Gbps");
        hosts.AskLightly(false);
        RequestProfile profile;
        profile.responseSize = "constant:2880"; // two segments
        LightProfile light;
        light.pace = 11'520; // the second one a second after the first
        hosts.lightClient->AddProfile(profile, light);
        hosts.lightServer->AddProfile(light);
        hosts.lightClient->SetAttribute("Interarrival", StringValue("exponential:0.00002"));
        hosts.lightClient->SetAttribute("Concurrent", UintegerValue(MANY));
        hosts.lightClient->SetStopTime(Seconds(5));
        hosts.devices.Get(0)->SetAttribute("TxQueue", LongQueue());
        hosts.devices.Get(1)->SetAttribute("TxQueue", LongQueue());
        for (const double at : {3.9, 4.2, 4.9})
        {
            Simulator::Schedule(Seconds(at), &LightManyTestCase::Look, this, &hosts);
        }
        Simulator::Schedule(Seconds(7), &LightManyTestCase::LookAfter, this, &hosts);
        hosts.Run(Seconds(8));
        NS_TEST_EXPECT_MSG_EQ(
            hosts.outcomes["completed"], hosts.lightClient->GetNOffered(), "completed");
        NS_TEST_EXPECT_MSG_GT(hosts.lightClient->GetNOffered(), 30'000, "they were replaced");
        // SYN, its answer, the request, two segments a second apart: 4 ms of delay and the second.
        NS_TEST_EXPECT_MSG_EQ_TOL(
            hosts.longest.GetSeconds(), 1.004, 0.0005, "a second for two segments");
    }

    static PointerValue LongQueue()
    {
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize("100000p"));
        return PointerValue(queue);
    }

    void Look(LightPair* hosts)
    {
        NS_TEST_EXPECT_MSG_EQ(hosts->lightClient->GetNOpen(), MANY, "so many");
        const double bytes = static_cast<double>(hosts->lightClient->GetFlowBytes() +
                                                 hosts->lightServer->GetFlowBytes()) /
                             MANY;
        NS_TEST_EXPECT_MSG_LT_OR_EQ(bytes, 130, "bytes each, and the server's timers are set");
        NS_TEST_EXPECT_MSG_GT(bytes, 90, "else they are not counted");
    }

    void LookAfter(LightPair* hosts)
    {
        NS_TEST_EXPECT_MSG_EQ(hosts->lightClient->GetNPortsInUse(), 0, "none left");
        NS_TEST_EXPECT_MSG_LT(hosts->lightClient->GetFlowBytes() +
                                  hosts->lightServer->GetFlowBytes(),
                              200'000,
                              "nor their bytes");
    }
};

/// The suite.
class LightFlowsTestSuite : public TestSuite
{
  public:
    LightFlowsTestSuite()
        : TestSuite("flow-distribution-light-flows", TestSuite::Type::UNIT)
    {
        for (const bool ipv6 : {false, true})
        {
            for (const char* kind : {"tcp", "udp"})
            {
                AddTestCase(new LightCompletedTestCase(ipv6, kind, 0));
                AddTestCase(new LightCompletedTestCase(ipv6, kind, 0.02));
            }
        }
        AddTestCase(new LightEndsTestCase);
        AddTestCase(new LightPairedTestCase);
        AddTestCase(new LightManyTestCase);
    }
};

LightFlowsTestSuite g_lightFlowsTestSuite;

} // namespace
