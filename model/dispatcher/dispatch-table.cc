// SPDX-License-Identifier: GPL-2.0-only

#include "dispatch-table.h"

#include "../hash-core/wire/ip-protocol.h"

#include "ns3/log.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DispatchTable");

namespace
{

using Ground = MemberChoice::Ground;
using State = NatConnection::State;

constexpr const DropReason* OPENED = nullptr; // no reason for a drop

// The value of an entry: VALUE_KIND, flags, and the server's id in four bytes, the highest first.
constexpr std::size_t VALUE_SIZE = 6;
constexpr uint8_t HALF_OPEN = 0x01;
constexpr uint8_t CLIENT_FINISHED = 0x02;
constexpr uint8_t SERVER_FINISHED = 0x04;
constexpr uint8_t CLOSING = 0x08;
constexpr unsigned GROUND_SHIFT = 5; // how it came (MemberChoice::Ground), in the highest bits

uint8_t
FlagsOf(const NatConnection& entry)
{
    return (entry.state == State::HALF_OPEN ? HALF_OPEN : 0) |
           (entry.clientFinished ? CLIENT_FINISHED : 0) |
           (entry.serverFinished ? SERVER_FINISHED : 0) |
           (entry.state == State::CLOSING ? CLOSING : 0) |
           static_cast<uint8_t>(static_cast<uint8_t>(entry.ground) << GROUND_SHIFT);
}

/// @return whether who chose had locked the client
bool
WasLocked(const NatConnection& entry)
{
    return entry.ground == Ground::LOCKED || entry.ground == Ground::LOCK_LOST ||
           entry.ground == Ground::LOCK_CONFLICT;
}

bool
Counts(const NatConnection& entry)
{
    return entry.serverId && entry.state != State::CLOSING;
}

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

void
DispatchTable::SetServerChoice(std::unique_ptr<ServerChoice> choice)
{
    if (m_choice)
    {
        choice->TakeMembers(*m_choice);
    }
    m_choice = std::move(choice);
}

ServerChoice&
DispatchTable::GetServerChoice()
{
    return *m_choice;
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

// ---- this dispatcher's packets -----------------------------------------------------------------

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
    entry.serverId = m_choice->Choose(view.key);
    entry.ground = origin.ground;
    entry.shared = origin.shared;
    entry.seenHere = true;
    const flowhash::FlowKey key = EntryKey(view.key, true);
    entry.SetKeys(key, key);
    opened = {entry.serverId ? Insert(entry, now, 0).connection : nullptr, true};
    if (!opened.connection)
    {
        const bool known = entry.serverId && m_servers.Find(*entry.serverId, view.key.version);
        return known ? &DROP_TUPLE_IN_USE : &DROP_NO_SERVER;
    }
    NS_LOG_LOGIC("flow " << view.key.ToString() << " goes to server " << *entry.serverId);
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
    if (insertion.connection && Counts(entry))
    {
        m_choice->ConnectionStarted(*entry.serverId);
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
    const uint8_t before = FlagsOf(entry) & ~HALF_OPEN;
    State state = entry.Follow(view, match.fromClient);
    const bool asks = view.tcpFlags & PacketView::TCP_SYN;
    if (state == State::HALF_OPEN && match.fromClient && !asks)
    {
        state = State::ESTABLISHED; // the server's answer may have passed elsewhere
    }
    if (state == State::CLOSING && Counts(entry))
    {
        m_choice->ConnectionEnded(*entry.serverId);
    }
    m_connections.Touch(entry, state, now);
    if ((FlagsOf(entry) & ~HALF_OPEN) == before)
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

void
DispatchTable::Tell(const NatConnection& entry)
{
    if (entry.shared)
    {
        m_sync.Write(SyncKey::Of(entry.ClientKey()), Encode(entry));
    }
}

void
DispatchTable::Reuse(const Match& match)
{
    m_connections.Erase(*match.connection, ConnectionTable::Removal::REUSED);
}

void
DispatchTable::ForgetServer(flowhash::MemberId server)
{
    for (NatConnection* entry : m_connections.OfServer(server))
    {
        m_connections.Erase(*entry, ConnectionTable::Removal::SERVER_FAILED);
    }
}

void
DispatchTable::Expire(int64_t now)
{
    m_connections.Expire(now);
}

void
DispatchTable::Clear()
{
    m_connections.Clear();
}

/// An entry goes. Its end is told by the dispatcher whose word on it is the last; what goes for a
/// reason of this dispatcher alone stays with the others.
void
DispatchTable::Removed(const NatConnection& entry, ConnectionTable::Removal why)
{
    if (Counts(entry))
    {
        m_choice->ConnectionEnded(*entry.serverId);
    }
    const SyncKey key = SyncKey::Of(entry.ClientKey());
    if (entry.shared && why == ConnectionTable::Removal::CLOSED &&
        (m_settings.atOnce || m_sync.IsOwn(key)))
    {
        m_sync.Erase(key);
    }
    else if (entry.shared && why != ConnectionTable::Removal::REMOVED &&
             why != ConnectionTable::Removal::REPLACED && why != ConnectionTable::Removal::REUSED)
    {
        m_sync.Forget(key);
    }
    NS_LOG_LOGIC("the entry of " << entry.ClientKey().ToString()
                                 << " goes: " << ConnectionTable::Name(why));
    m_removed(entry, why);
}

// ---- what others say ---------------------------------------------------------------------------

std::vector<uint8_t>
DispatchTable::Encode(const NatConnection& entry)
{
    const uint32_t server = *entry.serverId;
    return {VALUE_KIND,
            FlagsOf(entry),
            static_cast<uint8_t>(server >> 24),
            static_cast<uint8_t>(server >> 16),
            static_cast<uint8_t>(server >> 8),
            static_cast<uint8_t>(server)};
}

bool
DispatchTable::Decode(const std::vector<uint8_t>& value, NatConnection& entry) const
{
    if (value.size() != VALUE_SIZE || value[0] != VALUE_KIND)
    {
        return false;
    }
    const uint8_t flags = value[1];
    entry.serverId = static_cast<uint32_t>(value[2]) << 24 | static_cast<uint32_t>(value[3]) << 16 |
                     static_cast<uint32_t>(value[4]) << 8 | value[5];
    entry.clientFinished = flags & CLIENT_FINISHED;
    entry.serverFinished = flags & SERVER_FINISHED;
    entry.ground = static_cast<Ground>(flags >> GROUND_SHIFT);
    entry.shared = true;
    const bool followed = entry.protocol == flowhash::IpProtocol::TCP;
    entry.state = !followed             ? State::CONNECTIONLESS
                  : (flags & CLOSING)   ? State::CLOSING
                  : (flags & HALF_OPEN) ? State::HALF_OPEN
                                        : State::ESTABLISHED;
    return entry.ground <= Ground::LOCK_CONFLICT &&
           m_servers.Find(*entry.serverId, entry.version) != nullptr;
}

bool
DispatchTable::Take(const SyncKey& key, const std::vector<uint8_t>& value, int64_t age, int64_t now)
{
    NatConnection word;
    const flowhash::FlowKey flow = key.ToFlowKey();
    word.SetKeys(flow, flow);
    if (!Decode(value, word) || IsTooOld(word, age))
    {
        return false;
    }
    const Match known = m_connections.Find(flow, now);
    if (known.connection && known.connection->serverId == word.serverId)
    {
        Adopt(*known.connection, word, age, now);
        return true;
    }
    if (known.connection)
    {
        word.ground = WasLocked(*known.connection) || WasLocked(word) ? Ground::LOCK_CONFLICT
                                                                      : Ground::ENTRY_LATE;
        m_connections.Erase(*known.connection, ConnectionTable::Removal::REPLACED);
    }
    return Insert(word, now, age).connection != nullptr;
}

bool
DispatchTable::IsTooOld(const NatConnection& entry, int64_t age) const
{
    const ConnectionTable::Timeouts& timeouts = m_settings.table.timeouts;
    switch (entry.state)
    {
    case State::HALF_OPEN:
        return age >= timeouts.halfOpen;
    case State::ESTABLISHED:
        return age >= timeouts.established;
    case State::CLOSING:
        return age >= timeouts.closing;
    case State::CONNECTIONLESS:
        break;
    }
    return age >= timeouts.connectionless;
}

/// The same server: what else another one says of an entry.
void
DispatchTable::Adopt(NatConnection& entry, const NatConnection& word, int64_t age, int64_t now)
{
    entry.clientFinished |= word.clientFinished;
    entry.serverFinished |= word.serverFinished;
    const bool closes =
        word.state == State::CLOSING || (entry.clientFinished && entry.serverFinished);
    const State state = closes                            ? State::CLOSING
                        : entry.state == State::HALF_OPEN ? word.state
                                                          : entry.state;
    if (state == State::CLOSING && Counts(entry))
    {
        m_choice->ConnectionEnded(*entry.serverId);
    }
    if (now - age > entry.touched)
    {
        entry.seenHere = false;
    }
    m_connections.Touch(entry, state, std::max(entry.touched, now - age));
}

void
DispatchTable::Remove(const SyncKey& key, int64_t now)
{
    const Match match = m_connections.Find(key.ToFlowKey(), now);
    if (match.connection)
    {
        m_connections.Erase(*match.connection, ConnectionTable::Removal::REMOVED);
    }
}

void
DispatchTable::Refresh(const SyncKey& key, int64_t age, int64_t now)
{
    const Match match = m_connections.Find(key.ToFlowKey(), now);
    if (match.connection && now - age > match.connection->touched)
    {
        NatConnection& entry = *match.connection;
        entry.seenHere = false;
        m_connections.Touch(
            entry, entry.state == State::HALF_OPEN ? State::ESTABLISHED : entry.state, now - age);
    }
}

std::optional<int64_t>
DispatchTable::GetAge(const SyncKey& key, int64_t now) const
{
    const NatConnection* const entry = m_connections.Peek(key.ToFlowKey(), now);
    return entry ? std::optional<int64_t>(now - entry->touched) : std::nullopt;
}

void
DispatchTable::AppendSeenHere(int64_t since, std::vector<SyncKey>& keys) const
{
    for (const NatConnection* entry : m_connections.SeenHereSince(since))
    {
        if (entry->shared)
        {
            keys.push_back(SyncKey::Of(entry->ClientKey()));
        }
    }
}

const ConnectionTable&
DispatchTable::GetConnections() const
{
    return m_connections;
}

int64_t
DispatchTable::AssignStreams(int64_t stream)
{
    return m_choice->AssignStreams(stream);
}

} // namespace ns3
