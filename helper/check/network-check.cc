// SPDX-License-Identifier: GPL-2.0-only

#include "network-check.h"

#include "../../base/number-text.h"
#include "../keys/scenario-paths.h"
#include "group-check.h"
#include "link-check.h"
#include "service-check.h"

#include "ns3/built-network.h"
#include "ns3/network-plan.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace ns3
{

namespace
{

/// Checks links and ways, whose groups are good.
class WayChecker
{
  public:
    WayChecker(const FlowScenario& scenario, const ScenarioFail& fail)
        : m_network(scenario.network),
          m_fail(fail)
    {
    }

    void CheckAll() const
    {
        CheckLinks();
        CheckWay("network.ways.requests", m_network.requests);
        CheckWay("network.ways.replies", m_network.replies);
        if (m_network.replies.front() != m_network.requests.back() ||
            m_network.replies.back() != m_network.requests.front())
        {
            m_fail({"network.ways.replies", "network.ways"},
                   "replies go from where requests end ('" + m_network.requests.back() +
                       "') to where they start ('" + m_network.requests.front() + "')");
        }
    }

  private:
    void CheckLinks() const
    {
        std::set<std::string> names;
        std::set<std::set<std::string>> pairs;
        for (const ScenarioLink& link : m_network.links)
        {
            const std::vector<std::string> keys{
                "network.links." + link.name + ".between", "network.links", "network"};
            if (link.between.size() != 2)
            {
                m_fail(keys, "a link is between two groups: between: [a, tm]");
            }
            for (const std::string& name : link.between)
            {
                CheckName(keys, name);
            }
            CheckLinkName(link);
            CheckInside(link, keys);
            if (!names.insert(link.name).second ||
                !pairs.insert({link.between.begin(), link.between.end()}).second)
            {
                m_fail(keys,
                       "groups '" + link.between[0] + "' and '" + link.between[1] +
                           "' are linked twice, or two links have the name '" + link.name + "'");
            }
        }
    }

    /// Its name stands in events and overrides beside those of groups, members and keys.
    void CheckLinkName(const ScenarioLink& link) const
    {
        const bool plain = std::all_of(link.name.begin(), link.name.end(), [](unsigned char c) {
            return std::isalnum(c) || c == '-' || c == '_';
        });
        const auto reserved = NamesInSection("");
        const std::size_t end = link.name.find_last_not_of("0123456789") + 1;
        if (!plain || !std::isalpha(static_cast<unsigned char>(link.name[0])) ||
            std::count(reserved.begin(), reserved.end(), link.name) > 0 ||
            m_network.FindGroup(link.name.substr(0, end)))
        {
            m_fail({"network.links." + link.name + ".name", "network.links", "network"},
                   "no link can have the name '" + link.name +
                       "': it takes letters, digits, - and _, a letter first, and no name of a "
                       "group, a member or a key");
        }
    }

    /// A link inside a group joins its nodes with each other.
    void CheckInside(const ScenarioLink& link, const std::vector<std::string>& keys) const
    {
        if (link.between[0] == link.between[1] && m_network.FindGroup(link.between[0])->Count() < 2)
        {
            m_fail(keys, "a link inside group '" + link.between[0] + "' needs two nodes there");
        }
    }

    void CheckName(const std::vector<std::string>& keys, const std::string& name) const
    {
        if (m_network.FindGroup(name))
        {
            return;
        }
        std::vector<std::string> known;
        for (const ScenarioGroup& group : m_network.groups)
        {
            known.push_back(group.name);
        }
        m_fail(keys,
               "there is no group '" + name + "'; known: " + flowdist::JoinTexts(known, ", "));
    }

    void CheckWay(const std::string& key, const ScenarioWay& way) const
    {
        const std::vector<std::string> keys{key, "network.ways", "network"};
        if (way.size() < 2)
        {
            m_fail(keys,
                   "a way names at least two groups, that where it starts and that where it ends");
        }
        for (const std::string& step : way)
        {
            for (const std::string& name : GroupsOfStep(step))
            {
                CheckName(keys, name);
            }
        }
        if (GroupsOfStep(way.front()).size() != 1 || GroupsOfStep(way.back()).size() != 1)
        {
            m_fail(keys, "a way starts and ends at one group");
        }
    }

    const ScenarioNetwork& m_network;
    const ScenarioFail& m_fail;
};

/// Checks how groups follow one another, and who chooses whom.
class StepChecker
{
  public:
    StepChecker(const BuiltNetwork& network, const ScenarioFail& fail)
        : m_network(network),
          m_plan(network.GetPlan()),
          m_fail(fail)
    {
    }

    void CheckAll() const
    {
        for (const auto& group : m_network.GetGroups())
        {
            CheckChoices(*group);
        }
        for (const NetworkPlan::Step& step : m_plan.GetSteps())
        {
            CheckStep(step);
        }
        for (const auto& group : m_network.GetGroups())
        {
            CheckPlace(*group);
            CheckReturn(*group);
            const ScenarioGroup& description = group->GetDescription();
            group->Check([&](const std::string& key, const std::string& text) {
                m_fail(GroupKeyPaths(description, key), text);
            });
        }
        CheckRestoring();
    }

  private:
    const std::string& NameOf(NetworkPlan::Index group) const
    {
        return m_plan.GetGroup(group).name;
    }

    static std::vector<std::string> WayKeys(NetworkPlan::Direction direction)
    {
        return {direction == NetworkPlan::REQUESTS ? "network.ways.requests"
                                                   : "network.ways.replies",
                "network.ways",
                "network.tiers",
                "network"};
    }

    /// What is to blame where a group does not choose: the way if somebody wrote it, or the group.
    std::vector<std::string> ChooserKeys(const NetworkPlan::Step& step) const
    {
        std::vector<std::string> keys = WayKeys(step.direction);
        const auto chooser = GroupKeyPaths(m_plan.GetGroup(step.from), "chooses");
        keys.insert(keys.begin() + 1, chooser.begin(), chooser.end());
        return keys;
    }

    void CheckStep(const NetworkPlan::Step& step) const
    {
        const std::string pair = "'" + NameOf(step.from) + "' to '" + NameOf(step.to) + "'";
        if (!m_plan.AreLinked(step.from, step.to))
        {
            m_fail(WayKeys(step.direction), "the way from " + pair + " has no link");
        }
        if (m_plan.IsChosen(step.direction, step.from, step.to))
        {
            return;
        }
        const bool ends = step.to == m_plan.GetFirst() || step.to == m_plan.GetLast();
        if (!ends && m_plan.GetGroup(step.to).Count() > 1 && !m_plan.StandsBy(step.to) &&
            !m_network.GetGroup(step.to).ChoosesItself())
        {
            m_fail(ChooserKeys(step),
                   "the way from " + pair +
                       " leads to one of several nodes, and nobody chooses: '" + NameOf(step.from) +
                       "' has to choose '" + NameOf(step.to) + "'");
        }
        for (const NetworkPlan::Step& other : m_plan.GetSteps())
        {
            if (other.direction == step.direction && other.from == step.from &&
                other.to != step.to && !m_plan.IsChosen(step.direction, other.from, other.to))
            {
                m_fail(ChooserKeys(step),
                       "from '" + NameOf(step.from) + "' packets would go to '" + NameOf(step.to) +
                           "' and to '" + NameOf(other.to) + "', and nobody chooses");
            }
        }
    }

    /// Hosts stand at the ends of the ways, and nobody stands beside them.
    void CheckPlace(const NodeGroup& group) const
    {
        const auto index = group.GetIndex();
        const bool end = index == m_plan.GetFirst() || index == m_plan.GetLast();
        const auto& steps = m_plan.GetSteps();
        const bool passed = std::any_of(steps.begin(), steps.end(), [index](const auto& step) {
            return step.from == index || step.to == index;
        });
        if (end != group.IsHost() || !passed)
        {
            const std::string kind = group.GetDescription().kind;
            m_fail(GroupKeyPaths(group.GetDescription(), "kind"),
                   !passed ? "group '" + group.GetName() + "' is on no way"
                   : end ? "a way cannot start or end at '" + group.GetName() + "' of kind " + kind
                         : "group '" + group.GetName() + "' of kind " + kind +
                               " can only stand at an end of a way");
        }
    }

    void CheckChoices(const NodeGroup& group) const
    {
        const ScenarioGroup& description = group.GetDescription();
        for (const ScenarioChoice& choice : description.choices)
        {
            const auto chosen = m_plan.Find(choice.chooses);
            if (!chosen)
            {
                m_fail(GroupKeyPaths(description, "chooses"),
                       "group '" + group.GetName() + "' chooses from '" + choice.chooses +
                           "', which is no group");
            }
            const bool follows =
                m_plan.IsChosen(NetworkPlan::REQUESTS, group.GetIndex(), *chosen) ||
                m_plan.IsChosen(NetworkPlan::REPLIES, group.GetIndex(), *chosen);
            if (!follows)
            {
                m_fail(GroupKeyPaths(description, "chooses"),
                       "group '" + group.GetName() + "' chooses from '" + choice.chooses +
                           "', which does not follow it on " +
                           (choice.direction.empty() ? "a way" : "the way of " + choice.direction));
            }
            if (!choice.service.empty() &&
                m_network.GetServices().AddressesOf(choice.service).empty())
            {
                m_fail(GroupKeyPaths(description, "groups"),
                       "match.service: there is no service at " + choice.service);
            }
            if (!choice.ingress.empty() && !m_plan.Find(choice.ingress))
            {
                m_fail(GroupKeyPaths(description, "groups"),
                       "match.ingress: there is no group '" + choice.ingress + "'");
            }
        }
    }

    /// What replaces addresses has to see the answers.
    void CheckReturn(const NodeGroup& group) const
    {
        const auto& steps = m_plan.GetSteps();
        const bool seen = std::any_of(steps.begin(), steps.end(), [&group](const auto& step) {
            return step.direction == NetworkPlan::REPLIES && step.to == group.GetIndex();
        });
        const bool restored = m_network.GetGroup(m_plan.GetLast()).RestoresServices();
        if (group.TranslatesAddresses() && !seen && !(restored && group.MayMissReplies()))
        {
            m_fail(WayKeys(NetworkPlan::REPLIES),
                   "group '" + group.GetName() +
                       "' replaces addresses, so replies have to pass it on their way" +
                       (group.MayMissReplies() ? ", or servers restore them: restoreService: true"
                                               : ""));
        }
        if (group.TranslatesDestination() && seen && restored)
        {
            FailToRestore("group '" + group.GetName() +
                          "' puts the service's address into replies itself, as they pass it");
        }
    }

    /// What restores addresses that nobody replaced would do nothing.
    void CheckRestoring() const
    {
        const auto& groups = m_network.GetGroups();
        const bool replaced = std::any_of(groups.begin(), groups.end(), [](const auto& group) {
            return group->TranslatesDestination();
        });
        if (m_network.GetGroup(m_plan.GetLast()).RestoresServices() && !replaced)
        {
            FailToRestore(
                "no group replaces the service's address by a server's, as dispatchers do");
        }
    }

    void FailToRestore(const std::string& why) const
    {
        m_fail(GroupKeyPaths(m_plan.GetGroup(m_plan.GetLast()), "restoreService"),
               "restoreService does nothing: " + why);
    }

    const BuiltNetwork& m_network;
    const NetworkPlan& m_plan;
    const ScenarioFail& m_fail;
};

} // namespace

void
CheckNetwork(const FlowScenario& scenario, const ScenarioFail& fail)
{
    CheckGroups(scenario, fail);
    WayChecker(scenario, fail).CheckAll();
    const BuiltNetwork network(scenario);
    StepChecker(network, fail).CheckAll();
    CheckLinkSettings(scenario, network, fail);
    CheckServiceChoices(scenario, network, fail);
}

} // namespace ns3
