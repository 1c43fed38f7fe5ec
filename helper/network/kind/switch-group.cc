// SPDX-License-Identifier: GPL-2.0-only

#include "switch-group.h"

namespace ns3
{

GroupKind
SwitchGroup::Kind()
{
    GroupKind kind = DistributorGroup::Kind();
    kind.name = "switch";
    kind.help = "devices that spread packets over trunks: at random, in turn, or by hash";
    kind.seesLinks = true;
    for (GroupKey& key : kind.keys)
    {
        if (key.path == "learnFromMembers")
        {
            key.fallback = [] { return "false"; }; // what comes back may come by any trunk
        }
    }
    kind.keys.push_back(MakeGroupKey("spread",
                                     WordValue({"hash", "random", "round-robin"}),
                                     std::string("hash"),
                                     "how trunks are picked; hash: by the scheme"));
    kind.keys.push_back(MakeGroupKey("per",
                                     WordValue({"flow", "packet"}),
                                     std::string("flow"),
                                     "what a trunk is picked for, at random or in turn; hash picks "
                                     "for flows"));
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<SwitchGroup>(context);
    };
    return kind;
}

void
SwitchGroup::Check(const Fail& fail) const
{
    DistributorGroup::Check(fail);
    const bool hashes = GetSettings().Text("spread") == "hash";
    if (hashes && GetSettings().Text("per") == "packet")
    {
        fail("per", "a hash picks for flows: per=flow, or spread=random or round-robin");
    }
    bool named = !GetDescription().scheme.empty();
    for (const ScenarioChoice& choice : GetDescription().choices)
    {
        named = named || !choice.scheme.empty();
    }
    if (!hashes && named)
    {
        fail("scheme",
             "a switch with spread=" + GetSettings().Text("spread") +
                 " has a scheme of its own: spread=hash, or no scheme");
    }
}

std::string
SwitchGroup::SchemeOf(const ScenarioChoice& choice) const
{
    const std::string& spread = GetSettings().Text("spread");
    if (spread == "hash")
    {
        return DistributorGroup::SchemeOf(choice);
    }
    return "key=five-tuple hash=crc32 select=" + spread +
           (GetSettings().Text("per") == "flow" ? " state=lru" : "");
}

} // namespace ns3
