// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_GROUP_H
#define DISPATCHER_GROUP_H

#include "server-chooser-group.h"

#include "ns3/dispatcher-net-device.h"
#include "ns3/load-reporter.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A cluster of dispatchers (DispatcherNetDevice, C1 to C9): they choose servers, and tell each
 * other of their entries over a link inside the group, the system area network.
 */
class DispatcherGroup : public ServerChooserGroup
{
  public:
    using ServerChooserGroup::ServerChooserGroup;

    /// @return the kind `dispatcher`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;
    bool TranslatesDestination() const override;
    bool TranslatesAddresses() const override;
    bool MayMissReplies() const override;
    std::vector<GroupChooser> GetChoosers() override;
    void WatchTables(ReplicationProbe& probe) const override;
    void AddState(StateReport& report) const override;
    void AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const override;

  private:
    Ptr<SteeringNetDevice> DoMakeDevice(uint32_t node, Ptr<Node> host) override;
    void DoConnect() override;

    void CheckLoadReports(const Fail& fail) const;
    void InstallLoadReports();
    void CheckIdle(const Fail& fail) const;
    void CheckServices(const Fail& fail) const;
    void CheckApplications(const Fail& fail) const;
    void CheckBuffers(const Fail& fail) const;
    bool BindsLate() const;
    bool SeesReplies() const;
    std::optional<uint32_t> FindSharedPort(uint32_t node) const;
    bool IsShared(uint8_t protocol, uint16_t port) const;

    std::vector<Ptr<LoadReporter>> m_reporters; //!< by number of the server
};

} // namespace ns3

#endif // DISPATCHER_GROUP_H
