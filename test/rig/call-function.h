// SPDX-License-Identifier: GPL-2.0-only

#ifndef CALL_FUNCTION_H
#define CALL_FUNCTION_H

#include <functional>

namespace ns3
{

/// Schedules a lambda: Simulator::Schedule(at, &CallFunction, [...] { ... }). Newer ns-3 takes the
/// lambda itself, 3.35 does not. @param function what to do
inline void
CallFunction(const std::function<void()>& function)
{
    function();
}

} // namespace ns3

#endif // CALL_FUNCTION_H
