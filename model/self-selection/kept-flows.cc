// SPDX-License-Identifier: GPL-2.0-only

#include "kept-flows.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ns3
{

using flowhash::FlowKey;

void
KeptFlows::Configure(uint32_t capacity, int64_t idle)
{
    m_capacity = capacity;
    m_idle = idle;
}

void
KeptFlows::SetListener(Listener listener)
{
    m_listener = std::move(listener);
}

bool
KeptFlows::Use(const FlowKey& flow, int64_t now)
{
    Expire(now);
    const auto found = m_index.find(flow);
    if (found == m_index.end())
    {
        ++m_usage.misses;
        return false;
    }
    ++m_usage.hits;
    found->second->used = now;
    m_entries.splice(m_entries.end(), m_entries, found->second);
    return true;
}

void
KeptFlows::Keep(const FlowKey& flow, int64_t now)
{
    if (Use(flow, now))
    {
        return;
    }
    if (m_entries.size() >= m_capacity)
    {
        ++m_usage.evictions;
        Drop(m_entries.begin(), "evicted");
    }
    m_entries.push_back({flow, now});
    m_index[flow] = std::prev(m_entries.end());
    ++m_usage.insertions;
    m_usage.mostEntries = std::max<uint64_t>(m_usage.mostEntries, m_entries.size());
}

void
KeptFlows::Forget(const FlowKey& flow, const char* why)
{
    const auto found = m_index.find(flow);
    if (found != m_index.end())
    {
        Drop(found->second, why);
    }
}

void
KeptFlows::Clear()
{
    m_entries.clear();
    m_index.clear();
}

flowhash::StateUsage
KeptFlows::GetUsage() const
{
    flowhash::StateUsage usage = m_usage;
    usage.entries = m_entries.size();
    // A node of the list and one of the index, each with its links.
    usage.bytes =
        usage.mostEntries * (sizeof(Entry) + sizeof(*m_index.begin()) + 4 * sizeof(void*));
    return usage;
}

void
KeptFlows::Expire(int64_t now)
{
    while (!m_entries.empty() && now - m_entries.front().used >= m_idle)
    {
        ++m_usage.expirations;
        Drop(m_entries.begin(), "expired");
    }
}

void
KeptFlows::Drop(Entries::iterator entry, const char* why)
{
    const FlowKey flow = entry->flow;
    m_index.erase(flow);
    m_entries.erase(entry);
    if (why && m_listener)
    {
        m_listener(flow, why);
    }
}

} // namespace ns3
