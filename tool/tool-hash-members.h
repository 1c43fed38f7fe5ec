// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_HASH_MEMBERS_H
#define TOOL_HASH_MEMBERS_H

#include "ns3/member-change.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * Reads the members that a hash command chooses among.
 * @param text a number of members, `ID:WEIGHT,...`, or `NAME[=WEIGHT],...`, names being addresses
 * with a port, whose ids are their places in the list
 * @return an ADD for each, in order
 * @throws ScenarioError that says what would be right
 */
std::vector<flowhash::MemberChange> ReadHashMembers(const std::string& text);

/**
 * Reads an IPv4 address, or an IPv6 address in brackets, with a port.
 * @param text such as 192.0.2.1:80
 * @return it as addresses are usually written, as it is text that selectors hash; none: it is none
 */
std::optional<std::string> ReadMemberName(const std::string& text);

/// @param text a number @return it; none: it is no number
std::optional<double> ReadMemberWeight(const std::string& text);

} // namespace ns3

#endif // TOOL_HASH_MEMBERS_H
