// SPDX-License-Identifier: GPL-2.0-only

// How the distributors of a group that stand by for each other share what they remember of flows.

#include "distributor-sharing-keys.h"

#include "../../../model/packet/host-address-conversion.h"
#include "distributor-group.h"
#include "idle-setting.h"
#include "sync-keys.h"

#include "ns3/built-network.h"
#include "ns3/replication-probe.h"

#include <map>

namespace ns3
{

namespace
{

constexpr const char* PREFIX = "standby.sync.";

} // namespace

std::vector<GroupKey>
DistributorSharingKeys()
{
    std::vector<GroupKey> keys = SyncKeys(PREFIX);
    keys.insert(keys.begin(),
                MakeGroupKey(SHARES_FLOWS,
                             FlagValue(),
                             false,
                             "whether nodes that stand by are told which flows the master's state "
                             "remembers, over the link inside the group"));
    return keys;
}

void
DistributorGroup::CheckSharing(const Fail& fail) const
{
    const bool shares = GetSettings().Flag(SHARES_FLOWS);
    const bool standsBy = GetPlan().StandsBy(GetIndex());
    RefuseIdle(*this,
               {{standsBy,
                 {SHARES_FLOWS},
                 {"standby.vrid"},
                 "nobody stands by without standby.vrid, 1 to 255"}},
               fail);
    for (const GroupKey& key : SyncKeys(PREFIX))
    {
        RefuseIdle(*this,
                   {{shares,
                     {key.path},
                     {SHARES_FLOWS},
                     "nobody is told of flows without standby.sync.flows=true"}},
                   fail);
    }
    RefuseIdle(*this, IdleSyncKeys(*this, PREFIX), fail);
    if (!shares || !standsBy)
    {
        return;
    }
    if (!GetPlan().AreLinked(GetIndex(), GetIndex()))
    {
        fail(SHARES_FLOWS,
             "it needs a link inside the group, over which they tell each other of flows: links: "
             "[{between: [" +
                 GetName() + ", " + GetName() + "]}]");
    }
    for (const SchemeUse& use : GetSchemes())
    {
        if ((" " + use.spec + " ").find(" state=lru ") == std::string::npos)
        {
            fail(SHARES_FLOWS,
                 "scheme '" + use.spec +
                     "' has no table of flows that others could be told of: state=lru");
        }
    }
}

void
DistributorGroup::ShareFlows(const Ptr<DistributorNetDevice>& device, uint32_t node)
{
    const auto& versions = GetNetwork().GetVersions();
    for (const uint8_t version : versions)
    {
        AddHostRoutes(node, GetIndex(), version);
    }
    std::map<uint16_t, Address> nodes;
    for (uint32_t peer = 0; peer < GetN(); ++peer)
    {
        nodes[static_cast<uint16_t>(peer)] = ToAddress(AddressOf(peer, versions.front()));
    }
    const Ptr<TableSync> sync = device->ShareFlows(static_cast<uint16_t>(node), nodes);
    GetSettings().SetAttributesOf("ns3::TableSync", *sync);
}

void
DistributorGroup::WatchTables(ReplicationProbe& probe) const
{
    if (!GetSettings().Flag(SHARES_FLOWS) || !GetPlan().StandsBy(GetIndex()))
    {
        return;
    }
    ForDevices<DistributorNetDevice>([&probe](Ptr<DistributorNetDevice> device, uint32_t) {
        probe.AddNode(
            {device, DistributorNetDevice::SHARING_PORT, device->GetSync(), [] { return 0U; }});
    });
}

} // namespace ns3
