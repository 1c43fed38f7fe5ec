// SPDX-License-Identifier: GPL-2.0-only

#ifndef ANYCAST_GROUP_H
#define ANYCAST_GROUP_H

#include "distributor-group.h"

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Routers to a service that several sites announce (anycast, RFC 4786): each sends what it has to
 * the site that is nearest to it, and converges in a time of its own when a site withdraws or
 * announces again.
 */
class AnycastGroup : public DistributorGroup
{
  public:
    using DistributorGroup::DistributorGroup;

    /// @return the kind `anycast`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;

  private:
    std::string SchemeOf(const ScenarioChoice& choice) const override;
    std::string SchemeOfNode(const ScenarioChoice& choice, uint32_t node) const override;
};

} // namespace ns3

#endif // ANYCAST_GROUP_H
