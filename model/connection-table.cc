// SPDX-License-Identifier: GPL-2.0-only

#include "connection-table.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

constexpr uint32_t NONE = 0xffffffff;

} // namespace

ConnectionTable::ConnectionTable(const Settings& settings, RemovalListener listener)
    : m_listener(std::move(listener))
{
    for (List& list : m_lists)
    {
        list = {NONE, NONE, 0, 0};
    }
    Configure(settings);
}

void
ConnectionTable::Configure(const Settings& settings)
{
    m_settings = settings;
    m_lists[0].timeout = settings.timeouts.halfOpen;
    m_lists[1].timeout = settings.timeouts.established;
    m_lists[2].timeout = settings.timeouts.closing;
    m_lists[3].timeout = settings.timeouts.connectionless;
}

std::optional<uint32_t>
ConnectionTable::Look(const flowhash::FlowKey& arrival, uint64_t hash) const
{
    return m_index.Find(hash, [&](uint32_t value) {
        const Connection& connection = m_connections[value >> 1];
        return (value & 1) ? connection.replies == arrival : connection.client == arrival;
    });
}

ConnectionTable::Match
ConnectionTable::Find(const flowhash::FlowKey& arrival, int64_t now)
{
    const std::optional<uint32_t> value = Look(arrival, flowhash::ContainerHash(arrival));
    if (value)
    {
        Connection& connection = m_connections[*value >> 1];
        if (!HasRunOut(connection, now))
        {
            ++m_usage.hits;
            return {&connection, (*value & 1) == 0};
        }
        Expire(now);
    }
    ++m_usage.misses;
    return {};
}

bool
ConnectionTable::IsFull(int64_t now)
{
    Expire(now);
    return GetN() >= m_settings.capacity;
}

ConnectionTable::Outcome
ConnectionTable::Insert(const Connection& connection, int64_t now)
{
    if (IsFull(now))
    {
        return Outcome::FULL;
    }
    const uint64_t forward = flowhash::ContainerHash(connection.client);
    const uint64_t backward = flowhash::ContainerHash(connection.replies);
    if (connection.client == connection.replies || Look(connection.client, forward) ||
        Look(connection.replies, backward))
    {
        return Outcome::CLASH;
    }
    const uint32_t place = NewPlace();
    Connection& kept = m_connections[place];
    kept = connection;
    kept.index = place;
    kept.touched = now;
    Link(kept);
    m_index.Insert(forward, place * 2);
    m_index.Insert(backward, place * 2 + 1);
    ++m_usage.insertions;
    m_usage.mostEntries = std::max<uint64_t>(m_usage.mostEntries, GetN());
    return Outcome::INSERTED;
}

uint32_t
ConnectionTable::NewPlace()
{
    if (m_free.empty())
    {
        m_connections.emplace_back();
        return static_cast<uint32_t>(m_connections.size() - 1);
    }
    const uint32_t place = m_free.back();
    m_free.pop_back();
    return place;
}

void
ConnectionTable::Touch(Connection& connection, Connection::State state, int64_t now)
{
    Unlink(connection);
    connection.state = state;
    connection.touched = now;
    Link(connection);
}

void
ConnectionTable::Erase(Connection& connection, const char* why)
{
    m_listener(connection, why);
    Unlink(connection);
    m_index.Erase(flowhash::ContainerHash(connection.client), connection.index * 2);
    m_index.Erase(flowhash::ContainerHash(connection.replies), connection.index * 2 + 1);
    m_free.push_back(connection.index);
}

void
ConnectionTable::Clear(const char* why)
{
    for (const List& list : m_lists)
    {
        while (list.oldest != NONE)
        {
            Erase(m_connections[list.oldest], why);
        }
    }
}

void
ConnectionTable::Expire(int64_t now)
{
    static constexpr const char* whys[] = {WHY_HALF_OPEN, WHY_IDLE, WHY_CLOSED, WHY_IDLE};
    for (unsigned state = 0; state < Connection::N_STATES; ++state)
    {
        const List& list = m_lists[state];
        while (list.oldest != NONE && HasRunOut(m_connections[list.oldest], now))
        {
            Erase(m_connections[list.oldest], whys[state]);
            ++m_usage.expirations;
        }
    }
}

std::vector<Connection*>
ConnectionTable::OfServer(flowhash::MemberId serverId)
{
    std::vector<Connection*> found;
    for (const List& list : m_lists)
    {
        for (uint32_t i = list.oldest; i != NONE; i = m_connections[i].next)
        {
            if (m_connections[i].serverId == serverId)
            {
                found.push_back(&m_connections[i]);
            }
        }
    }
    return found;
}

uint64_t
ConnectionTable::GetN() const
{
    return m_connections.size() - m_free.size();
}

uint64_t
ConnectionTable::GetN(Connection::State state) const
{
    return m_lists[static_cast<unsigned>(state)].n;
}

flowhash::StateUsage
ConnectionTable::Usage() const
{
    flowhash::StateUsage usage = m_usage;
    usage.entries = GetN();
    usage.bytes = m_connections.capacity() * sizeof(Connection) +
                  m_free.capacity() * sizeof(uint32_t) + m_index.Bytes();
    return usage;
}

ConnectionTable::List&
ConnectionTable::ListOf(const Connection& connection)
{
    return m_lists[static_cast<unsigned>(connection.state)];
}

bool
ConnectionTable::HasRunOut(const Connection& connection, int64_t now)
{
    return now - connection.touched >= ListOf(connection).timeout;
}

void
ConnectionTable::Link(Connection& connection)
{
    List& list = ListOf(connection);
    connection.previous = list.youngest;
    connection.next = NONE;
    (list.youngest == NONE ? list.oldest : m_connections[list.youngest].next) = connection.index;
    list.youngest = connection.index;
    ++list.n;
}

void
ConnectionTable::Unlink(Connection& connection)
{
    List& list = ListOf(connection);
    (connection.previous == NONE ? list.oldest : m_connections[connection.previous].next) =
        connection.next;
    (connection.next == NONE ? list.youngest : m_connections[connection.next].previous) =
        connection.previous;
    --list.n;
}

} // namespace ns3
