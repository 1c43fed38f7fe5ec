// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-reader.h"

#include "attribute-check.h"
#include "number-text.h"
#include "scenario-check.h"
#include "scenario-error.h"
#include "scenario-schema.h"

#include "ns3/part-registry.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @param prefix a section with its dot, or empty @return the names that may stand in it
std::vector<std::string>
NamesIn(const std::string& prefix)
{
    std::vector<std::string> names;
    for (const auto& key : DescribeScenarioKeys())
    {
        if (key.path.compare(0, prefix.size(), prefix) == 0)
        {
            const std::string name = key.path.substr(prefix.size());
            names.push_back(name.substr(0, name.find_first_of(".[")));
        }
    }
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

/// The error for a key that nobody knows. @param path its path @param names what could have been
/// meant in its place
ScenarioError
UnknownKey(const std::string& place, const std::string& path, const std::vector<std::string>& names)
{
    const std::string name = path.substr(path.rfind('.') + 1);
    const std::string here = flowhash::NearestName(name, names);
    const std::string nearest = here.empty() ? NearestScenarioPath(path) : here;
    const std::string help = nearest.empty() ? "; known here: " + JoinTexts(names, ", ")
                                             : "; nearest known: '" + nearest + "'";
    return {place, "key '" + name + "' is not known here" + help};
}

/// Reads a value or a list of values as one text. @return values separated by spaces
std::string
ReadText(const std::string& path, const ScenarioTree& tree)
{
    if (tree.kind == ScenarioTree::Kind::TEXT)
    {
        return tree.text;
    }
    std::vector<std::string> parts;
    for (const auto& [name, child] : tree.children)
    {
        const bool plain = name.empty() && child.kind == ScenarioTree::Kind::TEXT;
        if (!plain)
        {
            throw ScenarioError(tree.place, "key '" + path + "' takes a plain value");
        }
        parts.push_back(child.text);
    }
    return JoinTexts(parts, " ");
}

/// Sets one key of a table. @return whether the table has it
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

/// Reads one item of a list. @param prefix its path with a dot
template <class T>
T
ReadItem(const std::string& prefix,
         const std::vector<ScenarioKey<T>>& keys,
         const ScenarioTree& tree,
         ScenarioPlaces& places)
{
    std::vector<std::string> names;
    std::transform(keys.begin(), keys.end(), std::back_inserter(names), [](const auto& key) {
        return key.path;
    });
    if (tree.kind != ScenarioTree::Kind::MAPPING)
    {
        throw ScenarioError(tree.place, "each item is a mapping of: " + JoinTexts(names, ", "));
    }
    T item;
    for (const auto& [name, child] : tree.children)
    {
        places.Note(prefix + name, child.place);
        const std::string text = ReadText(name, child);
        bool known = false;
        At(child.place, [&, &field = name] { known = SetKey(keys, field, text, item); });
        if (!known)
        {
            throw UnknownKey(child.place, name, names);
        }
    }
    return item;
}

template <class T>
std::vector<T>
ReadList(const std::string& name,
         const std::vector<ScenarioKey<T>>& keys,
         const ScenarioTree& tree,
         ScenarioPlaces& places)
{
    if (tree.kind != ScenarioTree::Kind::LIST)
    {
        throw ScenarioError(tree.place, "key '" + name + "' takes a list ('- ...' lines)");
    }
    std::vector<T> items;
    for (const auto& child : tree.children)
    {
        const std::string path = name + "." + std::to_string(items.size());
        places.Note(path, child.second.place);
        items.push_back(ReadItem(path + ".", keys, child.second, places));
    }
    return items;
}

/// Sets a key of an item by a path such as events.0.at. @return whether the path is of this list
template <class T>
bool
SetInList(const std::string& name,
          const std::vector<ScenarioKey<T>>& keys,
          const std::string& path,
          const std::string& text,
          std::vector<T>& items)
{
    const auto parts = SplitText(path, ".");
    if (parts.front() != name)
    {
        return false;
    }
    if (parts.size() == 1 && text == "none")
    {
        items.clear();
        return true;
    }
    const auto number = parts.size() == 3 ? ReadNumber(parts[1]) : std::nullopt;
    if (!number || *number != static_cast<uint32_t>(*number) || *number >= items.size())
    {
        throw ScenarioError("takes 'none', or the item's number from 0 to " +
                            std::to_string(items.size()) + " less 1 and a key, such as " + name +
                            ".0." + keys.front().path);
    }
    return SetKey(keys, parts[2], text, items[static_cast<std::size_t>(*number)]);
}

/// Makes a name that is relative to a folder one that is good from here.
void
Relocate(std::string& name, const std::string& folder)
{
    if (!name.empty() && name.front() != '/')
    {
        name.insert(0, folder);
    }
}

} // namespace

void
ScenarioReader::ReadFile(const std::string& file)
{
    m_places.SetDefault(file);
    ReadMapping("", ReadScenarioTree(file));
    const std::size_t slash = file.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : file.substr(0, slash + 1);
    auto& traffic = m_scenario.traffic;
    Relocate(traffic.replay.file, folder);
    for (std::string* size : {&traffic.tcp.requestSize, &traffic.tcp.responseSize})
    {
        const std::string start = "cdf:";
        if (size->compare(0, start.size(), start) == 0)
        {
            std::string name = size->substr(start.size());
            Relocate(name, folder);
            *size = start + name;
        }
    }
}

void
ScenarioReader::ReadMapping(const std::string& prefix, const ScenarioTree& tree)
{
    for (const auto& [name, child] : tree.children)
    {
        const auto names = NamesIn(prefix);
        if (std::find(names.begin(), names.end(), name) == names.end())
        {
            throw UnknownKey(child.place, prefix + name, names);
        }
        m_places.Note(prefix + name, child.place);
        ReadEntry(prefix + name, child);
    }
}

void
ScenarioReader::ReadEntry(const std::string& path, const ScenarioTree& tree)
{
    if (path == "services")
    {
        m_scenario.services = ReadList(path, ServiceKeys(), tree, m_places);
    }
    else if (path == "events")
    {
        m_scenario.events = ReadList(path, EventKeys(), tree, m_places);
    }
    else if (path == "attributes")
    {
        ReadAttributes(tree);
    }
    else if (IsSpecKey(path) && tree.kind == ScenarioTree::Kind::MAPPING)
    {
        ReadSpec(path, tree);
    }
    else if (!NamesIn(path + ".").empty())
    {
        if (tree.kind != ScenarioTree::Kind::MAPPING)
        {
            throw ScenarioError(
                tree.place,
                "key '" + path + "' takes a mapping of: " + JoinTexts(NamesIn(path + "."), ", "));
        }
        ReadMapping(path + ".", tree);
    }
    else
    {
        const std::string text = ReadText(path, tree);
        At(tree.place, [&] { SetValue(path, text); });
    }
}

void
ScenarioReader::ReadSpec(const std::string& path, const ScenarioTree& tree)
{
    std::string spec;
    for (const auto& [word, child] : tree.children)
    {
        m_places.Note(path + "." + word, child.place);
        spec = SetSpecWord(spec, word, ReadText(path + "." + word, child));
    }
    SetValue(path, spec);
}

void
ScenarioReader::ReadAttributes(const ScenarioTree& tree)
{
    if (tree.kind != ScenarioTree::Kind::MAPPING)
    {
        throw ScenarioError(tree.place, "key 'attributes' takes a mapping of names to values");
    }
    for (const auto& [name, child] : tree.children)
    {
        m_places.Note("attributes." + name, child.place);
        const std::string text = ReadText(name, child);
        At(child.place, [&, &attribute = name] { SetAttribute(attribute, text); });
    }
}

bool
ScenarioReader::SetValue(const std::string& path, const std::string& text)
{
    return SetKey(ScenarioKeys(), path, text, m_scenario);
}

void
ScenarioReader::SetAttribute(const std::string& name, const std::string& text)
{
    CheckAttribute(name, text);
    m_scenario.attributes[name] = text;
}

void
ScenarioReader::Override(const std::string& path, const std::string& text)
{
    const std::string place = "--" + path + "=" + text;
    const std::string key = path == "RngRun" ? "rngRun" : path;
    m_places.Note(key, place);
    At(place, [&] {
        if (key.compare(0, 5, "ns3::") == 0)
        {
            SetAttribute(key, text);
        }
        else if (key.empty() ||
                 (!OverrideItem(key, text) && !OverrideSpecWord(key, text) && !SetValue(key, text)))
        {
            const std::string nearest = NearestScenarioPath(key);
            throw ScenarioError("key '" + path + "' is not known" +
                                (nearest.empty() ? "" : "; nearest known: '" + nearest + "'"));
        }
    });
}

bool
ScenarioReader::OverrideItem(const std::string& path, const std::string& text)
{
    return SetInList("services", ServiceKeys(), path, text, m_scenario.services) ||
           SetInList("events", EventKeys(), path, text, m_scenario.events);
}

bool
ScenarioReader::OverrideSpecWord(const std::string& path, const std::string& text)
{
    const std::size_t dot = path.rfind('.');
    const std::string parent = path.substr(0, dot);
    if (dot == std::string::npos || !IsSpecKey(parent))
    {
        return false;
    }
    std::string& spec = parent == "scheme" ? m_scenario.scheme : m_scenario.translation.portTable;
    spec = SetSpecWord(spec, path.substr(dot + 1), text);
    m_places.Note(parent, "--" + path + "=" + text);
    return true;
}

Scenario
ScenarioReader::Finish()
{
    CheckScenario(m_scenario, m_places);
    std::stable_sort(m_scenario.events.begin(),
                     m_scenario.events.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return m_scenario;
}

Scenario
LoadScenario(const std::string& file,
             const std::vector<std::pair<std::string, std::string>>& overrides)
{
    ScenarioReader reader;
    reader.ReadFile(file);
    for (const auto& [path, text] : overrides)
    {
        reader.Override(path, text);
    }
    return reader.Finish();
}

} // namespace ns3
