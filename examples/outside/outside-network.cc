// SPDX-License-Identifier: GPL-2.0-only

// A program outside of the module's tree: clients --- distributor === four servers (CSMA), which
// own the service's address. The hash is the client's port, so that who gets what can be foreseen.

#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/flow-distribution-module.h"
#include "ns3/internet-module.h"
#include "ns3/point-to-point-module.h"

#include <algorithm>
#include <iostream>
#include <vector>

using namespace ns3;

namespace
{

const Ipv4Address SERVICE("198.51.100.1");
constexpr uint8_t UDP = 17;
constexpr uint16_t PORT = 514;
constexpr uint16_t FLOWS = 40;

void
Send(const Ptr<Socket>& socket)
{
    socket->SendTo(Create<Packet>(100), 0, InetSocketAddress(SERVICE, PORT));
}

} // namespace

int
main()
{
    Simulator::SetScheduler(ObjectFactory("ns3::RadixScheduler"));
    NodeContainer client(1);
    NodeContainer middle(1);
    NodeContainer servers(4);
    InternetStackHelper().Install(NodeContainer(client, middle, servers));
    const auto link = PointToPointHelper().Install(client.Get(0), middle.Get(0));
    const auto segment = CsmaHelper().Install(NodeContainer(middle, servers));
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    addresses.Assign(link);
    addresses.NewNetwork();
    addresses.Assign(segment);

    DistributorHelper helper;
    helper.SetAttribute(
        "Scheme", StringValue("key=fields fields=sport hash=identity width=16 select=modulo"));
    helper.AddService(SERVICE, UDP, PORT);
    const auto distributor = helper.Install(middle.Get(0));
    helper.AddServiceAddresses(servers);
    DistributorHelper::AddMembers(NetDeviceContainer(distributor), servers);
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    std::vector<Ptr<Socket>> sockets;
    std::vector<uint32_t> received(servers.GetN());
    for (uint32_t i = 0; i < servers.GetN(); ++i)
    {
        sockets.push_back(Socket::CreateSocket(servers.Get(i), UdpSocketFactory::GetTypeId()));
        sockets.back()->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    }
    for (uint16_t flow = 0; flow < FLOWS; ++flow)
    {
        sockets.push_back(Socket::CreateSocket(client.Get(0), UdpSocketFactory::GetTypeId()));
        sockets.back()->Bind(InetSocketAddress(Ipv4Address::GetAny(), 40000 + flow));
        Simulator::ScheduleWithContext(
            client.Get(0)->GetId(), Seconds(1) + MilliSeconds(flow), &Send, sockets.back());
    }
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    for (uint32_t i = 0; i < servers.GetN(); ++i)
    {
        uint16_t least = UINT16_MAX;
        Address from;
        while (sockets[i]->RecvFrom(from))
        {
            ++received[i];
            least = std::min(least, InetSocketAddress::ConvertFrom(from).GetPort());
        }
        std::cout << "server " << i << ": " << received[i] << " flows, from port " << least << '\n';
    }
    Simulator::Destroy();
    return 0;
}
