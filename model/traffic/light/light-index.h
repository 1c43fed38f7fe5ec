// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_INDEX_H
#define LIGHT_INDEX_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Numbers of records by a hash of what is in them: open addressing, linear probing, four bytes a
 * place, at most five places for four records. It knows no keys: who asks compares records.
 */
class LightIndex
{
  public:
    static constexpr uint32_t NONE = UINT32_MAX; //!< no record's number

    /// @param hash of the wanted record @param same tells whether a record of some number is it
    /// @return its number, or NONE
    template <class Same>
    uint32_t Find(uint32_t hash, Same same) const
    {
        if (m_places.empty())
        {
            return NONE;
        }
        for (std::size_t place = Home(hash); m_places[place] != NONE; place = Next(place))
        {
            if (same(m_places[place]))
            {
                return m_places[place];
            }
        }
        return NONE;
    }

    /// @param number of a record that is not in it @param hashOf gives the hash of a record
    template <class HashOf>
    void Insert(uint32_t number, HashOf hashOf)
    {
        if (m_places.empty() || (m_used + 1) * 5 > m_places.size() * 4)
        {
            Rebuild(m_places.size() < LEAST ? LEAST : m_places.size() * 5 / 4, hashOf);
        }
        Put(number, hashOf);
        ++m_used;
    }

    /// @param number of a record that is in it @param hashOf gives the hash of a record, still
    template <class HashOf>
    void Erase(uint32_t number, HashOf hashOf)
    {
        std::size_t hole = Home(hashOf(number));
        while (m_places[hole] != number)
        {
            hole = Next(hole);
        }
        // Those behind it that could not have its place for this one move up.
        for (std::size_t place = Next(hole); m_places[place] != NONE; place = Next(place))
        {
            if (Distance(Home(hashOf(m_places[place])), place) >= Distance(hole, place))
            {
                m_places[hole] = m_places[place];
                hole = place;
            }
        }
        m_places[hole] = NONE;
        --m_used;
        if (m_places.size() > LEAST && m_used * 4 < m_places.size())
        {
            Rebuild(m_places.size() / 2, hashOf);
        }
    }

    /// @return bytes held
    std::size_t GetBytes() const
    {
        return m_places.capacity() * sizeof(uint32_t);
    }

  private:
    static constexpr std::size_t LEAST = 16; //!< places, once there are any

    std::size_t Home(uint32_t hash) const
    {
        return static_cast<std::size_t>(uint64_t{hash} * m_places.size() >> 32);
    }

    std::size_t Next(std::size_t place) const
    {
        return place + 1 == m_places.size() ? 0 : place + 1;
    }

    std::size_t Distance(std::size_t from, std::size_t to) const
    {
        return to >= from ? to - from : to + m_places.size() - from;
    }

    template <class HashOf>
    void Put(uint32_t number, HashOf hashOf)
    {
        std::size_t place = Home(hashOf(number));
        while (m_places[place] != NONE)
        {
            place = Next(place);
        }
        m_places[place] = number;
    }

    template <class HashOf>
    void Rebuild(std::size_t size, HashOf hashOf)
    {
        std::vector<uint32_t> before(size, uint32_t{NONE});
        before.swap(m_places);
        for (const uint32_t number : before)
        {
            if (number != NONE)
            {
                Put(number, hashOf);
            }
        }
    }

    std::vector<uint32_t> m_places;
    std::size_t m_used{0};
};

} // namespace ns3

#endif // LIGHT_INDEX_H
