// SPDX-License-Identifier: GPL-2.0-only

#include "sweep-file.h"

#include "../../base/number-text.h"
#include "../../helper/keys/scenario-paths.h"
#include "../../helper/keys/scenario-schema.h"
#include "sweep-factors.h"

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

constexpr uint32_t LEAST_SEEDS = 10; // an interval of fewer is no ground to stop

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

/// Remembers where a part of the file stands whose value commands check as an option's.
void
Note(SweepFile& sweep, const std::string& name, const std::string& value, const ScenarioTree& tree)
{
    sweep.places.emplace("--" + name + "=" + value, tree.place);
    sweep.places.emplace("--" + name, tree.place);
}

/// @return what a sweep file holds, a mapping of known keys
ScenarioTree
ReadSweepTree(const std::string& file)
{
    const std::vector<std::string> known{
        "scenario", "set", "factors", "combine", "where", "seeds", "baseline", "figures"};
    const ScenarioTree tree = ReadScenarioTree(
        file, "a sweep is a mapping, such as 'scenario: FILE' and 'factors: {tm.count: [4, 8]}'");
    CheckKeys(tree, known);
    return tree;
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
    Note(sweep, "until", "", Child(until, "figure"));
    sweep.places.emplace("--figures=" + rule.figure, Child(until, "figure").place);
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

} // namespace

SweepFile
ReadSweepFile(const std::string& file)
{
    const ScenarioTree tree = ReadSweepTree(file);
    SweepFile sweep;
    sweep.file = file;
    const auto folder = std::filesystem::path(file).parent_path();
    std::map<std::string, const ScenarioTree*> parts;
    for (const auto& [name, child] : tree.children)
    {
        if (child.kind == Kind::TEXT && child.text.empty())
        {
            throw ScenarioError(child.place, "'" + name + "' is empty");
        }
        parts[name] = &child;
    }
    if (parts.count("scenario") == 0)
    {
        throw ScenarioError(file, "a sweep needs 'scenario', a file or a list of files");
    }
    for (const ScenarioTree* item : ListItems(*parts["scenario"]))
    {
        sweep.scenarios.push_back((folder / ValueText(*item)).lexically_normal().string());
    }
    if (parts.count("set") > 0)
    {
        sweep.fixed = ReadOverrides(*parts["set"], "set", sweep.places);
    }
    const std::string combine = parts.count("combine") > 0 ? ValueText(*parts["combine"]) : "";
    if (!combine.empty() && combine != "crossed" && combine != "zipped")
    {
        throw ScenarioError(parts["combine"]->place, "combine: expected crossed or zipped");
    }
    sweep.factors = {{}};
    if (parts.count("factors") > 0)
    {
        sweep.factors = ReadSweepFactors(*parts["factors"], combine, sweep.places);
    }
    for (const ScenarioTree* item :
         parts.count("where") > 0 ? ListItems(*parts["where"]) : std::vector<const ScenarioTree*>())
    {
        const std::string text = ValueText(*item);
        try
        {
            sweep.where.emplace_back(item->place, WhereClause(text));
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
    if (parts.count("baseline") > 0)
    {
        sweep.baseline = ValueText(*parts["baseline"]);
        Note(sweep, "baseline", sweep.baseline, *parts["baseline"]);
    }
    for (const ScenarioTree* item : parts.count("figures") > 0 ? ListItems(*parts["figures"])
                                                               : std::vector<const ScenarioTree*>())
    {
        const std::string name = ValueText(*item);
        if (std::count(sweep.figures.begin(), sweep.figures.end(), name) > 0)
        {
            throw ScenarioError(item->place, "figures has '" + name + "' twice");
        }
        sweep.figures.push_back(name);
        Note(sweep, "figures", name, *item);
    }
    return sweep;
}

std::string
InSweepFile(const SweepFile& sweep, const std::string& message)
{
    // The longest that fits: a value may be the beginning of another one.
    const std::pair<const std::string, std::string>* best = nullptr;
    for (const auto& place : sweep.places)
    {
        const std::string& option = place.first;
        const bool starts = message.compare(0, option.size() + 2, option + ": ") == 0;
        best = starts && (!best || option.size() > best->first.size()) ? &place : best;
    }
    const std::string command = "sweep: ";
    const bool whole = !best && message.compare(0, command.size(), command) == 0;
    std::string text = whole ? sweep.file + ": " + message.substr(command.size()) : message;
    for (const auto& [option, place] : sweep.places)
    {
        // Dashes go where the name ends there.
        for (std::size_t at = text.find(option); at != std::string::npos;
             at = text.find(option, at))
        {
            const std::size_t end = at + option.size();
            const bool name =
                end == text.size() || std::string("=: )").find(text[end]) != std::string::npos;
            name ? void(text.erase(at, 2)) : void(at = end);
        }
    }
    return best ? best->second + ": " + text : text;
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
