// SPDX-License-Identifier: GPL-2.0-only

#include "run-plan.h"

#include "../../base/number-text.h"
#include "trial-process.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace ns3
{

namespace
{

/// @param number from 0 @return it counted from 1 with at least three digits, so that names sort
std::string
Padded(std::size_t number)
{
    const std::string digits = std::to_string(number + 1);
    return std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
}

/// Splits at separators outside brackets: a list such as [1,2] is one value. @return the values,
/// empty ones too
std::vector<std::string>
SplitValues(const std::string& text, char separator)
{
    std::vector<std::string> values(1);
    bool inList = false;
    for (const char c : text)
    {
        inList = c == '[' || (inList && c != ']');
        c == separator && !inList ? void(values.emplace_back()) : values.back().push_back(c);
    }
    return values;
}

/// @return the name of a scenario file, without folder and ending
std::string
NameOf(const std::string& file)
{
    return std::filesystem::path(file).stem().string();
}

/// A table names files by their names.
void
CheckNames(const std::vector<std::string>& files)
{
    std::set<std::string> names;
    for (const std::string& file : files)
    {
        if (!names.insert(NameOf(file)).second)
        {
            throw ScenarioError(file, "another file is named '" + NameOf(file) + "', too");
        }
    }
}

} // namespace

Variation
ParseVariation(const std::string& text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
    {
        throw ScenarioError("--vary " + text, "takes KEY=VALUE,VALUE,...");
    }
    const std::string values = text.substr(equals + 1);
    const bool semicolons = values.find(';') != std::string::npos;
    Variation variation{text.substr(0, equals), SplitValues(values, semicolons ? ';' : ',')};
    if (std::count(variation.values.begin(), variation.values.end(), "") > 0)
    {
        throw ScenarioError("--vary " + text, "has an empty value");
    }
    std::set<std::string> seen;
    for (const std::string& value : variation.values)
    {
        if (!seen.insert(value).second)
        {
            throw ScenarioError("--vary " + text, "has the value '" + value + "' twice");
        }
    }
    return variation;
}

std::vector<ScenarioOverrides>
CrossVariations(const std::vector<Variation>& variations)
{
    std::vector<ScenarioOverrides> crossed{{}};
    std::set<std::string> paths;
    for (const auto& variation : variations)
    {
        if (!paths.insert(variation.path).second)
        {
            throw ScenarioError("--vary " + variation.path,
                                "is here twice; give all values at once");
        }
        std::vector<ScenarioOverrides> longer;
        for (const auto& start : crossed)
        {
            for (const auto& value : variation.values)
            {
                longer.push_back(start);
                longer.back().emplace_back(variation.path, value);
            }
        }
        crossed = longer;
    }
    return crossed;
}

std::vector<RunConfiguration>
CrossFiles(const std::vector<std::string>& files, const std::vector<ScenarioOverrides>& crossed)
{
    CheckNames(files);
    std::vector<RunConfiguration> configurations;
    for (const std::string& file : files)
    {
        for (const ScenarioOverrides& own : crossed)
        {
            configurations.push_back({file, own, own});
            if (files.size() > 1)
            {
                auto& varied = configurations.back().varied;
                varied.insert(varied.begin(), {"scenario", NameOf(file)});
            }
        }
    }
    return configurations;
}

std::string
DescribeVaried(const ScenarioOverrides& varied)
{
    std::vector<std::string> parts;
    for (const auto& [path, value] : varied)
    {
        parts.push_back((path == "scenario" ? "" : "--" + path + "=") + value);
    }
    return flowdist::JoinTexts(parts, " ");
}

std::string
RunFolderName(std::size_t configuration, uint64_t rngRun)
{
    return Padded(configuration) + "-run" + std::to_string(rngRun);
}

std::vector<PlannedRun>
PlanRuns(const std::vector<RunConfiguration>& configurations,
         const ScenarioOverrides& fixed,
         uint32_t runs,
         const std::function<void(const FlowScenario&)>& admit,
         const std::function<void()>& checked,
         const KnownConfiguration& known)
{
    std::vector<PlannedRun> plan;
    std::map<std::string, ScenarioReader> readers;
    for (std::size_t number = 0; number < configurations.size(); ++number)
    {
        const auto& [file, own, varied] = configurations[number];
        const auto [reader, fresh] = readers.try_emplace(file, flowdist::TryInChild);
        if (fresh)
        {
            reader->second.ReadFile(file);
        }
        ScenarioOverrides overrides = fixed;
        overrides.insert(overrides.end(), own.begin(), own.end());
        const auto knows = [&known, number = number](const FlowScenario& scenario) {
            return known && known(scenario, number);
        };
        FlowScenario scenario = LoadScenario(reader->second, overrides, admit, knows);
        for (uint32_t run = 0; run < runs; ++run, ++scenario.rngRun)
        {
            plan.push_back(
                {number, varied, scenario, RunFolderName(number, scenario.rngRun), file});
        }
        checked ? checked() : void();
    }
    return plan;
}

void
ExtendPlan(std::vector<PlannedRun>& plan, uint32_t runs)
{
    std::vector<PlannedRun> longer;
    for (std::size_t i = 0; i < plan.size(); ++i)
    {
        longer.push_back(plan[i]);
        const bool last =
            i + 1 == plan.size() || plan[i + 1].configuration != plan[i].configuration;
        const auto there = std::count_if(longer.begin(), longer.end(), [&](const PlannedRun& run) {
            return run.configuration == plan[i].configuration;
        });
        for (auto run = static_cast<uint32_t>(there); last && run < runs; ++run)
        {
            PlannedRun next = longer.back();
            ++next.scenario.rngRun;
            next.folder = RunFolderName(next.configuration, next.scenario.rngRun);
            longer.push_back(next);
        }
    }
    plan = std::move(longer);
}

} // namespace ns3
