// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-network.h"

#include "../../base/number-text.h"
#include "scenario-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

ScenarioGroup
Tier(const std::string& name, const std::string& kind, uint32_t count, Time delay)
{
    ScenarioGroup tier;
    tier.name = name;
    tier.kind = kind;
    tier.count = count;
    tier.link = ScenarioLinkMedium();
    tier.link->delay = delay;
    return tier;
}

ScenarioGroup
Chooser(const std::string& name, const std::string& chooses)
{
    ScenarioGroup tier = Tier(name, "distributor", 1, MicroSeconds(10));
    tier.choices.resize(1);
    tier.choices[0].chooses = chooses;
    return tier;
}

/// What a group does not say itself, another says for it.
void
Complete(ScenarioGroup& group, const ScenarioGroup& other)
{
    group.kind = group.kind.empty() ? other.kind : group.kind;
    group.count = group.count == ScenarioGroup::UNSAID ? other.count : group.count;
    group.weights = group.weights.empty() ? other.weights : group.weights;
    group.learnDelay = group.learnDelay.empty() ? other.learnDelay : group.learnDelay;
    group.learnOrder = group.learnOrder.empty() ? other.learnOrder : group.learnOrder;
    group.churn = group.churn.IsSet() ? group.churn : other.churn;
    group.choices = group.choices.empty() ? other.choices : group.choices;
    group.scheme = group.scheme.empty() ? other.scheme : group.scheme;
    group.settings.insert(other.settings.begin(), other.settings.end());
}

void
FollowLike(ScenarioNetwork& network, ScenarioGroup& group, std::size_t depth)
{
    if (group.like.empty())
    {
        return;
    }
    ScenarioGroup* other = network.FindGroup(group.like);
    if (!other || depth == 0)
    {
        throw ScenarioError("group '" + group.name + "' is like '" + group.like + "', " +
                            (other ? "which is like it" : "which is no group"));
    }
    FollowLike(network, *other, depth - 1);
    Complete(group, *other);
    group.like.clear();
}

bool
IsLinked(const std::vector<ScenarioLink>& links,
         const std::string& first,
         const std::string& second)
{
    return std::any_of(links.begin(), links.end(), [&](const ScenarioLink& link) {
        return (link.between[0] == first && link.between[1] == second) ||
               (link.between[0] == second && link.between[1] == first);
    });
}

/// What is not said of a link is as usual.
void
CompleteMedium(ScenarioLink& link)
{
    const bool inside = link.between.size() == 2 && link.between[0] == link.between[1];
    const ScenarioLinkMedium usual = UsualLink(inside);
    link.rate = link.rate == ScenarioLinkMedium::UNSAID ? usual.rate : link.rate;
    link.delay = link.delay == Time::Max() ? usual.delay : link.delay;
}

/// @return names and brackets of a list such as [client, [x, y], server], its own brackets left out
std::vector<std::string>
WordsOfWay(const std::string& text)
{
    const bool bracketed = text.size() > 1 && text.front() == '[' && text.back() == ']';
    std::string spaced;
    for (const char c : bracketed ? text.substr(1, text.size() - 2) : text)
    {
        spaced += c == '[' || c == ']' ? std::string{' ', c, ' '} : std::string(1, c);
    }
    return flowdist::SplitText(spaced, ", ");
}

} // namespace

ScenarioGroup&
ScenarioGroup::Set(const std::string& key, const std::string& value)
{
    settings[key] = value;
    return *this;
}

ScenarioGroup*
ScenarioNetwork::FindGroup(const std::string& name)
{
    for (auto* list : {&tiers, &groups})
    {
        const auto found = std::find_if(
            list->begin(), list->end(), [&name](const auto& group) { return group.name == name; });
        if (found != list->end())
        {
            return &*found;
        }
    }
    return nullptr;
}

const ScenarioGroup*
ScenarioNetwork::FindGroup(const std::string& name) const
{
    return const_cast<ScenarioNetwork*>(this)->FindGroup(name);
}

ScenarioGroup&
ScenarioNetwork::Group(const std::string& name)
{
    ScenarioGroup* group = FindGroup(name);
    if (!group)
    {
        throw ScenarioError("there is no group '" + name + "'");
    }
    return *group;
}

ScenarioLinkMedium&
ScenarioNetwork::Link(const std::string& name)
{
    for (ScenarioLink& link : links)
    {
        if (name == (link.name.empty() ? flowdist::JoinTexts(link.between, "-") : link.name))
        {
            return link;
        }
    }
    for (std::size_t i = 0; i + 1 < tiers.size(); ++i)
    {
        if (name == tiers[i].name + "-" + tiers[i + 1].name)
        {
            tiers[i].link = tiers[i].link.value_or(ScenarioLinkMedium());
            return *tiers[i].link;
        }
    }
    throw ScenarioError("there is no link '" + name + "'");
}

ScenarioLinkMedium
UsualLink(bool inside)
{
    ScenarioLinkMedium link;
    link.rate = inside ? 100'000'000'000 : 10'000'000'000;
    link.delay = MicroSeconds(inside ? 1 : 10);
    return link;
}

ScenarioNetwork
ManagerNetwork()
{
    ScenarioNetwork network;
    network.tiers = {Tier("client", "client", 16, MicroSeconds(10)),
                     Tier("access", "router", 1, MicroSeconds(10)),
                     Chooser("a", "tm"),
                     Tier("tm", "manager", 8, MicroSeconds(10)),
                     Tier("b", "", ScenarioGroup::UNSAID, MicroSeconds(10)),
                     Tier("server", "server", 16, MicroSeconds(10))};
    network.tiers[4].like = "a";
    network.tiers.back().link.reset();
    network.links.resize(1);
    network.links[0].between = {"a", "b"};
    return network;
}

ScenarioNetwork
BalancerNetwork()
{
    ScenarioNetwork network;
    network.tiers = {Tier("client", "client", 16, MicroSeconds(10)),
                     Tier("access", "router", 1, MicroSeconds(10)),
                     Chooser("balancer", "server"),
                     Tier("server", "server", 16, MicroSeconds(10))};
    network.tiers.back().link.reset();
    return network;
}

void
SpellTiersOut(ScenarioNetwork& network)
{
    std::vector<ScenarioLink> links;
    ScenarioWay way;
    for (std::size_t i = 0; i < network.tiers.size(); ++i)
    {
        ScenarioGroup group = network.tiers[i];
        const bool again = std::count(way.begin(), way.end(), group.name) > 0;
        const bool bare = group.kind.empty() && group.like.empty() &&
                          group.count == ScenarioGroup::UNSAID && group.weights.empty() &&
                          group.choices.empty() && group.scheme.empty() &&
                          group.learnDelay.empty() && group.learnOrder.empty() &&
                          !group.churn.IsSet() && group.settings.empty();
        if (again && !bare)
        {
            throw ScenarioError("tier '" + group.name +
                                "' is described twice; where packets pass it again its name is "
                                "enough");
        }
        way.push_back(group.name);
        const std::string next = i + 1 < network.tiers.size() ? network.tiers[i + 1].name : "";
        if (!next.empty() && !IsLinked(links, group.name, next))
        {
            ScenarioLink link;
            static_cast<ScenarioLinkMedium&>(link) = group.link.value_or(ScenarioLinkMedium());
            link.between = {group.name, next};
            links.push_back(link);
        }
        if (!next.empty())
        {
            group.link.reset(); // else it is told that there is no next tier
        }
        if (!again)
        {
            network.groups.push_back(group);
        }
    }
    network.tiers.clear();
    network.links.insert(network.links.begin(), links.begin(), links.end());
    if (network.requests.empty())
    {
        network.requests = way;
    }
}

ScenarioNetwork
ExpandNetwork(const ScenarioNetwork& network)
{
    ScenarioNetwork expanded = network;
    SpellTiersOut(expanded);
    for (ScenarioGroup& group : expanded.groups)
    {
        FollowLike(expanded, group, expanded.groups.size());
        group.count = group.Count();
    }
    if (expanded.replies.empty())
    {
        expanded.replies.assign(expanded.requests.rbegin(), expanded.requests.rend());
    }
    for (ScenarioLink& link : expanded.links)
    {
        link.name = link.name.empty() ? flowdist::JoinTexts(link.between, "-") : link.name;
        CompleteMedium(link);
    }
    return expanded;
}

std::vector<std::string>
GroupsOfStep(const std::string& step)
{
    return flowdist::SplitText(step, "|");
}

std::optional<ScenarioWay>
StepsOfWay(const std::string& text)
{
    ScenarioWay steps;
    std::vector<std::string> choice;
    bool inside = false;
    for (const std::string& word : WordsOfWay(text))
    {
        const bool ends = word == "]";
        if ((word == "[" && inside) || (ends && choice.empty()))
        {
            return std::nullopt;
        }
        if (ends)
        {
            steps.push_back(flowdist::JoinTexts(choice, "|"));
            choice.clear();
        }
        else if (word != "[")
        {
            (inside ? choice : steps).push_back(word);
        }
        inside = word == "[" || (inside && !ends);
    }
    return inside ? std::nullopt : std::optional(steps);
}

} // namespace ns3
