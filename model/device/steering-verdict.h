// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_VERDICT_H
#define STEERING_VERDICT_H

#include "drop-reason.h"

#include "ns3/host-address.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What a steering device decided for one packet.
 */
struct SteeringVerdict
{
    /// The kinds of decision.
    enum class Action : uint8_t
    {
        ROUTE,   //!< to its destination by the device's routes
        FORWARD, //!< out of `port`, to the neighbour `nextHop` (on media that need an address)
        DELIVER, //!< up to the node's own stack (management, D4)
        CONSUME, //!< the device itself was meant; the packet ends here
        HOLD,    //!< nothing yet: the device keeps it, counts it, and releases it later
        DROP,    //!< for `reason`
    };

    Action action{Action::ROUTE};
    uint32_t port{0};
    flowhash::HostAddress nextHop;
    const DropReason* reason{nullptr}; //!< of DROP

    /// @return to its destination by the device's routes
    static SteeringVerdict Route()
    {
        return {Action::ROUTE, 0, {}, nullptr};
    }

    /// @param port the port @param nextHop neighbour there @return out of a port
    static SteeringVerdict Forward(uint32_t port, const flowhash::HostAddress& nextHop)
    {
        return {Action::FORWARD, port, nextHop, nullptr};
    }

    /// @return up to the node's own stack
    static SteeringVerdict Deliver()
    {
        return {Action::DELIVER, 0, {}, nullptr};
    }

    /// @return the packet ends here
    static SteeringVerdict Consume()
    {
        return {Action::CONSUME, 0, {}, nullptr};
    }

    /// @return kept by the device (see SteeringNetDevice::Release)
    static SteeringVerdict Hold()
    {
        return {Action::HOLD, 0, {}, nullptr};
    }

    /// @param reason a constant of the device class @return dropped
    static SteeringVerdict Drop(const DropReason& reason)
    {
        return {Action::DROP, 0, {}, &reason};
    }
};

} // namespace ns3

#endif // STEERING_VERDICT_H
