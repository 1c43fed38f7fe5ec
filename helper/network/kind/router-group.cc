// SPDX-License-Identifier: GPL-2.0-only

#include "router-group.h"

#include "standby-setting.h"
#include "trunk-setting.h"

#include "ns3/steering-helper.h"

namespace ns3
{

GroupKind
RouterGroup::Kind()
{
    GroupKind kind;
    kind.name = "router";
    kind.help = "routers that only route, such as the access router of the clients";
    kind.keys = StandbyKeys();
    const auto trunks = TrunkKeys();
    kind.keys.insert(kind.keys.end(), trunks.begin(), trunks.end());
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<RouterGroup>(context);
    };
    return kind;
}

Ptr<SteeringNetDevice>
RouterGroup::DoMakeDevice(uint32_t /* node */, Ptr<Node> host)
{
    SteeringHelper helper("ns3::RouterNetDevice");
    helper.SetIpv4StackInstall(false);
    return DynamicCast<SteeringNetDevice>(helper.Install(host, NetDeviceContainer()).Get(0));
}

} // namespace ns3
