// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_TRACES_H
#define TOOL_TRACES_H

#include "ns3/flow-scenario.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ns3
{

/**
 * Where a run's traces of packets are written until they are whole: a folder beside their place,
 * .NAME.pcap-part or .NAME.ascii-part for the prefix NAME. A run that is killed leaves no half file
 * under a name that is asked for; the next one of that prefix takes away what it left.
 */
class AsideTraces
{
  public:
    /// Makes the folders. @param traces where they shall be in the end
    /// @throws ScenarioError where no folder can be made there
    explicit AsideTraces(const ScenarioTraces& traces);

    /// Takes away what was not committed.
    ~AsideTraces();

    AsideTraces(const AsideTraces&) = delete;
    AsideTraces& operator=(const AsideTraces&) = delete;

    /// @return where to write
    const ScenarioTraces& Get() const;

    /// Puts the files in their place. @throws std::system_error where that fails
    void Commit();

  private:
    std::string Move(const std::string& key, const std::string& prefix, const std::string& ending);

    std::vector<std::filesystem::path> m_folders;
    ScenarioTraces m_aside;
};

} // namespace ns3

#endif // TOOL_TRACES_H
