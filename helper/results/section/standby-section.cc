// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitSpans(FigureVisitor& visitor, SpanFigures& spans, const char* what)
{
    visitor.Value("times", spans.count, {"", what});
    visitor.Value("total", spans.total, {"s", "how long in all"});
    visitor.Value("longest", spans.longest, {"s", "how long at most"});
}

void
VisitGroup(FigureVisitor& visitor, StandbyReport& report)
{
    visitor.Value("takeovers",
                  report.takeovers,
                  {"", "how often another node became master than the one before"});
    visitor.Object("withoutMaster", [&] {
        VisitSpans(visitor, report.withoutMaster, "how often no node was master");
    });
    visitor.Object("twoMasters", [&] {
        VisitSpans(visitor, report.twoMasters, "how often several nodes were master");
    });
    visitor.Value(
        "duplicates", report.duplicates, {"packets", "of flows, that several nodes sent on"});
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("standby", run.standby, "group", [&visitor](StandbyReport& report) {
        VisitGroup(visitor, report);
    });
}

} // namespace

FigureSection
StandbySection()
{
    return {Visit, nullptr, nullptr};
}

} // namespace ns3
