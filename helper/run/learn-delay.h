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
 * SizeDistribution of times with units, or of seconds (uniform:0s:2s, exponential:0.2), drawn anew
 * for each event and node. None is over an hour: what has no bound is cut there. Where an order is
 * set the nodes learn in that order: the times are given out from short to long.
 */
class LearnDelay
{
  public:
    /// @param spec such as 100ms, [0ms, 50ms, 1s], or uniform:0.01:0.2
    /// @param order numbers of nodes, such as [2, 0]; those left out learn after them; empty: none
    /// @throws ScenarioError without a place for anything else
    LearnDelay(const std::string& spec, const std::string& order);

    /// @param nodes how many there are
    /// @throws ScenarioError without a place if there are more times than nodes, or the order has a
    /// node twice, or one that there is not
    void Check(uint32_t nodes) const;

    /// @param nodes how many there are @return the delays of the next event, by node
    std::vector<Time> Draw(uint32_t nodes);

    /// Fixes the random stream. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

  private:
    std::vector<Time> InOrder(std::vector<Time> delays) const;

    std::vector<Time> m_times;                      //!< by node, where they are given
    std::optional<SizeDistribution> m_distribution; //!< else
    std::vector<uint32_t> m_order;                  //!< nodes that learn first; empty: no order
};

} // namespace ns3

#endif // LEARN_DELAY_H
