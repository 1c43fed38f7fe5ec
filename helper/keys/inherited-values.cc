// SPDX-License-Identifier: GPL-2.0-only

#include "inherited-values.h"

#include "scenario-lists.h"

namespace ns3
{

namespace
{

/// @return whether a path leads to a part of a value
bool
IsPartOf(const std::string& path, const std::string& value)
{
    const auto part = PathBehind(path, value);
    return part && !part->empty();
}

/// @param group as it is @param whole what counts for it @param path of one of its choices
void
TakeOverChoices(ScenarioGroup& group,
                const ScenarioGroup& whole,
                const std::string& path,
                const std::string& scheme)
{
    group.choices = whole.choices;
    for (std::size_t i = 0; i < group.choices.size(); ++i)
    {
        ScenarioChoice& choice = group.choices[i];
        if (IsPartOf(path, "groups." + std::to_string(i) + ".scheme") && choice.scheme.empty())
        {
            choice.scheme = scheme;
        }
    }
}

/// A spec among the keys that its kind brings along: such as portTable.
void
TakeOverSetting(ScenarioGroup& group, const ScenarioGroup& whole, const std::string& path)
{
    const SpecPath spec = SplitSpecPath(path);
    const auto setting = whole.settings.find(spec.key);
    if (!spec.word.empty() && setting != whole.settings.end())
    {
        group.settings[spec.key] = setting->second;
    }
}

} // namespace

void
TakeOverInherited(FlowScenario& scenario, const std::string& path)
{
    const PathSteps steps = SplitPath(PathBehind(path, "network.groups").value_or(""));
    auto& groups = scenario.network.groups;
    for (std::size_t i = 0; i < groups.size(); ++i)
    {
        if (steps.rest.empty() ||
            (steps.first != groups[i].name && steps.first != std::to_string(i)))
        {
            continue;
        }
        const ScenarioGroup whole = ExpandNetwork(scenario.network).groups[i];
        const std::string scheme = whole.scheme.empty() ? scenario.scheme : whole.scheme;
        if (IsPartOf(steps.rest, "scheme"))
        {
            groups[i].scheme = scheme;
        }
        else if (IsPartOf(steps.rest, "groups") || IsPartOf(steps.rest, "chooses"))
        {
            TakeOverChoices(groups[i], whole, steps.rest, scheme);
        }
        else
        {
            TakeOverSetting(groups[i], whole, steps.rest);
        }
        return;
    }
}

std::string
FindOverruled(const std::map<std::string, std::string>& given, const std::string& path)
{
    const bool scheme = SplitPath(path).first == "scheme";
    const SpecPath spec = SplitSpecPath(path);
    for (const auto& [earlier, option] : given)
    {
        const bool inherits =
            PathBehind(earlier, "network.groups") && earlier.find(".scheme.") != std::string::npos;
        // scheme.select and scheme.select.seed are two words of one spec.
        const bool word = !spec.word.empty() && SplitSpecPath(earlier).key == spec.key;
        if ((!word && IsPartOf(earlier, path)) || (scheme && inherits))
        {
            return option;
        }
    }
    return "";
}

} // namespace ns3
