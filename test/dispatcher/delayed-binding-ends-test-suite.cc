// SPDX-License-Identifier: GPL-2.0-only

// Connections that are not bound: why, who is told, and what is counted.

#include "binding-case.h"

using namespace ns3;
using namespace packetbytes;

namespace
{

using Raw = RawCluster;

/// Cases of one dispatcher with short times.
class FailingCase : public BindingCase
{
  public:
    using BindingCase::BindingCase;

  protected:
    static constexpr const char* TEXT = "GET /video ";

    static std::function<void(DispatcherNetDevice&)> Short()
    {
        return Named({{"BindingTimeout", "100ms"}, {"BindingRetry", "40ms"}, {"HeldPackets", "4"}});
    }

    /// A client is answered, and says something, so that a server is asked.
    void Ask(Raw& cluster, const Connection& one)
    {
        cluster.Pass(0, Raw::CLIENTS, one.Syn());
        ExpectOne(cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, TEXT)),
                  0,
                  Raw::SERVERS,
                  one.ServerSyn(1),
                  "a server is asked");
    }

    /// It has ended, once, and left nothing.
    void ExpectEnd(Raw& cluster, const std::string& how, uint32_t dropped)
    {
        NS_TEST_EXPECT_MSG_EQ(m_ends[how], 1, how);
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, how), dropped, how);
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetEntries().GetN(), 0, "no entry");
        ExpectQuiet(cluster, 1);
    }
};

/// Servers that do not answer, or refuse.
class ServerTest : public FailingCase
{
  public:
    ServerTest()
        : FailingCase("C7: a server that refuses or keeps silent: the client is reset")
    {
    }

  private:
    void DoRun() override
    {
        const Connection one = Make(0xffffffff);
        {
            Raw cluster({1, 3}, Short());
            Watch(cluster, 1);
            Ask(cluster, one);
            const Bytes refusal = Of(Raw::Behind(one.request, 1).Reversed(), {0, 0, RST | ACK, ""});
            ExpectOne(cluster.Pass(0, Raw::SERVERS, refusal),
                      0,
                      Raw::CLIENTS,
                      one.ClientReset(),
                      "refused");
            ExpectEnd(cluster, "server-refused", 1);
        }
        {
            Raw cluster({1, 3}, Short());
            Watch(cluster, 1);
            Ask(cluster, one);
            // Not of the server that was asked, and one that acknowledges something else.
            const Bytes wrong = Of(Raw::Behind(one.request, 1).Reversed(), {0, 7, RST | ACK, ""});
            ExpectNone(cluster.Pass(0, Raw::SERVERS, one.Answers(2, 0, 0, "", RST | ACK)), "no");
            ExpectNone(cluster.Pass(0, Raw::SERVERS, wrong), "nor this");
            NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-offset"), 2, "by name");
            ExpectTwo(cluster.Wait(MilliSeconds(90)), one.ServerSyn(1), one.ServerSyn(1), "again");
            ExpectTwo(cluster.Wait(MilliSeconds(20)),
                      one.ClientReset(),
                      one.ServerReset(1),
                      "silent for 100 ms");
            ExpectEnd(cluster, "server-silent", 1);
        }
        Raw cluster({1, 3}, Short());
        cluster[0].SetAttribute("Applications", StringValue("tcp:80/video=1-2"));
        Ask(cluster, one);
        cluster[0].UpdateServers({{flowhash::MemberChange::Kind::SET_DOWN, 1}});
        ExpectOne(cluster.Wait(MilliSeconds(50)),
                  0,
                  Raw::SERVERS,
                  one.ServerSyn(2),
                  "another one is asked when it is known to be down");
    }
};

/// Clients that give up.
class ClientTest : public FailingCase
{
  public:
    ClientTest()
        : FailingCase("C7: a client that resets the connection, or says nothing in time")
    {
    }

  private:
    void DoRun() override
    {
        const Connection one = Make();
        {
            Raw cluster({1, 3}, Short());
            Watch(cluster, 1);
            cluster.Pass(0, Raw::CLIENTS, one.Syn());
            cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, "GET"));
            ExpectNone(cluster.Pass(0, Raw::CLIENTS, one.Says(3, 0, "", RST | ACK)), "nobody else");
            ExpectEnd(cluster, "client-gone", 1);
        }
        m_ends.clear();
        {
            Raw cluster({1, 3}, Short());
            Watch(cluster, 1);
            Ask(cluster, one);
            ExpectOne(cluster.Pass(0, Raw::CLIENTS, one.Says(11, 0, "", RST)),
                      0,
                      Raw::SERVERS,
                      one.ServerReset(1),
                      "the server was asked already");
            ExpectEnd(cluster, "client-gone", 1);
        }
        {
            Raw cluster({1, 3}, Short());
            Watch(cluster, 1);
            cluster.Pass(0, Raw::CLIENTS, one.Syn());
            cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, "GET /vid"));
            ExpectNone(cluster.Wait(MilliSeconds(95)), "time left");
            ExpectOne(cluster.Wait(MilliSeconds(10)), 0, Raw::CLIENTS, one.ClientReset(), "late");
            ExpectEnd(cluster, "payload-late", 1);
        }
    }
};

/// Numbers that make no sense, and bounds.
class BoundsTest : public FailingCase
{
  public:
    BoundsTest()
        : FailingCase("C7: what a client may not send is dropped by name; what waits is bounded")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({1, 3}, Short());
        const Connection one = Make();
        cluster.Pass(0, Raw::CLIENTS, one.Syn());
        const Bytes wrong[] = {
            one.Says(WINDOW, 0, "x"),                                  // beyond the window
            one.Says(WINDOW - 1, 0, "xy"),                             // with its last byte
            one.Says(0xffffffff, 0, "x"),                              // before the first
            one.Says(0, 1, "x"),                                       // of no server yet
            Of(one.request, {one.client + 1, one.answer + 1, 0, "x"}), // acknowledges nothing
            one.Says(0xffffffff, 0, "", SYN | ACK),                    // no client's
            one.Says(WINDOW + 1, 0, "", RST),                          // a guess
        };
        uint32_t n = 0;
        for (const Bytes& bytes : wrong)
        {
            ExpectNone(cluster.Pass(0, Raw::CLIENTS, bytes), "wrong");
            NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "out-of-window"), ++n, "number " << n);
        }
        const Bytes whole = one.Says(0, 0, std::string(32, 'x'));
        const Bytes fragment = Fragments(whole, 32, 99)[0];
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, fragment), "not read");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "unread-fragment"), 1, "by name");
        // Four may wait; the connection is one of them.
        for (const uint32_t place : {100, 200, 300})
        {
            ExpectNone(cluster.Pass(0, Raw::CLIENTS, one.Says(place, 0, "x")), "held");
        }
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNHeld(), 3, "held");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, one.Says(400, 0, "x")), "too many");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "held-full"), 1, "by name");
        Connection other = one;
        other.request.sourcePort = 4001;
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, other.Syn()), "nor one more connection");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "held-full"), 2, "by name");
        NS_TEST_EXPECT_MSG_EQ(cluster.Balances(0), true, "packets");
        cluster[0].SetFailed(true);
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "device-failed"), 3, "what was held");
        NS_TEST_EXPECT_MSG_EQ(cluster.Balances(0), true, "packets");
    }
};

/// The suite.
class DelayedBindingEndsTestSuite : public TestSuite
{
  public:
    DelayedBindingEndsTestSuite()
        : TestSuite("flow-distribution-delayed-binding-ends", Type::UNIT)
    {
        AddTestCase(new ServerTest);
        AddTestCase(new ClientTest);
        AddTestCase(new BoundsTest);
    }
};

DelayedBindingEndsTestSuite g_delayedBindingEndsTestSuite;

} // namespace
