// SPDX-License-Identifier: GPL-2.0-only

#ifndef UPDATE_LOG_H
#define UPDATE_LOG_H

#include "sync-message.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Numbers the updates that a node sends, and keeps the latest of them to be asked for again.
 */
class UpdateLog
{
  public:
    /// @param limit most updates that are kept
    void SetLimit(std::size_t limit);

    /// @param entries of an update @param now ns @return its number, from 1
    uint32_t Add(const std::vector<SyncEntry>& entries, int64_t now);

    /// @return number of the latest update; 0: none
    uint32_t GetLast() const;

    /// @return number of the oldest one that is kept; the next one's where none is
    uint32_t GetOldest() const;

    /// @param number one that is kept @param now ns @return its entries, as much older as they are
    std::vector<SyncEntry> Get(uint32_t number, int64_t now) const;

    /// Forgets all, numbers too.
    void Clear();

  private:
    /// An update, and when it was sent.
    struct Logged
    {
        std::vector<SyncEntry> entries;
        int64_t at;
    };

    void Shorten();

    std::size_t m_limit{0};
    uint32_t m_last{0};
    std::deque<Logged> m_updates;
};

} // namespace ns3

#endif // UPDATE_LOG_H
