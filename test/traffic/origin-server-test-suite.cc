// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/traffic/request-header.h"
#include "../rig/two-hosts.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/test.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A connection by hand: bytes go out in pieces of a given size, answers are counted.
class Hand
{
  public:
    Hand(TwoHosts& hosts, std::vector<uint8_t> bytes, uint32_t piece)
        : m_bytes(std::move(bytes)),
          m_piece(piece)
    {
        m_socket = Socket::CreateSocket(hosts.nodes.Get(0), TcpSocketFactory::GetTypeId());
        m_socket->SetAttribute("TcpNoDelay", BooleanValue(true));
        m_socket->SetRecvCallback(MakeCallback(&Hand::Receive, this));
        m_socket->SetCloseCallbacks(MakeCallback(&Hand::Closed, this),
                                    MakeCallback(&Hand::Closed, this));
        Simulator::Schedule(Seconds(1), &Hand::Start, this);
    }

    uint64_t received{0};
    bool closed{false};

  private:
    void Start()
    {
        m_socket->Connect(InetSocketAddress(Ipv4Address("10.0.0.2"), 80));
        Simulator::Schedule(MilliSeconds(10), &Hand::SendPiece, this);
    }

    void SendPiece()
    {
        const auto size = std::min<std::size_t>(m_piece, m_bytes.size() - m_sent);
        if (size > 0)
        {
            m_socket->Send(Create<Packet>(m_bytes.data() + m_sent, size));
            m_sent += size;
            Simulator::Schedule(MilliSeconds(1), &Hand::SendPiece, this);
        }
    }

    void Receive(Ptr<Socket> socket)
    {
        for (auto p = socket->Recv(); p && p->GetSize() > 0; p = socket->Recv())
        {
            received += p->GetSize();
        }
    }

    void Closed(Ptr<Socket> socket)
    {
        closed = true;
        socket->Close();
    }

    Ptr<Socket> m_socket;
    std::vector<uint8_t> m_bytes;
    uint32_t m_piece;
    std::size_t m_sent{0};
};

/// @return the bytes of requests with these sizes of responses, each of a line and 31 bytes
std::vector<uint8_t>
MakeRequests(const std::vector<uint32_t>& responses, const std::string& line = "")
{
    std::vector<uint8_t> bytes;
    for (const uint32_t response : responses)
    {
        bytes.insert(bytes.end(), line.begin(), line.end());
        auto packet = Create<Packet>(31 - RequestHeader::SIZE);
        packet->AddHeader(RequestHeader(31, response, 0));
        bytes.resize(bytes.size() + 31);
        packet->CopyData(bytes.data() + bytes.size() - 31, 31);
    }
    return bytes;
}

/// TwoHosts whose client rests.
struct Rest : TwoHosts
{
    Rest()
        : TwoHosts(false)
    {
        client->SetStartTime(Seconds(1000));
    }
};

class BoundariesTestCase : public TestCase
{
  public:
    BoundariesTestCase()
        : TestCase("requests are found wherever segments begin and end")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t piece : {1, 5, 12, 13, 31, 40, 93})
        {
            Rest hosts;
            Hand hand(hosts, MakeRequests({1, 100000, 7}), piece);
            hosts.Run(Seconds(10));
            NS_TEST_EXPECT_MSG_EQ(hand.received, 100008, "pieces of " << piece);
            NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNServed(), 3, "pieces of " << piece);
            NS_TEST_EXPECT_MSG_EQ(hand.closed, false, "stays open");
        }
        for (const uint32_t piece : {1, 4, 12, 13, 27, 58, 200})
        {
            Rest hosts;
            Hand hand(hosts, MakeRequests({1, 1000, 7}, "GET /images/x HTTP/1.1\r\n"), piece);
            hosts.Run(Seconds(10));
            NS_TEST_EXPECT_MSG_EQ(hand.received, 1008, "lines, in pieces of " << piece);
            NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNServed(), 3, "pieces of " << piece);
        }
        const std::string words[] = {std::string(50, 'G'), "GET  /images", "PUT / HTTP/1.1\r\n   "};
        for (const std::string& text : words)
        {
            ExpectMalformed({text.begin(), text.end()});
        }
        const std::string endless = "GET /" + std::string(300, 'x');
        ExpectMalformed({endless.begin(), endless.end()});
    }

    void ExpectMalformed(const std::vector<uint8_t>& bytes)
    {
        Rest hosts;
        Hand hand(hosts, bytes, 50);
        hosts.Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNMalformed(), 1, "no request");
        NS_TEST_EXPECT_MSG_EQ(hand.closed, true, "closed");
    }
};

/// Load shows: with W workers of S seconds no more than W/S requests a second are answered.
class WorkersTestCase : public TestCase
{
  public:
    WorkersTestCase()
        : TestCase("workers bound the rate, the queue bounds the wait, the rest is refused")
    {
    }

  private:
    void Served(const Address& /* client */, uint32_t /* size */, Time delay)
    {
        m_longest = std::max(m_longest, delay);
    }

    void Refused(const Address& /* client */)
    {
        ++m_refused;
    }

    void DoRun() override
    {
        TwoHosts hosts(false);
        hosts.Ask(false);
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.001"));
        hosts.client->SetAttribute("ResponseSize", StringValue("constant:100"));
        hosts.server->SetAttribute("ServiceTime", StringValue("constant:0.01"));
        hosts.server->SetAttribute("Workers", UintegerValue(2));
        hosts.server->SetAttribute("QueueLimit", UintegerValue(10));
        hosts.server->TraceConnectWithoutContext("RequestServed",
                                                 MakeCallback(&WorkersTestCase::Served, this));
        hosts.server->TraceConnectWithoutContext("RequestRefused",
                                                 MakeCallback(&WorkersTestCase::Refused, this));
        hosts.client->SetStopTime(Seconds(4));
        hosts.Run(Seconds(7));
        // One second of offers at 1,000/s; 2 workers do 200/s, and 12 more were inside at its end.
        NS_TEST_EXPECT_MSG_EQ_TOL(hosts.outcomes["completed"], 212, 3, "completed");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["refused"] + hosts.outcomes["completed"],
                              hosts.starts.size(),
                              "the rest is refused");
        NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNRefused(), hosts.outcomes["refused"], "counted");
        NS_TEST_EXPECT_MSG_EQ(m_refused, hosts.outcomes["refused"], "traced");
        // 10 before it, two at a time, then its own 10 ms; and what is left of the two in work.
        NS_TEST_EXPECT_MSG_GT(m_longest, MilliSeconds(55), "a full queue");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(m_longest, MilliSeconds(70), "and no longer one");
    }

    Time m_longest;
    uint64_t m_refused{0};
};

/// Who has given up takes no worker any more.
class GoneTestCase : public TestCase
{
  public:
    GoneTestCase()
        : TestCase("requests of clients that are gone take no worker")
    {
    }

  private:
    void Note(const TwoHosts* hosts)
    {
        m_waiting.push_back(hosts->server->GetNWaiting() + hosts->server->GetNBusy());
    }

    void DoRun() override
    {
        TwoHosts hosts(false);
        hosts.Ask(false);
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.01"));
        hosts.client->SetAttribute("Timeout", TimeValue(MilliSeconds(300)));
        hosts.client->SetStopTime(Seconds(4));
        hosts.server->SetAttribute("ServiceTime", StringValue("constant:0.5"));
        hosts.server->SetAttribute("Workers", UintegerValue(1));
        Simulator::Schedule(Seconds(4), &GoneTestCase::Note, this, &hosts);
        Simulator::Schedule(Seconds(5), &GoneTestCase::Note, this, &hosts);
        hosts.Run(Seconds(6));
        NS_TEST_EXPECT_MSG_GT(m_waiting[0], 20, "all within the time limit, and more");
        // The last flow was reset at 4.3 s, and the request in work then ended within 0.5 s.
        NS_TEST_EXPECT_MSG_EQ(m_waiting[1], 0, "nobody is there to be served");
    }

    std::vector<uint32_t> m_waiting;
};

/// A failed server is silent and comes back with its routes and addresses.
class FailureTestCase : public TestCase
{
  public:
    explicit FailureTestCase(bool ipv6)
        : TestCase(std::string("a server fails and returns, over ") + (ipv6 ? "IPv6" : "IPv4")),
          m_ipv6(ipv6)
    {
    }

  private:
    void Note()
    {
        m_served.push_back(m_hosts->server->GetNServed());
    }

    void DoRun() override
    {
        TwoHosts hosts(false);
        hosts.Ask(m_ipv6);
        m_hosts = &hosts;
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.05"));
        hosts.client->SetAttribute("Timeout", TimeValue(MilliSeconds(500)));
        Simulator::Schedule(Seconds(5), &OriginServer::SetFailed, hosts.server, true);
        Simulator::Schedule(Seconds(5.5), &FailureTestCase::Note, this);
        Simulator::Schedule(Seconds(8), &FailureTestCase::Note, this);
        Simulator::Schedule(Seconds(8), &OriginServer::SetFailed, hosts.server, false);
        hosts.Run(Seconds(14));
        NS_TEST_EXPECT_MSG_GT(m_served[0], 30, "before");
        NS_TEST_EXPECT_MSG_EQ(m_served[1], m_served[0], "silent");
        NS_TEST_EXPECT_MSG_GT(hosts.server->GetNServed(), m_served[1] + 80, "after");
        NS_TEST_EXPECT_MSG_GT(hosts.outcomes["broken"], 40, "timed out meanwhile");
    }

    bool m_ipv6;
    TwoHosts* m_hosts{nullptr};
    std::vector<uint64_t> m_served;
};

/// UDP's requests take the same workers and queue as TCP's.
class SharedWorkersTestCase : public TestCase
{
  public:
    SharedWorkersTestCase()
        : TestCase("requests over UDP share workers and queue with those over TCP")
    {
    }

  private:
    void DoRun() override
    {
        TwoHosts hosts(false);
        hosts.client->AddTarget({TwoHosts::ServerAddress(false), 80});
        hosts.client->AddTarget({TwoHosts::ServerAddress(true), 53, "udp"});
        hosts.client->AddProfile({"tcp", 1, "constant:100", "constant:100"});
        hosts.client->AddProfile({"udp", 1, "constant:100", "constant:100"});
        hosts.client->SetAttribute("Interarrival", StringValue("constant:0.001"));
        hosts.client->SetAttribute("Resends", UintegerValue(0));
        hosts.client->AssignStreams(60);
        hosts.client->SetStopTime(Seconds(4));
        hosts.server->AddPort(80, "tcp");
        hosts.server->AddPort(53, "udp");
        hosts.server->SetAttribute("ServiceTime", StringValue("constant:0.01"));
        hosts.server->SetAttribute("Workers", UintegerValue(2));
        hosts.server->SetAttribute("QueueLimit", UintegerValue(10));
        hosts.Run(Seconds(7));
        // As with TCP alone: 200/s for one second, and 12 that were inside at its end.
        NS_TEST_EXPECT_MSG_EQ_TOL(hosts.outcomes["completed"], 212, 3, "completed");
        std::map<std::string, uint32_t> offered;
        for (const auto& [flow, plan] : hosts.plans)
        {
            ++offered[plan.kind];
        }
        NS_TEST_EXPECT_MSG_GT(offered["udp"], 400, "half of a thousand");
        NS_TEST_EXPECT_MSG_LT(hosts.outcomes["refused"], offered["tcp"], "TCP says so");
        NS_TEST_EXPECT_MSG_EQ(hosts.outcomes["refused"] + hosts.outcomes["broken"],
                              hosts.server->GetNRefused(),
                              "UDP keeps silent");
        NS_TEST_EXPECT_MSG_GT(hosts.outcomes["broken"], 300, "and is given up");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(hosts.outcomes["broken"], offered["udp"], "only UDP");
    }
};

/// Datagrams that are no requests, and what a server lacks.
class NoRequestTestCase : public TestCase
{
  public:
    NoRequestTestCase()
        : TestCase("datagrams that are no request are counted; a taken port is said")
    {
    }

  private:
    void Send(Ptr<Packet> packet)
    {
        m_socket->SendTo(packet, 0, InetSocketAddress(Ipv4Address("10.0.0.2"), 53));
    }

    void DoRun() override
    {
        Rest hosts;
        hosts.server->AddPort(53, "udp");
        m_socket = Socket::CreateSocket(hosts.nodes.Get(0), UdpSocketFactory::GetTypeId());
        auto cut = Create<Packet>(10);
        cut->AddHeader(RequestHeader(100, 5, 0));
        Simulator::Schedule(Seconds(3), &NoRequestTestCase::Send, this, Create<Packet>(3));
        Simulator::Schedule(Seconds(3), &NoRequestTestCase::Send, this, Create<Packet>(300));
        Simulator::Schedule(Seconds(3), &NoRequestTestCase::Send, this, cut);
        hosts.Run(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNMalformed(), 3, "short, strange, cut");
        NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNServed(), 0, "not served");
        NS_TEST_EXPECT_MSG_EQ(hosts.server->GetNConnections(), 0, "no connections");
        CheckTaken("tcp", "OriginServer: port 80 of node 1 is taken");
        CheckTaken("udp", "OriginServer: port 80 of node 1 is taken");
        CheckTaken("sctp", "unknown transport \"sctp\" (known: tcp, udp)");
    }

    void CheckTaken(const std::string& transport, const std::string& expected)
    {
        std::string said;
        try
        {
            Rest hosts;
            hosts.server->AddPort(80, transport);
            auto other = CreateObject<OriginServer>();
            other->AddPort(80, transport);
            hosts.nodes.Get(1)->AddApplication(other);
            hosts.Run(Seconds(5));
        }
        catch (const std::logic_error& error)
        {
            said = error.what();
            Simulator::Destroy();
        }
        NS_TEST_EXPECT_MSG_EQ(said, expected, "one line");
    }

    Ptr<Socket> m_socket;
};

class OriginServerTestSuite : public TestSuite
{
  public:
    OriginServerTestSuite()
        : TestSuite("flow-distribution-origin-server", TestSuite::Type::UNIT)
    {
        AddTestCase(new BoundariesTestCase);
        AddTestCase(new WorkersTestCase);
        AddTestCase(new SharedWorkersTestCase);
        AddTestCase(new NoRequestTestCase);
        AddTestCase(new GoneTestCase);
        AddTestCase(new FailureTestCase(false));
        AddTestCase(new FailureTestCase(true));
    }
};

OriginServerTestSuite g_originServerTestSuite;

} // namespace
