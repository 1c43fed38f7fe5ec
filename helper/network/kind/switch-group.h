// SPDX-License-Identifier: GPL-2.0-only

#ifndef SWITCH_GROUP_H
#define SWITCH_GROUP_H

#include "distributor-group.h"

#include "ns3/measurement-report.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Switches and routers with one logical port of trunked links (C5): they spread packets over the
 * nodes behind the trunks, anyhow: at random, in turn, or by a hash; each packet, or each flow.
 */
class SwitchGroup : public DistributorGroup
{
  public:
    using DistributorGroup::DistributorGroup;

    /// @return the kind `switch`
    static GroupKind Kind();

    void Check(const Fail& fail) const override;
    std::optional<MemberTableReport> GetMemberTable() const override;

  private:
    std::string SchemeOf(const ScenarioChoice& choice) const override;
    void CheckTable(const Fail& fail) const;
    uint64_t EntriesOf(const ScenarioChoice& choice) const;
};

} // namespace ns3

#endif // SWITCH_GROUP_H
