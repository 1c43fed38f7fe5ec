// SPDX-License-Identifier: GPL-2.0-only

#ifndef FREE_PORT_ALLOCATOR_H
#define FREE_PORT_ALLOCATOR_H

#include "port-allocator.h"

#include "ns3/random-variable-stream.h"

#include <bitset>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Any free port, uniformly at random, whatever the distributors' scheme makes of the reply. A port
 * that was given back rests before it is free again.
 */
class FreePortAllocator : public PortAllocator
{
  public:
    /// @param rest how long a port rests after use, ns @param random draws the ports
    FreePortAllocator(int64_t rest, Ptr<UniformRandomVariable> random);

    void Prepare(const Pool& pool) override;
    std::optional<uint16_t> Acquire(const Pool& pool, int64_t now) override;
    void Release(const Pool& pool, uint16_t port, int64_t now) override;
    void Rebuild(int64_t now) override;
    uint64_t Bytes() const override;

  private:
    /// The ports of one pool.
    struct Ports
    {
        std::bitset<65536> taken; //!< in use or resting
        uint32_t nTaken{0};
        std::deque<std::pair<int64_t, uint16_t>> resting; //!< free again at, ns; in that order
    };

    using PoolKey = std::tuple<flowhash::HostAddress, flowhash::HostAddress, uint16_t, uint8_t>;

    static PoolKey KeyOf(const Pool& pool);
    static void EndRests(Ports& ports, int64_t now);
    uint16_t Draw(const Ports& ports, uint32_t first) const;

    int64_t m_rest;
    std::map<PoolKey, Ports> m_pools;
    Ptr<UniformRandomVariable> m_random;
};

} // namespace ns3

#endif // FREE_PORT_ALLOCATOR_H
