// SPDX-License-Identifier: MIT

#include "field-set-rule.h"

#include "hash-key-writer.h"
#include "spec-error.h"

namespace flowhash
{

FieldSetRule::FieldSetRule(FieldSet fields)
    : m_fields(fields)
{
    if (fields == 0 || (fields & ~FIELDS_FIVE_TUPLE) != 0)
    {
        throw SpecError("a key rule needs at least one field, and only known ones");
    }
}

HashKey
FieldSetRule::Extract(const FlowKey& flow) const
{
    HashKeyWriter writer(flow);
    if (m_fields & FIELD_SOURCE_ADDRESS)
    {
        writer.Address(flow.source, FIELD_SOURCE_ADDRESS);
    }
    if (m_fields & FIELD_DESTINATION_ADDRESS)
    {
        writer.Address(flow.destination, FIELD_DESTINATION_ADDRESS);
    }
    if (m_fields & FIELD_SOURCE_PORT)
    {
        writer.Port(flow.sourcePort, FIELD_SOURCE_PORT);
    }
    if (m_fields & FIELD_DESTINATION_PORT)
    {
        writer.Port(flow.destinationPort, FIELD_DESTINATION_PORT);
    }
    if (m_fields & FIELD_PROTOCOL)
    {
        writer.Protocol(flow.protocol);
    }
    return writer.Key();
}

bool
FieldSetRule::IsSymmetric() const
{
    return m_fields == FIELD_PROTOCOL;
}

FieldSet
FieldSetRule::Fields() const
{
    return m_fields;
}

} // namespace flowhash
