// SPDX-License-Identifier: GPL-2.0-only

#include "datagram-request-flow.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DatagramRequestFlow");

DatagramRequestFlow::DatagramRequestFlow(const Setup& setup)
    : RequestFlow(setup)
{
}

uint32_t
DatagramRequestFlow::GetAsked() const
{
    return m_asked;
}

void
DatagramRequestFlow::DoStart()
{
    NextRequest();
}

void
DatagramRequestFlow::DoAsk(uint32_t number, const RequestPlan::Request& request)
{
    m_asked = number;
    m_resent = 0;
    DoPrepare(request);
    Send();
}

void
DatagramRequestFlow::Send()
{
    const Setup& setup = GetSetup();
    m_heard = Simulator::Now();
    m_wait = Simulator::Schedule(setup.settings.resendTime, &DatagramRequestFlow::HandleWait, this);
    DoSend(m_asked, setup.plan.requests[m_asked]);
}

void
DatagramRequestFlow::HandleWait()
{
    const Settings& settings = GetSetup().settings;
    const Time left = m_heard + settings.resendTime - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_wait = Simulator::Schedule(left, &DatagramRequestFlow::HandleWait, this);
    }
    else if (m_resent < settings.resends)
    {
        ++m_resent;
        NS_LOG_LOGIC("request " << m_asked << " is sent again, time " << m_resent);
        Send();
    }
    else
    {
        End(FlowOutcome::BROKEN);
        DoAbort();
    }
}

void
DatagramRequestFlow::HearAnswer()
{
    m_heard = Simulator::Now();
    BeginAnswer();
}

void
DatagramRequestFlow::FinishAnswer()
{
    BeginAnswer();
    m_wait.Cancel();
    NextRequest();
}

void
DatagramRequestFlow::HearRefusal()
{
    End(FlowOutcome::REFUSED);
    DoAbort();
}

void
DatagramRequestFlow::DoComplete()
{
    DoAbort();
}

void
DatagramRequestFlow::DoAbort()
{
    m_wait.Cancel();
    ReleaseSoon();
}

bool
DatagramRequestFlow::DoRelease()
{
    m_wait.Cancel();
    return DoClose();
}

} // namespace ns3
