// SPDX-License-Identifier: GPL-2.0-only

#include "event-check.h"

#include "../../base/number-text.h"
#include "../../model/device/packet-scheme.h"
#include "../run/churn.h"
#include "../scenario/event-target.h"
#include "scenario-tier.h"

#include "ns3/built-network.h"
#include "ns3/distribution.h"
#include "ns3/group-kind.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace ns3
{

namespace
{

constexpr const char* LINK = "link "; // before a link's name among groups'

/// Lets the events of a scenario happen to its tiers.
class EventChecker
{
  public:
    EventChecker(const FlowScenario& scenario, const ScenarioFail& fail)
        : m_scenario(scenario),
          m_network(scenario),
          m_fail(fail)
    {
        MakeTiers();
    }

    void CheckAll()
    {
        const auto& events = m_scenario.events;
        std::vector<std::size_t> order(events.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&events](std::size_t a, std::size_t b) {
            return events[a].at < events[b].at;
        });
        for (const ScenarioGroup& group : m_scenario.network.groups)
        {
            if (group.churn.IsSet())
            {
                TryChurn(group);
            }
        }
        for (const std::size_t number : order)
        {
            const std::string path = "events." + std::to_string(number);
            const EventTarget target = CheckTarget(events[number], path);
            CheckAction(events[number], target, path);
            target.IsMember() ? LetHappen(events[number], target, path)
                              : LetLinkHappen(events[number], path);
        }
    }

  private:
    void Require(bool holds, const std::vector<std::string>& paths, const std::string& text) const
    {
        if (!holds)
        {
            m_fail(paths, text);
        }
    }

    void MakeTiers()
    {
        const NetworkPlan& plan = m_network.GetPlan();
        const auto& groups = m_network.GetGroups();
        const bool translated = std::any_of(groups.begin(), groups.end(), [](const auto& group) {
            return group->TranslatesDestination(); // and so chooses a server
        });
        for (const auto& group : groups)
        {
            const bool chosen = m_network.IsChosen(group->GetIndex()) ||
                                (translated && group->GetIndex() == plan.GetLast());
            m_tiers.emplace(
                group->GetName(),
                ScenarioTier(group->GetName(), group->GetDescription().Count(), chosen));
        }
        for (const ScenarioGroup& group : m_scenario.network.groups)
        {
            Require(group.weights.empty() || m_tiers.at(group.name).IsChosen(),
                    {"network.groups." + group.name + ".weights"},
                    "nobody chooses among the nodes of '" + group.name +
                        "': their weights do nothing");
        }
        for (const auto& group : groups)
        {
            for (const SchemeUse& use : group->GetSchemes())
            {
                CheckUse(*group, use);
            }
        }
    }

    /// Lets a group's scheme choose among a tier's members, if it can with their weights.
    void CheckUse(const NodeGroup& group, const SchemeUse& use)
    {
        const std::string path = "network.groups." + group.GetName() + ".";
        if (!use.counted) // else its kind has looked at it
        {
            CheckScheme(use.key, use.spec, {path + use.key, "scheme", path + "name"}, m_fail);
        }
        const std::string members = "network.groups." + use.members + ".";
        const std::string wrong =
            m_tiers.at(use.members)
                .AddChooser(use.spec, m_scenario.network.FindGroup(use.members)->weights);
        Require(wrong.empty(),
                {members + "weights", path + use.key, "scheme"},
                "group '" + use.members + "': " + wrong);
    }

    /// @param path of the event @return whom it is about
    EventTarget CheckTarget(const ScenarioEvent& event, const std::string& path) const
    {
        const auto target = FindEventTarget(m_scenario.network, event.target);
        Require(target.has_value(),
                {path + ".target"},
                "'" + event.target +
                    "' is neither a member, such as server0, nor the name of a link, nor "
                    "LINK.NODE, what of a point-to-point link ends at a node, nor LINK/0 or "
                    "LINK.NODE/0, one link of a trunk");
        const bool partOfLink = !target->IsMember() && !target->group.empty();
        Require(!partOfLink || target->member < m_network.GetGroup(target->group).GetN(),
                {path + ".target"},
                "link '" + target->link + "' has no end at " + target->group +
                    std::to_string(target->member) + ": there is no such node");
        if (!target->IsMember())
        {
            CheckPart(*target, path);
        }
        return *target;
    }

    const ScenarioLink& LinkOf(const EventTarget& target) const
    {
        const auto& links = m_scenario.network.links;
        return *std::find_if(links.begin(), links.end(), [&target](const auto& link) {
            return link.name == target.link;
        });
    }

    /// One link of a trunk has to be there.
    void CheckPart(const EventTarget& target, const std::string& path) const
    {
        const uint32_t trunk = LinkOf(target).trunk;
        Require(target.part.value_or(0) < trunk && (!target.part || trunk > 1),
                {path + ".target"},
                "link '" + target.link + "' is " +
                    (trunk > 1 ? "a trunk of " + std::to_string(trunk) + " links, from 0 to " +
                                     std::to_string(trunk - 1)
                               : "no trunk: trunk: 2 or more"));
    }

    /// What says how a link fails.
    void CheckFault(const ScenarioEvent& event,
                    const EventTarget& target,
                    const std::string& path) const
    {
        const std::string& from = event.from;
        const bool ofLink = !target.IsMember();
        Require(from.empty() || ofLink, {path + ".from", path}, "from is for events of links");
        const bool chosen = event.every > 0 || event.above > 0;
        Require(event.IsGrey() || !chosen,
                {path + (event.every > 0 ? ".every" : ".above"), path},
                "every and above are for the action grey, not for " + event.action);
        Require(!event.IsGrey() || chosen,
                {path + ".action", path},
                "a grey link loses some packets: every: 10 for each tenth, above: 1000 for those "
                "of more bytes, or both");
        if (!ofLink)
        {
            return;
        }
        const ScenarioLink& link = LinkOf(target);
        const auto ends = std::count(link.between.begin(), link.between.end(), from);
        Require((from.empty() && !event.IsGrey()) || !link.IsShared(),
                {path + (from.empty() ? ".action" : ".from"), path},
                "link '" + link.name + "' is a shared segment, which can be cut as a whole only");
        Require(from.empty() || ends == 1,
                {path + ".from", path},
                ends > 1 ? "both ends of link '" + link.name + "' are of group '" + from + "'"
                         : "link '" + link.name + "' has no end at a group '" + from +
                               "', but at '" + link.between[0] + "' and '" + link.between[1] + "'");
    }

    void CheckAction(const ScenarioEvent& event,
                     const EventTarget& target,
                     const std::string& path) const
    {
        using Kind = flowhash::MemberChange::Kind;
        const Kind kind = event.GetKind();
        Require(event.weight == 1 || kind == Kind::ADD || kind == Kind::SET_WEIGHT,
                {path + ".weight", path},
                "a weight is for the actions add and weight, not for " + event.action);
        Require(event.IsOfLink() != target.IsMember(),
                {path + ".action", path},
                target.IsMember() ? "cut, grey and heal are for links; a node can fail and return"
                                  : "a link can be cut, become grey and heal, no more");
        CheckFault(event, target, path);
        Require(event.at < m_scenario.duration,
                {path + ".at", path},
                "the event comes when the run ends, or later: nothing of it would be measured");
        const bool physical = kind == Kind::SET_DOWN || kind == Kind::SET_ACTIVE;
        const bool told = kind == Kind::SET_WEIGHT || kind == Kind::SET_DRAINING;
        Require(!target.IsMember() || !told || !m_network.GetGroup(target.group).ChoosesItself(),
                {path + ".action", path},
                "the nodes of '" + target.group +
                    "' choose themselves, and their heartbeats say that they are there, no more: "
                    "they can fail, return, be removed and added");
        const NetworkPlan& plan = m_network.GetPlan();
        const bool standsBy = target.IsMember() && plan.StandsBy(*plan.Find(target.group));
        const bool comes = kind == Kind::ADD || kind == Kind::REMOVE;
        Require(!target.IsMember() || physical || m_tiers.at(target.group).IsChosen() ||
                    (standsBy && comes && event.weight == 1),
                {path + ".action", path},
                "nobody chooses among the nodes of '" + target.group + "': " +
                    (standsBy ? "they can fail, return, be added and removed, without a weight"
                              : "they can fail and return only"));
        Require(!m_scenario.traffic.IsReplay() || !target.IsMember() || target.member == 0 ||
                    *plan.Find(target.group) != plan.GetFirst(),
                {path + ".target", path},
                "in a replay one node, " + target.group + "0, stands for all clients");
    }

    /// One node of a group leaves and comes back.
    void TryChurn(const ScenarioGroup& group)
    {
        const std::string path = "network.groups." + group.name + ".churn.rate";
        ScenarioEvent event;
        event.target = group.name + "0";
        event.weight = 1;
        Require(group.Count() > 1,
                {path},
                "one node of a group always stays: '" + group.name + "' has no other one");
        constexpr double most = 100'000; // they are drawn before the run
        const double leavings = CountLeavings(group, m_scenario.duration);
        Require(leavings <= most,
                {path, "duration"},
                "nodes of '" + group.name + "' would leave about " +
                    flowdist::FixedText(leavings, 0) + " times in this run; at most " +
                    flowdist::FixedText(most, 0) + " can be");
        for (const std::string& action : {group.churn.action, ScenarioChurn::Back(group.churn)})
        {
            event.action = action;
            const EventTarget target = CheckTarget(event, path);
            CheckAction(event, target, path);
            LetHappen(event, target, path);
        }
    }

    void LetLinkHappen(const ScenarioEvent& event, const std::string& path)
    {
        ScenarioTier& link =
            m_tiers.emplace(LINK + event.GetPlace(), ScenarioTier(event.GetPlace(), 1, false))
                .first->second;
        const std::string wrong = link.Happen(event, 0);
        Require(wrong.empty(), {path + ".target", path}, wrong);
    }

    void LetHappen(const ScenarioEvent& event, const EventTarget& target, const std::string& path)
    {
        ScenarioTier& tier = m_tiers.at(target.group);
        const std::string wrong = tier.Happen(event, target.member);
        Require(wrong.empty(), {path + ".target", path}, wrong);
        const auto& kind = GroupKinds::Get(m_scenario.network.FindGroup(target.group)->kind);
        Require(tier.GetNKnown() <= kind.most,
                {path + ".target", path},
                "with " + event.target + " group '" + target.group + "' has more nodes than the " +
                    std::to_string(kind.most) + " that one of kind " + kind.name + " can have");
        const std::string unequal = tier.Tell(event, target.member);
        Require(unequal.empty(), {path + ".weight", path}, unequal);
    }

    const FlowScenario& m_scenario;
    const BuiltNetwork m_network;
    const ScenarioFail& m_fail;
    std::map<std::string, ScenarioTier> m_tiers;
};

} // namespace

void
CheckScheme(const std::string& key,
            const std::string& spec,
            const std::vector<std::string>& paths,
            const ScenarioFail& fail)
{
    try
    {
        MakePacketScheme(spec);
    }
    catch (const flowhash::SpecError& error)
    {
        fail(paths, "key '" + key + "': " + error.what());
    }
}

void
CheckEvents(const FlowScenario& scenario, const ScenarioFail& fail)
{
    EventChecker(scenario, fail).CheckAll();
}

} // namespace ns3
