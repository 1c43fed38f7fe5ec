// SPDX-License-Identifier: GPL-2.0-only

#ifndef PORT_ALLOCATOR_H
#define PORT_ALLOCATOR_H

#include "ns3/source-port-table.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Hands out the source ports of translated connections (T2): greater than the server's port, at
 * least 1024, each once per pool (self address, server address, server port, protocol).
 */
class PortAllocator
{
  public:
    /// Which pool of ports a connection draws on.
    using Pool = flowhash::SourcePortTable::Pool;

    virtual ~PortAllocator() = default;

    /// A pool may be used later: what depends on the membership is made now. @param pool where
    virtual void Prepare(const Pool& pool) = 0;

    /// Takes a port. @param pool where @param now ns @return the port, or none: exhausted
    virtual std::optional<uint16_t> Acquire(const Pool& pool, int64_t now) = 0;

    /// Gives a port back, to rest. @param pool where @param port from Acquire @param now ns
    virtual void Release(const Pool& pool, uint16_t port, int64_t now) = 0;

    /// The membership of the tier changed. @param now ns
    virtual void Rebuild(int64_t now) = 0;

    /// @return memory of pools and lists, bytes
    virtual uint64_t Bytes() const = 0;
};

} // namespace ns3

#endif // PORT_ALLOCATOR_H
