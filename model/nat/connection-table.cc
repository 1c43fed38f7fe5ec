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

const char*
ConnectionTable::Name(Removal why)
{
    switch (why)
    {
    case Removal::HALF_OPEN:
        return "half-open";
    case Removal::IDLE:
        return "idle";
    case Removal::CLOSED:
        return "closed";
    case Removal::REUSED:
        return "reused";
    case Removal::SERVER_FAILED:
        return "server-failed";
    case Removal::EVICTED:
        return "evicted";
    case Removal::REMOVED:
        return "removed";
    case Removal::REPLACED:
        return "replaced";
    case Removal::CLEARED:
        break;
    }
    return "cleared";
}

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
        const NatConnection& connection = m_connections[value >> 1];
        return (value & 1) ? connection.IsFromServer(arrival) : connection.IsFromClient(arrival);
    });
}

ConnectionTable::Match
ConnectionTable::Find(const flowhash::FlowKey& arrival, int64_t now)
{
    const uint64_t hash = flowhash::ContainerHash(arrival);
    const std::optional<uint32_t> value = Look(arrival, hash);
    if (value)
    {
        NatConnection& connection = m_connections[*value >> 1];
        if (!HasRunOut(connection, now))
        {
            ++m_usage.hits;
            return {&connection, (*value & 1) == 0};
        }
        Expire(now);
    }
    ++m_usage.misses;
    m_missed = arrival;
    m_missedHash = hash;
    return {};
}

const NatConnection*
ConnectionTable::Peek(const flowhash::FlowKey& arrival, int64_t now) const
{
    const std::optional<uint32_t> value = Look(arrival, flowhash::ContainerHash(arrival));
    const bool known = value && !HasRunOut(m_connections[*value >> 1], now);
    return known ? &m_connections[*value >> 1] : nullptr;
}

bool
ConnectionTable::IsFull(int64_t now)
{
    Expire(now);
    return GetN() >= m_settings.capacity;
}

ConnectionTable::Insertion
ConnectionTable::Insert(const NatConnection& connection, int64_t now, int64_t age)
{
    if (IsFull(now))
    {
        return {Outcome::FULL, nullptr};
    }
    const flowhash::FlowKey client = connection.ClientKey();
    const flowhash::FlowKey replies = connection.ReplyKey();
    const uint64_t forward = flowhash::ContainerHash(client);
    const uint64_t backward = flowhash::ContainerHash(replies);
    const bool missed = m_missedHash == forward && m_missed == client;
    m_missedHash = 0;
    if (client == replies || (!missed && Look(client, forward)) || Look(replies, backward))
    {
        return {Outcome::CLASH, nullptr};
    }
    const uint32_t place = NewPlace();
    NatConnection& kept = m_connections[place];
    kept = connection;
    kept.touched = now - age;
    // Lists are in the order of last packets, so far as these are known.
    age == 0 ? Link(place) : LinkAsOldest(place);
    m_index.Insert(forward, place * 2);
    m_index.Insert(backward, place * 2 + 1);
    ++m_usage.insertions;
    m_usage.mostEntries = std::max<uint64_t>(m_usage.mostEntries, GetN());
    return {Outcome::INSERTED, &kept};
}

uint32_t
ConnectionTable::NewPlace()
{
    if (m_free.empty())
    {
        m_connections.emplace_back();
        m_links.emplace_back();
        return static_cast<uint32_t>(m_connections.size() - 1);
    }
    const uint32_t place = m_free.back();
    m_free.pop_back();
    return place;
}

uint32_t
ConnectionTable::PlaceOf(const NatConnection& connection) const
{
    return static_cast<uint32_t>(&connection - m_connections.data());
}

void
ConnectionTable::Touch(NatConnection& connection, NatConnection::State state, int64_t now)
{
    const uint32_t place = PlaceOf(connection);
    connection.touched = now;
    if (state == connection.state && ListOf(connection).youngest == place)
    {
        return;
    }
    Unlink(place);
    connection.state = state;
    Link(place);
}

void
ConnectionTable::Erase(NatConnection& connection, Removal why)
{
    m_listener(connection, why);
    const uint32_t place = PlaceOf(connection);
    Unlink(place);
    m_index.Erase(flowhash::ContainerHash(connection.ClientKey()), place * 2);
    m_index.Erase(flowhash::ContainerHash(connection.ReplyKey()), place * 2 + 1);
    m_free.push_back(place);
}

void
ConnectionTable::Clear()
{
    for (const List& list : m_lists)
    {
        while (list.oldest != NONE)
        {
            Erase(m_connections[list.oldest], Removal::CLEARED);
        }
    }
}

void
ConnectionTable::Evict()
{
    static constexpr NatConnection::State order[] = {NatConnection::State::CLOSING,
                                                     NatConnection::State::HALF_OPEN,
                                                     NatConnection::State::CONNECTIONLESS,
                                                     NatConnection::State::ESTABLISHED};
    for (const NatConnection::State state : order)
    {
        const List& list = m_lists[static_cast<unsigned>(state)];
        if (list.oldest != NONE)
        {
            Erase(m_connections[list.oldest], Removal::EVICTED);
            ++m_usage.evictions;
            return;
        }
    }
}

std::vector<const NatConnection*>
ConnectionTable::SeenHereSince(int64_t since) const
{
    std::vector<const NatConnection*> seen;
    for (const List& list : m_lists)
    {
        for (uint32_t i = list.youngest; i != NONE && m_connections[i].touched >= since;
             i = m_links[i].previous)
        {
            if (m_connections[i].seenHere)
            {
                seen.push_back(&m_connections[i]);
            }
        }
    }
    return seen;
}

void
ConnectionTable::Expire(int64_t now)
{
    // By state, as NatConnection lists them.
    static constexpr Removal whys[] = {
        Removal::HALF_OPEN, Removal::IDLE, Removal::CLOSED, Removal::IDLE};
    for (unsigned state = 0; state < NatConnection::N_STATES; ++state)
    {
        const List& list = m_lists[state];
        while (list.oldest != NONE && HasRunOut(m_connections[list.oldest], now))
        {
            Erase(m_connections[list.oldest], whys[state]);
            ++m_usage.expirations;
        }
    }
}

std::vector<NatConnection*>
ConnectionTable::OfServer(flowhash::MemberId serverId)
{
    std::vector<NatConnection*> found;
    for (const List& list : m_lists)
    {
        for (uint32_t i = list.oldest; i != NONE; i = m_links[i].next)
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
ConnectionTable::GetN(NatConnection::State state) const
{
    return m_lists[static_cast<unsigned>(state)].n;
}

int64_t
ConnectionTable::GetTimeout(NatConnection::State state) const
{
    return m_lists[static_cast<unsigned>(state)].timeout;
}

flowhash::StateUsage
ConnectionTable::Usage() const
{
    flowhash::StateUsage usage = m_usage;
    usage.entries = GetN();
    usage.bytes = m_connections.capacity() * sizeof(NatConnection) +
                  m_links.capacity() * sizeof(Links) + m_free.capacity() * sizeof(uint32_t) +
                  m_index.Bytes();
    return usage;
}

ConnectionTable::List&
ConnectionTable::ListOf(const NatConnection& connection)
{
    return m_lists[static_cast<unsigned>(connection.state)];
}

bool
ConnectionTable::HasRunOut(const NatConnection& connection, int64_t now) const
{
    const List& list = m_lists[static_cast<std::size_t>(connection.state)];
    return now - connection.touched >= list.timeout;
}

void
ConnectionTable::Link(uint32_t place)
{
    List& list = ListOf(m_connections[place]);
    m_links[place] = {list.youngest, NONE};
    (list.youngest == NONE ? list.oldest : m_links[list.youngest].next) = place;
    list.youngest = place;
    ++list.n;
}

void
ConnectionTable::LinkAsOldest(uint32_t place)
{
    List& list = ListOf(m_connections[place]);
    m_links[place] = {NONE, list.oldest};
    (list.oldest == NONE ? list.youngest : m_links[list.oldest].previous) = place;
    list.oldest = place;
    ++list.n;
}

void
ConnectionTable::Unlink(uint32_t place)
{
    List& list = ListOf(m_connections[place]);
    const Links& links = m_links[place];
    (links.previous == NONE ? list.oldest : m_links[links.previous].next) = links.next;
    (links.next == NONE ? list.youngest : m_links[links.next].previous) = links.previous;
    --list.n;
}

} // namespace ns3
