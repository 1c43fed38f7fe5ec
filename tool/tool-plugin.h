// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_PLUGIN_H
#define TOOL_PLUGIN_H

#include <string>
#include <vector>

namespace ns3
{

/**
 * Loads shared libraries with parts of schemes (scheme-plugin.h) for as long as the program runs,
 * and notes each (base/loaded-plugins.h). What is forked afterwards has them as well.
 * @param files their paths
 * @throws ScenarioError of one line: no such file, no plugin, built against another version of the
 * hash core, a name that is taken
 */
void LoadPlugins(const std::vector<std::string>& files);

} // namespace ns3

#endif // TOOL_PLUGIN_H
