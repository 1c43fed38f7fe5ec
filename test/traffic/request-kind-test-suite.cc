// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/traffic/request/request-kind.h"
#include "../rig/packet-watch.h"
#include "../rig/two-hosts.h"

#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/flow-tagger.h"
#include "ns3/pointer.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

constexpr uint32_t PIECE = 1392; // bytes of a response in a datagram of 1,400

uint16_t
PortOf(const std::string& kind)
{
    return kind == "tcp" ? 80 : kind == "udp" ? 53 : 0;
}

std::string
NameOf(const std::string& kind, bool ipv6, bool isShared)
{
    return kind + (ipv6 ? " over IPv6, " : " over IPv4, ") + (isShared ? "CSMA" : "point-to-point");
}

/// Two hosts whose client asks a service address in one way.
struct OneKind : TwoHosts
{
    OneKind(const std::string& kind, bool ipv6, bool isShared)
        : TwoHosts(isShared)
    {
        server->AddPort(80, "tcp");
        server->AddPort(53, "udp");
        client->AddTarget({ServiceAddress(ipv6), PortOf(kind), kind});
        client->SetAttribute("Interarrival", StringValue("exponential:0.02"));
        client->AssignStreams(10);
        client->SetStopTime(Seconds(5));
    }

    uint64_t CountRequests() const
    {
        uint64_t requests = 0;
        for (const auto& [flow, plan] : plans)
        {
            requests += plan.requests.size();
        }
        return requests;
    }
};

/// Flows of each kind are completed by packets that say what was planned, tagged at both ends.
class CompletedTestCase : public TestCase
{
  public:
    CompletedTestCase(const std::string& kind, bool ipv6, bool isShared)
        : TestCase("flows are completed and tagged: " + NameOf(kind, ipv6, isShared)),
          m_kind(kind),
          m_ipv6(ipv6),
          m_isShared(isShared)
    {
    }

  private:
    void DoRun() override
    {
        OneKind hosts(m_kind, m_ipv6, m_isShared);
        hosts.client->AddProfile(
            {m_kind, 1, "uniform:16:600", "uniform:1:5000", "uniform:1:3", "constant:0.005"});
        FlowTagger tagger;
        tagger.AddClient(hosts.nodes.Get(0));
        tagger.AddServer(hosts.nodes.Get(1));
        hosts.client->TraceConnectWithoutContext("FlowStarted",
                                                 MakeCallback(&FlowTagger::FlowStarted, &tagger));
        PacketWatch watch(hosts.nodes.Get(0));
        hosts.Run(Seconds(9));
        NS_TEST_EXPECT_MSG_GT(hosts.client->GetNOffered(), 60, "some 100 flows");
        NS_TEST_EXPECT_MSG_EQ(
            hosts.client->GetNEnded(FlowOutcome::COMPLETED), hosts.plans.size(), "completed");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports came back");
        NS_TEST_EXPECT_MSG_EQ(hosts.wrongDurations, 0, "durations");
        const uint64_t served = m_kind == "echo" ? 0 : hosts.CountRequests();
        NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNServed(), served, "each request once");
        CheckTags(hosts, watch);
        CheckBytes(hosts, watch);
    }

    void CheckTags(const OneKind& hosts, const PacketWatch& watch)
    {
        std::map<uint16_t, uint64_t> flows;
        for (const auto& [flow, key] : hosts.keys)
        {
            flows[key.sourcePort] = flow;
        }
        std::map<std::pair<uint64_t, bool>, uint32_t> numbers;
        for (const auto& seen : watch.packets)
        {
            NS_TEST_ASSERT_MSG_EQ(seen.isTagged, true, "no packet goes without");
            NS_TEST_ASSERT_MSG_EQ(flows.count(seen.port), 1, "a flow's port");
            NS_TEST_ASSERT_MSG_EQ(seen.tag.GetFlow(), flows[seen.port], "the flow of this port");
            NS_TEST_ASSERT_MSG_EQ(seen.tag.IsReverse(), seen.isReverse, "its direction");
            const bool isTarget = seen.remote == TwoHosts::ServiceAddress(m_ipv6);
            NS_TEST_ASSERT_MSG_EQ(isTarget, true, "answers come from what was asked");
            auto& number = numbers[{seen.tag.GetFlow(), seen.isReverse}];
            NS_TEST_ASSERT_MSG_EQ(seen.tag.GetSequence(), number, "numbered from 0");
            ++number;
        }
        NS_TEST_EXPECT_MSG_EQ(numbers.size(), 2 * hosts.plans.size(), "both ways of each flow");
    }

    /// The bytes behind the transport's headers, each way.
    void CheckBytes(const OneKind& hosts, const PacketWatch& watch)
    {
        uint64_t sent = 0;
        uint64_t received = 0;
        uint32_t largest = 0;
        for (const auto& seen : watch.packets)
        {
            (seen.isReverse ? received : sent) += seen.data;
            largest = std::max(largest, seen.isReverse ? seen.data : 0);
        }
        uint64_t asked = 0;
        uint64_t answered = 0;
        for (const auto& [flow, plan] : hosts.plans)
        {
            for (const auto& request : plan.requests)
            {
                const uint32_t pieces = (request.response + PIECE - 1) / PIECE;
                asked += request.size;
                answered += m_kind == "echo"  ? request.size
                            : m_kind == "udp" ? request.response + 8 * pieces
                                              : request.response;
            }
        }
        NS_TEST_EXPECT_MSG_EQ(sent, asked, "requests as planned");
        NS_TEST_EXPECT_MSG_EQ(received, answered, "and their answers");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(largest, 1400, "in packets that need no fragments");
    }

    std::string m_kind;
    bool m_ipv6;
    bool m_isShared;
};

/// A link that loses packets: what is not answered is sent again, and only that.
class LossTestCase : public TestCase
{
  public:
    LossTestCase(const std::string& kind, bool ipv6)
        : TestCase("losses are made good by sending again: " + NameOf(kind, ipv6, false)),
          m_kind(kind),
          m_ipv6(ipv6)
    {
    }

  private:
    void DoRun() override
    {
        CheckPatience();
        CheckNone();
    }

    void Lose(OneKind& hosts, double rate)
    {
        for (uint32_t i = 0; i < 2; ++i)
        {
            auto errors = CreateObject<RateErrorModel>();
            errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
            errors->SetRate(rate);
            errors->AssignStreams(90 + i);
            hosts.devices.Get(i)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        }
    }

    void CheckPatience()
    {
        OneKind hosts(m_kind, m_ipv6, false);
        hosts.client->AddProfile(
            {m_kind, 1, "constant:100", "uniform:1:4000", "constant:2", "constant:0"});
        hosts.client->SetAttribute("ResendTime", TimeValue(MilliSeconds(50)));
        hosts.client->SetAttribute("Resends", UintegerValue(30));
        Lose(hosts, 0.2);
        PacketWatch watch(hosts.nodes.Get(0));
        hosts.Run(Seconds(12));
        NS_TEST_EXPECT_MSG_EQ(
            hosts.client->GetNEnded(FlowOutcome::COMPLETED), hosts.plans.size(), "completed");
        uint64_t questions = 0;
        for (const auto& seen : watch.packets)
        {
            questions += seen.isReverse ? 0 : 1;
        }
        // One of an echo's ways is lost with 1 - 0.8 * 0.8 = 36 %.
        NS_TEST_EXPECT_MSG_GT(questions, 1.3 * hosts.CountRequests(), "asked again");
        // What nothing was lost of takes two round trips of 2 ms; each loss costs 50 ms.
        for (const Time& duration : hosts.durations["completed"])
        {
            const double waits = std::floor(duration.GetSeconds() / 0.05);
            const double rest = duration.GetSeconds() - 0.05 * waits;
            NS_TEST_EXPECT_MSG_LT(rest, 0.05 * 0.5, "waits of 50 ms each");
        }
        NS_TEST_EXPECT_MSG_GT_OR_EQ(hosts.longest, MilliSeconds(100), "more than one at times");
    }

    void CheckNone()
    {
        OneKind hosts(m_kind, m_ipv6, false);
        hosts.client->AddProfile({m_kind, 1, "constant:100", "constant:100"});
        hosts.client->SetAttribute("ResendTime", TimeValue(MilliSeconds(50)));
        hosts.client->SetAttribute("Resends", UintegerValue(0));
        Lose(hosts, 0.2);
        hosts.Run(Seconds(12));
        const double flows = static_cast<double>(hosts.plans.size());
        const double error = 4 * std::sqrt(flows * 0.36 * 0.64);
        NS_TEST_EXPECT_MSG_EQ_TOL(
            hosts.client->GetNEnded(FlowOutcome::BROKEN), 0.36 * flows, error, "36 %");
        for (const Time& duration : hosts.durations["broken"])
        {
            NS_TEST_EXPECT_MSG_EQ(duration, MilliSeconds(50), "given up at once");
        }
    }

    std::string m_kind;
    bool m_ipv6;
};

/// Flows that end otherwise.
class OtherEndsTestCase : public TestCase
{
  public:
    OtherEndsTestCase(const std::string& kind, bool ipv6)
        : TestCase("closed ports refuse, silence breaks: " + NameOf(kind, ipv6, false)),
          m_kind(kind),
          m_ipv6(ipv6)
    {
    }

  private:
    void DoRun() override
    {
        if (m_kind == "udp")
        {
            TwoHosts hosts(false);
            hosts.client->AddTarget({TwoHosts::ServerAddress(m_ipv6), 54, "udp"});
            hosts.client->AddProfile({"udp"});
            hosts.client->SetStopTime(Seconds(5));
            hosts.Run(Seconds(9));
            NS_TEST_EXPECT_MSG_GT(hosts.plans.size(), 0, "some");
            NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["refused"], hosts.plans.size(), "refused");
            NS_TEST_EXPECT_MSG_LT(hosts.longest, MilliSeconds(5), "at once");
            NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports");
        }
        CheckSilence(Seconds(0), MilliSeconds(400));
        CheckSilence(MilliSeconds(250), MilliSeconds(250));
    }

    void CheckSilence(Time timeout, Time expected)
    {
        OneKind hosts(m_kind, m_ipv6, false);
        hosts.client->AddProfile({m_kind});
        hosts.client->SetAttribute("ResendTime", TimeValue(MilliSeconds(100)));
        hosts.client->SetAttribute("Resends", UintegerValue(3));
        hosts.client->SetAttribute("Timeout", TimeValue(timeout));
        Simulator::Schedule(Seconds(2.5), &OriginServer::SetFailed, hosts.server, true);
        hosts.Run(Seconds(9));
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["broken"], hosts.plans.size(), "broken");
        for (const Time& duration : hosts.durations["broken"])
        {
            NS_TEST_EXPECT_MSG_EQ(duration, expected, "in the end");
        }
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortsInUse(), 0, "ports");
    }

    std::string m_kind;
    bool m_ipv6;
};

/// Identifiers are any number from 0 on, and one that is in use is not lent twice.
class IdentifierTestCase : public TestCase
{
  public:
    IdentifierTestCase()
        : TestCase("echo: identifiers from 0 on, each one flow's at a time")
    {
    }

  private:
    void DoRun() override
    {
        OneKind hosts("echo", false, false);
        hosts.client->AddProfile(
            {"echo", 1, "constant:56", "constant:1", "constant:3", "constant:0.45"});
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.1"));
        hosts.client->SetAttribute("FirstPort", UintegerValue(0));
        hosts.client->SetAttribute("LastPort", UintegerValue(4));
        hosts.Run(Seconds(9));
        std::map<uint16_t, uint32_t> uses;
        for (const auto& [flow, key] : hosts.keys)
        {
            ++uses[key.sourcePort];
            NS_TEST_EXPECT_MSG_EQ(key.destinationPort, 0, "D7: 0 for the other");
            NS_TEST_EXPECT_MSG_EQ(+key.protocol, 1, "ICMP");
        }
        NS_TEST_EXPECT_MSG_EQ(uses.size(), 5, "0 to 4");
        NS_TEST_EXPECT_MSG_EQ(uses.count(0), 1, "0 among them");
        // Each takes 0.9 s: five have all identifiers, the next five find them in use, and so on.
        const uint64_t offered = hosts.plans.size();
        NS_TEST_EXPECT_MSG_EQ(offered, 19, "every 100 ms");
        NS_TEST_EXPECT_MSG_EQ(hosts.client->GetNPortTaken(), 5 + 4, "of ten flows five");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["broken"], 5 + 4, "are broken");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"], 5 + 5, "the others are not");
    }
};

/// Unknown kinds.
class UnknownKindTestCase : public TestCase
{
  public:
    UnknownKindTestCase()
        : TestCase("an unknown kind is refused with the names of the known ones")
    {
    }

  private:
    void DoRun() override
    {
        std::string said;
        try
        {
            RequestKind::Get("quic");
        }
        catch (const std::invalid_argument& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(
            said, "unknown kind of request \"quic\" (known: echo, tcp, udp)", "one line");
    }
};

class RequestKindTestSuite : public TestSuite
{
  public:
    RequestKindTestSuite()
        : TestSuite("flow-distribution-request-kind", TestSuite::Type::UNIT)
    {
        for (const bool ipv6 : {false, true})
        {
            for (const char* kind : {"tcp", "udp", "echo"})
            {
                AddTestCase(new CompletedTestCase(kind, ipv6, false));
                AddTestCase(new CompletedTestCase(kind, ipv6, true));
            }
            for (const char* kind : {"udp", "echo"})
            {
                AddTestCase(new LossTestCase(kind, ipv6));
                AddTestCase(new OtherEndsTestCase(kind, ipv6));
            }
        }
        AddTestCase(new IdentifierTestCase);
        AddTestCase(new UnknownKindTestCase);
    }
};

RequestKindTestSuite g_requestKindTestSuite;

} // namespace
