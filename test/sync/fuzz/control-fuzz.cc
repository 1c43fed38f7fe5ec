// SPDX-License-Identifier: GPL-2.0-only

#include "../../../model/dispatcher/dispatch-entry.h"
#include "../../../model/dispatcher/load-report.h"
#include "../../../model/dispatcher/payload-start.h"
#include "../../../model/dispatcher/request-path.h"
#include "../../../model/sync/sync-codec.h"
#include "../../hash-core/fuzz/fuzz-check.h"

#include <boost/crc.hpp>
#include <variant>
#include <vector>

/**
 * @file
 * What comes over the wire for a dispatcher: messages of table synchronisation with entries and
 * locks in them, reports of load, first bytes of connections. Any bytes are read without a look
 * beyond their end, and what is taken is, byte by byte, what would be written for it. So that the
 * fuzzer gets behind the checksums, they are put right.
 */

namespace ns3
{

namespace
{

using Bytes = std::vector<uint8_t>;
using flowhash::Require;

void
Put32(Bytes& bytes, std::size_t at, uint32_t number)
{
    for (int i = 0; i < 4; ++i)
    {
        bytes[at + i] = static_cast<uint8_t>(number >> (24 - 8 * i));
    }
}

/// The value of a word: an entry, a lock, or neither.
void
ReadValue(const SyncKey& key, const Bytes& value)
{
    const auto entry = DispatchEntry::Decode(key.ToFlowKey(), value);
    const bool isLock = value.size() == 1 && value[0] == 2;
    Require(!entry || !isLock, "a lock is no entry");
    Require(!entry || DispatchEntry::Encode(*entry) == value, "an entry is what would be written");
}

void
ReadMessage(const Bytes& bytes)
{
    synccodec::KindOf(bytes.data(), bytes.size());
    SyncMessage message;
    if (synccodec::Decode(bytes.data(), bytes.size(), message))
    {
        return;
    }
    Require(synccodec::Encode(message) == bytes, "a message is what would be written");
    const auto* const update = std::get_if<SyncUpdate>(&message.body);
    const auto* const piece = std::get_if<SyncPiece>(&message.body);
    for (const SyncEntry& entry : update  ? update->entries
                                  : piece ? piece->entries
                                          : std::vector<SyncEntry>())
    {
        ReadValue(entry.key, entry.value);
    }
}

/// The same with the marks of a message put right.
void
ReadMended(Bytes bytes)
{
    if (bytes.size() < synccodec::HEADER_SIZE || bytes.size() > 65535)
    {
        return;
    }
    bytes[0] = 'T';
    bytes[1] = 'S';
    bytes[2] = 1;
    bytes[6] = static_cast<uint8_t>(bytes.size() >> 8);
    bytes[7] = static_cast<uint8_t>(bytes.size());
    Put32(bytes, 8, synccodec::Checksum(bytes.data(), bytes.size()));
    ReadMessage(bytes);
}

void
ReadReport(Bytes bytes)
{
    LoadReport::Decode(bytes.data(), bytes.size());
    if (bytes.size() == LoadReport::SIZE)
    {
        boost::crc_32_type sum;
        sum.process_bytes(bytes.data(), 16);
        Put32(bytes, 16, sum.checksum());
    }
    if (const auto report = LoadReport::Decode(bytes.data(), bytes.size()))
    {
        const auto again = report->Encode();
        Require(Bytes(again.begin(), again.end()) == bytes, "a report is what would be written");
    }
}

/// First bytes of a connection, which come in pieces: the first byte of each says how many.
void
ReadPath(const Bytes& bytes)
{
    constexpr uint32_t MOST = 64;
    PayloadStart start(MOST);
    uint32_t place = 0;
    for (std::size_t i = 0; i < bytes.size();)
    {
        const std::size_t size = std::min<std::size_t>(bytes[i] % 32, bytes.size() - i - 1);
        start.Add(place, bytes.data() + i + 1, static_cast<uint32_t>(size));
        place += bytes[i] / 32 == 7 ? 1000 : static_cast<uint32_t>(size);
        i += size + 1;
    }
    const Bytes known = start.Get();
    Require(known.size() <= MOST, "no more is kept than wanted");
    for (const bool whole : {false, true})
    {
        const RequestPath path(known, whole);
        Require(!path.Begins("/video") || !path.MayBegin("/video"), "it begins so, or may yet");
    }
}

} // namespace

} // namespace ns3

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size)
{
    if (size < 1)
    {
        return -1;
    }
    // A copy of just these bytes, so that a look beyond them is seen.
    const ns3::Bytes rest(bytes + 1, bytes + size);
    switch (bytes[0] % 5)
    {
    case 0:
        ns3::ReadMessage(rest);
        break;
    case 1:
        ns3::ReadMended(rest);
        break;
    case 2:
        ns3::ReadReport(rest);
        break;
    case 3:
        ns3::ReadPath(rest);
        break;
    default:
        ns3::SyncKey key;
        key.version = size % 2 == 0 ? 4 : 6;
        key.protocol = size % 3 == 0 ? 6 : 17;
        ns3::ReadValue(key, rest);
        break;
    }
    return 0;
}
