// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_READER_H
#define SYNC_READER_H

#include "sync-format.h"
#include "sync-message.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ns3::synccodec
{

/// Takes parts from bytes; what cannot be makes it bad for good.
class Reader
{
  public:
    Reader(const uint8_t* bytes, std::size_t size)
        : m_next(bytes),
          m_end(bytes + size)
    {
    }

    bool IsGood() const
    {
        return m_good;
    }

    bool HasMore() const
    {
        return m_good && m_next != m_end;
    }

    uint64_t Number(unsigned size)
    {
        uint64_t number = 0;
        const uint8_t* bytes = Bytes(size);
        for (unsigned i = 0; bytes && i < size; ++i)
        {
            number = number << 8 | bytes[i];
        }
        return number;
    }

    template <typename Type>
    void Get(Type& number, unsigned size = sizeof(Type))
    {
        number = static_cast<Type>(Number(size));
    }

    /// Flags, of which only some are known.
    uint8_t Flags(uint8_t known)
    {
        const auto flags = static_cast<uint8_t>(Number(1));
        Require((flags & ~known) == 0);
        return flags;
    }

    void Get(SyncKey& key)
    {
        Get(key.version);
        Require(key.version == 4 || key.version == 6);
        Get(key.protocol);
        Get(key.sourcePort);
        Get(key.destinationPort);
        for (auto* address : {&key.source, &key.destination})
        {
            const unsigned size = key.version == 6 ? 16 : 4;
            if (const uint8_t* bytes = Bytes(size))
            {
                std::copy_n(bytes, size, address->begin());
            }
        }
    }

    void Get(SyncEntry& entry)
    {
        const uint8_t flags = Flags(REMOVED | FORGOTTEN);
        entry.removed = flags & REMOVED;
        entry.forgotten = flags & FORGOTTEN;
        Require(!entry.removed || !entry.forgotten);
        Get(entry.key);
        Get(entry.version.counter);
        Get(entry.version.node);
        GetAge(entry.age);
        const auto size = static_cast<unsigned>(Number(2));
        Require(entry.version.counter != 0 && (flags == 0 || size == 0));
        if (const uint8_t* bytes = Bytes(size))
        {
            entry.value.assign(bytes, bytes + size);
        }
    }

    void Get(SyncTouch& touch)
    {
        Get(touch.key);
        GetAge(touch.age);
    }

    void Get(SyncRange& range)
    {
        Get(range.first);
        Get(range.last);
        Require(range.first != 0 && range.first <= range.last);
    }

    void Get(SyncLine& line)
    {
        Get(line.sender.node);
        Get(line.sender.incarnation);
        GetAge(line.age);
        line.numbers.resize(Number(1));
        GetRanges(line.numbers);
    }

    void Get(SyncBuckets& buckets)
    {
        for (std::size_t i = 0; i < SYNC_BUCKETS; i += 8)
        {
            const auto byte = Number(1);
            for (std::size_t j = 0; j < 8; ++j)
            {
                buckets[i + j] = (byte >> j & 1) != 0;
            }
        }
    }

    /// As many parts as there are up to the end.
    template <typename Part>
    void GetAll(std::vector<Part>& parts)
    {
        while (HasMore())
        {
            Get(parts.emplace_back());
        }
    }

    void Read(SyncUpdate& body)
    {
        Get(body.number);
        Require(body.number != 0);
        if (body.repeated)
        {
            Get(body.question);
        }
        GetAll(body.entries);
    }

    void Read(SyncRefresh& body)
    {
        GetAll(body.touches);
    }

    void Read(SyncStatus& body)
    {
        Get(body.oldest);
        Get(body.last);
        Get(body.clock);
        Require(body.oldest != 0);
        GetAll(body.lines);
    }

    void Read(SyncGaps& body)
    {
        Get(body.incarnation);
        Get(body.number);
        Require(static_cast<std::size_t>(m_end - m_next) % 8 == 0);
        body.numbers.resize(static_cast<std::size_t>(m_end - m_next) / 8);
        GetRanges(body.numbers);
    }

    void Read(SyncDigest& body)
    {
        body.answer = Flags(1) == 1;
        Get(body.clock);
        for (uint64_t& digest : body.digests)
        {
            Get(digest);
        }
    }

    void Read(SyncAsk& body)
    {
        Get(body.number);
        const uint8_t flags = Flags(ALL_LINES | HAS_KEY);
        body.knowsLines = flags & ALL_LINES;
        Get(body.line.node);
        Get(body.line.incarnation);
        Get(body.buckets);
        GetIf(flags & HAS_KEY, body.after);
    }

    void Read(SyncPiece& body)
    {
        Get(body.number);
        const uint8_t flags = Flags(ALL_LINES | ALL_ENTRIES | INCOMPLETE | HAS_KEY);
        body.hasAllLines = flags & ALL_LINES;
        body.hasAllEntries = flags & ALL_ENTRIES;
        body.incomplete = flags & INCOMPLETE;
        Get(body.clock);
        const auto lines = Number(2);
        GetIf(flags & HAS_KEY, body.upTo);
        for (uint64_t i = 0; i < lines && m_good; ++i)
        {
            Get(body.lines.emplace_back());
        }
        GetAll(body.entries);
    }

  private:
    void Require(bool condition)
    {
        m_good = m_good && condition;
    }

    const uint8_t* Bytes(unsigned size)
    {
        Require(static_cast<std::size_t>(m_end - m_next) >= size);
        if (!m_good)
        {
            return nullptr;
        }
        m_next += size;
        return m_next - size;
    }

    void GetAge(int64_t& age)
    {
        Get(age);
        Require(age >= 0);
    }

    void GetIf(bool there, std::optional<SyncKey>& key)
    {
        if (there)
        {
            Get(key.emplace());
        }
    }

    void GetRanges(std::vector<SyncRange>& ranges)
    {
        uint64_t next = 0;
        for (SyncRange& range : ranges)
        {
            Get(range);
            Require(range.first > next);
            next = uint64_t{range.last} + 1;
        }
    }

    const uint8_t* m_next;
    const uint8_t* m_end;
    bool m_good{true};
};

} // namespace ns3::synccodec

#endif // SYNC_READER_H
