// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-text.h"

#include "../../base/loaded-plugins.h"
#include "../../base/number-text.h"
#include "../../helper/keys/scenario-schema.h"

#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// @return whether a key is that of the run's number, which no configuration has
bool
IsRunNumber(const std::string& path)
{
    return path == "rngRun" || path == "RngRun";
}

/// @return what runs of this process go by besides their scenario: the text of environment
/// variables of ns-3, and plugins, by names under which they are factors
std::vector<std::pair<std::string, std::string>>
Surroundings()
{
    std::vector<std::pair<std::string, std::string>> found;
    for (const char* const variable : {"NS_GLOBAL_VALUE", "NS_ATTRIBUTE_DEFAULT"})
    {
        const char* const text = std::getenv(variable);
        if (text != nullptr && text[0] != '\0')
        {
            found.emplace_back(variable, text);
        }
    }
    if (!flowdist::LoadedPlugins().empty())
    {
        found.emplace_back("plugins", flowdist::PluginsDigest());
    }
    return found;
}

} // namespace

std::string
ConfigurationName(const PlannedRun& run)
{
    std::vector<std::string> parts;
    for (const auto& [path, value] : run.varied)
    {
        if (!IsRunNumber(path))
        {
            parts.push_back(path == "scenario" ? value : path + "=" + value);
        }
    }
    return parts.empty() ? fs::path(run.file).stem().string() : flowdist::JoinTexts(parts, " ");
}

std::vector<CampaignFactor>
FactorsOf(const PlannedRun& run, const ScenarioOverrides& fixed)
{
    std::vector<CampaignFactor> factors;
    bool named = false;
    for (const auto& [path, value] : run.varied)
    {
        if (!IsRunNumber(path))
        {
            factors.push_back({path, value, true});
        }
        named = named || path == "scenario";
    }
    if (!named)
    {
        factors.push_back({"scenario", fs::path(run.file).stem().string(), false});
    }
    for (const auto& [path, value] : fixed)
    {
        if (!IsRunNumber(path))
        {
            factors.push_back({path, value, false});
        }
    }
    for (const auto& [name, value] : Surroundings())
    {
        factors.push_back({name, value, false});
    }
    return factors;
}

void
CheckDistinct(const std::vector<PlannedRun>& plan,
              const std::vector<std::string>& digests,
              const std::string& command)
{
    std::map<std::pair<std::string, uint64_t>, std::size_t> known;
    for (const PlannedRun& run : plan)
    {
        const auto [first, isFirst] = known.emplace(
            std::make_pair(digests[run.configuration], run.scenario.rngRun), run.configuration);
        if (!isFirst)
        {
            throw ScenarioError(command,
                                "configurations " + std::to_string(first->second + 1) + " and " +
                                    std::to_string(run.configuration + 1) + " (" +
                                    DescribeVaried(run.varied) +
                                    ") are one scenario: leave one out");
        }
    }
}

std::vector<std::pair<std::string, double>>
TableFigures(const RunSummary& summary)
{
    std::vector<std::pair<std::string, double>> figures;
    for (const ResultMetric& metric : ResultMetrics(summary.Groups()))
    {
        const auto value = metric.get(summary.Figures());
        if (value)
        {
            figures.emplace_back(metric.name, *value);
        }
    }
    return figures;
}

std::string
ScenarioText(const FlowScenario& scenario)
{
    FlowScenario spelled = scenario;
    spelled.scheme = flowhash::SpelledOut(spelled.scheme);
    for (ScenarioGroup& group : spelled.network.groups)
    {
        group.scheme = flowhash::SpelledOut(group.scheme);
        for (ScenarioChoice& choice : group.choices)
        {
            choice.scheme = flowhash::SpelledOut(choice.scheme);
        }
    }
    for (ScenarioSource& source : spelled.traffic.sources)
    {
        // The text may be kept anywhere.
        source.file = source.file.empty() ? "" : fs::absolute(source.file).string();
    }
    std::string before;
    for (const auto& [name, value] : Surroundings())
    {
        std::string line = name + ": " + value;
        std::replace_if(
            line.begin(), line.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, ' ');
        before += "#   " + line + '\n';
    }
    return (before.empty() ? "" : "# Run it with this besides:\n" + before) + ScenarioYaml(spelled);
}

} // namespace ns3
