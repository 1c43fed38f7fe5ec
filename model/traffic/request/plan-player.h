// SPDX-License-Identifier: GPL-2.0-only

#ifndef PLAN_PLAYER_H
#define PLAN_PLAYER_H

#include "request-plan.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A client that starts flows which somebody else drew, when it is told to.
 */
class PlanPlayer
{
  public:
    virtual ~PlanPlayer() = default;

    /// It draws no flows by itself; before the start.
    virtual void WaitForPlans() = 0;

    /// @param plan of a flow @return whether its port is free now
    virtual bool HasPortFor(const RequestPlan& plan) const = 0;

    /// Starts a flow now; after the start. Where its port is not free the flow is broken at once.
    /// @param flow its number, that of no other flow which is open @param plan what it is
    virtual void Play(uint64_t flow, const RequestPlan& plan) = 0;
};

} // namespace ns3

#endif // PLAN_PLAYER_H
