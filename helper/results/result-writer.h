// SPDX-License-Identifier: GPL-2.0-only

#ifndef RESULT_WRITER_H
#define RESULT_WRITER_H

#include "result-folder.h"

#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"

#include <ostream>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Writes summary.json: everything about a run in one object (see doc/output.rst). Two runs with
 * equal parameters differ in `performance` at most.
 * @param out where to @param scenario what was run @param report what came out
 */
void WriteSummary(std::ostream& out, const FlowScenario& scenario, const MeasurementReport& report);

/// Writes members.csv: the load of each member. @param out where to @param report what came out
void WriteMembers(std::ostream& out, const MeasurementReport& report);

/// Writes timeseries.csv: imbalance over time. @param out where to @param report what came out
void WriteTimeseries(std::ostream& out, const MeasurementReport& report);

/// Writes trunks.csv: what left by each link of a trunk. @param out where to @param report what
/// came out
void WriteTrunks(std::ostream& out, const MeasurementReport& report);

/// Writes learned.csv: who learned what when. @param out where to @param report what came out
void WriteLearned(std::ostream& out, const MeasurementReport& report);

/// Writes flows.csv: a line a flow. @param out where to @param report what came out
void WriteFlows(std::ostream& out, const MeasurementReport& report);

/**
 * @ingroup flow-distribution
 * Writes all result files of a run; flows.csv where the scenario asks for it. summary.json comes
 * last, so where it is the others are whole.
 * @param folder a prepared folder @param scenario what was run @param report what came out
 * @throws ScenarioError where a file cannot be written
 */
void WriteResults(const ResultFolder& folder,
                  const FlowScenario& scenario,
                  const MeasurementReport& report);

/// @return the version of this module, as in the file VERSION
const char* FlowDistributionVersion();

/// @return the version of ns-3 that this module was built for
const char* Ns3Version();

} // namespace ns3

#endif // RESULT_WRITER_H
