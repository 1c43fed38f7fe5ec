// SPDX-License-Identifier: GPL-2.0-only

// Boost 1.74 reports as deprecated what its own JSON parser includes.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS

#include "run-summary.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <boost/property_tree/json_parser.hpp>

namespace ns3
{

namespace
{

using Tree = boost::property_tree::ptree;

void
Flatten(const Tree& tree,
        const std::string& path,
        std::vector<std::pair<std::string, std::string>>& scalars)
{
    if (tree.empty())
    {
        if (!tree.data().empty())
        {
            scalars.emplace_back(path, tree.data());
        }
        return;
    }
    std::size_t number = 0;
    for (const auto& [name, child] : tree)
    {
        const std::string step = name.empty() ? std::to_string(number++) : name;
        const bool input = path.empty() && (step == "parameters" || step == "versions");
        if (!input)
        {
            Flatten(child, path.empty() ? step : path + "." + step, scalars);
        }
    }
}

using Figure = std::function<std::optional<double>(const RunSummary&)>;

/// @return one scalar times a factor
Figure
Scaled(const std::string& path, double factor)
{
    return [path, factor](const RunSummary& summary) -> std::optional<double> {
        const auto value = summary.Number(path);
        return value ? std::optional<double>(*value * factor) : std::nullopt;
    };
}

/// @return one scalar as percentage of another
Figure
Share(const std::string& part, const std::string& whole)
{
    return [part, whole](const RunSummary& summary) -> std::optional<double> {
        const auto above = summary.Number(part);
        const auto below = summary.Number(whole);
        const bool defined = above && below && *below > 0;
        return defined ? std::optional<double>(100 * *above / *below) : std::nullopt;
    };
}

/// @return moved flows of all events as percentage of the flows that were open at them
Figure
MovedShare(const std::string& which)
{
    return [which](const RunSummary& summary) -> std::optional<double> {
        double moved = 0;
        double active = 0;
        for (std::size_t event = 0;; ++event)
        {
            const std::string path = "failover." + std::to_string(event) + ".";
            const auto open = summary.Number(path + "flowsActive");
            if (!open)
            {
                break;
            }
            active += *open;
            moved += summary.Number(path + "moved." + which).value_or(0);
        }
        return active > 0 ? std::optional<double>(100 * moved / active) : std::nullopt;
    };
}

/// @return the figure where there was an event of one of these actions
Figure
IfAny(const std::vector<std::string>& actions, const Figure& figure)
{
    return [actions, figure](const RunSummary& summary) -> std::optional<double> {
        for (std::size_t event = 0;; ++event)
        {
            const auto text = summary.Text("failover." + std::to_string(event) + ".event");
            if (!text)
            {
                return std::nullopt;
            }
            if (std::count(actions.begin(), actions.end(), text->substr(0, text->find(' '))) > 0)
            {
                return figure(summary);
            }
        }
    };
}

Figure
ViolatedShare(const std::string& where)
{
    const std::string path = "affinity." + where + ".";
    return Share(path + "flowsViolated", path + "flowsSeen");
}

/// @param figure -fwd, -rev or -max @return that figure of a group
ResultMetric
GroupMetric(const std::string& group, const std::string& figure)
{
    if (figure == "-max")
    {
        return {group + figure,
                "of mean",
                2,
                "flows of the busiest node of " + group + " over its fair share",
                Scaled("imbalance." + group + ".flows.maxOverMean", 1)};
    }
    const bool forward = figure == "-fwd";
    return {group + figure,
            "%",
            1,
            std::string("flows with a ") + (forward ? "request" : "reply") + " packet at another " +
                group + " than the first",
            ViolatedShare(group + (forward ? ".forward" : ".reverse"))};
}

} // namespace

RunSummary
RunSummary::Read(const std::string& file)
{
    try
    {
        Tree tree;
        boost::property_tree::read_json(file, tree);
        RunSummary summary;
        Flatten(tree, "", summary.m_scalars);
        return summary;
    }
    catch (const boost::property_tree::json_parser_error& error)
    {
        throw ScenarioError(file + ":" + std::to_string(error.line()), error.message());
    }
}

std::optional<std::string>
RunSummary::Text(const std::string& path) const
{
    const auto found = std::find_if(m_scalars.begin(),
                                    m_scalars.end(),
                                    [&path](const auto& scalar) { return scalar.first == path; });
    if (found == m_scalars.end() || found->second == "null")
    {
        return std::nullopt;
    }
    return found->second;
}

std::optional<double>
RunSummary::Number(const std::string& path) const
{
    const auto text = Text(path);
    return text ? flowdist::ReadNumber(*text) : std::nullopt;
}

const std::vector<std::pair<std::string, std::string>>&
RunSummary::Scalars() const
{
    return m_scalars;
}

std::vector<std::string>
RunSummary::Groups() const
{
    const std::string start = "affinity.";
    std::vector<std::string> groups;
    for (const auto& [path, text] : m_scalars)
    {
        const std::size_t end = path.find('.', start.size());
        if (path.compare(0, start.size(), start) != 0 || end == std::string::npos)
        {
            continue;
        }
        const std::string group = path.substr(start.size(), end - start.size());
        if (std::count(groups.begin(), groups.end(), group) == 0)
        {
            groups.push_back(group);
        }
    }
    return groups;
}

std::vector<ResultMetric>
ResultMetrics(const std::vector<std::string>& groups)
{
    std::vector<ResultMetric> metrics{
        {"flows", "", 0, "connections that were started", Scaled("flows.offered", 1)},
        {"done", "%", 1, "of them completed", Share("flows.completed", "flows.offered")},
        {"broken", "%", 1, "of them reset or given up", Share("flows.broken", "flows.offered")}};
    for (const std::string& group : groups)
    {
        for (const char* figure : {"-fwd", "-rev", "-max"})
        {
            metrics.push_back(GroupMetric(group, figure));
        }
    }
    metrics.insert(
        metrics.end(),
        {{"needed",
          "%",
          1,
          "open flows that had to move at an event: their member left",
          MovedShare("needed.either")},
         {"newcomer",
          "%",
          1,
          "open flows that moved at an event to a member that came",
          IfAny({"add", "return"}, MovedShare("toNewcomer.either"))},
         {"by-weight",
          "%",
          1,
          "open flows that moved at a change of weights",
          IfAny({"weight"}, MovedShare("byWeight.either"))},
         {"excess",
          "%",
          1,
          "open flows that moved at an event between members that stayed",
          MovedShare("excess.either")},
         {"p50", "ms", 1, "median time to complete a flow", Scaled("completionTime.p50", 1000)},
         {"p99", "ms", 1, "99th percentile of it", Scaled("completionTime.p99", 1000)},
         {"wall", "s", 2, "time the run took", Scaled("performance.wallSeconds", 1)}});
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
