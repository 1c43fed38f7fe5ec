// SPDX-License-Identifier: GPL-2.0-only

#ifndef RAW_CLUSTER_H
#define RAW_CLUSTER_H

#include "call-function.h"
#include "raw-addresses.h"

#include "ns3/boolean.h"
#include "ns3/csma-helper.h"
#include "ns3/dispatcher-net-device.h"
#include "ns3/error-model.h"
#include "ns3/global-value.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/ppp-header.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

/**
 * A cluster of dispatchers between ends that have no stack: a test puts in bytes and sees what
 * comes out. Checksums are on. Of each dispatcher port 0 leads to the clients, port 1 to all
 * servers, the others over the system area network. Server i is at 10.3.0.i / 2001:db8:3i00::1;
 * service 198.18.0.1 / 2001:db8:200::1, TCP and UDP port 80. Dispatcher i has the own address
 * 10.2.0.i, or 2001:db8:4:: and i + 1.
 */
class RawCluster : public RawAddresses
{
  public:
    using Bytes = packetbytes::Bytes;
    using Device = ns3::DispatcherNetDevice;

    static constexpr uint32_t CLIENTS = 0; //!< port
    static constexpr uint32_t SERVERS = 1; //!< port

    /// What it is like.
    struct Shape
    {
        uint32_t dispatchers{2};
        uint32_t servers{2};
        ns3::Time delay{ns3::MicroSeconds(1)}; //!< of the system area network
        bool shared{false};                    //!< one medium for all; else a link for each two
        uint8_t version{4};                    //!< of IP between dispatchers
    };

    /// A packet that came out.
    struct Arrival
    {
        uint32_t dispatcher;
        uint32_t port;
        Bytes bytes;
        ns3::Time at;
    };

    /// @param shape of it @param configure sets attributes of each dispatcher
    RawCluster(const Shape& shape, const std::function<void(Device&)>& configure)
        : m_shape(shape)
    {
        ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(true));
        for (uint32_t i = 0; i < shape.dispatchers; ++i)
        {
            Make(i, configure);
        }
        shape.shared ? Share() : Mesh();
        for (uint32_t i = 0; i < shape.dispatchers; ++i)
        {
            Introduce(i);
        }
    }

    ~RawCluster()
    {
        ns3::Simulator::Destroy();
        ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(false));
    }

    RawCluster(const RawCluster&) = delete;
    RawCluster& operator=(const RawCluster&) = delete;

    /// A packet comes in, now. @param dispatcher where @param port there @param bytes it
    void Put(uint32_t dispatcher, uint32_t port, const Bytes& bytes)
    {
        const auto end = m_stations[dispatcher].ends[port];
        At(ns3::Time(0), [end, bytes] {
            end->Send(ns3::Create<ns3::Packet>(bytes.data(), bytes.size()),
                      end->GetBroadcast(),
                      bytes[0] >> 4 == 6 ? 0x86dd : 0x0800);
        });
    }

    /// Puts in a packet and lets time pass. @return all that came out meanwhile
    std::vector<Arrival> Pass(uint32_t dispatcher,
                              uint32_t port,
                              const Bytes& bytes,
                              ns3::Time time = ns3::MilliSeconds(1))
    {
        Put(dispatcher, port, bytes);
        return Wait(time);
    }

    /// Lets time pass. @param time how much @return all that came out meanwhile
    std::vector<Arrival> Wait(ns3::Time time)
    {
        arrivals.clear();
        ns3::Simulator::Stop(time);
        ns3::Simulator::Run();
        return arrivals;
    }

    void At(ns3::Time time, const std::function<void()>& action)
    {
        ns3::Simulator::Schedule(time, &ns3::CallFunction, action);
    }

    /// All that comes over the system area network is lost, or arrives again. @param i at which
    /// dispatcher @param lost which
    void Cut(uint32_t i, bool lost)
    {
        Disturb(i, [lost](const ns3::Ptr<ns3::NetDevice>&) {
            auto model = ns3::CreateObject<ns3::RateErrorModel>();
            model->SetUnit(ns3::RateErrorModel::ERROR_UNIT_PACKET);
            model->SetRate(lost ? 1 : 0);
            return model;
        });
    }

    /// Something befalls what comes over the system area network. @param i at which dispatcher
    /// @param make what, for each of its devices there
    void Disturb(
        uint32_t i,
        const std::function<ns3::Ptr<ns3::ErrorModel>(const ns3::Ptr<ns3::NetDevice>&)>& make)
    {
        for (const auto& device : m_stations[i].inner)
        {
            device->SetAttribute("ReceiveErrorModel", ns3::PointerValue(make(device)));
        }
    }

    /// A packet comes over the first link of a mesh, now. @param i at which dispatcher @param bytes
    /// it
    void Say(uint32_t i, const Bytes& bytes)
    {
        const auto device = ns3::DynamicCast<ns3::PointToPointNetDevice>(m_stations[i].inner[0]);
        At(ns3::Time(0), [device, bytes] {
            const auto packet = ns3::Create<ns3::Packet>(bytes.data(), bytes.size());
            ns3::PppHeader header;
            header.SetProtocol(bytes[0] >> 4 == 6 ? 0x57 : 0x21);
            packet->AddHeader(header);
            device->Receive(packet);
        });
    }

    Device& operator[](uint32_t i)
    {
        return *m_stations.at(i).device;
    }

    /// @return packets that a dispatcher dropped for a reason
    uint32_t Drops(uint32_t i, const std::string& reason)
    {
        return m_stations.at(i).drops[reason];
    }

    /// @return whether a dispatcher has accounted for each packet
    bool Balances(uint32_t i)
    {
        Station& one = m_stations.at(i);
        return one.in == one.out + one.device->GetNHeld();
    }

    std::vector<Arrival> arrivals; //!< since the last Wait
    std::vector<Bytes> frames;     //!< that dispatchers sent over the system area network, as IP

  private:
    /// A dispatcher and what is at its ports.
    struct Station
    {
        RawCluster* cluster;
        uint32_t number;
        ns3::Ptr<ns3::Node> node;
        ns3::Ptr<Device> device;
        std::vector<ns3::Ptr<ns3::NetDevice>> ends;  //!< of ports 0 and 1, at the other side
        std::vector<ns3::Ptr<ns3::NetDevice>> inner; //!< own ones, of the system area network
        std::map<std::string, uint32_t> drops;
        uint64_t in{0};
        uint64_t out{0};

        void CameIn(ns3::Ptr<const ns3::Packet>, const ns3::PacketView&, uint32_t)
        {
            ++in;
        }

        void Began(ns3::Ptr<const ns3::Packet>, const ns3::PacketView&)
        {
            ++in;
        }

        void Ended(ns3::Ptr<const ns3::Packet>, const ns3::PacketView&, uint32_t)
        {
            ++out;
        }

        void WentOn(ns3::Ptr<const ns3::Packet> packet, const ns3::PacketView&, uint32_t port)
        {
            ++out;
            const Bytes bytes = ToBytes(packet);
            // ARP begins with a zero, and neighbour discovery is ICMPv6.
            const bool asks =
                bytes[0] == 0 || (bytes[0] >> 4 == 6 && bytes[6] == packetbytes::ICMPV6);
            if (port > SERVERS && !asks)
            {
                cluster->frames.push_back(bytes);
            }
        }

        void Dropped(ns3::Ptr<const ns3::Packet>,
                     const ns3::PacketView&,
                     const ns3::DropReason& reason)
        {
            ++out;
            ++drops[reason.GetName()];
        }

        void Receive(ns3::Ptr<ns3::NetDevice> at,
                     ns3::Ptr<const ns3::Packet> packet,
                     uint16_t,
                     const ns3::Address&,
                     const ns3::Address&,
                     ns3::NetDevice::PacketType)
        {
            cluster->arrivals.push_back({number,
                                         at == ends[CLIENTS] ? CLIENTS : SERVERS,
                                         ToBytes(packet),
                                         ns3::Simulator::Now()});
        }
    };

    static Bytes ToBytes(const ns3::Ptr<const ns3::Packet>& packet)
    {
        Bytes bytes(packet->GetSize());
        packet->CopyData(bytes.data(), bytes.size());
        return bytes;
    }

    void Make(uint32_t i, const std::function<void(Device&)>& configure)
    {
        using ns3::MakeCallback;
        m_stations.push_back({this, i, ns3::CreateObject<ns3::Node>(), nullptr, {}, {}, {}});
        Station& one = m_stations.back();
        one.device = ns3::CreateObject<Device>();
        one.node->AddDevice(one.device);
        one.device->SetAttribute("DispatcherId", ns3::UintegerValue(i));
        configure(*one.device);
        one.device->TraceConnectWithoutContext("Received", MakeCallback(&Station::CameIn, &one));
        one.device->TraceConnectWithoutContext("Generated", MakeCallback(&Station::Began, &one));
        one.device->TraceConnectWithoutContext("Forwarded", MakeCallback(&Station::WentOn, &one));
        one.device->TraceConnectWithoutContext("Dropped", MakeCallback(&Station::Dropped, &one));
        for (const char* name : {"Consumed", "Delivered"})
        {
            one.device->TraceConnectWithoutContext(name, MakeCallback(&Station::Ended, &one));
        }
        AddEnd(one);
        AddEnd(one);
        Declare(*one.device);
    }

    void AddEnd(Station& one)
    {
        ns3::Ptr<ns3::Node> end = ns3::CreateObject<ns3::Node>();
        ns3::PointToPointHelper links;
        links.SetDeviceAttribute("DataRate", ns3::StringValue("100Gbps"));
        const ns3::NetDeviceContainer both = links.Install(end, one.node);
        end->RegisterProtocolHandler(ns3::MakeCallback(&Station::Receive, &one), 0, both.Get(0));
        one.ends.push_back(both.Get(0));
        one.device->AddPort(both.Get(1));
    }

    void Declare(Device& device)
    {
        device.AddRoute(ns3::Ipv4Address::GetAny(), 0, CLIENTS);
        device.AddRoute(ns3::Ipv6Address::GetAny(), 0, CLIENTS);
        for (const uint8_t protocol : {packetbytes::TCP, packetbytes::UDP})
        {
            device.AddService(ns3::Ipv4Address(SERVICE), protocol, 80);
            device.AddService(ns3::Ipv6Address("2001:db8:200::1"), protocol, 80);
        }
        std::vector<flowhash::MemberChange> servers;
        for (uint32_t i = 0; i < m_shape.servers; ++i)
        {
            const ns3::Ipv6Address ipv6(Ipv6Text(i).c_str());
            device.AddServerAddress(i, ns3::Ipv4Address(Server(i)));
            device.AddServerAddress(i, ipv6);
            device.AddRoute(ns3::Ipv4Address(Server(i)), 32, SERVERS);
            device.AddRoute(ipv6, 128, SERVERS);
            servers.push_back({flowhash::MemberChange::Kind::ADD, i});
        }
        device.UpdateServers(servers);
    }

    void Mesh()
    {
        ns3::PointToPointHelper links;
        links.SetDeviceAttribute("DataRate", ns3::StringValue("100Gbps"));
        links.SetChannelAttribute("Delay", ns3::TimeValue(m_shape.delay));
        for (uint32_t i = 0; i < m_shape.dispatchers; ++i)
        {
            for (uint32_t j = i + 1; j < m_shape.dispatchers; ++j)
            {
                const auto both = links.Install(m_stations[i].node, m_stations[j].node);
                Lead(i, j, both.Get(0));
                Lead(j, i, both.Get(1));
            }
        }
    }

    void Lead(uint32_t from, uint32_t to, const ns3::Ptr<ns3::NetDevice>& device)
    {
        Station& one = m_stations[from];
        one.inner.push_back(device);
        const uint8_t length = m_shape.version == 6 ? 128 : 32;
        const uint32_t port = one.device->AddPort(device);
        one.device->AddRoute(OwnAddress(to, m_shape.version), length, port);
    }

    void Share()
    {
        ns3::CsmaHelper lan;
        lan.SetChannelAttribute("Delay", ns3::TimeValue(m_shape.delay));
        ns3::NodeContainer nodes;
        for (const Station& one : m_stations)
        {
            nodes.Add(one.node);
        }
        const ns3::NetDeviceContainer devices = lan.Install(nodes);
        for (Station& one : m_stations)
        {
            one.inner.push_back(devices.Get(one.number));
            const uint32_t port = one.device->AddPort(devices.Get(one.number));
            if (m_shape.version == 6)
            {
                one.device->AddRoute(ns3::Ipv6Address("2001:db8:4::"), 64, port);
                one.device->UseGroup(ns3::Ipv6Address(GROUP6), port);
                continue;
            }
            one.device->AddRoute(ns3::Ipv4Address(0x0a020000), 16, port);
            one.device->UseGroup(ns3::Ipv4Address(GROUP), port);
        }
    }

    void Introduce(uint32_t i)
    {
        Device& device = *m_stations[i].device;
        device.AddOwnAddress(OwnAddress(i, m_shape.version));
        std::vector<flowhash::MemberChange> all;
        for (uint32_t peer = 0; peer < m_shape.dispatchers; ++peer)
        {
            device.AddDispatcherAddress(static_cast<uint16_t>(peer),
                                        OwnAddress(peer, m_shape.version));
            all.push_back({flowhash::MemberChange::Kind::ADD, peer});
        }
        device.UpdateDispatchers(all);
    }

    Shape m_shape;
    std::deque<Station> m_stations; //!< callbacks point at them
};

#endif // RAW_CLUSTER_H
