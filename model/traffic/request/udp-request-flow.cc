// SPDX-License-Identifier: GPL-2.0-only

#include "udp-request-flow.h"

#include "../../packet/host-address-conversion.h"
#include "../request-header.h"
#include "../response-header.h"

#include "ns3/callback.h"
#include "ns3/icmpv4.h"
#include "ns3/icmpv6-header.h"
#include "ns3/udp-socket-factory.h"

namespace ns3
{

UdpRequestFlow::UdpRequestFlow(const Setup& setup)
    : DatagramRequestFlow(setup)
{
}

UdpRequestFlow::~UdpRequestFlow() = default;

bool
UdpRequestFlow::Open()
{
    const Setup& setup = GetSetup();
    m_socket = Socket::CreateSocket(setup.node, UdpSocketFactory::GetTypeId());
    m_socket->SetRecvCallback(MakeCallback(&UdpRequestFlow::HandleReceive, this));
    m_socket->SetAttribute("IcmpCallback",
                           CallbackValue(MakeCallback(&UdpRequestFlow::HandleIcmp, this)));
    m_socket->SetAttribute("IcmpCallback6",
                           CallbackValue(MakeCallback(&UdpRequestFlow::HandleIcmp6, this)));
    return m_socket->Bind(ToSocketAddress(setup.local, setup.plan.port)) == 0;
}

void
UdpRequestFlow::DoPrepare(const RequestPlan::Request& request)
{
    m_missing = ResponseHeader::CountPieces(request.response);
    m_here.assign(m_missing, false);
}

void
UdpRequestFlow::DoSend(uint32_t number, const RequestPlan::Request& request)
{
    const RequestPlan& plan = GetSetup().plan;
    auto packet = Create<Packet>(request.size - RequestHeader::SIZE);
    packet->AddHeader(RequestHeader(request.size, request.response, number));
    m_socket->SendTo(packet, 0, ToSocketAddress(plan.target, plan.targetPort));
}

void
UdpRequestFlow::HandleReceive(Ptr<Socket> socket)
{
    const RequestPlan& plan = GetSetup().plan;
    Address from;
    while (auto datagram = socket->RecvFrom(from))
    {
        if (!HasEnded() && from == ToSocketAddress(plan.target, plan.targetPort))
        {
            Take(datagram);
        }
    }
}

void
UdpRequestFlow::Take(Ptr<Packet> datagram)
{
    ResponseHeader header;
    if (datagram->GetSize() < ResponseHeader::SIZE)
    {
        return;
    }
    datagram->PeekHeader(header);
    const uint32_t piece = header.GetPiece();
    if (header.GetNumber() != GetAsked() || piece >= m_here.size() || m_here[piece])
    {
        return; // of an answer that is here already
    }
    m_here[piece] = true;
    --m_missing;
    HearAnswer();
    if (m_missing == 0)
    {
        FinishAnswer();
    }
}

void
UdpRequestFlow::HandleIcmp(
    Ipv4Address /* source */, uint8_t /* ttl */, uint8_t type, uint8_t code, uint32_t /* info */)
{
    if (type == Icmpv4Header::ICMPV4_DEST_UNREACH &&
        code == Icmpv4DestinationUnreachable::ICMPV4_PORT_UNREACHABLE)
    {
        HearRefusal();
    }
}

void
UdpRequestFlow::HandleIcmp6(
    Ipv6Address /* source */, uint8_t /* ttl */, uint8_t type, uint8_t code, uint32_t /* info */)
{
    if (type == Icmpv6Header::ICMPV6_ERROR_DESTINATION_UNREACHABLE &&
        code == Icmpv6Header::ICMPV6_PORT_UNREACHABLE)
    {
        HearRefusal();
    }
}

bool
UdpRequestFlow::DoClose()
{
    if (!m_socket)
    {
        return false;
    }
    m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetAttribute(
        "IcmpCallback",
        CallbackValue(MakeNullCallback<void, Ipv4Address, uint8_t, uint8_t, uint8_t, uint32_t>()));
    m_socket->SetAttribute(
        "IcmpCallback6",
        CallbackValue(MakeNullCallback<void, Ipv6Address, uint8_t, uint8_t, uint8_t, uint32_t>()));
    m_socket->Close();
    m_socket = nullptr;
    return true;
}

} // namespace ns3
