// SPDX-License-Identifier: GPL-2.0-only

#ifndef PAYLOAD_START_H
#define PAYLOAD_START_H

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The first bytes of what a TCP client says, put together from its segments in whatever order, and
 * however often, they come. Of two that differ at the same place the first counts.
 */
class PayloadStart
{
  public:
    /// @param most bytes that are of interest
    explicit PayloadStart(uint32_t most);

    /// @param at number of the first byte, from 0 @param bytes where @param size how many
    void Add(uint32_t at, const uint8_t* bytes, uint32_t size);

    /// @return bytes that are of interest
    uint32_t GetMost() const;

    /// @return the first bytes, up to the first that is missing
    std::vector<uint8_t> Get() const;

  private:
    std::vector<uint8_t> m_bytes;
    std::vector<bool> m_known;
};

} // namespace ns3

#endif // PAYLOAD_START_H
