// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRIAL_PROCESS_H
#define TRIAL_PROCESS_H

#include <functional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Tries something in a child process, because ns-3 ends the program where it cannot read the text
 * of an attribute. POSIX only.
 * @param action what to try; it changes nothing here
 * @return whether it returned true; false also where it ended the process
 */
bool TryInChild(const std::function<bool()>& action);

} // namespace ns3

#endif // TRIAL_PROCESS_H
