// SPDX-License-Identifier: GPL-2.0-only

#include "sweep-factors.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <set>

namespace ns3
{

namespace
{

using Kind = ScenarioTree::Kind;

constexpr std::size_t MOST_CONFIGURATIONS = 100'000;

/// A factor: one key or several that go together.
struct Factor
{
    std::string name;  //!< as written
    std::string place; //!< FILE:LINE
    std::vector<ScenarioOverrides> values;
};

/// Adds a key's value, and remembers where it stands.
void
AddOverride(ScenarioOverrides& overrides,
            const std::string& path,
            const ScenarioTree& value,
            SweepPlaces& places)
{
    const std::string text = ValueText(value);
    overrides.emplace_back(path, text);
    places.emplace("--" + path + "=" + text, value.place);
    places.emplace("--" + path, value.place);
}

Factor
ReadFactor(const std::string& name, const ScenarioTree& tree, SweepPlaces& places)
{
    Factor factor{name, tree.place, {}};
    const auto paths = flowdist::SplitText(name, ", ");
    for (const ScenarioTree* item : ListItems(tree))
    {
        ScenarioOverrides& own = factor.values.emplace_back();
        if (paths.size() < 2)
        {
            AddOverride(own, name, *item, places);
            continue;
        }
        if (item->kind != Kind::LIST || item->children.size() != paths.size())
        {
            throw ScenarioError(item->place,
                                "'" + name + "' are " + std::to_string(paths.size()) +
                                    " keys that go together: each of its values is a list of so "
                                    "many");
        }
        for (std::size_t i = 0; i < paths.size(); ++i)
        {
            AddOverride(own, paths[i], item->children[i].second, places);
        }
    }
    return factor;
}

/// Values that go side by side: the first of each, the second of each, ...
std::vector<ScenarioOverrides>
Zip(const std::vector<Factor>& factors)
{
    std::vector<ScenarioOverrides> zipped(factors.front().values.size());
    for (const Factor& factor : factors)
    {
        if (factor.values.size() != zipped.size())
        {
            throw ScenarioError(factor.place,
                                "combine: zipped wants as many values of '" + factor.name +
                                    "' as of '" + factors.front().name +
                                    "': " + std::to_string(zipped.size()));
        }
        for (std::size_t i = 0; i < zipped.size(); ++i)
        {
            zipped[i].insert(zipped[i].end(), factor.values[i].begin(), factor.values[i].end());
        }
    }
    return zipped;
}

/// Every value of each with every value of the others, the last one varying fastest.
std::vector<ScenarioOverrides>
Cross(const std::vector<Factor>& factors)
{
    std::vector<ScenarioOverrides> crossed{{}};
    for (const Factor& factor : factors)
    {
        std::vector<ScenarioOverrides> longer;
        for (const ScenarioOverrides& start : crossed)
        {
            for (const ScenarioOverrides& value : factor.values)
            {
                longer.push_back(start);
                longer.back().insert(longer.back().end(), value.begin(), value.end());
            }
        }
        crossed = longer;
    }
    return crossed;
}

/// @throws ScenarioError where a factor has a value twice, so that configurations would be alike
void
CheckValues(const Factor& factor)
{
    for (auto value = factor.values.begin(); value != factor.values.end(); ++value)
    {
        if (std::find(factor.values.begin(), value, *value) != value)
        {
            std::vector<std::string> texts;
            for (const auto& [path, text] : *value)
            {
                texts.push_back(text);
            }
            throw ScenarioError(factor.place,
                                "'" + factor.name + "' has the value '" +
                                    flowdist::JoinTexts(texts, ", ") + "' twice");
        }
    }
}

/// @throws ScenarioError where two factors have a key in common
void
CheckPaths(const std::vector<Factor>& factors)
{
    std::set<std::string> known;
    for (const Factor& factor : factors)
    {
        for (const auto& [path, text] : factor.values.front())
        {
            if (!known.insert(path).second)
            {
                throw ScenarioError(factor.place, "'" + path + "' is a factor twice");
            }
        }
    }
}

/// Configurations one by one; a table wants the same keys in each.
std::vector<ScenarioOverrides>
Listed(const ScenarioTree& tree, SweepPlaces& places)
{
    std::vector<ScenarioOverrides> listed;
    for (const ScenarioTree* item : ListItems(tree))
    {
        listed.push_back(ReadOverrides(*item, "a configuration", places));
        const auto& first = listed.front();
        const bool alike =
            listed.back().size() == first.size() &&
            std::equal(first.begin(), first.end(), listed.back().begin(), [](auto& a, auto& b) {
                return a.first == b.first;
            });
        if (!alike)
        {
            throw ScenarioError(item->place,
                                "this configuration has other keys than the first one, or another "
                                "order");
        }
    }
    return listed;
}

} // namespace

std::string
ValueText(const ScenarioTree& tree)
{
    if (tree.kind == Kind::TEXT)
    {
        return tree.text;
    }
    if (tree.kind == Kind::MAPPING)
    {
        throw ScenarioError(tree.place, "expected a plain value");
    }
    std::vector<std::string> parts;
    for (const auto& [name, child] : tree.children)
    {
        parts.push_back(ValueText(child));
    }
    return "[" + flowdist::JoinTexts(parts, ",") + "]";
}

std::vector<const ScenarioTree*>
ListItems(const ScenarioTree& tree)
{
    std::vector<const ScenarioTree*> items;
    for (const auto& [name, child] : tree.children)
    {
        tree.kind == Kind::LIST ? items.push_back(&child) : void();
    }
    if (tree.kind != Kind::LIST)
    {
        items.push_back(&tree);
    }
    if (items.empty())
    {
        throw ScenarioError(tree.place, "this list is empty");
    }
    return items;
}

ScenarioOverrides
ReadOverrides(const ScenarioTree& tree, const std::string& what, SweepPlaces& places)
{
    if (tree.kind != Kind::MAPPING || tree.children.empty())
    {
        throw ScenarioError(tree.place, what + " is a mapping of keys to values");
    }
    ScenarioOverrides overrides;
    for (const auto& [name, child] : tree.children)
    {
        AddOverride(overrides, name, child, places);
    }
    return overrides;
}

std::vector<ScenarioOverrides>
ReadSweepFactors(const ScenarioTree& tree, const std::string& combine, SweepPlaces& places)
{
    if (tree.kind == Kind::LIST)
    {
        if (!combine.empty())
        {
            throw ScenarioError(tree.place,
                                "configurations are listed: combine has nothing to combine");
        }
        return Listed(tree, places);
    }
    std::vector<Factor> factors;
    double count = 1;
    for (const auto& [name, child] : tree.children)
    {
        factors.push_back(ReadFactor(name, child, places));
        count *= static_cast<double>(factors.back().values.size());
    }
    if (factors.empty())
    {
        throw ScenarioError(tree.place,
                            "factors is a mapping of keys to lists of values, or a list");
    }
    CheckPaths(factors);
    if (combine == "zipped")
    {
        return Zip(factors);
    }
    std::for_each(factors.begin(), factors.end(), CheckValues);
    if (count > MOST_CONFIGURATIONS)
    {
        throw ScenarioError(tree.place, "these are over 100000 configurations");
    }
    return Cross(factors);
}

} // namespace ns3
