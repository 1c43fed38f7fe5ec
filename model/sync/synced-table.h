// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNCED_TABLE_H
#define SYNCED_TABLE_H

#include "sync-key.h"
#include "sync-version.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The table of one node, as TableSync sees it: it is told what other nodes said, and asked what
 * only a table knows. Values are bytes to the synchronisation. Times are ns of the simulation.
 */
class SyncedTable
{
  public:
    virtual ~SyncedTable() = default;

    /**
     * Another node's word on an entry, which beats what is here.
     * @param key which entry
     * @param value all of it
     * @param version of the word
     * @param age ns since the entry's last packet, as far as anybody told
     * @return whether it was taken; a full table or too great an age refuses
     */
    virtual bool Put(const SyncKey& key,
                     const std::vector<uint8_t>& value,
                     const SyncVersion& version,
                     int64_t age) = 0;

    /// Another node removed an entry, or its word on it was refused here, so that what is here is
    /// known to be old. @param key which @param version of the word that beats it
    virtual void Remove(const SyncKey& key, const SyncVersion& version) = 0;

    /// Another node saw a packet of an entry. @param key which @param age ns since that packet
    virtual void Refresh(const SyncKey& key, int64_t age) = 0;

    /// @param key any @return ns since its last packet, here or elsewhere; none: it is not here, or
    /// has run out
    virtual std::optional<int64_t> GetAge(const SyncKey& key) const = 0;

    /// Takes out what has run out, which TableSync is told (Forget): others are about to be told
    /// what is here.
    virtual void Expire() = 0;

    /// Appends the keys of entries of which a packet was seen *here* since a time, for
    /// refreshments.
    /// @param sinceNs ns, exclusive @param keys where to
    virtual void AppendTouched(int64_t sinceNs, std::vector<SyncKey>& keys) const = 0;
};

} // namespace ns3

#endif // SYNCED_TABLE_H
