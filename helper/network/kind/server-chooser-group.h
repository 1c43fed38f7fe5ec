// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVER_CHOOSER_GROUP_H
#define SERVER_CHOOSER_GROUP_H

#include "../../../model/packet/host-address-conversion.h"

#include "ns3/built-network.h"
#include "ns3/measurement-report.h"
#include "ns3/steering-group.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Nodes that choose the server of a new connection by their key `choose` (T5, C8), and by its entry
 * from then on: traffic managers and dispatchers.
 */
class ServerChooserGroup : public SteeringGroup
{
  public:
    using SteeringGroup::SteeringGroup;

    void Check(const Fail& fail) const override;
    std::vector<SchemeUse> GetSchemes() const override;

  protected:
    /// @return name of the group chosen from: the servers
    std::string ServersName() const;

    /// Tells a device where all servers are. @param device one with AddServerAddress
    template <class Device>
    void AddServerAddresses(const Ptr<Device>& device) const
    {
        const auto servers = GetPlan().GetLast();
        for (const uint8_t version : GetNetwork().GetVersions())
        {
            for (uint32_t i = 0; i < GetNetwork().GetGroup(servers).GetN(); ++i)
            {
                device->AddServerAddress(i, ToAddress(NetworkAddresses::Host(servers, i, version)));
            }
        }
    }

    /// @param device one with UpdateServers and FindServer @param node its number
    /// @return how it is told of servers, and chooses among them where it translates to them
    template <class Device>
    GroupChooser ChooserOfServers(const Ptr<Device>& device, uint32_t node) const
    {
        const auto update = [device](const auto& changes) { device->UpdateServers(changes); };
        GroupChooser told{GetName(), node, ServersName(), update, device, {}};
        if (TranslatesDestination())
        {
            Chooser chooser;
            chooser.group = GetName();
            chooser.node = node;
            chooser.entry = [device](const auto& key) { return device->FindServer(key); };
            told.pools.push_back(chooser);
        }
        return told;
    }

    /// Adds what devices remember of connections. @tparam Device one with GetStateUsage
    /// @param report to what
    template <class Device>
    void AddConnections(StateReport& report) const
    {
        ForDevices<Device>([&report](const Ptr<Device>& device, uint32_t) {
            const flowhash::StateUsage usage = device->GetStateUsage();
            report.connections.entries += usage.mostEntries;
            report.connections.bytes += usage.bytes;
        });
    }
};

} // namespace ns3

#endif // SERVER_CHOOSER_GROUP_H
