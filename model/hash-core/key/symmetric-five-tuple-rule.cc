// SPDX-License-Identifier: MIT

#include "symmetric-five-tuple-rule.h"

#include "../tuple-maker.h"
#include "hash-key-writer.h"

namespace flowhash
{

HashKey
SymmetricFiveTupleRule::Extract(const FlowKey& flow) const
{
    if (flow.version != 6)
    {
        HashKey key;
        WriteNarrowTuple(TupleMaker::Ordered(flow), key);
        return key;
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

NarrowTuple::Form
SymmetricFiveTupleRule::TupleForm() const
{
    return NarrowTuple::Form::ORDERED;
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
