// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Object("performance", [&visitor, &run] {
        visitor.Value("wallSeconds", run.wallSeconds, {"s", "real time that the run took"});
        visitor.Value("events", run.events, {"events", "of the simulator"});
        visitor.Value("packetHops", run.packets.hops, {"packets", "handled by steering devices"});
    });
}

std::vector<ResultMetric>
Metrics()
{
    return {{"wall", "s", 2, "time the run took", [](const RunFigures& run) {
                 return std::optional<double>(run.wallSeconds);
             }}};
}

} // namespace

FigureSection
PerformanceSection()
{
    return {Visit, Metrics, nullptr};
}

} // namespace ns3
