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
RouterNetDevice::DoSteer(Ptr<Packet> /* packet */,
                         uint8_t* /* bytes */,
                         uint32_t /* available */,
                         const PacketView& /* view */,
                         uint32_t /* port */,
                         const Address& /* from */)
{
    return SteeringVerdict::Route();
}

} // namespace ns3
