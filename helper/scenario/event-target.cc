// SPDX-License-Identifier: GPL-2.0-only

#include "event-target.h"

#include <algorithm>

namespace ns3
{

std::optional<EventTarget>
FindEventTarget(const ScenarioNetwork& network, const std::string& text)
{
    const auto link = std::find_if(network.links.begin(),
                                   network.links.end(),
                                   [&text](const auto& known) { return known.name == text; });
    if (link != network.links.end() && !text.empty())
    {
        return EventTarget{"", 0, text};
    }
    // No group's name ends with a digit, so the number is all of them.
    const std::size_t end = text.find_last_not_of("0123456789");
    const std::string name = end == std::string::npos ? "" : text.substr(0, end + 1);
    const std::string digits = text.substr(name.size());
    const bool padded = digits.size() > 1 && digits.front() == '0'; // no name of results
    if (!network.FindGroup(name) || digits.empty() || digits.size() > 6 || padded)
    {
        return std::nullopt;
    }
    return EventTarget{name, static_cast<uint32_t>(std::stoul(digits)), ""};
}

} // namespace ns3
