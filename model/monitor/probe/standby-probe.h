// SPDX-License-Identifier: GPL-2.0-only

#ifndef STANDBY_PROBE_H
#define STANDBY_PROBE_H

#include "ns3/measurement-report.h"
#include "ns3/nstime.h"
#include "ns3/standby-monitor.h"
#include "ns3/vrrp-router.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Hears how the nodes of a group stand by for each other (M4b): who is master, by the trace source
 * StateChanged of VrrpRouter; what they send on and what they advertise, by those of their devices.
 *
 * Keep it until the simulation is over: it hangs on trace sources.
 */
class StandbyProbe
{
  public:
    StandbyProbe();
    ~StandbyProbe();
    StandbyProbe(const StandbyProbe&) = delete;
    StandbyProbe& operator=(const StandbyProbe&) = delete;

    /// Adds the next node of the group. @param router its part that stands by
    void AddNode(const Ptr<VrrpRouter>& router);

    /// @return nodes that were added
    uint32_t GetN() const;

    /// @return whether several are master now
    bool HasTwoMasters() const;

    /// @param now end of the run @return what it showed
    StandbyReport Report(Time now) const;

    /// @param report takes the advertisements, and those that were not heeded
    void AddTo(ControlReport& report) const;

  private:
    class Ear;

    StandbyMonitor m_monitor;
    std::vector<std::unique_ptr<Ear>> m_ears; //!< by node
    ControlReport m_control;                  //!< advertisements
};

} // namespace ns3

#endif // STANDBY_PROBE_H
