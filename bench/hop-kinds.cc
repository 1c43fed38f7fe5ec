// SPDX-License-Identifier: GPL-2.0-only

#include "hop-rig.h"

#include "ns3/boolean.h"
#include "ns3/bridge-net-device.h"
#include "ns3/dispatcher-net-device.h"
#include "ns3/distributor-net-device.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-generator.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device-container.h"
#include "ns3/router-net-device.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/traffic-manager-net-device.h"
#include "ns3/uinteger.h"

#include <string>
#include <vector>

namespace ns3
{

namespace
{

constexpr const char* SERVICE = "198.18.0.1";
constexpr const char* NEXT_HOP = "10.2.0.1";

/// Copies 40 bytes, hashes them, sends on: the least that any forwarding handler must do.
struct BareHop
{
    Ptr<NetDevice> out;
    Address next;
    uint64_t members[8]{};

    void Receive(Ptr<NetDevice>,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address&,
                 const Address&,
                 NetDevice::PacketType)
    {
        uint8_t bytes[40];
        uint32_t size = packet->CopyData(bytes, sizeof(bytes));
        uint32_t hash = 2166136261U; // FNV-1a of the tuple
        for (uint32_t i = 12; i < 24 && i < size; i++)
        {
            hash = (hash ^ bytes[i]) * 16777619U;
        }
        members[hash % 8]++;
        out->Send(packet->Copy(), next, protocol);
    }
};

/// The yardstick's line.
class BareRig : public HopRig
{
  public:
    explicit BareRig(Link link)
        : HopRig(link, HOPS),
          m_bare(HOPS)
    {
        for (uint32_t i = 0; i < HOPS; i++)
        {
            m_bare[i].out = GetOut(i);
            m_bare[i].next = GetNext(i);
            GetNode(i)->RegisterProtocolHandler(
                MakeCallback(&BareHop::Receive, &m_bare[i]), 0, GetIn(i), true);
        }
    }

  private:
    std::vector<BareHop> m_bare;
};

/// Puts a new distributor on one hop of a line. @return it
Ptr<DistributorNetDevice>
AddDistributor(HopRig& rig, uint32_t hop, bool shared, const std::string& select = "table")
{
    auto device = CreateObject<DistributorNetDevice>();
    device->SetAttribute("Scheme", StringValue("key=greater-port hash=toeplitz select=" + select));
    rig.GetNode(hop)->AddDevice(device);
    device->AddPort(rig.GetIn(hop));
    uint32_t out = device->AddPort(rig.GetOut(hop));
    const uint32_t members = 8; // all behind one port
    for (uint32_t i = 0; i < members; i++)
    {
        Ipv4Address neighbor(Ipv4Address(NEXT_HOP).Get() + i);
        device->AddMember(i, 1, out, neighbor);
        if (shared)
        {
            device->AddNeighbor(out, neighbor, Mac48Address::ConvertFrom(rig.GetNext(hop)));
        }
    }
    device->AddService(Ipv4Address(SERVICE), 17, 53);
    device->AddSelfAddress(Ipv4Address("10.2.255.1"));
    return device;
}

/// Puts a new traffic manager on one hop of a line, which translates both ends of the datagrams
/// that the hop before it sends. Server and self address change hands from hop to hop: the server
/// of one is the service of the next.
void
AddTrafficManager(HopRig& rig, uint32_t hop)
{
    auto device = CreateObject<TrafficManagerNetDevice>();
    device->SetAttribute("TranslateSource", BooleanValue(true));
    const Ipv4Address self(Ipv4Address("10.2.255.1").Get() + hop);
    device->SetAttribute("SelfAddress", Ipv4AddressValue(self));
    rig.GetNode(hop)->AddDevice(device);
    device->AddPort(rig.GetIn(hop));
    const uint32_t out = device->AddPort(rig.GetOut(hop));
    const Ipv4Address server(Ipv4Address("10.3.0.1").Get() + hop);
    const Ipv4Address service = hop == 0 ? Ipv4Address(SERVICE) : Ipv4Address(server.Get() - 1);
    device->AddService(service, 17, 53);
    device->AddServer(0, server);
    device->AddRoute(server, 32, out);
}

/// Puts a new dispatcher on one hop of a line, with an entry for each flow from its first packet
/// on. Addresses as for traffic managers.
void
AddDispatcher(HopRig& rig, uint32_t hop)
{
    auto device = CreateObject<DispatcherNetDevice>();
    rig.GetNode(hop)->AddDevice(device);
    device->AddPort(rig.GetIn(hop));
    const uint32_t out = device->AddPort(rig.GetOut(hop));
    const Ipv4Address server(Ipv4Address("10.3.0.1").Get() + hop);
    const Ipv4Address service = hop == 0 ? Ipv4Address(SERVICE) : Ipv4Address(server.Get() - 1);
    device->AddService(service, 17, 53);
    device->AddServerAddress(0, server);
    device->UpdateServers({{flowhash::MemberChange::Kind::ADD, 0}});
    device->AddRoute(server, 32, out);
}

/// Makes an IPv4 router of one hop of a line.
void
AddIpv4Router(HopRig& rig, uint32_t hop, bool queueDisc)
{
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(rig.GetNode(hop));
    NetDeviceContainer ports(rig.GetIn(hop));
    ports.Add(rig.GetOut(hop));
    Ipv4AddressGenerator::Reset(); // no two routers here need to know each other
    Ipv4AddressHelper("10.1.0.0", "255.255.0.0").Assign(NetDeviceContainer(rig.GetIn(hop)));
    Ipv4AddressHelper("10.2.0.0", "255.255.0.0").Assign(NetDeviceContainer(rig.GetOut(hop)));
    Ipv4StaticRoutingHelper()
        .GetStaticRouting(rig.GetNode(hop)->GetObject<Ipv4>())
        ->AddNetworkRouteTo(Ipv4Address("198.18.0.0"), Ipv4Mask("255.254.0.0"), 2);
    if (!queueDisc)
    {
        TrafficControlHelper().Uninstall(ports); // the address helper put one there
    }
}

} // namespace

std::unique_ptr<HopRig>
MakeNoHop(HopRig::Link link)
{
    return std::make_unique<HopRig>(link, 0);
}

std::unique_ptr<HopRig>
MakeBareHop(HopRig::Link link)
{
    return std::make_unique<BareRig>(link);
}

std::unique_ptr<HopRig>
MakeDistributorHop(HopRig::Link link)
{
    auto rig = std::make_unique<HopRig>(link, HOPS);
    for (uint32_t i = 0; i < HOPS; i++)
    {
        AddDistributor(*rig, i, link == HopRig::Link::CSMA);
    }
    return rig;
}

std::unique_ptr<HopRig>
MakeSwitchHop(bool pipeline)
{
    auto rig = std::make_unique<HopRig>(HopRig::Link::POINT_TO_POINT, HOPS);
    for (uint32_t i = 0; i < HOPS; i++)
    {
        auto device = AddDistributor(*rig, i, false, "switch-table");
        if (pipeline)
        {
            device->SetAttribute("PipelineLatency", StringValue("1us"));
            device->SetAttribute("PacketRate", DoubleValue(1e8));
            device->SetAttribute("BufferBytes", UintegerValue(1 << 24));
            device->SetAttribute("BufferAlpha", DoubleValue(1));
        }
    }
    return rig;
}

std::unique_ptr<HopRig>
MakeRouterDeviceHop()
{
    auto rig = std::make_unique<HopRig>(HopRig::Link::POINT_TO_POINT, HOPS);
    for (uint32_t i = 0; i < HOPS; i++)
    {
        auto device = CreateObject<RouterNetDevice>();
        rig->GetNode(i)->AddDevice(device);
        device->AddPort(rig->GetIn(i));
        device->AddRoute(Ipv4Address("198.18.0.0"), 15, device->AddPort(rig->GetOut(i)));
    }
    return rig;
}

std::unique_ptr<HopRig>
MakeTrafficManagerHop(HopRig::Link link)
{
    auto rig = std::make_unique<HopRig>(link, HOPS);
    for (uint32_t i = 0; i < HOPS; i++)
    {
        AddTrafficManager(*rig, i);
    }
    return rig;
}

std::unique_ptr<HopRig>
MakeDispatcherHop()
{
    auto rig = std::make_unique<HopRig>(HopRig::Link::POINT_TO_POINT, HOPS);
    for (uint32_t i = 0; i < HOPS; i++)
    {
        AddDispatcher(*rig, i);
    }
    return rig;
}

std::unique_ptr<HopRig>
MakeIpv4RouterHop(bool queueDisc)
{
    auto rig = std::make_unique<HopRig>(HopRig::Link::POINT_TO_POINT, HOPS);
    for (uint32_t i = 0; i < HOPS; i++)
    {
        AddIpv4Router(*rig, i, queueDisc);
    }
    return rig;
}

std::unique_ptr<HopRig>
MakeBridgeHop()
{
    auto rig = std::make_unique<HopRig>(HopRig::Link::CSMA, HOPS);
    for (uint32_t i = 0; i < HOPS; i++)
    {
        auto device = CreateObject<BridgeNetDevice>();
        rig->GetNode(i)->AddDevice(device);
        device->AddBridgePort(rig->GetIn(i));
        device->AddBridgePort(rig->GetOut(i));
    }
    rig->SetFirstHop(rig->GetSink());
    return rig;
}

} // namespace ns3
