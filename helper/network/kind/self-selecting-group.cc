// SPDX-License-Identifier: GPL-2.0-only

#include "self-selecting-group.h"

#include "trunk-setting.h"

#include "ns3/built-network.h"
#include "ns3/keeping-probe.h"
#include "ns3/measurement-report.h"
#include "ns3/steering-helper.h"
#include "ns3/tier-probe.h"

namespace ns3
{

GroupKind
SelfSelectingGroup::Kind()
{
    GroupKind kind;
    kind.name = "self-selecting";
    kind.help = "routers that all get every packet; each keeps what is its own";
    kind.chooses = true;
    kind.most = 1000;
    kind.keys = SelfSelection::Keys();
    const auto trunks = TrunkKeys();
    kind.keys.insert(kind.keys.end(), trunks.begin(), trunks.end());
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<SelfSelectingGroup>(context);
    };
    return kind;
}

SelfSelection
SelfSelectingGroup::GetSelection() const
{
    return SelfSelection(*this, GetPlan(), GetScenario());
}

bool
SelfSelectingGroup::ChoosesItself() const
{
    return true;
}

std::vector<SchemeUse>
SelfSelectingGroup::GetSchemes() const
{
    return {{"scheme", GetSelection().GetSpec(), GetName()}};
}

void
SelfSelectingGroup::Check(const Fail& fail) const
{
    if (!GetDescription().choices.empty())
    {
        fail("chooses", "self-selecting nodes choose themselves, and nobody behind them");
    }
    GetSelection().Check(fail);
    SteeringGroup::Check(fail);
}

Ptr<SteeringNetDevice>
SelfSelectingGroup::DoMakeDevice(uint32_t node, Ptr<Node> host)
{
    SteeringHelper helper("ns3::SelfSelectingNetDevice");
    helper.SetIpv4StackInstall(false);
    const auto device =
        DynamicCast<SelfSelectingNetDevice>(helper.Install(host, NetDeviceContainer()).Get(0));
    GetSelection().Configure(device->GetMember(), node, GetNetwork());
    return device;
}

void
SelfSelectingGroup::DoConnect()
{
    SteeringGroup::DoConnect();
    ForDevices<SelfSelectingNetDevice>([&](Ptr<SelfSelectingNetDevice> device, uint32_t node) {
        const auto shared = FindSharedPort(node);
        if (!shared)
        {
            AddHostRoutes(node, GetIndex(), GetNetwork().GetVersions().front());
        }
        GetSelection().Connect(device->GetMember(), node, shared, GetNetwork());
    });
}

/// @return the port to a segment on which all of the group are: their own, or the first one; none:
/// they have a link from each to each other
std::optional<uint32_t>
SelfSelectingGroup::FindSharedPort(uint32_t node) const
{
    const std::vector<uint32_t> inner = PortsTo(node, GetIndex());
    const auto& device = GetDevice(node);
    if (GetSelection().HasMesh())
    {
        return std::nullopt;
    }
    for (uint32_t port = 0; port < device->GetNPorts() && inner.empty(); ++port)
    {
        if (!device->GetPort(port)->IsPointToPoint())
        {
            return port;
        }
    }
    return inner.empty() ? std::nullopt : std::optional<uint32_t>(inner.front());
}

std::vector<GroupChooser>
SelfSelectingGroup::GetChoosers()
{
    std::vector<GroupChooser> choosers;
    ForDevices<SelfSelectingNetDevice>([&](Ptr<SelfSelectingNetDevice> device, uint32_t node) {
        choosers.push_back(GetSelection().Describe(device->GetMember().GetSelector(), node));
    });
    return choosers;
}

void
SelfSelectingGroup::DoSetMember(uint32_t node, bool member)
{
    GroupMember& own = DynamicCast<SelfSelectingNetDevice>(GetDevice(node))->GetMember();
    member ? own.Join() : own.Leave();
}

void
SelfSelectingGroup::Watch(TierProbe& probe) const
{
    ForDevices<SelfSelectingNetDevice>(
        [&](Ptr<SelfSelectingNetDevice> device, uint32_t node) { probe.WatchKept(device, node); });
}

void
SelfSelectingGroup::WatchKeeping(KeepingProbe& probe) const
{
    ForDevices<SelfSelectingNetDevice>([&](Ptr<SelfSelectingNetDevice> device, uint32_t) {
        probe.AddNode(device, device->GetMember().GetSelector());
    });
}

void
SelfSelectingGroup::AddState(StateReport& report) const
{
    ForDevices<SelfSelectingNetDevice>([&](Ptr<SelfSelectingNetDevice> device, uint32_t) {
        const flowhash::StateUsage usage = device->GetMember().GetSelector()->GetUsage();
        report.affinity.entries += usage.mostEntries;
        report.affinity.bytes += usage.bytes;
    });
}

} // namespace ns3
