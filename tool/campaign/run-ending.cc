// SPDX-License-Identifier: GPL-2.0-only

#include "run-ending.h"

#include "../../base/number-text.h"

#include "ns3/result-folder.h"

#include <algorithm>
#include <fstream>

namespace ns3
{

namespace
{

/// Reads a line `name value`. @return the value; none: it is another line, or has no end
std::optional<std::string>
TakeLine(std::istream& in, const std::string& name)
{
    std::string line;
    std::getline(in, line);
    const std::string start = name + " ";
    const bool whole = in.good() && line.compare(0, start.size(), start) == 0;
    return whole ? std::optional<std::string>(line.substr(start.size())) : std::nullopt;
}

} // namespace

void
RunEnding::Write(const std::string& folder) const
{
    std::string message = outcome.message;
    std::replace(message.begin(), message.end(), '\n', ' ');
    ResultFolder(folder).Write(FILE, [&](std::ostream& out) {
        out << "run " << digest << "\nexit " << outcome.exitCode << "\nseconds "
            << flowdist::NumberText(outcome.wall) << "\nmessage " << message << '\n';
    });
}

std::optional<RunEnding>
RunEnding::Read(const std::string& folder)
{
    std::ifstream in(folder + "/" + FILE);
    const auto digest = TakeLine(in, "run");
    const auto exitCode = flowdist::ReadNumber(TakeLine(in, "exit").value_or(""));
    const auto seconds = flowdist::ReadNumber(TakeLine(in, "seconds").value_or(""));
    const auto message = TakeLine(in, "message");
    if (!digest || !exitCode || !seconds || !message)
    {
        return std::nullopt;
    }
    return RunEnding{*digest, {static_cast<int>(*exitCode), *message, *seconds}};
}

} // namespace ns3
