// SPDX-License-Identifier: GPL-2.0-only

#ifndef PORTS_IN_USE_H
#define PORTS_IN_USE_H

#include "request-plan.h"

#include <cstdint>
#include <unordered_set>

namespace ns3
{

class RequestPlanner;

/**
 * @ingroup flow-distribution
 * Source ports that flows of one client have, by family and protocol.
 */
class PortsInUse
{
  public:
    static constexpr uint64_t NONE = UINT64_MAX; //!< no port

    /**
     * Takes a port for a flow.
     * @param planner who drew the flow, and passes over ports that are in use
     * @param plan of the flow; its port may change
     * @return what Free takes; NONE where all are in use
     */
    uint64_t Take(RequestPlanner& planner, RequestPlan& plan);

    /// Takes the port that a flow has. @param plan of the flow @return what Free takes; NONE where
    /// it is in use
    uint64_t Take(const RequestPlan& plan);

    /// @param plan of a flow @return whether its port is free
    bool IsFree(const RequestPlan& plan) const;

    /// @param port what Take returned
    void Free(uint64_t port);

  private:
    std::unordered_set<uint64_t> m_ports;
};

} // namespace ns3

#endif // PORTS_IN_USE_H
