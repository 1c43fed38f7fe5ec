// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRAFFIC_MANAGER_NETWORK_H
#define TRAFFIC_MANAGER_NETWORK_H

#include "../rig/call-function.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ipv6.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/traffic-manager-net-device.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

/**
 * A client, a traffic manager and some servers with real TCP between them, for tests: the client on
 * port 0, server i on port i + 1. Addresses of IPv4 and IPv6:
 *
 * client 10.1.0.2, 2001:db8:1::2; server i 10.3.i.2, 2001:db8:3:i::2; service 198.18.0.1 and
 * 2001:db8:ff::1 port 80; self 10.2.255.1 and 2001:db8:2::1.
 */
class TrafficManagerNetwork
{
  public:
    /// What the client saw of one connection.
    struct Result
    {
        bool connected{false};
        bool refused{false}; //!< closed before it was connected
        bool closed{false};  //!< by FIN or RST
        uint32_t request{0}; //!< bytes asked for
        uint32_t received{0};
        std::string first; //!< first bytes of the response: which server, and the peer it saw
    };

    static constexpr uint16_t PORT = 80;

    /// @param servers how many @param ipv6 which IP version @param attributes of the device
    TrafficManagerNetwork(uint32_t servers,
                          bool ipv6,
                          const std::function<void(ns3::TrafficManagerNetDevice&)>& configure)
        : m_ipv6(ipv6)
    {
        m_device = ns3::CreateObject<ns3::TrafficManagerNetDevice>();
        m_manager = ns3::CreateObject<ns3::Node>();
        m_manager->AddDevice(m_device);
        m_device->SetAttribute("SelfAddress", ns3::Ipv4AddressValue("10.2.255.1"));
        m_device->SetAttribute("SelfAddressIpv6", ns3::Ipv6AddressValue("2001:db8:2::1"));
        configure(*m_device);
        // Fast enough for all servers, so that no reset is lost in a full queue.
        m_client = AddHost(ClientNetwork(), "1Gbps");
        m_device->AddService(Service(), 6, PORT);
        for (uint32_t i = 0; i < servers; ++i)
        {
            m_servers.push_back(AddHost(ServerNetwork(i), "100Mbps"));
            m_device->AddServer(i, ServerAddress(i));
            Listen(i);
        }
    }

    ~TrafficManagerNetwork()
    {
        ns3::Simulator::Destroy();
    }

    ns3::Address Service() const
    {
        return m_ipv6 ? ns3::Address(ns3::Ipv6Address("2001:db8:ff::1"))
                      : ns3::Address(ns3::Ipv4Address("198.18.0.1"));
    }

    ns3::Address ServerAddress(uint32_t i) const
    {
        const std::string host = ServerNetwork(i) + "2";
        return m_ipv6 ? ns3::Address(ns3::Ipv6Address(host.c_str()))
                      : ns3::Address(ns3::Ipv4Address(host.c_str()));
    }

    /// Asks for `size` bytes at some time. @param to the address asked @return place of the result
    std::size_t Request(ns3::Time at, uint32_t size, const ns3::Address& to)
    {
        m_results.emplace_back();
        const std::size_t number = m_results.size() - 1;
        ns3::Simulator::Schedule(
            at, &ns3::CallFunction, [this, number, size, to] { Connect(number, size, to); });
        return number;
    }

    const Result& GetResult(std::size_t number) const
    {
        return m_results[number];
    }

    ns3::TrafficManagerNetDevice& Device()
    {
        return *m_device;
    }

    ns3::Ptr<ns3::Node> Client() const
    {
        return m_client;
    }

    ns3::Ptr<ns3::Node> Server(uint32_t i) const
    {
        return m_servers[i];
    }

    /// Link delay, one way.
    static ns3::Time Delay()
    {
        return ns3::MilliSeconds(1);
    }

    ns3::PointToPointHelper& Links()
    {
        return m_links;
    }

    /// Switches a server's interface off: it drops all that it hears and says nothing.
    void Silence(uint32_t i)
    {
        m_ipv6 ? m_servers[i]->GetObject<ns3::Ipv6>()->SetDown(1)
               : m_servers[i]->GetObject<ns3::Ipv4>()->SetDown(1);
    }

  private:
    std::string ClientNetwork() const
    {
        return m_ipv6 ? "2001:db8:1::" : "10.1.0.";
    }

    std::string ServerNetwork(uint32_t i) const
    {
        const std::string n = std::to_string(i);
        return m_ipv6 ? "2001:db8:3:" + n + "::" : "10.3." + n + ".";
    }

    ns3::Ptr<ns3::Node> AddHost(const std::string& network, const std::string& rate)
    {
        ns3::Ptr<ns3::Node> host = ns3::CreateObject<ns3::Node>();
        ns3::InternetStackHelper().Install(host);
        m_links.SetDeviceAttribute("DataRate", ns3::StringValue(rate));
        m_links.SetChannelAttribute("Delay", ns3::TimeValue(Delay()));
        const ns3::NetDeviceContainer ends = m_links.Install(host, m_manager);
        const uint32_t port = m_device->AddPort(ends.Get(1));
        m_ipv6 ? SetIpv6(host, ends.Get(0), network) : SetIpv4(host, ends.Get(0), network);
        const ns3::Address address = m_ipv6
                                         ? ns3::Address(ns3::Ipv6Address((network + "2").c_str()))
                                         : ns3::Address(ns3::Ipv4Address((network + "2").c_str()));
        m_device->AddRoute(address, m_ipv6 ? 128 : 32, port);
        return host;
    }

    static void SetIpv4(ns3::Ptr<ns3::Node> host,
                        ns3::Ptr<ns3::NetDevice> device,
                        const std::string& network)
    {
        ns3::Ptr<ns3::Ipv4> ip = host->GetObject<ns3::Ipv4>();
        const uint32_t interface = ip->AddInterface(device);
        const ns3::Ipv4Address address((network + "2").c_str());
        ip->AddAddress(interface, ns3::Ipv4InterfaceAddress(address, "255.255.255.0"));
        ip->SetUp(interface);
        ns3::Ipv4StaticRoutingHelper().GetStaticRouting(ip)->SetDefaultRoute(
            ns3::Ipv4Address((network + "1").c_str()), interface);
    }

    static void SetIpv6(ns3::Ptr<ns3::Node> host,
                        ns3::Ptr<ns3::NetDevice> device,
                        const std::string& network)
    {
        ns3::Ptr<ns3::Ipv6> ip = host->GetObject<ns3::Ipv6>();
        const uint32_t interface = ip->AddInterface(device);
        const ns3::Ipv6Address address((network + "2").c_str());
        ip->AddAddress(interface, ns3::Ipv6InterfaceAddress(address, ns3::Ipv6Prefix(64)));
        ip->SetUp(interface);
        ns3::Ipv6StaticRoutingHelper().GetStaticRouting(ip)->SetDefaultRoute(
            ns3::Ipv6Address((network + "1").c_str()), interface);
    }

    ns3::Address Endpoint(const ns3::Address& host, uint16_t port) const
    {
        return m_ipv6 ? ns3::Address(
                            ns3::Inet6SocketAddress(ns3::Ipv6Address::ConvertFrom(host), port))
                      : ns3::Address(
                            ns3::InetSocketAddress(ns3::Ipv4Address::ConvertFrom(host), port));
    }

    /// The server answers a request, whose size is that of the response, and closes.
    void Listen(uint32_t i)
    {
        ns3::Ptr<ns3::Socket> socket =
            ns3::Socket::CreateSocket(m_servers[i], ns3::TcpSocketFactory::GetTypeId());
        socket->Bind(m_ipv6
                         ? ns3::Address(ns3::Inet6SocketAddress(ns3::Ipv6Address::GetAny(), PORT))
                         : ns3::Address(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), PORT)));
        socket->Listen();
        socket->SetAcceptCallback(
            ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
            ns3::MakeBoundCallback(&TrafficManagerNetwork::Accept, i));
        m_listeners.push_back(socket);
    }

    /// What a server still has to say on one connection.
    struct Response
    {
        std::string start;
        uint32_t left{0};
    };

    static void Accept(uint32_t i, ns3::Ptr<ns3::Socket> socket, const ns3::Address& peer)
    {
        auto response = std::make_shared<Response>();
        response->start = "server" + std::to_string(i) + " to " + Name(peer) + " ";
        socket->SetRecvCallback(ns3::MakeBoundCallback(&TrafficManagerNetwork::Answer, response));
    }

    static std::string Name(const ns3::Address& peer)
    {
        std::ostringstream out;
        if (ns3::InetSocketAddress::IsMatchingType(peer))
        {
            const auto one = ns3::InetSocketAddress::ConvertFrom(peer);
            out << one.GetIpv4() << " port " << one.GetPort();
        }
        else
        {
            const auto one = ns3::Inet6SocketAddress::ConvertFrom(peer);
            out << one.GetIpv6() << " port " << one.GetPort();
        }
        return out.str();
    }

    static void Answer(std::shared_ptr<Response> response, ns3::Ptr<ns3::Socket> socket)
    {
        ns3::Ptr<ns3::Packet> request = socket->Recv();
        if (!request || request->GetSize() < 4)
        {
            return;
        }
        uint8_t bytes[4];
        request->CopyData(bytes, 4);
        response->left = uint32_t{bytes[0]} << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
        socket->SetSendCallback(ns3::MakeBoundCallback(&TrafficManagerNetwork::SendRest, response));
        SendRest(response, socket, socket->GetTxAvailable());
    }

    static void SendRest(std::shared_ptr<Response> response,
                         ns3::Ptr<ns3::Socket> socket,
                         uint32_t available)
    {
        const uint32_t size = std::min(response->left, available);
        if (size == 0)
        {
            return;
        }
        std::string piece = response->start;
        piece.resize(size, '.');
        response->start.clear();
        response->left -= size;
        socket->Send(reinterpret_cast<const uint8_t*>(piece.data()), size, 0);
        if (response->left == 0)
        {
            socket->Close();
        }
    }

    void Connect(std::size_t number, uint32_t size, const ns3::Address& to)
    {
        ns3::Ptr<ns3::Socket> socket =
            ns3::Socket::CreateSocket(m_client, ns3::TcpSocketFactory::GetTypeId());
        m_ipv6 ? socket->Bind6() : socket->Bind();
        Result* result = &m_results[number];
        result->request = size;
        socket->SetConnectCallback(
            ns3::MakeBoundCallback(&TrafficManagerNetwork::Connected, result),
            ns3::MakeBoundCallback(&TrafficManagerNetwork::Closed, result));
        socket->SetCloseCallbacks(ns3::MakeBoundCallback(&TrafficManagerNetwork::Closed, result),
                                  ns3::MakeBoundCallback(&TrafficManagerNetwork::Closed, result));
        socket->SetRecvCallback(ns3::MakeBoundCallback(&TrafficManagerNetwork::Read, result));
        socket->Connect(Endpoint(to, PORT));
    }

    static void Connected(Result* result, ns3::Ptr<ns3::Socket> socket)
    {
        result->connected = true;
        const uint32_t size = result->request;
        const uint8_t request[] = {static_cast<uint8_t>(size >> 24),
                                   static_cast<uint8_t>(size >> 16),
                                   static_cast<uint8_t>(size >> 8),
                                   static_cast<uint8_t>(size)};
        socket->Send(request, sizeof(request), 0);
    }

    static void Closed(Result* result, ns3::Ptr<ns3::Socket> socket)
    {
        bool& ended = result->connected ? result->closed : result->refused;
        if (!ended)
        {
            ended = true;
            socket->Close(); // may call back here
        }
    }

    static void Read(Result* result, ns3::Ptr<ns3::Socket> socket)
    {
        ns3::Ptr<ns3::Packet> packet = socket->Recv();
        while (packet && packet->GetSize() > 0)
        {
            std::string bytes(packet->GetSize(), ' ');
            packet->CopyData(reinterpret_cast<uint8_t*>(&bytes[0]), bytes.size());
            result->first += result->first.size() < 80 ? bytes.substr(0, 80) : "";
            result->received += bytes.size();
            packet = socket->Recv();
        }
    }

    bool m_ipv6;
    ns3::PointToPointHelper m_links;
    ns3::Ptr<ns3::Node> m_manager;
    ns3::Ptr<ns3::Node> m_client;
    std::vector<ns3::Ptr<ns3::Node>> m_servers;
    std::vector<ns3::Ptr<ns3::Socket>> m_listeners;
    ns3::Ptr<ns3::TrafficManagerNetDevice> m_device;
    std::deque<Result> m_results; //!< callbacks point to them
};

#endif // TRAFFIC_MANAGER_NETWORK_H
