// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_READER_H
#define SCENARIO_READER_H

#include "ns3/flow-scenario.h"
#include "ns3/scenario-places.h"
#include "ns3/scenario-trial.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

class TierPaths;
struct ScenarioTree;

/**
 * @ingroup flow-distribution
 *
 * Fills in a FlowScenario from a file and from overrides, and remembers where each value came from,
 * so that an error found later can still name its place. Both are lists of paths with their values.
 */
class ScenarioReader
{
  public:
    /// @param trial for values of attributes that ns-3 alone can judge; none: they pass
    explicit ScenarioReader(const ScenarioTrial& trial = nullptr);

    /**
     * Reads a file; what it does not name keeps its value. A list that it names replaces the one
     * before, and a network's groups or tiers all that there was of a network. Names of files in it
     * are relative to its own folder (in overrides: to the working folder).
     * @param file a YAML file
     * @throws ScenarioError with file and line, on the first value that cannot be
     */
    void ReadFile(const std::string& file);

    /**
     * Sets one value, as the command line does. Paths of tiers lead to the groups and links that
     * they are; part of a value, such as a word of a scheme, changes that part of what counts for
     * its group so far, wherever that is said.
     * @param path such as tm.count, scheme.select, events.0.at or ns3::TcpSocket::InitialCwnd
     * @param text its value
     * @throws ScenarioError with the override as its place; also where it comes again
     */
    void Override(const std::string& path, const std::string& text);

    /**
     * Spells the network out, and checks what only shows when all values are known.
     * @param admit called before the checks, which may take as long as the network is large: may
     *        throw where it is too large
     * @param known called before the checks; tells whether the scenario has passed them before:
     * then they are left out
     * @return the scenario, with events sorted by time
     * @throws ScenarioError with the place of the value to blame; also where the file read last
     * sets nothing but a name, as one does by a slip, and no override sets more
     */
    FlowScenario Finish(const std::function<void(const FlowScenario&)>& admit = nullptr,
                        const std::function<bool(const FlowScenario&)>& known = nullptr);

  private:
    void Read(const std::string& path, const ScenarioTree& tree);
    void ReadMapping(const std::string& path, const ScenarioTree& tree);
    void ReadItems(const std::string& path, const ScenarioTree& tree);
    void ReadItem(const std::string& path, const ScenarioTree& tree);
    void ReadValue(const std::string& path, const ScenarioTree& tree);
    void Set(const std::string& path, const std::string& text, const std::string& place);
    void SetAttribute(const std::string& name, const std::string& text);
    void SpellTiers();

    FlowScenario m_scenario;
    std::shared_ptr<const TierPaths> m_tiers; //!< shared with copies, replaced as a whole
    ScenarioPlaces m_places;
    bool m_onlyName{false};
    std::set<std::string> m_inFile;                  //!< keys that the file being read has set
    std::map<std::string, std::string> m_overridden; //!< keys set by overrides, and as what
    ScenarioTrial m_trial;
};

/**
 * @ingroup flow-distribution
 * Reads a scenario file, applies overrides, checks everything.
 * @param file a YAML file
 * @param overrides path and text of each, in order
 * @param trial as of ScenarioReader
 * @param admit see ScenarioReader::Finish
 * @return the scenario
 * @throws ScenarioError with the place
 */
FlowScenario LoadScenario(const std::string& file,
                          const std::vector<std::pair<std::string, std::string>>& overrides = {},
                          const ScenarioTrial& trial = nullptr,
                          const std::function<void(const FlowScenario&)>& admit = nullptr);

/**
 * @ingroup flow-distribution
 * The same of a file that was read, which may be a pipe and give its text once.
 * @param read has read the file, and nothing else
 * @param overrides path and text of each, in order
 * @param admit see ScenarioReader::Finish @param known the same
 * @return the scenario
 * @throws ScenarioError with the place
 */
FlowScenario LoadScenario(const ScenarioReader& read,
                          const std::vector<std::pair<std::string, std::string>>& overrides,
                          const std::function<void(const FlowScenario&)>& admit = nullptr,
                          const std::function<bool(const FlowScenario&)>& known = nullptr);

/// @return whether this build can read scenario files: whether yaml-cpp was there
bool CanReadScenarioFiles();

} // namespace ns3

#endif // SCENARIO_READER_H
