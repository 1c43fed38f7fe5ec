// SPDX-License-Identifier: MIT

#include "../part-table.h"
#include "field-set-rule.h"
#include "fragment-rule.h"
#include "greater-port-rule.h"
#include "symmetric-five-tuple-rule.h"

namespace flowhash
{

namespace
{

constexpr FieldSet THREE_TUPLE =
    FIELD_SOURCE_ADDRESS | FIELD_DESTINATION_ADDRESS | FIELD_DESTINATION_PORT;

std::unique_ptr<KeyRule>
MakeFields(SpecParameters& parameters)
{
    return FieldSetRule::Make(parameters, FIELDS_FIVE_TUPLE);
}

KeyRuleMaker
FixedFields(FieldSet fields)
{
    return [fields](SpecParameters&) { return std::make_unique<FieldSetRule>(fields); };
}

template <typename Rule>
std::unique_ptr<KeyRule>
MakePlain(SpecParameters&)
{
    return std::make_unique<Rule>();
}

} // namespace

PartTable<KeyRuleMaker>
BuiltInKeyRules()
{
    PartTable<KeyRuleMaker> table;
    // clang-format off
    table.Add("fields", "any set of fields, fields=src+dst+sport+dport+proto; also smac, dmac, ethertype, vlan, ingress, id, label; fields6= over IPv6, fields-other= and fields6-other= of what is not TCP and UDP (H1, S1)", MakeFields);
    table.Add("five-tuple", "addresses, ports and protocol (M2)", FixedFields(FIELDS_FIVE_TUPLE));
    table.Add("fragment", "addresses and protocol, identification=no: what every fragment has (D7)", FragmentRule::Make);
    table.Add("greater-port", "the end with the greater port; symmetric (D1)", MakePlain<GreaterPortRule>);
    table.Add("source", "the source address (H3)", FixedFields(FIELD_SOURCE_ADDRESS));
    table.Add("symmetric-five-tuple", "the five-tuple, its smaller end first; symmetric", MakePlain<SymmetricFiveTupleRule>);
    table.Add("three-tuple", "both addresses and the destination port (M1)", FixedFields(THREE_TUPLE));
    // clang-format on
    return table;
}

} // namespace flowhash
