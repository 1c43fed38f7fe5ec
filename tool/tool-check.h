// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_CHECK_H
#define TOOL_CHECK_H

#include <string>

namespace ns3
{

/**
 * Tries the hash function and the selector of a scheme, and prints which properties they hold, with
 * an example where one is broken.
 * @param spec a scheme @return exit code: 1 where a property is broken
 * @throws ScenarioError where the scheme cannot be
 */
int CheckScheme(const std::string& spec);

} // namespace ns3

#endif // TOOL_CHECK_H
