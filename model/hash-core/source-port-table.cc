// SPDX-License-Identifier: MIT

#include "source-port-table.h"

#include "port-list.h"
#include "spec-error.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace flowhash
{

namespace
{

constexpr uint32_t LEAST_PORT = 1024;
constexpr uint32_t PORTS_END = 65536;

/// A pool, or what of it a list depends on (the rest zero).
struct PoolKey
{
    HostAddress self;
    HostAddress server;
    uint16_t serverPort{0};
    uint8_t protocol{0};

    bool operator<(const PoolKey& other) const
    {
        return std::tie(serverPort, protocol, server, self) <
               std::tie(other.serverPort, other.protocol, other.server, other.self);
    }
};

uint32_t
FirstPort(uint16_t serverPort)
{
    return std::max(LEAST_PORT, serverPort + 1U);
}

/// The key of a reply from the server to a port of the self address.
FlowKey
ReplyKey(const SourcePortTable::Pool& pool, uint32_t port)
{
    FlowKey key;
    key.source = pool.server.bytes;
    key.destination = pool.self.bytes;
    key.sourcePort = pool.serverPort;
    key.destinationPort = static_cast<uint16_t>(port);
    key.protocol = pool.protocol;
    key.version = pool.self.version;
    return key;
}

/// All fields that the rule takes of any reply of a pool: greater-port leaves the server's end out
/// although other packets make it read all.
FieldSet
FieldsRead(const KeyRule& rule, const SourcePortTable::Pool& pool)
{
    FieldSet fields = 0;
    for (uint32_t port = FirstPort(pool.serverPort); port < PORTS_END; ++port)
    {
        fields = static_cast<FieldSet>(fields | rule.Extract(ReplyKey(pool, port)).fields);
    }
    return fields;
}

std::vector<uint16_t>
QualifyingPorts(const Distribution& scheme, MemberId member, const SourcePortTable::Pool& pool)
{
    std::vector<FlowKey> keys;
    keys.reserve(PORTS_END - LEAST_PORT);
    for (uint32_t port = FirstPort(pool.serverPort); port < PORTS_END; ++port)
    {
        keys.push_back(ReplyKey(pool, port));
    }
    std::vector<std::optional<MemberId>> owners(keys.size());
    scheme.EvaluateBatch(keys.data(), keys.size(), owners.data());
    std::vector<uint16_t> ports;
    for (std::size_t i = 0; i < keys.size(); ++i)
    {
        if (owners[i] == member)
        {
            ports.push_back(keys[i].destinationPort);
        }
    }
    return ports;
}

} // namespace

struct SourcePortTable::State
{
    /// A list and one of the pools that it serves, for building it anew.
    struct List
    {
        Pool example;
        PortList ports;
    };

    /// A pool in use and the list that it draws on.
    struct Use
    {
        List* list;
        PortPool ports;
    };

    const Distribution& scheme;
    MemberId member;
    Rests rests;
    std::map<PoolKey, List> lists;
    std::map<PoolKey, Use> uses;
    Counts counts;

    /// What FieldsRead said, by server port, protocol and IP version: it asks for every port.
    std::map<std::tuple<uint16_t, uint8_t, uint8_t>, FieldSet> fieldsRead;

    Use& Find(const Pool& pool);
    FieldSet Fields(const Pool& pool);
    List& FindList(const Pool& pool);
    std::vector<uint16_t> Build(const Pool& pool);
};

std::vector<uint16_t>
SourcePortTable::State::Build(const Pool& pool)
{
    ++counts.lists;
    counts.probes += PORTS_END - FirstPort(pool.serverPort);
    return QualifyingPorts(scheme, member, pool);
}

FieldSet
SourcePortTable::State::Fields(const Pool& pool)
{
    const auto key = std::make_tuple(pool.serverPort, pool.protocol, pool.self.version);
    auto found = fieldsRead.find(key);
    if (found == fieldsRead.end())
    {
        found = fieldsRead.emplace(key, FieldsRead(scheme.Rule(), pool)).first;
    }
    return found->second;
}

SourcePortTable::State::List&
SourcePortTable::State::FindList(const Pool& pool)
{
    const FieldSet fields = Fields(pool);
    PoolKey key{pool.self, {}, pool.serverPort, 0};
    if (fields & FIELD_SOURCE_ADDRESS)
    {
        key.server = pool.server;
    }
    if (fields & FIELD_PROTOCOL)
    {
        key.protocol = pool.protocol;
    }
    auto found = lists.find(key);
    if (found == lists.end())
    {
        found = lists.emplace(key, List{pool, PortList(Build(pool))}).first;
    }
    return found->second;
}

SourcePortTable::State::Use&
SourcePortTable::State::Find(const Pool& pool)
{
    const PoolKey key{pool.self, pool.server, pool.serverPort, pool.protocol};
    auto found = uses.find(key);
    if (found == uses.end())
    {
        List& list = FindList(pool);
        found = uses.emplace(key, Use{&list, PortPool(list.ports)}).first;
    }
    return found->second;
}

SourcePortTable::SourcePortTable(const Distribution& scheme, MemberId member, Rests rests)
    : m_state(new State{scheme, member, rests, {}, {}, {}, {}})
{
    if (!scheme.GetSelector().Traits().pure)
    {
        throw SpecError("a source port table needs a scheme whose choice depends on hash and "
                        "members alone, not on turn or load as in '" +
                        scheme.Spec() + "'");
    }
}

SourcePortTable::~SourcePortTable() = default;

void
SourcePortTable::Prepare(const Pool& pool)
{
    m_state->FindList(pool);
}

std::optional<uint16_t>
SourcePortTable::Acquire(const Pool& pool, int64_t now)
{
    const auto port = m_state->Find(pool).ports.Acquire(now);
    ++(port ? m_state->counts.inUse : m_state->counts.exhausted);
    return port;
}

void
SourcePortTable::Release(const Pool& pool, uint16_t port, int64_t now)
{
    if (m_state->Find(pool).ports.Release(port, now + m_state->rests.afterUse))
    {
        --m_state->counts.inUse;
    }
}

void
SourcePortTable::Rebuild(int64_t now)
{
    const int64_t until = now + m_state->rests.afterGain;
    std::map<const State::List*, std::vector<uint16_t>> gained; // only looked up, never walked
    for (auto& entry : m_state->lists)
    {
        State::List& list = entry.second;
        gained[&list] = list.ports.Replace(m_state->Build(list.example), until);
    }
    for (auto& entry : m_state->uses)
    {
        entry.second.ports.Follow(gained[entry.second.list], until);
    }
}

std::vector<uint16_t>
SourcePortTable::Qualifying(const Pool& pool) const
{
    return m_state->FindList(pool).ports.Ports();
}

SourcePortTable::Counts
SourcePortTable::Usage() const
{
    Counts counts = m_state->counts;
    for (const auto& entry : m_state->lists)
    {
        counts.bytes += entry.second.ports.Bytes();
    }
    for (const auto& entry : m_state->uses)
    {
        counts.bytes += entry.second.ports.Bytes();
    }
    return counts;
}

} // namespace flowhash
