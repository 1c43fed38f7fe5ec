// SPDX-License-Identifier: GPL-2.0-only

#ifndef KEEPING_WATCH_H
#define KEEPING_WATCH_H

#include "../scenario/event-target.h"

#include "ns3/built-network.h"
#include "ns3/drop-reason.h"
#include "ns3/flow-scenario.h"
#include "ns3/keeping-probe.h"
#include "ns3/measurement-report.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The monitors of all groups of a run whose nodes choose themselves. It must outlive the run.
 */
class KeepingWatch
{
  public:
    /// Is told of a packet that nobody kept. @param flow its @param failed the node that all chose
    /// and that had failed, as events name it; none: that is not the cause
    using LossListener =
        std::function<void(uint64_t flow, const std::optional<std::string>& failed)>;

    /// @param network built @param listener told of packets that nobody keeps
    KeepingWatch(const BuiltNetwork& network, const LossListener& listener);

    /// Something happens now, silently. @param event what @param target to whom
    void Happened(const ScenarioEvent& event, const EventTarget& target);

    /// @param device where a packet was dropped @param reason why @return whether the packet is not
    /// lost by that, as other nodes got it, too
    bool IsCopy(const Ptr<NetDevice>& device, const DropReason& reason) const;

    /// Adds what the run showed; at its end. @param report to what
    void AddTo(MeasurementReport& report) const;

  private:
    std::map<std::string, std::unique_ptr<KeepingProbe>> m_probes; //!< by group
};

} // namespace ns3

#endif // KEEPING_WATCH_H
