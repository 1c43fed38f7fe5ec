// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    FlowReport& flows = run.flows;
    visitor.Object("flows", [&visitor, &flows, &run] {
        visitor.Value("offered", flows.offered, {"flows", "started by clients"});
        visitor.Value("completed", flows.completed, {"flows", "of these: ended as they should"});
        visitor.Value("broken", flows.broken, {"flows", "of these: reset or given up"});
        visitor.Value("refused", flows.refused, {"flows", "of these: refused at their start"});
        visitor.Value("unfinished", flows.unfinished, {"flows", "of these: open at the end"});
        visitor.Value("noPort",
                      run.noPort,
                      {"flows", "of the broken: all source ports of their client were in use"});
        visitor.Value("mostOpen", run.mostOpen, {"flows", "open at once, at most"});
        visitor.Value("floodSyns", run.floodSyns, {"packets", "SYNs that floods sent"});
        visitor.Value("labelChanges",
                      run.labelChanges,
                      {"", "flow labels that hosts drew anew in the middle of a flow"});
    });
}

std::vector<ResultMetric>
Metrics()
{
    return {{"flows",
             "",
             0,
             "connections that were started",
             [](const RunFigures& run) { return std::optional<double>(run.flows.offered); }},
            ShareMetric("done",
                        "of them completed",
                        [](const RunFigures& run) {
                            return Share(run.flows.completed, run.flows.offered);
                        }),
            ShareMetric(
                "broken",
                "of them reset, given up, or without a free port",
                [](const RunFigures& run) { return Share(run.flows.broken, run.flows.offered); })};
}

} // namespace

FigureSection
FlowSection()
{
    return {Visit, Metrics, nullptr};
}

} // namespace ns3
