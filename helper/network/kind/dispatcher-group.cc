// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-group.h"

#include "../../../base/number-text.h"
#include "../../../model/dispatcher/application-choice.h"
#include "dispatcher-keys.h"

#include "ns3/dispatcher-helper.h"
#include "ns3/flow-scenario.h"
#include "ns3/replication-probe.h"
#include "ns3/spec-error.h"
#include "ns3/table-sync.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace ns3
{

namespace
{

constexpr const char* DEVICE = "ns3::DispatcherNetDevice";
constexpr const char* SYNC = "ns3::TableSync";

// Groups of a cluster on a medium that all share: of a site's own (RFC 2365, RFC 4291).
constexpr const char* GROUP_IPV4 = "239.255.14.196";
constexpr const char* GROUP_IPV6 = "ff15::ec4";

/// @return a service as keys name it, such as tcp:80
std::string
NameOf(const std::string& protocol, uint16_t port)
{
    return protocol + ":" + std::to_string(port);
}

constexpr const char* SEND_BUFFER = "ns3::TcpSocket::SndBufSize";
constexpr const char* RECEIVE_BUFFER = "ns3::TcpSocket::RcvBufSize";

/// @return bytes of a socket's buffer in a scenario
double
BufferOf(const FlowScenario& scenario, const char* attribute)
{
    constexpr double standard = 131072; // of ns-3
    const auto place = scenario.attributes.find(attribute);
    return place == scenario.attributes.end()
               ? standard
               : flowdist::ReadNumber(place->second).value_or(standard);
}

/// @return the words of a list with blanks between them
std::vector<std::string>
WordsOf(const std::string& list)
{
    std::istringstream words(list);
    return {std::istream_iterator<std::string>(words), {}};
}

} // namespace

GroupKind
DispatcherGroup::Kind()
{
    GroupKind kind;
    kind.name = "dispatcher";
    kind.help = "clusters of dispatchers, which tell each other of their entries";
    kind.most = 250;
    kind.keys = DispatcherKeys();
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<DispatcherGroup>(context);
    };
    return kind;
}

void
DispatcherGroup::Check(const Fail& fail) const
{
    ServerChooserGroup::Check(fail);
    if (GetN() > 1 && !GetPlan().AreLinked(GetIndex(), GetIndex()))
    {
        fail("name",
             "dispatchers need a link inside their group, over which they tell each other of "
             "entries: links: [{between: [" +
                 GetName() + ", " + GetName() + "]}]");
    }
    if (GetSettings().Duration("lock.hold") * 2 > GetSettings().Duration("lock.timeout"))
    {
        fail("lock.hold",
             "a lock is held for half of lock.timeout at most: lock.hold=" +
                 GetSettings().Text("lock.hold") +
                 " and lock.timeout=" + GetSettings().Text("lock.timeout"));
    }
    CheckServices(fail);
    CheckApplications(fail);
    CheckBuffers(fail);
}

/// In ns-3 a sender that recovers from a loss must not have filled its receiver's window: it asks
/// for a segment of no bytes then, and the run ends (TcpTxBuffer::NextSeg, seen in 3.37). What
/// scales no windows, as delayed binding does not, has small ones; a client's is shifted all the
/// same.
void
DispatcherGroup::CheckBuffers(const Fail& fail) const
{
    const auto applications = ApplicationChoice::Parse(GetSettings().Text("applications"));
    const bool delayed = std::any_of(applications.begin(), applications.end(), [](const auto& one) {
        return !one.path.empty();
    });
    double window = BufferOf(GetScenario(), RECEIVE_BUFFER);
    while (window > 65535)
    {
        window /= 2;
    }
    if (delayed && BufferOf(GetScenario(), SEND_BUFFER) > window)
    {
        const std::string most = std::to_string(static_cast<uint32_t>(window));
        fail(
            "applications",
            "where paths tell them no windows are scaled, and ns-3's TCP must not send more than " +
                most + " bytes at once: attributes: {" + SEND_BUFFER + ": " + most + "}");
    }
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
            known.insert(NameOf(service.protocol, port));
        }
    }
    for (const std::string& word : WordsOf(GetSettings().Text("replication.services")))
    {
        if (known.count(word) == 0)
        {
            fail("replication.services",
                 "'" + word + "' is no service here: all, none, or a list such as " +
                     *std::prev(known.end()));
        }
    }
}

/// Each application is a service here, and each service has servers.
void
DispatcherGroup::CheckApplications(const Fail& fail) const
{
    std::set<std::string> names;
    std::set<flowhash::MemberId> taken;
    try
    {
        for (const auto& one : ApplicationChoice::Parse(GetSettings().Text("applications")))
        {
            names.insert(one.service);
            taken.insert(one.servers.begin(), one.servers.end());
        }
    }
    catch (const flowhash::SpecError& error)
    {
        fail("applications", error.what());
    }
    if (names.empty())
    {
        return;
    }
    const uint32_t servers = GetPlan().GetGroup(GetPlan().GetLast()).Count();
    if (GetSettings().Text("entryKey") == "client")
    {
        fail("applications", "they need entryKey=tuple: a client's entry is for all of them");
    }
    if (*taken.rbegin() >= servers)
    {
        fail("applications",
             "there is no server " + std::to_string(*taken.rbegin()) + ": they are 0 to " +
                 std::to_string(servers - 1));
    }
    for (const ScenarioService& service : GetScenario().services)
    {
        for (const uint16_t port : service.ports)
        {
            const std::string name = NameOf(service.protocol, port);
            if (names.count(name) == 0 && taken.size() == servers)
            {
                fail("applications", "they leave no server to " + name);
            }
            names.erase(name);
        }
    }
    if (!names.empty())
    {
        fail("applications", "'" + *names.begin() + "' is no service here");
    }
}

bool
DispatcherGroup::IsShared(uint8_t protocol, uint16_t port) const
{
    const std::string name = NameOf(protocol == ProtocolNumber("tcp") ? "tcp" : "udp", port);
    const auto words = WordsOf(GetSettings().Text("replication.services"));
    return std::any_of(words.begin(), words.end(), [&name](const std::string& word) {
        return word == "all" || word == name;
    });
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
        if (const auto port = FindSharedPort(node))
        {
            device->UseGroup(version == 4 ? Address(Ipv4Address(GROUP_IPV4))
                                          : Address(Ipv6Address(GROUP_IPV6)),
                             *port);
        }
        GetNetwork().TakeStreams(device->AssignStreams(GetNetwork().TakeStreams(0)));
    });
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
    return choosers;
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
    AddConnections<DispatcherNetDevice>(report);
}

} // namespace ns3
