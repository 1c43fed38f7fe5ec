// SPDX-License-Identifier: GPL-2.0-only

#include "flow-roster.h"

#include <utility>

namespace ns3
{

namespace
{

/// Takes a key out of a map if it still stands for this flow.
template <typename Map>
void
EraseIfOwn(Map& map, const flowhash::FlowKey& key, uint64_t flow)
{
    const auto found = map.find(key);
    if (found != map.end() && found->second == flow)
    {
        map.erase(found);
    }
}

FlowRoster::Outcome
OutcomeOf(const std::string& name)
{
    if (name == "completed")
    {
        return FlowRoster::Outcome::COMPLETED;
    }
    return name == "refused" ? FlowRoster::Outcome::REFUSED : FlowRoster::Outcome::BROKEN;
}

} // namespace

FlowRoster::FlowRoster(std::function<Time()> clock)
    : m_clock(std::move(clock))
{
}

void
FlowRoster::FlowStarted(uint64_t flow, flowhash::FlowKey key)
{
    if (flow >= m_flows.size())
    {
        m_flows.resize(flow + 1);
    }
    Flow& record = m_flows[flow];
    record.key = key;
    record.reply = key.Reversed();
    record.start = m_clock();
    record.known = true;
    const auto [other, isNew] = m_byKey.emplace(key, flow);
    if (!isNew)
    {
        Flow& former = m_flows[std::exchange(other->second, flow)];
        record.portReused = former.IsActive();
        former.portReused |= former.IsActive();
    }
    record.openPlace = m_active.size();
    m_active.push_back(flow);
    const auto translation = m_translations.find(key);
    if (translation != m_translations.end())
    {
        SetReply(flow, translation->second.Reversed());
    }
}

void
FlowRoster::FlowAnswered(uint64_t flow)
{
    if (Get(flow).known)
    {
        m_flows[flow].firstByte = m_clock();
    }
}

void
FlowRoster::FlowEnded(uint64_t flow, std::string outcome, Time duration)
{
    if (!Get(flow).IsActive())
    {
        return;
    }
    Flow& record = m_flows[flow];
    record.outcome = OutcomeOf(outcome);
    record.end = record.start + duration;
    m_flows[m_active.back()].openPlace = record.openPlace;
    m_active[record.openPlace] = m_active.back();
    m_active.pop_back();
    EraseIfOwn(m_byReply, record.reply, flow);
    for (const auto& callback : m_ended)
    {
        callback(flow, record);
    }
}

void
FlowRoster::Translated(const flowhash::FlowKey& client,
                       const flowhash::FlowKey& server,
                       std::optional<flowhash::MemberId> /*serverId*/)
{
    m_translations[client] = server;
    const auto found = m_byKey.find(client);
    if (found != m_byKey.end())
    {
        SetReply(found->second, server.Reversed());
    }
}

void
FlowRoster::Untranslated(const flowhash::FlowKey& client,
                         const flowhash::FlowKey& server,
                         const char* /* why */)
{
    const auto found = m_translations.find(client);
    if (found != m_translations.end() && found->second == server)
    {
        m_translations.erase(found);
    }
}

void
FlowRoster::SetReply(uint64_t flow, const flowhash::FlowKey& reply)
{
    EraseIfOwn(m_byReply, m_flows[flow].reply, flow);
    m_flows[flow].reply = reply;
    if (!m_flows[flow].IsActive())
    {
        return; // its source gave it up, and its packets go on
    }
    const auto [other, isNew] = m_byReply.emplace(reply, flow);
    if (!isNew)
    {
        m_flows[flow].portReused = true;
        m_flows[std::exchange(other->second, flow)].portReused = true;
    }
}

void
FlowRoster::AddEndedCallback(EndedCallback callback)
{
    m_ended.push_back(std::move(callback));
}

const FlowRoster::Flow&
FlowRoster::Get(uint64_t flow) const
{
    static const Flow unknown;
    return flow < m_flows.size() ? m_flows[flow] : unknown;
}

uint64_t
FlowRoster::Size() const
{
    return m_flows.size();
}

const std::vector<uint64_t>&
FlowRoster::GetActive() const
{
    return m_active;
}

const char*
FlowRoster::Name(Outcome outcome)
{
    switch (outcome)
    {
    case Outcome::COMPLETED:
        return "completed";
    case Outcome::BROKEN:
        return "broken";
    case Outcome::REFUSED:
        return "refused";
    case Outcome::UNFINISHED:
        break;
    }
    return "unfinished";
}

} // namespace ns3
