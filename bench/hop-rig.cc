// SPDX-License-Identifier: GPL-2.0-only

#include "hop-rig.h"

#include "../model/hash-core/wire/ether-type.h"

#include "ns3/csma-helper.h"
#include "ns3/express-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"
#include "ns3/udp-header.h"

#include <cstdlib>
#include <ctime>
#include <iostream>

namespace ns3
{

namespace
{

/// Between packets.
const Time GAP = MicroSeconds(2);

NetDeviceContainer
Connect(HopRig::Link link, Ptr<Node> a, Ptr<Node> b)
{
    if (link == HopRig::Link::POINT_TO_POINT)
    {
        PointToPointHelper helper;
        helper.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
        return helper.Install(a, b);
    }
    if (link == HopRig::Link::EXPRESS)
    {
        ExpressHelper helper;
        helper.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
        return helper.Install(a, b);
    }
    CsmaHelper helper;
    helper.SetChannelAttribute("DataRate", StringValue("10Gbps"));
    return helper.Install(NodeContainer(a, b));
}

double
CpuMicroseconds()
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

} // namespace

HopRig::HopRig(Link link, uint32_t hops)
{
    NodeContainer nodes(hops + 2);
    NetDeviceContainer before = Connect(link, nodes.Get(0), nodes.Get(1));
    m_source = before.Get(0);
    m_firstHop = before.Get(1)->GetAddress();
    for (uint32_t i = 1; i <= hops; i++)
    {
        NetDeviceContainer behind = Connect(link, nodes.Get(i), nodes.Get(i + 1));
        m_hops.push_back({nodes.Get(i), before.Get(1), behind.Get(0)});
        before = behind;
    }
    m_sink = before.Get(1);
    m_sink->SetReceiveCallback(MakeCallback(&HopRig::Count, this));
}

bool
HopRig::Count(Ptr<NetDevice> /* device */,
              Ptr<const Packet> /* packet */,
              uint16_t protocol,
              const Address& /* from */)
{
    m_received += protocol == flowhash::EtherType::IPV4 ? 1 : 0;
    return true;
}

Ptr<Packet>
HopRig::MakeDatagram(uint32_t number) const
{
    Ptr<Packet> packet = Create<Packet>(m_payload);
    UdpHeader udp;
    udp.SetSourcePort(static_cast<uint16_t>(1024 + number % 60000));
    udp.SetDestinationPort(53);
    packet->AddHeader(udp);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address(0x0a010001 + number % 1024));
    ip.SetDestination(Ipv4Address("198.18.0.1"));
    ip.SetProtocol(17);
    ip.SetTtl(64);
    ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
    packet->AddHeader(ip);
    return packet;
}

void
HopRig::SendNext()
{
    m_source->Send(MakeDatagram(m_toSend), m_firstHop, flowhash::EtherType::IPV4);
    if (--m_toSend > 0)
    {
        Simulator::Schedule(GAP, &HopRig::SendNext, this);
    }
}

double
HopRig::Measure(uint32_t packets, uint32_t payload)
{
    m_payload = payload;
    m_toSend = packets;
    m_received = 0;
    Simulator::ScheduleWithContext(
        m_source->GetNode()->GetId(), MicroSeconds(1), &HopRig::SendNext, this);
    // Some hops look after their tables for ever.
    Simulator::Stop(GAP * (packets + 500));
    double before = CpuMicroseconds();
    Simulator::Run();
    double spent = CpuMicroseconds() - before;
    if (m_received != packets)
    {
        std::cerr << "a hop lost packets: " << m_received << " of " << packets << " arrived\n";
        std::exit(1);
    }
    return spent / packets;
}

} // namespace ns3
