// SPDX-License-Identifier: GPL-2.0-only

#include "origin-service.h"

#include "../../packet/host-address-conversion.h"
#include "tcp-origin-service.h"
#include "udp-origin-service.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/simulator.h"

#include <map>
#include <stdexcept>

namespace ns3
{

namespace
{

/// @param socket address of a socket @return its address
flowhash::HostAddress
HostOf(const Address& socket)
{
    return ToHostAddress(InetSocketAddress::IsMatchingType(socket)
                             ? Address(InetSocketAddress::ConvertFrom(socket).GetIpv4())
                             : Address(Inet6SocketAddress::ConvertFrom(socket).GetIpv6()));
}

/// @param socket address of a socket @return its port
uint16_t
PortOf(const Address& socket)
{
    return InetSocketAddress::IsMatchingType(socket)
               ? InetSocketAddress::ConvertFrom(socket).GetPort()
               : Inet6SocketAddress::ConvertFrom(socket).GetPort();
}

template <typename Service>
std::unique_ptr<OriginService>
MakeService(const OriginService::Submit& submit)
{
    return std::make_unique<Service>(submit);
}

} // namespace

OriginService::OriginService(const Submit& submit)
    : m_submit(submit)
{
}

OriginService::~OriginService() = default;

std::unique_ptr<OriginService>
OriginService::Make(const std::string& transport, const Submit& submit)
{
    using Maker = std::unique_ptr<OriginService> (*)(const Submit&);
    static const std::map<std::string, Maker> makers = {
        {"tcp", MakeService<TcpOriginService>},
        {"udp", MakeService<UdpOriginService>},
    };
    const auto found = makers.find(transport);
    if (found == makers.end())
    {
        throw std::invalid_argument("unknown transport \"" + transport + "\" (known: tcp, udp)");
    }
    return found->second(submit);
}

void
OriginService::AddPort(uint16_t port)
{
    m_ports.push_back(port);
}

void
OriginService::Start(Ptr<Node> node)
{
    for (const uint16_t port : m_ports)
    {
        if (node->GetObject<Ipv4>())
        {
            Listen(node, InetSocketAddress(Ipv4Address::GetAny(), port), port);
        }
        if (node->GetObject<Ipv6>())
        {
            Listen(node, Inet6SocketAddress(Ipv6Address::GetAny(), port), port);
        }
    }
    if (m_listeners.empty())
    {
        throw std::logic_error("OriginServer: node " + std::to_string(node->GetId()) +
                               " has no internet stack");
    }
}

void
OriginService::Listen(Ptr<Node> node, const Address& any, uint16_t port)
{
    auto socket = DoListen(node, any);
    if (!socket)
    {
        throw std::logic_error("OriginServer: port " + std::to_string(port) + " of node " +
                               std::to_string(node->GetId()) + " is taken");
    }
    m_listeners.push_back(socket);
}

void
OriginService::Stop()
{
    CloseListeners();
    DoStop();
}

void
OriginService::Abandon()
{
    CloseListeners();
    DoAbandon();
}

void
OriginService::DoAbandon()
{
    DoStop();
}

void
OriginService::CloseListeners()
{
    for (const auto& listener : m_listeners)
    {
        DoClose(listener);
    }
    m_listeners.clear();
}

bool
OriginService::Hand(uint64_t request, const Address& client, uint32_t size)
{
    return m_submit({this, request, client, size, Simulator::Now()});
}

std::optional<uint32_t>
OriginService::GetNumber(uint64_t /* request */) const
{
    return std::nullopt;
}

flowhash::FlowKey
OriginService::KeyOf(const Ptr<Socket>& socket, const Address& client, uint8_t protocol)
{
    Address local;
    socket->GetSockName(local);
    const flowhash::HostAddress source = HostOf(local);
    flowhash::FlowKey key;
    key.source = source.bytes;
    key.destination = HostOf(client).bytes;
    key.sourcePort = PortOf(local);
    key.destinationPort = PortOf(client);
    key.version = source.version;
    key.protocol = protocol;
    return key;
}

void
OriginService::CountMalformed()
{
    ++m_malformed;
}

uint64_t
OriginService::GetNMalformed() const
{
    return m_malformed;
}

} // namespace ns3
