// SPDX-License-Identifier: GPL-2.0-only

#include "hop-rig.h"

#include "ns3/bridge-net-device.h"
#include "ns3/distributor-net-device.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device-container.h"
#include "ns3/router-net-device.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"

namespace ns3
{

namespace
{

constexpr const char* SERVICE = "198.18.0.1";
constexpr const char* NEXT_HOP = "10.2.0.1";

/// Copies 40 bytes, hashes them, sends on: the least that any forwarding handler must do.
class BareRig : public HopRig
{
  public:
    explicit BareRig(Link link)
        : HopRig(link),
          m_next(Sink()->GetAddress())
    {
        Hop()->RegisterProtocolHandler(MakeCallback(&BareRig::Receive, this), 0, In(), true);
    }

  private:
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
        m_members[hash % 8]++;
        Out()->Send(packet->Copy(), m_next, protocol);
    }

    Address m_next;
    uint64_t m_members[8]{};
};

/// A rig that keeps its device.
class DeviceRig : public HopRig
{
  public:
    DeviceRig(Link link, Ptr<NetDevice> device)
        : HopRig(link)
    {
        Hop()->AddDevice(device);
    }
};

} // namespace

std::unique_ptr<HopRig>
MakeBareHop(HopRig::Link link)
{
    return std::make_unique<BareRig>(link);
}

std::unique_ptr<HopRig>
MakeDistributorHop(HopRig::Link link)
{
    auto device = CreateObject<DistributorNetDevice>();
    device->SetAttribute("Scheme", StringValue("key=greater-port hash=toeplitz select=table"));
    auto rig = std::make_unique<DeviceRig>(link, device);
    device->AddPort(rig->In());
    uint32_t out = device->AddPort(rig->Out());
    const uint32_t members = 8; // all behind one port
    for (uint32_t i = 0; i < members; i++)
    {
        Ipv4Address neighbor(Ipv4Address(NEXT_HOP).Get() + i);
        device->AddMember(i, 1, out, neighbor);
        if (link == HopRig::Link::CSMA)
        {
            device->AddNeighbor(
                out, neighbor, Mac48Address::ConvertFrom(rig->Sink()->GetAddress()));
        }
    }
    device->AddService(Ipv4Address(SERVICE), 17, 53);
    device->AddSelfAddress(Ipv4Address("10.2.255.1"));
    return rig;
}

std::unique_ptr<HopRig>
MakeRouterDeviceHop()
{
    auto device = CreateObject<RouterNetDevice>();
    auto rig = std::make_unique<DeviceRig>(HopRig::Link::POINT_TO_POINT, device);
    device->AddPort(rig->In());
    device->AddRoute(Ipv4Address("198.18.0.0"), 15, device->AddPort(rig->Out()));
    return rig;
}

std::unique_ptr<HopRig>
MakeIpv4RouterHop(bool queueDisc)
{
    auto rig = std::make_unique<HopRig>(HopRig::Link::POINT_TO_POINT);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(rig->Hop());
    NetDeviceContainer ports(rig->In());
    ports.Add(rig->Out());
    Ipv4AddressHelper("10.1.0.0", "255.255.0.0").Assign(NetDeviceContainer(rig->In()));
    Ipv4AddressHelper("10.2.0.0", "255.255.0.0").Assign(NetDeviceContainer(rig->Out()));
    Ipv4StaticRoutingHelper routing;
    routing.GetStaticRouting(rig->Hop()->GetObject<Ipv4>())
        ->AddNetworkRouteTo(Ipv4Address("198.18.0.0"), Ipv4Mask("255.254.0.0"), 2);
    if (!queueDisc)
    {
        TrafficControlHelper().Uninstall(ports); // the address helper put one there
    }
    return rig;
}

std::unique_ptr<HopRig>
MakeBridgeHop()
{
    auto device = CreateObject<BridgeNetDevice>();
    auto rig = std::make_unique<DeviceRig>(HopRig::Link::CSMA, device);
    device->AddBridgePort(rig->In());
    device->AddBridgePort(rig->Out());
    rig->SetFirstHop(rig->Sink()->GetAddress());
    return rig;
}

} // namespace ns3
