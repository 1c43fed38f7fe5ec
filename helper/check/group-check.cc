// SPDX-License-Identifier: GPL-2.0-only

#include "group-check.h"

#include "../../base/number-text.h"
#include "../keys/scenario-paths.h"
#include "../keys/scenario-schema.h"
#include "../run/churn.h"
#include "../run/learn-delay.h"

#include "ns3/group-kind.h"
#include "ns3/network-addresses.h"
#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace ns3
{

namespace
{

/// Checks the groups by themselves: names, kinds, counts, and the keys of the kinds.
class GroupChecker
{
  public:
    GroupChecker(const FlowScenario& scenario, const ScenarioFail& fail)
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
                m_fail(GroupKeyPaths(group, "name"), "there are two groups '" + group.name + "'");
            }
            if (std::count(reserved.begin(), reserved.end(), group.name) > 0)
            {
                m_fail(GroupKeyPaths(group, "name"),
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
            m_fail(GroupKeyPaths(group, "count"),
                   "group '" + group.name + "' has " + std::to_string(group.Count()) +
                       " nodes; of kind " + kind.name + " it can have up to " +
                       std::to_string(kind.most));
        }
        if (!kind.chooses && (!group.choices.empty() || !group.scheme.empty()))
        {
            m_fail(GroupKeyPaths(group, group.scheme.empty() ? "chooses" : "scheme"),
                   "group '" + group.name + "' is of kind " + kind.name +
                       ", whose nodes do not choose by a scheme");
        }
        for (const auto& [path, text] : group.settings)
        {
            CheckSetting(group, kind, path, text);
        }
        if (group.link)
        {
            std::vector<std::string> keys = GroupKeyPaths(group, "name");
            for (const auto& key : MediumKeys())
            {
                keys.insert(keys.begin(), "network.groups." + group.name + ".link." + key.path);
            }
            m_fail(keys,
                   "group '" + group.name +
                       "' has no link to a next tier: the link is named in "
                       "network.links, such as --a-tm.rate=1Gbps");
        }
        CheckWeights(group);
        CheckDelay(group, kind);
        for (const auto& [key, wrong] : CheckChurn(group))
        {
            m_fail(GroupKeyPaths(group, key), "key '" + key + "': " + wrong);
        }
    }

    const GroupKind& KindOf(const ScenarioGroup& group) const
    {
        if (group.kind.empty())
        {
            m_fail(GroupKeyPaths(group, "kind"), "group '" + group.name + "' has no kind");
        }
        try
        {
            return GroupKinds::Get(group.kind);
        }
        catch (const ScenarioError& error)
        {
            m_fail(GroupKeyPaths(group, "kind"), error.what());
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
            m_fail(GroupKeyPaths(group, path),
                   "key '" + path + "' is not known in a " + kind.name +
                       (nearest.empty() ? "; known here: " + flowdist::JoinTexts(known, ", ")
                                        : "; nearest known: '" + nearest + "'"));
        }
        try
        {
            key->canonical(text);
        }
        catch (const ScenarioError& error)
        {
            m_fail(GroupKeyPaths(group, path), "key '" + path + "': " + error.what());
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
            m_fail(GroupKeyPaths(group, "weights"),
                   "group '" + group.name + "' has " + std::to_string(weights.size()) +
                       " weights for " + std::to_string(group.Count()) + " members");
        }
        if (!(std::accumulate(weights.begin(), weights.end(), 0.0) > 0))
        {
            m_fail(GroupKeyPaths(group, "weights"),
                   "group '" + group.name + "': at least one weight has to be above 0");
        }
    }

    void CheckDelay(const ScenarioGroup& group, const GroupKind& kind) const
    {
        if (!kind.learns && group.choices.empty())
        {
            for (const auto& [key, value] : {std::pair("learnDelay", group.learnDelay),
                                             std::pair("learnOrder", group.learnOrder)})
            {
                if (!value.empty())
                {
                    m_fail(GroupKeyPaths(group, key),
                           std::string("key '") + key + "': nodes of '" + group.name +
                               "' choose nobody, so they learn of no event");
                }
            }
        }
        const bool byOwn = group.settings.count(kind.learnKey) > 0;
        const std::string key = byOwn ? kind.learnKey : "learnDelay";
        if (byOwn && !group.learnDelay.empty())
        {
            m_fail(GroupKeyPaths(group, "learnDelay"),
                   "key 'learnDelay': '" + group.name + "' has " + key +
                       ", which says the same: one of them");
        }
        try
        {
            const std::string delay = kind.LearnDelayOf(group);
            if (!delay.empty())
            {
                LearnDelay(delay, "").Check(group.Count());
            }
        }
        catch (const ScenarioError& error)
        {
            m_fail(GroupKeyPaths(group, key), "key '" + key + "': " + error.what());
        }
        try
        {
            LearnDelay("0ms", group.learnOrder).Check(group.Count());
        }
        catch (const ScenarioError& error)
        {
            m_fail(GroupKeyPaths(group, "learnOrder"),
                   std::string("key 'learnOrder': ") + error.what());
        }
    }

    const FlowScenario& m_scenario;
    const ScenarioFail& m_fail;
};

} // namespace

std::vector<std::string>
GroupKeyPaths(const ScenarioGroup& group, const std::string& key)
{
    const std::string path = "network.groups." + group.name + ".";
    return {path + key, path + "name"};
}

void
CheckGroups(const FlowScenario& scenario, const ScenarioFail& fail)
{
    GroupChecker(scenario, fail).CheckAll();
}

} // namespace ns3
