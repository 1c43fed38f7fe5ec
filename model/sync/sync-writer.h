// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_WRITER_H
#define SYNC_WRITER_H

#include "sync-format.h"
#include "sync-message.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace ns3::synccodec
{

/// @param set whether @param flag a bit @return it, or 0
inline uint8_t
Flag(bool set, uint8_t flag)
{
    return set ? flag : 0;
}

/// Puts parts of messages behind each other.
class Writer
{
  public:
    void Put(uint64_t number, unsigned size)
    {
        for (unsigned shift = size * 8; shift > 0; shift -= 8)
        {
            m_bytes.push_back(static_cast<uint8_t>(number >> (shift - 8)));
        }
    }

    void Put(const SyncKey& key)
    {
        const unsigned size = key.version == 6 ? 16 : 4;
        Put(key.version, 1);
        Put(key.protocol, 1);
        Put(key.sourcePort, 2);
        Put(key.destinationPort, 2);
        m_bytes.insert(m_bytes.end(), key.source.begin(), key.source.begin() + size);
        m_bytes.insert(m_bytes.end(), key.destination.begin(), key.destination.begin() + size);
    }

    void Put(const SyncEntry& entry)
    {
        Put(Flag(entry.removed, REMOVED) | Flag(entry.forgotten, FORGOTTEN), 1);
        Put(entry.key);
        Put(entry.version.counter, 4);
        Put(entry.version.node, 2);
        Put(static_cast<uint64_t>(entry.age), 8);
        Put(entry.value.size(), 2);
        m_bytes.insert(m_bytes.end(), entry.value.begin(), entry.value.end());
    }

    void Put(const SyncTouch& touch)
    {
        Put(touch.key);
        Put(static_cast<uint64_t>(touch.age), 8);
    }

    void Put(const SyncRange& range)
    {
        Put(range.first, 4);
        Put(range.last, 4);
    }

    void Put(const SyncLine& line)
    {
        Put(line.sender.node, 2);
        Put(line.sender.incarnation, 4);
        Put(static_cast<uint64_t>(line.age), 8);
        Put(line.numbers.size(), 1);
        PutAll(line.numbers);
    }

    template <typename Part>
    void PutAll(const std::vector<Part>& parts)
    {
        for (const Part& part : parts)
        {
            Put(part);
        }
    }

    void Put(const SyncBuckets& buckets)
    {
        for (std::size_t i = 0; i < SYNC_BUCKETS; i += 8)
        {
            uint8_t byte = 0;
            for (std::size_t j = 0; j < 8; ++j)
            {
                byte |= Flag(buckets[i + j], static_cast<uint8_t>(1U << j));
            }
            Put(byte, 1);
        }
    }

    uint8_t operator()(const SyncUpdate& body)
    {
        Put(body.number, 4);
        if (body.repeated)
        {
            Put(body.question, 4);
        }
        PutAll(body.entries);
        return body.repeated ? REPEAT : UPDATE;
    }

    uint8_t operator()(const SyncRefresh& body)
    {
        PutAll(body.touches);
        return REFRESH;
    }

    uint8_t operator()(const SyncStatus& body)
    {
        Put(body.oldest, 4);
        Put(body.last, 4);
        Put(body.clock, 4);
        PutAll(body.lines);
        return STATUS;
    }

    uint8_t operator()(const SyncGaps& body)
    {
        Put(body.incarnation, 4);
        Put(body.number, 4);
        PutAll(body.numbers);
        return GAPS;
    }

    uint8_t operator()(const SyncDigest& body)
    {
        Put(Flag(body.answer, 1), 1);
        Put(body.clock, 4);
        for (const uint64_t digest : body.digests)
        {
            Put(digest, 8);
        }
        return DIGEST;
    }

    uint8_t operator()(const SyncAsk& body)
    {
        Put(body.number, 4);
        Put(Flag(body.knowsLines, ALL_LINES) | Flag(body.after.has_value(), HAS_KEY), 1);
        Put(body.line.node, 2);
        Put(body.line.incarnation, 4);
        Put(body.buckets);
        if (body.after)
        {
            Put(*body.after);
        }
        return ASK;
    }

    uint8_t operator()(const SyncPiece& body)
    {
        Put(body.number, 4);
        Put(Flag(body.hasAllLines, ALL_LINES) | Flag(body.hasAllEntries, ALL_ENTRIES) |
                Flag(body.incomplete, INCOMPLETE) | Flag(body.upTo.has_value(), HAS_KEY),
            1);
        Put(body.clock, 4);
        Put(body.lines.size(), 2);
        if (body.upTo)
        {
            Put(*body.upTo);
        }
        PutAll(body.lines);
        PutAll(body.entries);
        return PIECE;
    }

    std::vector<uint8_t> Take()
    {
        return std::move(m_bytes);
    }

  private:
    std::vector<uint8_t> m_bytes;
};

} // namespace ns3::synccodec

#endif // SYNC_WRITER_H
