// SPDX-License-Identifier: GPL-2.0-only

// A network of ns-3's own nodes, links, stacks and applications, with a distributor and three
// traffic managers in it: clients --- router --- distributor === servers (CSMA)
//                                                    |||
//                                                  managers

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/distributor-helper.h"
#include "ns3/internet-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-manager-helper.h"

#include <iostream>
#include <map>
#include <set>

using namespace ns3;

namespace
{

const Ipv4Address SERVICE("198.51.100.1"); // the address that clients know
constexpr uint8_t TCP = 6;
constexpr uint8_t UDP = 17;
constexpr uint16_t WEB = 80;  // TCP
constexpr uint16_t LOG = 514; // UDP

/// What the distributor did with a flow.
struct Passed
{
    std::set<flowhash::MemberId> managers;
    uint32_t requests{0}; //!< packets from the client
    uint32_t replies{0};  //!< packets from the server
};

std::map<std::string, Passed> g_flows; // by the client's end
uint64_t g_sentBytes = 0;

// [chosen] The distributor chose a manager for a packet.
void
Chosen(Ptr<const Packet>, const PacketView& view, const MemberChoice& choice)
{
    const bool request = view.key.destinationPort == WEB || view.key.destinationPort == LOG;
    const auto& client = request ? view.source : view.destination;
    const uint16_t port = request ? view.key.sourcePort : view.key.destinationPort;
    Passed& flow = g_flows[client.ToString() + ":" + std::to_string(port) +
                           (view.key.protocol == TCP ? " tcp" : " udp")];
    flow.managers.insert(choice.member);
    (request ? flow.requests : flow.replies)++;
}

// [sent] An application sent.
void
Sent(Ptr<const Packet> packet)
{
    g_sentBytes += packet->GetSize();
}

} // namespace

int
main()
{
    // [nodes] Nodes, IP stacks and links: ns-3's own.
    NodeContainer clients(6);
    NodeContainer router(1);
    NodeContainer distributor(1);
    NodeContainer managers(3);
    NodeContainer servers(4);
    InternetStackHelper().Install(NodeContainer(clients, router, distributor, managers, servers));
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    std::vector<NetDeviceContainer> networks{link.Install(router.Get(0), distributor.Get(0))};
    for (uint32_t i = 0; i < clients.GetN(); ++i)
    {
        networks.push_back(link.Install(clients.Get(i), router.Get(0)));
    }
    for (uint32_t i = 0; i < managers.GetN(); ++i)
    {
        networks.push_back(link.Install(distributor.Get(0), managers.Get(i)));
    }
    networks.push_back(CsmaHelper().Install(NodeContainer(distributor, servers)));

    // [steering] A distributor and traffic managers, over the links that their nodes have.
    DistributorHelper distributorHelper;
    distributorHelper.SetAttribute("Scheme", StringValue("key=greater-port hash=toeplitz"));
    distributorHelper.AddService(SERVICE, TCP, WEB);
    distributorHelper.AddService(SERVICE, UDP, LOG);
    TrafficManagerHelper managerHelper;
    managerHelper.AddService(SERVICE, TCP, WEB);
    managerHelper.AddService(SERVICE, UDP, LOG);
    NetDeviceContainer front = distributorHelper.Install(distributor);
    NetDeviceContainer tier = managerHelper.Install(managers);

    // [addresses] Addresses and routes: ns-3's own.
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    for (const NetDeviceContainer& network : networks)
    {
        addresses.Assign(network);
        addresses.NewNetwork();
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    // [members] Who chooses among whom.
    distributorHelper.AddMembers(front, managers);
    distributorHelper.AddBackends(front, servers);
    managerHelper.AddServers(tier, servers);
    front.Get(0)->TraceConnectWithoutContext("Chosen", MakeCallback(&Chosen));

    // [applications] Traffic: ns-3's own.
    BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(SERVICE, WEB));
    bulk.SetAttribute("MaxBytes", UintegerValue(100000));
    OnOffHelper datagrams("ns3::UdpSocketFactory", InetSocketAddress(SERVICE, LOG));
    datagrams.SetAttribute("MaxBytes", UintegerValue(51200));
    ApplicationContainer sources = bulk.Install(clients);
    sources.Add(datagrams.Install(clients));
    sources.Start(Seconds(1));
    PacketSinkHelper web("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), WEB));
    PacketSinkHelper log("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), LOG));
    ApplicationContainer sinks = web.Install(servers);
    sinks.Add(log.Install(servers));

    // [run] And what came of it.
    for (uint32_t i = 0; i < sources.GetN(); ++i)
    {
        sources.Get(i)->TraceConnectWithoutContext("Tx", MakeCallback(&Sent));
    }
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    for (const auto& [name, flow] : g_flows)
    {
        std::cout << name << ": " << flow.requests << " packets there, " << flow.replies
                  << " back, by manager " << *flow.managers.begin()
                  << (flow.managers.size() > 1 ? " and others\n" : "\n");
    }
    uint64_t received = 0;
    for (uint32_t i = 0; i < sinks.GetN(); ++i)
    {
        const uint64_t bytes = DynamicCast<PacketSink>(sinks.Get(i))->GetTotalRx();
        std::cout << "sink " << i << ": " << bytes << " bytes\n";
        received += bytes;
    }
    std::cout << "sent " << g_sentBytes << " bytes, received " << received << " bytes\n";
    Simulator::Destroy();
}
