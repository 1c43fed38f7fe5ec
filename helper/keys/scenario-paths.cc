// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-paths.h"

#include "scenario-lists.h"

#include "ns3/group-kind.h"
#include "ns3/part-registry.h"

namespace ns3
{

namespace
{

/// @return what a path names among keys
ScenarioPathKind
KindAmong(const std::vector<std::string>& keys, const std::string& path, bool open)
{
    const SpecPath spec = SplitSpecPath(path);
    if (spec.word.find('.') != std::string::npos)
    {
        return ScenarioPathKind::VALUE;
    }
    if (!spec.word.empty() || IsSpecKey(path) || path == "chooses")
    {
        return ScenarioPathKind::EITHER;
    }
    for (const std::string& key : keys)
    {
        if (key == path)
        {
            return key == "groups" ? ScenarioPathKind::LIST : ScenarioPathKind::VALUE;
        }
        if (PathBehind(key, path))
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
    const auto choice = list.open ? PathBehind(path, "groups") : std::nullopt;
    if (!choice || choice->empty())
    {
        return KindAmong(list.keys, path, list.open);
    }
    const std::string key = SplitPath(*choice).rest;
    return key.empty() ? ScenarioPathKind::SECTION : KindAmong(PathsOf(ChoiceKeys()), key, false);
}

/// Appends a path and, where it leads to a spec, those of its words.
void
AppendPath(std::vector<std::string>& paths, const std::string& path)
{
    paths.push_back(path);
    if (IsSpecKey(path))
    {
        for (const char* part : {".key", ".hash", ".select", ".state"})
        {
            paths.push_back(path + part);
        }
    }
}

/// @return the full paths of all keys
std::vector<std::string>
AllPaths()
{
    std::vector<std::string> paths;
    for (const auto& key : DescribeScenarioKeys())
    {
        AppendPath(paths, key.path);
    }
    return paths;
}

/// @return the paths that start with the name of a group or a link
std::vector<std::string>
PathsByName(const ScenarioNetwork& network)
{
    std::vector<std::string> paths;
    for (const ScenarioGroup& group : network.groups)
    {
        for (const std::string& key : PathsOf(GroupKeys()))
        {
            AppendPath(paths, group.name + "." + key);
        }
        for (const GroupKind* kind : GroupKinds::All())
        {
            for (const GroupKey& key : kind->keys)
            {
                if (group.kind == kind->name)
                {
                    AppendPath(paths, group.name + "." + key.path);
                }
            }
        }
    }
    for (const ScenarioLink& link : network.links)
    {
        for (const std::string& key : PathsOf(LinkKeys()))
        {
            AppendPath(paths, NameOfLink(link) + "." + key);
        }
    }
    return paths;
}

/// @param others paths that may be meant besides those of keys
/// @return the one that is spelt nearly as a path, or else a key of that name in another section
std::string
NearestOf(const std::string& path, std::vector<std::string> others)
{
    const auto paths = AllPaths();
    others.insert(others.begin(), paths.begin(), paths.end());
    const std::string nearest = flowhash::NearestName(path, others);
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

/// The error for a path that nobody knows. @param nearest what was probably meant, or empty
ScenarioError
UnknownPath(const std::string& path, const std::string& nearest)
{
    if (path == "attributes")
    {
        return ScenarioError("attributes are given by their names, such as "
                             "--ns3::TcpSocket::SegmentSize=1000");
    }
    return ScenarioError("key '" + path + "' is not known" +
                         (nearest.empty() ? "" : "; nearest known: '" + nearest + "'"));
}

/// @return the scenario's own keys and the paths of its lists
std::vector<std::string>
PlainPaths()
{
    auto paths = PathsOf(ScenarioKeys());
    for (const ScenarioList& list : ScenarioLists())
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
    for (const ScenarioList& list : ScenarioLists())
    {
        if (const auto rest = PathBehind(path, list.path))
        {
            const PathSteps steps = SplitPath(*rest);
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
    for (const ScenarioList& list : ScenarioLists())
    {
        if (const auto rest = PathBehind(section, list.path); rest && !rest->empty())
        {
            prefix = SplitPath(*rest).rest;
            const auto choice = list.open ? PathBehind(prefix, "groups") : std::nullopt;
            paths = choice ? PathsOf(ChoiceKeys()) : list.keys;
            prefix = choice ? SplitPath(*choice).rest : prefix;
        }
    }
    std::vector<std::string> names;
    for (const std::string& path : paths)
    {
        const auto rest = prefix.empty() ? std::optional(path) : PathBehind(path, prefix);
        if (rest && !rest->empty())
        {
            const std::string name = SplitPath(*rest).first;
            if (std::count(names.begin(), names.end(), name) == 0)
            {
                names.push_back(name); // in the order of the documentation
            }
        }
    }
    return names;
}

std::string
NearestScenarioPath(const std::string& path)
{
    return NearestOf(path, {});
}

std::string
SpellPathOut(const FlowScenario& scenario, const std::string& path)
{
    const PathSteps steps = SplitPath(path);
    const auto sections = NamesInSection("");
    const bool known = std::count(sections.begin(), sections.end(), steps.first) > 0;
    if (known || path.find("::") != std::string::npos)
    {
        return path; // no name hides a key
    }
    const auto& links = scenario.network.links;
    const bool group = !steps.rest.empty() && scenario.network.FindGroup(steps.first);
    const bool link = !steps.rest.empty() &&
                      std::any_of(links.begin(), links.end(), [&steps](const ScenarioLink& named) {
                          return NameOfLink(named) == steps.first;
                      });
    if (!group && !link)
    {
        throw UnknownPath(path, NearestOf(path, PathsByName(scenario.network)));
    }
    return (group ? "network.groups." : "network.links.") + path;
}

std::string
SetScenarioValue(FlowScenario& scenario, const std::string& path, const std::string& text)
{
    for (const ScenarioList& list : ScenarioLists())
    {
        if (const auto rest = PathBehind(path, list.path))
        {
            return list.set(scenario, *rest, text);
        }
    }
    if (!SetKeyOrWord(ScenarioKeys(), path, text, scenario))
    {
        throw UnknownPath(path, NearestScenarioPath(path));
    }
    return path;
}

} // namespace ns3
