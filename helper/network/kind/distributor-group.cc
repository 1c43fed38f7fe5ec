// SPDX-License-Identifier: GPL-2.0-only

#include "distributor-group.h"

#include "../../../model/packet/host-address-conversion.h"
#include "distributor-sharing-keys.h"
#include "idle-setting.h"
#include "standby-setting.h"
#include "trunk-setting.h"

#include "ns3/built-network.h"
#include "ns3/distributor-helper.h"
#include "ns3/ipv4-address.h"
#include "ns3/measurement-report.h"
#include "ns3/string.h"

#include <algorithm>

namespace ns3
{

namespace
{

const char* const DEVICE = "ns3::DistributorNetDevice";

/// How long processing takes, and where packets wait to be sent.
std::vector<GroupKey>
HardwareKeys()
{
    const std::string device = DEVICE + std::string("::");
    return {
        MakeAttributeKey("pipeline.latency",
                         DurationValue(Time(0), Seconds(10)),
                         device + "PipelineLatency",
                         "from the end of a packet's processing to its departure"),
        MakeAttributeKey("pipeline.rate",
                         ZeroOr(RealValue("packets/s", 0, 1e9),
                                "number, 0, or 0.001 to 1000000000 packets/s",
                                1e-3),
                         device + "PacketRate",
                         "packets that can be processed; 0: no limit"),
        MakeAttributeKey("pipeline.queue",
                         CountValue(0, 4'000'000'000),
                         device + "QueuePackets",
                         "packets that may wait for processing"),
        MakeAttributeKey("buffer.bytes",
                         CountValue(0, 4'000'000'000),
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
DistributorGroup::Kind()
{
    const auto idle = DurationValue(MilliSeconds(1), Hours(24 * 7));
    GroupKind kind;
    kind.name = "distributor";
    kind.help = "devices that choose among members by a scheme";
    kind.chooses = true;
    kind.most = 1000;
    kind.keys = {
        MakeAttributeKey(
            "learnFromMembers",
            FlagValue(),
            DEVICE + std::string("::LearnFromMembers"),
            "a scheme with state learns a flow's member from packets that come from members"),
        MakeAttributeKey("forgetEnded",
                         FlagValue(),
                         DEVICE + std::string("::ForgetEnded"),
                         "a scheme with state forgets TCP connections that ended"),
        MakeAttributeKey("timeouts.finWait",
                         idle,
                         DEVICE + std::string("::TcpFinWait"),
                         "they rest so long after the FIN of one end"),
        MakeAttributeKey("timeouts.closing",
                         idle,
                         DEVICE + std::string("::TcpClosing"),
                         "the same, after the FINs of both ends or a RST"),
    };
    for (const auto& more : {HardwareKeys(), StandbyKeys(), DistributorSharingKeys(), TrunkKeys()})
    {
        kind.keys.insert(kind.keys.end(), more.begin(), more.end());
    }
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<DistributorGroup>(context);
    };
    return kind;
}

void
DistributorGroup::Check(const Fail& fail) const
{
    if (GetDescription().choices.empty())
    {
        fail("chooses", "a distributor has to choose from a group: chooses");
    }
    SteeringGroup::Check(fail);
    CheckSharing(fail);
    CheckHardware(fail);
}

/// Keys that do nothing without others, which have to be there, whatever they say.
void
DistributorGroup::CheckHardware(const Fail& fail) const
{
    RefuseIdle(
        *this,
        {{false,
          {"pipeline.queue"},
          {"pipeline.rate", "pipeline.latency"},
          "processing takes no time without pipeline.rate or pipeline.latency"},
         {false, {"buffer.alpha"}, {"buffer.bytes"}, "no buffer is shared without buffer.bytes"}},
        fail);
}

std::vector<SchemeUse>
DistributorGroup::GetSchemes() const
{
    std::vector<SchemeUse> uses;
    for (const ScenarioChoice& choice : GetDescription().choices)
    {
        uses.push_back({"scheme", SchemeOf(choice), choice.chooses});
    }
    return uses;
}

std::string
DistributorGroup::SchemeOf(const ScenarioChoice& choice) const
{
    return GetPlan().SpecOf(GetScenario().scheme, GetIndex(), choice);
}

std::string
DistributorGroup::SchemeOfNode(const ScenarioChoice& choice, uint32_t /* node */) const
{
    return SchemeOf(choice);
}

Ptr<SteeringNetDevice>
DistributorGroup::DoMakeDevice(uint32_t /* node */, Ptr<Node> host)
{
    DistributorHelper helper;
    helper.SetIpv4StackInstall(false);
    GetSettings().SetAttributesOf(DEVICE, helper);
    GetNetwork().GetServices().ForTargetPorts(
        [&helper](const flowhash::HostAddress& address, uint8_t protocol, uint16_t port) {
            helper.AddService(ToAddress(address), protocol, port);
        });
    return helper.Install(host, NetDeviceContainer());
}

void
DistributorGroup::DoConnect()
{
    SteeringGroup::DoConnect();
    ForDevices<DistributorNetDevice>([this](Ptr<DistributorNetDevice> device, uint32_t node) {
        m_pools.emplace_back();
        AddBackends(device);
        for (const ScenarioChoice& choice : GetDescription().choices)
        {
            m_pools.back().push_back(AddPools(device, node, choice));
        }
        GetNetwork().TakeStreams(device->AssignStreams(GetNetwork().TakeStreams(0)));
        if (GetSettings().Flag(SHARES_FLOWS) && GetPlan().StandsBy(GetIndex()))
        {
            ShareFlows(device, node);
        }
    });
}

/// Where answers are spread, too, they are told by coming from servers.
void
DistributorGroup::AddBackends(const Ptr<DistributorNetDevice>& device) const
{
    for (const DeclaredBackend& backend : GetNetwork().GetServices().GetBackends())
    {
        for (const uint16_t port : backend.ports)
        {
            device->AddBackend(
                ToAddress(backend.address), backend.protocol, port, ToAddress(backend.service));
        }
    }
}

std::vector<uint32_t>
DistributorGroup::AddPools(const Ptr<DistributorNetDevice>& device,
                           uint32_t node,
                           const ScenarioChoice& choice) const
{
    const std::string spec = SchemeOfNode(choice, node);
    std::vector<uint32_t> pools;
    if (IsOnly(choice))
    {
        device->SetScheme(spec);
        pools.push_back(0);
    }
    else
    {
        for (const PoolMatch& match : MatchesOf(choice, node))
        {
            pools.push_back(device->AddPool(match, spec));
        }
    }
    for (const uint32_t pool : pools)
    {
        AddMembers(device, node, choice, pool);
    }
    return pools;
}

/// Whether a choice is for all that is hashed, so that packets need not be told apart. What comes
/// from members is not hashed, so a direction in which nothing else comes does not matter.
bool
DistributorGroup::IsOnly(const ScenarioChoice& choice) const
{
    const auto members = *GetPlan().Find(choice.chooses);
    const auto& steps = GetPlan().GetSteps();
    const bool all = choice.service.empty() && choice.port == 0 && choice.protocol.empty() &&
                     choice.ingress.empty() && GetDescription().choices.size() == 1;
    return all && std::all_of(steps.begin(), steps.end(), [&](const NetworkPlan::Step& step) {
               return step.to != GetIndex() || step.from == members ||
                      ChoosesFor(choice, step.direction);
           });
}

/// One for each version of IP where a service's address tells packets apart.
std::vector<PoolMatch>
DistributorGroup::MatchesOf(const ScenarioChoice& choice, uint32_t node) const
{
    PoolMatch match;
    match.port = choice.port;
    match.protocol = choice.protocol.empty() ? 0 : ProtocolNumber(choice.protocol);
    const bool requests = ChoosesFor(choice, NetworkPlan::REQUESTS);
    const bool replies = ChoosesFor(choice, NetworkPlan::REPLIES);
    match.direction = requests && replies ? PoolMatch::Direction::ANY
                      : requests          ? PoolMatch::Direction::REQUESTS
                                          : PoolMatch::Direction::REPLIES;
    if (!choice.ingress.empty())
    {
        match.ingressPorts = PortsTo(node, *GetPlan().Find(choice.ingress));
    }
    if (choice.service.empty())
    {
        return {match};
    }
    std::vector<PoolMatch> matches;
    for (const flowhash::HostAddress& address :
         GetNetwork().GetServices().AddressesOf(choice.service))
    {
        match.service = ToAddress(address);
        matches.push_back(match);
    }
    return matches;
}

void
DistributorGroup::AddMembers(const Ptr<DistributorNetDevice>& device,
                             uint32_t node,
                             const ScenarioChoice& choice,
                             uint32_t pool) const
{
    const NodeGroup& members = GetNetwork().GetGroup(choice.chooses);
    const auto& versions = GetNetwork().GetVersions();
    for (uint32_t id = 0; id < members.GetN(); ++id)
    {
        const auto address = NetworkAddresses::Host(members.GetIndex(), id, versions.front());
        device->DeclareMember(id, *PortTo(node, members.GetIndex(), id), ToAddress(address), pool);
        for (std::size_t i = 1; i < versions.size(); ++i)
        {
            device->AddMemberAddress(
                id, ToAddress(NetworkAddresses::Host(members.GetIndex(), id, versions[i])), pool);
        }
    }
    for (const uint8_t version : versions)
    {
        for (const flowhash::HostAddress& address : members.GetSharedAddresses(version))
        {
            device->AddSelfAddress(ToAddress(address));
        }
    }
}

bool
DistributorGroup::ChoosesFor(const ScenarioChoice& choice, NetworkPlan::Direction direction) const
{
    return NetworkPlan::IsOf(choice, direction) &&
           GetPlan().Follows(direction, GetIndex(), *GetPlan().Find(choice.chooses));
}

Chooser
DistributorGroup::DescribePool(const Ptr<DistributorNetDevice>& device,
                               uint32_t node,
                               uint32_t pool) const
{
    Chooser chooser;
    chooser.group = GetName();
    chooser.node = node;
    chooser.pool = pool;
    chooser.scheme = [device, pool] { return &device->GetDistribution(pool); };
    chooser.learns = GetSettings().Flag("learnFromMembers") && chooser.scheme()->HasState();
    return chooser;
}

std::vector<GroupChooser>
DistributorGroup::GetChoosers()
{
    std::vector<GroupChooser> choosers;
    ForDevices<DistributorNetDevice>([&](Ptr<DistributorNetDevice> device, uint32_t node) {
        const auto& choices = GetDescription().choices;
        for (std::size_t i = 0; i < choices.size(); ++i)
        {
            const std::vector<uint32_t>& pools = m_pools[node][i];
            GroupChooser chooser;
            chooser.group = GetName();
            chooser.node = node;
            chooser.members = choices[i].chooses;
            chooser.update = [device, pools](const auto& changes) {
                for (const uint32_t pool : pools)
                {
                    device->UpdateMembers(changes, pool);
                }
            };
            chooser.device = device;
            for (const uint32_t pool : pools)
            {
                chooser.pools.push_back(DescribePool(device, node, pool));
            }
            choosers.push_back(chooser);
        }
    });
    return choosers;
}

void
DistributorGroup::AddState(StateReport& report) const
{
    ForDevices<DistributorNetDevice>([&](Ptr<DistributorNetDevice> device, uint32_t) {
        for (uint32_t pool = 0; pool < device->GetNPools(); ++pool)
        {
            const flowhash::StateUsage usage = device->GetDistribution(pool).State();
            report.affinity.entries += usage.mostEntries;
            report.affinity.bytes += usage.bytes;
            report.falseHits += usage.falseHits;
            report.queueDrops += usage.queueDrops;
            report.exhaustions += usage.exhaustions;
        }
    });
}

} // namespace ns3
