// SPDX-License-Identifier: GPL-2.0-only

#ifndef SEQUENCE_SET_H
#define SEQUENCE_SET_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{

/// @ingroup flow-distribution
/// Numbers of a sender's messages: all from the first to the last.
struct SyncRange
{
    uint32_t first{0};
    uint32_t last{0}; //!< not below the first
};

/// @return whether they are the same numbers
inline bool
operator==(const SyncRange& a, const SyncRange& b)
{
    return a.first == b.first && a.last == b.last;
}

/**
 * @ingroup flow-distribution
 *
 * A set of the numbers of a sender's messages, from 1, kept as ranges: its size is that of the
 * gaps.
 */
class SequenceSet
{
  public:
    /// Adds all of a range. @param range some numbers @return whether any of them is new
    bool Add(const SyncRange& range);

    /// @param range some numbers @return whether all of them are in the set
    bool Includes(const SyncRange& range) const;

    /// @return the highest number; 0: the set is empty
    uint32_t Highest() const;

    /// @param last up to which @param limit most ranges @return the first of those that are missing
    std::vector<SyncRange> Missing(uint32_t last, std::size_t limit) const;

    /// @param limit most ranges @return the first of the set
    std::vector<SyncRange> Ranges(std::size_t limit) const;

  private:
    std::map<uint32_t, uint32_t> m_ranges; //!< last number by first; neither touch nor overlap
};

/// @param a ranges in order @param b the same @return the numbers in both, as ranges in order
std::vector<SyncRange> Intersection(const std::vector<SyncRange>& a,
                                    const std::vector<SyncRange>& b);

} // namespace ns3

#endif // SEQUENCE_SET_H
