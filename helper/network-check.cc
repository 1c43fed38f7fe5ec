// SPDX-License-Identifier: GPL-2.0-only

#include "network-check.h"

#include "built-network.h"
#include "learn-delay.h"
#include "network-addresses.h"
#include "network-plan.h"
#include "number-text.h"
#include "scenario-error.h"
#include "scenario-paths.h"

#include "ns3/part-registry.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace ns3
{

namespace
{

/// @return where errors about a key of a group are
std::vector<std::string>
KeysOf(const ScenarioGroup& group, const std::string& key)
{
    const std::string path = "network.groups." + group.name + ".";
    return {path + key, path + "name"};
}

/// Checks the groups by themselves: names, kinds, counts, and the keys of the kinds.
class GroupChecker
{
  public:
    GroupChecker(const Scenario& scenario, const ScenarioFail& fail)
        : m_scenario(scenario),
          m_fail(fail)
    {
    }

    void CheckAll() const
    {
        const auto& groups = m_scenario.network.groups;
        if (groups.empty() || groups.size() > NetworkAddresses::MOST_GROUPS)
        {
            m_fail({"network.groups", "network"},
                   "a network has 1 to " + std::to_string(NetworkAddresses::MOST_GROUPS) +
                       " groups, this one " + std::to_string(groups.size()));
        }
        std::set<std::string> names;
        const auto reserved = NamesInSection("");
        for (const ScenarioGroup& group : groups)
        {
            if (group.name.empty())
            {
                m_fail({"network.groups", "network"}, "a group has no name");
            }
            if (!names.insert(group.name).second)
            {
                m_fail(KeysOf(group, "name"), "there are two groups '" + group.name + "'");
            }
            if (std::count(reserved.begin(), reserved.end(), group.name) > 0)
            {
                m_fail(KeysOf(group, "name"),
                       "no group can have the name '" + group.name + "': it is a key of scenarios");
            }
            CheckGroup(group);
        }
    }

  private:
    void CheckGroup(const ScenarioGroup& group) const
    {
        const GroupKind& kind = KindOf(group);
        if (group.Count() > kind.most)
        {
            m_fail(KeysOf(group, "count"),
                   "group '" + group.name + "' has " + std::to_string(group.Count()) +
                       " nodes; of kind " + kind.name + " it can have up to " +
                       std::to_string(kind.most));
        }
        if (!kind.chooses && (!group.choices.empty() || !group.scheme.empty()))
        {
            m_fail(KeysOf(group, group.scheme.empty() ? "chooses" : "scheme"),
                   "group '" + group.name + "' is of kind " + kind.name +
                       ", whose nodes do not choose by a scheme");
        }
        for (const auto& [path, text] : group.settings)
        {
            CheckSetting(group, kind, path, text);
        }
        CheckWeights(group);
        CheckDelay(group);
    }

    const GroupKind& KindOf(const ScenarioGroup& group) const
    {
        if (group.kind.empty())
        {
            m_fail(KeysOf(group, "kind"), "group '" + group.name + "' has no kind");
        }
        try
        {
            return GroupKinds::Get(group.kind);
        }
        catch (const ScenarioError& error)
        {
            m_fail(KeysOf(group, "kind"), error.what());
            throw;
        }
    }

    void CheckSetting(const ScenarioGroup& group,
                      const GroupKind& kind,
                      const std::string& path,
                      const std::string& text) const
    {
        const GroupKey* key = kind.FindKey(path);
        if (!key)
        {
            std::vector<std::string> known = NamesInSection("network.groups.0");
            for (const GroupKey& other : kind.keys)
            {
                known.push_back(other.path);
            }
            const std::string nearest = flowhash::NearestName(path, known);
            m_fail(KeysOf(group, path),
                   "key '" + path + "' is not known in a " + kind.name +
                       (nearest.empty() ? "; known here: " + JoinTexts(known, ", ")
                                        : "; nearest known: '" + nearest + "'"));
        }
        try
        {
            key->canonical(text);
        }
        catch (const ScenarioError& error)
        {
            m_fail(KeysOf(group, path), "key '" + path + "': " + error.what());
        }
    }

    void CheckWeights(const ScenarioGroup& group) const
    {
        const auto& weights = group.weights;
        if (weights.empty())
        {
            return;
        }
        if (weights.size() != group.Count())
        {
            m_fail(KeysOf(group, "weights"),
                   "group '" + group.name + "' has " + std::to_string(weights.size()) +
                       " weights for " + std::to_string(group.Count()) + " members");
        }
        if (!(std::accumulate(weights.begin(), weights.end(), 0.0) > 0))
        {
            m_fail(KeysOf(group, "weights"),
                   "group '" + group.name + "': at least one weight has to be above 0");
        }
    }

    void CheckDelay(const ScenarioGroup& group) const
    {
        try
        {
            if (!group.learnDelay.empty())
            {
                LearnDelay{group.learnDelay};
            }
        }
        catch (const ScenarioError& error)
        {
            m_fail(KeysOf(group, "learnDelay"), std::string("key 'learnDelay': ") + error.what());
        }
    }

    const Scenario& m_scenario;
    const ScenarioFail& m_fail;
};

/// Checks links and ways, whose groups are good.
class WayChecker
{
  public:
    WayChecker(const Scenario& scenario, const ScenarioFail& fail)
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
            if (!names.insert(link.name).second ||
                !pairs.insert({link.between.begin(), link.between.end()}).second)
            {
                m_fail(keys,
                       "groups '" + link.between[0] + "' and '" + link.between[1] +
                           "' are linked twice, or two links have the name '" + link.name + "'");
            }
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
        m_fail(keys, "there is no group '" + name + "'; known: " + JoinTexts(known, ", "));
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
        for (const NetworkPlan::Step& step : m_plan.GetSteps())
        {
            CheckStep(step);
        }
        for (const auto& group : m_network.GetGroups())
        {
            CheckPlace(*group);
            CheckChoices(*group);
            CheckReturn(*group);
            const ScenarioGroup& description = group->GetDescription();
            group->Check([&](const std::string& key, const std::string& text) {
                m_fail(KeysOf(description, key), text);
            });
        }
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
        if (!ends && m_plan.GetGroup(step.to).Count() > 1)
        {
            m_fail(WayKeys(step.direction),
                   "the way from " + pair +
                       " leads to one of several nodes, and nobody chooses: '" + NameOf(step.from) +
                       "' has to choose '" + NameOf(step.to) + "'");
        }
        for (const NetworkPlan::Step& other : m_plan.GetSteps())
        {
            if (other.direction == step.direction && other.from == step.from &&
                other.to != step.to && !m_plan.IsChosen(step.direction, other.from, other.to))
            {
                m_fail(WayKeys(step.direction),
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
            m_fail(KeysOf(group.GetDescription(), "kind"),
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
                m_fail(KeysOf(description, "chooses"),
                       "group '" + group.GetName() + "' chooses from '" + choice.chooses +
                           "', which is no group");
            }
            const bool follows =
                m_plan.IsChosen(NetworkPlan::REQUESTS, group.GetIndex(), *chosen) ||
                m_plan.IsChosen(NetworkPlan::REPLIES, group.GetIndex(), *chosen);
            if (!follows)
            {
                m_fail(KeysOf(description, "chooses"),
                       "group '" + group.GetName() + "' chooses from '" + choice.chooses +
                           "', which does not follow it on " +
                           (choice.direction.empty() ? "a way" : "the way of " + choice.direction));
            }
            if (!choice.service.empty() &&
                m_network.GetServices().AddressesOf(choice.service).empty())
            {
                m_fail(KeysOf(description, "groups"),
                       "match.service: there is no service at " + choice.service);
            }
            if (!choice.ingress.empty() && !m_plan.Find(choice.ingress))
            {
                m_fail(KeysOf(description, "groups"),
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
        if (group.TranslatesAddresses() && !seen)
        {
            m_fail(WayKeys(NetworkPlan::REPLIES),
                   "group '" + group.GetName() +
                       "' replaces addresses, so replies have to pass it on their way");
        }
    }

    const BuiltNetwork& m_network;
    const NetworkPlan& m_plan;
    const ScenarioFail& m_fail;
};

} // namespace

void
CheckNetwork(const Scenario& scenario, const ScenarioFail& fail)
{
    GroupChecker(scenario, fail).CheckAll();
    WayChecker(scenario, fail).CheckAll();
    const BuiltNetwork network(scenario);
    StepChecker(network, fail).CheckAll();
}

} // namespace ns3
