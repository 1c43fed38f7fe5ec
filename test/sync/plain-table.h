// SPDX-License-Identifier: GPL-2.0-only

#ifndef PLAIN_TABLE_H
#define PLAIN_TABLE_H

#include "ns3/simulator.h"
#include "ns3/synced-table.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{

/// A table as a test needs it: bounded, and with an idle time.
class PlainTable : public SyncedTable
{
  public:
    /// An entry.
    struct Entry
    {
        std::vector<uint8_t> value;
        SyncVersion version;
        int64_t seen{0};     //!< latest packet that anybody saw, ns
        int64_t seenHere{0}; //!< latest one here
    };

    std::map<SyncKey, Entry> entries;
    std::size_t capacity{1000000};
    int64_t idle{INT64_MAX};                     //!< ns
    std::function<void(const SyncKey&)> expired; //!< told of what has run out
    uint32_t operations{0};                      //!< of other nodes, so far

    bool Put(const SyncKey& key,
             const std::vector<uint8_t>& value,
             const SyncVersion& version,
             int64_t age) override
    {
        ++operations;
        if (age >= idle || (entries.count(key) == 0 && entries.size() >= capacity))
        {
            return false;
        }
        entries[key] = {value, version, Now() - age, -1};
        return true;
    }

    void Remove(const SyncKey& key, const SyncVersion& /* version */) override
    {
        ++operations;
        entries.erase(key);
    }

    void Refresh(const SyncKey& key, int64_t age) override
    {
        ++operations;
        int64_t& seen = entries.at(key).seen;
        seen = std::max(seen, Now() - age);
    }

    std::optional<int64_t> GetAge(const SyncKey& key) const override
    {
        const auto found = entries.find(key);
        const bool there = found != entries.end() && Now() - found->second.seen < idle;
        return there ? std::optional<int64_t>(Now() - found->second.seen) : std::nullopt;
    }

    void Expire() override
    {
        for (auto entry = entries.begin(); entry != entries.end();)
        {
            const SyncKey key = entry->first;
            const bool gone = Now() - entry->second.seen >= idle;
            entry = gone ? entries.erase(entry) : std::next(entry);
            if (gone && expired)
            {
                expired(key);
            }
        }
    }

    void AppendTouched(int64_t sinceNs, std::vector<SyncKey>& keys) const override
    {
        for (const auto& [key, entry] : entries)
        {
            if (entry.seenHere > sinceNs)
            {
                keys.push_back(key);
            }
        }
    }

    /// A packet of an entry passes here.
    void See(const SyncKey& key)
    {
        entries.at(key).seen = entries.at(key).seenHere = Now();
    }

    /// @return ns
    static int64_t Now()
    {
        return Simulator::Now().GetNanoSeconds();
    }
};

} // namespace ns3

#endif // PLAIN_TABLE_H
