// SPDX-License-Identifier: GPL-2.0-only

#include "distributor-net-device.h"

#include "../device/fragment-table.h"
#include "../hash-core/wire/ip-protocol.h"
#include "flow-ends.h"
#include "flow-sharing.h"
#include "member-pool.h"
#include "member-table.h"

#include "ns3/log.h"
#include "ns3/mac48-address.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DistributorNetDevice");

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

SteeringVerdict
DistributorNetDevice::DoSteer(SteeredPacket& packet)
{
    if (m_hasState && m_forgetEnded)
    {
        FollowEnds(packet);
    }
    if (m_hasState && m_learnFromMembers && packet.view.hasPorts)
    {
        LearnFrom(packet);
    }
    return packet.view.isFragment ? SteerFragment(packet) : Carry(packet, Judge(packet));
}

SteeringVerdict
DistributorNetDevice::SteerFragment(const SteeredPacket& packet)
{
    const uint64_t origin = OriginOf(packet);
    if (!packet.view.isLaterFragment)
    {
        const Fate fate = Judge(packet);
        Fate followers = fate;
        followers.choice.basis = MemberChoice::Basis::ENTRY;
        m_fragments->Insert(packet.view, origin, followers, NowNs());
        return Carry(packet, fate);
    }
    const Fate* fate = m_fragments->Find(packet.view, origin, NowNs());
    return Carry(packet, fate ? *fate : Judge(packet));
}

DistributorNetDevice::Fate
DistributorNetDevice::Judge(const SteeredPacket& packet)
{
    // With one pool the sender alone tells that there is nothing to choose (D3).
    if (m_pools.size() == 1 && IsFromMember(packet, 0))
    {
        return {};
    }
    const std::optional<uint32_t> pool = FindPool(packet);
    if (!pool || (m_pools.size() > 1 && IsFromMember(packet, *pool)))
    {
        return {};
    }
    // Which pool it is may depend on ports as well as which member.
    const bool needsFirst = m_pools.size() > 1 || m_pools[*pool]->TellsFragmentsApart();
    if (packet.view.isLaterFragment && needsFirst)
    {
        return {{}, false, &DROP_BEFORE_FIRST};
    }
    return Choose(*pool, packet);
}

SteeringVerdict
DistributorNetDevice::Carry(const SteeredPacket& packet, const Fate& fate)
{
    if (fate.refused)
    {
        return SteeringVerdict::Drop(*fate.refused);
    }
    if (!fate.chosen)
    {
        return SteeringVerdict::Route();
    }
    const MemberPool::Place& place = m_pools[fate.choice.pool]->GetPlace(fate.choice.member);
    m_chosenTrace(packet.packet, packet.view, fate.choice);
    return SteeringVerdict::Forward(place.port, place.neighbor);
}

std::optional<uint32_t>
DistributorNetDevice::FindPool(const SteeredPacket& packet) const
{
    const bool several = m_pools.size() > 1;
    const ServiceTable::Finding finding = m_services.Find(packet.view, several);
    if (finding.direction == ServiceTable::Finding::Direction::NONE)
    {
        return std::nullopt;
    }
    for (uint32_t pool = 1; pool < m_pools.size(); ++pool)
    {
        if (m_pools[pool]->IsFor(packet.port, m_services, finding, packet.view))
        {
            return pool;
        }
    }
    return m_pools[0]->HasPlaces() ? std::make_optional(0U) : std::nullopt;
}

DistributorNetDevice::Fate
DistributorNetDevice::Choose(uint32_t number, const SteeredPacket& packet)
{
    const MemberPool& pool = *m_pools[number];
    const PacketView& view = packet.view;
    flowhash::PacketSigns signs;
    signs.opens =
        (view.tcpFlags & (PacketView::TCP_SYN | PacketView::TCP_ACK)) == PacketView::TCP_SYN;
    const int64_t now = pool.ReadsTime() ? NowNs() : 0;
    bool remembered = false;
    const std::optional<flowhash::MemberId> member =
        pool.ReadsPacket() ? pool.Scheme()->Choose(WholeKey(pool, packet), now, signs, &remembered)
                           : pool.Scheme()->Choose(view.key, now, signs, &remembered);
    NS_LOG_LOGIC("flow " << view.key.ToString() << " of pool " << number << ": "
                         << (member ? "member " + std::to_string(*member) : "no member")
                         << (remembered ? ", remembered" : ", chosen"));
    if (m_sharing && member && pool.Scheme()->HasState())
    {
        m_sharing->Note(number, view.key, *member, NowNs());
    }
    const auto basis = remembered ? MemberChoice::Basis::STATE : MemberChoice::Basis::HASH;
    return member ? Fate{{*member, number, basis}, true, nullptr}
                  : Fate{{}, false, &DROP_NO_MEMBER};
}

flowhash::FlowKey
DistributorNetDevice::WholeKey(const MemberPool& pool, const SteeredPacket& packet) const
{
    const bool outer = pool.Scheme()->Rule().ReadsOuterPacket();
    flowhash::FlowKey key = outer ? packet.view.OuterKey() : packet.view.key;
    if (Mac48Address::IsMatchingType(packet.sender))
    {
        Mac48Address::ConvertFrom(packet.sender).CopyTo(key.sourceMac.data());
    }
    const Address own = GetPort(packet.port)->GetAddress();
    if (Mac48Address::IsMatchingType(own))
    {
        Mac48Address::ConvertFrom(own).CopyTo(key.destinationMac.data());
    }
    key.ingressPort = static_cast<uint16_t>(packet.port);
    return key;
}

// ---- ends of flows -----------------------------------------------------------------------------

void
DistributorNetDevice::FollowEnds(const SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = NowNs();
    m_ends->Expire(now);
    if (view.protocol == flowhash::IpProtocol::TCP && view.hasPorts && !view.IsQuote())
    {
        m_ends->Hear(view, now, FlowEnds::TellsOfEnd(view) && MayBeRemembered(packet));
    }
}

/// What only passes by must not take the places of the pools' own connections among those that
/// rest.
bool
DistributorNetDevice::MayBeRemembered(const SteeredPacket& packet) const
{
    const auto direction = m_services.Find(packet.view, false).direction;
    if (direction != ServiceTable::Finding::Direction::NONE)
    {
        return true;
    }
    bool fromMember = false;
    VisitSender(packet, [&fromMember](const Membership&) { fromMember = true; });
    return fromMember;
}

/// Several pools may know it, such as one for each direction.
void
DistributorNetDevice::ForgetFlow(const flowhash::FlowKey& flow)
{
    for (const auto& pool : m_pools)
    {
        if (pool->Scheme())
        {
            pool->Scheme()->Forget(flow);
        }
    }
}

// ---- senders -----------------------------------------------------------------------------------

template <typename Visitor>
void
DistributorNetDevice::VisitSender(const SteeredPacket& packet, Visitor visit) const
{
    const uint32_t port = packet.port;
    if (port >= m_memberPorts.size() || m_memberPorts[port].empty())
    {
        return;
    }
    if (!IsShared(port))
    {
        std::for_each(m_memberPorts[port].begin(), m_memberPorts[port].end(), visit);
        return;
    }
    const auto* owners = GetNeighbors().FindOwners(port, packet.sender);
    for (std::size_t i = 0; owners && i < owners->size(); ++i)
    {
        const auto members = m_byAddress.find((*owners)[i]);
        if (members == m_byAddress.end())
        {
            continue;
        }
        for (const Membership& membership : members->second)
        {
            const bool visited =
                std::any_of(owners->begin(),
                            owners->begin() + static_cast<std::ptrdiff_t>(i),
                            [&](const auto& former) { return IsAt(membership, former); });
            if (!visited && m_pools[membership.pool]->GetPlace(*membership.id).port == port)
            {
                visit(membership);
            }
        }
    }
}

bool
DistributorNetDevice::IsAt(const Membership& membership, const flowhash::HostAddress& address) const
{
    const auto known = m_byAddress.find(address);
    return known != m_byAddress.end() &&
           std::find(known->second.begin(), known->second.end(), membership) != known->second.end();
}

uint64_t
DistributorNetDevice::OriginOf(const SteeredPacket& packet) const
{
    // On a shared port it is the sender's pools that tell the way in from the way back.
    uint64_t pools = 0;
    VisitSender(packet,
                [&pools](const Membership& membership) { pools |= 1ULL << membership.pool % 32; });
    return pools << 32 | packet.port;
}

bool
DistributorNetDevice::IsFromMember(const SteeredPacket& packet, uint32_t pool) const
{
    bool found = false;
    VisitSender(packet,
                [&](const Membership& membership) { found = found || membership.pool == pool; });
    return found;
}

/// @return whether a packet the other way would be the pool's at one of the ports where it may come
/// in
bool
DistributorNetDevice::ChoosesForAnswers(uint32_t number, const PacketView& view) const
{
    PacketView answer = view;
    answer.key = view.key.Reversed();
    const ServiceTable::Finding finding = m_services.Find(answer, true);
    if (finding.direction == ServiceTable::Finding::Direction::NONE)
    {
        return false;
    }
    const auto takes = [&](const std::unique_ptr<MemberPool>& pool) {
        return pool->IsForSome(m_services, finding, answer);
    };
    // Pools are asked in their order, pool 0 last.
    const auto end = number == 0 ? m_pools.end() : m_pools.begin() + number;
    return (number == 0 || takes(m_pools[number])) &&
           std::none_of(m_pools.begin() + 1, end, [&](const std::unique_ptr<MemberPool>& pool) {
               return pool->TakesAllPorts() && takes(pool);
           });
}

void
DistributorNetDevice::LearnFrom(const SteeredPacket& packet)
{
    // Whatever comes from a member is not chosen for: what will be is its answer, or what it
    // answers.
    const flowhash::FlowKey chosen = packet.view.key.Reversed();
    VisitSender(packet, [&](const Membership& membership) {
        const MemberPool& pool = *m_pools[membership.pool];
        if (membership.id && pool.LearnsFromMembers() &&
            (m_pools.size() == 1 || ChoosesForAnswers(membership.pool, packet.view)))
        {
            pool.Scheme()->Learn(chosen, *membership.id, NowNs());
            if (m_sharing)
            {
                m_sharing->Note(membership.pool, chosen, *membership.id, NowNs());
            }
        }
    });
}

} // namespace ns3
