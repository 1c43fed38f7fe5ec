// SPDX-License-Identifier: GPL-2.0-only

#ifndef SELECTING_SERVERS_H
#define SELECTING_SERVERS_H

#include "self-selection.h"

#include "ns3/selecting-host-net-device.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Servers that choose: themselves, as all of them get each packet (M6, `selfSelection`), or the
 * routers of their answers (M7, `chooses`), or both (M8).
 */
class SelectingServers
{
  public:
    /// @param group the servers; outlives this @param plan of its network @param scenario of it
    SelectingServers(const NodeGroup& group, const NetworkPlan& plan, const FlowScenario& scenario);

    /// @return the keys that servers have for it
    static std::vector<GroupKey> Keys();

    /// @return whether they choose themselves (M6)
    bool ChooseThemselves() const;

    /// @return whether they choose the routers of their answers (M7)
    bool ChooseRouters() const;

    /// @return whether they choose at all
    bool Choose() const;

    /// Refuses what cannot be. @param fail called at the first thing that is wrong
    void Check(const NodeGroup::Fail& fail) const;

    /// @return the schemes by which they choose
    std::vector<SchemeUse> GetSchemes() const;

    /// @param node number @param network its network @return the device of a server
    Ptr<SelectingHostNetDevice> MakeDevice(uint32_t node, const BuiltNetwork& network) const;

    /// Links are there. @param devices by node @param ends of the links @param network its network
    void Connect(const std::vector<Ptr<SelectingHostNetDevice>>& devices,
                 const std::vector<LinkEnd>& ends,
                 BuiltNetwork& network) const;

    /// @param devices by node @return the servers as choosers
    std::vector<GroupChooser> GetChoosers(
        const std::vector<Ptr<SelectingHostNetDevice>>& devices) const;

  private:
    const ScenarioChoice& GetChoice() const;
    std::string GetRouterSpec() const;
    void DeclareRouters(SelectingHostNetDevice& device,
                        uint32_t node,
                        const std::vector<LinkEnd>& ends,
                        const BuiltNetwork& network) const;
    std::optional<uint32_t> FindSharedPort(const SelectingHostNetDevice& device,
                                           uint32_t node,
                                           const std::vector<LinkEnd>& ends) const;
    void AddPeerRoutes(SelectingHostNetDevice& device,
                       uint32_t node,
                       const std::vector<LinkEnd>& ends,
                       const BuiltNetwork& network) const;

    const NodeGroup& m_group;
    const NetworkPlan& m_plan;
    const FlowScenario& m_scenario;
    SelfSelection m_selection;
};

} // namespace ns3

#endif // SELECTING_SERVERS_H
