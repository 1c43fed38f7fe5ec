// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitFigures(FigureVisitor& visitor, StateFigures& figures)
{
    visitor.Value("entries", figures.entries, {"entries", "each device's most, summed"});
    visitor.Value("bytes", figures.bytes, {"bytes", "of memory set aside for them"});
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    StateFigures& affinity = run.state.affinity;
    StateFigures& connections = run.state.connections;
    StateFigures all{affinity.entries + connections.entries, affinity.bytes + connections.bytes};
    visitor.Object("state", [&] {
        VisitFigures(visitor, all);
        visitor.Object("affinity", [&] {
            VisitFigures(visitor, affinity);
            visitor.Value(
                "falseHits", run.state.falseHits, {"packets", "that went by another flow's entry"});
            visitor.Value("queueDrops",
                          run.state.queueDrops,
                          {"entries", "not installed: the queue to the CPU was full"});
            visitor.Value("exhaustions",
                          run.state.exhaustions,
                          {"entries", "not installed: there was no room, or no version"});
        });
        visitor.Object("connections", [&] { VisitFigures(visitor, connections); });
    });
}

} // namespace

FigureSection
StateSection()
{
    return {Visit, nullptr, nullptr};
}

} // namespace ns3
