// SPDX-License-Identifier: GPL-2.0-only

#include "self-selection.h"

#include "../../../model/packet/host-address-conversion.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/network-addresses.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"

#include <algorithm>
#include <array>

namespace ns3
{

namespace
{

const std::string SELECTOR = "ns3::SelfSelector";
const std::string MEMBERSHIP = "ns3::GroupMembership";

// Where heartbeats go on a medium that all share: link-local, so that nobody routes them.
constexpr const char* GROUP_IPV4 = "224.0.0.196";
constexpr const char* GROUP_IPV6 = "ff02::ec6";

/// The link address that all nodes of a group take, as NLB's are made: 03 bf, and four bytes that
/// tell groups apart.
Mac48Address
LinkOf(NetworkPlan::Index group)
{
    const auto number = static_cast<uint16_t>(group + 1);
    const std::array<uint8_t, 6> bytes{
        0x03, 0xbf, 0, 0, static_cast<uint8_t>(number >> 8), static_cast<uint8_t>(number)};
    Mac48Address link;
    link.CopyFrom(bytes.data());
    return link;
}

} // namespace

SelfSelection::SelfSelection(const NodeGroup& group,
                             const NetworkPlan& plan,
                             const FlowScenario& scenario)
    : m_group(group),
      m_plan(plan),
      m_scenario(scenario)
{
}

std::vector<GroupKey>
SelfSelection::Keys()
{
    const auto time = DurationValue(MicroSeconds(1), Hours(24 * 7));
    return {
        MakeAttributeKey("heartbeat.interval",
                         DurationValue(MicroSeconds(100), Hours(1)),
                         MEMBERSHIP + "::Interval",
                         "of nodes that choose themselves: time from one heartbeat to the next"),
        MakeAttributeKey("heartbeat.misses",
                         CountValue(1, 1000),
                         MEMBERSHIP + "::Misses",
                         "heartbeats of a node that do not come until the others take it for gone"),
        MakeAttributeKey(
            "convergence",
            WordValue({"at-once", "drain"}),
            SELECTOR + "::Convergence",
            "whose open TCP connections are when a node joins: its own, those that are "
            "its share; or theirs who had them, for a while"),
        MakeAttributeKey(
            "drain.time", time, SELECTOR + "::DrainTime", "how long they stay there at most"),
        MakeAttributeKey("drain.entries",
                         CountValue(1, 100'000'000),
                         SELECTOR + "::DrainEntries",
                         "connections that a node remembers at most"),
        MakeAttributeKey(
            "drain.idle", time, SELECTOR + "::DrainIdle", "idle time after which it forgets one"),
    };
}

std::string
SelfSelection::GetSpec() const
{
    return m_plan.SpecOf(m_scenario.scheme, m_group.GetIndex(), {});
}

/// @return whether a segment joins two groups
bool
SelfSelection::IsShared(const std::string& first, const std::string& second) const
{
    const auto& links = m_scenario.network.links;
    return std::any_of(links.begin(), links.end(), [&](const ScenarioLink& link) {
        const auto& ends = link.between;
        return link.IsShared() && (ends == std::vector<std::string>{first, second} ||
                                   ends == std::vector<std::string>{second, first});
    });
}

bool
SelfSelection::HasMesh() const
{
    return m_plan.AreLinked(m_group.GetIndex(), m_group.GetIndex()) &&
           !IsShared(m_group.GetName(), m_group.GetName());
}

/// @return the name of who chooses among the nodes where all that reaches them is chosen for; none:
/// something is not
std::optional<std::string>
SelfSelection::FindOnlyChooser() const
{
    std::optional<std::string> chooser;
    for (const NetworkPlan::Step& step : m_plan.GetSteps())
    {
        if (step.to != m_group.GetIndex())
        {
            continue;
        }
        if (!m_plan.IsChosen(step.direction, step.from, step.to))
        {
            return std::nullopt;
        }
        chooser = m_plan.GetGroup(step.from).name;
    }
    return chooser;
}

void
SelfSelection::Check(const NodeGroup::Fail& fail) const
{
    try
    {
        SelfSelector::CheckScheme(GetSpec());
    }
    catch (const flowhash::SpecError& error)
    {
        fail("scheme", std::string("key 'scheme': ") + error.what());
    }
    if (m_scenario.traffic.IsReplay())
    {
        fail("kind", "nodes that choose themselves need live traffic, not a replay");
    }
    const bool drains = m_group.GetSettings().Text("convergence") == "drain";
    for (const GroupKey& key : Keys())
    {
        const bool isOther = m_group.GetSettings().Text(key.path) != key.fallback();
        if (isOther && key.path.rfind("drain.", 0) == 0 && !drains)
        {
            fail(key.path, key.path + " does nothing without convergence: drain");
        }
    }
    if (const auto chooser = FindOnlyChooser())
    {
        fail("kind",
             "nodes of '" + m_group.GetName() + "' get nothing to choose from: '" + *chooser +
                 "' chooses among them already, on all ways");
    }
    for (const NetworkPlan::Step& step : m_plan.GetSteps())
    {
        const std::string& from = m_plan.GetGroup(step.from).name;
        const bool chosen = m_plan.IsChosen(step.direction, step.from, step.to);
        if (step.to == m_group.GetIndex() && !chosen && !IsShared(from, m_group.GetName()))
        {
            fail("kind",
                 "all nodes of '" + m_group.GetName() + "' have to get what '" + from +
                     "' sends: the link between them has to be one segment, medium: csma");
        }
    }
}

void
SelfSelection::Configure(GroupMember& member, uint32_t node, const BuiltNetwork& network) const
{
    const Ptr<SelfSelector>& selector = member.GetSelector();
    m_group.GetSettings().SetAttributesOf(SELECTOR, *selector);
    m_group.GetSettings().SetAttributesOf(MEMBERSHIP, *selector->GetMembership());
    selector->SetScheme(GetSpec());
    selector->SetMembers(
        static_cast<uint32_t>(m_group.GetIndex()), node, m_group.GetFirstMembers());
    network.GetServices().ForTargetPorts(
        [&selector](const flowhash::HostAddress& address, uint8_t protocol, uint16_t port) {
            selector->AddService(ToAddress(address), protocol, port);
        });
    member.SetFirst(node < m_group.GetDescription().Count());
    member.SetLinkGroup(LinkOf(m_group.GetIndex()));
}

void
SelfSelection::Connect(GroupMember& member,
                       uint32_t node,
                       const std::optional<uint32_t>& shared,
                       BuiltNetwork& network) const
{
    const auto index = m_group.GetIndex();
    for (const uint8_t version : network.GetVersions())
    {
        member.AddSharedAddress(ToAddress(NetworkAddresses::OfAll(index, version)));
    }
    const uint8_t version = network.GetVersions().front();
    const Address own = ToAddress(NetworkAddresses::Host(index, node, version));
    if (shared)
    {
        member.TellGroup(own,
                         version == 4 ? Address(Ipv4Address(GROUP_IPV4))
                                      : Address(Ipv6Address(GROUP_IPV6)),
                         *shared);
    }
    else
    {
        std::vector<Address> others;
        for (uint32_t peer = 0; peer < m_group.GetN(); ++peer)
        {
            if (peer != node)
            {
                others.push_back(ToAddress(NetworkAddresses::Host(index, peer, version)));
            }
        }
        member.TellEach(own, others);
    }
    network.TakeStreams(member.AssignStreams(network.TakeStreams(0)));
}

GroupChooser
SelfSelection::Describe(const Ptr<SelfSelector>& selector, uint32_t node) const
{
    Chooser pool;
    pool.group = m_group.GetName();
    pool.node = node;
    pool.scheme = [selector] { return &selector->GetDistribution(); };
    pool.byRequest = [selector](const flowhash::FlowKey& request) {
        return selector->GetDistribution().Evaluate(request);
    };
    // It has its first members already, and packets tell it of others.
    const auto nothing = [](const std::vector<flowhash::MemberChange>& /* changes */) {};
    return {m_group.GetName(), node, m_group.GetName(), nothing, selector, {pool}, true};
}

} // namespace ns3
