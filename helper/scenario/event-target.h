// SPDX-License-Identifier: GPL-2.0-only

#ifndef EVENT_TARGET_H
#define EVENT_TARGET_H

#include "scenario-network.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{

/// To whom an event happens: a node of a group, or a link.
struct EventTarget
{
    std::string group;  //!< of a member
    uint32_t member{0}; //!< its number, from 0
    std::string link;   //!< name of a link

    /// @return whether it is a member
    bool IsMember() const
    {
        return link.empty();
    }
};

/**
 * @ingroup flow-distribution
 * Finds what an event's target means.
 * @param network a description @param text such as tm3, or the name of a link
 * @return it; none where it means nothing there
 */
std::optional<EventTarget> FindEventTarget(const ScenarioNetwork& network, const std::string& text);

} // namespace ns3

#endif // EVENT_TARGET_H
