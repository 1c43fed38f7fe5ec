// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_STEP_INDEX_H
#define FLOWHASH_STEP_INDEX_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowhash
{

/**
 * Where to begin a search in ascending values: the space is cut into at least as many even steps
 * as there are values, and of each step the first value at or behind its beginning is noted. Where
 * values lie evenly or at random a search from there takes about one comparison.
 */
class StepIndex
{
  public:
    /**
     * @param count how many values, at least 1 @param bits of the space, 1 to 64
     * @param valueAt the i-th value, ascending
     */
    template <typename ValueAt>
    void Rebuild(std::size_t count, unsigned bits, ValueAt&& valueAt)
    {
        unsigned stepBits = 0;
        while (stepBits < bits && stepBits < 32 && std::size_t{1} << stepBits < count)
        {
            ++stepBits;
        }
        m_shift = bits - stepBits;
        m_firsts.resize(std::size_t{1} << stepBits);
        uint32_t first = 0;
        for (std::size_t step = 0; step < m_firsts.size(); ++step)
        {
            while (first < count && valueAt(first) < Begin(step))
            {
                ++first;
            }
            m_firsts[step] = first;
        }
    }

    /// @param value below 2^bits @return a place at or before the first value at or behind it
    std::size_t Start(uint64_t value) const
    {
        return m_firsts[m_shift < 64 ? value >> m_shift : 0];
    }

    /// Where Start will read. @param value below 2^bits @return the address
    const void* AddressOf(uint64_t value) const
    {
        return &m_firsts[m_shift < 64 ? value >> m_shift : 0];
    }

    /// @return bytes it takes
    std::size_t Bytes() const
    {
        return m_firsts.size() * sizeof(uint32_t);
    }

  private:
    uint64_t Begin(std::size_t step) const
    {
        return m_shift < 64 ? uint64_t{step} << m_shift : 0;
    }

    unsigned m_shift{64};
    std::vector<uint32_t> m_firsts{0};
};

} // namespace flowhash

#endif // FLOWHASH_STEP_INDEX_H
