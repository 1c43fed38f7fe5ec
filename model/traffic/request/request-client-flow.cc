// SPDX-License-Identifier: GPL-2.0-only

// How flows of a RequestClient start and end.

#include "request-client.h"
#include "request-flow.h"
#include "request-kind.h"
#include "request-planner.h"
#include "source-address.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RequestClientFlow");

void
RequestClient::StartFlow()
{
    ScheduleNext();
    RequestPlan plan = m_planner->Next();
    const uint64_t port = m_portsInUse.Take(*m_planner, plan);
    Begin(m_numbers->Next(), plan, port);
}

void
RequestClient::WaitForPlans()
{
    m_plays = true;
}

bool
RequestClient::HasPortFor(const RequestPlan& plan) const
{
    return m_portsInUse.IsFree(plan);
}

void
RequestClient::Play(uint64_t flow, const RequestPlan& plan)
{
    Begin(flow, plan, m_portsInUse.Take(plan));
}

/// @param port that it has, see PortsInUse
void
RequestClient::Begin(uint64_t number, const RequestPlan& plan, uint64_t port)
{
    const Address local = FindSourceAddress(*GetNode(), plan.target);
    const Ptr<RequestFlow> requests = MakeFlow(number, plan, local);
    m_flows[number] = {requests, Simulator::Now(), port};
    const bool isOpen = Open(*requests, local);
    ++m_offered;
    ++m_open;
    m_plannedTrace(number, plan);
    // Before the first packet, so that monitors know the tuple when they see it.
    m_startedTrace(number, RequestKind::KeyOf(plan, local.IsInvalid() ? plan.target : local));
    if (isOpen)
    {
        requests->Start();
        return;
    }
    CountEnded(number, FlowOutcome::BROKEN);
    Forget(number);
}

Ptr<RequestFlow>
RequestClient::MakeFlow(uint64_t number, const RequestPlan& plan, const Address& local)
{
    return RequestKind::Get(plan.kind).make(
        {GetNode(),
         local,
         plan,
         {m_connTimeout, m_connCount, m_timeWait, m_resendTime, m_resends, m_timeout},
         {MakeCallback(&RequestClient::CountEnded, this).Bind(number),
          MakeCallback(&RequestClient::Forget, this).Bind(number),
          MakeCallback(&RequestClient::Answered, this).Bind(number)}});
}

void
RequestClient::CountEnded(uint64_t number, FlowOutcome outcome)
{
    NS_LOG_LOGIC("flow " << number << " is " << FlowOutcomeName(outcome));
    --m_open;
    ++m_outcomes[outcome];
    m_endedTrace(number, FlowOutcomeName(outcome), Simulator::Now() - m_flows.at(number).start);
}

void
RequestClient::Answered(uint64_t number)
{
    m_answeredTrace(number);
}

void
RequestClient::Forget(uint64_t number)
{
    const auto flow = m_flows.find(number);
    m_portsInUse.Free(flow->second.port);
    m_flows.erase(flow);
}

} // namespace ns3
