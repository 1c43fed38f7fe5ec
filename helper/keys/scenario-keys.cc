// SPDX-License-Identifier: GPL-2.0-only

#include "key-table.h"
#include "traffic-values.h"

#include "ns3/scenario-value.h"

#include <limits>

namespace ns3
{

namespace
{

using Keys = std::vector<ScenarioKey<FlowScenario>>;

std::vector<std::string>
SchedulerWords()
{
    std::vector<std::string> words;
    for (const auto& [word, type] : ScenarioSchedulers())
    {
        words.push_back(word);
    }
    return words;
}

void
AddNetwork(Keys& keys)
{
    using T = ScenarioNetwork;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        AddKey(keys, std::string("network.") + name, value, help, &FlowScenario::network, member);
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
        AddKey(keys, std::string("traffic.") + name, value, help, &FlowScenario::traffic, member);
    };
    add("fidelity",
        WordValue({"tcp", "light"}),
        "whose packets flows are made of: tcp: real sockets'; light: compact records', many more",
        &T::fidelity);
    add("rate", RealValue("flows/s", 0.001, 1e6), "new flows, all clients together", &T::rate);
    add("sourcePorts",
        WordValue({"linux", "random"}),
        "how clients pick source ports: even ones first as Linux does, or at random",
        &T::sourcePorts);
    add("clients",
        SkewValue(),
        "how flows are spread over clients: alike, or client c (from 1) in proportion to 1 / c^S",
        &T::zipf);
    add("burst",
        CountValue(0, 100'000),
        "each client starts so many flows at once, all clients together; 0: one by one",
        &T::burst);
    add("bursts",
        WordValue({"poisson", "periodic"}),
        "when bursts come: at random times, or at equal distances",
        &T::bursts);
    const auto upToDay = DurationValue(Seconds(0), Hours(24));
    add("stop", upToDay, "no flow starts from then on; 0s: flows start until the end", &T::stop);
    add("timeout", upToDay, "a flow that lasts longer is broken; 0s: no limit", &T::timeout);
    add("concurrent",
        CountValue(0, 100'000'000),
        "light: flows start at the rate until so many are open, then each that ends is replaced; "
        "0: they start at the rate",
        &T::concurrent);
    add("mss", CountValue(256, 1440), "light: bytes of payload in a segment", &T::mss);
    add("resendTime",
        DurationValue(MicroSeconds(1), Hours(1)),
        "light: what nothing answers for so long is sent again",
        &T::resendTime);
    add("resends", CountValue(0, 200), "light: how often, before the flow is broken", &T::resends);
}

void
AddMeasuring(Keys& keys)
{
    using T = ScenarioMeasuring;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        AddKey(
            keys, std::string("measuring.") + name, value, help, &FlowScenario::measuring, member);
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
    add("slowdown",
        FlagValue(),
        "whether flows are run again, each alone in the network, to tell how much slower they were",
        &T::slowdown);
    add("linger",
        DurationValue(MilliSeconds(1), Hours(24)),
        "how long a flow is remembered after its end: packets that come later are judged no more",
        &T::linger);
}

void
AddRun(Keys& keys)
{
    const auto prefix = TextValue("file prefix");
    AddKey(keys,
           "learnDelay",
           DurationValue(Seconds(0), Hours(1)),
           "from an event until those who choose know of it, where their group says nothing else",
           &FlowScenario::learnDelay);
    AddMeasuring(keys);
    AddKey(keys,
           "duration",
           DurationValue(MilliSeconds(1), Hours(24)),
           "simulated time of the run",
           &FlowScenario::duration);
    AddKey(keys,
           "rngRun",
           LargeCountValue(0, std::numeric_limits<uint64_t>::max()),
           "ns-3's RngRun: which random numbers the run draws",
           &FlowScenario::rngRun);
    AddKey(keys,
           "checksums",
           FlagValue(),
           "compute and check IP, TCP and UDP checksums",
           &FlowScenario::checksums);
    AddKey(keys,
           "scheduler",
           WordValue(SchedulerWords()),
           "how pending events are kept: RadixScheduler, or one of ns-3's; the run is the same",
           &FlowScenario::scheduler);
    const auto traces = &FlowScenario::traces;
    AddKey(keys,
           "traces.pcap",
           prefix,
           "captures of every port; empty: none",
           traces,
           &ScenarioTraces::pcap);
    AddKey(keys,
           "traces.ascii",
           prefix,
           "ascii traces of every port; empty: none",
           traces,
           &ScenarioTraces::ascii);
    AddKey(keys,
           "traces.alone",
           prefix,
           "captures of every port while flows are run alone (measuring.slowdown); empty: none",
           traces,
           &ScenarioTraces::alone);
}

} // namespace

const std::vector<ScenarioKey<FlowScenario>>&
ScenarioKeys()
{
    static const Keys KEYS = [] {
        Keys keys;
        AddKey(keys,
               "name",
               TextValue("text"),
               "name of the scenario in results",
               &FlowScenario::name);
        AddNetwork(keys);
        AddKey(keys,
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
        AddKey(keys, "address", Ipv4Value(), "address that clients send to over IPv4", &T::address);
        AddKey(keys,
               "address6",
               Ipv6Value(),
               "the same over IPv6; empty: 2001:2::ADDRESS",
               &T::address6);
        AddKey(keys, "protocol", ServiceProtocolValue(), "its protocol", &T::protocol);
        AddKey(keys, "ports", PortsValue(), "its ports, at least one", &T::ports);
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
        AddKey(keys, "at", DurationValue(Seconds(0), Hours(24)), "when it happens", &T::at);
        AddKey(keys, "action", actions, "what happens", &T::action);
        AddKey(
            keys,
            "target",
            TextValue("member, such as tm3 or server0; name of a link; LINK.NODE"),
            "to whom it happens; add: the next new one, or one that was removed; links are cut, "
            "become grey and heal, as a whole or what ends at a node; LINK/0 or LINK.NODE/0: one "
            "link of a trunk",
            &T::target);
        AddKey(keys, "weight", weight, "weight that it has afterwards (add, weight)", &T::weight);
        AddKey(
            keys,
            "from",
            TextValue("name of a group"),
            "of a link: only frames that this group's end sends are lost, or no longer; empty: in "
            "both directions",
            &T::from);
        AddKey(
            keys,
            "every",
            CountValue(0, 1'000'000'000),
            "grey: each so many-th packet of a direction is lost, of those that are large enough; "
            "0: each",
            &T::every);
        AddKey(keys,
               "above",
               CountValue(0, 65'534),
               "grey: only packets of more IP bytes than this are lost",
               &T::above);
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
        AddKey(keys,
               "kind",
               WordValue({"tcp", "udp", "echo", "replay", "syn-flood"}),
               "requests over TCP or UDP, ICMP echo, the packets of a capture, or SYNs alone",
               &T::kind);
        AddKey(keys,
               "share",
               RealValue("", 0, 1e6),
               "share of the flows, in proportion to the other sources'",
               &T::share);
        AddKey(keys, "requestSize", size, "size of a request", &T::requestSize);
        AddKey(keys, "responseSize", size, "size of a response", &T::responseSize);
        AddKey(keys,
               "requests",
               TextValue("size distribution, a count"),
               "requests of a flow, one after the other",
               &T::requests);
        AddKey(keys,
               "pause",
               TextValue("size distribution, seconds"),
               "from a response to the flow's next request",
               &T::pause);
        AddKey(
            keys, "path", TextValue("path"), "tcp: what is asked for, such as /images", &T::path);
        AddKey(keys,
               "from",
               ClientsValue(),
               "whose flows it makes: all clients', or the first ones' (one: carrier NAT)",
               &T::from);
        AddKey(keys,
               "attack",
               WordValue({"none", "same-member"}),
               "same-member: source ports are those that the first scheme sends to one member",
               &T::attack);
        AddKey(keys,
               "file",
               TextValue("file name"),
               "replay: capture (pcap), relative to the scenario file",
               &T::file);
        AddKey(keys,
               "timeScale",
               RealValue("", 1e-6, 1e6),
               "replay: gaps inside a flow are multiplied by it",
               &T::timeScale);
        AddKey(keys,
               "startScale",
               RealValue("", 1e-6, 1e6),
               "replay: gaps between the starts of flows are multiplied by it",
               &T::startScale);
        AddKey(keys,
               "copies",
               CountValue(1, 1000),
               "replay: the capture is laid over itself so often, client addresses shifted",
               &T::copies);
        AddKey(keys,
               "window",
               CountValue(1, 16384),
               "light, tcp: segments under way at once",
               &T::window);
        AddKey(keys,
               "pace",
               RateValue(0, 1'000'000'000'000),
               "light, tcp: responses are sent at this rate; 0bps: as the window lets",
               &T::pace);
        AddKey(keys,
               "keepAlive",
               DurationValue(Seconds(0), Hours(24)),
               "light, tcp: silence after which a client probes; 0s: never",
               &T::keepAlive);
        return keys;
    }();
    return KEYS;
}

} // namespace ns3
