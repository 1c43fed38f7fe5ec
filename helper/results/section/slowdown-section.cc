// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    visitor.Object("slowdown", run.slowdown, [&visitor](SlowdownReport& report) {
        visitor.Value("flows",
                      report.flows,
                      {"flows", "that completed, and were run again, each alone in the network"});
        visitor.Value(
            "unknown", report.unknown, {"flows", "that completed in the run, and did not alone"});
        visitor.Value(
            "p50", report.p50, {"", "time over that alone: half of the flows had at most this"});
        visitor.Value("p90", report.p90, {"", "nine of ten had at most this"});
        visitor.Value("p99", report.p99, {"", "99 of 100 had at most this"});
        visitor.Value("mean", report.mean, {"", "mean over the flows"});
        visitor.Value("max", report.max, {"", "the greatest"});
    });
}

std::vector<ResultMetric>
Metrics()
{
    const auto value = [](std::optional<double> SlowdownReport::*figure) {
        return [figure](const RunFigures& run) {
            return run.slowdown ? (*run.slowdown).*figure : std::nullopt;
        };
    };
    return {{"mean-slowdown",
             "",
             3,
             "mean of flows' times over those of the same flows alone",
             value(&SlowdownReport::mean)},
            {"p99-slowdown", "", 3, "99th percentile of it", value(&SlowdownReport::p99)}};
}

} // namespace

FigureSection
SlowdownSection()
{
    return {Visit, Metrics, nullptr};
}

} // namespace ns3
