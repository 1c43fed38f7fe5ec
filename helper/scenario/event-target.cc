// SPDX-License-Identifier: GPL-2.0-only

#include "event-target.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @return the link of a name, or null
const ScenarioLink*
FindLink(const ScenarioNetwork& network, const std::string& name)
{
    const auto link = std::find_if(network.links.begin(),
                                   network.links.end(),
                                   [&name](const auto& known) { return known.name == name; });
    return link == network.links.end() || name.empty() ? nullptr : &*link;
}

/// @return the node that a text names, or none
std::optional<EventTarget>
FindNode(const ScenarioNetwork& network, const std::string& text)
{
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

/// @return what a text without the number of a link of a trunk names, or none
std::optional<EventTarget>
FindWhole(const ScenarioNetwork& network, const std::string& text)
{
    if (FindLink(network, text))
    {
        return EventTarget{"", 0, text};
    }
    const std::size_t dot = text.find('.');
    const ScenarioLink* const link = FindLink(network, text.substr(0, dot));
    if (dot == std::string::npos || !link)
    {
        return FindNode(network, text);
    }
    // A shared segment has no parts of its own to be cut.
    std::optional<EventTarget> end = FindNode(network, text.substr(dot + 1));
    const bool isThere = end && !link->IsShared() &&
                         std::count(link->between.begin(), link->between.end(), end->group) > 0;
    if (!isThere)
    {
        return std::nullopt;
    }
    end->link = link->name;
    return end;
}

} // namespace

std::optional<EventTarget>
FindEventTarget(const ScenarioNetwork& network, const std::string& text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos)
    {
        return FindWhole(network, text);
    }
    const std::string digits = text.substr(slash + 1);
    const bool number = !digits.empty() && digits.size() <= 3 &&
                        digits.find_first_not_of("0123456789") == std::string::npos &&
                        (digits.size() == 1 || digits.front() != '0');
    std::optional<EventTarget> target = FindWhole(network, text.substr(0, slash));
    if (!number || !target || target->IsMember())
    {
        return std::nullopt;
    }
    target->part = static_cast<uint32_t>(std::stoul(digits));
    return target;
}

} // namespace ns3
