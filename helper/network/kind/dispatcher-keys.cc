// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-keys.h"

#include "sync-keys.h"
#include "trunk-setting.h"

namespace ns3
{

namespace
{

constexpr const char* DEVICE = "ns3::DispatcherNetDevice";
constexpr const char* SYNC = "ns3::TableSync";

template <class V>
GroupKey
Key(const std::string& path,
    const ScenarioValue<V>& value,
    const char* type,
    const std::string& attribute,
    const std::string& help)
{
    return MakeAttributeKey(path, value, type + std::string("::") + attribute, help);
}

std::vector<GroupKey>
EntryKeys()
{
    const auto idle = DurationValue(MilliSeconds(1), Hours(24 * 7));
    return {
        Key("choose",
            TextValue("round-robin | weighted | least-connections | hash [SCHEME SPEC] | "
                      "SELECTOR..."),
            DEVICE,
            "ServerChoice",
            "how a dispatcher chooses the server of a new entry"),
        Key("applications",
            TextValue("PROTOCOL:PORT[/PATH]=SERVERS ..., such as tcp:80/images=0-3 udp:53=4-7"),
            DEVICE,
            "Applications",
            "servers by application, by number; each chooses among its own, the rest among those "
            "left; over TCP the path of the request may tell, by its start"),
        MakeGroupKey("loadReports",
                     PaceValue(),
                     Seconds(0),
                     "how often servers report their load, which choose goes by then; 0: by the "
                     "entries that name them"),
        Key("entryKey",
            WordValue({"tuple", "client"}),
            DEVICE,
            "EntryKey",
            "what an entry is found by: the flow's tuple, or the client's address"),
        Key("capacity",
            CountValue(1, 100'000'000),
            DEVICE,
            "Capacity",
            "entries that one dispatcher keeps"),
        Key("removal",
            WordValue({"linger", "at-once"}),
            DEVICE,
            "Removal",
            "when the entry of an ended TCP connection goes"),
        Key("timeouts.halfOpen",
            idle,
            DEVICE,
            "TcpHalfOpen",
            "an idle entry is forgotten of whose connection only the SYN was seen"),
        Key("timeouts.established", idle, DEVICE, "TcpEstablished", "the same, once it is open"),
        Key("timeouts.closing", idle, DEVICE, "TcpClosing", "the same, once it has ended"),
        Key("timeouts.udpIdle",
            idle,
            DEVICE,
            "UdpIdle",
            "an idle entry of UDP, ICMP echo, or by client is forgotten"),
        Key("noEntry",
            WordValue({"drop", "reset", "choose", "hold"}),
            DEVICE,
            "NoEntry",
            "what becomes of a packet that opens nothing and finds neither entry nor lock"),
        Key("holdTime",
            DurationValue(NanoSeconds(1), Hours(1)),
            DEVICE,
            "HoldTime",
            "how long it waits for an entry, where noEntry is hold"),
        Key("heldPackets",
            CountValue(1, 100'000'000),
            DEVICE,
            "HeldPackets",
            "packets that may wait at one dispatcher"),
    };
}

std::vector<GroupKey>
BindingKeys()
{
    const auto time = DurationValue(NanoSeconds(1), Hours(1));
    return {
        Key("binding.timeout",
            time,
            DEVICE,
            "BindingTimeout",
            "where applications have paths: what a client may take to name one, and then its "
            "server to answer"),
        Key("binding.retry",
            time,
            DEVICE,
            "BindingRetry",
            "after which a server that keeps silent is asked again"),
        Key("binding.window",
            CountValue(1, 65535),
            DEVICE,
            "BindingWindow",
            "bytes that a client may send before its server has answered"),
    };
}

std::vector<GroupKey>
LockKeys()
{
    return {
        Key("lock.clients",
            FlagValue(),
            DEVICE,
            "Lock",
            "whether a client is locked before a server is chosen"),
        Key("lock.hold",
            DurationValue(Seconds(0), Hours(1)),
            DEVICE,
            "LockHold",
            "how long it is locked at least; at most half of lock.timeout counts"),
        Key("lock.packets",
            CountValue(1, 1'000'000),
            DEVICE,
            "LockPackets",
            "packets that are wanted before a server is chosen, for half of lock.timeout; one of "
            "TCP"),
        Key("lock.timeout",
            DurationValue(MicroSeconds(2), Hours(1)),
            DEVICE,
            "LockTimeout",
            "a lock whose holder keeps silent so long is taken over"),
    };
}

std::vector<GroupKey>
ReplicationKeys()
{
    return {
        MakeGroupKey("replication.services",
                     TextValue("PROTOCOL:PORT ..., or all, or none"),
                     std::string("all"),
                     "services of whose entries dispatchers tell each other"),
        Key("replication.spread",
            WordValue({"unicast", "broadcast"}),
            SYNC,
            "Spread",
            "a message to each of the others, or one to all: a frame on a medium that all share, a "
            "copy a link elsewhere"),
    };
}

} // namespace

std::vector<GroupKey>
DispatcherKeys()
{
    std::vector<GroupKey> keys = EntryKeys();
    for (const auto& more :
         {LockKeys(), BindingKeys(), ReplicationKeys(), SyncKeys("replication."), TrunkKeys()})
    {
        keys.insert(keys.end(), more.begin(), more.end());
    }
    return keys;
}

} // namespace ns3
