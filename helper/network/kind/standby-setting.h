// SPDX-License-Identifier: GPL-2.0-only

#ifndef STANDBY_SETTING_H
#define STANDBY_SETTING_H

#include "ns3/node-group.h"
#include "ns3/vrrp-router.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/// @return the keys of kinds whose nodes can stand by for each other (M4b)
std::vector<GroupKey> StandbyKeys();

/**
 * @ingroup flow-distribution
 *
 * What the keys of StandbyKeys say of a group whose nodes stand by for each other.
 */
class StandbySetting
{
  public:
    /// What its nodes do with a link.
    enum class Use
    {
        NOTHING,
        ELECT, //!< they hear each other there
        TELL   //!< neighbours hear there who is master
    };

    /// @param group whose kind has the keys; outlives this
    explicit StandbySetting(const NodeGroup& group);

    /// Refuses what cannot be. @param group whose kind has the keys @param plan of its network
    /// @param fail takes the key to blame and what is wrong; it throws
    static void Check(const NodeGroup& group, const NetworkPlan& plan, const NodeGroup::Fail& fail);

    /// @return the node that is master when the run begins
    uint32_t FirstMaster() const;

    /// @param router of a node @param node its number
    void Configure(VrrpRouter& router, uint32_t node) const;

    /// @param plan of its network @param other a group, or the same @return what its nodes do with
    /// the link that leads there
    Use UseOf(const NetworkPlan& plan, NetworkPlan::Index other) const;

  private:
    uint32_t PriorityOf(uint32_t node) const;
    const ScenarioLink* FindLink(const NetworkPlan& plan, NetworkPlan::Index other) const;
    bool MayElect(const ScenarioLink& link) const;
    void CheckNodes(const NetworkPlan& plan, const NodeGroup::Fail& fail) const;
    void CheckLinks(const NetworkPlan& plan, const NodeGroup::Fail& fail) const;
    void CheckHosts(const NetworkPlan& plan, const NodeGroup::Fail& fail) const;
    void CheckNumber(const NetworkPlan& plan, const NodeGroup::Fail& fail) const;

    const NodeGroup& m_group;
    std::vector<double> m_priorities; //!< the last one is that of the nodes behind it, too
    std::string m_link;               //!< the only one where they elect; empty: all that can be
};

} // namespace ns3

#endif // STANDBY_SETTING_H
