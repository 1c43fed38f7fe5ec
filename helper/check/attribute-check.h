// SPDX-License-Identifier: GPL-2.0-only

#ifndef ATTRIBUTE_CHECK_H
#define ATTRIBUTE_CHECK_H

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Checks a default for an ns-3 attribute: that there is one of the name, that the value is within
 * its bounds, and that no scenario key sets it anyway. The value is tried in a child process,
 * since ns-3 ends the program at some.
 *
 * @param name full name, such as ns3::TcpSocket::ConnCount
 * @param value its value as text
 * @throws ScenarioError without a place
 */
void CheckAttribute(const std::string& name, const std::string& value);

} // namespace ns3

#endif // ATTRIBUTE_CHECK_H
