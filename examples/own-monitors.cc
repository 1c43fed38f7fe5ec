// SPDX-License-Identifier: GPL-2.0-only

// Monitors of this module over ns-3's own applications: clients --- router --- distributor ---
// servers, with managers behind the distributor that translate; BulkSend and UdpClient to
// PacketSinks. One manager is dropped while flows are open. Beside what the monitors say stands
// what the distributor and the sinks saw, and what ns-3's FlowMonitor makes of it.

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/distributor-helper.h"
#include "ns3/distributor-net-device.h"
#include "ns3/flow-monitor-module.h"
#include "ns3/internet-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/socket-flow-probe.h"
#include "ns3/tier-probe.h"
#include "ns3/traffic-manager-helper.h"
#include "ns3/traffic-manager-net-device.h"

#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

const Ipv4Address SERVICE("198.51.100.1");
constexpr uint8_t TCP = 6;
constexpr uint8_t UDP = 17;
constexpr uint16_t PORT = 80;
constexpr uint32_t COUNT = 4; // of managers, servers

/// What distributor and sinks saw of a flow, by the client's end.
struct Seen
{
    std::set<flowhash::MemberId> managers;
    std::set<uint32_t> servers;
};

std::map<std::string, Seen> g_seen;

std::string
NameOf(const std::string& client, uint16_t port, uint8_t protocol)
{
    return client + ":" + std::to_string(port) + (protocol == TCP ? " tcp" : " udp");
}

void
Chosen(Ptr<const Packet>, const PacketView& view, const MemberChoice& choice)
{
    const bool request = view.key.destinationPort == PORT;
    const auto& client = request ? view.source : view.destination;
    const uint16_t port = request ? view.key.sourcePort : view.key.destinationPort;
    g_seen[NameOf(client.ToString(), port, view.key.protocol)].managers.insert(choice.member);
}

void
Received(uint32_t server, uint8_t protocol, Ptr<const Packet>, const Address& from)
{
    const auto client = InetSocketAddress::ConvertFrom(from);
    std::ostringstream address;
    address << client.GetIpv4();
    g_seen[NameOf(address.str(), client.GetPort(), protocol)].servers.insert(server);
}

void
Drop(Ptr<DistributorNetDevice> device, flowhash::MemberId manager)
{
    device->UpdateMembers({{flowhash::MemberChange::Kind::SET_DOWN, manager}});
}

} // namespace

int
main()
{
    NodeContainer clients(6);
    NodeContainer router(1);
    NodeContainer distributor(1);
    NodeContainer managers(COUNT);
    NodeContainer servers(COUNT);
    InternetStackHelper().Install(NodeContainer(clients, router, distributor, managers, servers));
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    std::vector<NetDeviceContainer> networks{link.Install(router.Get(0), distributor.Get(0))};
    for (uint32_t i = 0; i < clients.GetN(); ++i)
    {
        networks.push_back(link.Install(clients.Get(i), router.Get(0)));
    }
    for (uint32_t i = 0; i < COUNT; ++i)
    {
        networks.push_back(link.Install(distributor.Get(0), managers.Get(i)));
        networks.push_back(link.Install(distributor.Get(0), servers.Get(i)));
    }
    DistributorHelper distributorHelper;
    TrafficManagerHelper managerHelper;
    distributorHelper.SetAttribute("Scheme",
                                   StringValue("key=greater-port hash=toeplitz select=modulo"));
    for (const uint8_t protocol : {TCP, UDP})
    {
        distributorHelper.AddService(SERVICE, protocol, PORT);
        managerHelper.AddService(SERVICE, protocol, PORT);
    }
    NetDeviceContainer front = distributorHelper.Install(distributor);
    NetDeviceContainer tier = managerHelper.Install(managers);
    for (const NetDeviceContainer& network : networks)
    {
        addresses.Assign(network);
        addresses.NewNetwork();
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    distributorHelper.AddMembers(front, managers);
    distributorHelper.AddBackends(front, servers);
    managerHelper.AddServers(tier, servers);

    // [monitors] The flows, who chose what, and what is judged of it.
    FlowRoster roster(&Simulator::Now);
    ChoiceBook book(roster);
    FlowLedger ledger(roster, book);
    ImbalanceMonitor imbalance(book);
    FlowTagger tagger;
    // Flows are what the clients' nodes send to the service, whatever application does.
    SocketFlowProbe flows(
        roster, tagger, [](const flowhash::FlowKey& key) { return key.destinationPort == PORT; });
    const std::vector<flowhash::Member> members{{0}, {1}, {2}, {3}};
    TierProbe managerProbe({ledger, imbalance, book}, {"manager"}, members);
    TierProbe serverProbe({ledger, imbalance, book}, {"server"}, members);
    for (uint32_t i = 0; i < clients.GetN(); ++i)
    {
        flows.AddClient(clients.Get(i));
    }
    for (uint32_t i = 0; i < COUNT; ++i)
    {
        flows.AddServer(servers.Get(i));
        managerProbe.WatchSteering(DynamicCast<SteeringNetDevice>(tier.Get(i)), i);
        serverProbe.WatchHost(servers.Get(i)->GetDevice(1), i); // 0 is the loopback device
        tier.Get(i)->TraceConnectWithoutContext("Translated",
                                                MakeCallback(&FlowRoster::Translated, &roster));
    }
    // [traffic]
    BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(SERVICE, PORT));
    bulk.SetAttribute("MaxBytes", UintegerValue(1000000));
    UdpClientHelper datagrams(SERVICE, PORT);
    datagrams.SetAttribute("Interval", TimeValue(MilliSeconds(50)));
    datagrams.SetAttribute("MaxPackets", UintegerValue(100));
    ApplicationContainer sources = bulk.Install(clients);
    sources.Add(bulk.Install(clients));
    sources.Add(datagrams.Install(clients));
    sources.Start(Seconds(1));
    for (const uint8_t protocol : {TCP, UDP})
    {
        const PacketSinkHelper sink(protocol == TCP ? "ns3::TcpSocketFactory"
                                                    : "ns3::UdpSocketFactory",
                                    InetSocketAddress(Ipv4Address::GetAny(), PORT));
        for (uint32_t i = 0; i < COUNT; ++i)
        {
            const Ptr<Application> server = sink.Install(servers.Get(i)).Get(0);
            server->TraceConnectWithoutContext("Rx", MakeBoundCallback(&Received, i, protocol));
        }
    }
    front.Get(0)->TraceConnectWithoutContext("Chosen", MakeCallback(&Chosen));
    Simulator::Schedule(
        Seconds(3), &Drop, DynamicCast<DistributorNetDevice>(front.Get(0)), flowhash::MemberId(1));
    FlowMonitorHelper flowMonitor;
    flowMonitor.Install(NodeContainer(clients, servers));

    Simulator::Stop(Seconds(20));
    Simulator::Run();
    // [results]
    for (const FlowRecord& flow : ledger.Records())
    {
        const std::string name = NameOf(flow.client, flow.clientPort, flow.protocol);
        std::cout << name << ' ' << flow.outcome << ", manager " << flow.members[0].at(0)
                  << " server " << flow.members[1].at(0) << " violations " << flow.violations
                  << ", seen: managers";
        for (const flowhash::MemberId manager : g_seen[name].managers)
        {
            std::cout << ' ' << manager;
        }
        std::cout << " servers";
        for (const uint32_t server : g_seen[name].servers)
        {
            std::cout << ' ' << server;
        }
        std::cout << '\n';
    }
    const AffinityCount forward = ledger.Report(0).forward;
    std::cout << "violations of requests at managers: " << forward.packetsViolated << " of "
              << forward.packetsSeen << " packets\n";
    uint64_t sent = 0;
    uint64_t received = 0;
    for (const auto& [number, stats] : flowMonitor.GetMonitor()->GetFlowStats())
    {
        sent += stats.txPackets;
        received += stats.rxPackets;
    }
    std::cout << "FlowMonitor: sent " << sent << ", received " << received << " packets\n";
    Simulator::Destroy();
}
