// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_TEST_REFUSAL_H
#define FLOW_DISTRIBUTION_TEST_REFUSAL_H

#include "ns3/spec-error.h"

#include <functional>
#include <string>

namespace ns3
{

/// @param action what should be refused @return what the flowhash::SpecError said; empty: none came
inline std::string
RefusalOf(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const flowhash::SpecError& error)
    {
        return error.what();
    }
    return "";
}

/// @param action what should be refused @return whether it threw flowhash::SpecError
inline bool
IsRefused(const std::function<void()>& action)
{
    return !RefusalOf(action).empty();
}

} // namespace ns3

#endif // FLOW_DISTRIBUTION_TEST_REFUSAL_H
