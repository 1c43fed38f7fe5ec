// SPDX-License-Identifier: GPL-2.0-only

#include "member-pool.h"

#include "../device/packet-scheme.h"
#include "../device/scheme-stream.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"

#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

using flowhash::FlowKey;
using flowhash::HashKey;
using flowhash::KeyRule;
using flowhash::MemberChange;

/// Ids below are found by one load each.
constexpr flowhash::MemberId NEAR = 4096;

/// @return whether a rule gives a packet's later fragments another key than the first
bool
TellsApart(const KeyRule& rule)
{
    // What a rule reads may depend on ports and flags, not on addresses: one packet tells.
    FlowKey first = FlowKey::Ipv4(1, 2, 3, 4, flowhash::IpProtocol::UDP);
    first.flags = FlowKey::FLAG_FIRST_FRAGMENT;
    FlowKey later = FlowKey::Ipv4(1, 2, 0, 0, flowhash::IpProtocol::UDP);
    later.flags = FlowKey::FLAG_FRAGMENT;
    const HashKey a = rule.Extract(first);
    const HashKey b = rule.Extract(later);
    return a.bytes != b.bytes || a.size != b.size || a.predetermined != b.predetermined;
}

} // namespace

MemberPool::MemberPool(const PoolMatch& match)
    : m_match(match)
{
    if (!match.service.IsInvalid())
    {
        m_side.service = ToHostAddress(match.service);
    }
    m_side.protocol = match.protocol;
    m_side.port = match.port;
}

std::unique_ptr<flowhash::Distribution>
MemberPool::MakeOther(const std::string& spec, int64_t now) const
{
    std::unique_ptr<flowhash::Distribution> scheme = MakePacketScheme(spec);
    if (m_scheme)
    {
        scheme->Update(m_scheme->GetSelector().List().ToChanges(), now);
    }
    return scheme;
}

void
MemberPool::SetScheme(std::unique_ptr<flowhash::Distribution> scheme)
{
    m_scheme = std::move(scheme);
    const KeyRule& rule = m_scheme->Rule();
    const bool readsLink = (rule.Fields() & flowhash::FIELDS_LINK) != 0;
    m_readsPacket = readsLink || rule.ReadsOuterPacket();
    // Links and labels of answers are others than those of what they answer.
    const bool readsWay = readsLink || (rule.Fields() & flowhash::FIELD_FLOW_LABEL) != 0;
    m_learnsFromMembers = m_scheme->HasState() && !(readsWay && m_scheme->StateReadsHash());
    m_readsTime = m_scheme->HasState() || !m_scheme->GetSelector().Traits().pure;
    m_tellsFragmentsApart = TellsApart(rule) || m_readsTime;
    if (m_stream)
    {
        AssignStream(*m_stream);
    }
}

int64_t
MemberPool::AssignStream(int64_t stream)
{
    m_stream = stream;
    return SchemeStream(*m_scheme).Assign(stream);
}

flowhash::Distribution*
MemberPool::Scheme() const
{
    return m_scheme.get();
}

bool
MemberPool::ReadsPacket() const
{
    return m_readsPacket;
}

bool
MemberPool::ReadsTime() const
{
    return m_readsTime;
}

bool
MemberPool::TellsFragmentsApart() const
{
    return m_tellsFragmentsApart;
}

bool
MemberPool::LearnsFromMembers() const
{
    return m_learnsFromMembers;
}

void
MemberPool::Declare(flowhash::MemberId id, const Place& place)
{
    if (IsDeclared(id))
    {
        throw flowhash::SpecError("member " + std::to_string(id) + " is declared already");
    }
    if (id >= NEAR)
    {
        m_far[id] = place;
        return;
    }
    m_near.resize(std::max<std::size_t>(m_near.size(), id + 1));
    m_near[id] = place;
}

bool
MemberPool::HasPlaces() const
{
    return !m_near.empty() || !m_far.empty();
}

bool
MemberPool::IsDeclared(flowhash::MemberId id) const
{
    return id < NEAR ? id < m_near.size() && m_near[id] : m_far.count(id) > 0;
}

std::vector<MemberChange>
MemberPool::Named(const std::vector<MemberChange>& changes) const
{
    std::vector<MemberChange> named = changes;
    for (MemberChange& change : named)
    {
        if (change.kind == MemberChange::Kind::ADD && change.name.empty())
        {
            const flowhash::HostAddress& address = GetPlace(change.id).neighbor;
            change.name = address == flowhash::HostAddress() ? "" : address.ToString();
        }
    }
    return named;
}

void
MemberPool::CheckDeclared(const std::vector<MemberChange>& changes) const
{
    for (const MemberChange& change : changes)
    {
        if (!IsDeclared(change.id))
        {
            throw flowhash::SpecError("member " + std::to_string(change.id) +
                                      " is not declared: its port is not known");
        }
    }
}

bool
MemberPool::IsFor(uint32_t port,
                  const ServiceTable& services,
                  const ServiceTable::Finding& finding,
                  const PacketView& view) const
{
    const std::vector<uint32_t>& ports = m_match.ingressPorts;
    return (ports.empty() || std::find(ports.begin(), ports.end(), port) != ports.end()) &&
           IsForSome(services, finding, view);
}

bool
MemberPool::IsForSome(const ServiceTable& services,
                      const ServiceTable::Finding& finding,
                      const PacketView& view) const
{
    using Direction = PoolMatch::Direction;
    const bool request = finding.direction == ServiceTable::Finding::Direction::REQUEST;
    return (m_match.direction == Direction::ANY ||
            (m_match.direction == Direction::REQUESTS) == request) &&
           services.Fits(finding, view, m_side);
}

bool
MemberPool::TakesAllPorts() const
{
    return m_match.ingressPorts.empty();
}

} // namespace ns3
