// SPDX-License-Identifier: MIT

#include "greater-port-rule.h"

#include "hash-key-writer.h"

#include <algorithm>

namespace flowhash
{

namespace
{

HashKey
AddressPair(const FlowKey& flow)
{
    HashKeyWriter writer(flow);
    writer.Address(std::min(flow.source, flow.destination), FIELD_SOURCE_ADDRESS);
    writer.Address(std::max(flow.source, flow.destination), FIELD_DESTINATION_ADDRESS);
    return writer.Key();
}

} // namespace

HashKey
GreaterPortRule::Extract(const FlowKey& flow) const
{
    if (flow.sourcePort == flow.destinationPort)
    {
        const bool hasPorts = flow.sourcePort != 0 || (flow.flags & FlowKey::FLAG_ECHO) != 0;
        HashKey key = hasPorts ? HashKey{} : AddressPair(flow);
        key.predetermined = hasPorts;
        return key;
    }
    HashKeyWriter writer(flow);
    if (flow.sourcePort > flow.destinationPort)
    {
        writer.Address(flow.source, FIELD_SOURCE_ADDRESS);
        writer.Port(flow.sourcePort, FIELD_SOURCE_PORT);
    }
    else
    {
        writer.Address(flow.destination, FIELD_DESTINATION_ADDRESS);
        writer.Port(flow.destinationPort, FIELD_DESTINATION_PORT);
    }
    return writer.Key();
}

bool
GreaterPortRule::IsSymmetric() const
{
    return true;
}

FieldSet
GreaterPortRule::Fields() const
{
    return FIELDS_FIVE_TUPLE & ~FIELD_PROTOCOL;
}

bool
GreaterPortRule::MayPredetermine() const
{
    return true;
}

} // namespace flowhash
