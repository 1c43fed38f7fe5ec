// SPDX-License-Identifier: GPL-2.0-only

#include "selecting-host-net-device.h"

#include "../device/control-datagram.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"

#include "ns3/log.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SelectingHostNetDevice");

NS_OBJECT_ENSURE_REGISTERED(SelectingHostNetDevice);

TypeId
SelectingHostNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SelectingHostNetDevice")
            .SetParent<HostNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<SelectingHostNetDevice>()
            .AddTraceSource("Kept",
                            "A packet that all members got is this node's.",
                            MakeTraceSourceAccessor(&SelectingHostNetDevice::m_keptTrace),
                            "ns3::ForwardingNetDevice::PortTracedCallback");
    return tid;
}

SelectingHostNetDevice::SelectingHostNetDevice() = default;
SelectingHostNetDevice::~SelectingHostNetDevice() = default;

GroupMember&
SelectingHostNetDevice::BecomeMember()
{
    m_member = std::make_unique<
        GroupMember>(*this, [this](const auto& from, const auto& to, const Ptr<Packet>& message) {
        SendGenerated(ControlDatagram{from, to, GroupMember::PORT}.Build(message, HasChecksums()));
    });
    return *m_member;
}

GroupMember*
SelectingHostNetDevice::GetMember() const
{
    return m_member.get();
}

void
SelectingHostNetDevice::SetRouters(const Ptr<AnswerRouters>& routers)
{
    m_routers = routers;
}

const Ptr<AnswerRouters>&
SelectingHostNetDevice::GetRouters() const
{
    return m_routers;
}

void
SelectingHostNetDevice::AddAnswering(const Address& address)
{
    m_answering.push_back(ToHostAddress(address));
}

void
SelectingHostNetDevice::DoInitialize()
{
    HostNetDevice::DoInitialize();
    if (m_member)
    {
        m_member->Begin();
    }
}

void
SelectingHostNetDevice::DoDispose()
{
    if (m_member)
    {
        m_member->End();
    }
    HostNetDevice::DoDispose();
}

bool
SelectingHostNetDevice::IsAnswering(const flowhash::HostAddress& address) const
{
    return std::find(m_answering.begin(), m_answering.end(), address) != m_answering.end();
}

SteeringVerdict
SelectingHostNetDevice::DoSteer(SteeredPacket& packet)
{
    if (!m_member || !packet.toLinkGroup)
    {
        const bool answers = IsAnswering(packet.view.destination);
        return answers ? SteeringVerdict::Deliver() : SteeringVerdict::Drop(DROP_NOT_OWN);
    }
    const SelfJudgement judgement = m_member->GetSelector()->Judge(packet);
    if (!judgement.IsKept())
    {
        NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " is another's");
        return SteeringVerdict::Drop(*judgement.refusal);
    }
    m_keptTrace(packet.packet, packet.view, packet.port);
    return SteeringVerdict::Deliver();
}

SteeringVerdict
SelectingHostNetDevice::DoHear(SteeredPacket& packet)
{
    return m_member ? m_member->Hear(packet) : SteeringVerdict::Deliver();
}

void
SelectingHostNetDevice::DoSetFailed(bool failed)
{
    if (m_member)
    {
        m_member->SetFailed(failed);
    }
}

std::optional<ForwardingNetDevice::Hop>
SelectingHostNetDevice::DoFindHop(const Ptr<const Packet>& packet, const PacketView& view)
{
    const bool heartbeat =
        view.protocol == flowhash::IpProtocol::UDP && view.key.sourcePort == GroupMember::PORT;
    if (!m_routers || heartbeat || !IsAnswering(view.source))
    {
        return std::nullopt;
    }
    const auto hop = m_routers->Choose(packet, view);
    return hop ? std::optional<Hop>({hop->first, hop->second}) : std::nullopt;
}

} // namespace ns3
