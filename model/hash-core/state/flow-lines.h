// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FLOW_LINES_H
#define FLOWHASH_FLOW_LINES_H

#include "../member-change.h"
#include "compact-flow.h"
#include "zeroed-array.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace flowhash
{

/**
 * The entries of a flow table by place, packed so that none straddles two cache lines: three a
 * line, 21 1/3 bytes each; or two a line, 32 bytes each, where the time of their last use is kept.
 *
 * A place is a number from 1: the line, and in its lowest two bits the slot. So it says where it is
 * without a division, not all numbers are places, and places in order are numbers in order.
 */
class FlowLines
{
  public:
    using Place = uint32_t;

    static constexpr Place FIRST = 1;

    /// @param capacity entries, at least 1 @param timed whether Used is kept
    FlowLines(std::size_t capacity, bool timed)
        : m_slots(timed ? 2 : 3),
          m_last(PlaceAt(capacity)),
          m_lines(m_last / 4 + std::size_t{1})
    {
    }

    /// @param place a place @return the one after it
    Place Next(Place place) const
    {
        const Place slot = place & 3;
        return slot + 1 == m_slots ? place + 4 - slot : place + 1;
    }

    /// @return the last place, as many after 0 as there are entries
    Place Last() const
    {
        return m_last;
    }

    /// @param number any @return whether it is a place
    bool IsPlace(Place number) const
    {
        return number >= FIRST && number <= m_last && (number & 3) < m_slots;
    }

    /// @param place a place @return which one, from 1 to the capacity
    std::size_t Ordinal(Place place) const
    {
        return std::size_t{place / 4} * m_slots + (place & 3);
    }

    /// @param place a place @return its flow
    CompactFlow& Flow(Place place)
    {
        return m_lines[place / 4].flows[place & 3];
    }

    /// @copydoc Flow
    const CompactFlow& Flow(Place place) const
    {
        return m_lines[place / 4].flows[place & 3];
    }

    /// @param place a place @return its member
    MemberId& Member(Place place)
    {
        return m_lines[place / 4].members[place & 3];
    }

    /// @copydoc Member
    MemberId Member(Place place) const
    {
        return m_lines[place / 4].members[place & 3];
    }

    /// @param place a place @return 1: it was used since this was 0
    uint8_t& Seen(Place place)
    {
        return m_lines[place / 4].seen[place & 3];
    }

    /// @param place a place, where times are kept @return when it was last used, ns
    int64_t& Used(Place place)
    {
        return m_lines[place / 4].times.used[place & 3];
    }

    /// @copydoc Used
    int64_t Used(Place place) const
    {
        return m_lines[place / 4].times.used[place & 3];
    }

    /// Makes a place free: no flow equals it. @param place it @param next kept as its member
    void Free(Place place, Place next)
    {
        Flow(place).rest = CompactFlow::NONE;
        Member(place) = next;
    }

    /// @param place one that held a flow @return whether it is free
    bool IsFree(Place place) const
    {
        return Flow(place).rest == CompactFlow::NONE;
    }

    /// @param place a place, or 0 @return its line, to ask for ahead
    const void* LineOf(Place place) const
    {
        return &m_lines[place / 4];
    }

    /// @return bytes
    std::size_t Bytes() const
    {
        return m_lines.Bytes();
    }

    /// @param ordinal from 1 @return the place that is so many after 0
    Place PlaceAt(std::size_t ordinal) const
    {
        return static_cast<Place>(ordinal / m_slots * 4 + ordinal % m_slots);
    }

  private:
    /// In the third flow's room, where there are two.
    struct Times
    {
        std::array<CompactFlow, 2> flows;
        std::array<int64_t, 2> used;
    };

    struct alignas(64) Line
    {
        union {
            std::array<CompactFlow, 3> flows;
            Times times;
        };

        std::array<MemberId, 3> members;
        std::array<uint8_t, 3> seen;
    };

    static_assert(sizeof(Line) == 64);

    uint32_t m_slots; //!< of a line
    Place m_last;
    ZeroedArray<Line> m_lines;
};

} // namespace flowhash

#endif // FLOWHASH_FLOW_LINES_H
