// SPDX-License-Identifier: MIT

#include "field-set-rule.h"

#include "../spec-error.h"
#include "../tuple-maker.h"
#include "../wire/ip-protocol.h"
#include "hash-key-writer.h"

#include <algorithm>
#include <optional>

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
    if (fields & FIELD_FLOW_LABEL)
    {
        writer.FlowLabel(flow.FlowLabel());
    }
}

std::vector<std::string>
WordsOf(FieldSet fields)
{
    const auto& all = FieldSetRule::Words();
    std::vector<std::string> words;
    for (std::size_t i = 0; i < all.size(); ++i)
    {
        if (fields & 1U << i)
        {
            words.push_back(all[i]);
        }
    }
    return words;
}

FieldSet
SetOf(const std::vector<std::string>& words)
{
    const auto& all = FieldSetRule::Words();
    FieldSet fields = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
    {
        const bool named = std::find(words.begin(), words.end(), all[i]) != words.end();
        fields = static_cast<FieldSet>(fields | (named ? 1U << i : 0U));
    }
    return fields;
}

} // namespace

FieldSetRule::FieldSetRule(FieldSet fields)
    : FieldSetRule(Families{fields, fields, fields, fields})
{
}

FieldSetRule::FieldSetRule(const Families& fields)
    : m_fields{fields.ports4, fields.other4, fields.ports6, fields.other6}
{
    const bool good = std::all_of(m_fields.begin(), m_fields.end(), [](FieldSet set) {
        return set != 0 && (set & ~FIELDS_ALL) == 0;
    });
    if (!good)
    {
        throw SpecError("a key rule needs at least one field, and only known ones");
    }
}

FieldSet
FieldSetRule::FieldsOf(const FlowKey& flow) const
{
    const bool ports = flow.protocol == IpProtocol::TCP || flow.protocol == IpProtocol::UDP;
    return m_fields[(flow.version == 6 ? 2U : 0U) + (ports ? 0U : 1U)];
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
    const FieldSet fields = FieldsOf(flow);
    if (fields == FIELDS_FIVE_TUPLE && flow.version != 6)
    {
        WriteNarrowTuple(TupleMaker::Of(flow), out);
        return;
    }
    WriteFields(flow, fields, out);
}

void
FieldSetRule::WriteFields(const FlowKey& flow, FieldSet fields, HashKey& out)
{
    HashKeyWriter writer(flow);
    if (fields & FIELD_SOURCE_ADDRESS)
    {
        writer.Address(flow.source, FIELD_SOURCE_ADDRESS);
    }
    if (fields & FIELD_DESTINATION_ADDRESS)
    {
        writer.Address(flow.destination, FIELD_DESTINATION_ADDRESS);
    }
    if (fields & FIELD_SOURCE_PORT)
    {
        writer.Port(flow.sourcePort, FIELD_SOURCE_PORT);
    }
    if (fields & FIELD_DESTINATION_PORT)
    {
        writer.Port(flow.destinationPort, FIELD_DESTINATION_PORT);
    }
    if (fields & FIELD_PROTOCOL)
    {
        writer.Protocol(flow.protocol);
    }
    if (fields & ~FIELDS_FIVE_TUPLE)
    {
        WritePacket(writer, flow, fields);
    }
    out = writer.Key();
}

NarrowTuple::Form
FieldSetRule::TupleForm() const
{
    const bool is = m_fields[0] == FIELDS_FIVE_TUPLE && m_fields[1] == FIELDS_FIVE_TUPLE;
    return is ? NarrowTuple::Form::PACKET : NarrowTuple::Form::NONE;
}

bool
FieldSetRule::IsSymmetric() const
{
    return (Fields() & ~(FIELD_PROTOCOL | FIELD_ETHERTYPE)) == 0;
}

FieldSet
FieldSetRule::Fields() const
{
    return static_cast<FieldSet>(m_fields[0] | m_fields[1] | m_fields[2] | m_fields[3]);
}

std::unique_ptr<KeyRule>
FieldSetRule::Make(SpecParameters& parameters, FieldSet fallback, FieldSet needed)
{
    const auto take = [&](const std::string& name, std::optional<FieldSet> otherwise) {
        const FieldSet fields = otherwise
                                    ? SetOf(parameters.TakeSet(name, WordsOf(*otherwise), Words()))
                                    : SetOf(parameters.TakeOptionalSet(name, Words()));
        const auto lacking = static_cast<FieldSet>(fields == 0 ? 0 : needed & ~fields);
        if (lacking != 0)
        {
            parameters.Refuse(name,
                              "a set with " + Text(lacking) + " (the hash function reads " +
                                  Text(needed) + ")");
        }
        return fields;
    };
    const auto orElse = [](FieldSet fields, FieldSet otherwise) {
        return fields != 0 ? fields : otherwise;
    };
    Families families;
    families.ports4 = take("fields", fallback);
    const FieldSet six = take("fields6", std::nullopt);
    const FieldSet other = take("fields-other", std::nullopt);
    const FieldSet otherSix = take("fields6-other", std::nullopt);
    families.other4 = orElse(other, families.ports4);
    families.ports6 = orElse(six, families.ports4);
    families.other6 = orElse(otherSix, orElse(other, families.ports6));
    return std::make_unique<FieldSetRule>(families);
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
                                                "id",
                                                "label"};
    return words;
}

std::string
FieldSetRule::Text(FieldSet fields)
{
    std::string text;
    for (const std::string& word : WordsOf(fields))
    {
        text += (text.empty() ? "" : "+") + word;
    }
    return text;
}

} // namespace flowhash
