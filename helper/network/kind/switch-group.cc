// SPDX-License-Identifier: GPL-2.0-only

#include "switch-group.h"

namespace ns3
{

namespace
{

/// What a chip is made of, beside its tables.
std::vector<GroupKey>
HardwareKeys()
{
    const std::string device = "ns3::DistributorNetDevice::";
    return {
        MakeAttributeKey("pipeline.latency",
                         DurationValue(Time(0), Seconds(10)),
                         device + "PipelineLatency",
                         "from the start of a packet's processing to its departure"),
        MakeAttributeKey("pipeline.rate",
                         ZeroOr(RealValue("packets/s", 0, 1e9),
                                "number, 0, or 0.001 to 1000000000 packets/s",
                                1e-3),
                         device + "PacketRate",
                         "packets that can be processed; 0: no limit"),
        MakeAttributeKey("pipeline.queue",
                         CountValue(0, UINT32_MAX),
                         device + "QueuePackets",
                         "packets that may wait for processing"),
        MakeAttributeKey("buffer.bytes",
                         CountValue(0, UINT32_MAX),
                         device + "BufferBytes",
                         "memory that ports share for packets that wait to be sent; 0: their own "
                         "queues alone"),
        MakeAttributeKey("buffer.alpha",
                         ZeroOr(RealValue("", 0, 1e3), "number, 0, or 0.001 to 1000", 1e-3),
                         device + "BufferAlpha",
                         "a port that fills so many times what is free takes no more; 0: no "
                         "threshold"),
    };
}

} // namespace

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
    const std::vector<GroupKey> hardware = HardwareKeys();
    kind.keys.insert(kind.keys.end(), hardware.begin(), hardware.end());
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
