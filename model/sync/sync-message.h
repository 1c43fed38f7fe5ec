// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_MESSAGE_H
#define SYNC_MESSAGE_H

#include "sequence-set.h"
#include "sync-key.h"
#include "sync-version.h"

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace ns3
{

/// Somebody's word on an entry.
struct SyncEntry
{
    SyncKey key;
    SyncVersion version;
    bool removed{false};        //!< then there is no value
    int64_t age{0};             //!< ns since its last packet, or since it was removed or forgotten
    std::vector<uint8_t> value; //!< all of the entry
    bool forgotten{false};      //!< no word, but that words below this version do not count with
                                //!< the sender, which has forgotten the entry; then no value
};

/// That a packet of an entry was seen.
struct SyncTouch
{
    SyncKey key;
    int64_t age{0}; //!< ns since that packet
};

/// A node in one of its lives: it numbers its messages anew in each.
struct SyncLife
{
    uint16_t node{0};
    uint32_t incarnation{0}; //!< from 1
};

/// Some strict order.
inline bool
operator<(const SyncLife& a, const SyncLife& b)
{
    return a.node != b.node ? a.node < b.node : a.incarnation < b.incarnation;
}

/// @return whether they are the same
inline bool
operator==(const SyncLife& a, const SyncLife& b)
{
    return a.node == b.node && a.incarnation == b.incarnation;
}

/// Which messages of a sender somebody has.
struct SyncLine
{
    SyncLife sender;
    int64_t age{0};                 //!< ns since the sender was heard
    std::vector<SyncRange> numbers; //!< in order, apart from each other
};

/// Buckets that the keys of a table are spread over to compare tables.
constexpr std::size_t SYNC_BUCKETS = 128;
using SyncBuckets = std::bitset<SYNC_BUCKETS>;          //!< some of them
using SyncDigests = std::array<uint64_t, SYNC_BUCKETS>; //!< what is in each

/// Entries that are new, or changed, or gone; once more where somebody asked for it again.
struct SyncUpdate
{
    bool repeated{false};
    uint32_t number{0}; //!< of the message in its sender's life, from 1
    std::vector<SyncEntry> entries;
    uint32_t question{0}; //!< where it is repeated: number of the question
};

/// Entries of which packets were seen.
struct SyncRefresh
{
    std::vector<SyncTouch> touches;
};

/// How far a sender's numbers have gone, and what it has of senders that are silent.
struct SyncStatus
{
    uint32_t oldest{1}; //!< number of the oldest message that can be asked for again
    uint32_t last{0};   //!< number of the last message
    uint32_t clock{0};  //!< of the sender's versions
    std::vector<SyncLine> lines;
};

/// Asks for messages of the receiver again.
struct SyncGaps
{
    uint32_t incarnation{0}; //!< of the receiver: which life's messages
    uint32_t number{0};      //!< of the question; what is repeated has the same
    std::vector<SyncRange> numbers;
};

/// What is in a sender's table, in short.
struct SyncDigest
{
    bool answer{false}; //!< to the receiver's own
    uint32_t clock{0};  //!< of the sender's versions
    SyncDigests digests{};
};

/// Asks for the next piece of a table.
struct SyncAsk
{
    uint32_t number{0};           //!< of the question; the piece has the same
    bool knowsLines{false};       //!< no lines are wanted (any more)
    SyncLife line;                //!< lines after this one's are wanted
    SyncBuckets buckets;          //!< entries of these are wanted
    std::optional<SyncKey> after; //!< entries after this key are wanted; none: from the first
};

/// A piece of a table.
struct SyncPiece
{
    uint32_t number{0};          //!< of the question
    bool hasAllLines{false};     //!< these are the last lines
    bool hasAllEntries{false};   //!< these are the last entries
    bool incomplete{false};      //!< the sender is itself still waiting for a table
    uint32_t clock{0};           //!< of the sender's versions
    std::vector<SyncLine> lines; //!< told before any entry
    std::vector<SyncEntry> entries;
    std::optional<SyncKey> upTo; //!< all wanted entries up to this key have been sent
};

/**
 * @ingroup flow-distribution
 *
 * One message between nodes that keep their tables alike; doc/synchronisation.rst has its bytes.
 */
struct SyncMessage
{
    /// What it says.
    using Body =
        std::variant<SyncUpdate, SyncRefresh, SyncStatus, SyncGaps, SyncDigest, SyncAsk, SyncPiece>;

    SyncLife sender;
    Body body;

    /// @return its kind in results: update, repeat, refresh, status, gaps, digest, ask, piece
    const char* GetKind() const;
};

} // namespace ns3

#endif // SYNC_MESSAGE_H
