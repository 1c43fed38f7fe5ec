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
    visitor.Value(
        "untranslated", effort.untranslated, {"packets", "from servers, passed on without state"});
    visitor.Object("lookups", effort.choices, [&visitor](std::array<uint64_t, 3>& choices) {
        visitor.Value("byHash", choices[0], {"packets", "whose member came from their hash"});
        visitor.Value(
            "byState",
            choices[1],
            {"packets",
             "whose member came from affinity state, the rows of glb and beamer included"});
        visitor.Value("byEntry", choices[2], {"packets", "whose member came from an entry"});
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

} // namespace

FigureSection
EffortSection()
{
    return {Visit, nullptr, nullptr};
}

} // namespace ns3
