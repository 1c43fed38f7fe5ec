// SPDX-License-Identifier: MIT

#include "field-set-rule.h"

#include "../spec-error.h"
#include "hash-key-writer.h"

#include <algorithm>

namespace flowhash
{

namespace
{

/// What is the packet's and not the flow's.
void
WritePacket(HashKeyWriter& writer, const FlowKey& flow, FieldSet fields)
{
    if (fields & FIELD_SOURCE_MAC)
    {
        writer.Mac(flow.sourceMac, FIELD_SOURCE_MAC);
    }
    if (fields & FIELD_DESTINATION_MAC)
    {
        writer.Mac(flow.destinationMac, FIELD_DESTINATION_MAC);
    }
    if (fields & FIELD_ETHERTYPE)
    {
        writer.Port(flow.etherType, FIELD_ETHERTYPE);
    }
    if (fields & FIELD_VLAN)
    {
        writer.Port(flow.vlan, FIELD_VLAN);
    }
    if (fields & FIELD_INGRESS_PORT)
    {
        writer.Port(flow.ingressPort, FIELD_INGRESS_PORT);
    }
    if (fields & FIELD_IDENTIFICATION)
    {
        writer.Identification(flow.identification);
    }
}

} // namespace

FieldSetRule::FieldSetRule(FieldSet fields)
    : m_fields(fields)
{
    if (fields == 0 || (fields & ~FIELDS_ALL) != 0)
    {
        throw SpecError("a key rule needs at least one field, and only known ones");
    }
}

HashKey
FieldSetRule::Extract(const FlowKey& flow) const
{
    HashKey key;
    ExtractOne(flow, key);
    return key;
}

void
FieldSetRule::ExtractBatch(const FlowKey* const* flows, std::size_t count, HashKey* out) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        ExtractOne(*flows[i], out[i]);
    }
}

inline void
FieldSetRule::ExtractOne(const FlowKey& flow, HashKey& out) const
{
    if (m_fields == FIELDS_FIVE_TUPLE && flow.version != 6)
    {
        WriteNarrowFiveTuple(LoadLittle32(flow.source.data()),
                             LoadLittle32(flow.destination.data()),
                             flow.sourcePort,
                             flow.destinationPort,
                             flow.protocol,
                             out);
        return;
    }
    WriteFields(flow, out);
}

void
FieldSetRule::WriteFields(const FlowKey& flow, HashKey& out) const
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
    if (m_fields & ~FIELDS_FIVE_TUPLE)
    {
        WritePacket(writer, flow, m_fields);
    }
    out = writer.Key();
}

bool
FieldSetRule::IsSymmetric() const
{
    return (m_fields & ~(FIELD_PROTOCOL | FIELD_ETHERTYPE)) == 0;
}

FieldSet
FieldSetRule::Fields() const
{
    return m_fields;
}

std::unique_ptr<KeyRule>
FieldSetRule::Make(SpecParameters& parameters, FieldSet fallback)
{
    std::vector<std::string> words;
    for (std::size_t i = 0; i < Words().size(); ++i)
    {
        if (fallback & 1U << i)
        {
            words.push_back(Words()[i]);
        }
    }
    words = parameters.TakeSet("fields", words, Words());
    FieldSet fields = 0;
    for (std::size_t i = 0; i < Words().size(); ++i)
    {
        const bool named = std::find(words.begin(), words.end(), Words()[i]) != words.end();
        fields = static_cast<FieldSet>(fields | (named ? 1U << i : 0U));
    }
    return std::make_unique<FieldSetRule>(fields);
}

const std::vector<std::string>&
FieldSetRule::Words()
{
    static const std::vector<std::string> words{"src",
                                                "dst",
                                                "sport",
                                                "dport",
                                                "proto",
                                                "smac",
                                                "dmac",
                                                "ethertype",
                                                "vlan",
                                                "ingress",
                                                "id"};
    return words;
}

std::string
FieldSetRule::Text(FieldSet fields)
{
    std::string text;
    for (std::size_t i = 0; i < Words().size(); ++i)
    {
        if (fields & 1U << i)
        {
            text += (text.empty() ? "" : "+") + Words()[i];
        }
    }
    return text;
}

} // namespace flowhash
