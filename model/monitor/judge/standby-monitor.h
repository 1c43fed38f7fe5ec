// SPDX-License-Identifier: GPL-2.0-only

#ifndef STANDBY_MONITOR_H
#define STANDBY_MONITOR_H

#include "ns3/measurement-report.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Who of a group whose nodes stand by for each other is master when (M4b): how often another one
 * takes over, how long there is none, how long there are several, and what two of them send on.
 *
 * Moments of no length do not count. Times come from outside, and never go back.
 */
class StandbyMonitor
{
  public:
    /// A node becomes master, or ends being it. @param node number @param master which
    /// @param now time
    void SetMaster(uint32_t node, bool master, Time now);

    /// @return whether several are master now
    bool HasTwoMasters() const;

    /// A node sends on a packet of a flow (FlowTag). @param node number @param flow its flow
    /// @param reverse direction @param sequence of the packet in its direction
    void Forwarded(uint32_t node, uint64_t flow, bool reverse, uint32_t sequence);

    /// @param now end of the run @return what it showed; without advertisements
    StandbyReport Report(Time now) const;

  private:
    /// Time that something held.
    struct Clock
    {
        std::optional<Time> since; //!< none: it does not hold now
        SpanFigures past;          //!< spans that ended

        void Set(bool holds, Time now);
        SpanFigures At(Time now) const;
    };

    /// Flow, direction, number in it.
    using Packet = std::tuple<uint64_t, bool, uint32_t>;

    std::set<uint32_t> m_masters;
    std::optional<uint32_t> m_latest; //!< who became master last
    uint64_t m_takeovers{0};
    Clock m_without{Time(0), {}};
    Clock m_two;
    std::map<Packet, uint32_t> m_sentOn; //!< and by whom, while there are several masters
    uint64_t m_duplicates{0};
};

} // namespace ns3

#endif // STANDBY_MONITOR_H
