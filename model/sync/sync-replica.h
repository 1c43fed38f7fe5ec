// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_REPLICA_H
#define SYNC_REPLICA_H

#include "sync-message.h"
#include "sync-records.h"
#include "synced-table.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One node's copy of what all say: which word on an entry counts, and what the node's table is told
 * of it. Times are ns.
 */
class SyncReplica
{
  public:
    /// @param node this one
    void SetNode(uint16_t node);

    /// @param table this node's
    void SetTable(SyncedTable& table);

    /// @copydoc SyncRecords::SetListener
    void SetListener(SyncRecords::Listener listener);

    /// @param time that removals are remembered, ns
    void SetTombstoneTime(int64_t time);

    /// An entry is new or changed here. @param key which @param value of it @param now ns
    /// @return its version
    SyncVersion Write(const SyncKey& key, const std::vector<uint8_t>& value, int64_t now);

    /// An entry was removed here. @param key which @param now ns @return version of the removal
    SyncVersion Erase(const SyncKey& key, int64_t now);

    /// An entry ran out here. @param key which @param now ns
    void Forget(const SyncKey& key, int64_t now);

    /// Others have got this far. @param clock of versions
    void Hear(uint32_t clock);

    /// What this node says from now on is later than all that was said or heard, as it knows
    /// nothing of most of that.
    void GoBeyond();

    /// @return the greatest counter of a version that was said or heard here, in any life
    uint32_t GetClock() const;

    /**
     * Hears another node's word. Where it loses to what was forgotten here, its author, which did
     * not know of that, is to be told; and what an author hears such an objection to, it says
     * again.
     * @param entry the word
     * @param compared whether tables were found to differ: then a live word counts, though a later
     * one was forgotten here, as the next comparison mends what may be wrong with that
     * @param now ns
     * @return whether this node's own word, or its objection, is to be told
     */
    bool Merge(const SyncEntry& entry, bool compared, int64_t now);

    /// Another node saw a packet. @param touch of which entry
    void Touch(const SyncTouch& touch);

    /// Appends the live entries of which a packet was seen here. @param since when, exclusive, ns
    /// @param touches where to
    void AppendTouched(int64_t since, std::vector<SyncTouch>& touches) const;

    /// @param key any @return whether what is known of it is this node's to tell
    bool IsOwn(const SyncKey& key) const;

    /// @param key any @param now ns @return what is told of it; none: there is nothing, or the
    /// table has the entry no more
    std::optional<SyncEntry> GetEntry(const SyncKey& key, int64_t now) const;

    /// Appends entries of asked buckets behind a key. @param ask for what @param room bytes
    /// @param now ns @param piece where to
    void Fill(const SyncAsk& ask, std::size_t room, int64_t now, SyncPiece& piece) const;

    /// @param now ns @return what is in each bucket, in short
    SyncDigests Digest(int64_t now) const;

    /// @return what is known
    const SyncRecords& GetRecords() const;

    /// Takes what is due. @param now ns
    void Purge(int64_t now);

    /// As Purge, and what has run out in the table goes as well: others are about to be told what
    /// is there. @param now ns
    void Tidy(int64_t now);

    /// The node fails. Live entries stay.
    void LoseDead();

    /// The node's table is empty.
    void Clear();

  private:
    SyncVersion NextVersion(const SyncKey& key);
    bool HearObjection(const SyncEntry& entry);
    bool Object(const SyncEntry& entry);
    void TakeLive(const SyncEntry& entry, bool wasLive, int64_t now);
    void TakeRemoved(const SyncEntry& entry, bool wasLive, int64_t now);
    std::optional<SyncEntry> Tell(const SyncRecords::Map::value_type& record, int64_t now) const;

    uint16_t m_node{0};
    SyncedTable* m_table{nullptr};
    int64_t m_tombstoneTime{0};
    uint32_t m_clock{0}; //!< never goes back, not in a failure either
    uint32_t m_floor{0}; //!< what is said here is later than that
    SyncRecords m_records;
};

} // namespace ns3

#endif // SYNC_REPLICA_H
