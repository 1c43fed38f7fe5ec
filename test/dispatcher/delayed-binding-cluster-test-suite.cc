// SPDX-License-Identifier: GPL-2.0-only

// Dispatchers that bind connections whose packets come in at any of them.

#include "binding-case.h"

#include "ns3/table-sync.h"

using namespace ns3;
using namespace packetbytes;

namespace
{

using Raw = RawCluster;

/// Cases of clusters with a slow system area network.
class SpreadBindingCase : public BindingCase
{
  public:
    using BindingCase::BindingCase;

  protected:
    /// Two dispatchers, 1 ms apart.
    static Raw::Shape Slow()
    {
        return {2, 3, MilliSeconds(1), false};
    }

    static constexpr const char* TEXT = "GET /video ";
    static constexpr uint32_t SIZE = 11;
};

/// All is known everywhere.
class AnywhereTest : public SpreadBindingCase
{
  public:
    AnywhereTest()
        : SpreadBindingCase("C4, C7: while a connection is bound its packets of both directions go "
                            "to who has the lock; then any dispatcher translates them")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Slow(), Named());
        Watch(cluster, 2);
        const Connection one = Make(0xfffffffe, 0xfffffffd);
        const Time trip = MilliSeconds(3);
        cluster.Pass(0, Raw::CLIENTS, one.Syn(), trip);
        ExpectOne(cluster.Pass(1, Raw::CLIENTS, one.Syn(), trip),
                  0,
                  Raw::CLIENTS,
                  one.SynAnswer(),
                  "the holder answers");
        ExpectNone(cluster.Pass(1, Raw::CLIENTS, one.Says(0, 0, "GET "), trip), "a piece");
        ExpectOne(cluster.Pass(0, Raw::CLIENTS, one.Says(4, 0, "/video "), trip),
                  0,
                  Raw::SERVERS,
                  one.ServerSyn(1),
                  "the holder asks");
        ExpectTwo(cluster.Pass(1, Raw::SERVERS, one.ServerAnswer(1), trip),
                  OneHopFurther(one.AtServer(1, 0, 0, "GET ")), // came by the other one
                  one.AtServer(1, 4, 0, "/video "),
                  "what waited, when the server's answer has come by the other one");
        NS_TEST_EXPECT_MSG_EQ(m_ends["bound"], 1, "once");
        for (const uint32_t at : {1, 0})
        {
            ExpectOne(cluster.Pass(at, Raw::SERVERS, one.Answers(1, 0, SIZE, "page"), trip),
                      at,
                      Raw::CLIENTS,
                      one.AtClient(0, SIZE, "page"),
                      "from the server");
            ExpectOne(cluster.Pass(at, Raw::CLIENTS, one.Says(SIZE, 4, "more"), trip),
                      at,
                      Raw::SERVERS,
                      one.AtServer(1, SIZE, 4, "more"),
                      "from the client");
        }
        ExpectQuiet(cluster, 2);
    }
};

/// Packets that come before word of the lock.
class EarlyTest : public SpreadBindingCase
{
  public:
    EarlyTest()
        : SpreadBindingCase(
              "C7: a server's packet that comes before word of the lock is dropped by "
              "name, or waits for it")
    {
    }

  private:
    void Check(bool holds)
    {
        Raw cluster(Slow(), Named({{"NoEntry", holds ? "hold" : "drop"}}));
        const Connection one = Make();
        cluster.Pass(0, Raw::CLIENTS, one.Syn(), MicroSeconds(100));
        cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, TEXT), MicroSeconds(100));
        cluster.Put(1, Raw::SERVERS, one.ServerAnswer(1));
        const Arrivals came = cluster.Wait(MilliSeconds(5));
        if (holds)
        {
            ExpectOne(came, 0, Raw::SERVERS, one.AtServer(1, 0, 0, TEXT), "bound");
        }
        else
        {
            ExpectNone(came, "nothing");
            NS_TEST_EXPECT_MSG_EQ(cluster.Drops(1, "no-offset"), 1, "by name");
        }
    }

    void DoRun() override
    {
        Check(false);
        Check(true);
    }
};

/// Two that lock at once.
class ConflictTest : public SpreadBindingCase
{
  public:
    ConflictTest()
        : SpreadBindingCase("C4, C7: two dispatchers that answer one client at once say the same, "
                            "and the lower one binds it")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Slow(), Named());
        Watch(cluster, 2);
        const Connection one = Make();
        cluster.Put(1, Raw::CLIENTS, one.Syn());
        ExpectTwo(cluster.Pass(0, Raw::CLIENTS, one.Syn(), MicroSeconds(100)),
                  one.SynAnswer(),
                  one.SynAnswer(),
                  "both answer");
        // The higher one is the first to know the application, and to ask a server.
        ExpectOne(cluster.Pass(1, Raw::CLIENTS, one.Says(0, 0, TEXT), MicroSeconds(100)),
                  1,
                  Raw::SERVERS,
                  one.ServerSyn(1),
                  "the higher one asks");
        ExpectOne(cluster.Wait(MilliSeconds(3)),
                  0,
                  Raw::SERVERS,
                  one.ServerSyn(1),
                  "the lower one asks, with what was handed over");
        NS_TEST_EXPECT_MSG_EQ(m_ends["handed-over"], 1, "by the higher one");
        ExpectOne(cluster.Pass(1, Raw::SERVERS, one.ServerAnswer(1), MilliSeconds(3)),
                  0,
                  Raw::SERVERS,
                  OneHopFurther(one.AtServer(1, 0, 0, TEXT)),
                  "bound, once");
        NS_TEST_EXPECT_MSG_EQ(m_ends["bound"], 1, "by the lower one");
        ExpectOne(cluster.Pass(1, Raw::SERVERS, one.Answers(1, 0, SIZE, "page")),
                  1,
                  Raw::CLIENTS,
                  one.AtClient(0, SIZE, "page"),
                  "known to both");
        ExpectQuiet(cluster, 2);
    }
};

/// One bound it before the other heard of its lock.
class EntryCameTest : public SpreadBindingCase
{
  public:
    EntryCameTest()
        : SpreadBindingCase(
              "C4, C7: an entry that comes to a dispatcher which was binding the same "
              "connection ends that, and what waited goes on by the entry")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Slow(), Named());
        Watch(cluster, 2);
        const Connection one = Make();
        const Time soon = MicroSeconds(100);
        cluster.Put(1, Raw::CLIENTS, one.Syn());
        cluster.Pass(0, Raw::CLIENTS, one.Syn(), soon);
        cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, "GET "), soon); // the lower one waits for more
        cluster.Pass(1, Raw::CLIENTS, one.Says(0, 0, TEXT), soon);
        // The higher one is done before it hears of the lower one's lock; its entry counts more.
        ExpectOne(cluster.Pass(1, Raw::SERVERS, one.ServerAnswer(1), soon),
                  1,
                  Raw::SERVERS,
                  one.AtServer(1, 0, 0, TEXT),
                  "bound by the higher one");
        ExpectOne(cluster.Wait(MilliSeconds(3)),
                  0,
                  Raw::SERVERS,
                  one.AtServer(1, 0, 0, "GET "),
                  "what waited at the lower one");
        NS_TEST_EXPECT_MSG_EQ(m_ends["entry-came"], 1, "at the lower one");
        ExpectOne(cluster.Pass(0, Raw::SERVERS, one.Answers(1, 0, SIZE, "page")),
                  0,
                  Raw::CLIENTS,
                  one.AtClient(0, SIZE, "page"),
                  "known to both");
        ExpectQuiet(cluster, 2);
    }
};

/// Two that ask different servers.
class OtherServerTest : public SpreadBindingCase
{
  public:
    OtherServerTest()
        : SpreadBindingCase("C4, C7: of two servers that were asked for one client the one that is "
                            "not bound is reset")
    {
    }

  private:
    /// Dispatcher `other` knows that server 1 is down, and chooses 2. Both answer the client.
    void Begin(Raw& cluster, uint32_t other)
    {
        cluster[other].UpdateServers({{flowhash::MemberChange::Kind::SET_DOWN, 1}});
        cluster.Put(1, Raw::CLIENTS, m_one.Syn());
        cluster.Pass(0, Raw::CLIENTS, m_one.Syn(), MicroSeconds(100));
    }

    static std::function<void(DispatcherNetDevice&)> TwoServers()
    {
        return With({{"Applications", "tcp:80/video=1-2"}});
    }

    void ByLock()
    {
        Raw cluster(Slow(), TwoServers());
        Begin(cluster, 0);
        cluster.Pass(1, Raw::CLIENTS, m_one.Says(0, 0, TEXT), MicroSeconds(100));
        ExpectOne(cluster.Wait(MilliSeconds(3)), 0, Raw::SERVERS, m_one.ServerSyn(2), "the lower");
        ExpectOne(cluster.Pass(1, Raw::SERVERS, m_one.ServerAnswer(1), MilliSeconds(3)),
                  0,
                  Raw::SERVERS,
                  m_one.ServerReset(1),
                  "the server that the higher one asked answers in vain");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-offset"), 1, "by name");
        ExpectOne(cluster.Pass(0, Raw::SERVERS, m_one.ServerAnswer(2), MilliSeconds(3)),
                  0,
                  Raw::SERVERS,
                  OneHopFurther(m_one.AtServer(2, 0, 0, TEXT)),
                  "bound to the other");
        ExpectQuiet(cluster, 2);
    }

    void ByEntry()
    {
        Raw cluster(Slow(), TwoServers());
        Begin(cluster, 1);
        const Time soon = MicroSeconds(100);
        cluster.Pass(0, Raw::CLIENTS, m_one.Says(0, 0, TEXT), soon);
        cluster.Pass(1, Raw::CLIENTS, m_one.Says(0, 0, TEXT), soon);
        cluster.Pass(1, Raw::SERVERS, m_one.ServerAnswer(2), soon);
        ExpectTwo(cluster.Wait(MilliSeconds(3)),
                  m_one.ServerReset(1),
                  m_one.AtServer(2, 0, 0, TEXT),
                  "the lower one hears of the higher one's entry");
        ExpectQuiet(cluster, 2);
    }

    void DoRun() override
    {
        ByLock();
        ByEntry();
    }

    const Connection m_one = Make();
};

/// The holder dies.
class HolderTest : public SpreadBindingCase
{
  public:
    HolderTest()
        : SpreadBindingCase(
              "C4, C7: a lock is renewed while its holder lives; when it dies another "
              "one goes on with what the client sends again")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Slow(), Named({{"LockTimeout", "20ms"}, {"BindingTimeout", "1s"}}));
        Watch(cluster, 2);
        const Connection one = Make();
        cluster.Pass(0, Raw::CLIENTS, one.Syn(), MilliSeconds(3));
        cluster.Wait(MilliSeconds(100)); // five times the timeout
        ExpectNone(cluster.Pass(1, Raw::CLIENTS, one.Says(0, 0, "GET "), MilliSeconds(3)), "kept");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNHeld(), 1, "by the holder still");
        cluster[0].SetFailed(true);
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNHeld(), 0, "it is gone");
        cluster[1].UpdateDispatchers({{flowhash::MemberChange::Kind::SET_DOWN, 0}});
        ExpectOne(cluster.Pass(1, Raw::CLIENTS, one.Says(0, 0, TEXT)),
                  1,
                  Raw::SERVERS,
                  one.ServerSyn(1),
                  "the other one goes on");
        ExpectOne(cluster.Pass(1, Raw::SERVERS, one.ServerAnswer(1)),
                  1,
                  Raw::SERVERS,
                  one.AtServer(1, 0, 0, TEXT),
                  "and binds it");
        ExpectOne(cluster.Pass(1, Raw::SERVERS, one.Answers(1, 0, SIZE, "page")),
                  1,
                  Raw::CLIENTS,
                  one.AtClient(0, SIZE, "page"),
                  "by the client's count");
        NS_TEST_EXPECT_MSG_EQ(m_ends["bound"], 1, "once");
    }
};

/// Packets from the middle.
class StrayTest : public SpreadBindingCase
{
  public:
    StrayTest()
        : SpreadBindingCase("C7: noEntry=choose goes on with a client that another one answered, "
                            "and with no other")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({1, 3}, Named({{"NoEntry", "choose"}}));
        const Connection one = Make(123456);
        Connection other = one;
        other.answer += 1; // of no dispatcher
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, other.Says(0, 0, TEXT)), "no answer of ours");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-entry"), 1, "by name");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, one.Says(WINDOW + 1, 0, TEXT)), "beyond");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, TEXT, RST | ACK)), "a reset");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-entry"), 3, "by name");
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, one.Says(4, 0, "/video ")), "its second piece");
        ExpectOne(cluster.Pass(0, Raw::CLIENTS, one.Says(0, 0, "GET ")),
                  0,
                  Raw::SERVERS,
                  one.ServerSyn(1),
                  "counted from its SYN, which was never seen");
    }
};

/// The suite.
class DelayedBindingClusterTestSuite : public TestSuite
{
  public:
    DelayedBindingClusterTestSuite()
        : TestSuite("flow-distribution-delayed-binding-cluster", Type::UNIT)
    {
        AddTestCase(new AnywhereTest);
        AddTestCase(new EarlyTest);
        AddTestCase(new ConflictTest);
        AddTestCase(new EntryCameTest);
        AddTestCase(new OtherServerTest);
        AddTestCase(new HolderTest);
        AddTestCase(new StrayTest);
    }
};

DelayedBindingClusterTestSuite g_delayedBindingClusterTestSuite;

} // namespace
