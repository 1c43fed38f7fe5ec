// SPDX-License-Identifier: GPL-2.0-only

#ifndef COURSE_SHELF_H
#define COURSE_SHELF_H

#include "flow-course.h"
#include "flow-store.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <deque>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Keeps the courses of flows (FlowCourse) in their records. The first one of each direction takes a
 * few bytes there; where there are more, all stand in the flow's rest.
 *
 * A course that another one of its direction followed is put away when that one has lasted longer
 * than packets are under way, the linger time, unless it is the latest that led to the flow's owner
 * or, of requests, to any member, on which replies that went there may rest: nobody asks for others
 * any more.
 */
class CourseShelf
{
  public:
    static constexpr uint32_t NONE = 0; //!< number of no course

    /// @param store the flows; must outlive the shelf
    explicit CourseShelf(FlowStore& store);

    /// A flow and a tier.
    struct Place
    {
        uint32_t tier;
        uint32_t slot; //!< of the flow (FlowStore)
    };

    /// @param place flow and tier @param reverse direction @return its latest course, if any
    std::optional<FlowCourse> Latest(Place place, bool reverse) const;

    /// @param place flow and tier @param reverse direction @param member whom
    /// @param before only courses of smaller numbers count
    /// @return the latest that led to the member, if any
    std::optional<FlowCourse> LatestTo(Place place,
                                       bool reverse,
                                       flowhash::MemberId member,
                                       uint32_t before) const;

    /// @param place flow and tier @param reverse direction @param course what is asked about
    /// @return whether the latest is of the same chooser, member and epoch
    bool IsLatest(Place place, bool reverse, const FlowCourse& course) const;

    /// Adds a course. @param place flow and tier @param course it; its number is given here
    /// @param now time
    void Add(Place place, FlowCourse course, Time now);

    /// Puts away what is not needed any more. @param now time @param linger how long packets are
    /// under way at most
    void Tidy(Time now, Time linger);

  private:
    /// That a flow has several courses.
    struct Due
    {
        Time since;
        uint32_t flow;
        uint32_t tier;
        uint32_t number; // of the course that began then
    };

    using Courses = std::vector<FlowCourse>;

    FlowCourse Unpack(Place place, bool reverse) const;
    std::optional<PackedCourse> Pack(Place place, const FlowCourse& course) const;
    bool IsToOwner(Place place, const FlowCourse& course) const;
    std::optional<flowhash::MemberId> OwnerOf(Place place) const;
    void Spill(Place place);
    void Settle(Place place, uint32_t number);
    bool IsNeeded(Place place, const Courses& courses, std::size_t which, uint32_t number) const;
    void PackAll(Place place);

    FlowStore& m_store;
    uint32_t m_number{0}; // of the latest course
    std::deque<Due> m_due;
};

} // namespace ns3

#endif // COURSE_SHELF_H
