// SPDX-License-Identifier: GPL-2.0-only

#include "ports-in-use.h"

#include "request-kind.h"
#include "request-planner.h"

namespace ns3
{

namespace
{

/// @return the source port of a flow, with its family and protocol, as one number
uint64_t
PortOf(const RequestPlan& plan)
{
    const flowhash::FlowKey key = RequestKind::KeyOf(plan, plan.target);
    return uint64_t{key.version} << 32 | uint64_t{key.protocol} << 16 | plan.port;
}

} // namespace

uint64_t
PortsInUse::Take(RequestPlanner& planner, RequestPlan& plan)
{
    planner.PassOver(plan, [this](const RequestPlan& tried) { return !IsFree(tried); });
    return Take(plan);
}

uint64_t
PortsInUse::Take(const RequestPlan& plan)
{
    const auto [port, isNew] = m_ports.insert(PortOf(plan));
    return isNew ? *port : NONE;
}

bool
PortsInUse::IsFree(const RequestPlan& plan) const
{
    return m_ports.count(PortOf(plan)) == 0;
}

void
PortsInUse::Free(uint64_t port)
{
    m_ports.erase(port);
}

} // namespace ns3
