// SPDX-License-Identifier: GPL-2.0-only

#include "switch-group.h"

#include "ns3/distribution.h"
#include "ns3/distributor-net-device.h"
#include "ns3/flow-scenario.h"
#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

const char* const TABLE_SIZE = "tableSize";

} // namespace

GroupKind
SwitchGroup::Kind()
{
    GroupKind kind = DistributorGroup::Kind();
    kind.name = "switch";
    kind.help = "devices that spread packets over trunks: at random, in turn, or by hash";
    kind.seesLinks = true;
    for (GroupKey& key : kind.keys)
    {
        if (key.path == "learnFromMembers")
        {
            key.fallback = [] { return "false"; }; // what comes back may come by any trunk
        }
    }
    kind.keys.push_back(MakeGroupKey("spread",
                                     WordValue({"hash", "random", "round-robin"}),
                                     std::string("hash"),
                                     "how trunks are picked; hash: by the scheme"));
    kind.keys.push_back(MakeGroupKey("per",
                                     WordValue({"flow", "packet"}),
                                     std::string("flow"),
                                     "what a trunk is picked for, at random or in turn; hash picks "
                                     "for flows"));
    kind.keys.push_back(MakeAttributeKey(TABLE_SIZE,
                                         CountValue(0, 100'000'000),
                                         "ns3::DistributorNetDevice::TableSize",
                                         "entries of a table of members, which all its groups "
                                         "share; a change that does not fit waits; 0: no limit"));
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<SwitchGroup>(context);
    };
    return kind;
}

void
SwitchGroup::Check(const Fail& fail) const
{
    DistributorGroup::Check(fail);
    const bool hashes = GetSettings().Text("spread") == "hash";
    if (hashes && GetSettings().Text("per") == "packet")
    {
        fail("per", "a hash picks for flows: per=flow, or spread=random or round-robin");
    }
    bool named = !GetDescription().scheme.empty();
    for (const ScenarioChoice& choice : GetDescription().choices)
    {
        named = named || !choice.scheme.empty();
    }
    if (!hashes && named)
    {
        fail("scheme",
             "a switch with spread=" + GetSettings().Text("spread") +
                 " has a scheme of its own: spread=hash, or no scheme");
    }
    CheckTable(fail);
}

/// All members are there at once when a switch starts: what does not fit then never would.
void
SwitchGroup::CheckTable(const Fail& fail) const
{
    const uint64_t size = GetSettings().Count(TABLE_SIZE);
    uint64_t entries = 0;
    for (const ScenarioChoice& choice : GetDescription().choices)
    {
        entries += size == 0 ? 0 : EntriesOf(choice);
    }
    if (entries > size)
    {
        fail(TABLE_SIZE,
             "the groups of a switch need " + std::to_string(entries) +
                 " entries at the start, and its table has " + std::to_string(size));
    }
}

/// @return entries that a choice takes of a switch's table at the start
uint64_t
SwitchGroup::EntriesOf(const ScenarioChoice& choice) const
{
    const auto& groups = GetScenario().network.groups;
    const auto members = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
        return group.name == choice.chooses;
    });
    if (members == groups.end())
    {
        return 0; // refused elsewhere
    }
    uint64_t live = 0;
    for (std::size_t i = 0; i < members->Count(); ++i)
    {
        live += i >= members->weights.size() || members->weights[i] > 0 ? 1 : 0;
    }
    // One pool for each version of IP where a service's address tells packets apart.
    const bool twice = !choice.service.empty() && GetScenario().network.family == "both";
    try
    {
        const auto scheme = flowhash::Distribution::Make(SchemeOf(choice));
        const uint64_t entries = live == 0 ? 0 : scheme->GetSelector().TableEntries(live);
        return twice ? 2 * entries : entries;
    }
    catch (const flowhash::SpecError&)
    {
        return 0; // refused where schemes are
    }
}

std::optional<MemberTableReport>
SwitchGroup::GetMemberTable() const
{
    if (GetSettings().Count(TABLE_SIZE) == 0)
    {
        return std::nullopt;
    }
    MemberTableReport report;
    ForDevices<DistributorNetDevice>([&report](Ptr<DistributorNetDevice> device, uint32_t) {
        const DistributorNetDevice::TableCounts counts = device->GetTableCounts();
        report.refusedUpdates += counts.refused;
        report.lateUpdates += counts.late;
        report.mostEntries = std::max(report.mostEntries, counts.mostEntries);
    });
    return report;
}

std::string
SwitchGroup::SchemeOf(const ScenarioChoice& choice) const
{
    const std::string& spread = GetSettings().Text("spread");
    if (spread == "hash")
    {
        return DistributorGroup::SchemeOf(choice);
    }
    return "key=five-tuple hash=crc32 select=" + spread +
           (GetSettings().Text("per") == "flow" ? " state=lru" : "");
}

} // namespace ns3
