// SPDX-License-Identifier: GPL-2.0-only

// Clusters of 2 to 64 dispatchers over links with delay, many flows, any dispatcher for each
// packet.

#include "../rig/sent-messages.h"
#include "spread-case.h"

#include "ns3/table-sync.h"

using namespace ns3;
using namespace packetbytes;

namespace
{

using Raw = RawCluster;

/// Entries that have come before the next packets.
class ReplicatedTest : public SpreadCase
{
  public:
    ReplicatedTest(uint32_t n, uint8_t version)
        : SpreadCase("C1, C2, C5: " + std::to_string(n) +
                         " dispatchers send each flow to one server, and tell each other once",
                     version),
          m_n(n)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped({m_n, SERVERS, MicroSeconds(100)}), With({{"ServerChoice", "random"}}));
        Note(Send(cluster, m_n, SYN, false, MilliSeconds(1)));
        // An update of each entry goes to each of the others, and all else waits for a second.
        NS_TEST_EXPECT_MSG_EQ(cluster.frames.size(), FLOWS * (m_n - 1), "updates");
        for (int i = 0; i < 5; ++i)
        {
            Note(Send(cluster, m_n, ACK, false, MilliSeconds(1)));
        }
        NS_TEST_EXPECT_MSG_EQ(cluster.frames.size(), FLOWS * (m_n - 1), "no more of them");
        ExpectServers(1);
        ExpectAlike(cluster, m_n);
    }

    uint32_t m_n;
};

/// Requests that come in twice at once.
class TwiceTest : public SpreadCase
{
  public:
    TwiceTest(uint32_t n, bool locks, uint8_t version)
        : SpreadCase("C4: requests at two of " + std::to_string(n) + " dispatchers at once, " +
                         (locks ? "locked: one server" : "not locked: two, and one stays"),
                     version),
          m_n(n),
          m_locks(locks)
    {
    }

  private:
    void DoRun() override
    {
        // Turns: two dispatchers that open the flows in the same order choose alike, so hash apart.
        Raw cluster(Shaped({m_n, SERVERS, MicroSeconds(100)}), [this](DispatcherNetDevice& device) {
            UintegerValue id;
            device.GetAttribute("DispatcherId", id);
            device.SetAttribute("ServerChoice",
                                StringValue("hash key=five-tuple hash=murmur3 seed=" +
                                            std::to_string(id.Get()) + " select=modulo"));
            device.SetAttribute("Lock", BooleanValue(m_locks));
            device.SetAttribute("LockHold", StringValue("1ms")); // ten times the delay
        });
        Note(Send(cluster, m_n, SYN, true, MilliSeconds(5)));
        if (m_locks)
        {
            ExpectServers(1);
        }
        else
        {
            std::size_t two = 0;
            for (const auto& [port, servers] : m_servers)
            {
                two += servers.size() == 2 ? 1 : 0;
            }
            NS_TEST_EXPECT_MSG_GT(two, FLOWS / 2, "three in four differ by chance");
        }
        m_servers.clear();
        for (int i = 0; i < 3; ++i)
        {
            Note(Send(cluster, m_n, ACK, false, MilliSeconds(1)));
        }
        ExpectServers(1);
        ExpectAlike(cluster, m_n);
    }

    uint32_t m_n;
    bool m_locks;
};

/// The system area network is cut, and heals.
class CutTest : public SpreadCase
{
  public:
    explicit CutTest(uint8_t version)
        : SpreadCase("C9: entries that were made while the system area network was cut arrive "
                     "when it heals",
                     version)
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t n = 3;
        Raw cluster(Shaped({n, SERVERS, MicroSeconds(1)}), [](DispatcherNetDevice& device) {
            device.GetSync()->SetAttribute("Reliable", StringValue("true"));
            device.GetSync()->SetAttribute("StatusInterval", StringValue("20ms"));
        });
        cluster.Cut(1, true);
        Note(Send(cluster, 1, SYN, false, MilliSeconds(5)));
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 0, "cut off");
        NS_TEST_EXPECT_MSG_EQ(cluster[2].GetEntries().GetN(), FLOWS, "not cut off");
        cluster.Cut(1, false);
        cluster.Wait(MilliSeconds(500));
        for (int i = 0; i < 3; ++i)
        {
            Note(Send(cluster, n, ACK, false, MilliSeconds(1)));
        }
        ExpectServers(1);
        ExpectAlike(cluster, n);
    }
};

/// Of a connection each dispatcher sees a part, one of them nothing.
class OpenTest : public ClusterCase
{
  public:
    OpenTest()
        : ClusterCase("C2: an open connection stays known to those that saw none of its packets, "
                      "for a word more once half of the half-open time has passed")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({3, 2, MicroSeconds(100), false}, [](DispatcherNetDevice& device) {
            device.SetAttribute("TcpHalfOpen", TimeValue(Seconds(1)));
        });
        const Key longer = Request(1);
        const Key shorter = Request(2);
        const Key never = Request(3);
        for (const Key& flow : {longer, shorter, never})
        {
            cluster.Put(0, Raw::CLIENTS, Packet(flow, SYN));
        }
        cluster.Wait(MilliSeconds(1));
        cluster.Put(1, Raw::CLIENTS, Packet(longer, ACK));
        cluster.Put(1, Raw::CLIENTS, Packet(shorter, ACK));
        cluster.Wait(MilliSeconds(400));
        cluster.Put(1, Raw::CLIENTS, Packet(shorter, RST));
        NS_TEST_EXPECT_MSG_EQ(SentMessages(cluster[1].GetSync(), "update"),
                              0,
                              "nothing to say of those that are short");
        cluster.Wait(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(SentMessages(cluster[1].GetSync(), "update"),
                              4,
                              "the end of one, and that one is open");
        for (uint32_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].FindServer(longer).has_value(), true, "known at all");
            NS_TEST_EXPECT_MSG_EQ(cluster[i].FindServer(never).has_value(), false, "half open");
        }
    }
};

/// Entries that run out while tables are compared.
class RunOutTest : public SpreadCase
{
  public:
    RunOutTest()
        : SpreadCase("what has run out comes back from nobody, however often tables are compared")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({2, SERVERS, MicroSeconds(1), false}, [](DispatcherNetDevice& device) {
            device.SetAttribute("UdpIdle", StringValue("200ms"));
            device.GetSync()->SetAttribute("AntiEntropyInterval", StringValue("5ms"));
        });
        for (uint16_t port = 1; port <= FLOWS; ++port)
        {
            cluster.Put(0, Raw::CLIENTS, Packet(Request(port, UDP)));
        }
        cluster.Wait(MilliSeconds(1));
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), FLOWS, "entries");
        cluster.Wait(MilliSeconds(204));
        // One looks a new flow up, and takes out what has run out; the other has not looked yet.
        cluster.Pass(0, Raw::CLIENTS, Packet(Request(1000, UDP)), MilliSeconds(190));
        for (const uint32_t i : {0, 1})
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetEntries().GetN(), 1, "the new one alone");
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetSync()->GetNEntries(), 1, "nor told of");
        }
    }
};

/// The suite.
class DispatcherClusterTestSuite : public TestSuite
{
  public:
    DispatcherClusterTestSuite()
        : TestSuite("flow-distribution-dispatcher-cluster", Type::UNIT)
    {
        for (const uint32_t n : {2, 3, 16, 64})
        {
            AddTestCase(new ReplicatedTest(n, 4));
        }
        for (const uint32_t n : {2, 3, 16})
        {
            AddTestCase(new TwiceTest(n, true, 4));
            AddTestCase(new TwiceTest(n, false, 4));
        }
        AddTestCase(new ReplicatedTest(3, 6));
        AddTestCase(new TwiceTest(3, true, 6));
        AddTestCase(new TwiceTest(3, false, 6));
        AddTestCase(new CutTest(4));
        AddTestCase(new CutTest(6));
        AddTestCase(new OpenTest);
        AddTestCase(new RunOutTest);
    }
};

DispatcherClusterTestSuite g_dispatcherClusterTestSuite;

} // namespace
