// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-group.h"

#include "../../../model/packet/host-address-conversion.h"

#include "ns3/built-network.h"
#include "ns3/dispatcher-helper.h"
#include "ns3/flow-scenario.h"
#include "ns3/measurement-report.h"
#include "ns3/replication-probe.h"
#include "ns3/server-choice.h"
#include "ns3/spec-error.h"
#include "ns3/table-sync.h"

#include <algorithm>
#include <map>
#include <set>

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
            "how long it is locked at least"),
        Key("lock.packets",
            CountValue(1, 1'000'000),
            DEVICE,
            "LockPackets",
            "packets that are wanted before a server is chosen; one of TCP"),
        Key("lock.timeout",
            DurationValue(NanoSeconds(2), Hours(1)),
            DEVICE,
            "LockTimeout",
            "a lock whose holder keeps silent so long is taken over"),
    };
}

std::vector<GroupKey>
ReplicationKeys()
{
    const auto interval = DurationValue(Seconds(0), Hours(24));
    return {
        MakeGroupKey("replication.services",
                     TextValue("PROTOCOL:PORT ..., or all, or none"),
                     std::string("all"),
                     "services of whose entries dispatchers tell each other"),
        Key("replication.batch",
            CountValue(1, 1000),
            SYNC,
            "Batch",
            "updates that go out in one message at most"),
        Key("replication.interval",
            interval,
            SYNC,
            "UpdateInterval",
            "how often updates go out; 0: each at once"),
        Key("replication.spread",
            WordValue({"unicast", "broadcast"}),
            SYNC,
            "Spread",
            "a message to each of the others, or one to all"),
        Key("replication.reliable",
            FlagValue(),
            SYNC,
            "Reliable",
            "whether updates that are lost are asked for again"),
        Key("replication.statusInterval",
            DurationValue(MicroSeconds(1), Hours(24)),
            SYNC,
            "StatusInterval",
            "how often the number of the last update is told, where they are reliable"),
        Key("replication.transferRate",
            RealValue("entries/s", 0, 1e9),
            SYNC,
            "TransferRate",
            "how fast one is given to a dispatcher that joins or returns; 0: no limit"),
        Key("replication.antiEntropy",
            interval,
            SYNC,
            "AntiEntropyInterval",
            "how often tables are compared; 0: never"),
        Key("replication.tombstones",
            DurationValue(MilliSeconds(1), Hours(24 * 7)),
            SYNC,
            "TombstoneTime",
            "how long it is remembered that an entry was removed"),
        Key("replication.refresh",
            interval,
            SYNC,
            "RefreshInterval",
            "how often the others are told which entries are in use; 0: never"),
        Key("replication.operations",
            RealValue("1/s", 0, 1e9),
            SYNC,
            "OperationsPerSecond",
            "how fast a dispatcher takes updates into its table; 0: no limit"),
        Key("replication.queue",
            CountValue(1, 100'000'000),
            SYNC,
            "QueueLimit",
            "updates that may wait for that"),
    };
}

void
Append(std::vector<GroupKey>& keys, const std::vector<GroupKey>& more)
{
    keys.insert(keys.end(), more.begin(), more.end());
}

} // namespace

GroupKind
DispatcherGroup::Kind()
{
    GroupKind kind;
    kind.name = "dispatcher";
    kind.help = "clusters of dispatchers, which tell each other of their entries";
    kind.most = 250;
    kind.keys = EntryKeys();
    Append(kind.keys, LockKeys());
    Append(kind.keys, ReplicationKeys());
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<DispatcherGroup>(context);
    };
    return kind;
}

void
DispatcherGroup::Check(const Fail& fail) const
{
    try
    {
        ServerChoice::Make(GetSettings().Text("choose"));
    }
    catch (const flowhash::SpecError& error)
    {
        fail("choose", std::string("key 'choose': ") + error.what());
    }
    if (GetN() > 1 && !GetPlan().AreLinked(GetIndex(), GetIndex()))
    {
        fail("name",
             "dispatchers need a link inside their group, over which they tell each other of "
             "entries: links: [{between: [" +
                 GetName() + ", " + GetName() + "]}]");
    }
    CheckServices(fail);
}

/// Replies tell their service by protocol and port alone.
void
DispatcherGroup::CheckServices(const Fail& fail) const
{
    std::map<std::pair<std::string, uint16_t>, std::string> addresses;
    std::set<std::string> known{"all", "none"};
    for (const ScenarioService& service : GetScenario().services)
    {
        for (const uint16_t port : service.ports)
        {
            const auto place =
                addresses.emplace(std::make_pair(service.protocol, port), service.address).first;
            if (place->second != service.address)
            {
                fail("name",
                     "dispatchers tell replies by protocol and port: " + place->second + " and " +
                         service.address + " cannot both have a service at " + service.protocol +
                         " port " + std::to_string(port));
            }
            known.insert(service.protocol + ":" + std::to_string(port));
        }
    }
    std::istringstream words(GetSettings().Text("replication.services"));
    for (std::string word; words >> word;)
    {
        if (known.count(word) == 0)
        {
            fail("replication.services",
                 "'" + word + "' is no service here: all, none, or a list such as " +
                     *std::prev(known.end()));
        }
    }
}

bool
DispatcherGroup::IsShared(uint8_t protocol, uint16_t port) const
{
    std::istringstream words(GetSettings().Text("replication.services"));
    for (std::string word; words >> word;)
    {
        const std::size_t colon = word.find(':');
        const bool one = colon != std::string::npos &&
                         ProtocolNumber(word.substr(0, colon)) == protocol &&
                         word.substr(colon + 1) == std::to_string(port);
        if (word == "all" || one)
        {
            return true;
        }
    }
    return false;
}

bool
DispatcherGroup::TranslatesDestination() const
{
    return true;
}

bool
DispatcherGroup::TranslatesAddresses() const
{
    return true;
}

std::vector<SchemeUse>
DispatcherGroup::GetSchemes() const
{
    const auto weighing = ServerChoice::GetWeighingScheme(GetSettings().Text("choose"));
    if (!weighing)
    {
        return {};
    }
    return {{"choose", *weighing, GetPlan().GetGroup(GetPlan().GetLast()).name}};
}

Ptr<SteeringNetDevice>
DispatcherGroup::DoMakeDevice(uint32_t node, Ptr<Node> host)
{
    DispatcherHelper helper;
    helper.SetIpv4StackInstall(false);
    GetSettings().SetAttributesOf(DEVICE, helper);
    GetNetwork().GetServices().ForTargetPorts(
        [&](const flowhash::HostAddress& address, uint8_t protocol, uint16_t port) {
            helper.AddService(ToAddress(address), protocol, port, IsShared(protocol, port));
        });
    helper.SetNextId(static_cast<uint16_t>(node));
    const auto devices = helper.Install(host, NetDeviceContainer());
    const auto device = DynamicCast<DispatcherNetDevice>(devices.Get(0));
    GetSettings().SetAttributesOf(SYNC, *device->GetSync());
    return device;
}

void
DispatcherGroup::DoConnect()
{
    SteeringGroup::DoConnect();
    ForDevices<DispatcherNetDevice>([&](Ptr<DispatcherNetDevice> device, uint32_t node) {
        AddServerAddresses(device);
        for (const uint8_t version : GetNetwork().GetVersions())
        {
            AddHostRoutes(node, GetIndex(), version); // over the system area network (C9)
        }
        const uint8_t version = GetNetwork().GetVersions().front();
        for (uint32_t peer = 0; peer < GetN(); ++peer)
        {
            device->AddDispatcherAddress(static_cast<uint16_t>(peer),
                                         ToAddress(AddressOf(peer, version)));
        }
        GetNetwork().TakeStreams(device->AssignStreams(GetNetwork().TakeStreams(0)));
    });
}

void
DispatcherGroup::AddServerAddresses(const Ptr<DispatcherNetDevice>& device) const
{
    const auto servers = GetPlan().GetLast();
    for (const uint8_t version : GetNetwork().GetVersions())
    {
        for (uint32_t i = 0; i < GetNetwork().GetGroup(servers).GetN(); ++i)
        {
            device->AddServerAddress(i, ToAddress(NetworkAddresses::Host(servers, i, version)));
        }
    }
}

std::vector<GroupChooser>
DispatcherGroup::GetChoosers()
{
    const std::string servers = GetPlan().GetGroup(GetPlan().GetLast()).name;
    std::vector<GroupChooser> choosers;
    ForDevices<DispatcherNetDevice>([&](Ptr<DispatcherNetDevice> device, uint32_t node) {
        const auto peers = [device](const auto& changes) { device->UpdateDispatchers(changes); };
        const auto below = [device](const auto& changes) { device->UpdateServers(changes); };
        Chooser chooser;
        chooser.group = GetName();
        chooser.node = node;
        chooser.entry = [device](const auto& key) { return device->FindServer(key); };
        choosers.push_back({GetName(), node, GetName(), peers, device, {}});
        choosers.push_back({GetName(), node, servers, below, device, {chooser}});
    });
    return choosers;
}

void
DispatcherGroup::DoSetFailed(uint32_t node, bool failed)
{
    SteeringGroup::DoSetFailed(node, failed);
    if (!failed)
    {
        DynamicCast<DispatcherNetDevice>(GetDevice(node))->Restart();
    }
}

void
DispatcherGroup::AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const
{
    SteeringGroup::AddEffort(accountant, figures);
    ForDevices<DispatcherNetDevice>([&](Ptr<DispatcherNetDevice> device, uint32_t) {
        figures.untranslated += device->GetNWithoutEntry();
    });
}

void
DispatcherGroup::WatchTables(ReplicationProbe& probe) const
{
    ForDevices<DispatcherNetDevice>([&probe](Ptr<DispatcherNetDevice> device, uint32_t) {
        probe.AddNode({device, DispatcherNetDevice::PORT, device->GetSync(), [device] {
                           return device->GetNLocks();
                       }});
    });
}

void
DispatcherGroup::AddState(StateReport& report) const
{
    ForDevices<DispatcherNetDevice>([&](Ptr<DispatcherNetDevice> device, uint32_t) {
        const flowhash::StateUsage usage = device->GetStateUsage();
        report.connections.entries += usage.mostEntries;
        report.connections.bytes += usage.bytes;
    });
}

} // namespace ns3
