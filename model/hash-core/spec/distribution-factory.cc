// SPDX-License-Identifier: MIT

#include "../distribution.h"
#include "../hash/adjusted-hash.h"
#include "../key/field-set-rule.h"
#include "../key/fragment-rule.h"
#include "../part-table.h"
#include "spec-text.h"

namespace flowhash
{

namespace
{

/// Reads which part a stage has, and makes it.
template <typename Maker, typename... Arguments>
auto
MakePart(const std::string& stage,
         const std::string& fallback,
         const PartTable<Maker>& table,
         SpecText& spec,
         const Arguments&... arguments)
{
    spec.Enter("");
    const std::string name = spec.TakeWord(stage, fallback, table.Names());
    spec.Enter(stage);
    return table.Find(name)->maker(spec, arguments...);
}

/// Reads which hash function there is, and makes it with the words that all of them take.
std::unique_ptr<FlowHash>
MakeHash(SpecText& spec)
{
    return WithCommonWords(MakePart("hash", "crc32", FlowHashes(), spec), spec);
}

/**
 * Reads which key rule there is, and makes it with the words that all of them take. A hash function
 * that reads fields of its own (bonding) gives the set of fields where the spec does not.
 */
std::unique_ptr<KeyRule>
MakeRule(SpecText& spec, FieldSet reads)
{
    if (reads == 0)
    {
        return WithCommonWords(MakePart("key", "five-tuple", KeyRules(), spec), spec);
    }
    spec.Enter("");
    const std::string name = spec.TakeWord("key", "fields", KeyRules().Names());
    spec.Enter("key");
    auto rule = name == "fields" ? FieldSetRule::Make(spec, reads, reads)
                                 : KeyRules().Find(name)->maker(spec);
    const auto lacking = static_cast<FieldSet>(reads & ~rule->Fields());
    if (lacking != 0)
    {
        spec.Refuse("key",
                    "a rule with " + FieldSetRule::Text(lacking) + " (the hash function reads " +
                        FieldSetRule::Text(reads) + ")");
    }
    return WithCommonWords(std::move(rule), spec);
}

/// A label that the function does not look at would be named in vain.
void
CheckLabel(const KeyRule& rule, const FlowHash& hash, const SpecText& spec)
{
    if ((rule.Fields() & FIELD_FLOW_LABEL) != 0 && !hash.TakesFlowLabel())
    {
        spec.Refuse("key", "a rule without label (the hash function has no place for it)");
    }
}

/// Reads `equal`, which only a rule that may ask for the predetermined member knows.
std::optional<MemberId>
TakePredetermined(const KeyRule& rule, SpecText& spec)
{
    if (!rule.MayPredetermine())
    {
        return std::nullopt;
    }
    return static_cast<MemberId>(spec.TakeInteger("equal", 0, 0, UINT32_MAX));
}

} // namespace

std::unique_ptr<Distribution>
Distribution::Make(std::string_view line)
{
    const std::string text = SpelledOut(line);
    SpecText ahead(text); // the rule's default depends on the hash function, which stands after it
    auto hash = MakeHash(ahead);
    SpecText spec(text);
    auto rule = MakeRule(spec, hash->Reads());
    CheckLabel(*rule, *hash, spec);
    const auto predetermined = TakePredetermined(*rule, spec);
    spec.TakeOver(ahead);
    auto selector = MakePart("select", "modulo", Selectors(), spec, hash->Width());
    const SelectorSource source = [text, width = hash->Width()] {
        SpecText again(text);
        return MakePart("select", "modulo", Selectors(), again, width);
    };
    auto state = MakePart("state", "none", AffinityStates(), spec, source);
    spec.RefuseRest();
    return std::make_unique<Distribution>(spec.Canonical(),
                                          std::move(rule),
                                          std::move(hash),
                                          std::move(selector),
                                          std::move(state),
                                          predetermined);
}

std::unique_ptr<FlowSelector>
MakeSelector(std::string_view text, unsigned width)
{
    SpecText spec(text);
    auto selector = MakePart("select", "modulo", Selectors(), spec, width);
    spec.RefuseRest();
    return selector;
}

std::unique_ptr<FlowSelector>
MakeSelectorOf(std::string_view line)
{
    const unsigned width = Distribution::Make(line)->HashFunction().Width();
    SpecText spec(SpelledOut(line));
    return MakePart("select", "modulo", Selectors(), spec, width);
}

std::string
WeightedSelectors()
{
    std::string names;
    for (const auto& [name, part] : Selectors().Parts())
    {
        SpecText defaults("");
        if (part.maker(defaults, 64)->Traits().weights)
        {
            names += (names.empty() ? "" : ", ") + name;
        }
    }
    return names;
}

} // namespace flowhash
