// SPDX-License-Identifier: GPL-2.0-only

#ifndef NETWORK_PLAN_H
#define NETWORK_PLAN_H

#include "ns3/scenario-network.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What follows from a network's description alone: who is next on the ways, who chooses whom, and
 * which group leads where. No node, no simulation.
 *
 * Packets that are not distributed (management, undeclared ports, D4) take the way of the fewest
 * links, through groups of one node, or of nodes that stand by for each other, only; of two such
 * ways that whose groups stand first.
 */
class NetworkPlan
{
  public:
    /// A group by its place in the description.
    using Index = std::size_t;

    /// The two ways.
    enum Direction
    {
        REQUESTS, //!< from the clients to the servers
        REPLIES   //!< back
    };

    /// What a group's nodes need a route for.
    enum class Target
    {
        GROUP,    //!< the addresses of one group
        SERVICES, //!< the virtual services
        CLIENTS,  //!< whoever sends: all addresses that are nobody's here
    };

    /// A route of a group.
    struct Route
    {
        Target target{Target::GROUP};
        Index group{0}; //!< of Target::GROUP
        Index next{0};  //!< a group that is linked with it
    };

    /// Two groups that follow one another on a way.
    struct Step
    {
        Direction direction;
        Index from;
        Index to;
    };

    /// @param network a description that is spelled out (ExpandNetwork); must outlive the plan
    /// @throws ScenarioError for a name that is no group's
    explicit NetworkPlan(const ScenarioNetwork& network);

    /// @return the description
    const ScenarioNetwork& GetDescription() const;

    /// @return how many groups there are
    Index GetN() const;

    /// @param group an index @return its description
    const ScenarioGroup& GetGroup(Index group) const;

    /// @param name a group's @return its index; none where there is no such group
    std::optional<Index> Find(const std::string& name) const;

    /// @return each group with each that follows it, way by way
    const std::vector<Step>& GetSteps() const;

    /// @param direction a way @param from a group @param to another @return whether it follows
    bool Follows(Direction direction, Index from, Index to) const;

    /// @param choice one of a group's @param direction a way @return whether it is made there
    static bool IsOf(const ScenarioChoice& choice, Direction direction);

    /// @param direction a way @param from a group @param to a group that follows it @return whether
    /// the former chooses among the latter's nodes there
    bool IsChosen(Direction direction, Index from, Index to) const;

    /// @param group an index @return whether anybody chooses among its nodes
    bool IsChosen(Index group) const;

    /// @param group an index @return whether its nodes stand by for each other: they are one next
    /// hop together, and nobody chooses among them (M4b)
    bool StandsBy(Index group) const;

    /// @param spec the scenario's scheme @param group who chooses @param choice one of its choices
    /// @return the scheme of that choice
    std::string SpecOf(const std::string& spec, Index group, const ScenarioChoice& choice) const;

    /**
     * The scheme by which a group's nodes are chosen.
     * @param spec the scenario's scheme @param group an index @param direction a way
     * @return it; none where nobody chooses there
     */
    std::optional<std::string> FindScheme(const std::string& spec,
                                          Index group,
                                          Direction direction) const;

    /// @param first a group @param second another, or the same @return whether they are linked
    bool AreLinked(Index first, Index second) const;

    /// @return the first group of requests, or the last of replies: who asks
    Index GetFirst() const;

    /// @return the last group of requests: who answers
    Index GetLast() const;

    /// @param group an index @return its routes; of two for one target the first counts
    std::vector<Route> RoutesOf(Index group) const;

    /**
     * The way of packets that are not distributed.
     * @param from a group @param to another
     * @return the group that is next; none where there is no such way
     */
    std::optional<Index> Toward(Index from, Index to) const;

  private:
    void AddSteps(Direction direction, const ScenarioWay& way);
    std::vector<Index> Resolve(const std::string& step) const;
    void AddWayRoutes(std::vector<Route>& routes, Index group) const;

    const ScenarioNetwork& m_network;
    std::vector<std::vector<bool>> m_linked;
    std::vector<Step> m_steps;
    Index m_first{0};
    Index m_last{0};
};

} // namespace ns3

#endif // NETWORK_PLAN_H
