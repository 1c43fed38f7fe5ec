// SPDX-License-Identifier: GPL-2.0-only

#include "distributor-group.h"

#include "built-network.h"

#include "ns3/host-address-conversion.h"
#include "ns3/ipv4-address.h"
#include "ns3/measurement-report.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"

namespace ns3
{

GroupKind
DistributorGroup::Kind()
{
    GroupKind kind;
    kind.name = "distributor";
    kind.help = "devices that choose among members by a scheme";
    kind.chooses = true;
    kind.most = 1000;
    kind.keys = {
        MakeGroupKey(
            "learnFromMembers",
            FlagValue(),
            true,
            "a scheme with state learns a flow's member from packets that come from members",
            "ns3::DistributorNetDevice::LearnFromMembers"),
    };
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
}

std::vector<SchemeUse>
DistributorGroup::GetSchemes() const
{
    std::vector<SchemeUse> uses;
    for (const ScenarioChoice& choice : GetDescription().choices)
    {
        uses.push_back(
            {"scheme", GetPlan().SpecOf(GetScenario().scheme, GetIndex(), choice), choice.chooses});
    }
    return uses;
}

Ptr<SteeringNetDevice>
DistributorGroup::DoMakeDevice(uint32_t /* node */, Ptr<Node> host)
{
    ObjectFactory factory("ns3::DistributorNetDevice");
    GetSettings().ForAttributes([&factory](const std::string& name, const std::string& value) {
        factory.Set(name, StringValue(value));
    });
    auto device = factory.Create<DistributorNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    host->AddDevice(device);
    return device;
}

void
DistributorGroup::DoConnect()
{
    SteeringGroup::DoConnect();
    ForDevices<DistributorNetDevice>([this](Ptr<DistributorNetDevice> device, uint32_t node) {
        Declare(device);
        AddPools(device, node);
        GetNetwork().TakeStreams(device->AssignStreams(GetNetwork().TakeStreams(0)));
    });
}

/// What is hashed: services, and where answers are spread too, what comes from servers.
void
DistributorGroup::Declare(Ptr<DistributorNetDevice> device) const
{
    const ServicePlan& services = GetNetwork().GetServices();
    for (const DeclaredService& service : services.GetTargets())
    {
        for (const uint16_t port : service.ports)
        {
            device->AddService(ToAddress(service.address), service.protocol, port);
        }
    }
    for (const DeclaredService& backend : services.GetBackends())
    {
        for (const uint16_t port : backend.ports)
        {
            device->AddBackend(ToAddress(backend.address), backend.protocol, port);
        }
    }
}

void
DistributorGroup::AddPools(Ptr<DistributorNetDevice> device, uint32_t node)
{
    const auto& choices = GetDescription().choices;
    for (std::size_t i = 0; i < choices.size(); ++i)
    {
        device->SetScheme(GetPlan().SpecOf(GetScenario().scheme, GetIndex(), choices[i]));
        AddMembers(device, node, i);
    }
}

void
DistributorGroup::AddMembers(Ptr<DistributorNetDevice> device, uint32_t node, std::size_t choice)
{
    const NodeGroup& members = GetNetwork().GetGroup(GetDescription().choices[choice].chooses);
    const auto& versions = GetNetwork().GetVersions();
    for (uint32_t id = 0; id < members.GetN(); ++id)
    {
        const auto address = NetworkAddresses::Host(members.GetIndex(), id, versions.front());
        device->DeclareMember(id, *PortTo(node, members.GetIndex(), id), ToAddress(address));
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

std::vector<GroupChooser>
DistributorGroup::GetChoosers()
{
    std::vector<GroupChooser> choosers;
    ForDevices<DistributorNetDevice>([&](Ptr<DistributorNetDevice> device, uint32_t node) {
        for (const ScenarioChoice& choice : GetDescription().choices)
        {
            GroupChooser chooser;
            chooser.group = GetName();
            chooser.node = node;
            chooser.members = choice.chooses;
            chooser.update = [device](const auto& changes) { device->UpdateMembers(changes); };
            chooser.scheme = [device] { return &device->GetDistribution(); };
            chooser.requests = ChoosesFor(choice, NetworkPlan::REQUESTS);
            chooser.replies = ChoosesFor(choice, NetworkPlan::REPLIES);
            chooser.learns =
                GetSettings().Flag("learnFromMembers") && device->GetDistribution().HasState();
            choosers.push_back(chooser);
        }
    });
    return choosers;
}

void
DistributorGroup::AddState(StateReport& report) const
{
    ForDevices<DistributorNetDevice>([&](Ptr<DistributorNetDevice> device, uint32_t) {
        const flowhash::StateUsage usage = device->GetDistribution().State();
        report.affinity.entries += usage.mostEntries;
        report.affinity.bytes += usage.bytes;
    });
}

} // namespace ns3
