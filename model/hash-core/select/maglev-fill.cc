// SPDX-License-Identifier: MIT

#include "maglev-fill.h"

#include "../reduce/fast-modulo.h"

#include <algorithm>
#include <array>
#include <utility>

namespace flowhash
{

namespace
{

/// A member's way through the table.
struct Walk
{
    uint32_t place{0}; //!< where it looks next
    uint32_t skip{0};
    uint32_t twice{0}; //!< two skips
    MemberId id{0};
};

class MaglevTable
{
  public:
    MaglevTable(std::vector<MemberId>& entries, const std::vector<MaglevWay>& ways)
        : m_entries(entries),
          m_size(static_cast<uint32_t>(entries.size())),
          m_modulo(m_size),
          m_free(m_size),
          m_freeBits(m_size / 64 + 1, ~uint64_t{0})
    {
        m_walks.reserve(ways.size());
        for (const MaglevWay& way : ways)
        {
            m_walks.push_back({way.offset, way.skip, Next(way.skip, way.skip), way.id});
        }
    }

    void Fill(MaglevTurns* turns)
    {
        // Looking takes about size / free steps, computing as many as there are free places, each
        // some four times as long.
        uint32_t few = 1;
        while (uint64_t{few} * few * 4 < m_size)
        {
            ++few;
        }
        m_few = few;
        while (turns && m_free > 0)
        {
            Claim(m_walks[turns->Next()]);
        }
        while (m_free > 0)
        {
            EqualRound();
        }
    }

  private:
    void EqualRound()
    {
        for (std::size_t i = 0; i < m_walks.size() && m_free > 0; ++i)
        {
            Claim(m_walks[i]);
        }
    }

    void Claim(Walk& walk)
    {
        const uint32_t place = m_free > m_few ? Look(walk) : Compute(walk);
        m_entries[place] = walk.id;
        --m_free;
    }

    /// Looks at several places at a time: one branch for all that can be foreseen is faster than
    /// one each that cannot.
    uint32_t Look(Walk& walk)
    {
        const uint32_t skip = walk.skip;
        const uint32_t twice = walk.twice;
        uint32_t place = walk.place;
        for (;;)
        {
            const uint32_t second = Next(place, skip);
            const uint32_t third = Next(place, twice);
            const uint32_t fourth = Next(second, twice);
            const uint64_t free =
                IsFree(place) | IsFree(second) << 1 | IsFree(third) << 2 | IsFree(fourth) << 3;
            if (free != 0)
            {
                const std::array<uint32_t, 4> places{place, second, third, fourth};
                const auto which = static_cast<uint32_t>(__builtin_ctzll(free));
                return Take(walk, places[which]);
            }
            place = Next(third, twice);
        }
    }

    uint32_t Take(Walk& walk, uint32_t place)
    {
        m_freeBits[place / 64] &= ~(uint64_t{1} << place % 64);
        walk.place = Next(place, walk.skip);
        return place;
    }

    /// @return 1 or 0
    uint64_t IsFree(uint32_t place) const
    {
        return m_freeBits[place / 64] >> place % 64 & 1;
    }

    uint32_t Next(uint32_t place, uint32_t skip) const
    {
        const uint32_t next = place + skip;
        return next >= m_size ? next - m_size : next;
    }

    /// Of the free places the one that the member would come to first.
    uint32_t Compute(const Walk& walk)
    {
        if (m_rest.empty())
        {
            GatherRest();
        }
        const uint64_t inverse = Inverse(walk.skip);
        uint64_t first = m_size;
        std::size_t which = 0;
        for (std::size_t i = 0; i < m_rest.size(); ++i)
        {
            const uint64_t way = m_rest[i] + uint64_t{m_size} - walk.place;
            const uint64_t rank = m_modulo.OfWide(way * inverse);
            which = rank < first ? i : which;
            first = std::min(rank, first);
        }
        const uint32_t place = m_rest[which];
        m_rest[which] = m_rest.back();
        m_rest.pop_back();
        return place;
    }

    void GatherRest()
    {
        for (uint32_t place = 0; place < m_size; ++place)
        {
            if (IsFree(place) != 0)
            {
                m_rest.push_back(place);
            }
        }
    }

    /// skip^-1 modulo the size, by Euclid's extended algorithm.
    uint64_t Inverse(uint32_t skip) const
    {
        int64_t old = 0;
        int64_t now = 1;
        int64_t dividend = m_size;
        int64_t divisor = skip;
        while (divisor != 1)
        {
            const int64_t quotient = dividend / divisor;
            old = std::exchange(now, old - quotient * now);
            dividend = std::exchange(divisor, dividend - quotient * divisor);
        }
        return static_cast<uint64_t>(now < 0 ? now + m_size : now);
    }

    std::vector<MemberId>& m_entries;
    uint32_t m_size;
    FastModulo m_modulo;
    uint32_t m_free;
    uint32_t m_few{0};
    std::vector<uint64_t> m_freeBits; //!< a bit a place, and some more behind the last
    std::vector<uint32_t> m_rest;     //!< the free places, once they are few
    std::vector<Walk> m_walks;
};

} // namespace

void
FillMaglev(std::vector<MemberId>& entries, const std::vector<MaglevWay>& ways, MaglevTurns* turns)
{
    MaglevTable(entries, ways).Fill(turns);
}

} // namespace flowhash
