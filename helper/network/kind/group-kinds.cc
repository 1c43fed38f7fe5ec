// SPDX-License-Identifier: GPL-2.0-only

#include "../group-kinds.h"

#include "client-group.h"
#include "distributor-group.h"
#include "manager-group.h"
#include "router-group.h"
#include "server-group.h"

namespace ns3
{

std::vector<GroupKind>
BuiltInGroupKinds()
{
    return {
        ClientGroup::Kind(),
        DistributorGroup::Kind(),
        ManagerGroup::Kind(),
        RouterGroup::Kind(),
        ServerGroup::Kind(),
    };
}

} // namespace ns3
