// SPDX-License-Identifier: GPL-2.0-only

#ifndef EVENT_TARGET_H
#define EVENT_TARGET_H

#include "scenario-network.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{

/// To whom an event happens: a node of a group, a link, or those ends of a link that a node has; of
/// trunks all links or one.
struct EventTarget
{
    std::string group;              //!< of a member, or of the node whose part of a link is meant
    uint32_t member{0};             //!< its number, from 0
    std::string link;               //!< name of a link; empty: it is a member
    std::optional<uint32_t> part{}; //!< number of one link of its trunks; none: all

    /// @param node a group's name @param number of a node of it @return whether it is that one
    bool IsNode(const std::string& node, uint32_t number) const
    {
        return group == node && member == number;
    }

    /// @return whether it is a member
    bool IsMember() const
    {
        return link.empty();
    }
};

/**
 * @ingroup flow-distribution
 * Finds what an event's target means.
 * @param network a description @param text such as tm3, the name of a link, or that of a
 * point-to-point link, a dot, and a node at one of its ends: all of the link that ends there.
 * Behind a slash may stand the number of one link of its trunks.
 * @return it; none where it means nothing there
 */
std::optional<EventTarget> FindEventTarget(const ScenarioNetwork& network, const std::string& text);

} // namespace ns3

#endif // EVENT_TARGET_H
