// SPDX-License-Identifier: GPL-2.0-only

#include "dispatch-table.h"

#include "dispatch-entry.h"

#include "ns3/log.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DispatchTable");

namespace
{

using State = NatConnection::State;

constexpr const DropReason* OPENED = nullptr; // no reason for a drop

} // namespace

DispatchTable::DispatchTable(TableSync& sync, ConnectionTable::RemovalListener removed)
    : m_sync(sync),
      m_removed(std::move(removed)),
      m_connections({}, [this](const NatConnection& entry, ConnectionTable::Removal why) {
          Removed(entry, why);
      })
{
}

void
DispatchTable::Configure(const Settings& settings)
{
    m_settings = settings;
    m_connections.Configure(settings.table);
}

ApplicationChoice&
DispatchTable::GetChoice()
{
    return m_choice;
}

ServerAddresses&
DispatchTable::GetServers()
{
    return m_servers;
}

const ServerAddresses&
DispatchTable::GetServers() const
{
    return m_servers;
}

flowhash::FlowKey
DispatchTable::EntryKey(const flowhash::FlowKey& flow, bool request) const
{
    if (!m_settings.byClient)
    {
        return flow;
    }
    flowhash::FlowKey key;
    key.version = flow.version;
    key.source = flow.source;
    if (!request)
    {
        key.destination = flow.destination;
    }
    return key;
}

DispatchTable::Match
DispatchTable::Find(const flowhash::FlowKey& flow, bool request, int64_t now)
{
    return m_connections.Find(EntryKey(flow, request), now);
}

const NatConnection*
DispatchTable::Peek(const flowhash::FlowKey& flow, bool request, int64_t now) const
{
    return m_connections.Peek(EntryKey(flow, request), now);
}

const DropReason*
DispatchTable::Open(const PacketView& view, const Origin& origin, int64_t now, Match& opened)
{
    NatConnection entry;
    if (!m_settings.byClient)
    {
        entry.Start(view);
    }
    entry.serverId = m_choice.Choose(view.key);
    return Add(entry, EntryKey(view.key, true), origin, now, opened);
}

const DropReason*
DispatchTable::Open(const Bound& bound, const Origin& origin, int64_t now, Match& opened)
{
    NatConnection entry;
    entry.state = State::HALF_OPEN;
    entry.serverAnswered = true;
    entry.clientNext = bound.clientNext;
    entry.clientExpects = bound.clientExpects;
    entry.serverId = bound.server;
    entry.bound = true;
    entry.sequenceOffset = bound.sequenceOffset;
    return Add(entry, bound.client, origin, now, opened);
}

/// Makes an entry whose server is chosen, or could not be.
const DropReason*
DispatchTable::Add(NatConnection& entry,
                   const flowhash::FlowKey& key,
                   const Origin& origin,
                   int64_t now,
                   Match& opened)
{
    entry.ground = origin.ground;
    entry.shared = origin.shared;
    entry.seenHere = true;
    entry.SetKeys(key, key);
    opened = {entry.serverId ? Insert(entry, now, 0).connection : nullptr, true};
    if (!opened.connection)
    {
        const bool known = entry.serverId && m_servers.Find(*entry.serverId, key.version);
        return known ? &DROP_TUPLE_IN_USE : &DROP_NO_SERVER;
    }
    NS_LOG_LOGIC("flow " << key.ToString() << " goes to server " << *entry.serverId);
    Tell(*opened.connection);
    return OPENED;
}

/// Inserts an entry whose server is chosen, with the tuple that its packets have behind this
/// dispatcher.
ConnectionTable::Insertion
DispatchTable::Insert(NatConnection& entry, int64_t now, int64_t age)
{
    const flowhash::HostAddress* const server = m_servers.Find(*entry.serverId, entry.version);
    if (!server)
    {
        return {ConnectionTable::Outcome::CLASH, nullptr};
    }
    flowhash::FlowKey behind = entry.ClientKey();
    behind.destination = server->bytes;
    entry.SetKeys(entry.ClientKey(), behind);
    if (m_connections.IsFull(now))
    {
        m_connections.Evict();
    }
    const ConnectionTable::Insertion insertion = m_connections.Insert(entry, now, age);
    if (insertion.connection && CountsAsOpen(entry))
    {
        m_choice.ConnectionStarted(*entry.serverId);
    }
    return insertion;
}

void
DispatchTable::Follow(const PacketView& view, const Match& match, int64_t now)
{
    NatConnection& entry = *match.connection;
    entry.seenHere = true;
    if (entry.state == State::CONNECTIONLESS)
    {
        m_connections.Touch(entry, entry.state, now);
        return;
    }
    const uint8_t before = DispatchEntry::EndOf(entry);
    State state = entry.Follow(view, match.fromClient);
    const bool asks = view.tcpFlags & PacketView::TCP_SYN;
    if (state == State::HALF_OPEN && match.fromClient && !asks)
    {
        state = State::ESTABLISHED; // the server's answer may have passed elsewhere
    }
    if (state == State::ESTABLISHED && entry.shared && !entry.toldOpen &&
        entry.state == State::HALF_OPEN)
    {
        const int64_t wait = m_connections.GetTimeout(State::HALF_OPEN) / 2;
        m_opened.push_back({now + wait, entry.ClientKey()});
    }
    if (m_settings.requestsOnly && entry.clientFinished)
    {
        state = State::CLOSING; // the server's FIN is never seen
    }
    if (state == State::CLOSING && CountsAsOpen(entry))
    {
        m_choice.ConnectionEnded(*entry.serverId);
    }
    m_connections.Touch(entry, state, now);
    if (DispatchEntry::EndOf(entry) == before)
    {
        return;
    }
    if (state == State::CLOSING && m_settings.atOnce)
    {
        m_connections.Erase(entry, ConnectionTable::Removal::CLOSED);
        return;
    }
    Tell(entry);
}

bool
DispatchTable::CountsAsOpen(const NatConnection& entry)
{
    return entry.serverId && entry.state != State::CLOSING;
}

void
DispatchTable::Tell(NatConnection& entry)
{
    if (entry.shared)
    {
        entry.toldHere = true;
        entry.toldOpen = entry.state != State::HALF_OPEN;
        m_sync.Write(SyncKey::Of(entry.ClientKey()), DispatchEntry::Encode(entry));
    }
}

void
DispatchTable::Reuse(const Match& match)
{
    m_connections.Erase(*match.connection, ConnectionTable::Removal::REUSED);
}

void
DispatchTable::UpdateServers(const std::vector<flowhash::MemberChange>& changes)
{
    m_choice.Update(changes);
    for (const flowhash::MemberChange& change : changes)
    {
        if (change.kind != flowhash::MemberChange::Kind::SET_DOWN)
        {
            continue;
        }
        for (NatConnection* entry : m_connections.OfServer(change.id))
        {
            m_connections.Erase(*entry, ConnectionTable::Removal::SERVER_FAILED);
        }
    }
}

void
DispatchTable::Expire(int64_t now)
{
    m_connections.Expire(now);
    TellOpened(now);
}

void
DispatchTable::TellOpened(int64_t now)
{
    while (!m_opened.empty() && m_opened.front().due <= now)
    {
        NatConnection* const entry = m_connections.Find(m_opened.front().client, now).connection;
        m_opened.pop_front();
        if (entry && entry->state == State::ESTABLISHED && !entry->toldOpen)
        {
            Tell(*entry);
        }
    }
}

void
DispatchTable::Clear()
{
    m_opened.clear();
    m_connections.Clear();
}

/// An entry goes. Its end is told by the dispatcher whose word on it is the last; what goes for a
/// reason of this dispatcher alone stays with the others.
void
DispatchTable::Removed(const NatConnection& entry, ConnectionTable::Removal why)
{
    if (CountsAsOpen(entry))
    {
        m_choice.ConnectionEnded(*entry.serverId);
    }
    const SyncKey key = SyncKey::Of(entry.ClientKey());
    if (entry.shared && why == ConnectionTable::Removal::CLOSED &&
        (m_settings.atOnce || m_sync.IsOwn(key)))
    {
        m_sync.Erase(key);
    }
    else if (entry.shared && why != ConnectionTable::Removal::REMOVED &&
             why != ConnectionTable::Removal::REPLACED) // these are known there
    {
        m_sync.Forget(key);
    }
    NS_LOG_LOGIC("the entry of " << entry.ClientKey().ToString()
                                 << " goes: " << ConnectionTable::Name(why));
    m_removed(entry, why);
}

const ConnectionTable&
DispatchTable::GetConnections() const
{
    return m_connections;
}

int64_t
DispatchTable::AssignStreams(int64_t stream)
{
    return m_choice.AssignStreams(stream);
}

} // namespace ns3
