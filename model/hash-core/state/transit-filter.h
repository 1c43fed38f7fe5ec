// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TRANSIT_FILTER_H
#define FLOWHASH_TRANSIT_FILTER_H

#include "../flow-hash.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace flowhash
{

/// A bloom filter of flows by their hashes: it forgets none, and takes some for known that are not.
class TransitFilter
{
  public:
    /// @param bytes of the filter; 0: it knows nothing
    explicit TransitFilter(std::size_t bytes)
        : m_bytes(bytes)
    {
    }

    /// @param hash well mixed
    void Add(uint64_t hash)
    {
        for (unsigned i = 0; i < BITS_A_FLOW && !m_bytes.empty(); ++i)
        {
            const uint64_t bit = BitOf(hash, i);
            m_bytes[bit / 8] = static_cast<uint8_t>(m_bytes[bit / 8] | 1U << (bit % 8));
        }
    }

    /// @param hash as for Add @return false: it was not added
    bool MayContain(uint64_t hash) const
    {
        bool all = !m_bytes.empty();
        for (unsigned i = 0; i < BITS_A_FLOW && all; ++i)
        {
            const uint64_t bit = BitOf(hash, i);
            all = (m_bytes[bit / 8] >> (bit % 8) & 1) != 0;
        }
        return all;
    }

    /// Forgets all.
    void Clear()
    {
        std::fill(m_bytes.begin(), m_bytes.end(), uint8_t{0});
    }

    /// @return bytes of the filter
    std::size_t Bytes() const
    {
        return m_bytes.size();
    }

  private:
    static constexpr unsigned BITS_A_FLOW = 4;

    uint64_t BitOf(uint64_t hash, unsigned i) const
    {
        return Mix64(hash + i) % (m_bytes.size() * 8);
    }

    std::vector<uint8_t> m_bytes;
};

} // namespace flowhash

#endif // FLOWHASH_TRANSIT_FILTER_H
