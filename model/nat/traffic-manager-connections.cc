// SPDX-License-Identifier: GPL-2.0-only

// How TrafficManagerNetDevice opens connections and ends them, apart from the way of their packets.

#include "port-allocator.h"
#include "server-choice.h"
#include "tcp-reset.h"
#include "traffic-manager-net-device.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("TrafficManagerConnections");

namespace
{

using flowhash::FlowKey;
using flowhash::HostAddress;
using flowhash::MemberId;

constexpr const DropReason* OPENED = nullptr; // no reason for a drop

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

PortAllocator::Pool
PoolOf(const FlowKey& serverSide)
{
    PortAllocator::Pool pool;
    pool.self = HostAddress{serverSide.source, serverSide.version};
    pool.server = HostAddress{serverSide.destination, serverSide.version};
    pool.serverPort = serverSide.destinationPort;
    pool.protocol = serverSide.protocol;
    return pool;
}

} // namespace

void
TrafficManagerNetDevice::PreparePorts()
{
    for (const ServiceTable::Service& service : m_services.GetServices())
    {
        PreparePorts(service);
    }
}

void
TrafficManagerNetDevice::PreparePorts(const ServiceTable::Service& service)
{
    if (!m_translateDestination)
    {
        PreparePorts(service, service.address);
        return;
    }
    for (const auto& [server, id] : m_serverIds)
    {
        PreparePorts(service, server);
    }
}

void
TrafficManagerNetDevice::PreparePorts(const ServiceTable::Service& service,
                                      const HostAddress& server)
{
    const std::optional<HostAddress>& self = server.version == 6 ? m_selfIpv6 : m_self;
    if (!m_ports || !m_translateSource || !self || service.address.version != server.version)
    {
        return;
    }
    PortAllocator::Pool pool;
    pool.self = *self;
    pool.server = server;
    pool.serverPort = service.port;
    pool.protocol = service.protocol;
    m_ports->Prepare(pool);
}

const DropReason*
TrafficManagerNetDevice::Open(const PacketView& view, int64_t now, ConnectionTable::Match& opened)
{
    if (m_connections.IsFull(now))
    {
        return &DROP_TABLE_FULL;
    }
    Connection connection;
    connection.Start(view);
    FlowKey serverSide = view.key;
    const DropReason* reason = ChooseServer(connection, serverSide);
    reason = reason ? reason : ChoosePort(connection, serverSide, now);
    if (reason)
    {
        return reason;
    }
    connection.SetKeys(view.key, serverSide);
    opened = {m_connections.Insert(connection, now).connection, true};
    if (!opened.connection)
    {
        if (connection.holdsPort)
        {
            m_ports->Release(PoolOf(serverSide), serverSide.sourcePort, now);
        }
        return &DROP_TUPLE_IN_USE;
    }
    Started(connection);
    return OPENED;
}

const DropReason*
TrafficManagerNetDevice::ChooseServer(Connection& connection, FlowKey& serverSide)
{
    if (!m_translateDestination)
    {
        const auto place =
            m_serverIds.find(HostAddress{serverSide.destination, serverSide.version});
        if (place != m_serverIds.end())
        {
            connection.serverId = place->second;
        }
        return OPENED;
    }
    connection.serverId = m_choice->Choose(serverSide);
    if (!connection.serverId)
    {
        return &DROP_NO_SERVER;
    }
    const ServerAddresses& addresses = m_servers[*connection.serverId];
    const std::optional<HostAddress>& address =
        serverSide.version == 6 ? addresses.ipv6 : addresses.ipv4;
    if (!address)
    {
        return &DROP_NO_SERVER;
    }
    serverSide.destination = address->bytes;
    return OPENED;
}

const DropReason*
TrafficManagerNetDevice::ChoosePort(Connection& connection, FlowKey& serverSide, int64_t now)
{
    if (!m_translateSource)
    {
        return OPENED;
    }
    const std::optional<HostAddress>& self = serverSide.version == 6 ? m_selfIpv6 : m_self;
    if (!self)
    {
        return &DROP_NO_SELF;
    }
    serverSide.source = self->bytes;
    const std::optional<uint16_t> port = m_ports->Acquire(PoolOf(serverSide), now);
    if (!port)
    {
        return &DROP_PORTS_EXHAUSTED;
    }
    serverSide.sourcePort = *port;
    connection.holdsPort = true;
    return OPENED;
}

void
TrafficManagerNetDevice::Started(const Connection& connection)
{
    if (connection.serverId)
    {
        m_choice->ConnectionStarted(*connection.serverId);
    }
    NS_LOG_LOGIC("connection " << connection.ClientKey().ToString() << " goes on as "
                               << connection.ServerKey().ToString());
    m_translatedTrace(connection.ClientKey(), connection.ServerKey(), connection.serverId);
}

void
TrafficManagerNetDevice::Removed(const Connection& connection, ConnectionTable::Removal why)
{
    if (connection.serverId && connection.state != Connection::State::CLOSING)
    {
        m_choice->ConnectionEnded(*connection.serverId);
    }
    if (connection.holdsPort)
    {
        m_ports->Release(PoolOf(connection.ServerKey()), connection.server.sourcePort, NowNs());
    }
    NS_LOG_LOGIC("connection " << connection.ClientKey().ToString()
                               << " is removed: " << ConnectionTable::Name(why));
    m_entryRemovedTrace(connection.ClientKey(), connection.ServerKey(), ConnectionTable::Name(why));
}

void
TrafficManagerNetDevice::ResetConnections(MemberId server)
{
    for (Connection* connection : m_connections.OfServer(server))
    {
        const bool open = connection->state == Connection::State::HALF_OPEN ||
                          connection->state == Connection::State::ESTABLISHED;
        Ptr<Packet> reset = open && !HasFailed() // who has failed says nothing
                                ? TcpReset::ToClient(*connection).Build(HasChecksums())
                                : nullptr;
        m_connections.Erase(*connection, ConnectionTable::Removal::SERVER_FAILED);
        if (reset)
        {
            SendGenerated(reset);
        }
    }
}

void
TrafficManagerNetDevice::ClearState()
{
    m_connections.Clear();
}

const ConnectionTable&
TrafficManagerNetDevice::GetConnections()
{
    m_connections.Expire(NowNs());
    return m_connections;
}

flowhash::StateUsage
TrafficManagerNetDevice::GetStateUsage()
{
    flowhash::StateUsage usage = GetConnections().Usage();
    usage.bytes += m_ports ? m_ports->Bytes() : 0;
    return usage;
}

flowhash::StateUsage
TrafficManagerNetDevice::GetFragmentUsage()
{
    return m_fragments.Usage(NowNs());
}

std::optional<MemberId>
TrafficManagerNetDevice::FindServer(const FlowKey& arrival) const
{
    const Connection* const connection = m_connections.Peek(arrival, NowNs());
    return connection ? connection->serverId : std::nullopt;
}

uint64_t
TrafficManagerNetDevice::GetNUntranslated() const
{
    return m_untranslated;
}

const ServerChoice&
TrafficManagerNetDevice::GetServerChoice() const
{
    return *m_choice;
}

} // namespace ns3
