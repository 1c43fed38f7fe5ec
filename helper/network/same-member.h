// SPDX-License-Identifier: GPL-2.0-only

#ifndef SAME_MEMBER_H
#define SAME_MEMBER_H

#include "ns3/distribution.h"
#include "ns3/flow-scenario.h"
#include "ns3/network-plan.h"

#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What an adversary knows who wants all flows on one member: the scheme of those who choose first
 * on the way of requests, word by word but for its seeds and keys (seed, hash-key, initval), which
 * it takes for the defaults; the members at the start; and nothing of what state remembers.
 */
class SameMember
{
  public:
    /// @param scenario with its network spelled out @param plan of its network
    SameMember(const FlowScenario& scenario, const NetworkPlan& plan);

    /// @param key of a flow's packets to the service @return whether it takes the flow to go to the
    /// one member
    bool Suits(const flowhash::FlowKey& key) const;

    /// @return why source ports do not decide where flows go; empty: they do
    std::string FindFault() const;

    /// @param spec of a scheme @return the same without its seeds and keys
    static std::string WithoutSecrets(const std::string& spec);

  private:
    std::unique_ptr<flowhash::Distribution> m_scheme; //!< null: nobody chooses
    flowhash::MemberId m_target{0};
};

} // namespace ns3

#endif // SAME_MEMBER_H
