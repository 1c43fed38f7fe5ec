// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_FORMAT_H
#define SYNC_FORMAT_H

#include <cstdint>

/**
 * @file
 * What writer and reader of messages between tables have in common, see doc/synchronisation.rst.
 */

namespace ns3::synccodec
{

constexpr uint8_t REMOVED = 1;
constexpr uint8_t FORGOTTEN = 2;
constexpr uint8_t ALL_LINES = 1;
constexpr uint8_t ALL_ENTRIES = 2;
constexpr uint8_t INCOMPLETE = 4;
constexpr uint8_t HAS_KEY = 8;

/// Numbers of the kinds, in the order of SyncMessage::Body; an update that is repeated is apart.
enum Kind : uint8_t
{
    UPDATE = 1,
    REFRESH,
    STATUS,
    GAPS,
    DIGEST,
    ASK,
    PIECE,
    REPEAT,
};

/// @param kind number of one @return its name in results
constexpr const char*
NameOf(Kind kind)
{
    constexpr const char* NAMES[] = {
        "update", "refresh", "status", "gaps", "digest", "ask", "piece", "repeat"};
    return NAMES[kind - UPDATE];
}

} // namespace ns3::synccodec

#endif // SYNC_FORMAT_H
