// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_FILES_H
#define SCENARIO_FILES_H

#include "ns3/flow-scenario.h"

#include <functional>
#include <string>

namespace ns3
{

/// Makes the names of files in a scenario, which are relative to its own folder, good from here.
/// @param scenario as its file says it @param folder of that file, with a / at its end, or empty
void RelocateFiles(FlowScenario& scenario, const std::string& folder);

/// Goes through the names of files that a scenario reads. @param scenario it @param visit takes
/// each, never an empty one, and may change it
void VisitFiles(FlowScenario& scenario, const std::function<void(std::string&)>& visit);

} // namespace ns3

#endif // SCENARIO_FILES_H
