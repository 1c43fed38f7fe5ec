// SPDX-License-Identifier: GPL-2.0-only

#ifndef SELF_SELECTION_H
#define SELF_SELECTION_H

#include "ns3/group-kind.h"
#include "ns3/group-member.h"
#include "ns3/node-group.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What groups have in common whose nodes choose themselves: routers (M5) and servers (M6). Their
 * keys, what has to hold, and how a node becomes a member.
 */
class SelfSelection
{
  public:
    /// @param group whose nodes choose themselves; outlives this
    /// @param plan of its network @param scenario of it
    SelfSelection(const NodeGroup& group, const NetworkPlan& plan, const FlowScenario& scenario);

    /// @return the keys of a group's heartbeats and convergence
    static std::vector<GroupKey> Keys();

    /// @return the scheme by which the nodes choose
    std::string GetSpec() const;

    /// Refuses what cannot be. @param fail called at the first thing that is wrong
    void Check(const NodeGroup::Fail& fail) const;

    /// Makes a node a member, before its links. @param member it @param node its number
    /// @param network its network
    void Configure(GroupMember& member, uint32_t node, const BuiltNetwork& network) const;

    /// Links are there: the node answers for the group, and tells the others. @param member it
    /// @param node its number @param shared a port to a medium that all share, on which they tell
    /// each other; none: they do so one by one, by the device's routes
    /// @param network its network
    void Connect(GroupMember& member,
                 uint32_t node,
                 const std::optional<uint32_t>& shared,
                 BuiltNetwork& network) const;

    /// @return whether the group's nodes have a link from each to each other
    bool HasMesh() const;

    /// @param selector of a node @param node its number
    /// @return it as a chooser of its own group
    GroupChooser Describe(const Ptr<SelfSelector>& selector, uint32_t node) const;

  private:
    std::optional<std::string> FindOnlyChooser() const;
    bool IsShared(const std::string& first, const std::string& second) const;

    const NodeGroup& m_group;
    const NetworkPlan& m_plan;
    const FlowScenario& m_scenario;
};

} // namespace ns3

#endif // SELF_SELECTION_H
