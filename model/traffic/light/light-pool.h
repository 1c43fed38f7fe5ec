// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_POOL_H
#define LIGHT_POOL_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * An array that grows and shrinks by blocks, so that nothing is moved and little more is held than
 * is used.
 */
template <class T>
class LightBlocks
{
  public:
    static constexpr uint32_t BLOCK = 256; //!< elements

    /// @param place below the size @return the element there
    T& operator[](uint32_t place)
    {
        return m_blocks[place / BLOCK][place % BLOCK];
    }

    /// @copydoc operator[]
    const T& operator[](uint32_t place) const
    {
        return m_blocks[place / BLOCK][place % BLOCK];
    }

    /// @param size how many elements there are; those that are new have no value
    void Resize(uint32_t size)
    {
        const uint32_t needed = (size + BLOCK - 1) / BLOCK;
        while (m_blocks.size() < needed)
        {
            m_blocks.push_back(std::unique_ptr<T[]>(new T[BLOCK]));
        }
        if (m_blocks.size() > needed + 1) // one is kept, for what comes and goes at the border
        {
            m_blocks.resize(needed + 1);
        }
        m_size = size;
    }

    /// @return elements
    uint32_t GetSize() const
    {
        return m_size;
    }

    /// @return bytes held
    std::size_t GetBytes() const
    {
        return m_blocks.size() * BLOCK * sizeof(T) + m_blocks.capacity() * sizeof(void*);
    }

  private:
    std::vector<std::unique_ptr<T[]>> m_blocks;
    uint32_t m_size{0};
};

/**
 * @ingroup flow-distribution
 *
 * Records of one size, by number. A number that was given back is the next one that is taken; what
 * was held is let go once all are back.
 */
template <class T>
class LightPool
{
  public:
    static constexpr uint32_t NONE = UINT32_MAX; //!< no record's number

    /// @return the number of a record with the values of its type
    uint32_t Take()
    {
        uint32_t number = m_free;
        if (number == NONE)
        {
            number = m_records.GetSize();
            m_records.Resize(number + 1);
        }
        else
        {
            std::memcpy(&m_free, &m_records[number], sizeof(m_free));
        }
        ++m_used;
        m_records[number] = T();
        return number;
    }

    /// Gives a record back. @param number of one that was taken
    void Give(uint32_t number)
    {
        if (--m_used == 0)
        {
            m_records.Resize(0);
            m_free = NONE;
            return;
        }
        std::memcpy(static_cast<void*>(&m_records[number]), &m_free, sizeof(m_free));
        m_free = number;
    }

    /// @param number of one that was taken @return the record
    T& operator[](uint32_t number)
    {
        return m_records[number];
    }

    /// @copydoc operator[]
    const T& operator[](uint32_t number) const
    {
        return m_records[number];
    }

    /// @return records that were taken and not given back
    uint32_t GetN() const
    {
        return m_used;
    }

    /// @return bytes held
    std::size_t GetBytes() const
    {
        return m_records.GetBytes();
    }

  private:
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) >= sizeof(uint32_t));

    LightBlocks<T> m_records;
    uint32_t m_free{NONE}; //!< the first of those that were given back, which name the next
    uint32_t m_used{0};
};

} // namespace ns3

#endif // LIGHT_POOL_H
