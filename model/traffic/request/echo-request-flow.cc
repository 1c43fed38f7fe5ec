// SPDX-License-Identifier: GPL-2.0-only

#include "echo-request-flow.h"

namespace ns3
{

EchoRequestFlow::EchoRequestFlow(const Setup& setup)
    : DatagramRequestFlow(setup)
{
}

EchoRequestFlow::~EchoRequestFlow() = default;

bool
EchoRequestFlow::Open()
{
    const Setup& setup = GetSetup();
    auto socket = IcmpEchoSocket::Of(setup.node);
    if (!socket->Take(setup.plan.port, MakeCallback(&EchoRequestFlow::HandleReply, this)))
    {
        return false;
    }
    m_socket = socket;
    return true;
}

void
EchoRequestFlow::DoPrepare(const RequestPlan::Request& /* request */)
{
    m_waits = true;
}

void
EchoRequestFlow::DoSend(uint32_t number, const RequestPlan::Request& request)
{
    const RequestPlan& plan = GetSetup().plan;
    m_socket->Send(plan.target, plan.port, static_cast<uint16_t>(number), request.size);
}

void
EchoRequestFlow::HandleReply(Address from, uint16_t sequence)
{
    if (m_waits && !HasEnded() && sequence == GetAsked() && from == GetSetup().plan.target)
    {
        m_waits = false;
        FinishAnswer();
    }
}

bool
EchoRequestFlow::DoClose()
{
    if (!m_socket)
    {
        return false;
    }
    m_socket->Return(GetSetup().plan.port);
    m_socket = nullptr;
    return true;
}

} // namespace ns3
