// SPDX-License-Identifier: GPL-2.0-only

#include "cause-finder.h"

namespace ns3
{

CauseFinder::CauseFinder(const FlowRoster& roster, const ChoiceBook& book)
    : m_roster(roster),
      m_book(book)
{
}

ViolationCause
CauseFinder::Find(const Packet& packet) const
{
    Maybe cause;
    if (packet.course)
    {
        cause = ByStanding(*packet.course, packet.owner);
        if (!cause && packet.course->portless && packet.course->byWhole == packet.owner)
        {
            cause = ViolationCause::NO_PORTS;
        }
        if (!cause && packet.course->relabelled && packet.course->byWhole == packet.owner)
        {
            cause = ViolationCause::LABEL_CHANGED;
        }
    }
    if (!cause && m_roster.Get(packet.flow).portReused)
    {
        cause = ViolationCause::PORT_REUSED;
    }
    if (!cause && packet.course)
    {
        cause = ByOwnersCourse(packet);
    }
    return cause.value_or(ViolationCause::UNEXPLAINED);
}

CauseFinder::Maybe
CauseFinder::ByOwnersCourse(const Packet& packet) const
{
    const Course& course = *packet.course;
    const auto find = [&](bool reverse, uint32_t before) {
        return m_book.LatestTo(packet.tier, packet.flow, reverse, packet.owner, before);
    };
    if (const auto request = FindRequest(packet))
    {
        return ByOwnersCourse({packet.tier, packet.flow, packet.owner, &*request});
    }
    // The owner's may have been sent later, and come first.
    const auto earlier = find(course.reverse, course.number);
    if (const auto base = earlier ? earlier : find(course.reverse, UINT32_MAX))
    {
        return BySameDirection(course, *base, packet.flow);
    }
    const Maybe cause = ByDirection(course, packet.owner, packet.flow);
    const auto other = cause ? std::nullopt : find(!course.reverse, UINT32_MAX);
    return other ? ByOthers(course, *other, packet.flow) : cause;
}

/// A reply to what another member translated in its own way follows the request there.
std::optional<ChoiceBook::Course>
CauseFinder::FindRequest(const Packet& packet) const
{
    const Course& course = *packet.course;
    return course.reverse && IsTranslated(packet.flow)
               ? m_book.LatestTo(packet.tier, packet.flow, false, course.member, course.number)
               : std::nullopt;
}

CauseFinder::Maybe
CauseFinder::ByStanding(const Course& course, flowhash::MemberId owner) const
{
    using Standing = MembershipHistory::Standing;
    switch (m_book.GetHistory(course.chooser).Find(owner, course.epoch).standing)
    {
    case Standing::FAILED:
        return ViolationCause::MEMBER_DIED;
    case Standing::REMOVED:
        return ViolationCause::MEMBER_LEFT;
    case Standing::UNKNOWN:
        return ViolationCause::VIEWS_DIFFER;
    case Standing::ACTIVE:
    case Standing::DRAINING:
        break;
    }
    return std::nullopt;
}

CauseFinder::Maybe
CauseFinder::BySameDirection(const Course& course, const Course& base, uint64_t flow) const
{
    if (course.chooser != base.chooser)
    {
        return ByOthers(course, base, flow);
    }
    // Nobody came or left, so that nothing but the label can have led elsewhere.
    if (course.label != base.label && course.epoch == base.epoch && GoesByLabel(course.chooser))
    {
        return ViolationCause::LABEL_CHANGED;
    }
    if (Remembers(course.chooser))
    {
        return ByGround(course, base, flow).value_or(ViolationCause::ENTRY_EVICTED);
    }
    if (ChoiceBook::ChoosesPerPacket(m_book.GetChooser(course.chooser)))
    {
        return ViolationCause::CHOSEN_ANEW;
    }
    if (course.epoch != base.epoch)
    {
        return ViolationCause::TABLE_CHANGED;
    }
    if (ChoiceBook::FollowsMoment(m_book.GetChooser(course.chooser)))
    {
        return ViolationCause::CHOSEN_ANEW;
    }
    if (ChoiceBook::FollowsLate(m_book.GetChooser(course.chooser)))
    {
        return ViolationCause::TABLE_BEING_WRITTEN;
    }
    // The flow was translated anew, elsewhere, and its replies come with another tuple.
    return course.reverse && IsTranslated(flow) ? Maybe(ViolationCause::TRANSLATION) : std::nullopt;
}

CauseFinder::Maybe
CauseFinder::ByDirection(const Course& course, flowhash::MemberId owner, uint64_t flow) const
{
    const Chooser& chooser = m_book.GetChooser(course.chooser);
    if (chooser.learns)
    {
        return ViolationCause::ENTRY_EVICTED;
    }
    if (course.byClient != owner)
    {
        return std::nullopt;
    }
    if (course.byTurned != owner)
    {
        return ViolationCause::ASYMMETRIC_RULE;
    }
    return IsTranslated(flow) ? Maybe(ViolationCause::TRANSLATION) : std::nullopt;
}

CauseFinder::Maybe
CauseFinder::ByOthers(const Course& course, const Course& base, uint64_t flow) const
{
    const MembershipHistory& own = m_book.GetHistory(course.chooser);
    const MembershipHistory& other = m_book.GetHistory(base.chooser);
    if (course.chooser == base.chooser)
    {
        return course.epoch != base.epoch ? Maybe(ViolationCause::TABLE_CHANGED) : std::nullopt;
    }
    if (course.split &&
        m_book.GetChooser(course.chooser).group == m_book.GetChooser(base.chooser).group)
    {
        return ViolationCause::TWO_MASTERS;
    }
    if (const Maybe cause = ByGround(course, base, flow))
    {
        return cause;
    }
    if (Remembers(course.chooser) || own.Agrees(course.epoch, other, base.epoch))
    {
        return ViolationCause::ANOTHER_DISPATCHER;
    }
    return own.Agrees(course.epoch, other, other.GetEpoch()) ? ViolationCause::TABLE_CHANGED
                                                             : ViolationCause::VIEWS_DIFFER;
}

CauseFinder::Maybe
CauseFinder::ByGround(const Course& course, const Course& base, uint64_t flow) const
{
    using Ground = MemberChoice::Ground;
    switch (course.ground)
    {
    case Ground::LOCKED:
        return HadEntry(course, base, flow) ? ViolationCause::ENTRY_EVICTED
                                            : ViolationCause::LOCK_CONFLICT;
    case Ground::LOCK_CONFLICT:
        return ViolationCause::LOCK_CONFLICT;
    case Ground::LOCK_LOST:
        return ViolationCause::LOCK_LOST;
    case Ground::ENTRY_LATE:
        return ViolationCause::ENTRY_LATE;
    case Ground::NO_ENTRY_YET:
        return HadEntry(course, base, flow) ? ViolationCause::ENTRY_EVICTED
                                            : ViolationCause::NO_ENTRY_YET;
    case Ground::USUAL:
        break;
    }
    return std::nullopt;
}

/// @return whether a chooser had an entry of the flow before the one that it went by. Where another
/// one's word took its place the ground tells so.
bool
CauseFinder::HadEntry(const Course& course, const Course& base, uint64_t flow) const
{
    return course.chooser == base.chooser || m_book.HasForgotten(course.chooser, flow);
}

bool
CauseFinder::IsTranslated(uint64_t flow) const
{
    const FlowRoster::Flow& record = m_roster.Get(flow);
    return record.reply != record.key.Reversed();
}

/// @return whether a chooser's word depends on the label, and not on turns, loads, time or entries
/// of flows beside the hash
bool
CauseFinder::GoesByLabel(ChoiceBook::ChooserId chooser) const
{
    const Chooser& known = m_book.GetChooser(chooser);
    return ChoiceBook::HashesLabel(known) && !ChoiceBook::FollowsMoment(known) &&
           (!known.scheme()->HasState() || known.scheme()->StateReadsHash());
}

bool
CauseFinder::Remembers(ChoiceBook::ChooserId chooser) const
{
    const Chooser& known = m_book.GetChooser(chooser);
    return !known.scheme || known.scheme()->HasState();
}

} // namespace ns3
