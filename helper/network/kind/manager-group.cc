// SPDX-License-Identifier: GPL-2.0-only

#include "manager-group.h"

#include "idle-setting.h"
#include "trunk-setting.h"

#include "ns3/boolean.h"
#include "ns3/server-choice.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/traffic-manager-helper.h"
#include "ns3/uinteger.h"

namespace ns3
{

namespace
{

constexpr const char* DEVICE = "ns3::TrafficManagerNetDevice";

/// @return a key that sets an attribute of the device
template <class V>
GroupKey
DeviceKey(const std::string& path,
          const ScenarioValue<V>& value,
          const std::string& attribute,
          const std::string& help)
{
    return MakeAttributeKey(path, value, DEVICE + std::string("::") + attribute, help);
}

/// @return whether a scheme chooses by the packet alone; what is no scheme is for others to refuse
bool
IsPure(const std::string& spec)
{
    try
    {
        return flowhash::Distribution::Make(spec)->GetSelector().Traits().pure;
    }
    catch (const flowhash::SpecError&)
    {
        return true;
    }
}

std::vector<GroupKey>
TimeKeys()
{
    const auto rest = DurationValue(Seconds(0), Hours(1));
    const auto idle = DurationValue(MilliSeconds(1), Hours(24 * 7));
    return {DeviceKey(
                "translation.portRest", rest, "PortRest", "how long a source port rests after use"),
            DeviceKey("translation.portRestAfterGain",
                      rest,
                      "PortRestAfterGain",
                      "how long a source port rests that came from another manager by a "
                      "membership change"),
            DeviceKey("translation.timeouts.halfOpen",
                      idle,
                      "TcpHalfOpen",
                      "an idle TCP connection is forgotten before it is established"),
            DeviceKey("translation.timeouts.established",
                      idle,
                      "TcpEstablished",
                      "the same, once it is established"),
            DeviceKey(
                "translation.timeouts.closing", idle, "TcpClosing", "the same, once it is closing"),
            DeviceKey("translation.timeouts.udpIdle",
                      idle,
                      "UdpIdle",
                      "an idle UDP or ICMP exchange is forgotten")};
}

std::vector<GroupKey>
OtherKeys()
{
    using Text = std::string;
    return {DeviceKey("choose",
                      TextValue("round-robin | weighted | least-connections | hash [SCHEME SPEC] | "
                                "SELECTOR..."),
                      "ServerChoice",
                      "how a traffic manager chooses the server of a new connection"),
            MakeGroupKey("translation.kind",
                         WordValue({"none", "destination", "source", "both"}),
                         Text("none"),
                         "which addresses are translated"),
            MakeGroupKey("translation.sourcePorts",
                         WordValue({"free", "table"}),
                         Text("table"),
                         "translated source ports: any free one, or those whose reply comes back "
                         "to this manager"),
            MakeGroupKey("translation.portTable",
                         TextValue("scheme spec"),
                         Text(),
                         "scheme that the table of source ports is computed for; empty: that by "
                         "which the managers are chosen"),
            MakeGroupKey("translation.selfAddress",
                         WordValue({"shared", "own"}),
                         Text("shared"),
                         "translated source address: one for all traffic managers, or one each"),
            DeviceKey("translation.capacity",
                      CountValue(1, 100'000'000),
                      "Capacity",
                      "connections that one traffic manager keeps"),
            DeviceKey("translation.onServerFailure",
                      WordValue({"reset", "timeout"}),
                      "OnServerFailure",
                      "connections to a failed server are reset to the client, or left to time "
                      "out"),
            DeviceKey("translation.midStreamPickup",
                      FlagValue(),
                      "MidStreamPickup",
                      "take up an unknown TCP connection at any packet instead of resetting it")};
}

} // namespace

GroupKind
ManagerGroup::Kind()
{
    GroupKind kind;
    kind.name = "manager";
    kind.help = "traffic managers, which keep connections and may translate addresses";
    kind.most = 250;
    kind.learns = true; // of servers, and of one another
    kind.keys = OtherKeys();
    for (const auto& more : {TimeKeys(), TrunkKeys()})
    {
        kind.keys.insert(kind.keys.end(), more.begin(), more.end());
    }
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<ManagerGroup>(context);
    };
    return kind;
}

void
ManagerGroup::Check(const Fail& fail) const
{
    ServerChooserGroup::Check(fail);
    CheckIdle(fail);
    CheckPortTable(fail);
    const std::string table = PortTable();
    const std::string spec = table == "scheme" ? OwnScheme() : table;
    if (table != "free" && !IsPure(spec))
    {
        fail("translation.sourcePorts",
             "no table of source ports can be computed for scheme '" + spec +
                 "', which does not choose by the packet alone: translation.sourcePorts=free, or "
                 "another translation.portTable");
    }
}

void
ManagerGroup::CheckIdle(const Fail& fail) const
{
    const std::string& kind = GetSettings().Text("translation.kind");
    RefuseIdle(*this,
               {{TranslatesDestination(),
                 {"choose"},
                 {"translation.kind"},
                 "no server is chosen where translation.kind is " + kind +
                     ", only under destination and both"},
                {Translates("source"),
                 {"translation.portTable"},
                 {"translation.kind"},
                 "no source is translated where translation.kind is " + kind +
                     ", only under source and both"}},
               fail);
}

/// What is wrong with it is said also where sources are free, as a sweep may have them.
void
ManagerGroup::CheckPortTable(const Fail& fail) const
{
    const std::string& spec = GetSettings().Text("translation.portTable");
    try
    {
        spec.empty() ? void() : void(flowhash::Distribution::Make(spec));
    }
    catch (const flowhash::SpecError& error)
    {
        fail("translation.portTable", std::string("key 'translation.portTable': ") + error.what());
    }
}

bool
ManagerGroup::Translates(const std::string& side) const
{
    const std::string& kind = GetSettings().Text("translation.kind");
    return kind == side || kind == "both";
}

bool
ManagerGroup::TranslatesDestination() const
{
    return Translates("destination");
}

bool
ManagerGroup::TranslatesAddresses() const
{
    return Translates("destination") || Translates("source");
}

bool
ManagerGroup::HasOwnSelf() const
{
    return GetSettings().Text("translation.selfAddress") == "own";
}

std::string
ManagerGroup::OwnScheme() const
{
    const std::string& spec = GetScenario().scheme;
    const auto replies = GetPlan().FindScheme(spec, GetIndex(), NetworkPlan::REPLIES);
    return replies ? *replies
                   : GetPlan().FindScheme(spec, GetIndex(), NetworkPlan::REQUESTS).value_or(spec);
}

std::string
ManagerGroup::PortTable() const
{
    const std::string& spec = GetSettings().Text("translation.portTable");
    // Where no source is translated nobody needs a table, and any scheme will do.
    const bool free =
        !Translates("source") || GetSettings().Text("translation.sourcePorts") == "free";
    return free ? "free" : spec.empty() ? "scheme" : spec;
}

std::vector<SchemeUse>
ManagerGroup::GetSchemes() const
{
    std::vector<SchemeUse> uses;
    const std::string table = PortTable();
    if (table != "free" && table != "scheme")
    {
        uses.push_back({"translation.portTable", table, GetName()});
    }
    const auto choices = ServerChooserGroup::GetSchemes();
    uses.insert(uses.end(), choices.begin(), choices.end());
    return uses;
}

flowhash::HostAddress
ManagerGroup::SelfAddress(uint32_t node, uint8_t version) const
{
    return HasOwnSelf() ? NetworkAddresses::OwnSelf(GetIndex(), node, version)
                        : NetworkAddresses::SharedSelf(GetIndex(), version);
}

std::vector<flowhash::HostAddress>
ManagerGroup::GetMoreAddresses(uint32_t node, uint8_t version) const
{
    return Translates("source") && HasOwnSelf()
               ? std::vector<flowhash::HostAddress>{SelfAddress(node, version)}
               : std::vector<flowhash::HostAddress>{};
}

std::vector<flowhash::HostAddress>
ManagerGroup::GetSharedAddresses(uint8_t version) const
{
    return Translates("source") && !HasOwnSelf()
               ? std::vector<flowhash::HostAddress>{SelfAddress(0, version)}
               : std::vector<flowhash::HostAddress>{};
}

Ptr<SteeringNetDevice>
ManagerGroup::DoMakeDevice(uint32_t node, Ptr<Node> host)
{
    TrafficManagerHelper helper;
    helper.SetIpv4StackInstall(false);
    GetSettings().SetAttributes(helper);
    GetNetwork().GetServices().ForTargetPorts(
        [&helper](const flowhash::HostAddress& address, uint8_t protocol, uint16_t port) {
            helper.AddService(ToAddress(address), protocol, port);
        });
    helper.SetAttribute("TranslateDestination", BooleanValue(Translates("destination")));
    helper.SetAttribute("TranslateSource", BooleanValue(Translates("source")));
    helper.SetAttribute("Scheme", StringValue(OwnScheme()));
    helper.SetAttribute("PortTable", StringValue(PortTable()));
    helper.SetNextId(node);
    helper.SetAttribute("SelfAddressShared", BooleanValue(!HasOwnSelf()));
    for (const uint8_t version : GetNetwork().GetVersions())
    {
        const Address self = ToAddress(SelfAddress(node, version));
        version == 4
            ? helper.SetAttribute("SelfAddress", Ipv4AddressValue(Ipv4Address::ConvertFrom(self)))
            : helper.SetAttribute("SelfAddressIpv6",
                                  Ipv6AddressValue(Ipv6Address::ConvertFrom(self)));
    }
    return helper.Install(host, NetDeviceContainer());
}

void
ManagerGroup::DoConnect()
{
    SteeringGroup::DoConnect();
    ForDevices<TrafficManagerNetDevice>([&](Ptr<TrafficManagerNetDevice> device, uint32_t) {
        AddServerAddresses(device);
        GetNetwork().TakeStreams(device->AssignStreams(GetNetwork().TakeStreams(0)));
    });
}

std::vector<GroupChooser>
ManagerGroup::GetChoosers()
{
    std::vector<GroupChooser> choosers;
    ForDevices<TrafficManagerNetDevice>([&](Ptr<TrafficManagerNetDevice> device, uint32_t node) {
        const auto peers = [device](const auto& changes) { device->UpdateManagers(changes); };
        choosers.push_back({GetName(), node, GetName(), peers, device, {}});
        choosers.push_back(ChooserOfServers(device, node));
    });
    return choosers;
}

void
ManagerGroup::DoSetFailed(uint32_t node, bool failed)
{
    SteeringGroup::DoSetFailed(node, failed);
    if (!failed)
    {
        DynamicCast<TrafficManagerNetDevice>(GetDevice(node))->ClearState(); // a reboot
    }
}

void
ManagerGroup::AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const
{
    SteeringGroup::AddEffort(accountant, figures);
    ForDevices<TrafficManagerNetDevice>([&](Ptr<TrafficManagerNetDevice> device, uint32_t) {
        figures.untranslated += device->GetNUntranslated();
    });
}

void
ManagerGroup::AddState(StateReport& report) const
{
    AddConnections<TrafficManagerNetDevice>(report);
}

} // namespace ns3
