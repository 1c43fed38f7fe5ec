// SPDX-License-Identifier: GPL-2.0-only

#ifndef INTERNET_CHECKSUM_H
#define INTERNET_CHECKSUM_H

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The checksum of IPv4, TCP and UDP (RFC 1071), summed over parts.
 */
class InternetChecksum
{
  public:
    /// Adds a number of the pseudo-header. @param number protocol or length, bytes
    void Add(uint32_t number);

    /// Adds a part. @param bytes where @param size how many; only the last part may be odd
    void Add(const uint8_t* bytes, uint32_t size);

    /// @return the checksum of all parts
    uint16_t Get() const;

  private:
    uint64_t m_sum{0}; //!< not folded
};

} // namespace ns3

#endif // INTERNET_CHECKSUM_H
