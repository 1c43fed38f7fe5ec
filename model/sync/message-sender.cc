// SPDX-License-Identifier: GPL-2.0-only

#include "message-sender.h"

#include "sync-header.h"

#include <utility>

namespace ns3
{

MessageSender::MessageSender(SyncCounts& counts)
    : m_counts(counts)
{
}

void
MessageSender::SetSend(Send send)
{
    m_send = send;
}

void
MessageSender::SetLife(const SyncLife& life)
{
    m_life = life;
}

const SyncLife&
MessageSender::GetLife() const
{
    return m_life;
}

std::set<uint16_t>&
MessageSender::GetPeers()
{
    return m_peers;
}

void
MessageSender::Tell(uint16_t peer, SyncMessage::Body body)
{
    Hand(peer, {m_life, std::move(body)});
}

void
MessageSender::TellAll(SyncMessage::Body body, bool broadcast)
{
    const SyncMessage message{m_life, std::move(body)};
    if (broadcast && !m_peers.empty())
    {
        Hand(std::nullopt, message);
    }
    else
    {
        const std::set<uint16_t> peers = m_peers; // who sends may learn that one is gone
        for (const uint16_t peer : peers)
        {
            Hand(peer, message);
        }
    }
}

void
MessageSender::Hand(std::optional<uint16_t> peer, const SyncMessage& message)
{
    const Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(SyncHeader(message));
    SyncCounts::Count& count = m_counts.sent[message.GetKind()];
    ++count.packets;
    count.bytes += packet->GetSize();
    if (!m_send.IsNull())
    {
        m_send(peer, packet);
    }
}

} // namespace ns3
