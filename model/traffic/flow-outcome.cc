// SPDX-License-Identifier: GPL-2.0-only

#include "flow-outcome.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace ns3
{

namespace
{

constexpr std::array<std::pair<FlowOutcome, const char*>, 4> NAMES{
    {{FlowOutcome::UNFINISHED, "unfinished"},
     {FlowOutcome::COMPLETED, "completed"},
     {FlowOutcome::BROKEN, "broken"},
     {FlowOutcome::REFUSED, "refused"}}};

} // namespace

const char*
FlowOutcomeName(FlowOutcome outcome)
{
    const auto found = std::find_if(
        NAMES.begin(), NAMES.end(), [outcome](const auto& n) { return n.first == outcome; });
    return found->second;
}

FlowOutcome
FlowOutcomeOf(const std::string& name)
{
    const auto found =
        std::find_if(NAMES.begin(), NAMES.end(), [&](const auto& n) { return name == n.second; });
    if (found == NAMES.end())
    {
        throw std::out_of_range("'" + name + "' is no outcome of a flow");
    }
    return found->first;
}

} // namespace ns3
