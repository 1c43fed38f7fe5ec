// SPDX-License-Identifier: GPL-2.0-only

#ifndef IDLE_SETTING_H
#define IDLE_SETTING_H

#include "ns3/node-group.h"

#include <string>
#include <vector>

namespace ns3
{

/// Keys of a kind that do nothing unless others let them.
struct IdleSetting
{
    bool works;                       //!< whether they do something, as the group is
    std::vector<std::string> keys;    //!< they
    std::vector<std::string> masters; //!< keys that let them
    std::string remedy;               //!< why they do nothing and what would help, for people
};

/**
 * @ingroup flow-distribution
 * Refuses settings that do nothing, unless a master of theirs is set, too: a file may hold what one
 * option, or a sweep, switches off.
 * @param group whose settings @param settings those that may do nothing
 * @param fail takes the key to blame and what is wrong; it throws
 */
void RefuseIdle(const NodeGroup& group,
                const std::vector<IdleSetting>& settings,
                const NodeGroup::Fail& fail);

} // namespace ns3

#endif // IDLE_SETTING_H
