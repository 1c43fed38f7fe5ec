// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_SECTION_H
#define FIGURE_SECTION_H

#include "figure-visitor.h"

#include "ns3/measurement-report.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// A figure that tables show; it is made of those in summary.json.
struct ResultMetric
{
    std::string name; //!< head of its column
    std::string unit; //!< under it
    int decimals{1};  //!< digits behind the point
    std::string help; //!< one line for newcomers
    std::function<std::optional<double>(const RunFigures&)> get;
    /// Of a share: how many it is a share of, in or out of it, whichever is less. Null: it is none.
    std::function<std::optional<double>(const RunFigures&)> count{};
};

/// How many of how many.
struct Share
{
    /// @param part how many @param whole of how many
    Share(double part, double whole)
        : part(part),
          whole(whole)
    {
    }

    double part;
    double whole;
};

/// One part of summary.json, with what tables show of it.
struct FigureSection
{
    /// Goes through all its figures. Writers and lists leave them as they are.
    std::function<void(FigureVisitor& visitor, RunFigures& run)> visit;
    /// @return columns for the whole run; none: the section has none
    std::function<std::vector<ResultMetric>()> metrics;
    /// @param group one whose affinity was measured @return columns for it; none: it has none
    std::function<std::vector<ResultMetric>(const std::string& group)> groupMetrics;
};

/**
 * A figure of one group, for ResultMetric.
 * @param reports those of groups @param group whose @param figure what it makes of the group's, or
 * none @return it; none where the group has no report
 */
template <class Value = double, class Report, class Figure>
std::function<std::optional<Value>(const RunFigures&)>
OfGroup(std::map<std::string, Report> RunFigures::*reports, const std::string& group, Figure figure)
{
    return [reports, group, figure](const RunFigures& run) -> std::optional<Value> {
        const auto found = (run.*reports).find(group);
        return found == (run.*reports).end() ? std::nullopt
                                             : std::optional<Value>(figure(found->second));
    };
}

/// @param part a number @param whole what it is part of @return percentage; none of nothing
std::optional<double> ShareOf(double part, double whole);

/**
 * Makes a figure that is a percentage.
 * @param name head of its column @param help one line
 * @param share how many of how many in a run, or none; it has no percentage of nothing
 * @return it
 */
ResultMetric ShareMetric(const std::string& name,
                         const std::string& help,
                         const std::function<std::optional<Share>(const RunFigures&)>& share);

} // namespace ns3

#endif // FIGURE_SECTION_H
