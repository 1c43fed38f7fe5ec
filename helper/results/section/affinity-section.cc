// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitDirection(FigureVisitor& visitor, AffinityCount& count)
{
    visitor.Value("flowsSeen", count.flowsSeen, {"flows", "with at least one packet here"});
    visitor.Value("packetsSeen", count.packetsSeen, {"packets", "of these"});
    visitor.Value("flowsViolated",
                  count.flowsViolated,
                  {"flows", "with a packet at another member than the one of their first packet"});
    visitor.Value("packetsViolated", count.packetsViolated, {"packets", "these packets"});
    visitor.Counts("byCause", count.byCause, "cause", {"packets", "of these: by cause"});
    visitor.Counts("flowsByCause",
                   count.flowsByCause,
                   "cause",
                   {"flows", "violated ones by the cause of their first violation"});
    visitor.Value(
        "packetsLate",
        count.packetsLate,
        {"packets", "of flows that were over for longer than measuring.linger: not judged"});
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("affinity", run.affinity, "group", [&visitor](AffinityReport& report) {
        visitor.Object("forward", [&] { VisitDirection(visitor, report.forward); });
        visitor.Object("reverse", [&] { VisitDirection(visitor, report.reverse); });
    });
}

ResultMetric
Violated(const std::string& group, bool forward)
{
    const auto share = [forward](const AffinityReport& report) {
        const AffinityCount& count = forward ? report.forward : report.reverse;
        return Share(count.flowsViolated, count.flowsSeen);
    };
    const std::string packet = forward ? "request" : "reply";
    return ShareMetric(group + (forward ? "-fwd" : "-rev"),
                       "flows with a " + packet + " packet at another " + group + " than the first",
                       OfGroup<Share>(&RunFigures::affinity, group, share));
}

std::vector<ResultMetric>
GroupMetrics(const std::string& group)
{
    return {Violated(group, true), Violated(group, false)};
}

} // namespace

FigureSection
AffinitySection()
{
    return {Visit, nullptr, GroupMetrics};
}

} // namespace ns3
