// SPDX-License-Identifier: GPL-2.0-only

// Keys of what a network is made of: groups, what they choose from, links.

#include "key-table.h"

#include <optional>
#include <type_traits>
#include <utility>

namespace ns3
{

namespace
{

/// @param value how a value is read and written @return the same of one that may be missing: empty
template <class V>
ScenarioValue<std::optional<V>>
OrNothing(const ScenarioValue<V>& value)
{
    return {value.type + ", or empty",
            value.quoted,
            [value](const std::string& text) {
                return text.empty() ? std::nullopt : std::optional<V>(value.parse(text));
            },
            [value](const std::optional<V>& own) { return own ? value.format(*own) : ""; }};
}

/// The keys of what a link is made of.
template <class T>
void
AddMedium(std::vector<ScenarioKey<T>>& keys)
{
    using M = ScenarioLinkMedium;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        using V = std::decay_t<decltype(std::declval<M>().*member)>;
        AddKey(keys, name, value, help, static_cast<V T::*>(member));
    };
    add("medium",
        WordValue({"express", "p2p", "csma"}),
        "a link for each two, of one event a frame or as ns-3 has it, or one for all",
        &M::medium);
    add("rate",
        RateValue(1000, 1'000'000'000'000),
        "bits a second; of a link inside a group 100Gbps, where nothing is said",
        &M::rate);
    add("delay",
        DurationValue(Seconds(0), Seconds(10)),
        "one way; of a link inside a group 1us, where nothing is said",
        &M::delay);
    add("queuePackets",
        CountValue(1, 10'000'000),
        "packets that each end may queue",
        &M::queuePackets);
    add("loss", RealValue("", 0, 1), "share of frames that get lost, by chance", &M::loss);
    add("trunk",
        CountValue(1, 64),
        "parallel links that each two nodes have; more than 1 are one logical port (LAG)",
        &M::trunk);
    add("lossOfSignal",
        OrNothing(DurationValue(Seconds(0), Hours(1))),
        "from when an end receives nothing until it notices, a switch or the end of a trunk; "
        "empty: a switch after its learnDelay, others never",
        &M::lossOfSignal);
    add("remoteFault",
        FlagValue(),
        "whether an end that notices tells the other end, which then takes the link for down",
        &M::remoteFault);
}

} // namespace

const std::vector<ScenarioKey<ScenarioGroup>>&
GroupKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioGroup>> keys;
        using T = ScenarioGroup;
        AddKey(keys, "name", GroupNameValue(), "in ways, events and results", &T::name);
        AddKey(keys, "kind", TextValue("kind of group"), "what its nodes are", &T::kind);
        AddKey(keys,
               "like",
               TextValue("name of a group"),
               "a group whose values count where this one says nothing",
               &T::like);
        AddKey(keys, "count", CountValue(1, 60'000), "nodes at the start", &T::count);
        AddKey(keys, "weights", WeightsValue(), "weight of each node; empty: all 1", &T::weights);
        AddKey(keys,
               "learnDelay",
               TextValue("duration, list of durations by node, or distribution of times"),
               "from an event until its nodes know of it, if they choose; empty: the scenario's",
               &T::learnDelay);
        AddKey(keys,
               "learnOrder",
               TextValue("list of numbers of nodes"),
               "its nodes learn of an event in this order, those left out after them: the delays "
               "stay, "
               "and go to them from short to long; empty: each as learnDelay gives it",
               &T::learnOrder);
        AddKey(keys,
               "scheme",
               TextValue("scheme spec"),
               "how its nodes choose; empty: the scenario's",
               &T::scheme);
        AddKey(keys,
               "churn.rate",
               TextValue("rate"),
               "its nodes leave at random, all together so often, such as 10/min; empty: never",
               &T::churn,
               &ScenarioChurn::rate);
        AddKey(keys,
               "churn.away",
               TextValue("duration or distribution of times"),
               "from when one leaves until it is back",
               &T::churn,
               &ScenarioChurn::away);
        AddKey(keys,
               "churn.action",
               WordValue({"remove", "drain", "fail"}),
               "what leaving is",
               &T::churn,
               &ScenarioChurn::action);
        return keys;
    }();
    return KEYS;
}

const std::vector<ScenarioKey<ScenarioChoice>>&
ChoiceKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioChoice>> keys;
        using T = ScenarioChoice;
        AddKey(
            keys, "chooses", TextValue("name of a group"), "whose nodes are chosen", &T::chooses);
        AddKey(keys,
               "scheme",
               TextValue("scheme spec"),
               "how; empty: as the chooser's other groups",
               &T::scheme);
        AddKey(
            keys,
            "match.direction",
            WordValue({"", "requests", "replies"}),
            "only packets to clients' services, or only replies; empty: wherever the group follows",
            &T::direction);
        AddKey(keys,
               "match.service",
               TextValue("IP address"),
               "only packets of the service at this address; empty: any",
               &T::service);
        AddKey(keys,
               "match.port",
               PortValue(),
               "only packets of services at this port; 0: any",
               &T::port);
        AddKey(keys,
               "match.protocol",
               WordValue({"", "tcp", "udp"}),
               "only packets of this protocol; empty: any",
               &T::protocol);
        AddKey(keys,
               "match.ingress",
               TextValue("name of a group"),
               "only packets that came from this group; empty: any",
               &T::ingress);
        return keys;
    }();
    return KEYS;
}

const std::vector<ScenarioKey<ScenarioLink>>&
LinkKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioLink>> keys;
        AddKey(keys,
               "name",
               TextValue("text"),
               "in events; empty: the names of both groups, such as a-tm",
               &ScenarioLink::name);
        AddKey(keys,
               "between",
               NamesValue(),
               "two groups, or the same twice: each with each",
               &ScenarioLink::between);
        AddMedium(keys);
        return keys;
    }();
    return KEYS;
}

const std::vector<ScenarioKey<ScenarioLinkMedium>>&
MediumKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioLinkMedium>> keys;
        AddMedium(keys);
        return keys;
    }();
    return KEYS;
}

} // namespace ns3
