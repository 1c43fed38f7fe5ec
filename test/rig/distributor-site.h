// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_DISTRIBUTOR_SITE_H
#define FLOW_DISTRIBUTION_DISTRIBUTOR_SITE_H

#include "test-star.h"

#include "ns3/distributor-net-device.h"
#include "ns3/test.h"

#include <optional>

namespace ns3
{

inline constexpr uint32_t MEMBERS = 8;
inline constexpr const char* SERVICE = "198.18.0.1";
inline constexpr const char* SERVICE6 = "2001:db8:18::1";
inline constexpr const char* SELF = "10.2.255.1";
inline constexpr const char* SERVER = "10.3.0.1";
inline constexpr const char* CLIENT = "10.1.0.1";
inline constexpr const char* CLIENT6 = "2001:db8:1::1";

/// @param member its id @return its address
inline Ipv4Address
MemberAddress(uint32_t member)
{
    return Ipv4Address(Ipv4Address("10.2.0.0").Get() + member + 1);
}

/// @param client its number @return a client's address
inline std::string
Client(uint32_t client)
{
    return "10.1." + std::to_string(client / 250) + "." + std::to_string(1 + client % 250);
}

/// A distributor with the WAN at peer 0, members at peers 1 to 8 and servers at peer 9.
class DistributorTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    static constexpr uint32_t SERVERS = MEMBERS + 1; //!< peer and port of the servers' side

    /// One more distributor and its surroundings.
    struct Site
    {
        Ptr<DistributorNetDevice> device;
        std::unique_ptr<TestStar> star;
        std::unique_ptr<SteeringCounts> counts;

        /// @return the member that got packets since Clear, or none, or MEMBERS for several
        std::optional<uint32_t> Reached() const
        {
            std::optional<uint32_t> reached;
            for (uint32_t i = 0; i < MEMBERS; i++)
            {
                if (star->GotIp(1 + i) > 0)
                {
                    reached = reached ? MEMBERS : i;
                }
            }
            return reached;
        }

        /// Forgets what was received.
        void Clear()
        {
            for (auto& peer : star->peers)
            {
                peer->got.clear();
            }
        }

        /// Sends one packet and lets it arrive. @return the member it reached
        std::optional<uint32_t> Send(uint32_t peer, const TestBytes& bytes)
        {
            Clear();
            star->Send(peer, bytes);
            Simulator::Run();
            return Reached();
        }
    };

    /// Makes a site. @param scheme its spec @param lan members share a CSMA segment
    Site MakeSite(const std::string& scheme, bool lan = false)
    {
        Site site;
        site.device = CreateObject<DistributorNetDevice>();
        site.device->SetAttribute("Scheme", StringValue(scheme));
        site.star = std::make_unique<TestStar>(site.device);
        site.counts = std::make_unique<SteeringCounts>(site.device);
        site.star->AddPointToPoint();
        if (lan)
        {
            site.star->AddCsma(MEMBERS);
        }
        for (uint32_t i = 0; i < MEMBERS; i++)
        {
            uint32_t port = lan ? 1 : site.star->peers[site.star->AddPointToPoint()]->port;
            site.device->AddMember(i, 1, port, MemberAddress(i));
            if (lan)
            {
                Address link = site.star->peers[1 + i]->device->GetAddress();
                site.device->AddNeighbor(1, MemberAddress(i), Mac48Address::ConvertFrom(link));
            }
        }
        uint32_t servers = site.star->peers[site.star->AddPointToPoint()]->port;
        site.device->AddRoute(Ipv4Address("0.0.0.0"), 0, 0);
        site.device->AddRoute(Ipv6Address("::"), 0, 0);
        site.device->AddRoute(Ipv4Address("10.3.0.0"), 16, servers);
        site.device->AddService(Ipv4Address(SERVICE), TCP, 80);
        site.device->AddService(Ipv4Address(SERVICE), UDP, 53);
        site.device->AddService(Ipv6Address(SERVICE6), TCP, 80);
        site.device->AddSelfAddress(Ipv4Address(SELF));
        site.device->AddBackend(Ipv4Address(SERVER), TCP, 80);
        return site;
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
    }

    /// Checks the sums of a site.
    void ExpectBalance(Site& site)
    {
        NS_TEST_EXPECT_MSG_EQ(site.counts->Balance(), true, "everything is accounted for");
    }
};

/// @return a client's packet to the service
inline TestBytes
Request(const std::string& client, uint16_t port)
{
    return MakeIpv4(client.c_str(), SERVICE, TCP, MakeTcp(port, 80, 2));
}

} // namespace ns3

#endif // FLOW_DISTRIBUTION_DISTRIBUTOR_SITE_H
