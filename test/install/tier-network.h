// SPDX-License-Identifier: GPL-2.0-only

#ifndef TIER_NETWORK_H
#define TIER_NETWORK_H

#include "../rig/host-talk.h"

#include "ns3/distributor-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"
#include "ns3/traffic-manager-helper.h"

#include <map>
#include <set>

namespace ns3
{

/// Clients | router of ns-3 | distributor | traffic managers | distributor | servers, with a link
/// between the distributors, made by helpers; hosts and router have stacks and addresses, global
/// routing does the rest.
class TierNetwork
{
  public:
    static constexpr const char* SCHEME = "key=greater-port hash=toeplitz select=hrw";
    static constexpr uint8_t UDP = 17;

    /// Makes nodes and links, and declares a service.
    explicit TierNetwork(uint32_t managerCount)
        : managers(managerCount)
    {
        Join(router, clients);
        Join(router, front);
        Join(front, managers);
        Join(back, managers);
        Join(front, back);
        Join(back, servers);
        InternetStackHelper().Install(NodeContainer(clients, router, servers));
        distributorHelper.SetAttribute("Scheme", StringValue(SCHEME));
        distributorHelper.AddService(service, UDP, HostTalk::PORT);
        managerHelper.AddService(service, UDP, HostTalk::PORT);
    }

    /// Makes the distributors; the managers are there. Replies are not hashed yet.
    void Finish()
    {
        distributors = distributorHelper.Install(NodeContainer(front, back));
        Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
        for (uint32_t i = 0; i < clients.GetN(); ++i)
        {
            addresses.Assign(
                NetDeviceContainer(clients.Get(i)->GetDevice(0), router.Get(0)->GetDevice(i)));
            addresses.NewNetwork();
        }
        addresses.Assign(NetDeviceContainer(router.Get(0)->GetDevice(clients.GetN())));
        for (uint32_t i = 0; i < servers.GetN(); ++i)
        {
            addresses.NewNetwork();
            addresses.Assign(NetDeviceContainer(servers.Get(i)->GetDevice(0)));
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
        DistributorHelper::AddMembers(distributors, managers);
        for (uint32_t i = 0; i < distributors.GetN(); ++i)
        {
            distributors.Get(i)->TraceConnectWithoutContext(
                "Chosen", MakeCallback(&TierNetwork::Chosen, this));
        }
    }

    /// Each client asks the service ten times. @param talk of clients and servers
    void AskService(HostTalk& talk)
    {
        for (uint32_t i = 0; i < 10 * clients.GetN(); ++i)
        {
            talk.Ask(i % clients.GetN(), service, Seconds(1) + MilliSeconds(i));
        }
    }

    /// @return managers that packets of any flow passed
    std::set<flowhash::MemberId> Used() const
    {
        std::set<flowhash::MemberId> used;
        for (const auto& [flow, passed] : chosen)
        {
            used.insert(passed.begin(), passed.end());
        }
        return used;
    }

    Ipv4Address service{"198.51.100.1"};
    NodeContainer clients{3};
    NodeContainer servers{3};
    NodeContainer managers;
    NodeContainer router{1};
    NodeContainer front{1};
    NodeContainer back{1};
    DistributorHelper distributorHelper;
    TrafficManagerHelper managerHelper;
    NetDeviceContainer distributors;
    /// Managers by the end of a flow that is no service's: the client's, or the self address's.
    std::map<std::pair<flowhash::HostAddress, uint16_t>, std::set<flowhash::MemberId>> chosen;

  private:
    void Join(const NodeContainer& one, const NodeContainer& many)
    {
        for (uint32_t i = 0; i < many.GetN(); ++i)
        {
            PointToPointHelper().Install(one.Get(0), many.Get(i));
        }
    }

    void Chosen(Ptr<const Packet>, const PacketView& view, const MemberChoice& choice)
    {
        const bool request = view.key.destinationPort == HostTalk::PORT;
        chosen[request ? std::make_pair(view.source, view.key.sourcePort)
                       : std::make_pair(view.destination, view.key.destinationPort)]
            .insert(choice.member);
    }
};

} // namespace ns3

#endif // TIER_NETWORK_H
