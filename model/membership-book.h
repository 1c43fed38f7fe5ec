// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_BOOK_H
#define MEMBERSHIP_BOOK_H

#include "ns3/member.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Applies a change to a list of members as monitors keep it: one that is removed stays, as down,
 * because what it did before still counts.
 * @param members all members that ever were, sorted by id
 * @param change what changed; an id that is not known is added
 */
void ApplyMemberChange(std::vector<flowhash::Member>& members,
                       const flowhash::MemberChange& change);

/**
 * Looks a member up.
 * @param members sorted by id @param id whom @return whether it is known and serves the flows that
 * it has
 */
bool IsServingMember(const std::vector<flowhash::Member>& members, flowhash::MemberId id);

} // namespace ns3

#endif // MEMBERSHIP_BOOK_H
