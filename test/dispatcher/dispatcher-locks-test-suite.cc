// SPDX-License-Identifier: GPL-2.0-only

// Dispatchers that lock clients, fail, return, stand by, and hear what they should not.

#include "cluster-case.h"

#include "ns3/table-sync.h"

#include <random>

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
    LockTest()
        : LockCase("C4: a locked client's packets go to who has the lock, and wait there in order")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Slow(), Locking());
        const FlowKey flow = Raw::Request(4000);
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
    LockReadyTest()
        : LockCase("C4: packets that are wanted before a server is chosen; none waits for ever")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Slow(), Locking({{"LockPackets", "3"}, {"LockTimeout", "40ms"}}));
        const FlowKey flow = Raw::Request(4000, UDP);
        cluster.Pass(0, Raw::CLIENTS, Packet(flow), MilliSeconds(6));
        NS_TEST_EXPECT_MSG_EQ(cluster.Pass(0, Raw::CLIENTS, Packet(flow)).size(), 0, "two");
        NS_TEST_EXPECT_MSG_EQ(cluster.Pass(0, Raw::CLIENTS, Packet(flow)).size(), 3, "three");
        const FlowKey silent = Raw::Request(4001, UDP);
        NS_TEST_EXPECT_MSG_EQ(
            cluster.Pass(0, Raw::CLIENTS, Packet(silent), MilliSeconds(19)).size(), 0, "waits");
        NS_TEST_EXPECT_MSG_EQ(cluster.Wait(MilliSeconds(2)).size(), 1, "half of LockTimeout");
        ExpectQuiet(cluster);

        Raw slow(Slow(), With({{"Lock", "true"}, {"LockHold", "1s"}, {"LockTimeout", "40ms"}}));
        slow.Pass(0, Raw::CLIENTS, Packet(flow), MilliSeconds(19));
        NS_TEST_EXPECT_MSG_EQ(slow.Wait(MilliSeconds(2)).size(), 1, "whatever LockHold says");
    }
};

/// Two lock at once.
class LockConflictTest : public LockCase
{
  public:
    LockConflictTest()
        : LockCase("C4: of two that lock at once the lower id keeps the lock, and gets the packets")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Slow(), Locking());
        const FlowKey flow = Raw::Request(4000);
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
        Raw hasty(Slow(), With({{"Lock", "true"}, {"LockHold", "500us"}}));
        ExpectAtServer(hasty, 1, Raw::Request(1), SYN, 0, "so that turns differ");
        hasty.Put(1, Raw::CLIENTS, Packet(flow, SYN, 1));
        const Arrivals both = hasty.Pass(0, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(10));
        NS_TEST_ASSERT_MSG_EQ(both.size(), 2, "each by its own");
        NS_TEST_EXPECT_MSG_NE((KeyOf(both[0].bytes) == KeyOf(both[1].bytes)), true, "two servers");
        ExpectAtServer(hasty, 1, flow, ACK, 0, "what the lower id chose counts");
        ExpectAtServer(hasty, 0, flow, ACK, 0, "what the lower id chose counts");
        ExpectQuiet(hasty);
    }
};

/// A holder fails, or leaves.
class LockLostTest : public LockCase
{
  public:
    LockLostTest()
        : LockCase("C4: a lock whose holder fails is taken over, and a former one is not heeded")
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey flow = Raw::Request(4000);
        Raw cluster(Slow(), Locking({{"LockTimeout", "100ms"}}));
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

        Raw left(Slow(), Locking({{"LockTimeout", "1s"}}));
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

/// On standby a dispatcher hears.
class StandbyTest : public LockCase
{
  public:
    StandbyTest()
        : LockCase("on standby a dispatcher learns entries, and forwards nothing")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, With({}));
        const FlowKey flow = Raw::Request(4000);
        cluster[1].SetStandby(true);
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        ExpectDrop(cluster, 1, flow, ACK, "standby");
        cluster[1].SetStandby(false);
        ExpectAtServer(cluster, 1, flow, ACK, 0, "it knows");
    }
};

/// A dispatcher that joins.
class JoinTest : public LockCase
{
  public:
    JoinTest()
        : LockCase("C1: who joins or returns is given the table, and who left is told no more")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, With({}));
        cluster[0].UpdateDispatchers({{MemberChange::Kind::REMOVE, 1}});
        const uint16_t flows = 100;
        for (uint16_t port = 1; port <= flows; ++port)
        {
            ExpectAtServer(cluster, 0, Raw::Request(port), SYN, (port - 1) % 2, "opened");
        }
        NS_TEST_EXPECT_MSG_EQ(cluster.frames.size(), 0, "nobody is told");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 0, "so it knows nothing");
        cluster[0].UpdateDispatchers({{MemberChange::Kind::ADD, 1}});
        cluster[1].UpdateDispatchers({{MemberChange::Kind::REMOVE, 1}});
        cluster[1].UpdateDispatchers({{MemberChange::Kind::ADD, 1}});
        cluster.Wait(MilliSeconds(100));
        for (uint16_t port = 1; port <= flows; ++port)
        {
            ExpectAtServer(cluster, 1, Raw::Request(port), ACK, (port - 1) % 2, "given");
        }
    }
};

/// One frame for all, where there is one medium.
class BroadcastTest : public LockCase
{
  public:
    BroadcastTest()
        : LockCase("C2: broadcast is one frame on a shared medium, and a copy a link on a mesh")
    {
    }

  private:
    /// @return frames that tell of an entry
    uint32_t Frames(bool shared, const std::string& spread)
    {
        const uint32_t n = 5;
        Raw cluster({n, 2, MicroSeconds(1), shared}, [&spread](DispatcherNetDevice& device) {
            device.GetSync()->SetAttribute("Spread", StringValue(spread));
        });
        const FlowKey flow = Raw::Request(4000);
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        for (uint32_t i = 1; i < n; ++i)
        {
            ExpectAtServer(cluster, i, flow, 0, 0, "all know");
        }
        for (const Bytes& frame : cluster.frames)
        {
            NS_TEST_EXPECT_MSG_EQ(ChecksumFault(frame), "", "checksums");
            const FlowKey group = FlowKey::Ipv4(Raw::Own(0), 0xef010203, 3780, 3780, UDP);
            NS_TEST_EXPECT_MSG_EQ(
                (KeyOf(frame) == group), (shared && spread == "broadcast"), "to the group");
        }
        return static_cast<uint32_t>(cluster.frames.size());
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Frames(true, "broadcast"), 1, "one for all");
        NS_TEST_EXPECT_MSG_EQ(Frames(true, "unicast"), 4, "one for each");
        NS_TEST_EXPECT_MSG_EQ(Frames(false, "broadcast"), 4, "a copy a link");
        NS_TEST_EXPECT_MSG_EQ(Frames(false, "unicast"), 4, "one for each");
    }
};

/// Messages that are none.
class BadMessageTest : public LockCase
{
  public:
    BadMessageTest()
        : LockCase("damaged, foreign and cut messages are dropped by name, and change nothing")
    {
    }

  private:
    void DoRun() override
    {
        Raw source({}, With({}));
        ExpectAtServer(source, 0, Raw::Request(1), SYN, 0, "opened");
        NS_TEST_ASSERT_MSG_EQ(source.frames.size(), 1, "a message");
        const Bytes genuine = source.frames[0];

        Raw cluster({}, With({}));
        const FlowKey foreign = FlowKey::Ipv4(Raw::CLIENT, Raw::Own(1), 3780, 3780, UDP);
        ExpectDrop(cluster, 1, foreign, 0, "bad-message");
        std::mt19937_64 numbers(7);
        uint32_t bad = 1;
        for (uint32_t i = 0; i < 2000; ++i)
        {
            Bytes damaged = genuine;
            const std::size_t at = 28 + numbers() % (damaged.size() - 28); // behind UDP's header
            damaged[at] ^= static_cast<uint8_t>(1 + numbers() % 255);
            cluster.Pass(1, Raw::CLIENTS, damaged, MicroSeconds(10));
            ++bad;
        }
        for (std::size_t size = 28; size < genuine.size(); ++size)
        {
            Bytes cut(genuine.begin(), genuine.begin() + size);
            Put16(cut, 2, size);
            Put16(cut, 24, size - 20);
            cluster.Pass(1, Raw::CLIENTS, cut, MicroSeconds(10));
            ++bad;
        }
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(1, "bad-message"), bad, "all of them");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 0, "nothing was learned");
        cluster.Pass(1, Raw::CLIENTS, genuine);
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 1, "the genuine one counts");
        NS_TEST_EXPECT_MSG_EQ(cluster.Balances(1), true, "packets");
    }
};

/// The suite.
class DispatcherLocksTestSuite : public TestSuite
{
  public:
    DispatcherLocksTestSuite()
        : TestSuite("flow-distribution-dispatcher-locks", Type::UNIT)
    {
        AddTestCase(new LockTest);
        AddTestCase(new LockReadyTest);
        AddTestCase(new LockConflictTest);
        AddTestCase(new LockLostTest);
        AddTestCase(new LockAgeTest);
        AddTestCase(new StandbyTest);
        AddTestCase(new JoinTest);
        AddTestCase(new BroadcastTest);
        AddTestCase(new BadMessageTest);
    }
};

DispatcherLocksTestSuite g_dispatcherLocksTestSuite;

} // namespace
