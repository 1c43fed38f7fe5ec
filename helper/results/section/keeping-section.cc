// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitWrong(FigureVisitor& visitor,
           const std::string& name,
           KeepingReport::Wrong& wrong,
           const char* help)
{
    visitor.Object(name, [&visitor, &wrong, help] {
        visitor.Counts("byCause", wrong.byCause, "cause", {"packets", help});
        visitor.Value("first", wrong.first, {"s", "when the first of these came; null: none did"});
        visitor.Value("last", wrong.last, {"s", "when the last of these came; null: none did"});
    });
}

void
VisitGroup(FigureVisitor& visitor, KeepingReport& report)
{
    visitor.Value(
        "packets", report.packets, {"packets", "of flows, that its working nodes judged"});
    visitor.Value("once", report.once, {"packets", "of these: kept by one node"});
    VisitWrong(visitor, "none", report.none, "of these: kept by nobody");
    VisitWrong(visitor, "several", report.several, "of these: kept by two nodes or more");
    visitor.Objects("nodes", report.nodes, "node", [&visitor](KeepingReport::Node& node) {
        visitor.Value("received", node.received, {"packets", "of any sort that came in there"});
        visitor.Value("used", node.used, {"packets", "of these: not dropped"});
        visitor.Value("receivedBytes",
                      node.receivedBytes,
                      {"bytes", "of those that came in, IP headers included"});
    });
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("keeping", run.keeping, "group", [&visitor](KeepingReport& report) {
        VisitGroup(visitor, report);
    });
}

double
SumOf(const KeepingReport::Wrong& wrong)
{
    double sum = 0;
    for (const auto& [cause, count] : wrong.byCause)
    {
        sum += static_cast<double>(count);
    }
    return sum;
}

double
EffortOf(const KeepingReport& report)
{
    double received = 0;
    double used = 0;
    for (const auto& [name, node] : report.nodes)
    {
        received += static_cast<double>(node.received);
        used += static_cast<double>(node.used);
    }
    return used > 0 ? received / used : 0;
}

std::vector<ResultMetric>
GroupMetrics(const std::string& group)
{
    const auto none = [](const KeepingReport& report) { return SumOf(report.none); };
    const auto several = [](const KeepingReport& report) { return SumOf(report.several); };
    const auto keeping = &RunFigures::keeping;
    return {{group + "-none",
             "packets",
             0,
             "packets that no node of " + group + " kept",
             OfGroup(keeping, group, none)},
            {group + "-several",
             "packets",
             0,
             "packets that two nodes of " + group + " kept, or more",
             OfGroup(keeping, group, several)},
            {group + "-effort",
             "packets",
             2,
             "packets that came in at nodes of " + group + ", for each that was used",
             OfGroup(keeping, group, EffortOf)}};
}

} // namespace

FigureSection
KeepingSection()
{
    return {Visit, nullptr, GroupMetrics};
}

} // namespace ns3
