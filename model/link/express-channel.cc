// SPDX-License-Identifier: GPL-2.0-only

#include "express-channel.h"

#include "express-net-device.h"

#include "ns3/spec-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ExpressChannel);

TypeId
ExpressChannel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ExpressChannel")
                            .SetParent<Channel>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<ExpressChannel>()
                            .AddAttribute("Delay",
                                          "How long a frame is under way (time, 0 or more).",
                                          TimeValue(Time(0)),
                                          MakeTimeAccessor(&ExpressChannel::m_delay),
                                          MakeTimeChecker(Time(0)));
    return tid;
}

void
ExpressChannel::Attach(Ptr<ExpressNetDevice> device)
{
    if (m_ends[1])
    {
        throw flowhash::SpecError("an express channel joins two devices, and has them");
    }
    m_ends[m_ends[0] ? 1 : 0] = device;
    if (m_ends[1])
    {
        m_ends[0]->SetPeer(m_ends[1]);
        m_ends[1]->SetPeer(m_ends[0]);
    }
}

std::size_t
ExpressChannel::GetNDevices() const
{
    return (m_ends[0] ? 1 : 0) + (m_ends[1] ? 1 : 0);
}

Ptr<NetDevice>
ExpressChannel::GetDevice(std::size_t i) const
{
    return m_ends.at(i);
}

void
ExpressChannel::DoDispose()
{
    m_ends = {};
    Channel::DoDispose();
}

} // namespace ns3
