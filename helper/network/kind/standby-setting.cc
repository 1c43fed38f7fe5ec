// SPDX-License-Identifier: GPL-2.0-only

#include "standby-setting.h"

#include "idle-setting.h"

#include "ns3/boolean.h"
#include "ns3/scenario-error.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

constexpr const char* ROUTER = "ns3::VrrpRouter";
constexpr double MOST_PRIORITY = 254;

/// @return how the priorities of nodes are read: as whole numbers, equal ones too
ScenarioValue<std::vector<double>>
PrioritiesValue()
{
    ScenarioValue<std::vector<double>> value = WeightsValue();
    value.type = "numbers from 1 to 254, one a node, separated by spaces or commas";
    value.parse = [parse = value.parse, type = value.type](const std::string& text) {
        std::vector<double> numbers;
        try
        {
            numbers = parse(text);
        }
        catch (const ScenarioError&) // which names the bounds of weights
        {
        }
        const bool all = std::all_of(numbers.begin(), numbers.end(), [](double number) {
            return number >= 1 && number <= MOST_PRIORITY && number == std::floor(number);
        });
        if (numbers.empty() || !all)
        {
            throw ScenarioError("'" + text + "' is not a list of " + type);
        }
        return numbers;
    };
    return value;
}

/// @return how the time between advertisements is read, which they tell in centiseconds
ScenarioValue<Time>
IntervalValue()
{
    ScenarioValue<Time> value = DurationValue(MilliSeconds(10), MilliSeconds(40950));
    value.type = "duration, 10ms to 40.95s, in steps of 10ms";
    value.parse = [parse = value.parse, type = value.type](const std::string& text) {
        const Time interval = parse(text);
        if (interval.GetNanoSeconds() % MilliSeconds(10).GetNanoSeconds() != 0)
        {
            throw ScenarioError("'" + text + "' is not a " + type);
        }
        return interval;
    };
    return value;
}

bool
HasEnd(const ScenarioLink& link, const std::string& group)
{
    return std::count(link.between.begin(), link.between.end(), group) > 0;
}

} // namespace

std::vector<GroupKey>
StandbyKeys()
{
    const auto attribute = [](const char* name) { return ROUTER + std::string("::") + name; };
    return {
        MakeGroupKey(
            "standby.vrid",
            CountValue(0, 255),
            uint32_t{0},
            "its nodes stand by for each other as the virtual router of this number (VRRP, "
            "RFC 5798); 0: they do not"),
        MakeGroupKey("standby.priority",
                     PrioritiesValue(),
                     std::vector<double>{200, 100},
                     "the node of the greatest is master, of equals the later one; the last number "
                     "holds for the nodes behind it"),
        MakeAttributeKey("standby.interval",
                         IntervalValue(),
                         attribute("Interval"),
                         "how often the master advertises"),
        MakeAttributeKey("standby.preempt",
                         FlagValue(),
                         attribute("Preempt"),
                         "whether a node takes over from a master of less priority"),
        MakeAttributeKey("standby.preemptDelay",
                         DurationValue(Seconds(0), Hours(1)),
                         attribute("PreemptDelay"),
                         "but not before it has been there so long"),
        MakeGroupKey("standby.link",
                     TextValue("the name of a link, or empty"),
                     std::string(),
                     "where they hear each other; empty: on the link inside the group and on all "
                     "shared segments"),
    };
}

StandbySetting::StandbySetting(const NodeGroup& group)
    : m_group(group),
      m_priorities(PrioritiesValue().parse(group.GetSettings().Text("standby.priority"))),
      m_link(group.GetSettings().Text("standby.link"))
{
}

uint32_t
StandbySetting::PriorityOf(uint32_t node) const
{
    return static_cast<uint32_t>(
        m_priorities[std::min<std::size_t>(node, m_priorities.size() - 1)]);
}

uint32_t
StandbySetting::FirstMaster() const
{
    uint32_t first = 0;
    for (uint32_t node = 1; node < m_group.GetDescription().Count(); ++node)
    {
        first = PriorityOf(node) >= PriorityOf(first) ? node : first; // its address is greater
    }
    return first;
}

void
StandbySetting::Configure(VrrpRouter& router, uint32_t node) const
{
    m_group.GetSettings().SetAttributesOf(ROUTER, router);
    router.SetAttribute("Priority", UintegerValue(PriorityOf(node)));
    router.SetAttribute("Elected", BooleanValue(node == FirstMaster()));
    router.SetAttribute("Joins", BooleanValue(node < m_group.GetDescription().Count()));
}

const ScenarioLink*
StandbySetting::FindLink(const NetworkPlan& plan, NetworkPlan::Index other) const
{
    const std::string& own = m_group.GetName();
    const std::string& name = plan.GetGroup(other).name;
    const auto& links = plan.GetDescription().links;
    const auto found = std::find_if(links.begin(), links.end(), [&](const ScenarioLink& link) {
        return (link.between[0] == own && link.between[1] == name) ||
               (link.between[0] == name && link.between[1] == own);
    });
    return found == links.end() ? nullptr : &*found;
}

/// Whether the nodes of the group reach each other by a link.
bool
StandbySetting::MayElect(const ScenarioLink& link) const
{
    const bool inside = link.between[0] == link.between[1];
    return HasEnd(link, m_group.GetName()) && (inside || link.IsShared());
}

StandbySetting::Use
StandbySetting::UseOf(const NetworkPlan& plan, NetworkPlan::Index other) const
{
    const ScenarioLink* const link = FindLink(plan, other);
    if (!link)
    {
        return Use::NOTHING;
    }
    if (MayElect(*link))
    {
        return m_link.empty() || m_link == link->name ? Use::ELECT : Use::NOTHING;
    }
    // Hosts have no use for it.
    return other == plan.GetFirst() || other == plan.GetLast() ? Use::NOTHING : Use::TELL;
}

// ---- what cannot be ----------------------------------------------------------------------------

void
StandbySetting::Check(const NodeGroup& group, const NetworkPlan& plan, const NodeGroup::Fail& fail)
{
    const bool on = plan.StandsBy(group.GetIndex());
    RefuseIdle(group,
               {{on,
                 {"standby.priority",
                  "standby.interval",
                  "standby.preempt",
                  "standby.preemptDelay",
                  "standby.link"},
                 {"standby.vrid"},
                 "nobody stands by without standby.vrid, 1 to 255"},
                {group.GetSettings().Flag("standby.preempt"),
                 {"standby.preemptDelay"},
                 {"standby.preempt"},
                 "nobody takes over from a master that lives without standby.preempt=true"}},
               fail);
    if (on)
    {
        const StandbySetting setting(group);
        setting.CheckNodes(plan, fail);
        setting.CheckLinks(plan, fail);
        setting.CheckHosts(plan, fail);
        setting.CheckNumber(plan, fail);
    }
}

void
StandbySetting::CheckNodes(const NetworkPlan& plan, const NodeGroup::Fail& fail) const
{
    const std::string name = "group '" + m_group.GetName() + "'";
    if (m_group.GetDescription().Count() < 2)
    {
        fail("standby.vrid", name + " has one node, which has nobody to stand by for: count: 2");
    }
    if (m_priorities.size() > m_group.GetN())
    {
        fail("standby.priority",
             "key 'standby.priority': " + std::to_string(m_priorities.size()) + " numbers, but " +
                 name + " has " + std::to_string(m_group.GetN()) + " nodes");
    }
    if (plan.IsChosen(m_group.GetIndex()))
    {
        fail("standby.vrid",
             "the nodes of " + name +
                 " are chosen from, and cannot be one next hop together: no chooses, or "
                 "standby.vrid: 0");
    }
}

void
StandbySetting::CheckLinks(const NetworkPlan& plan, const NodeGroup::Fail& fail) const
{
    const std::string& own = m_group.GetName();
    const auto& links = plan.GetDescription().links;
    const bool known = std::any_of(links.begin(), links.end(), [this](const ScenarioLink& link) {
        return link.name == m_link && MayElect(link);
    });
    if (!m_link.empty() && !known)
    {
        fail("standby.link",
             "the nodes of '" + own + "' do not hear each other on '" + m_link +
                 "': it takes the name of the link inside the group, or of a shared segment");
    }
    const bool some = std::any_of(
        links.begin(), links.end(), [this](const ScenarioLink& link) { return MayElect(link); });
    if (!some)
    {
        fail("standby.vrid",
             "the nodes of '" + own +
                 "' have no link on which they hear each other: links: [{between: [" + own + ", " +
                 own + "]}], or medium: csma for another one of theirs");
    }
}

void
StandbySetting::CheckHosts(const NetworkPlan& plan, const NodeGroup::Fail& fail) const
{
    for (const NetworkPlan::Step& step : plan.GetSteps())
    {
        const bool host = step.from == plan.GetFirst() || step.from == plan.GetLast();
        const ScenarioLink* const link = FindLink(plan, step.from);
        if (step.to == m_group.GetIndex() && host && link && !link->IsShared())
        {
            fail("standby.vrid",
                 "hosts as those of '" + plan.GetGroup(step.from).name + "' find the master of '" +
                     m_group.GetName() + "' on a shared segment only: medium: csma for link '" +
                     link->name + "'");
        }
    }
}

void
StandbySetting::CheckNumber(const NetworkPlan& plan, const NodeGroup::Fail& fail) const
{
    for (NetworkPlan::Index other = 0; other < plan.GetN(); ++other)
    {
        const ScenarioLink* const link = FindLink(plan, other);
        const bool shares = other != m_group.GetIndex() && link && link->IsShared();
        const auto& settings = plan.GetGroup(other).settings;
        const auto number = settings.find("standby.vrid");
        if (shares && number != settings.end() &&
            number->second == m_group.GetSettings().Text("standby.vrid"))
        {
            fail("standby.vrid",
                 "groups '" + m_group.GetName() + "' and '" + plan.GetGroup(other).name +
                     "' share a segment, where each needs a number of its own");
        }
    }
}

} // namespace ns3
