// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/two-hosts.h"

#include "ns3/error-model.h"
#include "ns3/ipv4-address-generator.h"
#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/test.h"

#include <array>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr int64_t FIRST_STREAM = 5000;

/// What is compared: a client that asks in three ways over two families, and the story of its
/// flows, a line for each.
class Diary
{
  public:
    /// @param number of the client in its run, which gives it its streams
    explicit Diary(int64_t number)
        : m_client(CreateObject<RequestClient>())
    {
        const Address other = TwoHosts::ServiceAddress(true);
        const Address service = TwoHosts::ServiceAddress(false);
        m_client->AddTarget({service, 80, "tcp", other});
        m_client->AddTarget({service, 81, "tcp", other});
        m_client->AddTarget({service, 53, "udp", other});
        m_client->AddTarget({service, 0, "echo", other});
        m_client->AddProfile({"tcp", 3, "uniform:16:3000", "exponential:20000", "uniform:1:4"});
        m_client->AddProfile(
            {"udp", 2, "uniform:16:500", "exponential:3000", "uniform:1:3", "exponential:0.05"});
        m_client->AddProfile(
            {"echo", 1, "constant:56", "constant:1", "constant:3", "constant:0.1"});
        m_client->SetAttribute("Interarrival", StringValue("exponential:0.025"));
        m_client->SetAttribute("ConnTimeout", TimeValue(MilliSeconds(200)));
        m_client->SetAttribute("ResendTime", TimeValue(MilliSeconds(100)));
        m_client->SetAttribute("Timeout", TimeValue(Seconds(2)));
        m_client->SetStartTime(Seconds(3));
        m_client->SetStopTime(Seconds(8));
        m_client->AssignStreams(FIRST_STREAM + number * RequestClient::STREAMS);
        m_client->TraceConnectWithoutContext("FlowPlanned", MakeCallback(&Diary::Planned, this));
        m_client->TraceConnectWithoutContext("FlowStarted", MakeCallback(&Diary::Started, this));
    }

    /// @param node where the client is
    void Begin(Ptr<Node> node)
    {
        node->AddApplication(m_client);
    }

    /// @return a line for each flow
    const std::vector<std::string>& Lines() const
    {
        return m_lines;
    }

    /// @return how the flows ended
    std::string Outcomes() const
    {
        std::ostringstream text;
        for (const char* outcome : {"completed", "broken", "refused"})
        {
            text << m_client->GetNEnded(FlowOutcomeOf(outcome)) << ' ' << outcome << ' ';
        }
        return text.str();
    }

  private:
    void Planned(uint64_t /* flow */, const RequestPlan& plan)
    {
        std::ostringstream line;
        line << Simulator::Now().GetNanoSeconds() << ' ' << plan.kind << ' ' << plan.target << ' '
             << plan.targetPort << ' ' << plan.port;
        for (const auto& request : plan.requests)
        {
            line << " / " << request.size << ' ' << request.response << ' '
                 << request.pause.GetNanoSeconds();
        }
        m_lines.push_back(line.str());
    }

    void Started(uint64_t /* flow */, flowhash::FlowKey key)
    {
        std::ostringstream line;
        line << " key " << key.sourcePort << ' ' << key.destinationPort << ' ' << +key.protocol
             << " v" << +key.version;
        m_lines.back() += line.str();
    }

    Ptr<RequestClient> m_client;
    std::vector<std::string> m_lines;
};

/// Two hosts whose own client rests.
struct Surroundings : TwoHosts
{
    explicit Surroundings(bool isShared = false, const std::string& rate = "1Gbps")
        : TwoHosts(isShared, rate)
    {
        client->SetStartTime(Seconds(1000));
        server->AddPort(80, "tcp");
        server->AddPort(81, "tcp");
        server->AddPort(53, "udp");
    }

    void Finish(Diary& diary)
    {
        diary.Begin(nodes.Get(0));
        Run(Seconds(12));
    }
};

void
InPeace(Diary& diary)
{
    Surroundings().Finish(diary);
}

void
WithSlowServer(Diary& diary)
{
    Surroundings around;
    around.server->SetAttribute("ServiceTime", StringValue("exponential:0.2"));
    around.server->SetAttribute("Workers", UintegerValue(2));
    around.server->SetAttribute("QueueLimit", UintegerValue(5));
    around.Finish(diary);
}

void
WithLosses(Diary& diary)
{
    Surroundings around;
    auto errors = CreateObject<RateErrorModel>();
    errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    errors->SetRate(0.1);
    around.devices.Get(0)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    around.Finish(diary);
}

void
WithFailure(Diary& diary)
{
    Surroundings around;
    Simulator::Schedule(Seconds(4), &OriginServer::SetFailed, around.server, true);
    Simulator::Schedule(Seconds(6), &OriginServer::SetFailed, around.server, false);
    around.Finish(diary);
}

void
OnSegment(Diary& diary)
{
    Surroundings(true).Finish(diary);
}

void
OverSlowLink(Diary& diary)
{
    Surroundings(false, "1Mbps").Finish(diary);
}

/// Another client, created before, that starts flows in between, at a server of its own.
void
BesideOthers(Diary& diary)
{
    Surroundings other;
    Diary others(7);
    others.Begin(other.nodes.Get(0));
    Ipv4AddressGenerator::Reset(); // the same addresses once more, on a link of its own
    Surroundings().Finish(diary);
}

/// @return the diary of a client, and how its flows ended
std::pair<std::vector<std::string>, std::string>
Live(const std::function<void(Diary&)>& surroundings, int64_t number = 1)
{
    Diary diary(number);
    surroundings(diary);
    return {diary.Lines(), diary.Outcomes()};
}

/// The k-th flow is the same, though it fares differently in each.
class PairingTestCase : public TestCase
{
  public:
    PairingTestCase()
        : TestCase("the k-th flow of a client is the same whatever is around it")
    {
    }

  private:
    void DoRun() override
    {
        const auto [expected, peaceful] = Live(InPeace);
        NS_TEST_ASSERT_MSG_GT(expected.size(), 150, "some 200 flows");
        std::set<std::string> fates = {peaceful};
        const std::vector<std::pair<std::string, void (*)(Diary&)>> others = {
            {"slow server", WithSlowServer},
            {"losses", WithLosses},
            {"failure", WithFailure},
            {"CSMA", OnSegment},
            {"slow link", OverSlowLink},
            {"other clients and servers", BesideOthers},
        };
        for (const auto& [name, surroundings] : others)
        {
            const auto [lines, outcomes] = Live(surroundings);
            NS_TEST_ASSERT_MSG_EQ(lines.size(), expected.size(), name);
            for (std::size_t k = 0; k < lines.size(); ++k)
            {
                NS_TEST_EXPECT_MSG_EQ(lines[k], expected[k], name << ", flow " << k);
            }
            fates.insert(outcomes);
        }
        NS_TEST_EXPECT_MSG_GT_OR_EQ(fates.size(), 4, "they do differ in what becomes of the flows");
    }
};

/// What does make another flow of the k-th one: the client and the run.
class DifferenceTestCase : public TestCase
{
  public:
    DifferenceTestCase()
        : TestCase("another client or another run has other flows")
    {
    }

  private:
    void DoRun() override
    {
        const auto lines = Live(InPeace).first;
        const auto neighbour = Live(InPeace, 2).first;
        const uint64_t run = RngSeedManager::GetRun();
        RngSeedManager::SetRun(run + 1);
        const auto next = Live(InPeace).first;
        RngSeedManager::SetRun(run);
        for (std::size_t k = 0; k < 100; ++k)
        {
            NS_TEST_EXPECT_MSG_NE(lines.at(k), neighbour.at(k), "client, flow " << k);
            NS_TEST_EXPECT_MSG_NE(lines.at(k), next.at(k), "run, flow " << k);
        }
    }
};

class RequestPairingTestSuite : public TestSuite
{
  public:
    RequestPairingTestSuite()
        : TestSuite("flow-distribution-request-pairing", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new PairingTestCase);
        AddTestCase(new DifferenceTestCase);
    }
};

RequestPairingTestSuite g_requestPairingTestSuite;

} // namespace
