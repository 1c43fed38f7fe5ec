// SPDX-License-Identifier: GPL-2.0-only

#include "light-flow-table.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/host-address-conversion.h"

#include "ns3/flow-hash.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

namespace
{

uint32_t
HashOfPort(uint16_t port, uint8_t protocol, uint8_t version)
{
    return (uint32_t{port} << 12 | uint32_t{protocol} << 4 | version) * 0x9e3779b1U; // Fibonacci's
}

uint32_t
HashOfFlow(uint32_t flow)
{
    return static_cast<uint32_t>(flowhash::Mix64(flow));
}

uint8_t
ProtocolOf(const std::string& kind)
{
    return kind == "udp" ? flowhash::IpProtocol::UDP : flowhash::IpProtocol::TCP;
}

} // namespace

uint32_t
LightFlowTable::HashOf(uint32_t flow) const
{
    const LightFlow& record = m_records[flow];
    const Target& target = m_targets[record.target];
    return HashOfPort(record.port, target.protocol, target.address.version);
}

uint32_t
LightFlowTable::Open(uint16_t port, uint16_t target)
{
    const Target& asked = m_targets[target];
    if (!IsFree(port, asked.protocol, asked.address.version))
    {
        return NONE;
    }
    const uint32_t flow = m_records.Take();
    m_records[flow].port = port;
    m_records[flow].target = target;
    m_ports.Insert(flow, [this](uint32_t other) { return HashOf(other); });
    return flow;
}

bool
LightFlowTable::IsFree(uint16_t port, uint8_t protocol, uint8_t version) const
{
    return m_ports.Find(HashOfPort(port, protocol, version), [&](uint32_t flow) {
        const Target& other = m_targets[m_records[flow].target];
        return m_records[flow].port == port && other.protocol == protocol &&
               other.address.version == version;
    }) == NONE;
}

void
LightFlowTable::Close(uint32_t flow)
{
    while (FindRest(flow))
    {
        DropRest(flow);
    }
    m_ports.Erase(flow, [this](uint32_t other) { return HashOf(other); });
    m_records.Give(flow);
}

uint32_t
LightFlowTable::Find(const flowhash::FlowKey& key) const
{
    return m_ports.Find(
        HashOfPort(key.destinationPort, key.protocol, key.version), [&](uint32_t flow) {
            const LightFlow& record = m_records[flow];
            const Target& target = m_targets[record.target];
            return record.port == key.destinationPort && target.port == key.sourcePort &&
                   target.protocol == key.protocol && target.address.version == key.version &&
                   target.address.bytes == key.source && target.way.source.bytes == key.destination;
        });
}

uint16_t
LightFlowTable::PlaceOf(const RequestPlan& plan, bool& isNew)
{
    const flowhash::HostAddress address = ToHostAddress(plan.target);
    const uint8_t protocol = ProtocolOf(plan.kind);
    const auto known = std::find_if(m_targets.begin(), m_targets.end(), [&](const Target& target) {
        return target.port == plan.targetPort && target.protocol == protocol &&
               target.address == address;
    });
    isNew = known == m_targets.end();
    if (isNew && m_targets.size() > UINT16_MAX)
    {
        throw std::logic_error("LightClient: more than 65536 targets");
    }
    const auto place = static_cast<uint16_t>(known - m_targets.begin());
    if (isNew)
    {
        m_targets.push_back({address, plan.targetPort, protocol, {}});
    }
    return place;
}

bool
LightFlowTable::IsTarget(const flowhash::FlowKey& key) const
{
    return std::any_of(m_targets.begin(), m_targets.end(), [&key](const Target& target) {
        return target.port == key.sourcePort && target.protocol == key.protocol &&
               target.address.version == key.version && target.address.bytes == key.source;
    });
}

void
LightFlowTable::KeepRest(uint32_t flow, const RequestPlan& plan)
{
    uint32_t next = NONE;
    for (std::size_t i = plan.requests.size(); i-- > 1;)
    {
        const RequestPlan::Request& request = plan.requests[i];
        const uint32_t number = m_rest.Take();
        m_rest[number] = {flow,
                          next,
                          request.size,
                          request.response,
                          LightTime(request.pause.GetNanoSeconds()),
                          static_cast<uint16_t>(i)};
        next = number;
    }
    m_rests.Insert(next, [this](uint32_t rest) { return HashOfFlow(m_rest[rest].flow); });
}

LightFlowTable::Rest*
LightFlowTable::FindRest(uint32_t flow)
{
    if (!m_records[flow].several)
    {
        return nullptr;
    }
    const uint32_t found =
        m_rests.Find(HashOfFlow(flow), [&](uint32_t rest) { return m_rest[rest].flow == flow; });
    return found == NONE ? nullptr : &m_rest[found];
}

void
LightFlowTable::DropRest(uint32_t flow)
{
    const auto hashOf = [this](uint32_t rest) { return HashOfFlow(m_rest[rest].flow); };
    const uint32_t found =
        m_rests.Find(HashOfFlow(flow), [&](uint32_t rest) { return m_rest[rest].flow == flow; });
    const uint32_t next = m_rest[found].next;
    m_rests.Erase(found, hashOf);
    m_rest.Give(found);
    if (next != NONE)
    {
        m_rests.Insert(next, hashOf);
    }
}

std::size_t
LightFlowTable::GetBytes() const
{
    return m_records.GetBytes() + m_ports.GetBytes() + m_rest.GetBytes() + m_rests.GetBytes();
}

} // namespace ns3
