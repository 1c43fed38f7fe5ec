// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_KEY_H
#define SYNC_KEY_H

#include "ns3/flow-key.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Key of an entry of a table that is kept alike: a flow's tuple, or parts of it (the others 0).
 * Addresses are in network order, an IPv4 address in the first 4 bytes with the rest zero.
 */
struct SyncKey
{
    uint8_t version{4};  //!< 4 or 6
    uint8_t protocol{0}; //!< IANA number
    std::array<uint8_t, 16> source{};
    std::array<uint8_t, 16> destination{};
    uint16_t sourcePort{0};
    uint16_t destinationPort{0};

    /// @param flow any @return the key that is all of its tuple
    static SyncKey Of(const flowhash::FlowKey& flow);

    /// @return the tuple
    flowhash::FlowKey ToFlowKey() const;

    /// @return whether a message can carry it: a version that there is, IPv4 addresses of 4 bytes
    bool IsValid() const;
};

/// @return whether all parts are equal
bool operator==(const SyncKey& a, const SyncKey& b);

/// @return whether some part differs
bool operator!=(const SyncKey& a, const SyncKey& b);

/// The order in which a table is transferred: version, source, destination, ports, protocol.
bool operator<(const SyncKey& a, const SyncKey& b);

/// Hasher for std::unordered_map and the like; the same on every machine.
struct SyncKeyHasher
{
    /// @param key any @return its hash
    std::size_t operator()(const SyncKey& key) const;
};

} // namespace ns3

#endif // SYNC_KEY_H
