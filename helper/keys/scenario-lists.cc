// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-lists.h"

#include "../../base/number-text.h"

#include "ns3/part-registry.h"

namespace ns3
{

namespace
{

/// A list of a scenario, or of one of its items.
template <class T>
struct List
{
    std::string path; //!< of the list
    std::vector<T>& items;
    std::string (*name)(const T&); //!< of an item; null: items have no names
};

template <class T>
std::string
NameOf(const T& item)
{
    return item.name;
}

/// @return the place of an item by its name or number; one behind the last makes a new one
template <class T>
T&
ItemOf(const List<T>& list, const std::string& step)
{
    for (T& item : list.items)
    {
        if (list.name && !step.empty() && list.name(item) == step)
        {
            return item;
        }
    }
    const bool digits = !step.empty() && step.size() < 7 &&
                        step.find_first_not_of("0123456789") == std::string::npos;
    const std::size_t number = digits ? std::stoul(step) : list.items.size() + 1;
    if (number > list.items.size())
    {
        const std::string count = std::to_string(list.items.size());
        throw ScenarioError("'" + step + "' is no item of " + list.path + ", which has " + count +
                            ": expected " + (list.name ? "a name, or " : "") +
                            (list.items.empty() ? "0, which adds one"
                                                : "a number from 0, where " + count + " adds one"));
    }
    if (number == list.items.size())
    {
        list.items.emplace_back();
    }
    return list.items[number];
}

[[noreturn]] void
Unknown(const std::string& key, const std::vector<std::string>& known)
{
    const std::string nearest = flowhash::NearestName(key, known);
    throw ScenarioError("key '" + key + "' is not known here" +
                        (nearest.empty() ? "; known here: " + flowdist::JoinTexts(known, ", ")
                                         : "; nearest known: '" + nearest + "'"));
}

/// Sets a key of an item of a list. @param rest what stands behind the list's path
template <class T, class Set>
std::string
SetInList(const List<T>& list, const std::string& rest, const std::string& text, Set set)
{
    if (rest.empty())
    {
        if (text != "none")
        {
            throw ScenarioError("key '" + list.path + "' takes a list ('- ...' lines), or none");
        }
        list.items.clear();
        return list.path;
    }
    const PathSteps steps = SplitPath(rest);
    T& item = ItemOf(list, steps.first);
    if (steps.rest.empty())
    {
        throw ScenarioError("key '" + list.path + "." + steps.first + "' is a mapping");
    }
    set(item, steps.rest, text);
    const std::string name = list.name ? list.name(item) : "";
    return list.path + "." + (name.empty() ? steps.first : name) + "." + steps.rest;
}

template <class T>
void
SetItem(const std::vector<ScenarioKey<T>>& keys,
        T& item,
        const std::string& path,
        const std::string& text)
{
    if (!SetKeyOrWord(keys, path, text, item))
    {
        Unknown(path, PathsOf(keys));
    }
}

void
SetOfLink(ScenarioGroup& group, const std::string& path, const std::string& text)
{
    group.link = group.link.value_or(ScenarioLinkMedium());
    SetItem(MediumKeys(), *group.link, path, text);
}

void
SetChoice(ScenarioChoice& choice, const std::string& path, const std::string& text)
{
    SetItem(ChoiceKeys(), choice, path, text);
}

/// From where a group chooses: one name for all packets, or one a direction.
bool
SetChooses(ScenarioGroup& group, const std::string& path, const std::string& text)
{
    const auto direction = PathBehind(path, "chooses");
    if (!direction || (!direction->empty() && *direction != "requests" && *direction != "replies"))
    {
        return false;
    }
    auto& choices = group.choices;
    const auto others = [&direction](const ScenarioChoice& choice) {
        return direction->empty() || choice.direction == *direction || choice.direction.empty();
    };
    choices.erase(std::remove_if(choices.begin(), choices.end(), others), choices.end());
    choices.emplace_back();
    choices.back().chooses = text;
    choices.back().direction = *direction;
    return true;
}

/// A spec among the keys that kinds bring along: such as portTable.
void
SetSetting(ScenarioGroup& group, const std::string& path, const std::string& text)
{
    const SpecPath spec = SplitSpecPath(path);
    std::string& setting = group.settings[spec.key];
    setting = spec.word.empty() ? text : SetSpecWord(setting, spec.word, text);
}

void
SetOfGroup(ScenarioGroup& group, const std::string& path, const std::string& text)
{
    if (const auto rest = PathBehind(path, "link"))
    {
        SetOfLink(group, *rest, text);
    }
    else if (const auto rest = PathBehind(path, "groups"))
    {
        SetInList(List<ScenarioChoice>{"groups", group.choices, nullptr}, *rest, text, SetChoice);
    }
    else if (!SetChooses(group, path, text) && !SetKeyOrWord(GroupKeys(), path, text, group))
    {
        SetSetting(group, path, text);
    }
}

ScenarioList
GroupList(const std::string& path)
{
    auto keys = PathsOf(GroupKeys());
    keys.insert(keys.end(), {"chooses", "groups"});
    for (const std::string& key : PathsOf(MediumKeys()))
    {
        keys.push_back("link." + key);
    }
    const auto set =
        [path](FlowScenario& scenario, const std::string& rest, const std::string& text) {
            const bool tiers = path == "network.tiers";
            auto& groups = tiers ? scenario.network.tiers : scenario.network.groups;
            const std::string known =
                SetInList(List<ScenarioGroup>{path, groups, NameOf}, rest, text, SetOfGroup);
            // Tiers become groups; later errors are about those.
            return tiers && !rest.empty() ? "network.groups" + known.substr(path.size()) : known;
        };
    return {path, keys, true, set};
}

/// @param keys of an item @param items finds the list in a scenario
template <class T, class Items>
ScenarioList
PlainList(const std::string& path,
          const std::vector<ScenarioKey<T>>& keys,
          Items items,
          std::string (*name)(const T&) = nullptr)
{
    const auto set = [path, &keys, items, name](
                         FlowScenario& scenario, const std::string& rest, const std::string& text) {
        const auto setItem = [&keys](T& item, const std::string& key, const std::string& value) {
            SetItem(keys, item, key, value);
        };
        return SetInList(List<T>{path, items(scenario), name}, rest, text, setItem);
    };
    return {path, PathsOf(keys), false, set};
}

} // namespace

std::optional<std::string>
PathBehind(const std::string& path, const std::string& list)
{
    if (path == list)
    {
        return "";
    }
    return path.compare(0, list.size() + 1, list + ".") == 0
               ? std::optional(path.substr(list.size() + 1))
               : std::nullopt;
}

PathSteps
SplitPath(const std::string& path)
{
    const std::size_t dot = path.find('.');
    return dot == std::string::npos ? PathSteps{path, ""}
                                    : PathSteps{path.substr(0, dot), path.substr(dot + 1)};
}

std::string
NameOfLink(const ScenarioLink& link)
{
    return link.name.empty() ? flowdist::JoinTexts(link.between, "-") : link.name;
}

const std::vector<ScenarioList>&
ScenarioLists()
{
    static const std::vector<ScenarioList> LISTS{
        GroupList("network.tiers"),
        GroupList("network.groups"),
        PlainList(
            "network.links",
            LinkKeys(),
            [](FlowScenario & scenario) -> auto& { return scenario.network.links; },
            NameOfLink),
        PlainList(
            "services", ServiceKeys(), [](FlowScenario & scenario) -> auto& {
                return scenario.services;
            }),
        PlainList(
            "traffic.sources", SourceKeys(), [](FlowScenario & scenario) -> auto& {
                return scenario.traffic.sources;
            }),
        PlainList(
            "events", EventKeys(), [](FlowScenario & scenario) -> auto& {
                return scenario.events;
            }),
    };
    return LISTS;
}

} // namespace ns3
