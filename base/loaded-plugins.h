// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOADED_PLUGINS_H
#define LOADED_PLUGINS_H

#include <map>
#include <string>

/**
 * @file
 * What was loaded into the program besides itself. A run is a function of that, too: results name
 * it, and what tells runs apart has to ask for it.
 */

namespace ns3::flowdist
{

/// Notes a plugin. @param name of its file, without folders @param digest of its content
void NotePlugin(const std::string& name, const std::string& digest);

/// @return the plugins noted so far: names of files, each with the digest of its content
const std::map<std::string, std::string>& LoadedPlugins();

/// @return the same as text, `NAME=DIGEST` joined by commas, by name; empty: there are none
std::string PluginsDigest();

} // namespace ns3::flowdist

#endif // LOADED_PLUGINS_H
