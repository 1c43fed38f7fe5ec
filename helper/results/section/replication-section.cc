// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
VisitControl(FigureVisitor& visitor, ControlReport& report)
{
    ControlCount all;
    for (const auto& [kind, count] : report.byKind)
    {
        all.packets += count.packets;
        all.bytes += count.bytes;
    }
    visitor.Value("packets", all.packets, {"packets", "messages that its nodes sent each other"});
    visitor.Value("bytes", all.bytes, {"bytes", "of these, IP headers included"});
    visitor.Objects("byKind", report.byKind, "kind", [&visitor](ControlCount& count) {
        visitor.Value("packets", count.packets, {"packets", "of these: of one kind of message"});
        visitor.Value("bytes", count.bytes, {"bytes", "of these, IP headers included"});
    });
    visitor.Counts(
        "dropped", report.dropped, "reason", {"packets", "of these: came, and were not heeded"});
}

void
VisitReplication(FigureVisitor& visitor, ReplicationReport& report)
{
    visitor.Object("differingEntries", [&visitor, &report] {
        visitor.Value("mean",
                      report.meanDiffering,
                      {"entries", "on which live members disagreed, over the whole run"});
        visitor.Value("most", report.mostDiffering, {"entries", "the same, at a time"});
        visitor.Value("atEnd", report.differingAtEnd, {"entries", "the same, at the end"});
    });
    visitor.Value(
        "timeToAgree",
        report.timeToAgree,
        {"s",
         "from the latest event, or else from the latest word that a node said itself, until no "
         "entry differed; null: some always did, or did at the end"});
    visitor.Value("locksAtEnd", report.locksAtEnd, {"", "locks that live members knew of"});
}

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Objects("control", run.control, "group", [&visitor](ControlReport& report) {
        VisitControl(visitor, report);
    });
    visitor.Objects("replication", run.replication, "group", [&visitor](ReplicationReport& report) {
        VisitReplication(visitor, report);
    });
}

double
BytesOf(const ControlReport& report)
{
    double sum = 0;
    for (const auto& [kind, count] : report.byKind)
    {
        sum += static_cast<double>(count.bytes);
    }
    return sum;
}

std::vector<ResultMetric>
GroupMetrics(const std::string& group)
{
    const auto differing = [](const ReplicationReport& report) { return report.meanDiffering; };
    return {
        {group + "-control",
         "bytes",
         0,
         "messages that nodes of " + group + " sent each other about themselves and their tables",
         OfGroup(&RunFigures::control, group, BytesOf)},
        {group + "-differ",
         "entries",
         2,
         "entries on which live nodes of " + group + " disagreed, mean over the run",
         OfGroup(&RunFigures::replication, group, differing)}};
}

} // namespace

FigureSection
ReplicationSection()
{
    return {Visit, nullptr, GroupMetrics};
}

} // namespace ns3
