// SPDX-License-Identifier: GPL-2.0-only

#ifndef MESSAGE_MAKER_H
#define MESSAGE_MAKER_H

#include "../../model/sync/sync-message.h"
#include "sync-group.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/// Messages of all kinds with all sorts of contents.
class MessageMaker
{
  public:
    explicit MessageMaker(uint64_t seed)
        : m_numbers(seed)
    {
    }

    SyncMessage Make()
    {
        SyncMessage message;
        message.sender = {Number<uint16_t>(), Number<uint32_t>()};
        switch (m_numbers.Below(7))
        {
        case 0:
            message.body = Update();
            break;
        case 1:
            message.body = SyncRefresh{Some(&MessageMaker::Touch)};
            break;
        case 2:
            message.body = SyncStatus{
                Positive(), Number<uint32_t>(), Number<uint32_t>(), Some(&MessageMaker::Line)};
            break;
        case 3:
            message.body = SyncGaps{Number<uint32_t>(), Number<uint32_t>(), Ranges()};
            break;
        case 4:
            message.body = Digest();
            break;
        case 5:
            message.body = Ask();
            break;
        default:
            message.body = Piece();
        }
        return message;
    }

  private:
    template <typename Type>
    Type Number()
    {
        return static_cast<Type>(m_numbers.Below(UINT64_MAX));
    }

    uint32_t Positive()
    {
        return 1 + static_cast<uint32_t>(m_numbers.Below(UINT32_MAX));
    }

    template <typename Part>
    std::vector<Part> Some(Part (MessageMaker::*make)())
    {
        std::vector<Part> parts;
        for (auto n = m_numbers.Below(5); n > 0; --n)
        {
            parts.push_back((this->*make)());
        }
        return parts;
    }

    SyncKey Key()
    {
        return KeyOf(static_cast<uint32_t>(m_numbers.Below(60000)));
    }

    int64_t Age()
    {
        return static_cast<int64_t>(m_numbers.Below(INT64_MAX));
    }

    SyncEntry Entry()
    {
        const auto state = m_numbers.Below(4); // 0: removed, 1: forgotten
        std::vector<uint8_t> value(state < 2 ? 0 : m_numbers.Below(40));
        for (uint8_t& byte : value)
        {
            byte = Number<uint8_t>();
        }
        return {Key(), {Positive(), Number<uint16_t>()}, state == 0, Age(), value, state == 1};
    }

    SyncUpdate Update()
    {
        const uint32_t question = Number<uint32_t>() & -static_cast<uint32_t>(m_numbers.Below(2));
        return {question != 0, Positive(), Some(&MessageMaker::Entry), question};
    }

    SyncTouch Touch()
    {
        return {Key(), Age()};
    }

    std::vector<SyncRange> Ranges()
    {
        std::vector<SyncRange> ranges;
        uint32_t next = 1;
        for (auto n = m_numbers.Below(4); n > 0; --n)
        {
            const auto first = next + static_cast<uint32_t>(m_numbers.Below(1000));
            const auto last = first + static_cast<uint32_t>(m_numbers.Below(1000));
            ranges.push_back({first, last});
            next = last + 2;
        }
        return ranges;
    }

    SyncLine Line()
    {
        return {{Number<uint16_t>(), Number<uint32_t>()}, Age(), Ranges()};
    }

    SyncDigest Digest()
    {
        SyncDigest digest;
        digest.answer = m_numbers.Below(2) == 1;
        digest.clock = Number<uint32_t>();
        for (uint64_t& one : digest.digests)
        {
            one = Number<uint64_t>();
        }
        return digest;
    }

    SyncAsk Ask()
    {
        SyncAsk ask;
        ask.number = Number<uint32_t>();
        ask.knowsLines = m_numbers.Below(2) == 1;
        ask.line = {Number<uint16_t>(), Number<uint32_t>()};
        for (std::size_t i = 0; i < SYNC_BUCKETS; ++i)
        {
            ask.buckets[i] = m_numbers.Below(2) == 1;
        }
        ask.after = m_numbers.Below(2) ? std::optional<SyncKey>(Key()) : std::nullopt;
        return ask;
    }

    SyncPiece Piece()
    {
        SyncPiece piece;
        piece.number = Number<uint32_t>();
        piece.hasAllLines = m_numbers.Below(2) == 1;
        piece.hasAllEntries = m_numbers.Below(2) == 1;
        piece.incomplete = m_numbers.Below(2) == 1;
        piece.clock = Number<uint32_t>();
        piece.lines = Some(&MessageMaker::Line);
        piece.entries = Some(&MessageMaker::Entry);
        piece.upTo = m_numbers.Below(2) ? std::optional<SyncKey>(Key()) : std::nullopt;
        return piece;
    }

    SeededNumbers m_numbers;
};

} // namespace ns3

#endif // MESSAGE_MAKER_H
