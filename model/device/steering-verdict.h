// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_VERDICT_H
#define STEERING_VERDICT_H

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

    Action action{Action::DROP};
    uint32_t port{0};
    flowhash::HostAddress nextHop;
    const char* reason{""}; //!< a named constant of the device class; shown in results

    /// @return to its destination by the device's routes
    static SteeringVerdict Route()
    {
        return {Action::ROUTE, 0, {}, ""};
    }

    /// @param port the port @param nextHop neighbour there @return out of a port
    static SteeringVerdict Forward(uint32_t port, const flowhash::HostAddress& nextHop)
    {
        return {Action::FORWARD, port, nextHop, ""};
    }

    /// @return up to the node's own stack
    static SteeringVerdict Deliver()
    {
        return {Action::DELIVER, 0, {}, ""};
    }

    /// @return the packet ends here
    static SteeringVerdict Consume()
    {
        return {Action::CONSUME, 0, {}, ""};
    }

    /// @return kept by the device (see SteeringNetDevice::Release)
    static SteeringVerdict Hold()
    {
        return {Action::HOLD, 0, {}, ""};
    }

    /// @param reason a named constant @return dropped
    static SteeringVerdict Drop(const char* reason)
    {
        return {Action::DROP, 0, {}, reason};
    }
};

} // namespace ns3

#endif // STEERING_VERDICT_H
