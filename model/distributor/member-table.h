// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBER_TABLE_H
#define MEMBER_TABLE_H

#include "ns3/distribution.h"

#include <cstddef>
#include <cstdint>
#include <functional>
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
 * A later change to the same pool joins what waits if it is about the same members: then all of it
 * is one change, which is forgotten where nothing is left of it, as of a newcomer that leaves
 * before it came. Any other one is tried by itself. After each change that is done those that wait
 * are tried again one by one, the oldest first, of whatever pool.
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
    /// A change that waits.
    struct Waiting
    {
        uint32_t pool;
        Changes changes;     //!< of one or several updates, in order
        uint64_t updates{0}; //!< of these, refused
    };

    std::size_t EntriesAfter(const Changes& changes, uint32_t pool) const;
    bool Fits(const Waiting& change) const;
    bool IsNothing(const Waiting& change) const;
    flowhash::UpdateDelta Apply(const Waiting& change);
    flowhash::UpdateDelta UpdateOne(const Changes& changes, uint32_t pool);
    bool RetryFirst();

    Pools m_pools;
    uint32_t m_size{0};
    std::vector<Waiting> m_waiting; //!< the oldest first
    Counts m_counts;
};

} // namespace ns3

#endif // MEMBER_TABLE_H
