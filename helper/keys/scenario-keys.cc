// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-schema.h"

#include "ns3/scenario-value.h"

#include <limits>
#include <type_traits>
#include <utility>

namespace ns3
{

namespace
{

using Keys = std::vector<ScenarioKey<FlowScenario>>;

/// Adds a key whose value sits at a chain of members, such as &A::b, &B::c.
template <class T, class V, class... Members>
void
Add(std::vector<ScenarioKey<T>>& keys,
    const std::string& path,
    const ScenarioValue<V>& value,
    const std::string& help,
    Members... members)
{
    const auto set = [value, members...](T& all, const std::string& text) {
        (all.*....*members) = value.parse(text);
    };
    const auto get = [value, members...](const T& all) {
        return value.format((all.*....*members));
    };
    keys.push_back({path, value.type, help, value.quoted, set, get});
}

void
AddNetwork(Keys& keys)
{
    using T = ScenarioNetwork;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        Add(keys, std::string("network.") + name, value, help, &FlowScenario::network, member);
    };
    add("family",
        WordValue({"ipv4", "ipv6", "both"}),
        "versions of IP that hosts speak",
        &T::family);
    add("ways.requests",
        WayValue(),
        "groups that packets pass from clients to servers; with tiers: those in their order",
        &T::requests);
    add("ways.replies", WayValue(), "the same back; empty: the reverse of requests", &T::replies);
}

void
AddTraffic(Keys& keys)
{
    using T = ScenarioTraffic;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        Add(keys, std::string("traffic.") + name, value, help, &FlowScenario::traffic, member);
    };
    add("fidelity",
        WordValue({"tcp"}),
        "how exactly traffic is modelled; real sockets are the only way yet",
        &T::fidelity);
    add("rate", RealValue("flows/s", 0.001, 1e6), "new flows, all clients together", &T::rate);
    add("sourcePorts",
        WordValue({"linux", "random"}),
        "how clients pick source ports: even ones first as Linux does, or at random",
        &T::sourcePorts);
    const auto upToDay = DurationValue(Seconds(0), Hours(24));
    add("stop", upToDay, "no flow starts from then on; 0s: flows start until the end", &T::stop);
    add("timeout", upToDay, "a flow that lasts longer is broken; 0s: no limit", &T::timeout);
}

void
AddMeasuring(Keys& keys)
{
    using T = ScenarioMeasuring;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        Add(keys, std::string("measuring.") + name, value, help, &FlowScenario::measuring, member);
    };
    add("warmUp",
        DurationValue(Seconds(0), Hours(24)),
        "time at the start that the measuring window leaves out",
        &T::warmUp);
    add("coolDown",
        DurationValue(Seconds(0), Hours(24)),
        "time at the end that the measuring window leaves out",
        &T::coolDown);
    add("interval",
        DurationValue(MicroSeconds(1), Hours(1)),
        "sampling interval of timeseries.csv",
        &T::interval);
    add("flows", FlagValue(), "whether flows.csv is written, a line a flow", &T::flows);
}

void
AddRun(Keys& keys)
{
    const auto prefix = TextValue("file prefix");
    Add(keys,
        "learnDelay",
        DurationValue(Seconds(0), Hours(1)),
        "from an event until those who choose know of it, where their group says nothing else",
        &FlowScenario::learnDelay);
    AddMeasuring(keys);
    Add(keys,
        "duration",
        DurationValue(MilliSeconds(1), Hours(24)),
        "simulated time of the run",
        &FlowScenario::duration);
    Add(keys,
        "rngRun",
        LargeCountValue(1, std::numeric_limits<uint64_t>::max()),
        "ns-3's RngRun: which random numbers the run draws",
        &FlowScenario::rngRun);
    Add(keys,
        "checksums",
        FlagValue(),
        "compute and check IP, TCP and UDP checksums",
        &FlowScenario::checksums);
    const auto traces = &FlowScenario::traces;
    Add(keys,
        "traces.pcap",
        prefix,
        "captures of every port; empty: none",
        traces,
        &ScenarioTraces::pcap);
    Add(keys,
        "traces.ascii",
        prefix,
        "ascii traces of every port; empty: none",
        traces,
        &ScenarioTraces::ascii);
}

/// The keys of what a link is made of.
template <class T>
void
AddMedium(std::vector<ScenarioKey<T>>& keys)
{
    using M = ScenarioLinkMedium;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        using V = std::decay_t<decltype(std::declval<M>().*member)>;
        Add(keys, name, value, help, static_cast<V T::*>(member));
    };
    add("medium", WordValue({"p2p", "csma"}), "a link for each two, or one for all", &M::medium);
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
}

} // namespace

const std::vector<ScenarioKey<FlowScenario>>&
ScenarioKeys()
{
    static const Keys KEYS = [] {
        Keys keys;
        Add(keys,
            "name",
            TextValue("text"),
            "name of the scenario in results",
            &FlowScenario::name);
        AddNetwork(keys);
        Add(keys,
            "scheme",
            TextValue("scheme spec"),
            "how groups choose that name no scheme: a line, or a mapping of its words (see "
            "'schemes')",
            &FlowScenario::scheme);
        AddTraffic(keys);
        AddRun(keys);
        return keys;
    }();
    return KEYS;
}

const std::vector<ScenarioKey<ScenarioService>>&
ServiceKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioService>> keys;
        using T = ScenarioService;
        Add(keys, "address", Ipv4Value(), "address that clients send to over IPv4", &T::address);
        Add(keys,
            "address6",
            Ipv6Value(),
            "the same over IPv6; empty: 2001:2::ADDRESS",
            &T::address6);
        Add(keys, "protocol", ServiceProtocolValue(), "its protocol", &T::protocol);
        Add(keys, "ports", PortsValue(), "its ports, at least one", &T::ports);
        return keys;
    }();
    return KEYS;
}

const std::vector<ScenarioKey<ScenarioEvent>>&
EventKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioEvent>> keys;
        using T = ScenarioEvent;
        const auto actions = WordValue(ScenarioEvent::GetActions());
        const auto weight = RealValue("", 0, 1e6);
        Add(keys, "at", DurationValue(Seconds(0), Hours(24)), "when it happens", &T::at);
        Add(keys, "action", actions, "what happens", &T::action);
        Add(keys,
            "target",
            TextValue("member, such as tm3 or server0; name of a link; LINK.NODE"),
            "to whom it happens; add: the next new one, or one that was removed; links are cut and "
            "heal, as a whole or what ends at a node",
            &T::target);
        Add(keys, "weight", weight, "weight that it has afterwards (add, weight)", &T::weight);
        return keys;
    }();
    return KEYS;
}

const std::vector<ScenarioKey<ScenarioSource>>&
SourceKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioSource>> keys;
        using T = ScenarioSource;
        const auto size = TextValue("size distribution, bytes");
        Add(keys,
            "kind",
            WordValue({"tcp", "udp", "echo", "replay"}),
            "requests over TCP or UDP, ICMP echo, or the packets of a capture",
            &T::kind);
        Add(keys,
            "share",
            RealValue("", 0, 1e6),
            "share of the flows, in proportion to the other sources'",
            &T::share);
        Add(keys, "requestSize", size, "size of a request", &T::requestSize);
        Add(keys, "responseSize", size, "size of a response", &T::responseSize);
        Add(keys,
            "requests",
            TextValue("size distribution, a count"),
            "requests of a flow, one after the other",
            &T::requests);
        Add(keys,
            "pause",
            TextValue("size distribution, seconds"),
            "from a response to the flow's next request",
            &T::pause);
        Add(keys, "path", TextValue("path"), "tcp: what is asked for, such as /images", &T::path);
        Add(keys,
            "file",
            TextValue("file name"),
            "replay: capture (pcap), relative to the scenario file",
            &T::file);
        Add(keys,
            "timeScale",
            RealValue("", 1e-6, 1e6),
            "replay: gaps inside a flow are multiplied by it",
            &T::timeScale);
        Add(keys,
            "startScale",
            RealValue("", 1e-6, 1e6),
            "replay: gaps between the starts of flows are multiplied by it",
            &T::startScale);
        Add(keys,
            "copies",
            CountValue(1, 1000),
            "replay: the capture is laid over itself so often, client addresses shifted",
            &T::copies);
        return keys;
    }();
    return KEYS;
}

const std::vector<ScenarioKey<ScenarioGroup>>&
GroupKeys()
{
    static const auto KEYS = [] {
        std::vector<ScenarioKey<ScenarioGroup>> keys;
        using T = ScenarioGroup;
        Add(keys, "name", GroupNameValue(), "in ways, events and results", &T::name);
        Add(keys, "kind", TextValue("kind of group"), "what its nodes are", &T::kind);
        Add(keys,
            "like",
            TextValue("name of a group"),
            "a group whose values count where this one says nothing",
            &T::like);
        Add(keys, "count", CountValue(1, 60'000), "nodes at the start", &T::count);
        Add(keys, "weights", WeightsValue(), "weight of each node; empty: all 1", &T::weights);
        Add(keys,
            "learnDelay",
            TextValue("duration, list of durations by node, or distribution of times"),
            "from an event until its nodes know of it, if they choose; empty: the scenario's",
            &T::learnDelay);
        Add(keys,
            "learnOrder",
            TextValue("list of numbers of nodes"),
            "its nodes learn of an event in this order, those left out after them: the delays "
            "stay, "
            "and go to them from short to long; empty: each as learnDelay gives it",
            &T::learnOrder);
        Add(keys,
            "scheme",
            TextValue("scheme spec"),
            "how its nodes choose; empty: the scenario's",
            &T::scheme);
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
        Add(keys, "chooses", TextValue("name of a group"), "whose nodes are chosen", &T::chooses);
        Add(keys,
            "scheme",
            TextValue("scheme spec"),
            "how; empty: as the chooser's other groups",
            &T::scheme);
        Add(keys,
            "match.direction",
            WordValue({"", "requests", "replies"}),
            "only packets to clients' services, or only replies; empty: wherever the group follows",
            &T::direction);
        Add(keys,
            "match.service",
            TextValue("IP address"),
            "only packets of the service at this address; empty: any",
            &T::service);
        Add(keys,
            "match.port",
            PortValue(),
            "only packets of services at this port; 0: any",
            &T::port);
        Add(keys,
            "match.protocol",
            WordValue({"", "tcp", "udp"}),
            "only packets of this protocol; empty: any",
            &T::protocol);
        Add(keys,
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
        Add(keys,
            "name",
            TextValue("text"),
            "in events; empty: the names of both groups, such as a-tm",
            &ScenarioLink::name);
        Add(keys,
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
