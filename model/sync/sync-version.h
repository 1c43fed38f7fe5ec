// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_VERSION_H
#define SYNC_VERSION_H

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Whose word on an entry counts: the higher counter; of equal ones that of the lower node. So two
 * nodes that enter the same key without knowing of each other are settled by a rule that all know.
 * A word said after hearing of another one on the key beats it.
 */
struct SyncVersion
{
    uint32_t counter{0}; //!< one more than what was known, from 1; 0: nobody said anything
    uint16_t node{0};    //!< who said so

    /// @param other the word of somebody @return whether this one counts and not the other
    bool Beats(const SyncVersion& other) const
    {
        return counter != other.counter ? counter > other.counter : node < other.node;
    }
};

/// @return whether it is the same word
inline bool
operator==(const SyncVersion& a, const SyncVersion& b)
{
    return a.counter == b.counter && a.node == b.node;
}

/// @return whether they differ
inline bool
operator!=(const SyncVersion& a, const SyncVersion& b)
{
    return !(a == b);
}

} // namespace ns3

#endif // SYNC_VERSION_H
