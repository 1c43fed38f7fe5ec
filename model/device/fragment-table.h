// SPDX-License-Identifier: GPL-2.0-only

#ifndef FRAGMENT_TABLE_H
#define FRAGMENT_TABLE_H

#include "ns3/affinity-state.h"
#include "ns3/packet-view.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <unordered_map>

namespace ns3
{

/// What all fragments of one packet have in common: addresses and identification, in IPv4 the
/// protocol too (RFC 791, RFC 8200 section 4.5).
struct FragmentKey
{
    flowhash::HostAddress source;
    flowhash::HostAddress destination;
    uint64_t origin; //!< where it comes from, as one may pass a device twice
    uint32_t identification;
    uint8_t protocol; //!< 0 in IPv6

    /// @param view a fragment @param origin see there @return its packet's
    static FragmentKey Of(const PacketView& view, uint64_t origin)
    {
        const bool ipv6 = view.source.version == 6;
        return {view.source,
                view.destination,
                origin,
                view.identification,
                ipv6 ? uint8_t{0} : view.protocol};
    }

    bool operator==(const FragmentKey& other) const
    {
        return identification == other.identification && protocol == other.protocol &&
               origin == other.origin && source == other.source && destination == other.destination;
    }
};

/// Mixes all of a key.
struct FragmentKeyHasher
{
    std::size_t operator()(const FragmentKey& key) const
    {
        const flowhash::HostAddressHasher mix;
        return mix(key.source) * 3 + mix(key.destination) + key.origin * 5 +
               (std::size_t{key.protocol} << 32 | key.identification) * 0x9e3779b97f4a7c15ULL;
    }
};

/**
 * @ingroup flow-distribution
 *
 * What became of the first fragments of packets, so that the later ones, which have no ports, fare
 * alike (D7).
 *
 * Bounded: a new entry pushes the oldest out. Entries end after a fixed time. Times are nanoseconds
 * of any monotonic clock. Nothing waits here: a later fragment that comes before the first finds
 * nothing.
 *
 * @tparam Fate what became of a packet
 */
template <typename Fate>
class FragmentTable
{
  public:
    /// Sets the bounds. @param entries most entries; 0: none is kept @param timeout of each, ns
    void Configure(uint32_t entries, int64_t timeout)
    {
        m_capacity = entries;
        m_timeout = timeout;
    }

    /// Remembers. @param first a packet's first fragment @param origin where it comes from
    /// @param fate what became of it @param now ns
    void Insert(const PacketView& first, uint64_t origin, const Fate& fate, int64_t now)
    {
        Expire(now);
        while (!m_slots.empty() && m_slots.size() >= m_capacity)
        {
            m_usage.evictions += RemoveOldest() ? 1 : 0;
        }
        if (m_capacity == 0)
        {
            return;
        }
        m_slots.push_back({FragmentKey::Of(first, origin), fate, now});
        m_index[m_slots.back().key] = m_removed + m_slots.size() - 1;
        ++m_usage.insertions;
        m_usage.mostEntries = std::max<uint64_t>(m_usage.mostEntries, m_index.size());
    }

    /// @param later a later fragment @param origin as the first's @param now ns
    /// @return what became of the first, valid until the next call; null: not known
    const Fate* Find(const PacketView& later, uint64_t origin, int64_t now)
    {
        Expire(now);
        const auto place = m_index.find(FragmentKey::Of(later, origin));
        if (place == m_index.end())
        {
            ++m_usage.misses;
            return nullptr;
        }
        ++m_usage.hits;
        return &m_slots[place->second - m_removed].fate;
    }

    /// @param now ns @return entries, bytes and counts so far
    flowhash::StateUsage Usage(int64_t now)
    {
        Expire(now);
        flowhash::StateUsage usage = m_usage;
        usage.entries = m_index.size();
        usage.bytes = m_slots.size() * sizeof(Slot) + m_index.size() * sizeof(*m_index.begin());
        return usage;
    }

  private:
    /// One packet.
    struct Slot
    {
        FragmentKey key;
        Fate fate;
        int64_t time;
    };

    void Expire(int64_t now)
    {
        while (!m_slots.empty() && now - m_slots.front().time >= m_timeout)
        {
            m_usage.expirations += RemoveOldest() ? 1 : 0;
        }
    }

    /// @return whether it was in use; else a packet with its identification came later
    bool RemoveOldest()
    {
        const auto place = m_index.find(m_slots.front().key);
        const bool used = place != m_index.end() && place->second == m_removed;
        if (used)
        {
            m_index.erase(place);
        }
        m_slots.pop_front();
        ++m_removed;
        return used;
    }

    uint32_t m_capacity{0};
    int64_t m_timeout{0};
    std::deque<Slot> m_slots; //!< oldest first
    uint64_t m_removed{0};    //!< slots that went; the number of the oldest
    std::unordered_map<FragmentKey, uint64_t, FragmentKeyHasher> m_index; //!< numbers of slots
    flowhash::StateUsage m_usage;
};

} // namespace ns3

#endif // FRAGMENT_TABLE_H
