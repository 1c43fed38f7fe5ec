// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCH_ENTRY_H
#define DISPATCH_ENTRY_H

#include "../nat/nat-connection.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * An entry of a dispatch table as dispatchers tell it: the value of a word of table
 * synchronisation, whose key is the entry's (C1: it identifies the client and the server).
 *
 * | bytes  | content                                                              |
 * |--------|----------------------------------------------------------------------|
 * | 0      | 1: an entry (2 is a lock)                                            |
 * | 1      | bits 0 to 3: half open, client's FIN, server's FIN, closing;         |
 * |        | bit 4: bytes 6 to 9 follow; bits 5 to 7: how it came                 |
 * |        | (MemberChoice::Ground)                                               |
 * | 2 to 5 | the server's id, the highest byte first                              |
 * | 6 to 9 | of a delayed binding: SequenceOffset, the highest byte first         |
 *
 * Only an entry of TCP has an offset. A dispatcher of a version that knows none refuses the word.
 */
struct DispatchEntry
{
    /// @param entry one whose server is chosen @return its value
    static std::vector<uint8_t> Encode(const NatConnection& entry);

    /// @param key of the entry @param value as of Encode @return the entry, without a tuple behind
    /// the dispatcher; none: it is none
    static std::optional<NatConnection> Decode(const flowhash::FlowKey& key,
                                               const std::vector<uint8_t>& value);

    /// @param entry any @return what it says of a connection's end, as a number of its own
    static uint8_t EndOf(const NatConnection& entry);
};

} // namespace ns3

#endif // DISPATCH_ENTRY_H
