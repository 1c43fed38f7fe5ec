// SPDX-License-Identifier: GPL-2.0-only

#include "../group-kinds.h"

#include "anycast-group.h"
#include "client-group.h"
#include "dispatcher-group.h"
#include "distributor-group.h"
#include "manager-group.h"
#include "router-group.h"
#include "self-selecting-group.h"
#include "server-group.h"
#include "switch-group.h"

namespace ns3
{

std::vector<GroupKind>
BuiltInGroupKinds()
{
    return {
        AnycastGroup::Kind(),
        ClientGroup::Kind(),
        DispatcherGroup::Kind(),
        DistributorGroup::Kind(),
        ManagerGroup::Kind(),
        RouterGroup::Kind(),
        SelfSelectingGroup::Kind(),
        ServerGroup::Kind(),
        SwitchGroup::Kind(),
    };
}

} // namespace ns3
