// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

namespace ns3
{

namespace
{

void
Visit(FigureVisitor& visitor, RunFigures& run)
{
    CompletionReport& times = run.completionTime;
    visitor.Object("completionTime", [&visitor, &times] {
        visitor.Value("p50", times.p50, {"s", "half of the completed flows took at most this"});
        visitor.Value("p90", times.p90, {"s", "nine of ten took at most this"});
        visitor.Value("p99", times.p99, {"s", "99 of 100 took at most this"});
    });
}

std::vector<ResultMetric>
Metrics()
{
    const auto milliseconds = [](std::optional<double> CompletionReport::*quantile) {
        return [quantile](const RunFigures& run) {
            const auto seconds = run.completionTime.*quantile;
            return seconds ? std::optional<double>(*seconds * 1000) : std::nullopt;
        };
    };
    return {
        {"p50", "ms", 1, "median time to complete a flow", milliseconds(&CompletionReport::p50)},
        {"p99", "ms", 1, "99th percentile of it", milliseconds(&CompletionReport::p99)}};
}

} // namespace

FigureSection
CompletionSection()
{
    return {Visit, Metrics, nullptr};
}

} // namespace ns3
