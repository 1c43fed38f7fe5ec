// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRIAL_PROCESS_H
#define TRIAL_PROCESS_H

#include <functional>
#include <string>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 * Tries something in a child process: because ns-3 ends the program where it cannot read a text,
 * and because what is made on trial must not take random streams from what is simulated. This is
 * the ScenarioTrial of the tool. POSIX only.
 * @param action what to try; returns what is wrong (at most 4000 bytes), or nothing
 * @param ended the answer where it ended the process
 * @return what is wrong, or nothing
 */
std::string TryInChild(const std::function<std::string()>& action, const std::string& ended);

} // namespace ns3::flowdist

#endif // TRIAL_PROCESS_H
