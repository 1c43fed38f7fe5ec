// SPDX-License-Identifier: GPL-2.0-only

#include "trace-check.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

void
CheckPrefix(const std::string& path, const std::string& prefix, const ScenarioFail& fail)
{
    if (prefix.empty())
    {
        return;
    }
    const auto folder = std::filesystem::path(prefix).parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::is_directory(folder, error))
    {
        fail({path}, "key '" + path + "': there is no folder '" + folder.string() + "'");
    }
    if (access(folder.empty() ? "." : folder.c_str(), W_OK) != 0)
    {
        fail({path},
             "key '" + path + "': the folder '" + folder.string() +
                 "' cannot be written: " + std::strerror(errno));
    }
}

} // namespace

void
CheckTraces(const ScenarioTraces& traces, const ScenarioFail& fail)
{
    CheckPrefix("traces.pcap", traces.pcap, fail);
    CheckPrefix("traces.ascii", traces.ascii, fail);
}

} // namespace ns3
