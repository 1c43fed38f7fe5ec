// SPDX-License-Identifier: GPL-2.0-only

#include "router-group.h"

#include "ns3/router-net-device.h"

namespace ns3
{

GroupKind
RouterGroup::Kind()
{
    GroupKind kind;
    kind.name = "router";
    kind.help = "routers that only route, such as the access router of the clients";
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<RouterGroup>(context);
    };
    return kind;
}

Ptr<SteeringNetDevice>
RouterGroup::DoMakeDevice(uint32_t /* node */, Ptr<Node> host)
{
    auto device = CreateObject<RouterNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    host->AddDevice(device);
    return device;
}

} // namespace ns3
