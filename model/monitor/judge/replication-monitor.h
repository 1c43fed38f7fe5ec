// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLICATION_MONITOR_H
#define REPLICATION_MONITOR_H

#include "ns3/measurement-report.h"
#include "ns3/nstime.h"
#include "ns3/sync-key.h"
#include "ns3/sync-version.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How the tables of a group's nodes differ while messages keep them alike (C1 to C4, X4). A key
 * differs while live members of the group have different words on it: of different versions, or
 * some have an entry and some have none, whether it was removed there, ran out, or never came.
 *
 * It keeps the words of all nodes itself, and is told of each change: a change costs as many
 * comparisons as the group has nodes, a member that comes or goes one look at all words. Nothing is
 * sampled, so that means and times are exact.
 *
 * What it takes tables to agree counts from the latest event, or, where nothing happens, from the
 * latest word that a node said itself: that it has an entry, changed or removed it. An entry that
 * runs out or is evicted is no word. Tables that differ at the end have not agreed.
 *
 * Times come from outside, and never go back.
 */
class ReplicationMonitor
{
  public:
    /// @param live by number of the group's nodes: whether it is a member and works
    explicit ReplicationMonitor(const std::vector<bool>& live);

    /// A node's word on a key is another one. @param node number @param key which
    /// @param version the word @param there whether there is an entry @param now time
    void Changed(
        uint32_t node, const SyncKey& key, const SyncVersion& version, bool there, Time now);

    /// A node joins, leaves, fails or returns. @param node number @param live whether it is a
    /// member and works from now on @param now time
    void SetLive(uint32_t node, bool live, Time now);

    /// Something happened, to whomever: from now on it counts how long tables take to agree.
    /// @param now time
    void Happened(Time now);

    /// @return keys that differ now
    uint64_t GetNDiffering() const;

    /// @param now end of the run @return what it showed; without locks
    ReplicationReport Report(Time now) const;

  private:
    /// What a node says of a key.
    struct Word
    {
        SyncVersion version;
        bool there{false};
    };

    using Words = std::vector<Word>; //!< by node

    bool Differs(const Words& words) const;
    void Count(uint64_t differing, Time now);
    void BeginToAgree(Time now);

    std::vector<bool> m_live;
    std::unordered_map<SyncKey, Words, SyncKeyHasher> m_words; //!< of keys that somebody has
    uint64_t m_differing{0};
    uint64_t m_most{0};
    double m_keySeconds{0}; //!< differing keys times how long, up to m_since
    Time m_since;           //!< of the latest change of their number
    bool m_happened{false};
    Time m_from;                  //!< it counts how long tables take to agree since then
    std::optional<Time> m_agreed; //!< when they did; void if they differ again at that moment
};

} // namespace ns3

#endif // REPLICATION_MONITOR_H
