// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_GAPS_H
#define LIGHT_GAPS_H

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What came of streams ahead of its turn, by the number of the flow's record: only flows that lost
 * a packet, or whose packets overtook each other, have an entry.
 */
class LightGaps
{
  public:
    /// Takes bytes of a stream. @param flow number of its record @param next the byte that is its
    /// turn; becomes the first one that is not here @param begin first byte @param size how many
    /// @return whether any of them were new
    bool Take(uint32_t flow, uint32_t& next, uint32_t begin, uint32_t size);

    /// Forgets a flow. @param flow number of its record
    void Forget(uint32_t flow);

  private:
    using Range = std::pair<uint32_t, uint32_t>; //!< first byte, the one behind the last

    bool Keep(uint32_t flow, uint32_t begin, uint32_t end);
    void Join(uint32_t flow, uint32_t& next);

    std::unordered_map<uint32_t, std::vector<Range>> m_ahead; //!< looked up only
};

} // namespace ns3

#endif // LIGHT_GAPS_H
