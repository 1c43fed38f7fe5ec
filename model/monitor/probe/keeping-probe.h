// SPDX-License-Identifier: GPL-2.0-only

#ifndef KEEPING_PROBE_H
#define KEEPING_PROBE_H

#include "ns3/keeping-monitor.h"
#include "ns3/measurement-report.h"
#include "ns3/self-selector.h"
#include "ns3/steering-net-device.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Hears how the nodes of a group that choose themselves do it (M5, M6): what they judge, by the
 * trace source Judged of their selectors; what comes in and what is dropped, what they tell each
 * other and what of that is not heeded, by the trace sources of their devices.
 *
 * Keep it until the simulation is over: it hangs on trace sources.
 */
class KeepingProbe
{
  public:
    /// @param group name @param live by number of the group's nodes: whether it is a member at the
    /// start
    KeepingProbe(const std::string& group, const std::vector<bool>& live);
    ~KeepingProbe();
    KeepingProbe(const KeepingProbe&) = delete;
    KeepingProbe& operator=(const KeepingProbe&) = delete;

    /// Adds the next node of the group. @param device what hears and drops @param selector how it
    /// judges
    void AddNode(Ptr<SteeringNetDevice> device, Ptr<SelfSelector> selector);

    /// @return nodes that were added
    uint32_t GetN() const;

    /// @return the monitor
    KeepingMonitor& GetMonitor();

    /// @param node any @return whether it is one of these
    bool IsOf(Ptr<Node> node) const;

    /// @return what was judged; after the run
    KeepingReport ReportKeeping();

    /// @return heartbeats so far
    ControlReport ReportControl() const;

  private:
    class Ear;

    std::string m_group;
    KeepingMonitor m_monitor;
    ControlReport m_control;
    std::vector<std::unique_ptr<Ear>> m_ears;
};

} // namespace ns3

#endif // KEEPING_PROBE_H
