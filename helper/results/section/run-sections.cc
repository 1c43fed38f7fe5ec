// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

#include <algorithm>

namespace ns3
{

std::vector<FigureSection>
RunSections()
{
    return {
        FlowSection(),
        AffinitySection(),
        ImbalanceSection(),
        FailoverSection(),
        PacketSection(),
        CaptureSection(),
        EffortSection(),
        TrunkSection(),
        KeepingSection(),
        CompletionSection(),
        SlowdownSection(),
        StateSection(),
        ReplicationSection(),
        MemberTableSection(),
        StandbySection(),
        PerformanceSection(),
    };
}

std::optional<double>
ShareOf(double part, double whole)
{
    return whole > 0 ? std::optional<double>(100 * part / whole) : std::nullopt;
}

ResultMetric
ShareMetric(const std::string& name,
            const std::string& help,
            const std::function<std::optional<Share>(const RunFigures&)>& share)
{
    const auto percentage = [share](const RunFigures& run) {
        const auto found = share(run);
        return found ? ShareOf(found->part, found->whole) : std::nullopt;
    };
    const auto count = [share](const RunFigures& run) {
        const auto found = share(run);
        return found ? std::optional<double>(std::min(found->part, found->whole - found->part))
                     : std::nullopt;
    };
    return {name, "%", 1, help, percentage, count};
}

} // namespace ns3
