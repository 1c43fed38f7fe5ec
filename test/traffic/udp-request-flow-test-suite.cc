// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/host-address-conversion.h"
#include "../../model/traffic/response-header.h"
#include "../rig/two-hosts.h"

#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A flow of one request for 4,000 bytes, answered by hand: three pieces make the response.
class PiecesTestCase : public TestCase
{
  public:
    PiecesTestCase()
        : TestCase("a response is complete when each piece of it came, and nothing else counts")
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts(false);
        m_hosts = &hosts;
        hosts.server->SetStartTime(Seconds(1000));
        hosts.client->AddTarget({TwoHosts::ServerAddress(false), 53, "udp"});
        hosts.client->AddProfile({"udp", 1, "constant:100", "constant:4000"});
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.5"));
        hosts.client->SetStopTime(Seconds(3.8));
        m_server = Bind(53);
        m_stranger = Bind(54);
        m_server->SetRecvCallback(MakeCallback(&PiecesTestCase::Answer, this));
        hosts.Run(Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(m_asked, 2, "asked, and once more after the silence");
        NS_TEST_ASSERT_MSG_EQ(hosts.outcomes["completed"], 1, "completed");
        // The request is 1 ms under way, and sent again 1 s after the last new piece, which came
        // at 102 ms; the last missing piece is sent 300 ms behind the second request.
        const Time duration = hosts.durations["completed"].front();
        NS_TEST_EXPECT_MSG_EQ_TOL(duration.GetSeconds(), 0.102 + 1 + 0.302, 0.001, "by the last");
    }

    Ptr<Socket> Bind(uint16_t port)
    {
        auto socket = Socket::CreateSocket(m_hosts->nodes.Get(1), UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address("10.0.0.2"), port));
        return socket;
    }

    void Answer(Ptr<Socket> socket)
    {
        Address client;
        while (socket->RecvFrom(client))
        {
            ++m_asked;
            if (m_asked == 1)
            {
                Send(0, m_server, client, 0, 2);
                Send(100, m_server, client, 0, 0);
                Send(110, m_server, client, 0, 0);   // once more
                Send(120, m_server, client, 1, 1);   // of another request
                Send(130, m_server, client, 0, 3);   // there is no such piece
                Send(140, m_stranger, client, 0, 1); // from elsewhere
            }
            else
            {
                Send(300, m_server, client, 0, 1);
            }
        }
    }

    void Send(int delay, Ptr<Socket> from, const Address& to, uint32_t number, uint32_t piece)
    {
        auto packet = Create<Packet>(piece == 2 ? 4000 - 2 * 1392 : 1392);
        packet->AddHeader(ResponseHeader(number, piece));
        Simulator::Schedule(MilliSeconds(delay), &PiecesTestCase::SendTo, this, from, packet, to);
    }

    void SendTo(Ptr<Socket> from, Ptr<Packet> packet, Address to)
    {
        from->SendTo(packet, 0, to);
    }

    TwoHosts* m_hosts{nullptr};
    Ptr<Socket> m_server;
    Ptr<Socket> m_stranger;
    uint32_t m_asked{0};
};

/// The way is longer than the wait: each answer comes twice, once too late.
class LateAnswersTestCase : public TestCase
{
  public:
    explicit LateAnswersTestCase(const std::string& kind)
        : TestCase("a late answer to the last request does not answer the next one: " + kind),
          m_kind(kind)
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts(false);
        auto link = hosts.devices.Get(0)->GetChannel();
        link->SetAttribute("Delay", TimeValue(MilliSeconds(75)));
        hosts.server->AddPort(53, "udp");
        const uint16_t port = m_kind == "udp" ? 53 : 0;
        hosts.client->AddTarget({TwoHosts::ServerAddress(false), port, m_kind});
        hosts.client->AddProfile({m_kind, 1, "constant:100", "constant:100", "constant:4"});
        hosts.client->SetAttribute("ResendTime", TimeValue(MilliSeconds(100)));
        hosts.client->SetStopTime(Seconds(4));
        hosts.Run(Seconds(9));
        NS_TEST_EXPECT_MSG_GT(hosts.plans.size(), 0, "some");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["completed"], hosts.plans.size(), "completed");
        for (const Time& duration : hosts.durations["completed"])
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(duration.GetSeconds(), 4 * 0.15, 0.001, "four ways and back");
        }
    }

    std::string m_kind;
};

class UdpRequestFlowTestSuite : public TestSuite
{
  public:
    UdpRequestFlowTestSuite()
        : TestSuite("flow-distribution-udp-request-flow", TestSuite::Type::UNIT)
    {
        AddTestCase(new PiecesTestCase);
        AddTestCase(new LateAnswersTestCase("udp"));
        AddTestCase(new LateAnswersTestCase("echo"));
    }
};

UdpRequestFlowTestSuite g_udpRequestFlowTestSuite;

} // namespace
