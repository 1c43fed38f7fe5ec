// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_CRC32_HASH_H
#define FLOWHASH_CRC32_HASH_H

#include "flow-hash.h"

#include <cstddef>

namespace flowhash
{

/**
 * CRC-32 as in Ethernet (ISO 3309: polynomial 04c11db7 reflected, all ones before and behind),
 * eight bytes at a time. The seed is xored into the register's first value; 0 is the standard.
 */
class Crc32Hash final : public FlowHash
{
  public:
    /// @param seed any; see IsLinear for what it cannot do
    explicit Crc32Hash(uint32_t seed = 0);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;

    /**
     * The plain function.
     * @param data bytes @param size how many @param seed as in the constructor @return the CRC
     */
    static uint32_t Compute(const uint8_t* data, std::size_t size, uint32_t seed);

  private:
    uint32_t m_seed;
};

} // namespace flowhash

#endif // FLOWHASH_CRC32_HASH_H
