// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitGroup(FigureVisitor& visitor, MemberTableReport& report)
{
    visitor.Value("refusedUpdates",
                  report.refusedUpdates,
                  {"", "changes of pools that found no room in the table of members"});
    visitor.Value("lateUpdates", report.lateUpdates, {"", "of these: done when there was room"});
    visitor.Value("mostEntries",
                  report.mostEntries,
                  {"entries", "in use at a time, of the node that had most"});
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("memberTable", run.memberTables, "group", [&](MemberTableReport& report) {
        VisitGroup(visitor, report);
    });
}

} // namespace

FigureSection
MemberTableSection()
{
    return {Visit, nullptr, nullptr};
}

} // namespace ns3
