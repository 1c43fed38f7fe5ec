// SPDX-License-Identifier: GPL-2.0-only

#include "request-flow.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RequestFlow");

RequestFlow::RequestFlow(const Setup& setup)
    : m_setup(setup)
{
}

RequestFlow::~RequestFlow() = default;

void
RequestFlow::Start()
{
    if (!m_setup.settings.timeout.IsZero())
    {
        m_timeout =
            Simulator::Schedule(m_setup.settings.timeout, &RequestFlow::HandleTimeout, this);
    }
    DoStart();
}

void
RequestFlow::Release()
{
    if (DoRelease())
    {
        m_pause.Cancel();
        m_timeout.Cancel();
        m_setup.owner.released();
    }
}

const RequestFlow::Setup&
RequestFlow::GetSetup() const
{
    return m_setup;
}

bool
RequestFlow::HasEnded() const
{
    return m_ended;
}

void
RequestFlow::BeginAnswer()
{
    if (!m_answered)
    {
        m_answered = true;
        m_setup.owner.answered();
    }
}

void
RequestFlow::NextRequest()
{
    if (m_made == m_setup.plan.requests.size())
    {
        End(FlowOutcome::COMPLETED);
        DoComplete();
        return;
    }
    const Time& pause = m_setup.plan.requests[m_made].pause;
    if (pause.IsZero())
    {
        Ask();
    }
    else
    {
        m_pause = Simulator::Schedule(pause, &RequestFlow::Ask, this);
    }
}

void
RequestFlow::Ask()
{
    const uint32_t number = m_made++;
    DoAsk(number, m_setup.plan.requests[number]);
}

void
RequestFlow::End(FlowOutcome outcome)
{
    if (!m_ended)
    {
        NS_LOG_LOGIC(m_setup.plan.kind << " flow from port " << m_setup.plan.port << " "
                                       << FlowOutcomeName(outcome));
        m_ended = true;
        m_pause.Cancel();
        m_timeout.Cancel();
        m_setup.owner.ended(outcome);
    }
}

void
RequestFlow::HandleTimeout()
{
    End(FlowOutcome::BROKEN);
    DoAbort();
}

void
RequestFlow::ReleaseSoon()
{
    Simulator::ScheduleNow(&RequestFlow::Release, Ptr<RequestFlow>(this));
}

} // namespace ns3
