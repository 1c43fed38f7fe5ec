// SPDX-License-Identifier: GPL-2.0-only

// One dispatcher that chooses servers by the first bytes, packet by packet.

#include "binding-case.h"

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

using Raw = RawCluster;

/// A connection from its SYN to its end.
class WholeTest : public BindingCase
{
  public:
    WholeTest(uint8_t version, uint32_t client, uint32_t server)
        : BindingCase("C7: IPv" + std::to_string(version) + ", a client that counts from " +
                      std::to_string(client) + " and a server that counts from " +
                      std::to_string(server) + " are bound"),
          m_version(version),
          m_client(client),
          m_server(server)
    {
    }

  private:
    /// The hash of the IPv6 tuple is by the other implementation, too.
    Connection MakeOfVersion() const
    {
        constexpr uint32_t ipv6TupleHash = 0xa5c121c7;
        return m_version == 6 ? Connection{Ipv6Key(1, 2, 4000, 80, TCP),
                                           m_client,
                                           m_client + ipv6TupleHash,
                                           m_server}
                              : Make(m_client, m_server);
    }

    void DoRun() override
    {
        Raw cluster({1, 3}, Named());
        Watch(cluster, 1);
        const Connection one = MakeOfVersion();
        // Window scale, SACK permitted, MSS: the last is all that reaches the server.
        const Bytes options{3, 3, 7, 1, 4, 2, 1, 1, 2, 4, 5, 0xb4};
        const Bytes mss{2, 4, 5, 0xb4};
        Out(cluster.Pass(0, Raw::CLIENTS, one.Syn(options)), Raw::CLIENTS, one.SynAnswer(), "SYN");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, "")), "the handshake");
        const std::string request = "GET /video/1 HTTP/1.1\r\n\r\n";
        const auto n = static_cast<uint32_t>(request.size());
        Out(cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, request)),
            Raw::SERVERS,
            one.ServerSyn(1, mss),
            "the server is asked");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNHeld(), 1, "the request waits");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNLocks(), 1, "a lock");
        Out(cluster.Pass(0, Raw::SERVERS, one.ServerAnswer(1)),
            Raw::SERVERS,
            one.AtServer(1, 0, 0, request),
            "the request");
        NS_TEST_EXPECT_MSG_EQ(m_ends["bound"], 1, "bound");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].FindServer(one.request).value_or(9), 1, "an entry");
        Talk(cluster, one, n);
        ExpectQuiet(cluster, 1);
    }

    /// Both say something, acknowledge it, and end.
    void Talk(Raw& cluster, const Connection& one, uint32_t n)
    {
        const std::string page(70, 'p');
        Out(cluster.Pass(0, Raw::SERVERS, one.Answers(1, 0, n, page)),
            Raw::CLIENTS,
            one.AtClient(0, n, page),
            "a page");
        Out(cluster.Pass(0, Raw::CLIENTS, one.Says(n, 70, "")),
            Raw::SERVERS,
            one.AtServer(1, n, 70, ""),
            "its acknowledgement");
        Out(cluster.Pass(0, Raw::SERVERS, one.Answers(1, 70, n, "", FIN | ACK)),
            Raw::CLIENTS,
            one.AtClient(70, n, "", FIN | ACK),
            "the server's end");
        Out(cluster.Pass(0, Raw::CLIENTS, one.Says(n, 71, "", FIN | ACK)),
            Raw::SERVERS,
            one.AtServer(1, n, 71, "", FIN | ACK),
            "the client's end");
        Out(cluster.Pass(0, Raw::SERVERS, one.Answers(1, 71, n + 1, "", RST | ACK)),
            Raw::CLIENTS,
            one.AtClient(71, n + 1, "", RST | ACK),
            "a reset of the server");
        const Bytes reset = Of(one.request, {m_client + 2 + n, 0, RST, ""});
        const Bytes behind = Of(Raw::Behind(one.request, 1), {m_client + 2 + n, 0, RST, ""});
        Out(cluster.Pass(0, Raw::CLIENTS, reset),
            Raw::SERVERS,
            OneHopFurther(behind),
            "a reset of the client, which acknowledges nothing");
    }

    void Out(const Arrivals& came, uint32_t port, const Bytes& bytes, const std::string& what)
    {
        ExpectOne(came, 0, port, bytes, what);
    }

    uint8_t m_version;
    uint32_t m_client;
    uint32_t m_server;
};

/// Payload in pieces.
class PiecesTest : public BindingCase
{
  public:
    PiecesTest()
        : BindingCase("C7: a request in pieces, in any order and twice, names its application once "
                      "its first bytes are whole")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({1, 3}, Named());
        const Connection one = Make(0xfffffffa); // the count passes 2^32 within the request
        cluster.Pass(0, Raw::CLIENTS, one.Syn());
        const std::string text = "GET /images HTTP/1.1\r\n";
        const auto piece = [&](uint32_t from, uint32_t to) {
            return one.Says(from, 0, text.substr(from, to - from));
        };
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, piece(9, 22)), "the rest");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, piece(0, 3)), "the method");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, piece(9, 22)), "the rest, once more");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNHeld(), 2, "which need not wait twice");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, piece(3, 7)), "half of the path");
        ExpectOne(cluster.Pass(0, Raw::CLIENTS, one.Syn()),
                  0,
                  Raw::CLIENTS,
                  one.SynAnswer(),
                  "a SYN that was late is answered");
        ExpectOne(cluster.Pass(0, Raw::CLIENTS, piece(6, 10)),
                  0,
                  Raw::SERVERS,
                  one.ServerSyn(0),
                  "the path is whole, and two pieces overlap");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, piece(0, 22)), "what comes now waits, too");
        const Arrivals came = cluster.Pass(0, Raw::SERVERS, one.ServerAnswer(0));
        const std::pair<uint32_t, uint32_t> order[] = {{9, 22}, {0, 3}, {3, 7}, {6, 10}, {0, 22}};
        NS_TEST_ASSERT_MSG_EQ(came.size(), 5, "all that waited");
        for (uint32_t i = 0; i < 5; ++i)
        {
            const auto [from, to] = order[i];
            const Bytes expected = one.AtServer(0, from, 0, text.substr(from, to - from));
            NS_TEST_EXPECT_MSG_EQ((came[i].bytes == expected), true, "in order, " << i);
        }
        ExpectQuiet(cluster, 1);
    }
};

/// SYNs that come again.
class SynTest : public BindingCase
{
  public:
    SynTest()
        : BindingCase("C7: a SYN has one answer, however often it comes; another SYN begins anew")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({1, 3}, Named({{"BindingRetry", "20ms"}, {"BindingTimeout", "1s"}}));
        Watch(cluster, 1);
        const Connection one = Make(77);
        for (int i = 0; i < 3; ++i)
        {
            ExpectOne(cluster.Pass(0, Raw::CLIENTS, one.Syn()),
                      0,
                      Raw::CLIENTS,
                      one.SynAnswer(),
                      "the same");
        }
        const std::string text = "GET /images ";
        cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, text));
        ExpectOne(cluster.Wait(MilliSeconds(20)),
                  0,
                  Raw::SERVERS,
                  one.ServerSyn(0),
                  "a server that is silent is asked again");
        const Connection other = Make(99999, 1234567);
        ExpectTwo(cluster.Pass(0, Raw::CLIENTS, other.Syn()),
                  one.ServerReset(0),
                  other.SynAnswer(),
                  "the first attempt is over");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "client-gone"), 1, "with what it said");
        ExpectOne(cluster.Pass(0, Raw::CLIENTS, other.Says(0, 0, text)),
                  0,
                  Raw::SERVERS,
                  other.ServerSyn(0),
                  "the second");
        // The server answers the first SYN after all: it acknowledges what nobody sent now.
        const Bytes answer = Of(Raw::Behind(one.request, 0).Reversed(), {5000, 78, SYN | ACK, ""});
        ExpectOne(cluster.Pass(0, Raw::SERVERS, answer),
                  0,
                  Raw::SERVERS,
                  Of(Raw::Behind(one.request, 0), {78, 0, RST, "", 0}),
                  "it is reset");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-offset"), 1, "by name");
        ExpectOne(cluster.Pass(0, Raw::SERVERS, other.ServerAnswer(0)),
                  0,
                  Raw::SERVERS,
                  other.AtServer(0, 0, 0, text),
                  "the second is bound");
        // The tuple again, when the connection has ended.
        cluster.Pass(0, Raw::SERVERS, other.Answers(0, 0, 12, "", RST | ACK));
        const Connection third = Make(5, 6);
        ExpectOne(cluster.Pass(0, Raw::CLIENTS, third.Syn()),
                  0,
                  Raw::CLIENTS,
                  third.SynAnswer(),
                  "the third");
        NS_TEST_EXPECT_MSG_EQ(m_ends["bound"], 1, "the second");
        NS_TEST_EXPECT_MSG_EQ(m_ends["client-gone"], 1, "the first");
    }
};

/// Which server it is.
class DefaultTest : public BindingCase
{
  public:
    DefaultTest()
        : BindingCase("C7: what names no application goes to the servers for such, or is reset")
    {
    }

  private:
    /// @return the server that a payload leads to; -1: the client is reset, -2: it waits
    int ServerOf(Raw& cluster, const std::string& text, uint8_t flags = ACK)
    {
        ++m_start;
        const Connection one = Make(m_start);
        cluster.Pass(0, Raw::CLIENTS, one.Syn());
        const Arrivals came = cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, text, flags));
        if (came.empty())
        {
            return -2;
        }
        for (uint32_t id = 0; id < 3; ++id)
        {
            if (came[0].bytes == one.ServerSyn(id))
            {
                return static_cast<int>(id);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((came[0].bytes == one.ClientReset()), true, "reset");
        return -1;
    }

    void DoRun() override
    {
        {
            Raw cluster({1, 3}, Named());
            NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "GET /video"), 1, "named");
            NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "GET /other"), 2, "the server that is left");
            NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "hello"), 2, "no request line");
            NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "GET /vid"), -2, "not known yet");
            NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "GET /vid", FIN | ACK), 2, "and never will be");
            NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "", FIN | ACK), 2, "no payload at all");
        }
        {
            Raw cluster({1, 3}, With({{"Applications", "tcp:80/v=0-2 tcp:80=1"}}));
            NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "GET /other"), 1, "as the port's own says");
        }
        Raw cluster({1, 2}, Named());
        Watch(cluster, 1);
        NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "GET /other"), -1, "no server is left");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-application"), 1, "by name");
        cluster[0].UpdateServers({{flowhash::MemberChange::Kind::SET_DOWN, 1}});
        NS_TEST_EXPECT_MSG_EQ(ServerOf(cluster, "GET /video"), -1, "its server is down");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-server"), 1, "by name");
        NS_TEST_EXPECT_MSG_EQ(m_ends["no-application"] + m_ends["no-server"], 2, "both");
        ExpectQuiet(cluster, 1);
    }

    uint32_t m_start{0};
};

/// The suite.
class DelayedBindingTestSuite : public TestSuite
{
  public:
    DelayedBindingTestSuite()
        : TestSuite("flow-distribution-delayed-binding", Type::UNIT)
    {
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new WholeTest(version, 1000, 5000));
            AddTestCase(new WholeTest(version, 0xffffffff, 0));
            AddTestCase(new WholeTest(version, 0xfffffff0, 0xffffffd0));
        }
        AddTestCase(new PiecesTest);
        AddTestCase(new SynTest);
        AddTestCase(new DefaultTest);
    }
};

DelayedBindingTestSuite g_delayedBindingTestSuite;

} // namespace
