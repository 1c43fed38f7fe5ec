// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_NETWORK_H
#define SCENARIO_NETWORK_H

#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

// A network as a description: groups of like nodes, links between them, and for each direction the
// way that packets take. Plain values; group-kind.h tells which kinds of groups there are.

/// What a link is made of.
struct ScenarioLinkMedium
{
    static constexpr uint64_t UNSAID = UINT64_MAX; //!< no rate: the usual one

    std::string medium{"express"}; //!< express | p2p: from each to each | csma: one shared segment
    uint64_t rate{UNSAID};         //!< bit/s; UNSAID: see UsualLink
    Time delay{Time::Max()};       //!< one way; Time::Max(): see UsualLink
    uint32_t queuePackets{1000};   //!< packets that the transmit queue of each end holds
    double loss{0};                //!< share of frames that the other end does not get, by chance
    uint32_t trunk{1};             //!< parallel links that each two nodes have, as one logical port
    /// From when an end receives nothing until it notices; none: its kind's way (LinkSight).
    std::optional<Time> lossOfSignal{};
    bool remoteFault{false}; //!< whether an end that receives nothing tells the other one

    /// @return whether all nodes share one segment; else each two have links of their own
    bool IsShared() const
    {
        return medium == "csma";
    }
};

/// A link between two groups, or inside one.
struct ScenarioLink : ScenarioLinkMedium
{
    std::string name;                 //!< empty: the names of the groups, such as a-tm
    std::vector<std::string> between; //!< two names of groups; the same twice: inside it
};

/// Which group a chooser chooses from, for which packets.
struct ScenarioChoice
{
    std::string chooses;   //!< name of a group that follows on a way
    std::string direction; //!< requests | replies; empty: wherever that group follows
    std::string scheme;    //!< spec; empty: the chooser's
    std::string service;   //!< only packets of the service at this address; empty: any (D6)
    uint16_t port{0};      //!< only of services at this port; 0: any
    std::string protocol;  //!< only of this protocol, tcp | udp; empty: any
    std::string ingress;   //!< only packets that came from this group; empty: any
};

/// How nodes of a group come and go by themselves.
struct ScenarioChurn
{
    std::string rate; //!< of leaving, all nodes together, such as 10/min; empty: none
    std::string away{"exponential:60s"}; //!< until one is back, as learnDelay
    std::string action{"remove"};        //!< what leaving is: remove | drain | fail

    /// @return whether they do
    bool IsSet() const
    {
        return !rate.empty();
    }

    /// @param churn of a group @return the action by which who left comes back
    static std::string Back(const ScenarioChurn& churn)
    {
        return churn.action == "remove" ? "add" : "return";
    }

    /// @param other another one @return whether it says something else
    bool operator!=(const ScenarioChurn& other) const
    {
        return rate != other.rate || away != other.away || action != other.action;
    }
};

/// A group of like nodes.
struct ScenarioGroup
{
    static constexpr uint32_t UNSAID = UINT32_MAX; //!< no number of nodes

    std::string name;            //!< in ways, events and results; no digit at its end
    std::string kind;            //!< see GroupKinds
    std::string like;            //!< a group whose values it takes where it says nothing itself
    uint32_t count{UNSAID};      //!< nodes at the start; UNSAID: what `like` says, or 1
    std::vector<double> weights; //!< one each, or empty: all 1
    std::string learnDelay;      //!< of its choosers; empty: the scenario's
    std::string learnOrder;      //!< numbers of its nodes that learn first; empty: no order
    std::vector<ScenarioChoice> choices;         //!< the first that fits a packet counts
    std::string scheme;                          //!< of choices without one; empty: the scenario's
    std::map<std::string, std::string> settings; //!< keys that its kind brings along
    std::optional<ScenarioLinkMedium> link;      //!< of a tier: to the next one
    ScenarioChurn churn;                         //!< events beside those by hand

    /// Sets a key that its kind brings along. @param key such as translation.kind
    /// @param value its text @return this group, to go on
    ScenarioGroup& Set(const std::string& key, const std::string& value);

    /// @return nodes at the start
    uint32_t Count() const
    {
        return count == UNSAID ? 1 : count;
    }
};

/// The groups that packets pass in one direction, in order; a step may name several, one of which a
/// packet passes: names separated by |.
using ScenarioWay = std::vector<std::string>;

/// A network.
struct ScenarioNetwork
{
    std::string family{"ipv4"}; //!< ipv4 | ipv6 | both
    /// The usual chain, from the clients to the servers: groups with the links between them. The
    /// ways follow it there and back, where they are not given. See ExpandNetwork.
    std::vector<ScenarioGroup> tiers;
    std::vector<ScenarioGroup> groups;
    std::vector<ScenarioLink> links;
    ScenarioWay requests; //!< from the clients to the servers
    ScenarioWay replies;  //!< back

    /// @param name a group's, tiers included @return it, or null
    ScenarioGroup* FindGroup(const std::string& name);
    /// @param name a group's, tiers included @return it, or null
    const ScenarioGroup* FindGroup(const std::string& name) const;
    /// @param name a group's @return it @throws ScenarioError where there is none
    ScenarioGroup& Group(const std::string& name);
    /// @param name a link's, or two names of groups joined by - @return the link, or that of a tier
    /// to the next @throws ScenarioError where there is none
    ScenarioLinkMedium& Link(const std::string& name);
};

/**
 * @ingroup flow-distribution
 * @param inside whether it joins the nodes of one group, as a system area network does (C9)
 * @return a link as it is where nothing is said of it: 100 Gb/s and 1 us inside a group, else 10
 * Gb/s and 10 us
 */
ScenarioLinkMedium UsualLink(bool inside);

/**
 * @ingroup flow-distribution
 * Clients, access router, distributor a, 8 traffic managers tm, distributor b, 16 servers, and the
 * direct link a-b (D2).
 * @return its description
 */
ScenarioNetwork ManagerNetwork();

/**
 * @ingroup flow-distribution
 * Clients, access router, a balancer, and 16 servers that own the service address.
 * @return its description
 */
ScenarioNetwork BalancerNetwork();

/**
 * @ingroup flow-distribution
 * Makes groups, links and the way of requests of a description's tiers.
 * @param network a description; has no tiers afterwards
 * @throws ScenarioError where a tier is described twice
 */
void SpellTiersOut(ScenarioNetwork& network);

/**
 * @ingroup flow-distribution
 * Spells a description out: tiers become groups, links and ways, what `like` stands for is copied,
 * links get their names.
 * @param network a description
 * @return the same with no tiers, no `like`
 * @throws ScenarioError where `like` names no group, or goes round in a circle
 */
ScenarioNetwork ExpandNetwork(const ScenarioNetwork& network);

/// @param step of a way @return the names of the groups in it
std::vector<std::string> GroupsOfStep(const std::string& step);

/**
 * Reads a way.
 * @param text names with spaces or commas between them, in brackets or not; a step of several
 *        groups in brackets of its own, or with | between them
 * @return the way; none where brackets do not match, nest deeper, or hold nothing
 */
std::optional<ScenarioWay> StepsOfWay(const std::string& text);

} // namespace ns3

#endif // SCENARIO_NETWORK_H
