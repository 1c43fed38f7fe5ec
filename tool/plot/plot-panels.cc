// SPDX-License-Identifier: GPL-2.0-only

#include "plot-panels.h"

#include "plot-names.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @param configuration it @param path of a factor @return its place; the end where it lacks it
auto
FindFactor(const PlotConfiguration& configuration, const std::string& path)
{
    return std::find_if(configuration.factors.begin(),
                        configuration.factors.end(),
                        [&path](const auto& factor) { return factor.first == path; });
}

/// @return the value of a factor; empty where it is not set
std::string
ValueOf(const PlotConfiguration& configuration, const std::string& path)
{
    const auto found = FindFactor(configuration, path);
    return found == configuration.factors.end() ? "" : found->second;
}

/// @return the factor by which configurations are split first: one with the fewest values, of
/// numbers where there is a choice, since schemes are rather compared; empty: there is none
std::string
FactorToSplit(const std::vector<PlotConfiguration>& configurations)
{
    std::string best;
    std::pair<std::size_t, bool> least; // how many values, and whether they are words
    for (const auto& [path, value] : configurations.front().factors)
    {
        const auto values = ValuesOfFactor(configurations, path);
        const std::pair<std::size_t, bool> own{values.size(), !ReadNumbers(values)};
        if (values.size() > 1 && (best.empty() || own < least))
        {
            best = path;
            least = own;
        }
    }
    return best;
}

} // namespace

void
KeepWhatDiffers(std::vector<PlotConfiguration>& configurations)
{
    if (configurations.empty())
    {
        return;
    }
    std::vector<std::string> alike;
    for (const auto& [path, value] : configurations.front().factors)
    {
        if (ValuesOfFactor(configurations, path).size() == 1)
        {
            alike.push_back(path);
        }
    }
    for (PlotConfiguration& configuration : configurations)
    {
        for (const std::string& path : alike)
        {
            configuration.factors.erase(FindFactor(configuration, path));
        }
    }
}

std::vector<std::string>
ValuesOfFactor(const std::vector<PlotConfiguration>& configurations, const std::string& path)
{
    std::vector<std::string> values;
    for (const PlotConfiguration& configuration : configurations)
    {
        const std::string value = ValueOf(configuration, path);
        if (std::find(values.begin(), values.end(), value) == values.end())
        {
            values.push_back(value);
        }
    }
    return values;
}

std::vector<PlotPanel>
GroupByFactor(const std::vector<PlotConfiguration>& configurations, const std::string& path)
{
    std::vector<PlotPanel> panels;
    for (const std::string& value : ValuesOfFactor(configurations, path))
    {
        PlotPanel panel;
        panel.title = path + (value.empty() ? " not set" : "=" + value);
        for (const PlotConfiguration& configuration : configurations)
        {
            if (ValueOf(configuration, path) == value)
            {
                panel.members.push_back(configuration);
                auto& factors = panel.members.back().factors;
                factors.erase(FindFactor(panel.members.back(), path));
            }
        }
        panels.push_back(panel);
    }
    return panels;
}

std::vector<PlotLine>
GroupByOthers(const std::vector<PlotConfiguration>& configurations, const std::string& path)
{
    std::vector<PlotLine> lines;
    for (const PlotConfiguration& configuration : configurations)
    {
        PlotConfiguration others = configuration;
        others.factors.erase(FindFactor(others, path));
        auto line = std::find_if(lines.begin(), lines.end(), [&others](const PlotLine& one) {
            return one.others.factors == others.factors;
        });
        if (line == lines.end())
        {
            line = lines.insert(lines.end(), {others, {}});
        }
        line->points.push_back({configuration.number, {*FindFactor(configuration, path)}});
    }
    return lines;
}

std::vector<PlotPanel>
SplitPanels(const std::vector<PlotConfiguration>& configurations, std::size_t most)
{
    const std::string path =
        configurations.size() > most ? FactorToSplit(configurations) : std::string();
    if (path.empty())
    {
        return {{"", configurations}};
    }
    std::vector<PlotPanel> panels;
    for (const PlotPanel& group : GroupByFactor(configurations, path))
    {
        for (PlotPanel panel : SplitPanels(group.members, most))
        {
            panel.title = group.title + (panel.title.empty() ? "" : ", " + panel.title);
            panels.push_back(panel);
        }
    }
    return panels;
}

} // namespace ns3
