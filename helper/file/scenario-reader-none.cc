// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-reader.h"
#include "scenario-tree.h"

#include "ns3/scenario-error.h"

namespace ns3
{

ScenarioTree
ReadScenarioTree(const std::string& file, const std::string& /* wanted */)
{
    throw ScenarioError(file, "this build reads no scenario files: yaml-cpp was missing");
}

bool
CanReadScenarioFiles()
{
    return false;
}

} // namespace ns3
