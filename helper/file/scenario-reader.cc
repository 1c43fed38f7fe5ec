// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-reader.h"

#include "../../base/number-text.h"
#include "../check/attribute-check.h"
#include "../keys/inherited-values.h"
#include "../keys/scenario-paths.h"
#include "../keys/scenario-schema.h"
#include "../keys/tier-paths.h"
#include "scenario-files.h"
#include "scenario-tree.h"

#include "ns3/part-registry.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr const char* ATTRIBUTES = "attributes";

std::string
Join(const std::string& path, const std::string& name)
{
    return path.empty() ? name : path + "." + name;
}

/// The error for a key that nobody knows. @param path its path @param names what could have been
/// meant in its place
ScenarioError
UnknownKey(const std::string& place, const std::string& path, const std::vector<std::string>& names)
{
    const std::string name = path.substr(path.rfind('.') + 1);
    const std::string here = flowhash::NearestName(name, names);
    const std::string nearest = here.empty() ? NearestScenarioPath(path) : here;
    const std::string help = !nearest.empty() ? "; nearest known: '" + nearest + "'"
                             : names.empty()  ? ""
                                              : "; known here: " + flowdist::JoinTexts(names, ", ");
    return {place, "key '" + name + "' is not known here" + help};
}

/// Reads a value, or a list of values as one text; a list in it is a choice, such as a step of a
/// way with several groups. @return values separated by spaces
std::string
JoinValues(const std::string& path, const ScenarioTree& tree, const char* separator = " ")
{
    if (tree.kind == ScenarioTree::Kind::TEXT)
    {
        return tree.text;
    }
    std::vector<std::string> parts;
    for (const auto& [name, child] : tree.children)
    {
        const bool deep = std::string(separator) == "|";
        if (!name.empty() || child.kind == ScenarioTree::Kind::MAPPING ||
            (deep && child.kind == ScenarioTree::Kind::LIST))
        {
            throw ScenarioError(tree.place, "key '" + path + "' takes a plain value");
        }
        parts.push_back(JoinValues(path, child, "|"));
    }
    return flowdist::JoinTexts(parts, separator);
}

/// Runs an action whose errors lack a place, and gives them one.
template <class Action>
void
At(const std::string& place, Action action)
{
    try
    {
        action();
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError(place, error.what());
    }
}

/// A network of which a file says the groups is the file's whole.
void
Forget(ScenarioNetwork& network)
{
    const std::string family = network.family;
    network = ScenarioNetwork();
    network.family = family;
}

/// @return whether a tree has one of these keys at its top
bool
Names(const ScenarioTree& tree, const std::vector<std::string>& keys)
{
    return std::any_of(tree.children.begin(), tree.children.end(), [&keys](const auto& child) {
        return std::count(keys.begin(), keys.end(), child.first) > 0;
    });
}

} // namespace

ScenarioReader::ScenarioReader(const ScenarioTrial& trial)
    : m_tiers(std::make_shared<const TierPaths>()),
      m_trial(trial)
{
    SpellTiers();
}

void
ScenarioReader::ReadFile(const std::string& file)
{
    m_places.SetDefault(file);
    m_inFile.clear();
    const ScenarioTree tree = ReadScenarioTree(file);
    m_onlyName = tree.children.size() == 1 && tree.children.front().first == "name";
    for (const auto& [name, child] : tree.children)
    {
        if (name == "network" && Names(child, {"groups", "tiers"}))
        {
            Forget(m_scenario.network);
            m_tiers = std::make_shared<const TierPaths>();
        }
    }
    ReadMapping("", tree);
    // Overrides find groups and links by their names.
    At(m_places.Find({"network.tiers"}), [this] { SpellTiers(); });
    const std::size_t slash = file.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : file.substr(0, slash + 1);
    RelocateFiles(m_scenario, folder);
}

void
ScenarioReader::ReadMapping(const std::string& path, const ScenarioTree& tree)
{
    for (const auto& [name, child] : tree.children)
    {
        Read(path == ATTRIBUTES ? name : Join(path, name), child);
    }
}

void
ScenarioReader::Read(const std::string& path, const ScenarioTree& tree)
{
    using Tree = ScenarioTree::Kind;
    const bool attribute = path.find("::") != std::string::npos;
    const ScenarioPathKind kind = attribute ? ScenarioPathKind::VALUE : KindOfPath(path);
    const std::size_t dot = path.rfind('.');
    const std::string parent = dot == std::string::npos ? "" : path.substr(0, dot);
    const bool mapping = tree.kind == Tree::MAPPING;
    switch (kind)
    {
    case ScenarioPathKind::UNKNOWN:
        throw UnknownKey(tree.place, path, NamesInSection(parent));
    case ScenarioPathKind::LIST:
        if (tree.kind != Tree::LIST)
        {
            throw ScenarioError(tree.place, "key '" + path + "' takes a list ('- ...' lines)");
        }
        ReadItems(path, tree);
        return;
    case ScenarioPathKind::SECTION:
        if (!mapping)
        {
            throw ScenarioError(tree.place,
                                "key '" + path + "' takes a mapping of: " +
                                    (path == ATTRIBUTES
                                         ? "names to values"
                                         : flowdist::JoinTexts(NamesInSection(path), ", ")));
        }
        m_places.Note(path, tree.place);
        ReadMapping(path, tree);
        return;
    case ScenarioPathKind::VALUE:
    case ScenarioPathKind::EITHER:
        mapping&& kind == ScenarioPathKind::EITHER ? ReadMapping(path, tree)
                                                   : ReadValue(path, tree);
    }
}

void
ScenarioReader::ReadValue(const std::string& path, const ScenarioTree& tree)
{
    if (tree.kind == ScenarioTree::Kind::MAPPING)
    {
        throw ScenarioError(tree.place, "key '" + path + "' takes a plain value");
    }
    if (!m_inFile.insert(path).second)
    {
        throw ScenarioError(tree.place,
                            "key '" + path + "' is here twice, with dots and in a section");
    }
    Set(path, JoinValues(path, tree), tree.place);
}

void
ScenarioReader::ReadItems(const std::string& path, const ScenarioTree& tree)
{
    constexpr std::size_t mostGroups = 1000; // of a network's 254, tiers may come again
    if (tree.children.size() > mostGroups && (path == "network.groups" || path == "network.tiers"))
    {
        throw ScenarioError(tree.place,
                            "key '" + path + "' has " + std::to_string(tree.children.size()) +
                                " items; a network has at most 254 groups");
    }
    Set(path, "none", tree.place);
    std::size_t number = 0;
    for (const auto& item : tree.children)
    {
        const std::string own = path + "." + std::to_string(number++);
        if (item.second.kind != ScenarioTree::Kind::MAPPING)
        {
            throw ScenarioError(item.second.place,
                                "each item is a mapping of: " +
                                    flowdist::JoinTexts(NamesInSection(own), ", "));
        }
        ReadItem(own, item.second);
    }
}

void
ScenarioReader::ReadItem(const std::string& path, const ScenarioTree& tree)
{
    // Its name first: errors in what follows are found by it.
    m_places.Note(path, tree.place);
    if (tree.children.empty())
    {
        throw ScenarioError(tree.place,
                            "an item is empty; it is a mapping of: " +
                                flowdist::JoinTexts(NamesInSection(path), ", "));
    }
    for (const bool name : {true, false})
    {
        for (const auto& [key, child] : tree.children)
        {
            if ((key == "name") == name)
            {
                Read(path + "." + key, child);
            }
        }
    }
}

void
ScenarioReader::Set(const std::string& path, const std::string& text, const std::string& place)
{
    m_places.Note(path, place);
    At(place, [&] {
        if (path.compare(0, 5, "ns3::") == 0)
        {
            SetAttribute(path, text);
        }
        else
        {
            const std::string known = SetScenarioValue(m_scenario, path, text);
            m_places.Note(known, place);
            // A word of a spec is a change of the spec.
            m_places.Note(SplitSpecPath(known).key, place);
        }
    });
}

void
ScenarioReader::SetAttribute(const std::string& name, const std::string& text)
{
    CheckAttribute(name, text, m_trial);
    m_scenario.attributes[name] = text;
}

void
ScenarioReader::SpellTiers()
{
    ScenarioNetwork& network = m_scenario.network;
    if (!network.tiers.empty())
    {
        m_tiers = std::make_shared<const TierPaths>(network.tiers);
    }
    SpellTiersOut(network);
}

void
ScenarioReader::Override(const std::string& path, const std::string& text)
{
    const std::string place = "--" + path + "=" + text;
    std::string known = path == "RngRun" ? "rngRun" : path;
    At(place, [this, &known] {
        known = m_tiers->Resolve(SpellPathOut(m_scenario, known));
        TakeOverInherited(m_scenario, known);
    });
    const auto [first, isFirst] = m_overridden.emplace(known, "--" + path);
    if (!isFirst)
    {
        throw ScenarioError(place, first->second + " sets the same key; give it once");
    }
    const std::string overruled = FindOverruled(m_overridden, known);
    if (!overruled.empty())
    {
        throw ScenarioError(place,
                            "what " + overruled +
                                " sets, in front of it, would be lost or not go "
                                "by it: give --" +
                                path + " first, or one of the two");
    }
    Set(known, text, place);
}

FlowScenario
ScenarioReader::Finish(const std::function<void(const FlowScenario&)>& admit,
                       const std::function<bool(const FlowScenario&)>& known)
{
    if (m_onlyName && m_overridden.empty())
    {
        throw ScenarioError(m_places.Find({}),
                            "sets nothing but 'name': it would be the default scenario");
    }
    FlowScenario scenario = m_scenario;
    for (const ScenarioGroup& group : scenario.network.groups)
    {
        if (!group.like.empty() && !scenario.network.FindGroup(group.like))
        {
            throw ScenarioError(m_places.Find({"network.groups." + group.name + ".like"}),
                                "group '" + group.name + "' is like '" + group.like +
                                    "', which is no group");
        }
    }
    At(m_places.Find({"network"}),
       [&scenario] { scenario.network = ExpandNetwork(scenario.network); });
    admit ? admit(scenario) : void();
    if (!known || !known(scenario))
    {
        CheckScenario(scenario, m_places, m_trial);
    }
    std::stable_sort(scenario.events.begin(),
                     scenario.events.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return scenario;
}

FlowScenario
LoadScenario(const std::string& file,
             const std::vector<std::pair<std::string, std::string>>& overrides,
             const ScenarioTrial& trial,
             const std::function<void(const FlowScenario&)>& admit)
{
    ScenarioReader reader(trial);
    reader.ReadFile(file);
    return LoadScenario(reader, overrides, admit);
}

FlowScenario
LoadScenario(const ScenarioReader& read,
             const std::vector<std::pair<std::string, std::string>>& overrides,
             const std::function<void(const FlowScenario&)>& admit,
             const std::function<bool(const FlowScenario&)>& known)
{
    ScenarioReader reader = read;
    for (const auto& [path, text] : overrides)
    {
        reader.Override(path, text);
    }
    return reader.Finish(admit, known);
}

} // namespace ns3
