// SPDX-License-Identifier: MIT

#include "part-registry.h"

#include "part-table.h"

#include <algorithm>
#include <numeric>

namespace flowhash
{

namespace
{

constexpr std::size_t LONGEST_MISTAKE = 3; // edits; beyond, a proposal confuses more than it helps

template <typename Maker>
void
List(const std::string& stage, const PartTable<Maker>& table, std::vector<PartInfo>& out)
{
    for (const auto& [name, part] : table.Parts())
    {
        out.push_back({stage, name, part.summary});
    }
}

/// Insertions, deletions and replacements from one word to the other (Levenshtein).
std::size_t
EditDistance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i)
    {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j)
        {
            const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1] ? 1 : 0);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

void
CheckPartName(const std::string& name)
{
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!good)
    {
        throw SpecError("'" + name +
                        "' is no name for a part: lower-case letters, digits, hyphens");
    }
}

PartTable<KeyRuleMaker>&
KeyRules()
{
    static PartTable<KeyRuleMaker> table = BuiltInKeyRules();
    return table;
}

PartTable<FlowHashMaker>&
FlowHashes()
{
    static PartTable<FlowHashMaker> table = BuiltInFlowHashes();
    return table;
}

PartTable<SelectorMaker>&
Selectors()
{
    static PartTable<SelectorMaker> table = BuiltInSelectors();
    return table;
}

PartTable<AffinityStateMaker>&
AffinityStates()
{
    static PartTable<AffinityStateMaker> table = BuiltInAffinityStates();
    return table;
}

void
RegisterKeyRule(const std::string& name, const std::string& summary, KeyRuleMaker maker)
{
    KeyRules().Add(name, summary, std::move(maker));
}

void
RegisterFlowHash(const std::string& name, const std::string& summary, FlowHashMaker maker)
{
    FlowHashes().Add(name, summary, std::move(maker));
}

void
RegisterSelector(const std::string& name, const std::string& summary, SelectorMaker maker)
{
    Selectors().Add(name, summary, std::move(maker));
}

void
RegisterAffinityState(const std::string& name, const std::string& summary, AffinityStateMaker maker)
{
    AffinityStates().Add(name, summary, std::move(maker));
}

std::vector<PartInfo>
ListParts()
{
    std::vector<PartInfo> parts;
    List("key", KeyRules(), parts);
    List("hash", FlowHashes(), parts);
    List("select", Selectors(), parts);
    List("state", AffinityStates(), parts);
    return parts;
}

std::string
NearestName(const std::string& word, const std::vector<std::string>& known)
{
    std::string nearest;
    std::size_t least = std::min(LONGEST_MISTAKE, std::max<std::size_t>(word.size() / 2, 1)) + 1;
    for (const std::string& name : known)
    {
        const std::size_t distance = EditDistance(word, name);
        if (distance < least)
        {
            least = distance;
            nearest = name;
        }
    }
    return nearest;
}

} // namespace flowhash
