// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_TRIAL_H
#define SCENARIO_TRIAL_H

#include <functional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How a program lets be tried what ns-3 judges by ending the program, such as a wrong address for
 * an attribute. The module judges by itself what it can and never forks; a program that has another
 * process to lose, as flow-distribution-tool, hands one in. It takes what to try, which returns
 * what is wrong or nothing, and the answer where the process ended; and returns what came of it.
 */
using ScenarioTrial = std::function<std::string(const std::function<std::string()>& action,
                                                const std::string& ended)>;

} // namespace ns3

#endif // SCENARIO_TRIAL_H
