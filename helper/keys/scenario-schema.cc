// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-schema.h"

#include "../../base/number-text.h"

#include "ns3/group-kind.h"

#include <algorithm>

namespace ns3
{

namespace
{

using Lines = std::vector<ScenarioKeyLine>;

/// The keys of the scenario, or of an item of a list, as lines with its values.
template <class T>
void
AppendLines(Lines& lines,
            const std::string& prefix,
            const std::vector<ScenarioKey<T>>& keys,
            const T& item)
{
    for (const auto& key : keys)
    {
        lines.push_back({prefix + key.path, key.type, key.get(item), key.help, key.quoted});
    }
}

/// The items of a list as lines.
template <class T>
void
AppendItems(Lines& lines,
            const std::string& list,
            const std::vector<ScenarioKey<T>>& keys,
            const std::vector<T>& items)
{
    std::size_t number = 0;
    for (const T& item : items)
    {
        AppendLines(lines, list + "." + std::to_string(number++) + ".", keys, item);
    }
}

/// What the kind of a group brings along. @param settings what was set
void
AppendSettings(Lines& lines,
               const std::string& prefix,
               const GroupKind& kind,
               const std::map<std::string, std::string>& settings)
{
    const GroupSettings values(kind, settings);
    for (const GroupKey& key : kind.keys)
    {
        lines.push_back({prefix + key.path, key.type, values.Text(key.path), key.help, key.quoted});
    }
}

/// @param lines some @param paths of those to take out
void
Remove(Lines& lines, const std::vector<std::string>& paths)
{
    const auto isOne = [&paths](const ScenarioKeyLine& line) {
        return std::count(paths.begin(), paths.end(), line.path) > 0;
    };
    lines.erase(std::remove_if(lines.begin(), lines.end(), isOne), lines.end());
}

void
AppendGroup(Lines& lines, const ScenarioGroup& group)
{
    const std::string prefix = "network.groups." + group.name + ".";
    AppendLines(lines, prefix, GroupKeys(), group);
    Remove(lines, {prefix + "like"}); // it is spelled out
    AppendItems(lines, prefix + "groups", ChoiceKeys(), group.choices);
    AppendSettings(lines, prefix, GroupKinds::Get(group.kind), group.settings);
}

} // namespace

bool
IsSpecKey(const std::string& path)
{
    const std::string name = path.substr(path.rfind('.') + 1);
    return name == "scheme" || name == "portTable";
}

SpecPath
SplitSpecPath(const std::string& path)
{
    std::size_t dot = path.rfind('.');
    for (int steps = 0; steps < 2 && dot != std::string::npos && dot > 0; ++steps)
    {
        const std::string key = path.substr(0, dot);
        if (IsSpecKey(key))
        {
            return {key, path.substr(dot + 1)};
        }
        dot = path.rfind('.', dot - 1);
    }
    return {path, ""};
}

std::string
SetSpecWord(const std::string& spec, const std::string& word, const std::string& value)
{
    auto words = flowdist::SplitText(spec, " ");
    const std::string start = word + "=";
    const auto found = std::find_if(words.begin(), words.end(), [&start](const std::string& text) {
        return text.compare(0, start.size(), start) == 0;
    });
    if (found == words.end())
    {
        words.push_back(start + value);
    }
    else
    {
        *found = start + value;
    }
    if (value.empty())
    {
        words.erase(std::remove(words.begin(), words.end(), start), words.end());
    }
    return flowdist::JoinTexts(words, " ");
}

std::vector<ScenarioKeyLine>
DescribeScenarioKeys()
{
    FlowScenario scenario;
    scenario.network.requests.clear();
    Lines lines;
    AppendLines(lines, "", ScenarioKeys(), scenario);
    ScenarioGroup group;
    group.count = 1;
    AppendLines(lines, "network.groups[].", GroupKeys(), group);
    lines.push_back({"network.groups[].chooses",
                     "name of a group, or a mapping {requests: NAME, replies: NAME}",
                     "",
                     "from which group its nodes choose: groups with one item, or one a way",
                     true});
    AppendLines(lines, "network.groups[].groups[].", ChoiceKeys(), ScenarioChoice());
    for (const GroupKind* kind : GroupKinds::All())
    {
        AppendSettings(lines, "network.groups[" + kind->name + "].", *kind, {});
    }
    lines.push_back({"network.tiers[]",
                     "as network.groups[]",
                     "",
                     "the usual chain in short: groups, each linked with the next one",
                     true});
    ScenarioLink link;
    static_cast<ScenarioLinkMedium&>(link) = UsualLink(false);
    AppendLines(lines, "network.tiers[].link.", MediumKeys(), UsualLink(false));
    AppendLines(lines, "network.links[].", LinkKeys(), link);
    AppendLines(lines, "services[].", ServiceKeys(), ScenarioService());
    AppendLines(lines, "traffic.sources[].", SourceKeys(), ScenarioSource());
    AppendLines(lines, "events[].", EventKeys(), ScenarioEvent());
    lines.push_back(
        {"attributes", "mapping", "", "defaults of ns-3 attributes by full name", true});
    return lines;
}

std::vector<ScenarioKeyLine>
DumpScenario(const FlowScenario& scenario)
{
    Lines lines;
    FlowScenario spelled = scenario;
    spelled.network = ExpandNetwork(scenario.network);
    AppendLines(lines, "", ScenarioKeys(), spelled);
    Remove(lines, {"rngRun"});
    for (const ScenarioGroup& group : spelled.network.groups)
    {
        AppendGroup(lines, group);
    }
    for (const ScenarioLink& link : spelled.network.links)
    {
        AppendLines(lines, "network.links." + link.name + ".", LinkKeys(), link);
    }
    AppendItems(lines, "services", ServiceKeys(), scenario.services);
    AppendItems(lines, "traffic.sources", SourceKeys(), scenario.traffic.sources);
    AppendItems(lines, "events", EventKeys(), scenario.events);
    for (const auto& [name, value] : scenario.attributes)
    {
        lines.push_back({name, "attribute", value, "", true});
    }
    return lines;
}

} // namespace ns3
