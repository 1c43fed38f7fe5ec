// SPDX-License-Identifier: GPL-2.0-only

#ifndef ALONE_RUN_H
#define ALONE_RUN_H

#include "recorded-flows.h"

#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"
#include "ns3/value-quantiles.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The completed flows of a run once more, each alone: in the same network, one after another, each
 * with its tuple, its sizes, pauses and service times. Nothing fails, no frame is lost by chance,
 * nobody comes, leaves or changes weight, nothing floods, and no monitor looks. What a flow takes
 * then is what its time in the run is set against (slowdown).
 *
 * The first flow starts after SETTLE. A flow starts when the one before has ended and as long again
 * has passed as it took, so that what follows an end (FIN, late copies) is over, too; and when its
 * source port is free. Flows start no closer together than those of the run did on average, so that
 * entries in devices' tables get no denser. A flow that lasts longer than the whole run did is
 * given up. After ROUND another simulation of the same network goes on, as light flows cannot tell
 * times of more than three days.
 */
class AloneRun
{
  public:
    /// Before the first flow: groups that elect a master, or hear of each other, have done so.
    static constexpr int64_t SETTLE = 10; // s
    /// Simulated time of one simulation, about.
    static constexpr int64_t ROUND = 24 * 3600; // s

    /**
     * Makes ready.
     * @param scenario that was run, spelled out, churn among its events: these make nodes, though
     * nothing happens to them @param flows of it; both outlive this
     */
    AloneRun(const FlowScenario& scenario, RecordedFlows& flows);

    AloneRun(const AloneRun&) = delete;
    AloneRun& operator=(const AloneRun&) = delete;

    /**
     * Runs them; once, while there is no other simulation.
     * @param progress called some times in a second
     * @param report gets the figures and, where flows.csv is asked for, the times
     * @throws std::runtime_error where packets could not be written to files
     */
    void Run(const std::function<void()>& progress, MeasurementReport& report);

    /// @return share of the flows that are done
    double GetPart() const;

  private:
    class Round;

    void Finish(uint64_t flow, const std::optional<Time>& alone);
    void AddFigures(MeasurementReport& report) const;

    const FlowScenario& m_scenario;
    RecordedFlows& m_flows;
    uint64_t m_next{0}; //!< flow to be run, or running
    uint64_t m_simulations{0};
    ValueQuantiles m_slowdowns;
    double m_sum{0};
    double m_most{0};
    uint64_t m_measured{0};
    uint64_t m_unknown{0};
    std::vector<int64_t> m_times; //!< ns, by flow; negative: none
};

} // namespace ns3

#endif // ALONE_RUN_H
