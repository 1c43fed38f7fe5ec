// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LOAD_BOOK_H
#define FLOWHASH_LOAD_BOOK_H

#include "../member-change.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace flowhash
{

/**
 * What each member has to do, as a selector that reads loads sees it: at once, or only at ticks, as
 * a balancer does that polls its servers. A member that is not live keeps its load, because its
 * connections may end later.
 */
class LoadBook
{
  public:
    /// @param stale how long a view of the loads is kept, ns; 0: every change is seen at once.
    /// A view is taken at the first choice of each period of that length, counted from time 0
    explicit LoadBook(int64_t stale);

    /// @param id a member, live or not @param change how much more or less it has to do
    /// @return its place, where it is live
    std::optional<std::size_t> Add(MemberId id, int64_t change);

    /// Brings the places in line with the members. @param live those of now, sorted by id
    void Follow(const std::vector<Member>& live);

    /// A choice is about to be made: takes a new view if one is due. @param now time, ns
    /// @return whether it took one
    bool Tick(int64_t now);

    /// @param place of a live member @return its load, as the view says
    int64_t Seen(std::size_t place) const
    {
        return (m_stale > 0 ? m_view : m_loads)[place];
    }

    /// @param place of a live member @return its load now
    int64_t Now(std::size_t place) const
    {
        return m_loads[place];
    }

    /// @return the loads of all live members now, summed up
    int64_t Total() const
    {
        return m_total;
    }

    /// @return bytes
    std::size_t Bytes() const;

  private:
    void AddAway(MemberId id, int64_t change);

    int64_t m_stale;
    int64_t m_period{-1}; //!< number of the period whose view it is
    int64_t m_total{0};
    std::vector<MemberId> m_ids; //!< the live ones, by id; the vectors below in the same order
    std::vector<int64_t> m_loads;
    std::vector<int64_t> m_view;
    std::map<MemberId, int64_t> m_away; //!< loads of the others
};

} // namespace flowhash

#endif // FLOWHASH_LOAD_BOOK_H
