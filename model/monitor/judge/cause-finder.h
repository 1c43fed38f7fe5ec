// SPDX-License-Identifier: GPL-2.0-only

#ifndef CAUSE_FINDER_H
#define CAUSE_FINDER_H

#include "ns3/choice-book.h"
#include "ns3/violation-cause.h"

#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Why a packet reached another member than its flow's owner (X1), by what the chooser that sent it
 * there believed when it did. The first of these that holds:
 * 1. to that chooser the owner had failed: member-died; had been removed: member-left; had not come
 *    yet: views-differ.
 * 2. The packet lacks ports, and with them it would have gone to the owner: no-ports. Its flow
 * label is not that of its direction's first packet, and with that one it would have gone to the
 * owner: label-changed.
 * 3. The flow shares its server-side tuple with another open flow: port-reused.
 * 4. A reply of a translated flow, at a member that requests of the flow went to before: what holds
 *    of these, by 5 and 7.
 * 5. Earlier packets of this direction went to the owner. By the same chooser: label-changed if
 * the label is another one, its choices follow it, and it knew the same members; entry-evicted if
 * it keeps state or entries; chosen-anew if it takes turns or chance; table-changed if its
 * membership changed in between; chosen-anew if it goes by loads or time beside the hash;
 * table-being-written if it follows changes late, as a switch's table;
 * translation if this is a reply of a translated flow, which then was translated anew elsewhere. By
 * another one: see 7.
 * 6. No packet of this direction did. entry-evicted if the chooser has state that members teach. If
 *    by hash the client's key leads to the owner: asymmetric-rule if the same key turned round does
 *    not, else translation. Otherwise compared with the other direction's chooser: see 7, or
 *    table-changed if it is the same one and its membership changed.
 * 7. Another chooser: two-masters if they are nodes of a group that stand by for each other, and
 *    one began to send the flow there while both were master; another-dispatcher if this one keeps
 *    state or entries, which know nothing of the flow, or if the two knew the same members;
 *    table-changed if they do by now; else views-differ.
 * In 5 and 7, where choosers share entries, how this one came by its entry (MemberChoice::Ground)
 * goes first: lock-lost, entry-late, lock-conflict; and, where it chose as if nobody had,
 * entry-evicted if it had an entry of the flow before, else lock-conflict if it had locked the
 * client, else no-entry-yet.
 * 8. unexplained.
 */
class CauseFinder
{
  public:
    /// @param roster the run's flows @param book who chose what; both must outlive the finder
    CauseFinder(const FlowRoster& roster, const ChoiceBook& book);

    /// A packet whose cause is asked for.
    struct Packet
    {
        uint32_t tier{0};
        uint64_t flow{0};
        flowhash::MemberId owner{0};               //!< where it should have arrived
        const ChoiceBook::Course* course{nullptr}; //!< how it came there (ChoiceBook::FindCourse)
    };

    /// @param packet one that has just reached another member than the owner @return why
    ViolationCause Find(const Packet& packet) const;

  private:
    using Course = ChoiceBook::Course;
    using Maybe = std::optional<ViolationCause>;

    Maybe ByStanding(const Course& course, flowhash::MemberId owner) const;
    std::optional<Course> FindRequest(const Packet& packet) const;
    Maybe ByOwnersCourse(const Packet& packet) const;
    Maybe BySameDirection(const Course& course, const Course& base, uint64_t flow) const;
    Maybe ByDirection(const Course& course, flowhash::MemberId owner, uint64_t flow) const;
    Maybe ByOthers(const Course& course, const Course& base, uint64_t flow) const;
    bool IsTranslated(uint64_t flow) const;
    bool Remembers(ChoiceBook::ChooserId chooser) const;
    bool GoesByLabel(ChoiceBook::ChooserId chooser) const;
    Maybe ByGround(const Course& course, const Course& base, uint64_t flow) const;
    bool HadEntry(const Course& course, const Course& base, uint64_t flow) const;

    const FlowRoster& m_roster;
    const ChoiceBook& m_book;
};

} // namespace ns3

#endif // CAUSE_FINDER_H
