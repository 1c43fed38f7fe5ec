// SPDX-License-Identifier: GPL-2.0-only

#include "group-member.h"

#include "../device/control-datagram.h"
#include "../packet/host-address-conversion.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/steering-net-device.h"

#include <utility>

namespace ns3
{

GroupMember::GroupMember(SteeringNetDevice& device, Send send)
    : m_device(device),
      m_send(std::move(send)),
      m_selector(CreateObject<SelfSelector>())
{
    const Ptr<GroupMembership>& membership = m_selector->GetMembership();
    membership->SetSender([this](const Ptr<Packet>& message) {
        for (const flowhash::HostAddress& to : m_told)
        {
            m_send(m_own, to, message);
        }
    });
    membership->TraceConnectWithoutContext("ViewChanged",
                                           MakeCallback(&GroupMember::ViewChanged, this));
}

GroupMember::~GroupMember() = default;

const Ptr<SelfSelector>&
GroupMember::GetSelector() const
{
    return m_selector;
}

void
GroupMember::SetLinkGroup(Mac48Address link)
{
    m_link = link;
    m_device.JoinLinkGroup(link);
}

void
GroupMember::AddSharedAddress(const Address& address)
{
    m_device.AddGroupAddress(address, m_link);
}

void
GroupMember::TellGroup(const Address& own, const Address& group, uint32_t port)
{
    const bool ipv4 = Ipv4Address::IsMatchingType(group);
    m_device.JoinGroup(group);
    m_device.AddRoute(group, ipv4 ? 32 : 128, port);
    m_device.AddNeighbor(port,
                         group,
                         ipv4 ? Mac48Address::GetMulticast(Ipv4Address::ConvertFrom(group))
                              : Mac48Address::GetMulticast(Ipv6Address::ConvertFrom(group)));
    m_own = ToHostAddress(own);
    m_told = {ToHostAddress(group)};
}

void
GroupMember::TellEach(const Address& own, const std::vector<Address>& others)
{
    m_own = ToHostAddress(own);
    m_told.clear();
    for (const Address& other : others)
    {
        m_told.push_back(ToHostAddress(other));
    }
}

void
GroupMember::SetFirst(bool member)
{
    m_isMember = member;
}

void
GroupMember::Join()
{
    m_isMember = true;
    if (!m_failed)
    {
        m_selector->GetMembership()->Join();
    }
}

void
GroupMember::Leave()
{
    m_isMember = false;
    m_selector->GetMembership()->Leave();
}

int64_t
GroupMember::AssignStreams(int64_t stream)
{
    return m_selector->GetMembership()->AssignStreams(stream);
}

void
GroupMember::Begin()
{
    m_selector->Initialize();
    if (m_isMember)
    {
        m_selector->GetMembership()->Begin();
    }
    Answer();
}

void
GroupMember::End()
{
    m_selector->Dispose();
}

void
GroupMember::SetFailed(bool failed)
{
    m_failed = failed;
    if (failed)
    {
        m_selector->GetMembership()->Stop();
    }
    else if (m_isMember)
    {
        m_selector->GetMembership()->Join();
    }
}

SteeringVerdict
GroupMember::Hear(const SteeredPacket& packet)
{
    const Ptr<Packet> message = ControlDatagram::Read(packet, PORT);
    if (!message)
    {
        return SteeringVerdict::Deliver();
    }
    const DropReason* const refusal = m_selector->GetMembership()->Hear(message);
    return refusal ? SteeringVerdict::Drop(*refusal) : SteeringVerdict::Consume();
}

void
GroupMember::ViewChanged(Time /* now */,
                         flowhash::MemberId /* node */,
                         const flowhash::MemberChange& /* change */)
{
    Answer();
}

/// One of the group answers for its addresses.
void
GroupMember::Answer()
{
    const Ptr<GroupMembership>& membership = m_selector->GetMembership();
    m_device.SetAnswersForGroup(membership->IsIn() &&
                                membership->GetFirst() == m_selector->GetOwn());
}

} // namespace ns3
