// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBER_TABLE_H
#define MEMBER_TABLE_H

#include "ns3/distribution.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A switch's table of members, of limited size, that all its pools share (S2). Each pool takes as
 * many entries as its selector says (FlowSelector::TableEntries); one without a live member takes
 * none.
 *
 * A change that does not fit is refused as a whole: the pool stays as it was, and the change waits.
 * When a later change comes to the same pool, both are tried together; where these do not fit, and
 * have no member in common, the later one alone. When any pool has given entries back, changes that
 * wait in others are tried again, in the order in which they were refused. What was refused by
 * itself is done by itself, one after the other at one time, so that each is known for what it was.
 */
class MemberTable
{
  public:
    using Changes = std::vector<flowhash::MemberChange>;

    /// What it does with pools.
    struct Pools
    {
        std::function<uint32_t()> count; //!< how many there are
        /// A pool's scheme; null: it has none yet.
        std::function<const flowhash::Distribution*(uint32_t pool)> scheme;
        /// Changes a pool's members.
        std::function<flowhash::UpdateDelta(const Changes&, uint32_t pool)> apply;
        /// Is told of a change that was refused, and of the entries that it needed.
        std::function<void(const Changes&, std::size_t entries, uint32_t pool)> refused;
    };

    /// What became of changes so far.
    struct Counts
    {
        uint64_t refused{0}; //!< that did not fit when they came
        uint64_t late{0};    //!< of these, done when there was room
        std::size_t most{0}; //!< entries in use at a time
    };

    /// @param pools whose members it holds
    explicit MemberTable(Pools pools);

    /// @param size entries; 0: no limit
    void SetSize(uint32_t size);

    /// @return entries; 0: no limit
    uint32_t GetSize() const;

    /**
     * Changes the members of a pool, or has the changes wait.
     * @param changes ones that can be where all before them are done @param pool its number
     * @return what moved @throws flowhash::SpecError as Distribution::Update
     */
    flowhash::UpdateDelta Update(const Changes& changes, uint32_t pool);

    /// @return what became of changes so far
    const Counts& GetCounts() const;

    /// @param scheme any @param list its members @return entries that it takes
    static std::size_t EntriesOf(const flowhash::Distribution& scheme,
                                 const flowhash::MemberList& list);

  private:
    /// Updates of a pool that were refused.
    struct Waiting
    {
        std::vector<Changes> updates; //!< in order
        uint64_t since{0};            //!< number of the first refusal
    };

    std::size_t EntriesAfter(const Changes& changes, uint32_t pool) const;
    bool Fits(const Changes& changes, uint32_t pool) const;
    flowhash::UpdateDelta Apply(const std::vector<Changes>& updates, uint32_t pool);
    flowhash::UpdateDelta UpdateOne(const Changes& changes, uint32_t pool);
    bool RetryFirst();

    Pools m_pools;
    uint32_t m_size{0};
    std::map<uint32_t, Waiting> m_waiting; //!< by pool
    Counts m_counts;
};

} // namespace ns3

#endif // MEMBER_TABLE_H
