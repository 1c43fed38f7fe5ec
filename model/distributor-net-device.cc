// SPDX-License-Identifier: GPL-2.0-only

#include "distributor-net-device.h"

#include "host-address-conversion.h"

#include "ns3/boolean.h"
#include "ns3/mac48-address.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(DistributorNetDevice);

TypeId
DistributorNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::DistributorNetDevice")
            .SetParent<SteeringNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<DistributorNetDevice>()
            .AddAttribute("Scheme",
                          "How members are chosen (spec: part=name and parameter=value words).",
                          StringValue("key=greater-port hash=toeplitz select=hrw"),
                          MakeStringAccessor(&DistributorNetDevice::SetScheme,
                                             &DistributorNetDevice::GetScheme),
                          MakeStringChecker())
            .AddAttribute("LearnFromMembers",
                          "Whether a packet from a member teaches the scheme's affinity state that "
                          "its flow is that member's (true or false); no effect without state.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&DistributorNetDevice::m_learnFromMembers),
                          MakeBooleanChecker())
            .AddTraceSource("MembersChanging",
                            "The membership is about to change.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_membersChangingTrace),
                            "ns3::DistributorNetDevice::ChangingTracedCallback")
            .AddTraceSource("MembersChanged",
                            "The membership has changed.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_membersChangedTrace),
                            "ns3::DistributorNetDevice::ChangedTracedCallback")
            .AddTraceSource("Chosen",
                            "The scheme chose a member for a packet.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_chosenTrace),
                            "ns3::DistributorNetDevice::ChosenTracedCallback");
    return tid;
}

DistributorNetDevice::DistributorNetDevice() = default;

DistributorNetDevice::~DistributorNetDevice() = default;

void
DistributorNetDevice::DeclareMember(flowhash::MemberId id, uint32_t port, const Address& neighbor)
{
    CheckPort(port);
    if (m_places.count(id) > 0)
    {
        throw flowhash::SpecError("member " + std::to_string(id) + " is declared already");
    }
    Place place{port, {}};
    if (!neighbor.IsInvalid())
    {
        place.neighbor = ToHostAddress(neighbor);
        AddRoute(neighbor, place.neighbor.version == 6 ? 128 : 32, port);
        m_services.AddMember(place.neighbor);
        m_byAddress[place.neighbor] = id;
    }
    else if (IsShared(port))
    {
        throw flowhash::SpecError("member " + std::to_string(id) + " needs an address on port " +
                                  std::to_string(port) + ", which others may share");
    }
    m_places[id] = place;
    m_memberPorts.resize(GetNPorts());
    MemberPort& memberPort = m_memberPorts[port];
    memberPort.only = memberPort.hasMembers ? std::nullopt : std::make_optional(id);
    memberPort.hasMembers = true;
}

void
DistributorNetDevice::AddMember(flowhash::MemberId id,
                                double weight,
                                uint32_t port,
                                const Address& neighbor)
{
    DeclareMember(id, port, neighbor);
    UpdateMembers({{flowhash::MemberChange::Kind::ADD, id, weight}});
}

flowhash::UpdateDelta
DistributorNetDevice::UpdateMembers(const std::vector<flowhash::MemberChange>& changes)
{
    CheckChanges(changes);
    m_membersChangingTrace(changes);
    flowhash::UpdateDelta delta = m_scheme->Update(changes, Simulator::Now().GetNanoSeconds());
    m_membersChangedTrace(changes, delta);
    return delta;
}

void
DistributorNetDevice::CheckChanges(const std::vector<flowhash::MemberChange>& changes) const
{
    for (const flowhash::MemberChange& change : changes)
    {
        if (m_places.count(change.id) == 0)
        {
            throw flowhash::SpecError("member " + std::to_string(change.id) +
                                      " is not declared: its port is not known");
        }
    }
}

void
DistributorNetDevice::AddService(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.AddService(ToHostAddress(address), protocol, port);
    AddAnsweredAddress(address);
}

void
DistributorNetDevice::AddBackend(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.AddBackend(ToHostAddress(address), protocol, port);
}

void
DistributorNetDevice::AddSelfAddress(const Address& address)
{
    m_services.AddSelf(ToHostAddress(address));
    AddAnsweredAddress(address);
}

void
DistributorNetDevice::SetScheme(const std::string& spec)
{
    using flowhash::MemberChange;
    std::unique_ptr<flowhash::Distribution> scheme = flowhash::Distribution::Make(spec);
    std::vector<MemberChange> changes;
    if (m_scheme)
    {
        for (const flowhash::Member& member : m_scheme->Members())
        {
            changes.push_back({MemberChange::Kind::ADD, member.id, member.weight});
            if (member.state != flowhash::MemberState::ACTIVE)
            {
                const bool down = member.state == flowhash::MemberState::DOWN;
                changes.push_back(
                    {down ? MemberChange::Kind::SET_DOWN : MemberChange::Kind::SET_DRAINING,
                     member.id,
                     member.weight});
            }
        }
    }
    scheme->Update(changes, Simulator::Now().GetNanoSeconds());
    m_scheme = std::move(scheme);
    const flowhash::KeyRule& rule = m_scheme->Rule();
    m_readsPacket = (rule.Fields() & flowhash::FIELDS_LINK) != 0 || rule.ReadsOuterPacket();
}

int64_t
DistributorNetDevice::AssignStreams(int64_t stream)
{
    if (!m_scheme->Select().Traits().random)
    {
        return 0;
    }
    const auto random = CreateObject<UniformRandomVariable>();
    random->SetStream(stream);
    const uint64_t upper = random->GetInteger(0, UINT32_MAX);
    m_scheme->Reseed(upper << 32 | random->GetInteger(0, UINT32_MAX));
    return 1;
}

std::string
DistributorNetDevice::GetScheme() const
{
    return m_scheme ? m_scheme->Spec() : "";
}

const flowhash::Distribution&
DistributorNetDevice::GetDistribution() const
{
    return *m_scheme;
}

SteeringVerdict
DistributorNetDevice::DoSteer(Ptr<Packet> packet,
                              uint8_t* /* bytes */,
                              uint32_t /* available */,
                              const PacketView& view,
                              uint32_t port,
                              const Address& from)
{
    Sender sender = FindSender(port, from);
    if (sender.isMember)
    {
        if (m_learnFromMembers && sender.id && view.hasPorts && m_scheme->HasState())
        {
            m_scheme->Learn(view.key, *sender.id, Simulator::Now().GetNanoSeconds());
        }
        return SteeringVerdict::Route();
    }
    if (!m_services.IsHashed(view))
    {
        return SteeringVerdict::Route();
    }
    auto member = Choose(view, port, from);
    if (!member)
    {
        return SteeringVerdict::Drop(DROP_NO_MEMBER);
    }
    const Place& place = m_places.find(*member)->second;
    if (!m_chosenTrace.IsEmpty())
    {
        m_chosenTrace(packet, view, *member, place.port);
    }
    return SteeringVerdict::Forward(place.port, place.neighbor);
}

std::optional<flowhash::MemberId>
DistributorNetDevice::Choose(const PacketView& view, uint32_t port, const Address& from)
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    flowhash::PacketSigns signs;
    signs.opens =
        (view.tcpFlags & (PacketView::TCP_SYN | PacketView::TCP_ACK)) == PacketView::TCP_SYN;
    if (!m_readsPacket)
    {
        return m_scheme->Choose(view.key, now, signs);
    }
    flowhash::FlowKey key = m_scheme->Rule().ReadsOuterPacket() ? view.OuterKey() : view.key;
    if (Mac48Address::IsMatchingType(from))
    {
        Mac48Address::ConvertFrom(from).CopyTo(key.sourceMac.data());
    }
    const Address own = GetPort(port)->GetAddress();
    if (Mac48Address::IsMatchingType(own))
    {
        Mac48Address::ConvertFrom(own).CopyTo(key.destinationMac.data());
    }
    key.ingressPort = static_cast<uint16_t>(port);
    return m_scheme->Choose(key, now, signs);
}

DistributorNetDevice::Sender
DistributorNetDevice::FindSender(uint32_t port, const Address& from) const
{
    if (port >= m_memberPorts.size() || !m_memberPorts[port].hasMembers)
    {
        return {};
    }
    return IsShared(port) ? FindSharedSender(port, from) : Sender{true, m_memberPorts[port].only};
}

DistributorNetDevice::Sender
DistributorNetDevice::FindSharedSender(uint32_t port, const Address& from) const
{
    if (const auto* owners = GetNeighbors().FindOwners(port, from))
    {
        for (const flowhash::HostAddress& owner : *owners)
        {
            auto it = m_byAddress.find(owner);
            if (it != m_byAddress.end() && m_places.at(it->second).port == port)
            {
                return {true, it->second};
            }
        }
    }
    return {};
}

} // namespace ns3
