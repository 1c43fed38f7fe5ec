// SPDX-License-Identifier: GPL-2.0-only

#include "course-shelf.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ns3
{

namespace
{

// Bits of PackedCourse: two of the basis, three of the ground, and these.
constexpr unsigned GROUND = 2;
constexpr unsigned PORTLESS = 5;
constexpr unsigned SPLIT = 6;

constexpr std::size_t SHORT = 4; // courses

} // namespace

CourseShelf::CourseShelf(FlowStore& store)
    : m_store(store)
{
}

std::optional<FlowCourse>
CourseShelf::Latest(Place place, bool reverse) const
{
    const TierPart& part = m_store.Tier(place.tier, place.slot);
    if ((part.bits & TierPart::SPILLED) == 0)
    {
        return part.courses[reverse].number == NONE ? std::nullopt
                                                    : std::optional(Unpack(place, reverse));
    }
    const Courses& courses = m_store.FindRest(place.tier, place.slot)->courses;
    const auto found = std::find_if(courses.rbegin(), courses.rend(), [&](const FlowCourse& c) {
        return c.reverse == reverse;
    });
    return found == courses.rend() ? std::nullopt : std::optional(*found);
}

std::optional<FlowCourse>
CourseShelf::LatestTo(Place place, bool reverse, flowhash::MemberId member, uint32_t before) const
{
    const TierPart& part = m_store.Tier(place.tier, place.slot);
    if ((part.bits & TierPart::SPILLED) == 0)
    {
        const PackedCourse& only = part.courses[reverse];
        return only.number == NONE || only.member != member || only.number >= before
                   ? std::nullopt
                   : std::optional(Unpack(place, reverse));
    }
    const Courses& courses = m_store.FindRest(place.tier, place.slot)->courses;
    const auto found = std::find_if(courses.rbegin(), courses.rend(), [&](const FlowCourse& c) {
        return c.reverse == reverse && c.member == member && c.number < before;
    });
    return found == courses.rend() ? std::nullopt : std::optional(*found);
}

bool
CourseShelf::IsLatest(Place place, bool reverse, const FlowCourse& course) const
{
    const TierPart& part = m_store.Tier(place.tier, place.slot);
    if ((part.bits & TierPart::SPILLED) == 0)
    {
        const PackedCourse& only = part.courses[reverse];
        return only.number != NONE && only.chooser == course.chooser &&
               only.member == course.member && only.epoch == course.epoch;
    }
    const auto latest = Latest(place, reverse);
    return latest && latest->chooser == course.chooser && latest->member == course.member &&
           latest->epoch == course.epoch;
}

void
CourseShelf::Add(Place place, FlowCourse course, Time now)
{
    course.number = ++m_number;
    TierPart& part = m_store.Tier(place.tier, place.slot);
    PackedCourse& only = part.courses[course.reverse];
    if ((part.bits & TierPart::SPILLED) == 0 && only.number == NONE)
    {
        if (const auto packed = Pack(place, course))
        {
            only = *packed;
            return;
        }
    }
    Spill(place);
    Courses& courses = m_store.Rest(place.tier, place.slot).courses;
    if (courses.size() < SHORT)
    {
        courses.reserve(courses.size() + 1); // most get no longer
    }
    courses.push_back(course);
    m_due.push_back({now, m_store.Flow(place.slot).number, place.tier, course.number});
}

void
CourseShelf::Tidy(Time now, Time linger)
{
    while (!m_due.empty() && m_due.front().since < now - linger)
    {
        const Due due = m_due.front();
        m_due.pop_front();
        const uint32_t slot = m_store.Find(due.flow);
        if (slot != FlowStore::NONE)
        {
            Settle({due.tier, slot}, due.number);
        }
    }
}

FlowCourse
CourseShelf::Unpack(Place place, bool reverse) const
{
    const PackedCourse& packed = m_store.Tier(place.tier, place.slot).courses[reverse];
    FlowCourse course;
    course.number = packed.number;
    course.chooser = packed.chooser;
    course.member = packed.member;
    course.epoch = packed.epoch;
    course.firstSequence = packed.firstSequence;
    course.basis = static_cast<MemberChoice::Basis>(packed.bits & 3U);
    course.ground = static_cast<MemberChoice::Ground>(packed.bits >> GROUND & 7U);
    course.portless = (packed.bits >> PORTLESS & 1U) != 0;
    course.split = (packed.bits >> SPLIT & 1U) != 0;
    course.reverse = reverse;
    course.label = m_store.GetLabels(place.slot).first[reverse];
    return course;
}

/// Of one to the owner nobody asks where the scheme would have sent it; nor of one that followed
/// others, which packets came before it.
std::optional<PackedCourse>
CourseShelf::Pack(Place place, const FlowCourse& course) const
{
    const bool plain =
        !course.byClient && !course.byTurned && !course.byWhole && !course.relabelled;
    const uint32_t firstSequence = course.before != NONE ? 0 : course.firstSequence;
    if ((!plain && !IsToOwner(place, course)) || course.chooser > UINT16_MAX ||
        course.member > UINT16_MAX || course.epoch > UINT16_MAX || firstSequence > UINT8_MAX ||
        course.label != m_store.GetLabels(place.slot).first[course.reverse] ||
        (course.portless && m_store.Flow(place.slot).key.version == 6)) // labels may come later
    {
        return std::nullopt;
    }
    PackedCourse packed;
    packed.number = course.number;
    packed.chooser = static_cast<uint16_t>(course.chooser);
    packed.member = static_cast<uint16_t>(course.member);
    packed.epoch = static_cast<uint16_t>(course.epoch);
    packed.firstSequence = static_cast<uint8_t>(firstSequence);
    packed.bits = static_cast<uint8_t>(
        static_cast<unsigned>(course.basis) | static_cast<unsigned>(course.ground) << GROUND |
        (course.portless ? 1U << PORTLESS : 0) | (course.split ? 1U << SPLIT : 0));
    return packed;
}

std::optional<flowhash::MemberId>
CourseShelf::OwnerOf(Place place) const
{
    const TierPart& part = m_store.Tier(place.tier, place.slot);
    if ((part.bits & TierPart::OWNED) == 0)
    {
        return std::nullopt;
    }
    return (part.bits & TierPart::WIDE) != 0 ? m_store.FindRest(place.tier, place.slot)->owner
                                             : part.owner;
}

bool
CourseShelf::IsToOwner(Place place, const FlowCourse& course) const
{
    return OwnerOf(place) == course.member;
}

void
CourseShelf::Spill(Place place)
{
    TierPart& part = m_store.Tier(place.tier, place.slot);
    if ((part.bits & TierPart::SPILLED) != 0)
    {
        return;
    }
    Courses& courses = m_store.Rest(place.tier, place.slot).courses;
    for (const bool reverse : {false, true})
    {
        if (part.courses[reverse].number != NONE)
        {
            courses.push_back(Unpack(place, reverse));
        }
    }
    if (courses.size() == 2 && courses[0].number > courses[1].number)
    {
        std::swap(courses[0], courses[1]);
    }
    part.courses = {};
    part.bits |= TierPart::SPILLED;
}

/// @param number of a course that has lasted for longer than packets are under way
void
CourseShelf::Settle(Place place, uint32_t number)
{
    if ((m_store.Tier(place.tier, place.slot).bits & TierPart::SPILLED) == 0)
    {
        return;
    }
    Courses& courses = m_store.Rest(place.tier, place.slot).courses;
    Courses needed;
    for (std::size_t i = 0; i < courses.size(); ++i)
    {
        if (IsNeeded(place, courses, i, number))
        {
            needed.push_back(courses[i]);
        }
    }
    courses = std::move(needed);
    PackAll(place);
}

bool
CourseShelf::IsNeeded(Place place, const Courses& courses, std::size_t which, uint32_t number) const
{
    const FlowCourse& course = courses[which];
    const auto owner = OwnerOf(place);
    bool followed = false; // by one that has lasted long enough
    bool toSame = false;   // one of the direction that led there is later
    bool restedOn = false; // replies that went there as well, before the next such request
    for (std::size_t i = which + 1; i < courses.size(); ++i)
    {
        const FlowCourse& later = courses[i];
        const bool sameWay = later.reverse == course.reverse;
        const bool sameMember = later.member == course.member;
        followed = followed || (sameWay && later.number <= number);
        restedOn = restedOn || (later.reverse && !course.reverse && sameMember && !toSame);
        toSame = toSame || (sameWay && sameMember);
    }
    if (!followed)
    {
        return true;
    }
    if (!owner)
    {
        return true; // nobody knows yet
    }
    if (course.member == *owner)
    {
        return !toSame;
    }
    return !course.reverse && (restedOn || !toSame);
}

/// Back into the few bytes, if what is left fits there.
void
CourseShelf::PackAll(Place place)
{
    TierPart& part = m_store.Tier(place.tier, place.slot);
    TierRest& rest = m_store.Rest(place.tier, place.slot);
    std::array<PackedCourse, 2> packed;
    for (const FlowCourse& course : rest.courses)
    {
        const auto one = Pack(place, course);
        if (!one || packed[course.reverse].number != NONE)
        {
            return;
        }
        packed[course.reverse] = *one;
    }
    part.courses = packed;
    part.bits &= static_cast<uint8_t>(~TierPart::SPILLED);
    rest.courses = Courses();
    m_store.DropEmptyRest(place.tier, place.slot);
}

} // namespace ns3
