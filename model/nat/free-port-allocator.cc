// SPDX-License-Identifier: GPL-2.0-only

#include "free-port-allocator.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr uint32_t FIRST_PORT = 1024;
constexpr uint32_t N_PORTS = 65536;
constexpr unsigned DRAWS = 16; // before counting: enough while 4 of 5 ports are taken

} // namespace

FreePortAllocator::FreePortAllocator(int64_t rest, Ptr<UniformRandomVariable> random)
    : m_rest(rest),
      m_random(random)
{
}

void
FreePortAllocator::Prepare(const Pool& /* pool */)
{
}

std::optional<uint16_t>
FreePortAllocator::Acquire(const Pool& pool, int64_t now)
{
    const uint32_t first = std::max(FIRST_PORT, pool.serverPort + uint32_t{1});
    Ports& ports = m_pools[KeyOf(pool)];
    EndRests(ports, now);
    if (first + ports.nTaken >= N_PORTS)
    {
        return std::nullopt;
    }
    const uint16_t port = Draw(ports, first);
    ports.taken.set(port);
    ++ports.nTaken;
    return port;
}

uint16_t
FreePortAllocator::Draw(const Ports& ports, uint32_t first) const
{
    for (unsigned i = 0; i < DRAWS; ++i)
    {
        const uint32_t port = m_random->GetInteger(first, N_PORTS - 1);
        if (!ports.taken[port])
        {
            return static_cast<uint16_t>(port);
        }
    }
    // Few are left: number them, so that the draw stays uniform.
    uint32_t skip = m_random->GetInteger(0, N_PORTS - 1 - first - ports.nTaken);
    uint32_t port = first;
    while (ports.taken[port] || skip-- > 0)
    {
        ++port;
    }
    return static_cast<uint16_t>(port);
}

void
FreePortAllocator::Release(const Pool& pool, uint16_t port, int64_t now)
{
    m_pools[KeyOf(pool)].resting.emplace_back(now + m_rest, port);
}

void
FreePortAllocator::EndRests(Ports& ports, int64_t now)
{
    while (!ports.resting.empty() && ports.resting.front().first <= now)
    {
        ports.taken.reset(ports.resting.front().second);
        ports.resting.pop_front();
        --ports.nTaken;
    }
}

void
FreePortAllocator::Rebuild(int64_t /* now */)
{
}

uint64_t
FreePortAllocator::Bytes() const
{
    uint64_t bytes = 0;
    for (const auto& [key, ports] : m_pools)
    {
        bytes += sizeof(PoolKey) + sizeof(Ports) + ports.resting.size() * sizeof(ports.resting[0]);
    }
    return bytes;
}

FreePortAllocator::PoolKey
FreePortAllocator::KeyOf(const Pool& pool)
{
    return {pool.self, pool.server, pool.serverPort, pool.protocol};
}

} // namespace ns3
