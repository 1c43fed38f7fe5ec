// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_INDEX_H
#define FLOW_INDEX_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * An open-addressing hash index from the hash of a key to a place where the key is kept: 8 bytes a
 * slot, so that a look-up reads one cache line here and one there. At most half full. No deletion
 * marks: what is behind a removed slot moves up.
 */
class FlowIndex
{
  public:
    FlowIndex();

    /**
     * Finds a value.
     * @param hash hash of its key, well mixed
     * @param matches called with values of (nearly) the same hash; returns whether it is the one
     * @return the value
     */
    template <typename Matches>
    std::optional<uint32_t> Find(uint64_t hash, Matches matches) const
    {
        const uint32_t tag = TagOf(hash);
        for (std::size_t i = tag & m_mask; m_slots[i].value != EMPTY; i = (i + 1) & m_mask)
        {
            if (m_slots[i].tag == tag && matches(m_slots[i].value))
            {
                return m_slots[i].value;
            }
        }
        return std::nullopt;
    }

    /// Adds a value whose key is not there yet. @param hash hash of its key @param value below
    /// 2^32 - 1
    void Insert(uint64_t hash, uint32_t value);

    /// Removes a value that is there. @param hash hash of its key @param value the value
    void Erase(uint64_t hash, uint32_t value);

    /// Removes all.
    void Clear();

    /// @return memory, bytes
    std::size_t Bytes() const;

  private:
    static constexpr uint32_t EMPTY = 0xffffffff;

    /// One place; its home is the tag's low bits.
    struct Slot
    {
        uint32_t tag{0};
        uint32_t value{EMPTY};
    };

    static uint32_t TagOf(uint64_t hash)
    {
        return static_cast<uint32_t>(hash ^ hash >> 32);
    }

    void Place(Slot slot);
    void Grow();
    void CloseGap(std::size_t gap);

    std::vector<Slot> m_slots;
    std::size_t m_mask;
    std::size_t m_used{0};
};

} // namespace ns3

#endif // FLOW_INDEX_H
