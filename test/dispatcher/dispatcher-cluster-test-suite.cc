// SPDX-License-Identifier: GPL-2.0-only

// Clusters of 2 to 64 dispatchers over links with delay, many flows, any dispatcher for each
// packet.

#include "cluster-case.h"

#include "ns3/table-sync.h"

#include <map>
#include <random>
#include <set>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

using Raw = RawCluster;

/// Cases that put packets in anywhere, and watch servers.
class SpreadCase : public ClusterCase
{
  public:
    using ClusterCase::ClusterCase;

  protected:
    static constexpr uint16_t FLOWS = 40;
    static constexpr uint32_t SERVERS = 4;

    /// A packet of each flow comes in at any dispatcher, or at two at once.
    Arrivals Send(Raw& cluster, uint32_t n, uint8_t flags, bool twice, Time wait)
    {
        for (uint16_t port = 1; port <= FLOWS; ++port)
        {
            const uint32_t at = m_numbers() % n;
            cluster.Put(at, Raw::CLIENTS, Packet(Raw::Request(port), flags));
            if (twice)
            {
                cluster.Put((at + 1) % n, Raw::CLIENTS, Packet(Raw::Request(port), flags));
            }
        }
        return cluster.Wait(wait);
    }

    /// Notes the servers of flows. @param came packets that came out
    void Note(const Arrivals& came)
    {
        for (const auto& one : came)
        {
            NS_TEST_EXPECT_MSG_EQ(one.port, Raw::SERVERS, "to servers");
            const FlowKey key = KeyOf(one.bytes);
            m_servers[key.sourcePort].insert(key.destination[3]);
        }
    }

    /// Each flow has had as many servers.
    void ExpectServers(std::size_t each)
    {
        NS_TEST_EXPECT_MSG_EQ(m_servers.size(), FLOWS, "all flows");
        for (const auto& [port, servers] : m_servers)
        {
            NS_TEST_EXPECT_MSG_EQ(servers.size(), each, "servers of a flow");
        }
    }

    /// All tables are alike, no lock is left, all packets are accounted for.
    void ExpectAlike(Raw& cluster, uint32_t n)
    {
        for (uint32_t i = 0; i < n; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetEntries().GetN(), FLOWS, "entries");
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetNLocks(), 0, "locks");
            NS_TEST_EXPECT_MSG_EQ(cluster.Balances(i), true, "packets");
            for (uint16_t port = 1; port <= FLOWS; ++port)
            {
                NS_TEST_EXPECT_MSG_EQ((cluster[i].FindServer(Raw::Request(port)) ==
                                       cluster[0].FindServer(Raw::Request(port))),
                                      true,
                                      "the same server at all");
            }
        }
    }

    std::map<uint16_t, std::set<uint32_t>> m_servers; //!< last bytes of addresses, by client port

  private:
    std::mt19937_64 m_numbers{11};
};

/// Entries that have come before the next packets.
class ReplicatedTest : public SpreadCase
{
  public:
    explicit ReplicatedTest(uint32_t n)
        : SpreadCase("C1, C2, C5: " + std::to_string(n) +
                     " dispatchers send each flow to one server, and tell each other once"),
          m_n(n)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({m_n, SERVERS, MicroSeconds(100), false}, With({{"ServerChoice", "random"}}));
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
    TwiceTest(uint32_t n, bool locks)
        : SpreadCase("C4: requests at two of " + std::to_string(n) + " dispatchers at once, " +
                     (locks ? "locked: one server" : "not locked: two, and one stays")),
          m_n(n),
          m_locks(locks)
    {
    }

  private:
    void DoRun() override
    {
        // Turns: two dispatchers that open the flows in the same order choose alike, so hash apart.
        Raw cluster({m_n, SERVERS, MicroSeconds(100), false}, [this](DispatcherNetDevice& device) {
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
    CutTest()
        : SpreadCase("C9: entries that were made while the system area network was cut arrive "
                     "when it heals")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t n = 3;
        Raw cluster({n, SERVERS, MicroSeconds(1), false}, [](DispatcherNetDevice& device) {
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
            cluster.Put(0, Raw::CLIENTS, Packet(Raw::Request(port, UDP)));
        }
        cluster.Wait(MilliSeconds(1));
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), FLOWS, "entries");
        cluster.Wait(MilliSeconds(204));
        // One looks a new flow up, and takes out what has run out; the other has not looked yet.
        cluster.Pass(0, Raw::CLIENTS, Packet(Raw::Request(1000, UDP)), MilliSeconds(190));
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
            AddTestCase(new ReplicatedTest(n));
        }
        for (const uint32_t n : {2, 3, 16})
        {
            AddTestCase(new TwiceTest(n, true));
            AddTestCase(new TwiceTest(n, false));
        }
        AddTestCase(new CutTest);
        AddTestCase(new RunOutTest);
    }
};

DispatcherClusterTestSuite g_dispatcherClusterTestSuite;

} // namespace
