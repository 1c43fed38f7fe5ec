// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TUPLE_MAKER_H
#define FLOWHASH_TUPLE_MAKER_H

#include "flow-key.h"
#include "key-rule.h"
#include "narrow-tuple.h"
#include "wire/byte-order.h"

#include <cstdint>
#include <cstring>

namespace flowhash
{

/// Makes NarrowTuples of packets, in line.
struct TupleMaker
{
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

  public:
    /// @param form PACKET or ORDERED @param flow the key of an IPv4 packet @return its tuple
    static NarrowTuple Make(NarrowTuple::Form form, const FlowKey& flow)
    {
        return form == NarrowTuple::Form::PACKET ? Of(flow) : Ordered(flow);
    }
};

/// The hash key of an IPv4 five-tuple, in two writes of eight bytes, from which a hash function may
/// read pieces without waiting for them. @param tuple it @param key becomes it
inline void
WriteNarrowTuple(const NarrowTuple& tuple, HashKey& key)
{
    uint8_t* const bytes = key.bytes.data();
    StoreLittle64(bytes, tuple.addresses);
    StoreLittle64(bytes + 8, tuple.rest);
    std::memset(bytes + 16, 0, key.bytes.size() - 16);
    key.size = 13;
    key.addressSize = 4;
    key.fields = FIELDS_FIVE_TUPLE;
    key.predetermined = false;
}

} // namespace flowhash

#endif // FLOWHASH_TUPLE_MAKER_H
