// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MEMBER_LIST_H
#define FLOWHASH_MEMBER_LIST_H

#include "member-change.h"

#include <optional>
#include <vector>

namespace flowhash
{

/**
 * Members sorted by id, and what changes do to them: whoever keeps members, a selector, a chooser
 * of servers, one who watches them, takes it from here.
 */
class MemberList
{
  public:
    /**
     * What one change makes of one member.
     * @param member as it is; none: there is no such member @param change one of it
     * @return what it is afterwards; none: it left
     * @throws SpecError if the change cannot be: an id twice, an unknown id, a weight that is
     *         negative, not finite, or beyond 1e-100 to 1e100 and not 0
     */
    static std::optional<Member> After(const std::optional<Member>& member,
                                       const MemberChange& change);

    /// Applies changes at once. @param changes them, in order @throws SpecError as After; nothing
    /// is applied then
    void Update(const std::vector<MemberChange>& changes);

    /// @return the changes that make the same list of an empty one
    std::vector<MemberChange> ToChanges() const;

    /// @return all, live or not
    const std::vector<Member>& All() const
    {
        return m_members;
    }

    /// @return those that can be chosen
    std::vector<Member> Live() const;

    /// @param id any @return the member, live or not, or null where it is unknown
    const Member* Find(MemberId id) const;

    /// @param id any @return whether it is a member that serves the flows that it has
    bool IsServing(MemberId id) const;

  private:
    std::vector<Member> m_members;
};

} // namespace flowhash

#endif // FLOWHASH_MEMBER_LIST_H
