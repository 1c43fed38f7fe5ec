// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-error.h"
#include "scenario-schema.h"
#include "scenario-value.h"

#include <limits>

namespace ns3
{

namespace
{

using Keys = std::vector<ScenarioKey<Scenario>>;

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
AddLink(Keys& keys,
        const std::string& name,
        const std::string& what,
        ScenarioLink ScenarioLinks::*link)
{
    const auto topology = &Scenario::topology;
    const auto links = &ScenarioTopology::links;
    const std::string path = "topology.links." + name + ".";
    const auto rate = RateValue(1000, 1'000'000'000'000);
    Add(keys, path + "rate", rate, "rate of " + what, topology, links, link, &ScenarioLink::rate);
    Add(keys,
        path + "delay",
        DurationValue(Seconds(0), Seconds(10)),
        "one-way delay of " + what,
        topology,
        links,
        link,
        &ScenarioLink::delay);
    Add(keys,
        path + "queuePackets",
        CountValue(1, 10'000'000),
        "packets that a transmit queue of " + what + " holds",
        topology,
        links,
        link,
        &ScenarioLink::queuePackets);
}

void
AddTopology(Keys& keys)
{
    using T = ScenarioTopology;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        Add(keys, std::string("topology.") + name, value, help, &Scenario::topology, member);
    };
    const auto media = WordValue({"p2p", "csma"});
    add("kind",
        WordValue({"traffic-managers", "direct"}),
        "traffic managers between distributors, or one distributor in front of the servers",
        &T::kind);
    add("clients", CountValue(1, 60'000), "hosts that send requests", &T::clients);
    add("distributors",
        CountValue(1, 2),
        "1: both sides on one; 2: one a side, with a direct link between (direct: always one)",
        &T::distributors);
    add("managers", CountValue(1, 250), "traffic managers (not used by direct)", &T::managers);
    add("servers", CountValue(1, 60'000), "origin servers", &T::servers);
    add("managerWeights",
        WeightsValue(),
        "weight of each traffic manager; empty: all 1",
        &T::managerWeights);
    add("serverWeights", WeightsValue(), "weight of each server; empty: all 1", &T::serverWeights);
    Add(keys,
        "topology.medium.managers",
        media,
        "what joins distributors and traffic managers",
        &Scenario::topology,
        &T::medium,
        &ScenarioMedium::managers);
    Add(keys,
        "topology.medium.servers",
        media,
        "what joins the distributor and the servers",
        &Scenario::topology,
        &T::medium,
        &ScenarioMedium::servers);
    AddLink(keys, "access", "each client's link", &ScenarioLinks::access);
    AddLink(keys, "wan", "the link in front of the distributor", &ScenarioLinks::wan);
    AddLink(keys, "manager", "each traffic manager's links", &ScenarioLinks::manager);
    AddLink(keys, "server", "each server's link", &ScenarioLinks::server);
    AddLink(keys, "between", "the link between two distributors", &ScenarioLinks::between);
}

void
AddScheme(Keys& keys)
{
    Add(keys,
        "scheme",
        TextValue("scheme spec"),
        "how distributors choose: a line, or a mapping of its words (see 'schemes')",
        &Scenario::scheme);
    Add(keys,
        "serverChoice",
        TextValue("round-robin | weighted | least-connections | hash [SCHEME SPEC] | SELECTOR..."),
        "how a traffic manager chooses the server of a new connection",
        &Scenario::serverChoice);
    Add(keys,
        "learnFromMembers",
        FlagValue(),
        "a scheme with state learns a flow's member from packets that come from members",
        &Scenario::learnFromMembers);
}

void
AddTimeouts(Keys& keys)
{
    using T = ScenarioTimeouts;
    const auto add = [&keys](const char* name, const char* help, auto member) {
        Add(keys,
            std::string("translation.timeouts.") + name,
            DurationValue(MilliSeconds(1), Seconds(7 * 24 * 3600)),
            help,
            &Scenario::translation,
            &ScenarioTranslation::timeouts,
            member);
    };
    add("halfOpen", "an idle TCP connection is forgotten before it is established", &T::halfOpen);
    add("established", "the same, once it is established", &T::established);
    add("closing", "the same, once it is closing", &T::closing);
    add("udpIdle", "an idle UDP or ICMP exchange is forgotten", &T::udpIdle);
}

void
AddTranslation(Keys& keys)
{
    using T = ScenarioTranslation;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        Add(keys, std::string("translation.") + name, value, help, &Scenario::translation, member);
    };
    add("kind",
        WordValue({"none", "destination", "source", "both"}),
        "which addresses traffic managers translate",
        &T::kind);
    add("sourcePorts",
        WordValue({"free", "table"}),
        "translated source ports: any free one, or those whose reply comes back to this manager",
        &T::sourcePorts);
    add("portTable",
        TextValue("scheme spec"),
        "scheme that the table of source ports is computed for; empty: the scenario's own",
        &T::portTable);
    add("selfAddress",
        WordValue({"shared", "own"}),
        "translated source address: one for all traffic managers, or one each",
        &T::selfAddress);
    add("portRest",
        DurationValue(Seconds(0), Hours(1)),
        "how long a source port rests after use",
        &T::portRest);
    add("portRestAfterGain",
        DurationValue(Seconds(0), Hours(1)),
        "how long a source port rests that came from another manager by a membership change",
        &T::portRestAfterGain);
    AddTimeouts(keys);
    add("capacity",
        CountValue(1, 100'000'000),
        "connections that one traffic manager keeps",
        &T::capacity);
    add("onServerFailure",
        WordValue({"reset", "timeout"}),
        "connections to a failed server are reset to the client, or left to time out",
        &T::onServerFailure);
    add("midStreamPickup",
        FlagValue(),
        "take up an unknown TCP connection at any packet instead of resetting it",
        &T::midStreamPickup);
}

void
AddTcp(Keys& keys)
{
    using T = ScenarioTcp;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        Add(keys,
            std::string("traffic.tcp.") + name,
            value,
            help,
            &Scenario::traffic,
            &ScenarioTraffic::tcp,
            member);
    };
    add("rate", RealValue("flows/s", 0.001, 1e6), "new flows, all clients together", &T::rate);
    add("requestSize", TextValue("size distribution, bytes"), "size of a request", &T::requestSize);
    add("responseSize",
        TextValue("size distribution, bytes"),
        "size of a response",
        &T::responseSize);
    add("sourcePorts",
        WordValue({"linux", "random"}),
        "how clients pick source ports: even ones first as Linux does, or at random",
        &T::sourcePorts);
    add("serviceTime",
        DurationValue(Seconds(0), Hours(1)),
        "mean time a server's worker takes for a request (exponential)",
        &T::serviceTime);
    add("workers", CountValue(1, 1'000'000), "requests a server works on at once", &T::workers);
    add("queueLimit", CountValue(0, 10'000'000), "requests a server lets wait", &T::queueLimit);
    const auto upToDay = DurationValue(Seconds(0), Hours(24));
    add("stop", upToDay, "no flow starts from then on; 0s: flows start until the end", &T::stop);
    add("timeout", upToDay, "a flow that lasts longer is broken; 0s: no limit", &T::timeout);
}

void
AddTraffic(Keys& keys)
{
    using T = ScenarioReplay;
    const auto replay = &ScenarioTraffic::replay;
    const auto add = [&keys,
                      replay](const char* name, const auto& value, const char* help, auto member) {
        const std::string path = std::string("traffic.replay.") + name;
        Add(keys, path, value, help, &Scenario::traffic, replay, member);
    };
    Add(keys,
        "traffic.kind",
        WordValue({"tcp", "replay"}),
        "requests over real TCP sockets, or the packets of a capture",
        &Scenario::traffic,
        &ScenarioTraffic::kind);
    Add(keys,
        "traffic.fidelity",
        WordValue({"tcp"}),
        "how exactly traffic is modelled; packets are the only way yet",
        &Scenario::traffic,
        &ScenarioTraffic::fidelity);
    AddTcp(keys);
    add("file", TextValue("file name"), "capture (pcap), relative to the scenario file", &T::file);
    add("timeScale",
        RealValue("", 1e-6, 1e6),
        "gaps inside a flow are multiplied by it",
        &T::timeScale);
    add("startScale",
        RealValue("", 1e-6, 1e6),
        "gaps between the starts of flows are multiplied by it",
        &T::startScale);
    add("copies",
        CountValue(1, 1000),
        "the capture is laid over itself so often, client addresses shifted",
        &T::copies);
}

void
AddMeasuring(Keys& keys)
{
    using T = ScenarioMeasuring;
    const auto add = [&keys](const char* name, const auto& value, const char* help, auto member) {
        Add(keys, std::string("measuring.") + name, value, help, &Scenario::measuring, member);
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
        "from an event until distributors and traffic managers know of it",
        &Scenario::learnDelay);
    AddMeasuring(keys);
    Add(keys,
        "duration",
        DurationValue(MilliSeconds(1), Hours(24)),
        "simulated time of the run",
        &Scenario::duration);
    Add(keys,
        "rngRun",
        LargeCountValue(1, std::numeric_limits<uint64_t>::max()),
        "ns-3's RngRun: which random numbers the run draws",
        &Scenario::rngRun);
    Add(keys,
        "checksums",
        FlagValue(),
        "compute and check IP, TCP and UDP checksums",
        &Scenario::checksums);
    const auto traces = &Scenario::traces;
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

void
SetTarget(ScenarioEvent& event, const std::string& text)
{
    const std::size_t digits = text.find_first_of("0123456789");
    const std::string tier = text.substr(0, digits);
    const bool known = digits != std::string::npos && (tier == "tm" || tier == "server");
    if (!known)
    {
        throw ScenarioError("'" + text + "' is not a member such as tm3 or server0");
    }
    event.tier = tier;
    event.id = CountValue(0, 1'000'000).parse(text.substr(digits));
}

} // namespace

const std::vector<ScenarioKey<Scenario>>&
ScenarioKeys()
{
    static const Keys KEYS = [] {
        Keys keys;
        Add(keys, "name", TextValue("text"), "name of the scenario in results", &Scenario::name);
        AddTopology(keys);
        AddScheme(keys);
        AddTranslation(keys);
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
        Add(keys, "address", Ipv4Value(), "address that clients send to", &T::address);
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
        const auto actions = WordValue({"fail", "drain", "return", "add", "remove", "weight"});
        const auto weight = RealValue("", 0, 1e6);
        Add(keys, "at", DurationValue(Seconds(0), Hours(24)), "when it happens", &T::at);
        Add(keys, "action", actions, "what happens", &T::action);
        keys.push_back({"target",
                        "member, such as tm3 or server0",
                        "to whom it happens; add: the next new one, or one that was removed",
                        true,
                        SetTarget,
                        [](const T& event) { return event.Target(); }});
        Add(keys, "weight", weight, "weight that it has afterwards (add, weight)", &T::weight);
        return keys;
    }();
    return KEYS;
}

} // namespace ns3
