// SPDX-License-Identifier: MIT

#include "symmetric-five-tuple-rule.h"

#include "hash-key-writer.h"

namespace flowhash
{

namespace
{

/// Of an IPv4 packet, whose ends are compared as one number each.
HashKey
Narrow(const FlowKey& flow)
{
    const uint64_t source = uint64_t{LoadBig32(flow.source.data())} << 16 | flow.sourcePort;
    const uint64_t destination =
        uint64_t{LoadBig32(flow.destination.data())} << 16 | flow.destinationPort;
    const bool inOrder = source <= destination;
    HashKey key;
    WriteNarrowFiveTuple(LoadLittle32(inOrder ? flow.source.data() : flow.destination.data()),
                         LoadLittle32(inOrder ? flow.destination.data() : flow.source.data()),
                         inOrder ? flow.sourcePort : flow.destinationPort,
                         inOrder ? flow.destinationPort : flow.sourcePort,
                         flow.protocol,
                         key);
    return key;
}

} // namespace

HashKey
SymmetricFiveTupleRule::Extract(const FlowKey& flow) const
{
    if (flow.version != 6)
    {
        return Narrow(flow);
    }
    const FlowKey ordered = flow.Ordered();
    HashKeyWriter writer(ordered);
    writer.Address(ordered.source, FIELD_SOURCE_ADDRESS);
    writer.Address(ordered.destination, FIELD_DESTINATION_ADDRESS);
    writer.Port(ordered.sourcePort, FIELD_SOURCE_PORT);
    writer.Port(ordered.destinationPort, FIELD_DESTINATION_PORT);
    writer.Protocol(ordered.protocol);
    return writer.Key();
}

bool
SymmetricFiveTupleRule::IsSymmetric() const
{
    return true;
}

FieldSet
SymmetricFiveTupleRule::Fields() const
{
    return FIELDS_FIVE_TUPLE;
}

} // namespace flowhash
