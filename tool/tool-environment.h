// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_ENVIRONMENT_H
#define TOOL_ENVIRONMENT_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * Checks what ns-3 reads of the environment, and ends the program at or takes no notice of where it
 * is wrong: NS_GLOBAL_VALUE, whose values it binds then, NS_ATTRIBUTE_DEFAULT and NS_LOG.
 * @throws ScenarioError that names the variable, what is wrong and what would be right
 */
void TakeEnvironment();

/// @return the variables that TakeEnvironment() is about with what this program was given, for a
/// program that does the same elsewhere; empty: not set
std::vector<std::pair<std::string, std::string>> GivenEnvironment();

} // namespace ns3

#endif // TOOL_ENVIRONMENT_H
