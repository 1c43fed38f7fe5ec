// SPDX-License-Identifier: GPL-2.0-only

#include "option-list.h"

#include "../keys/scenario-schema.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace ns3
{

namespace
{

/// Whether two texts say the same: one text, or one number, as 1e-05 is 0.00001.
bool
AreEqual(const std::string& a, const std::string& b)
{
    if (a == b)
    {
        return true;
    }
    char* endA = nullptr;
    char* endB = nullptr;
    const double numberA = std::strtod(a.c_str(), &endA);
    const double numberB = std::strtod(b.c_str(), &endB);
    return !a.empty() && !b.empty() && *endA == '\0' && *endB == '\0' && numberA == numberB;
}

/// Who reads a list again (SEM) takes what is between the last brackets of a line for the value,
/// and what is behind the last dashes for the name.
std::string
WithoutMarks(std::string help)
{
    std::replace(help.begin(), help.end(), '[', '(');
    std::replace(help.begin(), help.end(), ']', ')');
    for (std::size_t at = help.find("--"); at != std::string::npos; at = help.find("--", at))
    {
        help.erase(at, 2);
    }
    return help;
}

} // namespace

OptionList::OptionList(const FlowScenario& scenario)
{
    for (const auto& line : DumpScenario(scenario))
    {
        if (line.path.find(':') == std::string::npos &&
            line.value.find_first_of("[]\n") == std::string::npos &&
            line.value.find("--") == std::string::npos)
        {
            m_options.push_back(
                {line.path, line.value, WithoutMarks(line.help + " (" + line.type + ")")});
        }
    }
}

std::vector<GivenOption>
OptionList::WithoutEqual(const std::vector<GivenOption>& given) const
{
    std::map<std::string, std::string> listed;
    for (const Option& option : m_options)
    {
        listed[option.name] = option.value;
    }
    const auto isListed = [&listed](const GivenOption& option) {
        return listed.count(option.first) > 0;
    };
    if (static_cast<std::size_t>(std::count_if(given.begin(), given.end(), isListed)) <
        listed.size())
    {
        return given;
    }
    std::vector<GivenOption> rest;
    std::copy_if(given.begin(), given.end(), std::back_inserter(rest), [&](const auto& option) {
        return !isListed(option) || !AreEqual(option.second, listed.at(option.first));
    });
    return rest;
}

std::string
PlainValue(const std::string& text)
{
    if (text == "True" || text == "False")
    {
        return text == "True" ? "true" : "false";
    }
    const std::size_t point = text.find('.');
    const bool whole = point != std::string::npos && point > 0 && point + 1 < text.size() &&
                       text.find_first_not_of("0123456789") == point &&
                       text.find_first_not_of('0', point + 1) == std::string::npos;
    return whole ? text.substr(0, point) : text;
}

} // namespace ns3
