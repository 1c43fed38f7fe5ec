// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_BOOK_H
#define MEMBERSHIP_BOOK_H

#include "ns3/member-change.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// @param kind of a change @return its word in scenarios and results: add, remove, weight, fail,
/// return, drain
const char* MemberActionName(flowhash::MemberChange::Kind kind);

/// @return the words of all kinds of change, as the documentation lists them
std::vector<std::string> MemberActionNames();

/// @param name a word of MemberActionName @return the kind of change that it stands for
/// @throws std::out_of_range for any other word
flowhash::MemberChange::Kind MemberActionKind(const std::string& name);

/// @param kind of a change @return whether the member itself has failed afterwards; none: the
/// change is of what others know alone
std::optional<bool> FailedAfter(flowhash::MemberChange::Kind kind);

} // namespace ns3

#endif // MEMBERSHIP_BOOK_H
