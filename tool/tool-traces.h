// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_TRACES_H
#define TOOL_TRACES_H

#include "ns3/flow-scenario.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

/**
 * Where a run's traces of packets are written until they are whole: a folder beside their place,
 * .NAME.pcap-part or .NAME.ascii-part for the prefix NAME. A run that is killed leaves no half file
 * under a name that is asked for; the next one of that prefix takes away what it left. While a
 * command that writes traces of a prefix lives, no other one does. POSIX only.
 */
class AsideTraces
{
  public:
    /**
     * Makes the folders.
     * @param traces where they shall be in the end
     * @param overwrite whether files that are there may be replaced
     * @throws ScenarioError where no folder can be made there, another command writes traces of the
     *         same prefix, or files are there and shall stay
     */
    AsideTraces(const ScenarioTraces& traces, bool overwrite);

    /// Takes away what was not committed.
    ~AsideTraces();

    AsideTraces(const AsideTraces&) = delete;
    AsideTraces& operator=(const AsideTraces&) = delete;

    /// @return where to write
    const ScenarioTraces& Get() const;

    /// To be called when the files are open. @throws ScenarioError where one has no place to go to
    void CheckPlaces() const;

    /// Puts the files in their place, and takes away those of an earlier command with the same
    /// prefix: captures that its list names, and texts that are such traces.
    /// @throws std::system_error where that fails
    void Commit();

  private:
    /// A folder that this command alone writes into.
    struct Folder
    {
        std::string key;  //!< of the prefix
        std::string name; //!< what names of its files start with
        std::filesystem::path path;
        int lock; //!< the folder, open; other commands find it locked
    };

    std::string Move(const std::string& key, const std::string& prefix, const std::string& ending);
    static std::set<std::string> FindEarlier(const Folder& folder);
    void Drop();

    std::vector<Folder> m_folders;
    ScenarioTraces m_aside;
};

} // namespace ns3

#endif // TOOL_TRACES_H
