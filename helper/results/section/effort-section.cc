// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitGroup(FigureVisitor& visitor, EffortFigures& effort)
{
    visitor.Value("received", effort.received, {"packets", "that came in"});
    visitor.Value("used", effort.used, {"packets", "of these: not dropped"});
    visitor.Value("receivedBytes",
                  effort.receivedBytes,
                  {"bytes", "of those that came in, IP headers included"});
    visitor.Value(
        "untranslated", effort.untranslated, {"packets", "from servers, passed on without state"});
    visitor.Object("lookups", effort.choices, [&visitor](std::array<uint64_t, 3>& choices) {
        visitor.Value(
            "byHash",
            choices[0],
            {"packets", "whose member came from their hash, and not by turn, chance or load"});
        visitor.Value(
            "byState",
            choices[1],
            {"packets",
             "whose member came from affinity state, the rows of glb and beamer included"});
        visitor.Value("byEntry", choices[2], {"packets", "whose member came from an entry"});
    });
    visitor.Object("loadReports", effort.loadReports, [&visitor](LoadReportFigures& loads) {
        visitor.Value("reports", loads.reports, {"reports", "of servers' loads that came"});
        visitor.Value("late", loads.late, {"reports", "of these: no news"});
        visitor.Value(
            "blind", loads.blind, {"entries", "for which a server was chosen that was silent yet"});
        visitor.Value("meanAge",
                      loads.meanAge,
                      {"s", "of the server's report when it was chosen; null: none was"});
        visitor.Value("greatestAge", loads.greatestAge, {"s", "the same, at most"});
    });
    if (effort.choices)
    {
        visitor.Counts("forgotten", effort.forgotten, "reason", {"flows", "entries that went"});
    }
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("effort", run.effort, "group", [&visitor](EffortFigures& effort) {
        VisitGroup(visitor, effort);
    });
}

std::vector<ResultMetric>
Metrics()
{
    const auto received = [](const RunFigures& run) {
        double bytes = 0;
        for (const auto& [group, effort] : run.effort)
        {
            bytes += static_cast<double>(effort.receivedBytes);
        }
        return std::optional<double>(bytes / 1e6);
    };
    return {
        {"received", "MB", 2, "bytes of packets that came in at all nodes but clients", received}};
}

} // namespace

FigureSection
EffortSection()
{
    return {Visit, Metrics, nullptr};
}

} // namespace ns3
