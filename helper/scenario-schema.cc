// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-schema.h"

#include "number-text.h"

#include "ns3/part-registry.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// One key of a list item, or of the scenario, as a line with the value of `item`.
template <class T>
void
AppendLines(std::vector<ScenarioKeyLine>& lines,
            const std::string& prefix,
            const std::vector<ScenarioKey<T>>& keys,
            const T& item)
{
    for (const auto& key : keys)
    {
        lines.push_back({prefix + key.path, key.type, key.get(item), key.help, key.quoted});
    }
}

/// @return the full paths of all keys, the parts of specs among them
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

} // namespace

bool
IsSpecKey(const std::string& path)
{
    return path == "scheme" || path == "translation.portTable";
}

std::string
SetSpecWord(const std::string& spec, const std::string& word, const std::string& value)
{
    auto words = SplitText(spec, " ");
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
    return JoinTexts(words, " ");
}

std::vector<ScenarioKeyLine>
DescribeScenarioKeys()
{
    std::vector<ScenarioKeyLine> lines;
    AppendLines(lines, "", ScenarioKeys(), Scenario());
    AppendLines(lines, "services[].", ServiceKeys(), ScenarioService());
    ScenarioEvent event;
    AppendLines(lines, "events[].", EventKeys(), event);
    lines.push_back(
        {"attributes", "mapping", "", "defaults of ns-3 attributes by full name", true});
    return lines;
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
    const std::string end = "." + path.substr(path.rfind('.') + 1);
    const auto found = std::find_if(paths.begin(), paths.end(), [&end](const auto& known) {
        return known.size() > end.size() && known.substr(known.size() - end.size()) == end;
    });
    return found == paths.end() ? "" : *found;
}

std::vector<ScenarioKeyLine>
DumpScenario(const Scenario& scenario)
{
    std::vector<ScenarioKeyLine> lines;
    AppendLines(lines, "", ScenarioKeys(), scenario);
    lines.erase(std::remove_if(lines.begin(),
                               lines.end(),
                               [](const auto& line) { return line.path == "rngRun"; }),
                lines.end());
    std::size_t number = 0;
    for (const auto& service : scenario.services)
    {
        AppendLines(lines, "services." + std::to_string(number++) + ".", ServiceKeys(), service);
    }
    number = 0;
    for (const auto& event : scenario.events)
    {
        AppendLines(lines, "events." + std::to_string(number++) + ".", EventKeys(), event);
    }
    for (const auto& [name, value] : scenario.attributes)
    {
        lines.push_back({name, "attribute", value, "", true});
    }
    return lines;
}

} // namespace ns3
