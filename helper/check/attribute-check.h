// SPDX-License-Identifier: GPL-2.0-only

#ifndef ATTRIBUTE_CHECK_H
#define ATTRIBUTE_CHECK_H

#include "ns3/scenario-trial.h"

#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Checks a default for an ns-3 attribute: that there is one of the name, that the value is within
 * its bounds, and that neither the scenario nor what it builds sets it anyway.
 *
 * @param name full name, such as ns3::TcpSocket::InitialCwnd
 * @param value its value as text
 * @param trial for values that ns-3 alone can judge, by ending the program; none: they pass
 * @throws ScenarioError without a place
 */
void CheckAttribute(const std::string& name,
                    const std::string& value,
                    const ScenarioTrial& trial = nullptr);

/**
 * @ingroup flow-distribution
 * Checks an item of NS_ATTRIBUTE_DEFAULT, which ns-3 heeds under the name of the class that the
 * attribute belongs to only.
 * @param name full name @param value its value as text @param trial as for CheckAttribute()
 * @throws ScenarioError without a place
 */
void CheckEnvironmentDefault(const std::string& name,
                             const std::string& value,
                             const ScenarioTrial& trial);

/**
 * @ingroup flow-distribution
 * Checks what only two attributes together show: the range of the clients' source ports.
 * @param attributes those of a scenario, each checked
 * @return what is wrong, or nothing
 */
std::string CheckClientPorts(const std::map<std::string, std::string>& attributes);

} // namespace ns3

#endif // ATTRIBUTE_CHECK_H
