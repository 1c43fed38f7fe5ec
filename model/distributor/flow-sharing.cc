// SPDX-License-Identifier: GPL-2.0-only

#include "flow-sharing.h"

#include "../hash-core/wire/byte-order.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

constexpr std::size_t VALUE_SIZE = 8; // pool and member, four bytes each

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

FlowSharing::FlowSharing(Actions actions)
    : m_actions(std::move(actions)),
      m_sync(CreateObject<TableSync>())
{
    m_sync->SetTable(*this);
}

const Ptr<TableSync>&
FlowSharing::GetSync() const
{
    return m_sync;
}

std::vector<uint8_t>
FlowSharing::Encode(const Entry& entry)
{
    std::vector<uint8_t> value(VALUE_SIZE);
    flowhash::StoreBig32(value.data(), entry.pool);
    flowhash::StoreBig32(value.data() + 4, entry.member);
    return value;
}

bool
FlowSharing::Decode(const std::vector<uint8_t>& value, Entry& entry)
{
    if (value.size() != VALUE_SIZE)
    {
        return false;
    }
    entry.pool = flowhash::LoadBig32(value.data());
    entry.member = flowhash::LoadBig32(value.data() + 4);
    return true;
}

void
FlowSharing::Note(uint32_t pool,
                  const flowhash::FlowKey& flow,
                  flowhash::MemberId member,
                  int64_t now)
{
    const SyncKey key = SyncKey::Of(flow);
    const auto [place, isNew] = m_flows.try_emplace(key);
    Entry& entry = place->second;
    const bool changes = isNew || entry.member != member || entry.pool != pool;
    entry = {pool, member, now, true};
    if (changes)
    {
        m_sync->Write(key, Encode(entry));
    }
}

void
FlowSharing::Forgot(const flowhash::FlowKey& flow, bool ended)
{
    for (const SyncKey& key : {SyncKey::Of(flow), SyncKey::Of(flow.Reversed())})
    {
        if (m_told == key || m_flows.erase(key) == 0)
        {
            continue;
        }
        ended ? void(m_sync->Erase(key)) : m_sync->Forget(key);
    }
}

bool
FlowSharing::Put(const SyncKey& key,
                 const std::vector<uint8_t>& value,
                 const SyncVersion& /* version */,
                 int64_t age)
{
    Entry entry;
    if (!Decode(value, entry))
    {
        return false;
    }
    m_told = key;
    const bool taken = m_actions.learn(entry.pool, key.ToFlowKey(), entry.member);
    m_told.reset();
    if (taken)
    {
        entry.touched = NowNs() - age;
        m_flows[key] = entry;
    }
    return taken;
}

void
FlowSharing::Remove(const SyncKey& key, const SyncVersion& /* version */)
{
    const auto known = m_flows.find(key);
    if (known == m_flows.end())
    {
        return;
    }
    m_told = key;
    m_actions.forget(known->second.pool, key.ToFlowKey());
    m_told.reset();
    m_flows.erase(known);
}

void
FlowSharing::Refresh(const SyncKey& key, int64_t age)
{
    const auto known = m_flows.find(key);
    if (known == m_flows.end() || NowNs() - age <= known->second.touched)
    {
        return;
    }
    known->second.touched = NowNs() - age;
    known->second.seenHere = false;
    m_told = key;
    m_actions.learn(known->second.pool, key.ToFlowKey(), known->second.member);
    m_told.reset();
}

std::optional<int64_t>
FlowSharing::GetAge(const SyncKey& key) const
{
    const auto known = m_flows.find(key);
    return known == m_flows.end() ? std::nullopt
                                  : std::optional<int64_t>(NowNs() - known->second.touched);
}

void
FlowSharing::Expire()
{
    // A state takes out what has run out when a packet asks for it; until then it is here.
}

void
FlowSharing::AppendTouched(int64_t sinceNs, std::vector<SyncKey>& keys) const
{
    const std::size_t first = keys.size();
    for (const auto& [key, entry] : m_flows)
    {
        if (entry.seenHere && entry.touched > sinceNs)
        {
            keys.push_back(key);
        }
    }
    std::sort(keys.begin() + static_cast<std::ptrdiff_t>(first), keys.end());
}

} // namespace ns3
