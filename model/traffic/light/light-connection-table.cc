// SPDX-License-Identifier: GPL-2.0-only

#include "light-connection-table.h"

#include "../../hash-core/wire/byte-order.h"
#include "../../hash-core/wire/ip-protocol.h"

#include "ns3/flow-hash.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

namespace
{

constexpr std::size_t MOST_IDLE = 1024; // clients' addresses that are kept without connections

/// Of a tuple without the own address and port, which most connections have in common.
uint32_t
HashOfTuple(const std::array<uint8_t, 16>& client, uint8_t version, uint16_t port)
{
    uint64_t number = uint64_t{flowhash::LoadBig32(client.data())} << 16 | port;
    if (version == 6)
    {
        number = flowhash::Mix64(number ^ flowhash::LoadLittle64(client.data() + 8)) +
                 flowhash::LoadBig32(client.data() + 4);
    }
    return static_cast<uint32_t>(flowhash::Mix64(number));
}

} // namespace

void
LightConnectionTable::AddService(uint16_t port, uint8_t protocol)
{
    m_services.push_back({port, protocol});
    if (m_services.size() > UINT8_MAX)
    {
        throw std::logic_error("LightServer: more than 255 ports");
    }
}

uint32_t
LightConnectionTable::FindService(const flowhash::FlowKey& key) const
{
    for (uint32_t i = 0; i < m_services.size(); ++i)
    {
        if (m_services[i].port == key.destinationPort && m_services[i].protocol == key.protocol)
        {
            return i;
        }
    }
    return NONE;
}

uint32_t
LightConnectionTable::FindPeer(const flowhash::FlowKey& key) const
{
    const auto found = m_placeOfPeer.find({key.source, key.version});
    return found == m_placeOfPeer.end() ? NONE : found->second;
}

uint32_t
LightConnectionTable::AddPeer(const flowhash::FlowKey& key, const LightEndpoint::Way& way)
{
    const bool isNew = m_freePeers.empty();
    const uint32_t place = isNew ? static_cast<uint32_t>(m_peers.size()) : m_freePeers.back();
    if (isNew)
    {
        m_peers.emplace_back();
    }
    else
    {
        m_freePeers.pop_back();
    }
    m_peers[place] = {{key.source, key.version}, way, 0};
    m_placeOfPeer.emplace(m_peers[place].address, place);
    return place;
}

uint8_t
LightConnectionTable::PlaceOfLocal(const flowhash::FlowKey& key)
{
    const flowhash::HostAddress address{key.destination, key.version};
    const auto found = std::find(m_locals.begin(), m_locals.end(), address);
    if (found == m_locals.end() && m_locals.size() == UINT8_MAX)
    {
        throw std::logic_error("LightServer: more than 255 addresses");
    }
    const auto place = static_cast<uint8_t>(found - m_locals.begin());
    if (found == m_locals.end())
    {
        m_locals.push_back(address);
    }
    return place;
}

uint32_t
LightConnectionTable::HashOf(uint32_t number) const
{
    const LightConnection& record = m_records[number];
    const flowhash::HostAddress& client = m_peers[record.peer].address;
    return HashOfTuple(client.bytes, client.version, record.port);
}

uint32_t
LightConnectionTable::Open(const flowhash::FlowKey& key,
                           uint32_t peer,
                           uint32_t service,
                           bool found)
{
    const uint8_t local = PlaceOfLocal(key);
    const uint32_t number = m_records.Take();
    LightConnection& record = m_records[number];
    record.peer = peer;
    record.port = key.sourcePort;
    record.local = local;
    record.service = static_cast<uint8_t>(service);
    ++m_peers[peer].used;
    if (found)
    {
        m_tuples.Insert(number, [this](uint32_t other) { return HashOf(other); });
        ++m_found;
    }
    return number;
}

void
LightConnectionTable::Hide(uint32_t number)
{
    m_tuples.Erase(number, [this](uint32_t other) { return HashOf(other); });
    --m_found;
}

void
LightConnectionTable::Forget(uint32_t number)
{
    const uint32_t place = m_records[number].peer;
    m_records.Give(number);
    if (--m_peers[place].used == 0 && m_placeOfPeer.size() > MOST_IDLE)
    {
        m_placeOfPeer.erase(m_peers[place].address);
        m_freePeers.push_back(place);
    }
}

uint32_t
LightConnectionTable::Find(const flowhash::FlowKey& key) const
{
    return m_tuples.Find(
        HashOfTuple(key.source, key.version, key.sourcePort), [&](uint32_t number) {
            const LightConnection& record = m_records[number];
            const flowhash::HostAddress& client = m_peers[record.peer].address;
            const flowhash::HostAddress& local = m_locals[record.local];
            const Service& service = m_services[record.service];
            return record.port == key.sourcePort && client.bytes == key.source &&
                   client.version == key.version && service.port == key.destinationPort &&
                   service.protocol == key.protocol && local.bytes == key.destination;
        });
}

flowhash::FlowKey
LightConnectionTable::KeyOf(uint32_t number) const
{
    const LightConnection& record = m_records[number];
    const flowhash::HostAddress& client = m_peers[record.peer].address;
    flowhash::FlowKey key;
    key.source = m_locals[record.local].bytes;
    key.destination = client.bytes;
    key.sourcePort = m_services[record.service].port;
    key.destinationPort = record.port;
    key.protocol = m_services[record.service].protocol;
    key.version = client.version;
    return key;
}

std::size_t
LightConnectionTable::GetBytes() const
{
    // A peer stands in the map as well: about its address, its place, two pointers.
    return m_records.GetBytes() + m_tuples.GetBytes() +
           m_peers.capacity() * (sizeof(Peer) + 2 * sizeof(flowhash::HostAddress));
}

} // namespace ns3
