// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_CODEC_H
#define SYNC_CODEC_H

#include "sync-message.h"

#include <cstddef>
#include <cstdint>
#include <vector>

/**
 * @ingroup flow-distribution
 *
 * Messages from and to bytes, as doc/synchronisation.rst has them. What is read is refused unless
 * it is, byte by byte, what would be written for it.
 */
namespace ns3::synccodec
{

/// What can be wrong with bytes that should be a message; names in results.
constexpr const char* FOREIGN = "foreign";             //!< no message of this kind at all
constexpr const char* OTHER_VERSION = "other-version"; //!< of another version of the format
constexpr const char* DAMAGED = "damaged";             //!< checksum, length or content

/// Bytes of a message without its body.
constexpr std::size_t HEADER_SIZE = 16;

/// Bytes of a body without entries, lines and ranges, at most: those of a piece with a cursor.
constexpr std::size_t BODY_SIZE = 49;

/// @param bytes a message @param size how many @return its kind in results, see
/// SyncMessage::GetKind; "foreign" where it has none
const char* KindOf(const uint8_t* bytes, std::size_t size);

/// @param entry any @return bytes
std::size_t SizeOf(const SyncEntry& entry);

/// @param touch any @return bytes
std::size_t SizeOf(const SyncTouch& touch);

/// @param line any @return bytes
std::size_t SizeOf(const SyncLine& line);

/// @param range any @return bytes
std::size_t SizeOf(const SyncRange& range);

/// @param message one whose keys are valid, and that fits into 65535 bytes @return its bytes
std::vector<uint8_t> Encode(const SyncMessage& message);

/**
 * Reads a message.
 * @param bytes anything
 * @param size how many
 * @param message is set where nothing is wrong, and undefined else
 * @return what is wrong, one of the names above, or null
 */
const char* Decode(const uint8_t* bytes, std::size_t size, SyncMessage& message);

/// The checksum of a message: CRC-32C (RFC 3720, appendix B.4) over all of it, the field itself
/// taken as zero. @param bytes at least the header @param size how many @return it
uint32_t Checksum(const uint8_t* bytes, std::size_t size);

} // namespace ns3::synccodec

#endif // SYNC_CODEC_H
