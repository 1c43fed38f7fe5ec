// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-paths.h"

#include "group-kind.h"
#include "number-text.h"
#include "scenario-error.h"
#include "scenario-schema.h"

#include "ns3/part-registry.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace ns3
{

namespace
{

/// A path in two: its first step and the rest.
struct Steps
{
    std::string first;
    std::string rest;
};

/// A list of a scenario, or of one of its items.
template <class T>
struct List
{
    std::string path; //!< of the list
    std::vector<T>& items;
    std::string (*name)(const T&); //!< of an item; null: items have no names
};

/// Whether a path is a list, or lies in one. @return the steps behind it
std::optional<std::string>
Behind(const std::string& path, const std::string& list)
{
    if (path == list)
    {
        return "";
    }
    return path.compare(0, list.size() + 1, list + ".") == 0
               ? std::optional(path.substr(list.size() + 1))
               : std::nullopt;
}

Steps
Split(const std::string& path)
{
    const std::size_t dot = path.find('.');
    return dot == std::string::npos ? Steps{path, ""}
                                    : Steps{path.substr(0, dot), path.substr(dot + 1)};
}

template <class T>
std::string
NameOf(const T& item)
{
    return item.name;
}

std::string
LinkName(const ScenarioLink& link)
{
    return link.name.empty() ? JoinTexts(link.between, "-") : link.name;
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
        const std::string most =
            list.items.empty() ? "0" : "a number from 0 to " + std::to_string(list.items.size());
        throw ScenarioError("'" + step + "' is no item of " + list.path + ": expected " +
                            (list.name ? "a name, or " : "") + most);
    }
    if (number == list.items.size())
    {
        list.items.emplace_back();
    }
    return list.items[number];
}

/// Sets a key of a table. @return whether the table has it
template <class T>
bool
SetKey(const std::vector<ScenarioKey<T>>& keys,
       const std::string& path,
       const std::string& text,
       T& item)
{
    const auto key = std::find_if(
        keys.begin(), keys.end(), [&path](const auto& known) { return known.path == path; });
    if (key == keys.end())
    {
        return false;
    }
    try
    {
        key->set(item, text);
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError("key '" + path + "': " + error.what());
    }
    return true;
}

/// Sets a key, or a word of a spec that the key holds.
template <class T>
bool
SetKeyOrWord(const std::vector<ScenarioKey<T>>& keys,
             const std::string& path,
             const std::string& text,
             T& item)
{
    const std::size_t dot = path.rfind('.');
    const std::string parent = dot == std::string::npos ? "" : path.substr(0, dot);
    const auto key = std::find_if(
        keys.begin(), keys.end(), [&parent](const auto& known) { return known.path == parent; });
    if (!IsSpecKey(parent) || key == keys.end())
    {
        return SetKey(keys, path, text, item);
    }
    return SetKey(keys, parent, SetSpecWord(key->get(item), path.substr(dot + 1), text), item);
}

[[noreturn]] void
Unknown(const std::string& key, const std::vector<std::string>& known)
{
    const std::string nearest = flowhash::NearestName(key, known);
    throw ScenarioError("key '" + key + "' is not known here" +
                        (nearest.empty() ? "; known here: " + JoinTexts(known, ", ")
                                         : "; nearest known: '" + nearest + "'"));
}

template <class T>
std::vector<std::string>
PathsOf(const std::vector<ScenarioKey<T>>& keys)
{
    std::vector<std::string> paths;
    std::transform(keys.begin(), keys.end(), std::back_inserter(paths), [](const auto& key) {
        return key.path;
    });
    return paths;
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
    const Steps steps = Split(rest);
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
    const auto direction = Behind(path, "chooses");
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
    const std::size_t dot = path.rfind('.');
    const std::string parent = dot == std::string::npos ? "" : path.substr(0, dot);
    IsSpecKey(parent) ? void(group.settings[parent] =
                                 SetSpecWord(group.settings[parent], path.substr(dot + 1), text))
                      : void(group.settings[path] = text);
}

void
SetOfGroup(ScenarioGroup& group, const std::string& path, const std::string& text)
{
    if (const auto rest = Behind(path, "link"))
    {
        SetOfLink(group, *rest, text);
    }
    else if (const auto rest = Behind(path, "groups"))
    {
        SetInList(List<ScenarioChoice>{"groups", group.choices, nullptr}, *rest, text, SetChoice);
    }
    else if (!SetChooses(group, path, text) && !SetKeyOrWord(GroupKeys(), path, text, group))
    {
        SetSetting(group, path, text);
    }
}

/// A list of the scenario, and how a key of an item is set.
struct ScenarioList
{
    std::string path;
    std::vector<std::string> keys; //!< of its items
    bool open{false};              //!< items have keys that only their kind knows
    std::function<std::string(Scenario&, const std::string& rest, const std::string& text)> set;
};

ScenarioList
GroupList(const std::string& path)
{
    auto keys = PathsOf(GroupKeys());
    keys.insert(keys.end(), {"chooses", "groups"});
    for (const std::string& key : PathsOf(MediumKeys()))
    {
        keys.push_back("link." + key);
    }
    const auto set = [path](Scenario& scenario, const std::string& rest, const std::string& text) {
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
                         Scenario& scenario, const std::string& rest, const std::string& text) {
        const auto setItem = [&keys](T& item, const std::string& key, const std::string& value) {
            SetItem(keys, item, key, value);
        };
        return SetInList(List<T>{path, items(scenario), name}, rest, text, setItem);
    };
    return {path, PathsOf(keys), false, set};
}

const std::vector<ScenarioList>&
Lists()
{
    static const std::vector<ScenarioList> LISTS{
        GroupList("network.tiers"),
        GroupList("network.groups"),
        PlainList(
            "network.links",
            LinkKeys(),
            [](Scenario & scenario) -> auto& { return scenario.network.links; },
            LinkName),
        PlainList(
            "services", ServiceKeys(), [](Scenario & scenario) -> auto& {
                return scenario.services;
            }),
        PlainList(
            "traffic.sources", SourceKeys(), [](Scenario & scenario) -> auto& {
                return scenario.traffic.sources;
            }),
        PlainList(
            "events", EventKeys(), [](Scenario & scenario) -> auto& { return scenario.events; }),
    };
    return LISTS;
}

/// @return the path of a group or a link, where a path starts with the name of one
std::string
SpellNameOut(const Scenario& scenario, const std::string& path)
{
    const Steps steps = Split(path);
    const auto& links = scenario.network.links;
    const bool group = !steps.rest.empty() && scenario.network.FindGroup(steps.first);
    const bool link = !steps.rest.empty() &&
                      std::any_of(links.begin(), links.end(), [&steps](const ScenarioLink& known) {
                          return LinkName(known) == steps.first;
                      });
    return group ? "network.groups." + path : link ? "network.links." + path : path;
}

/// @return what a path names among keys
ScenarioPathKind
KindAmong(const std::vector<std::string>& keys, const std::string& path, bool open)
{
    const std::size_t dot = path.rfind('.');
    if (IsSpecKey(path) || path == "chooses" ||
        (dot != std::string::npos && IsSpecKey(path.substr(0, dot))))
    {
        return ScenarioPathKind::EITHER;
    }
    for (const std::string& key : keys)
    {
        if (key == path)
        {
            return key == "groups" ? ScenarioPathKind::LIST : ScenarioPathKind::VALUE;
        }
        if (Behind(key, path))
        {
            return ScenarioPathKind::SECTION;
        }
    }
    return open ? ScenarioPathKind::EITHER : ScenarioPathKind::UNKNOWN;
}

/// @return what a path in an item of a list names
ScenarioPathKind
KindInItem(const ScenarioList& list, const std::string& path)
{
    const auto choice = list.open ? Behind(path, "groups") : std::nullopt;
    if (!choice || choice->empty())
    {
        return KindAmong(list.keys, path, list.open);
    }
    const std::string key = Split(*choice).rest;
    return key.empty() ? ScenarioPathKind::SECTION : KindAmong(PathsOf(ChoiceKeys()), key, false);
}

/// @return the full paths of all keys
std::vector<std::string>
AllPaths()
{
    std::vector<std::string> paths;
    for (const auto& key : DescribeScenarioKeys())
    {
        paths.push_back(key.path);
        if (IsSpecKey(key.path))
        {
            for (const char* part : {".key", ".hash", ".select", ".state"})
            {
                paths.push_back(key.path + part);
            }
        }
    }
    return paths;
}

/// @return the scenario's own keys and the paths of its lists
std::vector<std::string>
PlainPaths()
{
    auto paths = PathsOf(ScenarioKeys());
    for (const ScenarioList& list : Lists())
    {
        paths.push_back(list.path);
    }
    paths.push_back("attributes");
    return paths;
}

} // namespace

ScenarioPathKind
KindOfPath(const std::string& path)
{
    for (const ScenarioList& list : Lists())
    {
        if (const auto rest = Behind(path, list.path))
        {
            const Steps steps = Split(*rest);
            return rest->empty()        ? ScenarioPathKind::LIST
                   : steps.rest.empty() ? ScenarioPathKind::SECTION
                                        : KindInItem(list, steps.rest);
        }
    }
    if (path.empty() || path == "attributes")
    {
        return ScenarioPathKind::SECTION;
    }
    return KindAmong(PlainPaths(), path, false);
}

std::vector<std::string>
NamesInSection(const std::string& section)
{
    std::vector<std::string> paths = PlainPaths();
    std::string prefix = section;
    for (const ScenarioList& list : Lists())
    {
        if (const auto rest = Behind(section, list.path); rest && !rest->empty())
        {
            prefix = Split(*rest).rest;
            const auto choice = list.open ? Behind(prefix, "groups") : std::nullopt;
            paths = choice ? PathsOf(ChoiceKeys()) : list.keys;
            prefix = choice ? Split(*choice).rest : prefix;
        }
    }
    std::vector<std::string> names;
    for (const std::string& path : paths)
    {
        const auto rest = prefix.empty() ? std::optional(path) : Behind(path, prefix);
        if (rest && !rest->empty())
        {
            names.push_back(Split(*rest).first);
        }
    }
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string
NearestScenarioPath(const std::string& path)
{
    const auto paths = AllPaths();
    const std::string nearest = flowhash::NearestName(path, paths);
    if (!nearest.empty())
    {
        return nearest;
    }
    const std::string name = path.substr(path.rfind('.') + 1);
    const auto found = std::find_if(paths.begin(), paths.end(), [&name](const auto& known) {
        return known.substr(known.find_last_of(".") + 1) == name;
    });
    return found == paths.end() ? "" : *found;
}

std::string
SetScenarioValue(Scenario& scenario, const std::string& given, const std::string& text)
{
    const std::string path = SpellNameOut(scenario, given);
    for (const ScenarioList& list : Lists())
    {
        if (const auto rest = Behind(path, list.path))
        {
            return list.set(scenario, *rest, text);
        }
    }
    if (!SetKeyOrWord(ScenarioKeys(), path, text, scenario))
    {
        const std::string nearest = NearestScenarioPath(path);
        throw ScenarioError("key '" + path + "' is not known" +
                            (nearest.empty() ? "" : "; nearest known: '" + nearest + "'"));
    }
    return path;
}

} // namespace ns3
