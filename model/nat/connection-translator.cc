// SPDX-License-Identifier: GPL-2.0-only

#include "connection-translator.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ConnectionTranslator");

namespace
{

constexpr const DropReason* OPENED = nullptr; // no reason for a drop

} // namespace

ConnectionTranslator::ConnectionTranslator(ConnectionTable::RemovalListener removed)
    : m_removed(std::move(removed)),
      m_connections(
          {}, [this](const NatConnection& one, ConnectionTable::Removal why) { Removed(one, why); })
{
}

void
ConnectionTranslator::TranslateDestination(bool translate)
{
    m_translateDestination = translate;
}

bool
ConnectionTranslator::TranslatesDestination() const
{
    return m_translateDestination;
}

SourceTranslation&
ConnectionTranslator::GetSource()
{
    return m_source;
}

const SourceTranslation&
ConnectionTranslator::GetSource() const
{
    return m_source;
}

void
ConnectionTranslator::SetServerChoice(std::unique_ptr<ServerChoice> choice)
{
    if (m_choice)
    {
        choice->TakeMembers(*m_choice);
    }
    m_choice = std::move(choice);
}

ServerChoice&
ConnectionTranslator::GetServerChoice()
{
    return *m_choice;
}

const ServerChoice&
ConnectionTranslator::GetServerChoice() const
{
    return *m_choice;
}

ServerAddresses&
ConnectionTranslator::GetServers()
{
    return m_servers;
}

const ServerAddresses&
ConnectionTranslator::GetServers() const
{
    return m_servers;
}

void
ConnectionTranslator::Prepare(const std::vector<ServiceTable::Service>& services)
{
    for (const ServiceTable::Service& service : services)
    {
        if (!m_translateDestination)
        {
            m_source.Prepare(service.address, service.protocol, service.port);
            continue;
        }
        for (const auto& [server, id] : m_servers.GetAll())
        {
            if (server.version == service.address.version)
            {
                m_source.Prepare(server, service.protocol, service.port);
            }
        }
    }
}

void
ConnectionTranslator::Start(const ConnectionTable::Settings& table,
                            const SourceTranslation::Settings& source)
{
    m_connections.Configure(table);
    m_source.Start(source);
}

const DropReason*
ConnectionTranslator::Open(const PacketView& view, int64_t now, ConnectionTable::Match& opened)
{
    if (m_connections.IsFull(now))
    {
        return &DROP_TABLE_FULL;
    }
    NatConnection connection;
    connection.Start(view);
    flowhash::FlowKey serverSide = view.key;
    const DropReason* reason = ChooseServer(connection, serverSide);
    reason = reason ? reason : ChooseSource(connection, serverSide, now);
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
            m_source.GiveBack(serverSide, now);
        }
        return &DROP_TUPLE_IN_USE;
    }
    if (connection.serverId)
    {
        m_choice->ConnectionStarted(*connection.serverId);
    }
    NS_LOG_LOGIC("connection " << view.key.ToString() << " goes on as " << serverSide.ToString());
    return OPENED;
}

const DropReason*
ConnectionTranslator::ChooseServer(NatConnection& connection, flowhash::FlowKey& serverSide)
{
    if (!m_translateDestination)
    {
        connection.serverId = m_servers.FindServer({serverSide.destination, serverSide.version});
        return OPENED;
    }
    connection.serverId = m_choice->Choose(serverSide);
    const flowhash::HostAddress* const address =
        connection.serverId ? m_servers.Find(*connection.serverId, serverSide.version) : nullptr;
    if (!address)
    {
        return &DROP_NO_SERVER;
    }
    serverSide.destination = address->bytes;
    return OPENED;
}

const DropReason*
ConnectionTranslator::ChooseSource(NatConnection& connection,
                                   flowhash::FlowKey& serverSide,
                                   int64_t now)
{
    if (!m_source.IsEnabled())
    {
        return OPENED;
    }
    const DropReason* const reason = m_source.Take(serverSide, now);
    connection.holdsPort = reason == OPENED;
    return reason;
}

void
ConnectionTranslator::Follow(const PacketView& view,
                             const ConnectionTable::Match& match,
                             int64_t now)
{
    NatConnection& connection = *match.connection;
    const NatConnection::State state = connection.Follow(view, match.fromClient);
    if (state == NatConnection::State::CLOSING && state != connection.state && connection.serverId)
    {
        m_choice->ConnectionEnded(*connection.serverId);
    }
    m_connections.Touch(connection, state, now);
}

void
ConnectionTranslator::Removed(const NatConnection& connection, ConnectionTable::Removal why)
{
    if (connection.serverId && connection.state != NatConnection::State::CLOSING)
    {
        m_choice->ConnectionEnded(*connection.serverId);
    }
    if (connection.holdsPort)
    {
        m_source.GiveBack(connection.ServerKey(), Simulator::Now().GetNanoSeconds());
    }
    NS_LOG_LOGIC("connection " << connection.ClientKey().ToString()
                               << " is removed: " << ConnectionTable::Name(why));
    m_removed(connection, why);
}

ConnectionTable&
ConnectionTranslator::GetConnections()
{
    return m_connections;
}

const ConnectionTable&
ConnectionTranslator::GetConnections() const
{
    return m_connections;
}

bool
ConnectionTranslator::IsIdle() const
{
    return m_connections.GetN() == 0 && !m_source.HasStarted();
}

int64_t
ConnectionTranslator::AssignStreams(int64_t stream)
{
    const int64_t used = m_source.AssignStreams(stream);
    return used + m_choice->AssignStreams(stream + used);
}

} // namespace ns3
