// SPDX-License-Identifier: GPL-2.0-only

#ifndef MESSAGE_SENDER_H
#define MESSAGE_SENDER_H

#include "sync-counts.h"
#include "sync-message.h"

#include "ns3/callback.h"
#include "ns3/packet.h"

#include <cstdint>
#include <optional>
#include <set>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Makes packets of a node's messages, hands them to whoever sends them, and counts.
 */
class MessageSender
{
  public:
    /// As TableSync::Send.
    using Send = Callback<void, std::optional<uint16_t>, Ptr<Packet>>;

    /// @param counts where messages are counted
    explicit MessageSender(SyncCounts& counts);

    /// @param send takes packets
    void SetSend(Send send);

    /// @param life the node, and which life it lives
    void SetLife(const SyncLife& life);

    /// @return the node and its life
    const SyncLife& GetLife() const;

    /// @return the other nodes of the group, to be changed there
    std::set<uint16_t>& GetPeers();

    /// @param peer to whom @param body what
    void Tell(uint16_t peer, SyncMessage::Body body);

    /// @param body what @param broadcast one message for all, or one for each
    void TellAll(SyncMessage::Body body, bool broadcast);

  private:
    void Hand(std::optional<uint16_t> peer, const SyncMessage& message);

    SyncCounts& m_counts;
    Send m_send;
    SyncLife m_life;
    std::set<uint16_t> m_peers;
};

} // namespace ns3

#endif // MESSAGE_SENDER_H
