// SPDX-License-Identifier: GPL-2.0-only

// A network of ns-3's own nodes, links, stacks and applications, with a distributor and three
// traffic managers in it:
//
//   clients --- router --- distributor === servers (CSMA)
//                            | | |
//                          3 managers

#include "ns3/bulk-send-helper.h"
#include "ns3/csma-helper.h"
#include "ns3/distributor-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-manager-helper.h"
#include "ns3/uinteger.h"

#include <iostream>
#include <map>
#include <set>

using namespace ns3;

namespace
{

const Ipv4Address SERVICE("198.51.100.1"); // the address that clients know
constexpr uint16_t WEB = 80;               // TCP
constexpr uint16_t LOG = 514;              // UDP
constexpr uint8_t TCP = 6;
constexpr uint8_t UDP = 17;

/// What the distributor did with a flow.
struct Passed
{
    std::set<flowhash::MemberId> managers;
    uint32_t requests{0}; //!< packets from the client
    uint32_t replies{0};  //!< packets from the server
};

std::map<std::string, Passed> g_flows; // by the client's end
uint64_t g_sentBytes = 0;

// [chosen]
void
Chosen(Ptr<const Packet>, const PacketView& view, flowhash::MemberId manager, uint32_t)
{
    const bool request = view.key.destinationPort == WEB || view.key.destinationPort == LOG;
    const auto& client = request ? view.source : view.destination;
    const uint16_t port = request ? view.key.sourcePort : view.key.destinationPort;
    Passed& flow = g_flows[client.ToString() + ":" + std::to_string(port) +
                           (view.key.protocol == TCP ? " tcp" : " udp")];
    flow.managers.insert(manager);
    (request ? flow.requests : flow.replies)++;
}

// [chosen-end]

void
Sent(Ptr<const Packet> packet)
{
    g_sentBytes += packet->GetSize();
}

} // namespace

int
main()
{
    // [nodes]
    NodeContainer clients(4);
    NodeContainer servers(4);
    NodeContainer managers(3);
    NodeContainer router(1);
    NodeContainer distributor(1);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(NodeContainer(clients, servers, managers, router, distributor));

    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    link.SetChannelAttribute("Delay", StringValue("100us"));
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
    // [nodes-end]

    // [steering]
    DistributorHelper distributors;
    distributors.SetAttribute("Scheme",
                              StringValue("key=greater-port hash=toeplitz select=maglev"));
    TrafficManagerHelper trafficManagers;
    for (const auto& [protocol, port] : {std::make_pair(TCP, WEB), std::make_pair(UDP, LOG)})
    {
        distributors.AddService(SERVICE, protocol, port);
        trafficManagers.AddService(SERVICE, protocol, port);
    }
    const auto front = distributors.Install(distributor.Get(0));
    const NetDeviceContainer tier = trafficManagers.Install(managers);
    // [steering-end]

    // [addresses]
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    for (const NetDeviceContainer& network : networks)
    {
        addresses.Assign(network);
        addresses.NewNetwork();
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    // [addresses-end]

    // [members]
    distributors.AddMembers(NetDeviceContainer(front), managers);
    distributors.AddBackends(NetDeviceContainer(front), servers);
    trafficManagers.AddServers(tier, servers);
    front->TraceConnectWithoutContext("Chosen", MakeCallback(&Chosen));
    // [members-end]

    // [applications]
    BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(SERVICE, WEB));
    bulk.SetAttribute("MaxBytes", UintegerValue(100000));
    OnOffHelper datagrams("ns3::UdpSocketFactory", InetSocketAddress(SERVICE, LOG));
    datagrams.SetAttribute("MaxBytes", UintegerValue(51200));
    ApplicationContainer sources = bulk.Install(clients);
    sources.Add(datagrams.Install(clients));
    sources.Start(Seconds(1));

    const Ipv4Address any = Ipv4Address::GetAny();
    ApplicationContainer sinks =
        PacketSinkHelper("ns3::TcpSocketFactory", InetSocketAddress(any, WEB)).Install(servers);
    sinks.Add(
        PacketSinkHelper("ns3::UdpSocketFactory", InetSocketAddress(any, LOG)).Install(servers));
    // [applications-end]
    for (auto source = sources.Begin(); source != sources.End(); ++source)
    {
        (*source)->TraceConnectWithoutContext("Tx", MakeCallback(&Sent));
    }
    Simulator::Stop(Seconds(10));
    Simulator::Run();

    for (const auto& [name, flow] : g_flows)
    {
        std::cout << name << ": " << flow.requests << " packets to servers, " << flow.replies
                  << " back, by manager";
        for (const flowhash::MemberId manager : flow.managers)
        {
            std::cout << " " << manager;
        }
        std::cout << "\n";
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
