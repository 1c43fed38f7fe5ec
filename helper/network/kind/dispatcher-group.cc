// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-group.h"

#include "dispatcher-keys.h"
#include "load-reporting.h"

#include "ns3/boolean.h"
#include "ns3/dispatcher-helper.h"
#include "ns3/replication-probe.h"
#include "ns3/string.h"
#include "ns3/table-sync.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr const char* DEVICE = "ns3::DispatcherNetDevice";
constexpr const char* SYNC = "ns3::TableSync";

// Groups of a cluster on a medium that all share: of a site's own (RFC 2365, RFC 4291).
constexpr const char* GROUP_IPV4 = "239.255.14.196";
constexpr const char* GROUP_IPV6 = "ff15::ec4";

} // namespace

GroupKind
DispatcherGroup::Kind()
{
    GroupKind kind;
    kind.name = "dispatcher";
    kind.help = "clusters of dispatchers, which tell each other of their entries";
    kind.most = 250;
    kind.keys = DispatcherKeys();
    kind.learns = true; // of servers, and of one another
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<DispatcherGroup>(context);
    };
    return kind;
}

void
DispatcherGroup::InstallLoadReports()
{
    const Time interval = GetSettings().Duration("loadReports");
    if (interval.IsZero())
    {
        return;
    }
    m_reporters = LoadReporting::Install(GetNetwork().GetGroup(GetPlan().GetLast()).GetNodes(),
                                         interval,
                                         [this] { return GetNetwork().TakeStreams(1); });
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

bool
DispatcherGroup::MayMissReplies() const
{
    return true;
}

bool
DispatcherGroup::SeesReplies() const
{
    const auto& steps = GetPlan().GetSteps();
    return std::any_of(steps.begin(), steps.end(), [this](const auto& step) {
        return step.direction == NetworkPlan::REPLIES && step.to == GetIndex();
    });
}

Ptr<SteeringNetDevice>
DispatcherGroup::DoMakeDevice(uint32_t node, Ptr<Node> host)
{
    DispatcherHelper helper;
    helper.SetIpv4StackInstall(false);
    GetSettings().SetAttributesOf(DEVICE, helper);
    const bool reports = !GetSettings().Duration("loadReports").IsZero();
    helper.SetAttribute("LoadFrom", StringValue(reports ? "reports" : "entries"));
    helper.SetAttribute("SeesReplies", BooleanValue(SeesReplies()));
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
        if (const auto port = FindSharedPort(node))
        {
            device->UseGroup(version == 4 ? Address(Ipv4Address(GROUP_IPV4))
                                          : Address(Ipv6Address(GROUP_IPV6)),
                             *port);
        }
        GetNetwork().TakeStreams(device->AssignStreams(GetNetwork().TakeStreams(0)));
    });
    InstallLoadReports();
}

/// @return the port to a medium on which all of the group are; none: they have links of their own
std::optional<uint32_t>
DispatcherGroup::FindSharedPort(uint32_t node) const
{
    const std::vector<uint32_t> ports = PortsTo(node, GetIndex());
    const bool shared = ports.size() == 1 && !GetDevice(node)->GetPort(ports[0])->IsPointToPoint();
    return shared ? std::optional<uint32_t>(ports[0]) : std::nullopt;
}

std::vector<GroupChooser>
DispatcherGroup::GetChoosers()
{
    std::vector<GroupChooser> choosers;
    ForDevices<DispatcherNetDevice>([&](Ptr<DispatcherNetDevice> device, uint32_t node) {
        const auto peers = [device](const auto& changes) { device->UpdateDispatchers(changes); };
        choosers.push_back({GetName(), node, GetName(), peers, device, {}});
        choosers.push_back(ChooserOfServers(device, node));
    });
    const std::string& servers = GetNetwork().GetGroup(GetPlan().GetLast()).GetName();
    for (uint32_t server = 0; server < m_reporters.size(); ++server)
    {
        const auto learns = [this, reporter = m_reporters[server]](const auto& changes) {
            LoadReporting::Update(reporter, changes, [this](flowhash::MemberId id) {
                return ToAddress(AddressOf(id, GetNetwork().GetVersions().front()));
            });
        };
        choosers.push_back({servers, server, GetName(), learns, nullptr, {}});
    }
    return choosers;
}

void
DispatcherGroup::AddEffort(const PacketAccountant& accountant, EffortFigures& figures) const
{
    SteeringGroup::AddEffort(accountant, figures);
    ForDevices<DispatcherNetDevice>([&](Ptr<DispatcherNetDevice> device, uint32_t) {
        figures.untranslated += device->GetNWithoutEntry();
    });
    if (!GetSettings().Duration("loadReports").IsZero())
    {
        std::vector<ReportedLoads::Counts> counts;
        ForDevices<DispatcherNetDevice>([&](Ptr<DispatcherNetDevice> device, uint32_t) {
            counts.push_back(device->GetLoadReports());
        });
        figures.loadReports = LoadReporting::Sum(counts);
    }
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
    AddConnections<DispatcherNetDevice>(report);
}

} // namespace ns3
