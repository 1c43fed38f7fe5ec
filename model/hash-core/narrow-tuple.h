// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_NARROW_TUPLE_H
#define FLOWHASH_NARROW_TUPLE_H

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
};

} // namespace flowhash

#endif // FLOWHASH_NARROW_TUPLE_H
