// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_OUTCOME_H
#define FLOW_OUTCOME_H

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How a flow ended, so far.
 */
enum class FlowOutcome : uint8_t
{
    UNFINISHED, //!< open, or cut off by the end of the run
    COMPLETED,
    BROKEN,  //!< reset or socket error
    REFUSED, //!< before it could begin
};

/// @ingroup flow-distribution
/// @param outcome any @return its name in traces and results: unfinished, completed, broken,
/// refused
const char* FlowOutcomeName(FlowOutcome outcome);

/// @ingroup flow-distribution
/// @param name as FlowOutcomeName gives it @return whose name it is
/// @throws std::out_of_range if it is nobody's
FlowOutcome FlowOutcomeOf(const std::string& name);

} // namespace ns3

#endif // FLOW_OUTCOME_H
