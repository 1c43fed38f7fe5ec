// SPDX-License-Identifier: GPL-2.0-only

#ifndef ATTRIBUTE_CHECK_H
#define ATTRIBUTE_CHECK_H

#include <map>
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

/**
 * @ingroup flow-distribution
 * Checks what only two attributes together show: the range of the clients' source ports.
 * @param attributes those of a scenario, each checked
 * @return what is wrong, or nothing
 */
std::string CheckClientPorts(const std::map<std::string, std::string>& attributes);

} // namespace ns3

#endif // ATTRIBUTE_CHECK_H
