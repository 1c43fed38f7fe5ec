// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_RUNNER_H
#define SCENARIO_RUNNER_H

#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"

#include <functional>
#include <memory>

namespace ns3
{

class BuiltNetwork;

/// How far a run is.
struct RunPace
{
    Time simulated;
    uint64_t flows{0};   //!< that started
    uint64_t open{0};    //!< of them, now
    uint64_t packets{0}; //!< that hosts and devices sent
};

/**
 * @ingroup flow-distribution
 *
 * A scenario from begin to end: sets RngRun and attribute defaults, builds network, traffic and
 * monitors, lets the events happen, and destroys the simulator again.
 *
 * A program may run several scenarios one after the other; each depends on its own parameters
 * alone. There is one at a time, as there is one simulator.
 */
class ScenarioRun
{
  public:
    /**
     * Builds everything.
     * @param scenario a scenario that passed validation (scenario-check.h)
     * @throws ScenarioError for a value that cannot be; whether all fit together is not looked at
     * @throws std::runtime_error where a file that it names cannot be used
     */
    explicit ScenarioRun(const FlowScenario& scenario);
    ~ScenarioRun();
    ScenarioRun(const ScenarioRun&) = delete;
    ScenarioRun& operator=(const ScenarioRun&) = delete;

    /// @return its network, to hang traces of one's own on
    /// @throws std::logic_error after Run where it measures slowdown
    BuiltNetwork& GetNetwork() const;

    /// @return how far it is; of a run that measures slowdown: the flows as they share the network
    RunPace GetPace() const;

    /// @return share of the work that is done, about; 0 to 1
    double GetPart() const;

    /**
     * Runs it; once. Where it measures slowdown, its flows are run again, each alone (AloneRun).
     * @param progress called now and then: after each hundredth of the duration at the latest, and
     * where that takes long, some times in a second; it does not change any result
     * @return what it showed
     * @throws std::runtime_error where packets could not be written to files (traces): seen after
     * at most a hundredth of the duration
     */
    MeasurementReport Run(const std::function<void()>& progress = nullptr);

  private:
    struct Parts;
    struct Second;

    std::unique_ptr<Parts> m_parts;
    std::unique_ptr<Second> m_second; //!< measures slowdown, when the parts are gone
};

/**
 * @ingroup flow-distribution
 * Runs a scenario, see ScenarioRun.
 * @param scenario a scenario that passed validation @param progress as ScenarioRun::Run
 * @return what it showed
 * @throws ScenarioError as ScenarioRun
 * @throws std::runtime_error where a file that it names cannot be used
 */
MeasurementReport RunScenario(const FlowScenario& scenario,
                              const std::function<void()>& progress = nullptr);

} // namespace ns3

#endif // SCENARIO_RUNNER_H
