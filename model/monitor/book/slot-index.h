// SPDX-License-Identifier: GPL-2.0-only

#ifndef SLOT_INDEX_H
#define SLOT_INDEX_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A hash table of slots: of places where records are kept elsewhere, found by something that stands
 * in the record. It holds four bytes an entry and no keys, so it asks its user for hashes and for
 * what is equal. Linear probing in the order of the hashes; one that is taken out leaves no mark
 * behind. It grows by a quarter, so that 68 to 85 % of it are in use.
 */
class SlotIndex
{
  public:
    static constexpr uint32_t NONE = UINT32_MAX; //!< no slot

    /// @param hash of what is looked for @param equals whether a slot is what is looked for
    /// @return the slot, or NONE
    template <class Equals>
    uint32_t Find(uint32_t hash, const Equals& equals) const
    {
        if (m_places.empty())
        {
            return NONE;
        }
        for (std::size_t place = Home(hash); m_places[place] != NONE; place = Next(place))
        {
            if (equals(m_places[place]))
            {
                return m_places[place];
            }
        }
        return NONE;
    }

    /// Adds a slot that is not there. @param hash its @param slot it @param hashOf hash of any slot
    /// that is there
    template <class HashOf>
    void Insert(uint32_t hash, uint32_t slot, const HashOf& hashOf)
    {
        if (m_used + 1 > m_places.size() * 17 / 20)
        {
            Grow(hashOf);
        }
        Put(hash, slot);
        ++m_used;
    }

    /// Puts another slot in the place of one, of the same hash. @param hash theirs
    /// @param slot one that is there @param other the other
    void Replace(uint32_t hash, uint32_t slot, uint32_t other)
    {
        std::size_t place = Home(hash);
        while (m_places[place] != slot)
        {
            place = Next(place);
        }
        m_places[place] = other;
    }

    /// Takes a slot out. @param hash its @param slot one that is there @param hashOf as for Insert
    template <class HashOf>
    void Erase(uint32_t hash, uint32_t slot, const HashOf& hashOf)
    {
        std::size_t hole = Home(hash);
        while (m_places[hole] != slot)
        {
            hole = Next(hole);
        }
        for (std::size_t place = Next(hole); m_places[place] != NONE; place = Next(place))
        {
            // It may move into the hole unless its home lies behind it.
            const std::size_t home = Home(hashOf(m_places[place]));
            const std::size_t fromHome = place >= home ? place - home : place + Size() - home;
            const std::size_t fromHole = place >= hole ? place - hole : place + Size() - hole;
            if (fromHome >= fromHole)
            {
                m_places[hole] = m_places[place];
                hole = place;
            }
        }
        m_places[hole] = NONE;
        --m_used;
    }

  private:
    std::size_t Size() const
    {
        return m_places.size();
    }

    std::size_t Home(uint32_t hash) const
    {
        return static_cast<std::size_t>(uint64_t{hash} * Size() >> 32);
    }

    std::size_t Next(std::size_t place) const
    {
        return place + 1 == Size() ? 0 : place + 1;
    }

    void Put(uint32_t hash, uint32_t slot)
    {
        std::size_t place = Home(hash);
        while (m_places[place] != NONE)
        {
            place = Next(place);
        }
        m_places[place] = slot;
    }

    template <class HashOf>
    void Grow(const HashOf& hashOf)
    {
        std::vector<uint32_t> former(Size() + Size() / 4 + 16, NONE);
        former.swap(m_places);
        for (const uint32_t slot : former)
        {
            if (slot != NONE)
            {
                Put(hashOf(slot), slot);
            }
        }
    }

    std::vector<uint32_t> m_places;
    std::size_t m_used{0};
};

} // namespace ns3

#endif // SLOT_INDEX_H
