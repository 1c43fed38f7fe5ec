// SPDX-License-Identifier: GPL-2.0-only

#ifndef SPREAD_CASE_H
#define SPREAD_CASE_H

#include "cluster-case.h"

#include <array>
#include <map>
#include <random>
#include <set>

namespace ns3
{

/// Cases that put packets in anywhere, and watch servers.
class SpreadCase : public ClusterCase
{
  public:
    using ClusterCase::ClusterCase;

  protected:
    static constexpr uint16_t FLOWS = 40;
    static constexpr uint32_t SERVERS = 4;

    /// A packet of each flow comes in at any dispatcher, or at two at once.
    Arrivals Send(RawCluster& cluster, uint32_t n, uint8_t flags, bool twice, Time wait)
    {
        for (uint16_t port = 1; port <= FLOWS; ++port)
        {
            const uint32_t at = m_numbers() % n;
            cluster.Put(at, RawCluster::CLIENTS, Packet(Request(port), flags));
            if (twice)
            {
                cluster.Put((at + 1) % n, RawCluster::CLIENTS, Packet(Request(port), flags));
            }
        }
        return cluster.Wait(wait);
    }

    /// Notes the servers of flows. @param came packets that came out
    void Note(const Arrivals& came)
    {
        for (const auto& one : came)
        {
            NS_TEST_EXPECT_MSG_EQ(one.port, RawCluster::SERVERS, "to servers");
            const Key key = packetbytes::KeyOf(one.bytes);
            m_servers[key.sourcePort].insert(key.destination);
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
    void ExpectAlike(RawCluster& cluster, uint32_t n)
    {
        for (uint32_t i = 0; i < n; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetEntries().GetN(), FLOWS, "entries");
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetNLocks(), 0, "locks");
            NS_TEST_EXPECT_MSG_EQ(cluster.Balances(i), true, "packets");
            for (uint16_t port = 1; port <= FLOWS; ++port)
            {
                NS_TEST_EXPECT_MSG_EQ(
                    (cluster[i].FindServer(Request(port)) == cluster[0].FindServer(Request(port))),
                    true,
                    "the same server at all");
            }
        }
    }

    /// Addresses by client port.
    std::map<uint16_t, std::set<std::array<uint8_t, 16>>> m_servers;

  private:
    std::mt19937_64 m_numbers{11};
};

} // namespace ns3

#endif // SPREAD_CASE_H
