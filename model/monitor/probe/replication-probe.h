// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLICATION_PROBE_H
#define REPLICATION_PROBE_H

#include "ns3/measurement-report.h"
#include "ns3/replication-monitor.h"
#include "ns3/steering-net-device.h"
#include "ns3/table-sync.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Hears how the nodes of a group keep their tables alike (X4): what they send for it
 * (ControlGauge), and how their tables differ, by the trace source Changed of their TableSync.
 *
 * Keep it until the simulation is over: it hangs on trace sources.
 */
class ReplicationProbe
{
  public:
    /// One node of the group.
    struct Node
    {
        Ptr<SteeringNetDevice> device;      //!< sends the messages, as UDP
        uint16_t port{0};                   //!< of UDP, at both ends
        Ptr<TableSync> sync;                //!< whose messages they are
        std::function<uint32_t()> getLocks; //!< locks that it knows of
    };

    /// @param live by number of the group's nodes: whether it is a member at the start
    explicit ReplicationProbe(const std::vector<bool>& live);
    ~ReplicationProbe();
    ReplicationProbe(const ReplicationProbe&) = delete;
    ReplicationProbe& operator=(const ReplicationProbe&) = delete;

    /// Adds the next node of the group. @param node whom to hear
    void AddNode(const Node& node);

    /// @return nodes that were added
    uint32_t GetN() const;

    /// @copydoc ReplicationMonitor::SetLive
    void SetLive(uint32_t node, bool live, Time now);

    /// @copydoc ReplicationMonitor::Happened
    void Happened(Time now);

    /// Notes how many keys differ. @param now time
    void Sample(Time now);

    /// @return samples, by time in s
    const std::map<double, uint64_t>& GetSamples() const;

    /// @return messages so far
    ControlReport ReportControl() const;

    /// @param now end of the run @return how the tables differed
    ReplicationReport ReportTables(Time now) const;

  private:
    class Ear;

    ReplicationMonitor m_monitor;
    std::vector<bool> m_live;
    std::vector<std::unique_ptr<Ear>> m_ears; //!< by node
    std::map<double, uint64_t> m_samples;
    ControlReport m_sent; //!< without what was dropped
};

} // namespace ns3

#endif // REPLICATION_PROBE_H
