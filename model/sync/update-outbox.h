// SPDX-License-Identifier: GPL-2.0-only

#ifndef UPDATE_OUTBOX_H
#define UPDATE_OUTBOX_H

#include "sync-key.h"

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Keys of the entries that are to be told to others, each once, in the order in which they changed
 * first.
 */
class UpdateOutbox
{
  public:
    /// @param key of an entry that changed
    void Add(const SyncKey& key)
    {
        if (m_members.insert(key).second)
        {
            m_keys.push_back(key);
        }
    }

    /// @return how many there are
    std::size_t GetN() const
    {
        return m_keys.size();
    }

    /// @return all of them, which are taken out
    std::vector<SyncKey> Take()
    {
        m_members.clear();
        return std::exchange(m_keys, {});
    }

  private:
    std::vector<SyncKey> m_keys;
    std::set<SyncKey> m_members;
};

} // namespace ns3

#endif // UPDATE_OUTBOX_H
