// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_POOLS_CASE_H
#define FLOW_DISTRIBUTION_POOLS_CASE_H

#include "distributor-site.h"

namespace ns3
{

inline constexpr const char* WEB = "198.18.0.1";
inline constexpr const char* MAIL = "198.18.0.2";
inline constexpr const char* SPEC = "key=greater-port hash=toeplitz select=hrw";

/// A distributor with the WAN at peer 0, three nodes at peers 1 to 3 and three at 4 to 6, servers'
/// side at peer 7, which has the default route. Peer n is 10.2.0.n on port n.
class PoolsTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    static constexpr uint32_t WAN = 0;
    static constexpr uint32_t FIRST = 1;  //!< of the nodes at 1 to 3
    static constexpr uint32_t SECOND = 4; //!< of the nodes at 4 to 6
    static constexpr uint32_t SERVERS = 7;
    static constexpr uint32_t NODES = 3;

    void DoSetup() override
    {
        m_device = CreateObject<DistributorNetDevice>();
        m_device->SetScheme(SPEC);
        m_star = std::make_unique<TestStar>(m_device);
        m_counts = std::make_unique<SteeringCounts>(m_device);
        for (uint32_t i = 0; i <= SERVERS; ++i)
        {
            m_star->AddPointToPoint();
        }
        m_device->AddRoute(Ipv4Address("0.0.0.0"), 0, SERVERS);
        m_device->AddRoute(Ipv6Address("::"), 0, SERVERS);
        m_device->AddRoute(Ipv4Address("10.1.0.0"), 16, WAN);
        m_device->AddService(Ipv4Address(WEB), TCP, 80);
        m_device->AddService(Ipv4Address(WEB), UDP, 53);
        m_device->AddService(Ipv4Address(MAIL), TCP, 80);
        m_device->AddService(Ipv6Address(SERVICE6), TCP, 80);
    }

    void DoTeardown() override
    {
        NS_TEST_EXPECT_MSG_EQ(m_counts->Balance(), true, "everything is accounted for");
        Simulator::Destroy();
        m_counts.reset();
        m_star.reset();
        m_device = nullptr;
    }

    static Address NodeAddress(uint32_t peer)
    {
        return Ipv4Address(0x0a020000 + peer);
    }

    /// Makes three nodes members. @param pool of which pool @param first peer
    void Fill(uint32_t pool, uint32_t first)
    {
        for (uint32_t i = 0; i < NODES; ++i)
        {
            m_device->AddMember(i, 1, first + i, NodeAddress(first + i), pool);
        }
    }

    /// Adds a pool of three nodes. @param match what for @param first peer
    uint32_t AddPool(const PoolMatch& match, uint32_t first)
    {
        const uint32_t pool = m_device->AddPool(match, SPEC);
        Fill(pool, first);
        return pool;
    }

    /// Sends one packet. @param peer from where @return the peer that got it; none: no one did
    std::optional<uint32_t> Send(uint32_t peer, const TestBytes& bytes)
    {
        for (auto& each : m_star->peers)
        {
            each->got.clear();
        }
        m_star->Send(peer, bytes);
        Simulator::Run();
        for (uint32_t i = 0; i <= SERVERS; ++i)
        {
            if (m_star->GotIp(i) > 0)
            {
                return i;
            }
        }
        return std::nullopt;
    }

    /// @return the first peer of the group that a packet reached; none: not one of both groups
    std::optional<uint32_t> Group(uint32_t peer, const TestBytes& bytes)
    {
        const std::optional<uint32_t> got = Send(peer, bytes);
        if (!got || *got == WAN || *got == SERVERS)
        {
            return std::nullopt;
        }
        return *got < SECOND ? FIRST : SECOND;
    }

    /// Checks the group of a packet. @param what the reason
    void Expect(uint32_t peer,
                const TestBytes& bytes,
                std::optional<uint32_t> group,
                const char* what)
    {
        const std::optional<uint32_t> got = Group(peer, bytes);
        NS_TEST_EXPECT_MSG_EQ((got == group), true, what << ", got " << got.value_or(0));
    }

    static TestBytes Syn(const char* to, uint16_t port)
    {
        return MakeIpv4("10.1.0.1", to, TCP, MakeTcp(port, 80, 2));
    }

    Ptr<DistributorNetDevice> m_device;
    std::unique_ptr<TestStar> m_star;
    std::unique_ptr<SteeringCounts> m_counts;
};

} // namespace ns3

#endif // FLOW_DISTRIBUTION_POOLS_CASE_H
