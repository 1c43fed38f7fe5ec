// SPDX-License-Identifier: GPL-2.0-only

#ifndef LEARN_DELAY_H
#define LEARN_DELAY_H

#include "ns3/nstime.h"
#include "ns3/size-distribution.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How long it takes from an event until the nodes of one group that choose learn of it: the same
 * for all of them, a list of one time a node (the last holds for those behind it), or a
 * SizeDistribution in seconds, drawn anew for each event and node.
 */
class LearnDelay
{
  public:
    /// @param spec such as 100ms, [0ms, 50ms, 1s], or uniform:0.01:0.2
    /// @throws ScenarioError without a place for anything else
    explicit LearnDelay(const std::string& spec);

    /// @param node number of the node @return the next delay
    Time Draw(uint32_t node);

    /// Fixes the random stream. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

  private:
    std::vector<Time> m_times;                      //!< by node, where they are given
    std::optional<SizeDistribution> m_distribution; //!< else
};

} // namespace ns3

#endif // LEARN_DELAY_H
