// SPDX-License-Identifier: GPL-2.0-only

#include "router-net-device.h"

namespace ns3
{

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
RouterNetDevice::DoSteer(SteeredPacket& /* packet */)
{
    return SteeringVerdict::Route();
}

} // namespace ns3
