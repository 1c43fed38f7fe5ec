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
    const bool taken = planner.PassOver(
        plan, [this](const RequestPlan& tried) { return m_ports.count(PortOf(tried)) > 0; });
    return taken ? NONE : *m_ports.insert(PortOf(plan)).first;
}

void
PortsInUse::Free(uint64_t port)
{
    m_ports.erase(port);
}

} // namespace ns3
