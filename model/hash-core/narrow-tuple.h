// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_NARROW_TUPLE_H
#define FLOWHASH_NARROW_TUPLE_H

#include "flow-key.h"
#include "wire/byte-order.h"

#include <cstdint>

namespace flowhash
{

/**
 * The five-tuple of an IPv4 packet as most schemes hash it: the 13 bytes of its hash key in two
 * words, the first byte lowest. So it is made and hashed without leaving the registers.
 */
struct NarrowTuple
{
    uint64_t addresses; //!< source in the lower half
    uint64_t rest;      //!< from the lowest byte: source port 2, destination port 2, protocol 1; 0

    /// How the hash key of an IPv4 packet follows from its five-tuple.
    enum class Form : uint8_t
    {
        NONE,    //!< it does not
        PACKET,  //!< it is the tuple
        ORDERED, //!< it is the tuple, the end with the smaller (address, port) first
    };

    /// @param flow the key of an IPv4 packet @return its tuple
    static NarrowTuple Of(const FlowKey& flow)
    {
        return Join(LoadLittle32(flow.source.data()),
                    LoadLittle32(flow.destination.data()),
                    flow.sourcePort,
                    flow.destinationPort,
                    flow.protocol);
    }

    /// @param flow the key of an IPv4 packet @return the tuple that both directions have
    static NarrowTuple Ordered(const FlowKey& flow)
    {
        const uint64_t source = uint64_t{LoadBig32(flow.source.data())} << 16 | flow.sourcePort;
        const uint64_t destination =
            uint64_t{LoadBig32(flow.destination.data())} << 16 | flow.destinationPort;
        const bool inOrder = source <= destination;
        return Join(LoadLittle32(inOrder ? flow.source.data() : flow.destination.data()),
                    LoadLittle32(inOrder ? flow.destination.data() : flow.source.data()),
                    inOrder ? flow.sourcePort : flow.destinationPort,
                    inOrder ? flow.destinationPort : flow.sourcePort,
                    flow.protocol);
    }

  private:
    static NarrowTuple Join(uint32_t source,
                            uint32_t destination,
                            uint16_t sourcePort,
                            uint16_t destinationPort,
                            uint8_t protocol)
    {
        const uint32_t ports = uint32_t{destinationPort} << 16 | sourcePort;
        const uint32_t swapped = (ports & 0xff00ff) << 8 | (ports >> 8 & 0xff00ff);
        return {uint64_t{destination} << 32 | source, uint64_t{protocol} << 32 | swapped};
    }
};

} // namespace flowhash

#endif // FLOWHASH_NARROW_TUPLE_H
