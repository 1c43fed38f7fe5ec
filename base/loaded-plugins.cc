// SPDX-License-Identifier: GPL-2.0-only

#include "loaded-plugins.h"

namespace ns3::flowdist
{

namespace
{

std::map<std::string, std::string>&
Plugins()
{
    static std::map<std::string, std::string> plugins;
    return plugins;
}

} // namespace

void
NotePlugin(const std::string& name, const std::string& digest)
{
    Plugins()[name] = digest;
}

const std::map<std::string, std::string>&
LoadedPlugins()
{
    return Plugins();
}

std::string
PluginsDigest()
{
    std::string text;
    for (const auto& [name, digest] : Plugins())
    {
        text += (text.empty() ? "" : ",") + name + "=" + digest;
    }
    return text;
}

} // namespace ns3::flowdist
