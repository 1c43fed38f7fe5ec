// SPDX-License-Identifier: GPL-2.0-only

#include "sweep-file.h"

#include "../../base/number-text.h"
#include "../../helper/file/scenario-tree.h"
#include "../../helper/keys/scenario-paths.h"
#include "../../helper/keys/scenario-schema.h"

#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-value.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

namespace ns3
{

namespace
{

using Kind = ScenarioTree::Kind;

constexpr std::size_t MOST_CONFIGURATIONS = 100'000;
constexpr uint32_t LEAST_SEEDS = 10; // an interval of fewer is no ground to stop

/// @return a plain value as an override takes it, a list in brackets
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

/// @return the items of a list, or the one value that stands for a list of one
std::vector<const ScenarioTree*>
Items(const ScenarioTree& tree)
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

/// @return a mapping's keys and values
ScenarioOverrides
Overrides(const ScenarioTree& tree, const std::string& what)
{
    if (tree.kind != Kind::MAPPING || tree.children.empty())
    {
        throw ScenarioError(tree.place, what + " is a mapping of keys to values");
    }
    ScenarioOverrides overrides;
    for (const auto& [name, child] : tree.children)
    {
        overrides.emplace_back(name, ValueText(child));
    }
    return overrides;
}

uint32_t
Count(const ScenarioTree& tree, uint32_t least, uint32_t most)
{
    try
    {
        return CountValue(least, most).parse(ValueText(tree));
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError(tree.place, error.what());
    }
}

/// @return a child that has to be there
const ScenarioTree&
Child(const ScenarioTree& tree, const std::string& name)
{
    for (const auto& [own, child] : tree.children)
    {
        if (own == name)
        {
            return child;
        }
    }
    throw ScenarioError(tree.place, "needs '" + name + "'");
}

/// @throws ScenarioError where a mapping has other keys than these
void
CheckKeys(const ScenarioTree& tree, const std::vector<std::string>& known)
{
    if (tree.kind != Kind::MAPPING)
    {
        throw ScenarioError(tree.place,
                            "expected a mapping of: " + flowdist::JoinTexts(known, ", "));
    }
    for (const auto& [name, child] : tree.children)
    {
        if (std::count(known.begin(), known.end(), name) == 0)
        {
            const std::string nearest = flowhash::NearestName(name, known);
            throw ScenarioError(child.place,
                                "key '" + name + "' is not known here; " +
                                    (nearest.empty() ? "known: " + flowdist::JoinTexts(known, ", ")
                                                     : "nearest known: '" + nearest + "'"));
        }
    }
}

void
ReadSeeds(const ScenarioTree& tree, SweepFile& sweep)
{
    if (tree.kind == Kind::TEXT)
    {
        sweep.seeds = Count(tree, 1, 100'000);
        return;
    }
    CheckKeys(tree, {"from", "most", "until"});
    const ScenarioTree& until = Child(tree, "until");
    CheckKeys(until, {"figure", "halfWidth"});
    SeedRule rule;
    rule.figure = ValueText(Child(until, "figure"));
    const ScenarioTree& width = Child(until, "halfWidth");
    const auto number = flowdist::ReadNumber(ValueText(width));
    if (!number || *number <= 0)
    {
        throw ScenarioError(width.place, "halfWidth: expected a number above 0");
    }
    rule.halfWidth = *number;
    sweep.seeds = Count(Child(tree, "from"), LEAST_SEEDS, 100'000);
    rule.most = Count(Child(tree, "most"), sweep.seeds, 100'000);
    sweep.until = rule;
}

/// Values that go side by side: the first of each, the second of each, ...
std::vector<ScenarioOverrides>
Zip(const std::vector<Variation>& variations, const std::string& place)
{
    std::vector<ScenarioOverrides> zipped(variations.front().values.size());
    for (const Variation& variation : variations)
    {
        if (variation.values.size() != zipped.size())
        {
            throw ScenarioError(place,
                                "combine: zipped wants as many values of '" + variation.path +
                                    "' as of '" + variations.front().path +
                                    "': " + std::to_string(zipped.size()));
        }
        for (std::size_t i = 0; i < zipped.size(); ++i)
        {
            zipped[i].emplace_back(variation.path, variation.values[i]);
        }
    }
    return zipped;
}

/// Configurations one by one; a table wants the same keys in each.
std::vector<ScenarioOverrides>
Listed(const ScenarioTree& tree)
{
    std::vector<ScenarioOverrides> listed;
    for (const ScenarioTree* item : Items(tree))
    {
        listed.push_back(Overrides(*item, "a configuration"));
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

std::vector<ScenarioOverrides>
ReadFactors(const ScenarioTree& tree, const std::string& combine)
{
    if (tree.kind == Kind::LIST)
    {
        if (!combine.empty())
        {
            throw ScenarioError(tree.place,
                                "configurations are listed: combine has nothing to combine");
        }
        return Listed(tree);
    }
    std::vector<Variation> variations;
    double count = 1;
    for (const auto& [name, child] : tree.children)
    {
        Variation variation{name, {}};
        for (const ScenarioTree* item : Items(child))
        {
            variation.values.push_back(ValueText(*item));
        }
        count *= static_cast<double>(variation.values.size());
        variations.push_back(variation);
    }
    if (variations.empty())
    {
        throw ScenarioError(tree.place,
                            "factors is a mapping of keys to lists of values, or a list");
    }
    if (combine == "zipped")
    {
        return Zip(variations, tree.place);
    }
    if (count > MOST_CONFIGURATIONS)
    {
        throw ScenarioError(tree.place, "these are over 100000 configurations");
    }
    return CrossVariations(variations);
}

} // namespace

SweepFile
ReadSweepFile(const std::string& file)
{
    const ScenarioTree tree = ReadScenarioTree(file);
    CheckKeys(tree,
              {"scenario", "set", "factors", "combine", "where", "seeds", "baseline", "figures"});
    SweepFile sweep;
    const auto folder = std::filesystem::path(file).parent_path();
    std::map<std::string, const ScenarioTree*> parts;
    for (const auto& [name, child] : tree.children)
    {
        parts[name] = &child;
    }
    if (parts.count("scenario") == 0)
    {
        throw ScenarioError(file, "a sweep needs 'scenario', a file or a list of files");
    }
    for (const ScenarioTree* item : Items(*parts["scenario"]))
    {
        sweep.scenarios.push_back((folder / ValueText(*item)).lexically_normal().string());
    }
    if (parts.count("set") > 0)
    {
        sweep.fixed = Overrides(*parts["set"], "set");
    }
    const std::string combine = parts.count("combine") > 0 ? ValueText(*parts["combine"]) : "";
    if (!combine.empty() && combine != "crossed" && combine != "zipped")
    {
        throw ScenarioError(parts["combine"]->place, "combine: expected crossed or zipped");
    }
    sweep.factors = {{}};
    if (parts.count("factors") > 0)
    {
        sweep.factors = ReadFactors(*parts["factors"], combine);
    }
    for (const ScenarioTree* item :
         parts.count("where") > 0 ? Items(*parts["where"]) : std::vector<const ScenarioTree*>())
    {
        try
        {
            sweep.where.emplace_back(item->place, WhereClause(ValueText(*item)));
        }
        catch (const ScenarioError& error)
        {
            throw ScenarioError(item->place, error.what());
        }
    }
    if (parts.count("seeds") > 0)
    {
        ReadSeeds(*parts["seeds"], sweep);
    }
    sweep.baseline = parts.count("baseline") > 0 ? ValueText(*parts["baseline"]) : "";
    for (const ScenarioTree* item :
         parts.count("figures") > 0 ? Items(*parts["figures"]) : std::vector<const ScenarioTree*>())
    {
        sweep.figures.push_back(ValueText(*item));
    }
    return sweep;
}

std::optional<std::string>
ParameterOf(const FlowScenario& scenario, const std::string& path)
{
    std::string whole;
    try
    {
        whole = SpellPathOut(scenario, path);
    }
    catch (const ScenarioError&)
    {
        return std::nullopt;
    }
    const SpecPath spec = SplitSpecPath(whole);
    for (const auto& line : DumpScenario(scenario))
    {
        if (line.path == whole)
        {
            return line.value;
        }
        if (line.path == spec.key && !spec.word.empty())
        {
            for (const std::string& word : flowdist::SplitText(line.value, " "))
            {
                if (word.compare(0, spec.word.size() + 1, spec.word + "=") == 0)
                {
                    return word.substr(spec.word.size() + 1);
                }
            }
        }
    }
    return std::nullopt;
}

std::vector<RunConfiguration>
SweepConfigurations(const SweepFile& sweep, const ScenarioOverrides& more)
{
    const auto all = CrossFiles(sweep.scenarios, sweep.factors);
    if (sweep.where.empty())
    {
        return all;
    }
    std::vector<RunConfiguration> kept;
    std::map<std::string, ScenarioReader> readers;
    for (const RunConfiguration& configuration : all)
    {
        const auto [reader, fresh] = readers.try_emplace(configuration.file);
        if (fresh)
        {
            reader->second.ReadFile(configuration.file);
        }
        ScenarioOverrides overrides = sweep.fixed;
        overrides.insert(overrides.end(), more.begin(), more.end());
        overrides.insert(overrides.end(), configuration.own.begin(), configuration.own.end());
        const auto unchecked = [](const FlowScenario&) { return true; };
        const FlowScenario scenario = LoadScenario(reader->second, overrides, nullptr, unchecked);
        const auto values = [&](const std::string& key) -> std::optional<std::string> {
            for (const auto& [path, value] : configuration.varied)
            {
                if (path == key)
                {
                    return value;
                }
            }
            return ParameterOf(scenario, key);
        };
        bool holds = true;
        for (const auto& [place, clause] : sweep.where)
        {
            try
            {
                holds = holds && clause.Holds(values);
            }
            catch (const ScenarioError& error)
            {
                throw ScenarioError(place, error.what());
            }
        }
        holds ? kept.push_back(configuration) : void();
    }
    if (kept.empty())
    {
        throw ScenarioError(sweep.where.front().first,
                            "no configuration satisfies what is asked here");
    }
    return kept;
}

} // namespace ns3
