// SPDX-License-Identifier: GPL-2.0-only

#include "run-sections.h"

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

} // namespace ns3
