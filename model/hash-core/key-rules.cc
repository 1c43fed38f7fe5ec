// SPDX-License-Identifier: MIT

#include "field-set-rule.h"
#include "greater-port-rule.h"
#include "part-table.h"
#include "symmetric-five-tuple-rule.h"

#include <algorithm>

namespace flowhash
{

namespace
{

/// The words of `fields=`, in the order of the Field bits.
const std::vector<std::string> FIELD_WORDS{"src", "dst", "sport", "dport", "proto"};

constexpr FieldSet THREE_TUPLE =
    FIELD_SOURCE_ADDRESS | FIELD_DESTINATION_ADDRESS | FIELD_DESTINATION_PORT;

std::unique_ptr<KeyRule>
MakeFields(SpecParameters& parameters)
{
    const auto words = parameters.TakeSet("fields", FIELD_WORDS, FIELD_WORDS);
    FieldSet fields = 0;
    for (std::size_t i = 0; i < FIELD_WORDS.size(); ++i)
    {
        const bool named = std::find(words.begin(), words.end(), FIELD_WORDS[i]) != words.end();
        fields = static_cast<FieldSet>(fields | (named ? 1U << i : 0U));
    }
    return std::make_unique<FieldSetRule>(fields);
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
    table.Add("fields", "any set of fields, fields=src+dst+sport+dport+proto (H1)", MakeFields);
    table.Add("five-tuple", "addresses, ports and protocol (M2)", FixedFields(FIELDS_FIVE_TUPLE));
    table.Add("greater-port", "the end with the greater port; symmetric (D1)", MakePlain<GreaterPortRule>);
    table.Add("source", "the source address (H3)", FixedFields(FIELD_SOURCE_ADDRESS));
    table.Add("symmetric-five-tuple", "the five-tuple, its smaller end first; symmetric", MakePlain<SymmetricFiveTupleRule>);
    table.Add("three-tuple", "both addresses and the destination port (M1)", FixedFields(THREE_TUPLE));
    // clang-format on
    return table;
}

} // namespace flowhash
