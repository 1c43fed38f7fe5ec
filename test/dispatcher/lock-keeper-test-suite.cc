// SPDX-License-Identifier: GPL-2.0-only

// Dispatchers that lock clients, and lose locks.

#include "cluster-case.h"

#include "ns3/table-sync.h"

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

using Raw = RawCluster;

/// Cases of clusters with a slow system area network.
class LockCase : public ClusterCase
{
  public:
    using ClusterCase::ClusterCase;

  protected:
    /// Two dispatchers, 1 ms apart.
    static Raw::Shape Slow()
    {
        return {2, 2, MilliSeconds(1), false};
    }

    /// @return attributes, with locks of 5 ms
    static std::function<void(DispatcherNetDevice&)> Locking(
        std::vector<std::pair<std::string, std::string>> more = {})
    {
        more.emplace_back("Lock", "true");
        more.emplace_back("LockHold", "5ms");
        return With(more);
    }

    /// At the end no lock is left, and all packets are accounted for.
    void ExpectQuiet(Raw& cluster)
    {
        cluster.Wait(MilliSeconds(3)); // for words on their way
        for (uint32_t i = 0; i < 2; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetNLocks(), 0, "locks");
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetNHeld(), 0, "packets that wait");
            NS_TEST_EXPECT_MSG_EQ(cluster.Balances(i), true, "packets");
        }
    }
};

/// The lock, as it should be.
class LockTest : public LockCase
{
  public:
    explicit LockTest(uint8_t version)
        : LockCase("C4: a locked client's packets go to who has the lock, and wait there in order",
                   version)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped(Slow()), Locking());
        const FlowKey flow = Request(4000);
        const Bytes syn = Packet(flow, SYN);
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, syn, MilliSeconds(2)), "it waits");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNLocks(), 1, "the lock");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetNLocks(), 1, "is known");
        const Bytes second = Packet(flow, SYN, 1);
        const Bytes third = Packet(flow, SYN, 2);
        cluster.Put(1, Raw::CLIENTS, second);
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, third, MilliSeconds(2)), "they wait, too");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNHeld(), 3, "all at the holder");
        const Arrivals came = cluster.Wait(MilliSeconds(3));
        NS_TEST_ASSERT_MSG_EQ(came.size(), 3, "all come out");
        const FlowKey behind = Raw::Behind(flow, 0);
        const Bytes expected[] = {
            OneHopFurther(Packet(behind, SYN)),
            OneHopFurther(Packet(behind, SYN, 2)),
            OneHopFurther(OneHopFurther(Packet(behind, SYN, 1))), // came by the other one
        };
        for (uint32_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(came[i].dispatcher, 0, "by the holder");
            NS_TEST_EXPECT_MSG_EQ((came[i].bytes == expected[i]), true, "in order");
            NS_TEST_EXPECT_MSG_EQ((came[i].at >= MilliSeconds(5)), true, "after LockHold");
            NS_TEST_EXPECT_MSG_EQ((came[i].at < MicroSeconds(5100)), true, "at once then");
        }
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetNLocks(), 0, "entry and unlocking are one word");
        ExpectAtServer(cluster, 1, flow, ACK, 0, "the other one knows");
        ExpectQuiet(cluster);
    }

    void ExpectNone(const Arrivals& came, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(came.size(), 0, what);
    }
};

/// How many packets are wanted, and how long they may be waited for.
class LockReadyTest : public LockCase
{
  public:
    explicit LockReadyTest(uint8_t version)
        : LockCase("C4: packets that are wanted before a server is chosen; none waits for ever",
                   version)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped(Slow()), Locking({{"LockPackets", "3"}, {"LockTimeout", "40ms"}}));
        const FlowKey flow = Request(4000, UDP);
        cluster.Pass(0, Raw::CLIENTS, Packet(flow), MilliSeconds(6));
        NS_TEST_EXPECT_MSG_EQ(cluster.Pass(0, Raw::CLIENTS, Packet(flow)).size(), 0, "two");
        NS_TEST_EXPECT_MSG_EQ(cluster.Pass(0, Raw::CLIENTS, Packet(flow)).size(), 3, "three");
        const FlowKey silent = Request(4001, UDP);
        NS_TEST_EXPECT_MSG_EQ(
            cluster.Pass(0, Raw::CLIENTS, Packet(silent), MilliSeconds(19)).size(), 0, "waits");
        NS_TEST_EXPECT_MSG_EQ(cluster.Wait(MilliSeconds(2)).size(), 1, "half of LockTimeout");
        ExpectQuiet(cluster);

        Raw slow(Shaped(Slow()),
                 With({{"Lock", "true"}, {"LockHold", "1s"}, {"LockTimeout", "40ms"}}));
        slow.Pass(0, Raw::CLIENTS, Packet(flow), MilliSeconds(19));
        NS_TEST_EXPECT_MSG_EQ(slow.Wait(MilliSeconds(2)).size(), 1, "whatever LockHold says");
    }
};

/// Two lock at once.
class LockConflictTest : public LockCase
{
  public:
    explicit LockConflictTest(uint8_t version)
        : LockCase("C4: of two that lock at once the lower id keeps the lock, and gets the packets",
                   version)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped(Slow()), Locking());
        const FlowKey flow = Request(4000);
        cluster.Put(1, Raw::CLIENTS, Packet(flow, SYN, 1));
        const Arrivals came = cluster.Pass(0, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(10));
        NS_TEST_ASSERT_MSG_EQ(came.size(), 2, "both");
        for (const auto& one : came)
        {
            NS_TEST_EXPECT_MSG_EQ(one.dispatcher, 0, "by the lower id");
            NS_TEST_EXPECT_MSG_EQ((KeyOf(one.bytes) == Raw::Behind(flow, 0)), true, "one server");
        }
        ExpectAtServer(cluster, 1, flow, ACK, 0, "the other one has no entry of its own");
        ExpectQuiet(cluster);

        // A lock that ends before the word of the other one comes: both choose, and one counts.
        Raw hasty(Shaped(Slow()), With({{"Lock", "true"}, {"LockHold", "500us"}}));
        ExpectAtServer(hasty, 1, Request(1), SYN, 0, "so that turns differ");
        hasty.Put(1, Raw::CLIENTS, Packet(flow, SYN, 1));
        const Arrivals both = hasty.Pass(0, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(10));
        NS_TEST_ASSERT_MSG_EQ(both.size(), 2, "each by its own");
        NS_TEST_EXPECT_MSG_NE((KeyOf(both[0].bytes) == KeyOf(both[1].bytes)), true, "two servers");
        ExpectAtServer(hasty, 1, flow, ACK, 0, "what the lower id chose counts");
        ExpectAtServer(hasty, 0, flow, ACK, 0, "what the lower id chose counts");
        ExpectQuiet(hasty);
    }
};

/// Packets in parts.
class LockedFragmentsTest : public LockCase
{
  public:
    explicit LockedFragmentsTest(uint8_t version)
        : LockCase("C4, D7: fragments wait with the first one of their packet, IPv" +
                   std::to_string(version)),
          m_flow(version == 6 ? Ipv6Key(1, 2, 4000, 80, UDP) : Raw::Request(4000, UDP))
    {
    }

  private:
    void DoRun() override
    {
        CheckHolder();
        CheckConflict();
        CheckFull();
        CheckVain();
        CheckRefused();
    }

    /// A packet in two parts. @return it
    std::vector<Bytes> Parts(uint32_t identification, uint8_t flags = 0)
    {
        return Fragments(Packet(m_flow, flags, 600), 304, identification);
    }

    void Put(Raw& cluster, uint32_t dispatcher, const std::vector<Bytes>& parts)
    {
        for (const Bytes& part : parts)
        {
            cluster.Put(dispatcher, Raw::CLIENTS, part);
        }
    }

    /// Two packets in two parts came out of dispatcher 0, for one server.
    void ExpectTwo(const Arrivals& came, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(came.size(), 4, what);
        for (uint32_t i = 0; i + 1 < came.size(); i += 2)
        {
            const Bytes whole = Reassembled(came[i].bytes, came[i + 1].bytes);
            NS_TEST_EXPECT_MSG_EQ(whole.empty(), false, "each behind its first one: " << what);
            if (whole.empty())
            {
                return;
            }
            NS_TEST_EXPECT_MSG_EQ((KeyOf(whole) == Raw::Behind(m_flow, 0)), true, what);
            NS_TEST_EXPECT_MSG_EQ(ChecksumFault(whole), "", what);
            NS_TEST_EXPECT_MSG_EQ(whole.size(), Packet(m_flow, 0, 600).size(), what);
            NS_TEST_EXPECT_MSG_EQ(came[i].dispatcher, 0, what);
            NS_TEST_EXPECT_MSG_EQ(came[i + 1].dispatcher, 0, what);
        }
    }

    /// One packet waits at the holder, the other one goes there.
    void CheckHolder()
    {
        Raw cluster(Slow(), Locking({{"LockPackets", "2"}}));
        Put(cluster, 0, Parts(7));
        NS_TEST_EXPECT_MSG_EQ(cluster.Wait(MilliSeconds(6)).size(), 0, "one of two packets");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetNHeld(), 2, "both of its parts wait");
        Put(cluster, 1, Parts(8));
        ExpectTwo(cluster.Wait(MilliSeconds(3)), "by the holder");
        ExpectQuiet(cluster);
    }

    /// Who loses the lock hands all parts over.
    void CheckConflict()
    {
        Raw cluster(Slow(), Locking());
        Put(cluster, 1, Parts(7));
        Put(cluster, 0, Parts(8));
        ExpectTwo(cluster.Wait(MilliSeconds(10)), "handed over");
        ExpectQuiet(cluster);
    }

    /// Parts count as packets that may wait.
    void CheckFull()
    {
        Raw cluster(Slow(), [](DispatcherNetDevice& device) {
            device.SetAttribute("Lock", StringValue("true"));
            device.SetAttribute("LockHold", StringValue("5ms"));
            device.SetAttribute("HeldPackets", StringValue("3"));
        });
        Put(cluster, 0, Parts(7));
        Put(cluster, 0, Parts(8));
        NS_TEST_EXPECT_MSG_EQ(cluster.Wait(MilliSeconds(10)).size(), 3, "three may wait");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "held-full"), 1, "not four");
        ExpectQuiet(cluster);
    }

    /// What waits for an entry goes with it, or not at all.
    void CheckVain()
    {
        m_flow.protocol = TCP;
        Raw cluster(Slow(), With({{"NoEntry", "hold"}, {"HoldTime", "5ms"}}));
        Put(cluster, 0, Parts(7, ACK));
        NS_TEST_EXPECT_MSG_EQ(cluster.Wait(MilliSeconds(10)).size(), 0, "no entry came");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "entry-late"), 2, "for both parts");
        Put(cluster, 0, Parts(8, ACK));
        Put(cluster, 0, Parts(9, ACK));
        cluster.Pass(1, Raw::CLIENTS, Packet(m_flow, SYN), MicroSeconds(100));
        ExpectTwo(cluster.Wait(MilliSeconds(3)), "when the entry came");
        ExpectQuiet(cluster);
    }

    /// There is no server: a client is told once.
    void CheckRefused()
    {
        Raw cluster({1, 0, MilliSeconds(1), false}, Locking());
        Put(cluster, 0, Parts(7, SYN));
        const Arrivals came = cluster.Wait(MilliSeconds(10));
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "no-server"), 2, "both parts");
        NS_TEST_EXPECT_MSG_EQ(came.size(), 1, "one reset");
    }

    FlowKey m_flow;
};

/// A holder fails, or leaves.
class LockLostTest : public LockCase
{
  public:
    explicit LockLostTest(uint8_t version)
        : LockCase("C4: a lock whose holder fails is taken over, and a former one is not heeded",
                   version)
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey flow = Request(4000);
        Raw cluster(Shaped(Slow()), Locking({{"LockTimeout", "100ms"}}));
        cluster.Pass(0, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(3));
        cluster[0].SetFailed(true);
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "device-failed"), 1, "what waited");
        cluster.Pass(1, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(5));
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "device-failed"), 2, "went to the holder");
        cluster.Wait(MilliSeconds(100));
        const Arrivals came = cluster.Pass(1, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(6));
        ExpectOne(came,
                  1,
                  Raw::SERVERS,
                  OneHopFurther(Packet(Raw::Behind(flow, 0), SYN)),
                  "another took over");
        cluster[0].SetFailed(false);
        cluster.Wait(MilliSeconds(50));
        ExpectAtServer(cluster, 0, flow, ACK, 0, "who returns gets the others' table");
        ExpectQuiet(cluster);

        Raw left(Shaped(Slow()), Locking({{"LockTimeout", "1s"}}));
        left.Pass(0, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(3));
        left[0].SetFailed(true);
        left[1].UpdateDispatchers({{MemberChange::Kind::SET_DOWN, 0}});
        NS_TEST_EXPECT_MSG_EQ(
            left.Pass(1, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(6)).size(), 1, "at once");
    }
};

/// A lock does not go round for ever.
class LockAgeTest : public LockCase
{
  public:
    LockAgeTest()
        : LockCase("C4: dispatchers do not learn a dead one's lock from each other again and again")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({3, 2, MicroSeconds(10), false}, [](DispatcherNetDevice& device) {
            device.SetAttribute("Lock", StringValue("true"));
            device.SetAttribute("LockHold", StringValue("20ms"));
            device.SetAttribute("LockTimeout", StringValue("100ms"));
            device.GetSync()->SetAttribute("AntiEntropyInterval", StringValue("7ms"));
        });
        cluster.Cut(2, true);
        cluster.Pass(0, Raw::CLIENTS, Packet(Raw::Request(1), SYN), MilliSeconds(2));
        cluster[0].SetFailed(true);
        cluster.Wait(MilliSeconds(60));
        cluster.Cut(2, false); // it learns of the lock late, by comparison
        cluster.Wait(MilliSeconds(30));
        NS_TEST_EXPECT_MSG_EQ(cluster[2].GetNLocks(), 1, "it has");
        cluster.Wait(MilliSeconds(60));
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetNLocks(), 0, "it ended");
        NS_TEST_EXPECT_MSG_EQ(cluster[2].GetNLocks(), 0, "there, too");
    }
};

/// The suite.
class LockKeeperTestSuite : public TestSuite
{
  public:
    LockKeeperTestSuite()
        : TestSuite("flow-distribution-lock-keeper", Type::UNIT)
    {
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new LockTest(version));
            AddTestCase(new LockReadyTest(version));
            AddTestCase(new LockConflictTest(version));
            AddTestCase(new LockedFragmentsTest(version));
            AddTestCase(new LockLostTest(version));
        }
        AddTestCase(new LockAgeTest);
    }
};

LockKeeperTestSuite g_lockKeeperTestSuite;

} // namespace
