// SPDX-License-Identifier: GPL-2.0-only

#include "icmp-echo-socket.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/host-address-conversion.h"

#include "ns3/icmpv4.h"
#include "ns3/icmpv6-header.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IcmpEchoSocket");

NS_OBJECT_ENSURE_REGISTERED(IcmpEchoSocket);

TypeId
IcmpEchoSocket::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IcmpEchoSocket")
                            .SetParent<Object>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<IcmpEchoSocket>();
    return tid;
}

IcmpEchoSocket::~IcmpEchoSocket() = default;

Ptr<IcmpEchoSocket>
IcmpEchoSocket::Of(Ptr<Node> node)
{
    auto socket = node->GetObject<IcmpEchoSocket>();
    if (!socket)
    {
        socket = CreateObject<IcmpEchoSocket>();
        socket->m_node = node;
        node->AggregateObject(socket);
    }
    return socket;
}

bool
IcmpEchoSocket::Take(uint16_t identifier, Handler handler)
{
    return m_handlers.emplace(identifier, handler).second;
}

void
IcmpEchoSocket::Return(uint16_t identifier)
{
    m_handlers.erase(identifier);
}

void
IcmpEchoSocket::Send(const Address& target, uint16_t identifier, uint16_t sequence, uint32_t size)
{
    if (Ipv4Address::IsMatchingType(target))
    {
        SendIpv4(target, identifier, sequence, size);
    }
    else
    {
        SendIpv6(target, identifier, sequence, size);
    }
}

void
IcmpEchoSocket::SendIpv4(const Address& target,
                         uint16_t identifier,
                         uint16_t sequence,
                         uint32_t size)
{
    if (!m_socket)
    {
        m_socket = MakeSocket("ns3::Ipv4RawSocketFactory", flowhash::IpProtocol::ICMP);
        m_socket->SetRecvCallback(MakeCallback(&IcmpEchoSocket::HandleIpv4, this));
    }
    Icmpv4Echo echo;
    echo.SetIdentifier(identifier);
    echo.SetSequenceNumber(sequence);
    echo.SetData(Create<Packet>(size));
    auto packet = Create<Packet>();
    packet->AddHeader(echo);
    Icmpv4Header header;
    header.SetType(Icmpv4Header::ICMPV4_ECHO);
    if (Node::ChecksumEnabled())
    {
        header.EnableChecksum();
    }
    packet->AddHeader(header);
    m_socket->SendTo(packet, 0, ToSocketAddress(target, 0));
}

void
IcmpEchoSocket::SendIpv6(const Address& target,
                         uint16_t identifier,
                         uint16_t sequence,
                         uint32_t size)
{
    if (!m_socket6)
    {
        m_socket6 = MakeSocket("ns3::Ipv6RawSocketFactory", flowhash::IpProtocol::ICMPV6);
        m_socket6->SetRecvCallback(MakeCallback(&IcmpEchoSocket::HandleIpv6, this));
    }
    Icmpv6Echo echo(true); // the socket computes its checksum
    echo.SetId(identifier);
    echo.SetSeq(sequence);
    auto packet = Create<Packet>(size);
    packet->AddHeader(echo);
    m_socket6->SendTo(packet, 0, ToSocketAddress(target, 0));
}

Ptr<Socket>
IcmpEchoSocket::MakeSocket(const char* factory, uint8_t protocol)
{
    auto socket = Socket::CreateSocket(m_node, TypeId::LookupByName(factory));
    socket->SetAttribute("Protocol", UintegerValue(protocol));
    return socket;
}

void
IcmpEchoSocket::HandleIpv4(Ptr<Socket> socket)
{
    Address from;
    while (auto packet = socket->RecvFrom(from))
    {
        Ipv4Header ip;
        packet->RemoveHeader(ip);
        if (ip.GetFragmentOffset() > 0)
        {
            continue; // ns-3 hands fragments out one by one; only the first has ICMP's header
        }
        Icmpv4Header header;
        packet->RemoveHeader(header);
        if (header.GetType() == Icmpv4Header::ICMPV4_ECHO_REPLY)
        {
            Icmpv4Echo echo;
            packet->RemoveHeader(echo);
            HandOut(echo.GetIdentifier(), ip.GetSource(), echo.GetSequenceNumber());
        }
    }
}

void
IcmpEchoSocket::HandleIpv6(Ptr<Socket> socket)
{
    Address from;
    while (auto packet = socket->RecvFrom(from))
    {
        Ipv6Header ip;
        packet->RemoveHeader(ip);
        uint8_t type = 0;
        packet->CopyData(&type, 1);
        if (type == Icmpv6Header::ICMPV6_ECHO_REPLY)
        {
            Icmpv6Echo echo(false);
            packet->RemoveHeader(echo);
            HandOut(echo.GetId(), ip.GetSource(), echo.GetSeq());
        }
    }
}

void
IcmpEchoSocket::HandOut(uint16_t identifier, const Address& from, uint16_t sequence)
{
    const auto found = m_handlers.find(identifier);
    NS_LOG_LOGIC("reply " << sequence << " of identifier " << identifier
                          << (found == m_handlers.end() ? ", which is in nobody's use" : ""));
    if (found != m_handlers.end())
    {
        const Handler handler = found->second; // it may give the identifier back
        handler(from, sequence);
    }
}

void
IcmpEchoSocket::DoDispose()
{
    m_handlers.clear();
    for (auto* socket : {&m_socket, &m_socket6})
    {
        if (*socket)
        {
            (*socket)->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
            *socket = nullptr;
        }
    }
    m_node = nullptr;
    Object::DoDispose();
}

} // namespace ns3
