// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_SECTION_H
#define FIGURE_SECTION_H

#include "figure-visitor.h"

#include "ns3/measurement-report.h"

#include <functional>
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

/// @param part a number @param whole what it is part of @return percentage; none of nothing
std::optional<double> ShareOf(double part, double whole);

} // namespace ns3

#endif // FIGURE_SECTION_H
