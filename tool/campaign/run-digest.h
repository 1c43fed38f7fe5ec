// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_DIGEST_H
#define RUN_DIGEST_H

#include "ns3/flow-scenario.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What runs are known by. Two runs have one digest where they have to write the same results: equal
 * parameters as summary.json has them, equal contents of the files that they read, equal settings
 * of ns-3, equal versions, equal rngRun. Neither the scenario's name counts, nor where it or its
 * files stand, nor the folder of its traces; their file name does, as it says whether there are
 * any.
 */
class RunDigest
{
  public:
    /// Takes the settings of this process and the versions of this build.
    RunDigest();

    /**
     * The digest of all that the runs of a configuration have in common.
     * @param scenario its network spelled out
     * @return it, as ContentDigest has them
     * @throws ScenarioError where a file that it names cannot be read
     */
    std::string OfConfiguration(const FlowScenario& scenario);

    /// @param configuration digest of its configuration @param rngRun of a run @return its digest
    static std::string OfRun(const std::string& configuration, uint64_t rngRun);

  private:
    const std::string& OfFile(const std::string& name);

    std::string m_common;                       //!< versions and settings, line by line
    std::map<std::string, std::string> m_files; //!< digests of contents, by name
};

} // namespace ns3

#endif // RUN_DIGEST_H
