// SPDX-License-Identifier: GPL-2.0-only

#include "client-group.h"

namespace ns3
{

GroupKind
ClientGroup::Kind()
{
    GroupKind kind;
    kind.name = "client";
    kind.help = "hosts that send requests";
    kind.keys = LabelKeys();
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<ClientGroup>(context);
    };
    return kind;
}

NetworkPlan::Direction
ClientGroup::GetDirection() const
{
    return NetworkPlan::REQUESTS;
}

void
ClientGroup::DoSetFailed(uint32_t node, bool failed)
{
    m_failures.resize(GetN());
    Ptr<Node> host = GetNodes().Get(node);
    failed ? m_failures[node].Begin(host) : m_failures[node].End(host);
}

} // namespace ns3
