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
        visitor.Value(
            "maxOverMean",
            figures.maxOverMean,
            {"", "of a trunk's busiest link over the mean, mean of its trunks; 1 is even"});
        visitor.Value("cov",
                      figures.cov,
                      {"", "coefficient of variation in a trunk, mean of its trunks; 0 is even"});
        visitor.Value("jain",
                      figures.jain,
                      {"", "Jain's fairness index in a trunk, mean of its trunks; 1 is even"});
    });
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("trunks", run.trunks, "group", [&visitor](TrunkReport& report) {
        visitor.Value(
            "trunks", report.trunks, {"trunks", "to one neighbour each, by which packets left"});
        visitor.Value("links", report.links, {"links", "that these have"});
        visitor.Value(
            "unusedLinks", report.unusedLinks, {"links", "of these: no packet left by it"});
        VisitFigures(visitor, "flows", report.flows);
        VisitFigures(visitor, "packets", report.packets);
        VisitFigures(visitor, "bytes", report.bytes);
    });
}

/// @return links of all trunks by which nothing left; none of none where nothing left by any
std::optional<Share>
UnusedOf(const RunFigures& run)
{
    double unused = 0;
    double links = 0;
    for (const auto& [group, report] : run.trunks)
    {
        unused += static_cast<double>(report.unusedLinks);
        links += static_cast<double>(report.links);
    }
    return Share(unused, links);
}

std::vector<ResultMetric>
Metrics()
{
    return {ShareMetric("unused-links",
                        "of the links of trunks by which packets left: none left by them",
                        UnusedOf)};
}

} // namespace

FigureSection
TrunkSection()
{
    return {Visit, Metrics, nullptr};
}

} // namespace ns3
