// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_RECORDS_H
#define SYNC_RECORDS_H

#include "sync-message.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The latest word on every key that a node has heard of. An entry that was removed leaves a
 * tombstone, which keeps older words away. One that was forgotten (it ran out here, or the table
 * refused it) leaves its version, so that words which were on their way for long do not bring it
 * back. Both go after a time.
 */
class SyncRecords
{
  public:
    /// What has become of an entry.
    enum class State : uint8_t
    {
        LIVE,
        REMOVED,
        FORGOTTEN,
    };

    /// The latest word on a key.
    struct Record
    {
        SyncVersion version;
        State state{State::LIVE};
        bool own{false};  //!< to be told by this node: its word of this life, or an objection
        int64_t since{0}; //!< when it was removed, forgotten or written here, ns
        std::vector<uint8_t> value;
    };

    using Map = std::map<SyncKey, Record>; //!< in the order of transfers
    /// Is told of a key whose word has changed: the word, and whether there is an entry.
    using Listener = std::function<void(const SyncKey&, const SyncVersion&, bool)>;

    /// @param listener told of every change of a word from now on
    void SetListener(Listener listener);

    /// @param key any @return its record, or null; valid until the record goes
    const Record* Find(const SyncKey& key) const;

    /// Notes a word, whatever was known. @param key of what @param record all of it
    void Set(const SyncKey& key, Record record);

    /// Takes what has been removed or forgotten long ago. @param before until when, inclusive, ns
    void Purge(int64_t before);

    /// Takes all that is not alive.
    void ClearDead();

    /// Takes all.
    void Clear();

    /// @param state a state @return how many are in it
    std::size_t GetN(State state) const;

    /// @return all records
    const Map& GetAll() const;

    /// @param entry what somebody says @param record what is known
    /// @return whether the entry counts; of the same version it does where it was forgotten here,
    /// as somebody else still has it
    static bool Beats(const SyncEntry& entry, const Record& record);

    /// @param key any @return its bucket, the same at all nodes
    static std::size_t BucketOf(const SyncKey& key);

    /// @param after only tombstones of later removals take part, ns: those that all still have
    /// @return what is in each bucket, in short: equal where the live entries and tombstones are
    SyncDigests Digest(int64_t after) const;

  private:
    void Unlist(const SyncKey& key, const Record& record);

    Listener m_listener;
    Map m_records;
    std::set<std::pair<int64_t, SyncKey>> m_dead; //!< removed or forgotten, by time
    std::array<std::size_t, 3> m_n{};             //!< by state
};

} // namespace ns3

#endif // SYNC_RECORDS_H
