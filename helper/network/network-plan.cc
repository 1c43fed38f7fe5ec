// SPDX-License-Identifier: GPL-2.0-only

#include "network-plan.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <queue>

namespace ns3
{

NetworkPlan::NetworkPlan(const ScenarioNetwork& network)
    : m_network(network),
      m_linked(network.groups.size(), std::vector<bool>(network.groups.size(), false))
{
    for (const ScenarioLink& link : network.links)
    {
        const Index first = Resolve(link.between.at(0)).at(0);
        const Index second = Resolve(link.between.at(1)).at(0);
        m_linked[first][second] = true;
        m_linked[second][first] = true;
    }
    AddSteps(REQUESTS, network.requests);
    AddSteps(REPLIES, network.replies);
    m_first = Resolve(network.requests.front()).at(0);
    m_last = Resolve(network.requests.back()).at(0);
}

void
NetworkPlan::AddSteps(Direction direction, const ScenarioWay& way)
{
    for (std::size_t i = 0; i + 1 < way.size(); ++i)
    {
        for (const Index from : Resolve(way[i]))
        {
            for (const Index to : Resolve(way[i + 1]))
            {
                m_steps.push_back({direction, from, to});
            }
        }
    }
}

std::vector<NetworkPlan::Index>
NetworkPlan::Resolve(const std::string& step) const
{
    std::vector<Index> groups;
    for (const std::string& name : GroupsOfStep(step))
    {
        const auto group = Find(name);
        if (!group)
        {
            throw ScenarioError("there is no group '" + name + "'");
        }
        groups.push_back(*group);
    }
    return groups;
}

const ScenarioNetwork&
NetworkPlan::GetDescription() const
{
    return m_network;
}

NetworkPlan::Index
NetworkPlan::GetN() const
{
    return m_network.groups.size();
}

const ScenarioGroup&
NetworkPlan::GetGroup(Index group) const
{
    return m_network.groups[group];
}

std::optional<NetworkPlan::Index>
NetworkPlan::Find(const std::string& name) const
{
    for (Index i = 0; i < GetN(); ++i)
    {
        if (m_network.groups[i].name == name)
        {
            return i;
        }
    }
    return std::nullopt;
}

const std::vector<NetworkPlan::Step>&
NetworkPlan::GetSteps() const
{
    return m_steps;
}

bool
NetworkPlan::Follows(Direction direction, Index from, Index to) const
{
    return std::any_of(m_steps.begin(), m_steps.end(), [&](const Step& step) {
        return step.direction == direction && step.from == from && step.to == to;
    });
}

bool
NetworkPlan::IsOf(const ScenarioChoice& choice, Direction direction)
{
    return choice.direction.empty() ||
           choice.direction == (direction == REQUESTS ? "requests" : "replies");
}

bool
NetworkPlan::IsChosen(Direction direction, Index from, Index to) const
{
    const auto& choices = m_network.groups[from].choices;
    return Follows(direction, from, to) &&
           std::any_of(choices.begin(), choices.end(), [&](const ScenarioChoice& choice) {
               return choice.chooses == m_network.groups[to].name && IsOf(choice, direction);
           });
}

bool
NetworkPlan::IsChosen(Index group) const
{
    return std::any_of(m_steps.begin(), m_steps.end(), [&](const Step& step) {
        return step.to == group && IsChosen(step.direction, step.from, group);
    });
}

bool
NetworkPlan::StandsBy(Index group) const
{
    const auto& settings = m_network.groups[group].settings;
    const auto vrid = settings.find("standby.vrid");
    return vrid != settings.end() && vrid->second != "0";
}

std::string
NetworkPlan::SpecOf(const std::string& spec, Index group, const ScenarioChoice& choice) const
{
    const std::string& own = m_network.groups[group].scheme;
    return !choice.scheme.empty() ? choice.scheme : !own.empty() ? own : spec;
}

std::optional<std::string>
NetworkPlan::FindScheme(const std::string& spec, Index group, Direction direction) const
{
    for (const Step& step : m_steps)
    {
        if (step.to != group || step.direction != direction)
        {
            continue;
        }
        for (const ScenarioChoice& choice : m_network.groups[step.from].choices)
        {
            if (choice.chooses == m_network.groups[group].name && IsOf(choice, direction))
            {
                return SpecOf(spec, step.from, choice);
            }
        }
    }
    return std::nullopt;
}

bool
NetworkPlan::AreLinked(Index first, Index second) const
{
    return m_linked[first][second];
}

NetworkPlan::Index
NetworkPlan::GetFirst() const
{
    return m_first;
}

NetworkPlan::Index
NetworkPlan::GetLast() const
{
    return m_last;
}

std::vector<NetworkPlan::Route>
NetworkPlan::RoutesOf(Index group) const
{
    std::vector<Route> routes;
    AddWayRoutes(routes, group);
    for (Index other = 0; other < GetN(); ++other)
    {
        if (const auto next = Toward(group, other))
        {
            routes.push_back({Target::GROUP, other, *next});
        }
    }
    if (const auto next = Toward(group, m_last))
    {
        routes.push_back({Target::SERVICES, 0, *next});
    }
    if (const auto next = Toward(group, m_first))
    {
        routes.push_back({Target::CLIENTS, 0, *next});
    }
    return routes;
}

void
NetworkPlan::AddWayRoutes(std::vector<Route>& routes, Index group) const
{
    for (const Step& step : m_steps)
    {
        // What is chosen needs no route, and what nobody hashes there goes the other way.
        if (step.from != group || IsChosen(step.direction, group, step.to))
        {
            continue;
        }
        const bool requests = step.direction == REQUESTS;
        routes.push_back({Target::GROUP, requests ? m_last : m_first, step.to});
        routes.push_back({requests ? Target::SERVICES : Target::CLIENTS, 0, step.to});
    }
}

std::optional<NetworkPlan::Index>
NetworkPlan::Toward(Index from, Index to) const
{
    // Breadth first, from the end, so that the first step is known when the start is met.
    std::vector<bool> seen(GetN(), false);
    std::queue<Index> waiting;
    waiting.push(to);
    seen[to] = true;
    while (!waiting.empty() && from != to)
    {
        const Index near = waiting.front();
        waiting.pop();
        if (m_linked[near][from])
        {
            return near;
        }
        for (Index next = 0; next < GetN(); ++next)
        {
            const bool isOne = m_network.groups[next].Count() == 1 || StandsBy(next);
            const bool transit = isOne && next != m_first && next != m_last;
            if (m_linked[near][next] && transit && !seen[next])
            {
                seen[next] = true;
                waiting.push(next);
            }
        }
    }
    return std::nullopt;
}

} // namespace ns3
