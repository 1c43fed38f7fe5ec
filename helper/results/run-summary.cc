// SPDX-License-Identifier: GPL-2.0-only

// Boost 1.74 reports as deprecated what its own JSON parser includes.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS

#include "run-summary.h"

#include "section/figure-reader.h"
#include "section/run-sections.h"

#include "ns3/scenario-error.h"

#include <boost/property_tree/json_parser.hpp>
#include <set>

namespace ns3
{

namespace
{

/// @return the columns of all sections that have some for each group, group by group
std::vector<ResultMetric>
GroupMetrics(const std::vector<FigureSection>& sections, const std::vector<std::string>& groups)
{
    std::vector<ResultMetric> metrics;
    for (const std::string& group : groups)
    {
        for (const auto& section : sections)
        {
            const auto more =
                section.groupMetrics ? section.groupMetrics(group) : std::vector<ResultMetric>();
            metrics.insert(metrics.end(), more.begin(), more.end());
        }
    }
    return metrics;
}

} // namespace

template <class Tree>
void
RunSummary::Take(const Tree& tree)
{
    FigureReader reader(tree);
    FigureScalars scalars;
    for (const auto& section : RunSections())
    {
        section.visit(reader, m_figures);
        section.visit(scalars, m_figures);
    }
    m_scalars = scalars.Get();
}

RunSummary
RunSummary::Make(const std::vector<FigureScalar>& scalars)
{
    FigureReader::Tree tree;
    for (const FigureScalar& scalar : scalars)
    {
        tree.put(scalar.path, scalar.text);
    }
    RunSummary summary;
    summary.Take(tree);
    return summary;
}

RunSummary
RunSummary::Read(const std::string& file)
{
    RunSummary summary;
    try
    {
        FigureReader::Tree tree;
        boost::property_tree::read_json(file, tree);
        summary.Take(tree);
    }
    catch (const boost::property_tree::json_parser_error& error)
    {
        throw ScenarioError(file + ":" + std::to_string(error.line()), error.message());
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError(file, error.what());
    }
    return summary;
}

const RunFigures&
RunSummary::Figures() const
{
    return m_figures;
}

const std::vector<FigureScalar>&
RunSummary::Scalars() const
{
    return m_scalars;
}

std::vector<std::string>
RunSummary::Groups() const
{
    std::set<std::string> groups;
    for (const auto& [group, report] : m_figures.affinity)
    {
        groups.insert(group);
    }
    for (const auto& [group, report] : m_figures.standby)
    {
        groups.insert(group);
    }
    return {groups.begin(), groups.end()};
}

std::vector<ResultMetric>
ResultMetrics(const std::vector<std::string>& groups)
{
    const auto sections = RunSections();
    std::vector<ResultMetric> metrics;
    bool grouped = false;
    for (const auto& section : sections)
    {
        if (section.groupMetrics && !grouped)
        {
            grouped = true;
            const auto more = GroupMetrics(sections, groups);
            metrics.insert(metrics.end(), more.begin(), more.end());
        }
        const auto more = section.metrics ? section.metrics() : std::vector<ResultMetric>();
        metrics.insert(metrics.end(), more.begin(), more.end());
    }
    return metrics;
}

ResultMetric
FindResultMetric(const std::string& name)
{
    const std::size_t dash = name.rfind('-');
    const std::string group = dash == std::string::npos ? "" : name.substr(0, dash);
    for (const auto& metric : ResultMetrics(group.empty() ? std::vector<std::string>()
                                                          : std::vector<std::string>{group}))
    {
        if (metric.name == name)
        {
            return metric;
        }
    }
    throw ScenarioError("there is no figure '" + name + "'");
}

} // namespace ns3
