// SPDX-License-Identifier: GPL-2.0-only

#ifndef CHECKSUM_CHANGE_H
#define CHECKSUM_CHANGE_H

#include "../hash-core/wire/byte-order.h"

#include <cstdint>
#include <cstring>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What replaced words do to a checksum over them: the sum of ~old + new (RFC 1624, equation 3).
 */
class ChecksumChange
{
  public:
    /// Replaces one word and remembers. @param at where, an even number of bytes from the start of
    /// what the checksum covers @param value its new value
    void Replace(uint8_t* at, uint16_t value)
    {
        m_sum += static_cast<uint16_t>(~flowhash::LoadBig16(at)) + uint32_t{value};
        flowhash::StoreBig16(at, value);
    }

    /// Replaces two words. @param at as above @param value their new value
    void Replace32(uint8_t* at, uint32_t value)
    {
        Replace(at, static_cast<uint16_t>(value >> 16));
        Replace(at + 2, static_cast<uint16_t>(value));
    }

    /// Replaces some words. @param at as above @param with new bytes @param size even
    void Replace(uint8_t* at, const uint8_t* with, uint32_t size)
    {
        for (uint32_t i = 0; i < size; i += 2)
        {
            m_sum += static_cast<uint16_t>(~flowhash::LoadBig16(at + i)) +
                     uint32_t{flowhash::LoadBig16(with + i)};
        }
        // As one: it is read as one when the packet is routed.
        size == 4 ? std::memcpy(at, with, 4) : std::memcpy(at, with, size);
    }

    /// @param other changes to add
    void Add(const ChecksumChange& other)
    {
        m_sum += other.m_sum;
    }

    /// @param checksum before the change @return after it
    uint16_t Apply(uint16_t checksum) const
    {
        uint32_t sum = static_cast<uint16_t>(~checksum) + m_sum;
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return static_cast<uint16_t>(~sum);
    }

  private:
    uint32_t m_sum{0}; // a packet has some 30 such words: no overflow
};

} // namespace ns3

#endif // CHECKSUM_CHANGE_H
