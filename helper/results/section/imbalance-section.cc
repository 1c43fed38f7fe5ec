// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitFigures(FigureVisitor& visitor, const std::string& name, ImbalanceFigures& figures)
{
    visitor.Object(name, [&visitor, &figures] {
        visitor.Value("maxOverMean",
                      figures.maxOverMean,
                      {"", "of the busiest member over its fair share, 1 is even"});
        visitor.Value("cov", figures.cov, {"", "coefficient of variation, 0 is even"});
        visitor.Value("jain", figures.jain, {"", "Jain's fairness index, 1 is even"});
    });
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("imbalance", run.imbalance, "group", [&visitor](ImbalanceReport& report) {
        VisitFigures(visitor, "flows", report.flows);
        VisitFigures(visitor, "packets", report.packets);
        VisitFigures(visitor, "bytes", report.bytes);
        visitor.Value("chiSquareP",
                      report.chiSquareP,
                      {"",
                       "probability of counts at least as uneven if flows picked members by "
                       "weight; null under 5 flows a member"});
        visitor.Value(
            "flowsOutside", report.flowsOutside, {"flows", "that warm-up and cool-down left out"});
        visitor.Value("packetsOutside",
                      report.packetsOutside,
                      {"packets", "that warm-up and cool-down left out"});
    });
}

std::vector<ResultMetric>
GroupMetrics(const std::string& group)
{
    const auto most = [](const auto& report) { return report.flows.maxOverMean; };
    return {{group + "-max",
             "of mean",
             2,
             "flows of the busiest node of " + group + " over its fair share",
             OfGroup(&RunFigures::imbalance, group, most)}};
}

} // namespace

FigureSection
ImbalanceSection()
{
    return {Visit, nullptr, GroupMetrics};
}

} // namespace ns3
