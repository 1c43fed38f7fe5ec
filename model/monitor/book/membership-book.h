// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_BOOK_H
#define MEMBERSHIP_BOOK_H

#include "ns3/member.h"

#include <string>
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

/// @param kind of a change @return its word in scenarios and results: add, remove, weight, fail,
/// return, drain
const char* MemberActionName(flowhash::MemberChange::Kind kind);

/// @param name a word of MemberActionName @return the kind of change that it stands for
/// @throws std::out_of_range for any other word
flowhash::MemberChange::Kind MemberActionKind(const std::string& name);

} // namespace ns3

#endif // MEMBERSHIP_BOOK_H
