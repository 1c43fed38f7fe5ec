// SPDX-License-Identifier: GPL-2.0-only

#include "sync-codec.h"

#include "../hash-core/wire/byte-order.h"
#include "sync-reader.h"
#include "sync-writer.h"

#include <algorithm>
#include <boost/crc.hpp>
#include <initializer_list>
#include <utility>

namespace ns3::synccodec
{

namespace
{

constexpr uint16_t MAGIC = 0x5453; // "TS"
constexpr uint8_t FORMAT = 2;
constexpr std::size_t CHECKSUM_AT = 8;

std::size_t
SizeOf(const SyncKey& key)
{
    return key.version == 6 ? 38 : 14;
}

template <typename Body>
bool
ReadBody(Reader& reader, SyncMessage& message, Body empty = {})
{
    reader.Read(message.body.emplace<Body>(std::move(empty)));
    return reader.IsGood() && !reader.HasMore();
}

bool
ReadBody(uint8_t kind, Reader& reader, SyncMessage& message)
{
    switch (kind)
    {
    case UPDATE:
        return ReadBody<SyncUpdate>(reader, message);
    case REPEAT:
        return ReadBody(reader, message, SyncUpdate{true, 0, {}});
    case REFRESH:
        return ReadBody<SyncRefresh>(reader, message);
    case STATUS:
        return ReadBody<SyncStatus>(reader, message);
    case GAPS:
        return ReadBody<SyncGaps>(reader, message);
    case DIGEST:
        return ReadBody<SyncDigest>(reader, message);
    case ASK:
        return ReadBody<SyncAsk>(reader, message);
    case PIECE:
        return ReadBody<SyncPiece>(reader, message);
    default:
        return false;
    }
}

} // namespace

std::size_t
SizeOf(const SyncEntry& entry)
{
    return 17 + SizeOf(entry.key) + entry.value.size();
}

std::size_t
SizeOf(const SyncTouch& touch)
{
    return 8 + SizeOf(touch.key);
}

std::size_t
SizeOf(const SyncLine& line)
{
    return 15 + 8 * line.numbers.size();
}

std::size_t
SizeOf(const SyncRange& /* range */)
{
    return 8;
}

uint32_t
Checksum(const uint8_t* bytes, std::size_t size)
{
    constexpr uint8_t NONE[4] = {};
    boost::crc_optimal<32, 0x1edc6f41, 0xffffffff, 0xffffffff, true, true> crc;
    crc.process_bytes(bytes, CHECKSUM_AT);
    crc.process_bytes(NONE, sizeof(NONE));
    crc.process_bytes(bytes + CHECKSUM_AT + 4, size - CHECKSUM_AT - 4);
    return crc.checksum();
}

const char*
KindOf(const uint8_t* bytes, std::size_t size)
{
    const bool known = size >= HEADER_SIZE && flowhash::LoadBig16(bytes) == MAGIC &&
                       bytes[2] == FORMAT && bytes[3] >= UPDATE && bytes[3] <= REPEAT;
    return known ? NameOf(static_cast<Kind>(bytes[3])) : FOREIGN;
}

std::vector<uint8_t>
Encode(const SyncMessage& message)
{
    Writer writer;
    writer.Put(MAGIC, 2);
    writer.Put(FORMAT, 1);
    writer.Put(0, 1); // kind, length and checksum follow when they are known
    writer.Put(message.sender.node, 2);
    writer.Put(0, 6);
    writer.Put(message.sender.incarnation, 4);
    const uint8_t kind = std::visit(writer, message.body);
    std::vector<uint8_t> bytes = writer.Take();
    bytes[3] = kind;
    flowhash::StoreBig16(&bytes[6], static_cast<uint16_t>(bytes.size()));
    flowhash::StoreBig32(&bytes[CHECKSUM_AT], Checksum(bytes.data(), bytes.size()));
    return bytes;
}

const char*
Decode(const uint8_t* bytes, std::size_t size, SyncMessage& message)
{
    if (size < HEADER_SIZE || flowhash::LoadBig16(bytes) != MAGIC)
    {
        return FOREIGN;
    }
    if (bytes[2] != FORMAT)
    {
        return OTHER_VERSION;
    }
    if (flowhash::LoadBig16(bytes + 6) != size ||
        flowhash::LoadBig32(bytes + CHECKSUM_AT) != Checksum(bytes, size))
    {
        return DAMAGED;
    }
    message.sender = {flowhash::LoadBig16(bytes + 4), flowhash::LoadBig32(bytes + 12)};
    Reader reader(bytes + HEADER_SIZE, size - HEADER_SIZE);
    return ReadBody(bytes[3], reader, message) ? nullptr : DAMAGED;
}

} // namespace ns3::synccodec
