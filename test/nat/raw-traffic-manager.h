// SPDX-License-Identifier: GPL-2.0-only

#ifndef RAW_TRAFFIC_MANAGER_H
#define RAW_TRAFFIC_MANAGER_H

#include "../rig/call-function.h"
#include "../rig/packet-bytes.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/node.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-manager-net-device.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

/**
 * A traffic manager between ends that have no stack: a test puts in bytes and sees what comes out.
 * Checksums are on. Port 0 leads to the clients (everything but the servers), port 1 + i to server
 * i at 10.3.0.i / 2001:db8:3i::1; service 198.18.0.1 / 2001:db8:2::1, TCP and UDP port 80; self
 * address 10.2.255.1 / 2001:db8:9::1.
 */
class RawTrafficManager
{
  public:
    using Bytes = packetbytes::Bytes;

    static constexpr uint32_t CLIENT = 0x0a010001;
    static constexpr uint32_t SERVICE = 0xc6120001;
    static constexpr uint32_t SELF = 0x0a02ff01;

    /// A packet that came out.
    struct Arrival
    {
        uint32_t port; //!< of the traffic manager
        Bytes bytes;
    };

    /// @param servers how many @param configure sets attributes
    RawTrafficManager(uint32_t servers,
                      const std::function<void(ns3::TrafficManagerNetDevice&)>& configure)
    {
        ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(true));
        m_device = ns3::CreateObject<ns3::TrafficManagerNetDevice>();
        m_node = ns3::CreateObject<ns3::Node>();
        m_node->AddDevice(m_device);
        m_device->SetAttribute("SelfAddress", ns3::Ipv4AddressValue("10.2.255.1"));
        m_device->SetAttribute("SelfAddressIpv6", ns3::Ipv6AddressValue("2001:db8:900::1"));
        configure(*m_device);
        m_device->TraceConnectWithoutContext(
            "Dropped", ns3::MakeCallback(&RawTrafficManager::CountDrop, this));
        Declare(servers);
    }

    ~RawTrafficManager()
    {
        ns3::Simulator::Destroy();
        ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(false));
    }

    /// @param i a server @return its IPv4 address
    static uint32_t Server(uint32_t i)
    {
        return 0x0a030000 + i;
    }

    /// Puts in a packet. @param port where @param bytes the packet @return all that came out within
    /// 10 ms
    std::vector<Arrival> Put(uint32_t port, const Bytes& bytes)
    {
        m_arrivals.clear();
        ns3::Simulator::Schedule(ns3::MicroSeconds(1), &ns3::CallFunction, [this, port, bytes] {
            m_ends[port]->Send(ns3::Create<ns3::Packet>(bytes.data(), bytes.size()),
                               m_ends[port]->GetBroadcast(),
                               bytes[0] >> 4 == 6 ? 0x86dd : 0x0800);
        });
        Wait(ns3::MilliSeconds(10));
        return m_arrivals;
    }

    /// Lets time pass. @param time how much
    void Wait(ns3::Time time)
    {
        ns3::Simulator::Stop(time);
        ns3::Simulator::Run();
    }

    /// @param reason of drops @return packets dropped for it
    uint32_t Drops(const std::string& reason)
    {
        return m_drops[reason];
    }

    ns3::TrafficManagerNetDevice& Device()
    {
        return *m_device;
    }

    /// @return all that came out since the last Put
    const std::vector<Arrival>& Arrivals() const
    {
        return m_arrivals;
    }

    /// Drops what came out so far.
    void Forget()
    {
        m_arrivals.clear();
    }

  private:
    void Declare(uint32_t servers)
    {
        AddEnd();
        m_device->AddRoute(ns3::Ipv4Address::GetAny(), 0, 0);
        m_device->AddRoute(ns3::Ipv6Address::GetAny(), 0, 0);
        for (const uint8_t protocol : {packetbytes::TCP, packetbytes::UDP})
        {
            m_device->AddService(ns3::Ipv4Address(SERVICE), protocol, 80);
            m_device->AddService(ns3::Ipv6Address("2001:db8:200::1"), protocol, 80);
        }
        for (uint32_t i = 0; i < servers; ++i)
        {
            const ns3::Ipv6Address ipv6(("2001:db8:3" + std::to_string(i) + "00::1").c_str());
            AddEnd();
            m_device->AddServer(i, ns3::Ipv4Address(Server(i)));
            m_device->AddServerAddress(i, ipv6);
            m_device->AddRoute(ns3::Ipv4Address(Server(i)), 32, i + 1);
            m_device->AddRoute(ipv6, 128, i + 1);
        }
    }

    void AddEnd()
    {
        ns3::Ptr<ns3::Node> end = ns3::CreateObject<ns3::Node>();
        ns3::PointToPointHelper links;
        links.SetDeviceAttribute("DataRate", ns3::StringValue("1Gbps"));
        const ns3::NetDeviceContainer both = links.Install(end, m_node);
        end->RegisterProtocolHandler(
            ns3::MakeCallback(&RawTrafficManager::Receive, this), 0, both.Get(0));
        m_ends.push_back(both.Get(0));
        m_device->AddPort(both.Get(1));
    }

    void Receive(ns3::Ptr<ns3::NetDevice> device,
                 ns3::Ptr<const ns3::Packet> packet,
                 uint16_t /* protocol */,
                 const ns3::Address& /* from */,
                 const ns3::Address& /* to */,
                 ns3::NetDevice::PacketType /* type */)
    {
        Arrival arrival;
        arrival.port = std::find(m_ends.begin(), m_ends.end(), device) - m_ends.begin();
        arrival.bytes.resize(packet->GetSize());
        packet->CopyData(arrival.bytes.data(), arrival.bytes.size());
        m_arrivals.push_back(arrival);
    }

    void CountDrop(ns3::Ptr<const ns3::Packet> /* packet */,
                   const ns3::PacketView& /* view */,
                   const ns3::DropReason& reason)
    {
        ++m_drops[reason.GetName()];
    }

    ns3::Ptr<ns3::Node> m_node;
    ns3::Ptr<ns3::TrafficManagerNetDevice> m_device;
    std::vector<ns3::Ptr<ns3::NetDevice>> m_ends;
    std::vector<Arrival> m_arrivals;
    std::map<std::string, uint32_t> m_drops;
};

#endif // RAW_TRAFFIC_MANAGER_H
