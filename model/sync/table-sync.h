// SPDX-License-Identifier: GPL-2.0-only

#ifndef TABLE_SYNC_H
#define TABLE_SYNC_H

#include "sync-counts.h"
#include "sync-key.h"
#include "sync-version.h"
#include "synced-table.h"

#include "ns3/callback.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class SyncWork;

/**
 * @ingroup flow-distribution
 *
 * Keeps the tables of the nodes of a group alike (C1 to C4): one of these at each node. Its owner
 * tells it what it enters and removes (Write, Erase, Forget), hands it the messages of other nodes
 * (Receive) and sends what it has to say (SetSend); what others said reaches the owner's
 * SyncedTable.
 *
 * Every word on an entry has a version (SyncVersion), and of two words that one counts which beats
 * the other, in whatever order they come: repeated, late and lost messages do no harm but that
 * tables differ meanwhile. What mends losses: numbered updates that are asked for again, and a
 * comparison of tables at an interval; doc/synchronisation.rst says how, and has the messages.
 *
 * It knows no devices and draws nothing at random.
 *
 * @attention An entry that was removed and is unknown to a node for longer than TombstoneTime comes
 * back with what that node says of it.
 */
class TableSync : public Object
{
  public:
    /// Sends a message. Peer: to whom; none: one message to all peers.
    using Send = Callback<void, std::optional<uint16_t>, Ptr<Packet>>;
    /// Is shown an entry: key, version, whether it was removed.
    using Visitor = std::function<void(const SyncKey&, const SyncVersion&, bool)>;

    /// Signature of the trace source Changed: the word on a key is another one. @param key which
    /// @param version the word @param there whether there is an entry; else it was removed, ran
    /// out, or went with all others
    using ChangedTracedCallback = void (*)(const SyncKey& key,
                                           const SyncVersion& version,
                                           bool there);

    /// @return the TypeId
    static TypeId GetTypeId();
    TableSync();
    ~TableSync() override;

    /// @param id of this node, unlike those of others of the group; before Start
    void SetNode(uint16_t id);

    /// @param table what is kept alike; outlives this
    void SetTable(SyncedTable& table);

    /// @param send takes messages
    void SetSend(Send send);

    /// @param id of another node of the group; nothing is asked of it, it asks when it starts
    void AddPeer(uint16_t id);

    /// @param id of a node that left the group: nothing goes there, what comes from it is dropped
    void RemovePeer(uint16_t id);

    /// Takes a message of another node. What is damaged, foreign, of another version of the format
    /// or of an unknown sender is dropped, by name. @param packet the message and nothing else
    /// @return whether it was heeded
    bool Receive(Ptr<const Packet> packet);

    /**
     * An entry is new or changed here; the others are told as set.
     * @param key which one
     * @param value all of it; with the key it fits into a message
     * @return its version: later than all that is known of the key, removals too
     * @throws std::invalid_argument for a key or a value that no message can carry
     */
    SyncVersion Write(const SyncKey& key, const std::vector<uint8_t>& value);

    /// An entry was removed here; the others are told as set, and a tombstone stays.
    /// @param key which one @return version of the removal
    /// @throws std::invalid_argument for a key that no message can carry
    SyncVersion Erase(const SyncKey& key);

    /// An entry ran out or was evicted here: nobody is told. @param key which one
    void Forget(const SyncKey& key);

    /// @param key of an entry @return whether the latest word on it is this node's own
    bool IsOwn(const SyncKey& key) const;

    /// Begins, by the attributes as they are now. @param empty whether the table is: the others' is
    /// asked for (join, return)
    void Start(bool empty);

    /// Fails: what was known but for live entries is lost, nothing is sent until Start.
    void Stop();

    /// @return whether no transfer of a whole table to this node is under way
    bool IsComplete() const;

    /// @return messages so far, over all lives
    const SyncCounts& GetCounts() const;

    /// @return operations that wait to be applied to the table
    uint32_t GetQueueLength() const;

    /// @return live entries
    uint64_t GetNEntries() const;

    /// @return removals that are remembered
    uint64_t GetNTombstones() const;

    /// Shows live entries and tombstones in the order of keys. @param visitor changes nothing here
    void Visit(const Visitor& visitor) const;

  protected:
    void DoDispose() override;

  private:
    void Check(const SyncKey& key, const std::vector<uint8_t>& value) const;

    uint32_t m_batch{0};
    uint32_t m_mtu{0};
    Time m_updateInterval;
    std::string m_spread;
    bool m_reliable{false};
    Time m_statusInterval;
    Time m_retryInterval;
    uint32_t m_logSize{0};
    double m_transferRate{0};
    Time m_antiEntropyInterval;
    Time m_tombstoneTime;
    Time m_refreshInterval;
    double m_operationsPerSecond{0};
    uint32_t m_queueLimit{0};
    std::unique_ptr<SyncWork> m_work;

    TracedCallback<const SyncKey&, const SyncVersion&, bool> m_changedTrace;
};

} // namespace ns3

#endif // TABLE_SYNC_H
