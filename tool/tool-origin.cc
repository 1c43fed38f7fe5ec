// SPDX-License-Identifier: GPL-2.0-only

#include "tool-origin.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <unistd.h>

namespace ns3
{

namespace
{

/// @param word of a command line @return it as a shell reads it
std::string
Quoted(const std::string& word)
{
    const bool plain =
        !word.empty() &&
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-+=./:,@%") == std::string::npos;
    if (plain)
    {
        return word;
    }
    std::string quoted = "'";
    for (const char c : word)
    {
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return quoted + "'";
}

/// @return the commit of the module's source, with -dirty where it was changed since; empty:
/// unknown
std::string
SourceRevision()
{
    const std::string command = "git -C " + Quoted(FLOW_DISTRIBUTION_ROOT) +
                                " describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null";
    std::FILE* out = popen(command.c_str(), "r");
    if (out == nullptr)
    {
        return "";
    }
    std::array<char, 100> line{};
    const std::size_t size = std::fread(line.data(), 1, line.size(), out);
    pclose(out);
    const std::string text(line.data(), size);
    return text.substr(0, text.find('\n'));
}

} // namespace

CampaignCommand
OriginOf(const ToolArguments& arguments)
{
    CampaignCommand origin;
    origin.line = "flowdist";
    for (const std::string& word : arguments.words)
    {
        origin.line += " " + Quoted(word);
    }
    std::error_code error;
    origin.folder = std::filesystem::current_path(error).string();
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    origin.host = host.data();
    origin.pid = getpid();
    origin.revision = SourceRevision();
    return origin;
}

} // namespace ns3
