// SPDX-License-Identifier: GPL-2.0-only

#ifndef GLOBAL_VALUE_CHECK_H
#define GLOBAL_VALUE_CHECK_H

#include "ns3/global-value.h"
#include "ns3/scenario-trial.h"

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Judges a value of one of ns-3's global values before ns-3 does, which ends the program at many
 * that cannot be, some of them only in the middle of a run.
 * @param global it @param value for it, as text
 * @param trial for simulators, some of which end the program when they are made; none: they are
 *        not made
 * @return what it has to be, in words; empty: it is
 */
std::string WrongGlobalValue(const GlobalValue& global,
                             const std::string& value,
                             const ScenarioTrial& trial);

} // namespace ns3

#endif // GLOBAL_VALUE_CHECK_H
