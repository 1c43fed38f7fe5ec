// SPDX-License-Identifier: GPL-2.0-only

#include "self-selecting-net-device.h"

#include "../device/control-datagram.h"

#include "ns3/log.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SelfSelectingNetDevice");

NS_OBJECT_ENSURE_REGISTERED(SelfSelectingNetDevice);

TypeId
SelfSelectingNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SelfSelectingNetDevice")
            .SetParent<SteeringNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<SelfSelectingNetDevice>()
            .AddTraceSource("Kept",
                            "A packet is this node's: judged so, or sent to this node alone.",
                            MakeTraceSourceAccessor(&SelfSelectingNetDevice::m_keptTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback");
    return tid;
}

SelfSelectingNetDevice::SelfSelectingNetDevice()
    : m_member(std::make_unique<GroupMember>(
          *this, [this](const auto& from, const auto& to, const Ptr<Packet>& message) {
              SendGenerated(
                  ControlDatagram{from, to, GroupMember::PORT}.Build(message, HasChecksums()));
          }))
{
}

SelfSelectingNetDevice::~SelfSelectingNetDevice() = default;

void
SelfSelectingNetDevice::DoInitialize()
{
    SteeringNetDevice::DoInitialize();
    m_member->Begin();
}

void
SelfSelectingNetDevice::DoDispose()
{
    m_member->End();
    SteeringNetDevice::DoDispose();
}

GroupMember&
SelfSelectingNetDevice::GetMember() const
{
    return *m_member;
}

void
SelfSelectingNetDevice::SelectAt(uint32_t port)
{
    CheckPort(port);
    m_judged.insert(port);
}

SteeringVerdict
SelfSelectingNetDevice::DoSteer(SteeredPacket& packet)
{
    if (packet.toLinkGroup || m_judged.count(packet.port) > 0)
    {
        const SelfJudgement judgement = m_member->GetSelector()->Judge(packet);
        if (!judgement.IsKept())
        {
            NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " is another's");
            return SteeringVerdict::Drop(*judgement.refusal);
        }
    }
    m_keptTrace(packet.packet, packet.view, packet.port);
    return SteeringVerdict::Route();
}

SteeringVerdict
SelfSelectingNetDevice::DoHear(SteeredPacket& packet)
{
    return m_member->Hear(packet);
}

void
SelfSelectingNetDevice::DoSetFailed(bool failed)
{
    m_member->SetFailed(failed);
}

} // namespace ns3
