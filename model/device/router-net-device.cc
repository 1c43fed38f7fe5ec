// SPDX-License-Identifier: GPL-2.0-only

#include "router-net-device.h"

#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RouterNetDevice");

NS_OBJECT_ENSURE_REGISTERED(RouterNetDevice);

TypeId
RouterNetDevice::GetTypeId()
{
    static TypeId tid = TypeId("ns3::RouterNetDevice")
                            .SetParent<SteeringNetDevice>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<RouterNetDevice>();
    return tid;
}

SteeringVerdict
RouterNetDevice::DoSteer(SteeredPacket& packet)
{
    NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " is routed");
    return SteeringVerdict::Route();
}

} // namespace ns3
