// SPDX-License-Identifier: GPL-2.0-only

#include "request-line.h"

#include <algorithm>

namespace ns3
{

std::string
RequestLine::Make(const std::string& path)
{
    return path.empty() ? "" : "GET " + path + " HTTP/1.1\r\n";
}

std::string
RequestLine::FindFault(const std::string& path, bool tcp)
{
    if (path.empty())
    {
        return "";
    }
    const bool printable =
        std::all_of(path.begin(), path.end(), [](char one) { return one > ' ' && one <= '~'; });
    if (path.front() != '/' || !printable || path.size() > MOST_PATH)
    {
        return "a path is '/' and up to " + std::to_string(MOST_PATH - 1) +
               " bytes of printable ASCII without blanks, not '" + path + "'";
    }
    return tcp ? "" : "only requests over TCP have a path";
}

} // namespace ns3
