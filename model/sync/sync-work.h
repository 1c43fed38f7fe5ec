// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_WORK_H
#define SYNC_WORK_H

#include "gap-asker.h"
#include "message-sender.h"
#include "round-trips.h"
#include "sender-book.h"
#include "sync-replica.h"
#include "sync-settings.h"
#include "table-transfer.h"
#include "update-log.h"
#include "update-outbox.h"
#include "update-queue.h"
#include "update-repeater.h"

#include "ns3/event-id.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What TableSync does, part by part: SyncReplica knows which word counts, MessageSender sends,
 * UpdateLog, UpdateOutbox and UpdateRepeater hold what goes out, UpdateQueue what came in,
 * SenderBook and GapAsker see to it that nothing is missed, TableTransfer gets tables, and
 * RoundTrips knows how long answers take. This says what each message and each interval means to
 * them.
 */
class SyncWork
{
  public:
    SyncWork();
    ~SyncWork();
    SyncWork(const SyncWork&) = delete;
    SyncWork& operator=(const SyncWork&) = delete;

    /// @param node this one
    void SetNode(uint16_t node);

    /// @return what makes packets
    MessageSender& GetSender();

    /// @return what is known of entries, up to date
    SyncReplica& GetReplica();

    /// @return messages so far
    const SyncCounts& GetCounts() const;

    /// @return what waits to be applied
    const UpdateQueue& GetQueue() const;

    /// @return what gets tables
    const TableTransfer& GetTransfer() const;

    /// Begins. @param settings to go by @param empty whether the table is
    void Start(const SyncSettings& settings, bool empty);

    /// @copydoc TableSync::Stop
    void Stop();

    /// @copydoc TableSync::RemovePeer
    void RemovePeer(uint16_t id);

    /// @copydoc TableSync::Receive
    bool Receive(Ptr<const Packet> packet);

    /// Tells others of an entry of this node, as set. @param key which
    void Tell(const SyncKey& key);

  private:
    // What a message means. Each: @return why it is dropped, or null.
    const char* Hear(const SyncLife& from, const SyncUpdate& update);
    const char* Hear(const SyncLife& from, const SyncRefresh& refresh);
    const char* Hear(const SyncLife& from, const SyncStatus& status);
    const char* Hear(const SyncLife& from, const SyncGaps& gaps);
    const char* Hear(const SyncLife& from, const SyncDigest& digest);
    const char* Hear(const SyncLife& from, const SyncAsk& ask);
    const char* Hear(const SyncLife& from, const SyncPiece& piece);

    const char* Judge(const SyncMessage& message);
    const char* Heed(const SyncMessage& message);
    bool Apply(const std::vector<SyncEntry>& entries, bool compared, std::function<void()> done);
    void Merge(SyncEntry entry, bool compared, int64_t waited);
    bool SpeaksItself(const SyncLife& sender);
    bool IsMissing(const SyncLine& line);
    std::vector<SyncLine> GetLines() const;
    void FillLines(const SyncAsk& ask, std::size_t& room, SyncPiece& piece) const;
    void FinishTransfer();
    void Flush();
    void SendUpdate(SyncUpdate update);
    void SendStatus();
    void SendDigest();
    void SendRefresh();
    void Repeatedly(EventId& event, const Time& interval, void (SyncWork::*action)());
    std::size_t Repeat(uint16_t peer, uint32_t number, uint32_t question);
    std::size_t Room() const;
    uint32_t RoomForUpdates() const;

    /// A sender that was not heard for as many status intervals is silent: others speak for it.
    static constexpr int64_t SILENCE = 3;

    SyncSettings m_settings;
    SyncCounts m_counts;
    MessageSender m_sender{m_counts};
    SyncReplica m_replica;
    UpdateLog m_log;
    UpdateOutbox m_outbox;
    UpdateQueue m_queue;
    UpdateRepeater m_repeater;
    SenderBook m_book;
    RoundTrips m_trips;
    GapAsker m_gaps;
    TableTransfer m_transfer;
    std::map<uint16_t, uint32_t> m_lives; //!< latest one of each peer that was heard
    bool m_running{false};
    uint16_t m_compared{0};   //!< peer of the latest comparison
    int64_t m_refreshedAt{0}; //!< ns
    EventId m_flushEvent;
    EventId m_statusEvent;
    EventId m_digestEvent;
    EventId m_refreshEvent;
};

} // namespace ns3

#endif // SYNC_WORK_H
