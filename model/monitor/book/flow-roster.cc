// SPDX-License-Identifier: GPL-2.0-only

#include "flow-roster.h"

#include <utility>

namespace ns3
{

FlowRoster::FlowRoster(std::function<Time()> clock)
    : m_clock(std::move(clock)),
      m_linger(Time::Max()),
      m_store(std::make_unique<FlowStore>())
{
}

FlowRoster::~FlowRoster() = default;

void
FlowRoster::SetLinger(Time linger)
{
    m_linger = linger;
}

Time
FlowRoster::GetLinger() const
{
    return m_linger;
}

void
FlowRoster::Tidy()
{
    if (m_linger == Time::Max())
    {
        return;
    }
    const Time latest = m_clock() - m_linger;
    while (!m_ended.empty() && m_ended.front().first <= latest)
    {
        const uint64_t flow = m_ended.front().second;
        m_ended.pop_front();
        for (const auto& callback : m_onRetire)
        {
            callback(flow);
        }
        Retire(m_store->Find(flow));
    }
}

void
FlowRoster::Retire(uint32_t slot)
{
    const FlowPart& part = m_store->Flow(slot);
    if (FindByKey(part.key) == slot)
    {
        if (part.Is(FlowPart::TRANSLATED))
        {
            m_translations[part.key] = Reversed(part.reply);
        }
        m_byKey.Erase(HashOf(part.key), slot, [this](uint32_t other) {
            return HashOf(m_store->Flow(other).key);
        });
    }
    m_store->Retire(slot);
}

uint32_t
FlowRoster::FindByKey(const PackedKey& key) const
{
    return m_byKey.Find(HashOf(key),
                        [this, &key](uint32_t slot) { return m_store->Flow(slot).key == key; });
}

void
FlowRoster::FlowStarted(uint64_t flow, flowhash::FlowKey key)
{
    Tidy();
    const uint32_t slot = m_store->Touch(flow);
    if (slot == FlowStore::NONE || m_store->Flow(slot).Is(FlowPart::KNOWN))
    {
        return; // a flow starts once
    }
    FlowPart& part = m_store->Flow(slot);
    const uint8_t bits = part.key.spare;
    part.key = m_store->Keys().Pack(key);
    part.key.spare = bits;
    part.reply = Reversed(part.key);
    part.reply.spare = 0;
    part.SetStart(m_clock().GetNanoSeconds());
    part.Set(FlowPart::KNOWN);
    m_mostOpen = std::max(m_mostOpen, ++m_open);
    const uint32_t other = FindByKey(part.key);
    if (other == FlowStore::NONE)
    {
        m_byKey.Insert(HashOf(part.key), slot, [this](uint32_t any) {
            return HashOf(m_store->Flow(any).key);
        });
        const auto translation = m_translations.find(part.key);
        if (translation != m_translations.end())
        {
            SetReply(slot, Reversed(translation->second));
            part.Set(FlowPart::TRANSLATED);
            m_translations.erase(translation);
        }
        return;
    }
    m_byKey.Replace(HashOf(part.key), other, slot);
    FlowPart& former = m_store->Flow(other);
    if (former.IsOpen())
    {
        part.Set(FlowPart::REUSED);
        former.Set(FlowPart::REUSED);
    }
    if (former.Is(FlowPart::TRANSLATED))
    {
        former.Set(FlowPart::TRANSLATED, false);
        part.Set(FlowPart::TRANSLATED);
        SetReply(slot, former.reply);
    }
}

void
FlowRoster::FlowAnswered(uint64_t flow)
{
    const uint32_t slot = m_store->Find(flow);
    if (slot != FlowStore::NONE && m_store->Flow(slot).Is(FlowPart::KNOWN))
    {
        m_store->Flow(slot).SetFirstByte(m_clock().GetNanoSeconds());
        m_store->Flow(slot).Set(FlowPart::ANSWERED);
    }
}

void
FlowRoster::FlowEnded(uint64_t flow, std::string outcome, Time duration)
{
    Tidy();
    const uint32_t slot = m_store->Find(flow);
    if (slot == FlowStore::NONE || !m_store->Flow(slot).IsOpen())
    {
        return;
    }
    FlowPart& part = m_store->Flow(slot);
    RemoveReply(slot);
    part.reply.spare = static_cast<uint8_t>(FlowOutcomeOf(outcome));
    part.SetDuration(duration.GetNanoSeconds());
    --m_open;
    if (m_linger != Time::Max())
    {
        m_ended.emplace_back(m_clock(), part.number);
    }
    const Flow record = Get(flow);
    for (const auto& callback : m_onEnd)
    {
        callback(flow, record);
    }
}

void
FlowRoster::Translated(const flowhash::FlowKey& client,
                       const flowhash::FlowKey& server,
                       std::optional<flowhash::MemberId> /*serverId*/)
{
    const PackedKey key = m_store->Keys().Pack(client);
    const PackedKey packed = m_store->Keys().Pack(server);
    const uint32_t slot = FindByKey(key);
    if (slot == FlowStore::NONE)
    {
        m_translations[key] = packed;
        return;
    }
    m_store->Flow(slot).Set(FlowPart::TRANSLATED);
    SetReply(slot, Reversed(packed));
}

void
FlowRoster::Untranslated(const flowhash::FlowKey& client,
                         const flowhash::FlowKey& server,
                         const char* /* why */)
{
    const PackedKey key = m_store->Keys().Pack(client);
    const PackedKey packed = m_store->Keys().Pack(server);
    const uint32_t slot = FindByKey(key);
    if (slot != FlowStore::NONE)
    {
        FlowPart& part = m_store->Flow(slot);
        part.Set(FlowPart::TRANSLATED,
                 part.Is(FlowPart::TRANSLATED) && !(part.reply == Reversed(packed)));
        return;
    }
    const auto found = m_translations.find(key);
    if (found != m_translations.end() && found->second == packed)
    {
        m_translations.erase(found);
    }
}

/// Takes a flow's reply out of the index if it stands there for this flow.
void
FlowRoster::RemoveReply(uint32_t slot)
{
    const uint32_t hash = HashOf(m_store->Flow(slot).reply);
    const uint32_t found = m_byReply.Find(hash, [this, slot](uint32_t other) {
        return m_store->Flow(other).reply == m_store->Flow(slot).reply;
    });
    if (found == slot)
    {
        m_byReply.Erase(
            hash, slot, [this](uint32_t other) { return HashOf(m_store->Flow(other).reply); });
    }
}

void
FlowRoster::SetReply(uint32_t slot, const PackedKey& reply)
{
    RemoveReply(slot);
    FlowPart& part = m_store->Flow(slot);
    if (!(part.reply == reply) || part.reply.flags != reply.flags)
    {
        KeepFormerReplies(slot);
    }
    const uint8_t outcome = part.reply.spare;
    part.reply = reply;
    part.reply.spare = outcome;
    if (!part.IsOpen())
    {
        return;
    }
    const uint32_t hash = HashOf(reply);
    const uint32_t other =
        m_byReply.Find(hash, [&](uint32_t any) { return m_store->Flow(any).reply == reply; });
    if (other == FlowStore::NONE)
    {
        m_byReply.Insert(
            hash, slot, [this](uint32_t any) { return HashOf(m_store->Flow(any).reply); });
        return;
    }
    part.Set(FlowPart::REUSED);
    m_store->Flow(other).Set(FlowPart::REUSED);
    m_byReply.Replace(hash, other, slot);
}

/// The latest replies that choosers saw stay what they were when the roster's becomes another one.
void
FlowRoster::KeepFormerReplies(uint32_t slot)
{
    for (uint32_t tier = 0; tier < m_store->GetNTiers(); ++tier)
    {
        if (m_store->Tier(tier, slot).reply == TierPart::Reply::ANSWER)
        {
            m_store->Rest(tier, slot).reply = std::make_unique<flowhash::FlowKey>(
                m_store->Keys().Unpack(m_store->Flow(slot).reply));
            m_store->Tier(tier, slot).reply = TierPart::Reply::OTHER;
        }
    }
}

void
FlowRoster::AddEndedCallback(EndedCallback callback)
{
    m_onEnd.push_back(std::move(callback));
}

void
FlowRoster::AddRetiredCallback(RetiredCallback callback)
{
    m_onRetire.push_back(std::move(callback));
}

FlowRoster::Flow
FlowRoster::Get(uint64_t flow) const
{
    Flow record;
    const uint32_t slot = m_store->Find(flow);
    if (slot == FlowStore::NONE || !m_store->Flow(slot).Is(FlowPart::KNOWN))
    {
        return record;
    }
    const FlowPart& part = m_store->Flow(slot);
    record.key = m_store->Keys().Unpack(part.key);
    record.reply = m_store->Keys().Unpack(part.reply);
    record.start = NanoSeconds(part.GetStart());
    record.outcome = part.GetOutcome();
    if (!part.IsOpen())
    {
        record.end = NanoSeconds(part.GetEnd());
    }
    if (part.Is(FlowPart::ANSWERED))
    {
        record.firstByte = NanoSeconds(part.GetFirstByte());
    }
    record.known = true;
    record.portReused = part.Is(FlowPart::REUSED);
    return record;
}

uint64_t
FlowRoster::Size() const
{
    return m_store->Size();
}

uint64_t
FlowRoster::GetNOpen() const
{
    return m_open;
}

uint64_t
FlowRoster::GetMostOpen() const
{
    return m_mostOpen;
}

bool
FlowRoster::HasKey(const flowhash::FlowKey& client) const
{
    return FindByKey(m_store->Keys().Pack(client)) != FlowStore::NONE;
}

FlowStore&
FlowRoster::GetStore() const
{
    return *m_store;
}

Time
FlowRoster::Now() const
{
    return m_clock();
}

} // namespace ns3
