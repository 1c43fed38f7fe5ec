// SPDX-License-Identifier: GPL-2.0-only

#include "udp-origin-service.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/host-address-conversion.h"
#include "../request-header.h"
#include "../response-header.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-packet-info-tag.h"
#include "ns3/ipv6-packet-info-tag.h"
#include "ns3/log.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("UdpOriginService");

namespace
{

/// Takes what UDP noted about a datagram off it. @return the socket address that it was sent to
Address
TakeDestination(Ptr<Packet> datagram, Ptr<Socket> socket)
{
    Address local;
    socket->GetSockName(local);
    Ipv4PacketInfoTag ipv4;
    Ipv6PacketInfoTag ipv6;
    if (datagram->RemovePacketTag(ipv4))
    {
        return InetSocketAddress(ipv4.GetAddress(),
                                 InetSocketAddress::ConvertFrom(local).GetPort());
    }
    datagram->RemovePacketTag(ipv6);
    return Inet6SocketAddress(ipv6.GetAddress(), Inet6SocketAddress::ConvertFrom(local).GetPort());
}

} // namespace

UdpOriginService::UdpOriginService(const Submit& submit)
    : OriginService(submit)
{
}

UdpOriginService::~UdpOriginService() = default;

Ptr<Socket>
UdpOriginService::DoListen(Ptr<Node> node, const Address& any)
{
    return Bind(node, any);
}

Ptr<Socket>
UdpOriginService::Bind(Ptr<Node> node, const Address& local)
{
    auto socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    if (socket->Bind(local) != 0)
    {
        return nullptr;
    }
    socket->SetRecvPktInfo(true);
    socket->SetRecvCallback(MakeCallback(&UdpOriginService::HandleReceive, this));
    return socket;
}

Ptr<Socket>
UdpOriginService::SocketOf(const Address& local, Ptr<Node> node)
{
    const auto found = m_sockets.find(local);
    if (found != m_sockets.end())
    {
        return found->second;
    }
    // A socket that listens on any address would answer from that of the way out.
    auto socket = Bind(node, local);
    if (socket)
    {
        m_sockets.emplace(local, socket);
    }
    return socket;
}

void
UdpOriginService::HandleReceive(Ptr<Socket> socket)
{
    Address client;
    while (auto datagram = socket->RecvFrom(client))
    {
        const Address local = TakeDestination(datagram, socket);
        Take(datagram, client, SocketOf(local, socket->GetNode()));
    }
}

void
UdpOriginService::Take(Ptr<Packet> datagram, const Address& client, Ptr<Socket> socket)
{
    RequestHeader header;
    if (datagram->GetSize() >= RequestHeader::SIZE)
    {
        datagram->PeekHeader(header);
    }
    if (!socket || !header.IsValid() || header.GetRequestSize() != datagram->GetSize())
    {
        NS_LOG_LOGIC("a datagram of " << datagram->GetSize() << " bytes is no request");
        CountMalformed();
        return;
    }
    const uint64_t id = m_nextRequest++;
    m_requests[id] = {socket, client, datagram, header.GetNumber()};
    if (!Hand(id, client, header.GetResponseSize()))
    {
        m_requests.erase(id);
    }
}

void
UdpOriginService::Respond(uint64_t request, uint32_t size)
{
    const auto it = m_requests.find(request);
    const Request asked = it->second;
    m_requests.erase(it);
    for (uint32_t piece = 0; size > 0; ++piece)
    {
        const uint32_t part = std::min(size, ResponseHeader::PIECE);
        auto packet = asked.datagram->CreateFragment(0, 0); // nothing of it but its tags
        packet->AddAtEnd(Create<Packet>(part));
        packet->AddHeader(ResponseHeader(asked.number, piece));
        asked.socket->SendTo(packet, 0, asked.client);
        size -= part;
    }
}

bool
UdpOriginService::IsWanted(uint64_t request) const
{
    return m_requests.count(request) > 0;
}

flowhash::FlowKey
UdpOriginService::GetAnswerKey(uint64_t request) const
{
    const Request& asked = m_requests.at(request);
    return KeyOf(asked.socket, asked.client, flowhash::IpProtocol::UDP);
}

std::optional<uint32_t>
UdpOriginService::GetNumber(uint64_t request) const
{
    return m_requests.at(request).number;
}

uint32_t
UdpOriginService::GetNConnections() const
{
    return 0; // there are none over UDP
}

void
UdpOriginService::DoClose(Ptr<Socket> socket)
{
    socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    socket->Close();
}

void
UdpOriginService::DoStop()
{
    m_requests.clear();
    for (const auto& [local, socket] : m_sockets)
    {
        DoClose(socket);
    }
    m_sockets.clear();
}

} // namespace ns3
