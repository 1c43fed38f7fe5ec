// SPDX-License-Identifier: GPL-2.0-only

// What other dispatchers say of the entries of a DispatchTable.

#include "dispatch-entry.h"
#include "dispatch-table.h"

#include <algorithm>

namespace ns3
{

namespace
{

using Ground = MemberChoice::Ground;
using State = NatConnection::State;

/// @return whether who chose had locked the client
bool
WasLocked(const NatConnection& entry)
{
    return entry.ground == Ground::LOCKED || entry.ground == Ground::LOCK_LOST ||
           entry.ground == Ground::LOCK_CONFLICT;
}

/// @return whether an end of a connection, or the whole, was closed
bool
HasEnded(const NatConnection& entry)
{
    return DispatchEntry::EndOf(entry) != 0;
}

/// @return whether a packet of either would be treated alike
bool
IsAlike(const NatConnection& known, const NatConnection& word)
{
    return known.serverId == word.serverId && known.bound == word.bound &&
           known.sequenceOffset == word.sequenceOffset;
}

/// @return whether a word is about a connection that came after the one that is known: it begins
/// where the other one ends
bool
IsAnew(const NatConnection& known, const NatConnection& word)
{
    return HasEnded(known) && word.state == State::HALF_OPEN && !HasEnded(word);
}

} // namespace

bool
DispatchTable::Take(const SyncKey& key, const std::vector<uint8_t>& value, int64_t age, int64_t now)
{
    const flowhash::FlowKey flow = key.ToFlowKey();
    std::optional<NatConnection> word = DispatchEntry::Decode(flow, value);
    if (!word || !IsGood(*word, age))
    {
        return false;
    }
    NatConnection* const known = m_connections.Find(flow, now).connection;
    const bool anew = known && IsAnew(*known, *word);
    if (known && !anew && IsAlike(*known, *word))
    {
        Adopt(*known, *word, age, now);
        return true;
    }
    if (known && !anew)
    {
        word->ground =
            WasLocked(*known) || WasLocked(*word) ? Ground::LOCK_CONFLICT : Ground::ENTRY_LATE;
    }
    if (known)
    {
        m_connections.Erase(*known, ConnectionTable::Removal::REPLACED);
    }
    return Insert(*word, now, age).connection != nullptr;
}

/// @return whether a word is one to heed: of a server that there is, and not of long ago
bool
DispatchTable::IsGood(const NatConnection& word, int64_t age) const
{
    return m_servers.Find(*word.serverId, word.version) && !m_choice.IsDown(*word.serverId) &&
           age < m_connections.GetTimeout(word.state);
}

/// The same server: what else another one says of an entry. Each may have seen the end of another
/// direction. Where what this one said was beaten by a word that tells less, it says all again.
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
    if (state == State::CLOSING && CountsAsOpen(entry))
    {
        m_choice.ConnectionEnded(*entry.serverId);
    }
    if (now - age > entry.touched)
    {
        entry.seenHere = false;
    }
    m_connections.Touch(entry, state, std::max(entry.touched, now - age));
    if (state == State::CLOSING && m_settings.atOnce)
    {
        m_connections.Erase(entry, ConnectionTable::Removal::CLOSED);
        return;
    }
    const bool again = entry.toldHere && DispatchEntry::EndOf(entry) != DispatchEntry::EndOf(word);
    entry.toldHere = false;
    entry.toldOpen |= word.state != State::HALF_OPEN;
    if (again)
    {
        Tell(entry);
    }
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
        if (entry->shared && entry->state != State::HALF_OPEN)
        {
            keys.push_back(SyncKey::Of(entry->ClientKey()));
        }
    }
}

} // namespace ns3
