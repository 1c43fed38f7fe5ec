// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <fstream>
#include <regex>

using namespace ns3;

namespace
{

/// Input that is refused.
struct Refusal
{
    const char* name;                                           //!< what is wrong
    const char* text;                                           //!< the file
    std::vector<std::pair<std::string, std::string>> overrides; //!< the command line
    const char* expected;                                       //!< start of the error
};

const std::vector<Refusal> REFUSALS = {
    {"an unknown section",
     "name: x\nmeasurring:\n  flows: true\n",
     {},
     "test.yaml:2: key 'measurring' is not known here; nearest known: 'measuring'"},
    {"an unknown key",
     "measuring:\n  flows: true\n  warmup: 4\n",
     {},
     "test.yaml:3: key 'warmup' is not known here; nearest known: 'warmUp'"},
    {"an unknown key in a list",
     "events:\n  - at: 1s\n    actoin: fail\n",
     {},
     "test.yaml:3: key 'actoin' is not known here; nearest known: 'action'"},
    {"a key nothing is near to",
     "measuring:\n  zzz: 1\n",
     {},
     "test.yaml:2: key 'zzz' is not known here; known here: warmUp, coolDown, interval, flows"},
    {"an unknown override",
     "name: x\n",
     {{"measuring.flaws", "3"}},
     "--measuring.flaws=3: key 'measuring.flaws' is not known; nearest known: 'measuring.flows'"},
    {"an override in an unknown section",
     "name: x\n",
     {{"sceme.select", "hrw"}},
     "--sceme.select=hrw: key 'sceme.select' is not known; nearest known: 'scheme.select'"},
    {"a misspelt section of a spec",
     "sceme:\n  select: hrw\n",
     {},
     "test.yaml:1: key 'sceme' is not known here; nearest known: 'scheme'"},
    {"a key of another section",
     "name: x\nwarmUp: 4s\n",
     {},
     "test.yaml:2: key 'warmUp' is not known here; nearest known: 'measuring.warmUp'"},
    {"no number",
     "name: x\n",
     {{"client.count", "many"}},
     "--client.count=many: key 'count': 'many' is not a whole number, 1 to 60000"},
    {"a number out of bounds",
     "traffic:\n  rate: 0\n",
     {},
     "test.yaml:2: key 'traffic.rate': '0' is not a number, 0.001 to 1000000 flows/s"},
    {"a negative count",
     "name: x\n",
     {{"tm.count", "-1"}},
     "--tm.count=-1: key 'count': '-1' is not"},
    {"a duration without a unit",
     "duration: 10\n",
     {},
     "test.yaml:1: key 'duration': '10' is not a duration, 1ms to 86400s, with its unit "
     "(ns, us, ms, s, min, h)"},
    {"a rate without a unit",
     "name: x\n",
     {{"access-a.rate", "10"}},
     "--access-a.rate=10: key 'rate': '10' is not a rate, 1kbps to 1000Gbps, with its unit"},
    {"a wrong unit",
     "name: x\n",
     {{"duration", "10Gbps"}},
     "--duration=10Gbps: key 'duration': '10Gbps' is not a duration"},
    {"a wrong word",
     "traffic: {sources: [{kind: tpc}]}\n",
     {},
     "test.yaml:1: key 'kind': 'tpc' is not known here; known: tcp, udp, echo, replay"},
    {"a flag that is none",
     "checksums: yes\n",
     {},
     "test.yaml:1: key 'checksums': 'yes' is not true or false"},
    {"a fidelity that is none",
     "traffic:\n  fidelity: fluid\n",
     {},
     "test.yaml:2: key 'traffic.fidelity': 'fluid' is not known here; known: tcp, light"},
    {"a mapping where a value belongs",
     "duration: {a: 1}\n",
     {},
     "test.yaml:1: key 'duration' takes a plain value"},
    {"a value where a mapping belongs",
     "name: x\nmeasuring: 3\n",
     {},
     "test.yaml:2: key 'measuring' takes a mapping of: warmUp"},
    {"a value where a list belongs", "events: 3\n", {}, "test.yaml:1: key 'events' takes a list"},
    {"a value where an item belongs",
     "events: [3]\n",
     {},
     "test.yaml:1: each item is a mapping of: at, action, target, weight"},
    {"a key twice", "name: x\nname: y\n", {}, "test.yaml:2: key 'name' is here twice"},
    {"no YAML", "name: x\nnetwork: {family: 3\nname: ]\n", {}, "test.yaml:3: this is not YAML: "},
    {"no mapping", "- 1\n", {}, "test.yaml:1: a scenario is a mapping"},
    {"an address that is none",
     "services:\n  - address: 1.2.3.400\n",
     {},
     "test.yaml:2: key 'address': '1.2.3.400' is not an IPv4 address"},
    {"an IPv6 address that is none",
     "services:\n  - address6: 1.2.3.4\n",
     {},
     "test.yaml:2: key 'address6': '1.2.3.4' is not an IPv6 address"},
    {"an unknown attribute",
     "attributes:\n  ns3::UniformRandomVariable::Nope: 3\n",
     {},
     "test.yaml:2: 'ns3::UniformRandomVariable::Nope' is no ns-3 attribute"},
    {"an attribute's impossible value",
     "name: x\n",
     {{"ns3::UniformRandomVariable::Max", "x"}},
     "--ns3::UniformRandomVariable::Max=x: 'x' is not possible for"},
    {"warm-up as long as the run",
     "duration: 2s\nmeasuring:\n  warmUp: 1s\n  coolDown: 1s\n",
     {},
     "test.yaml:3: warm-up and cool-down leave nothing"},
    {"weights for others",
     "name: x\n",
     {{"server.count", "3"}, {"server.weights", "[1, 2]"}},
     "--server.weights=[1, 2]: group 'server' has 2 weights for 3 members"},
    {"an event on nobody",
     "events:\n  - {at: 1s, action: fail, target: tm8}\n",
     {},
     "test.yaml:2: there is no tm8 at that time"},
    {"an event on a removed member",
     "events:\n  - {at: 2s, action: fail, target: tm1}\n  - {at: 1s, action: remove, "
     "target: tm1}\n",
     {},
     "test.yaml:2: there is no tm1 at that time"},
    {"a return without a failure",
     "events:\n  - {at: 2s, action: return, target: tm1}\n",
     {},
     "test.yaml:2: tm1 has neither failed nor been drained, so it cannot return"},
    {"a churn that is no rate",
     "name: x\n",
     {{"server.churn.rate", "10"}},
     "--server.churn.rate=10: key 'churn.rate': '10' is no rate, such as 10/min"},
    {"a churn of no rate",
     "name: x\n",
     {{"server.churn.away", "5s"}},
     "--server.churn.away=5s: key 'churn.rate': nobody leaves at a rate of nothing"},
    {"a churn of one",
     "name: x\n",
     {{"a.churn.rate", "1/s"}},
     "one node of a group always stays: 'a' has no other one"},
    {"a churn of nodes that nobody chooses",
     "name: x\n",
     {{"client.churn.rate", "1/s"}},
     "nobody chooses among the nodes of 'client'"},
    {"a churn that cannot be told",
     "network:\n  tiers: [client, {name: b, kind: distributor, chooses: server, scheme: "
     "select=jump}, "
     "{name: server, kind: server, count: 4, churn.rate: 1/s}]\n",
     {},
     "jump"},
    {"an attribute of devices that no link has",
     "attributes:\n  ns3::PointToPointNetDevice::ReceiveErrorModel: ns3::RateErrorModel\n",
     {},
     "test.yaml:2: ns3::PointToPointNetDevice::ReceiveErrorModel: no link is of this class"},
    {"draining twice",
     "events:\n  - {at: 1s, action: drain, target: tm1}\n  - {at: 2s, action: drain, "
     "target: tm1}\n",
     {},
     "test.yaml:3: tm1 is draining already"},
    {"draining what failed",
     "events:\n  - {at: 1s, action: fail, target: tm1}\n  - {at: 2s, action: drain, "
     "target: tm1}\n",
     {},
     "test.yaml:3: tm1 has failed already"},
    {"a link that fails twice",
     "events:\n  - {at: 1s, action: cut, target: a-b}\n  - {at: 2s, action: cut, target: a-b}\n",
     {},
     "test.yaml:3: a-b is cut already, or grey: it has to heal first"},
    {"a link that is removed",
     "events:\n  - {at: 1s, action: remove, target: a-b}\n",
     {},
     "test.yaml:2: a link can be cut, become grey and heal, no more"},
    {"a member that nobody chooses",
     "events:\n  - {at: 1s, action: drain, target: a0}\n",
     {},
     "test.yaml:2: nobody chooses among the nodes of 'a': they can fail and return only"},
    {"an event after the end",
     "duration: 1s\nevents:\n  - {at: 2s, action: fail, target: tm1}\n",
     {},
     "test.yaml:3: the event comes when the run ends"},
    {"an added member out of turn",
     "events:\n  - {at: 2s, action: add, target: tm9}\n",
     {},
     "test.yaml:2: the next member to add is tm8, not tm9"},
    {"an added member that is there",
     "events:\n  - {at: 2s, action: add, target: tm1}\n",
     {},
     "test.yaml:2: tm1 is there already"},
    {"a server that nobody chooses",
     "events: [{at: 2s, action: drain, target: server1}]",
     {},
     "test.yaml:1: nobody chooses among the nodes of 'server': they can fail and return only"},
    {"unequal weights that the scheme ignores",
     "name: x\n",
     {{"tm.count", "2"}, {"tm.weights", "[1, 2]"}},
     "--tm.weights=[1, 2]: group 'tm': member 1 and member 0 differ in weight"},
    {"unequal weights that the table's scheme ignores",
     "scheme: select=hrw\n",
     {{"tm.count", "2"},
      {"tm.weights", "1,2"},
      {"tm.translation.kind", "both"},
      {"tm.translation.portTable", "select=modulo"}},
     "--tm.weights=1,2: group 'tm': member 1 and member 0 differ in weight"},
    {"unequal weights that the servers' scheme ignores",
     "name: x\n",
     {{"tm.choose", "hash select=modulo"},
      {"tm.translation.kind", "both"},
      {"server.count", "2"},
      {"server.weights", "1,2"}},
     "--server.weights=1,2: group 'server': member 1 and member 0 differ"},
    {"a weight that the scheme ignores",
     "events:\n  - {at: 1s, action: fail, target: tm1}\n"
     "  - {at: 2s, action: weight, target: tm0, weight: 2}\n",
     {},
     "test.yaml:3: member 2 and member 0 differ in weight"},
    {"a return with a weight that the scheme ignores",
     "events:\n  - {at: 1s, action: fail, target: tm1}\n"
     "  - {at: 2s, action: weight, target: tm1, weight: 2}\n"
     "  - {at: 3s, action: return, target: tm1}\n",
     {},
     "test.yaml:4: member 1 and member 0 differ in weight"},
    {"a target that is none",
     "events:\n  - {at: 2s, action: fail, target: tn1}\n",
     {},
     "test.yaml:2: 'tn1' is neither a member, such as server0, nor the name of a link"},
    {"a replay without a capture",
     "name: x\ntraffic:\n  sources:\n    - kind: replay\n",
     {},
     "test.yaml:4: replay needs a capture: file"},
    {"a capture that is not there",
     "traffic:\n  sources:\n    - kind: replay\n      file: no.pcap\n",
     {},
     "test.yaml:4: capture '"},
    {"a replay beside other traffic",
     "traffic:\n  sources:\n    - kind: tcp\n    - kind: replay\n      file: no.pcap\n",
     {},
     "test.yaml:4: a replay is the only source of its scenario"},
    {"a replay over csma",
     "traffic: {sources: [{kind: replay, file: test.yaml}]}\n",
     {{"b-server.medium", "csma"}},
     "test.yaml: a replay needs point-to-point links to group 'server', csma is not possible"},
    {"a replay over IPv6",
     "traffic: {sources: [{kind: replay, file: test.yaml}]}\n",
     {{"network.family", "both"}},
     "--network.family=both: a replay has the addresses of its capture"},
    {"a service among the nodes",
     "services:\n  - address: 10.3.0.1\n",
     {},
     "test.yaml:2: service address 10.3.0.1 is among those of the scenario's own nodes"},
    {"a service among the nodes, over IPv6",
     "services:\n  - address6: 2001:db8::1\n",
     {},
     "test.yaml:2: service address 2001:db8::1 is among those of the scenario's own nodes"},
    {"a service on the loopback",
     "services:\n  - address: 127.0.0.1\n",
     {},
     "test.yaml:2: service address 127.0.0.1 is no address of a host"},
    {"a service without an address",
     "services:\n  - address: 0.0.0.0\n",
     {},
     "test.yaml:2: service address 0.0.0.0 is no address of a host"},
    {"a service for everyone",
     "name: x\n",
     {{"services.0.address", "255.255.255.255"}},
     "--services.0.address=255.255.255.255: service address 255.255.255.255 is no address"},
    {"a service without ports",
     "services:\n  - {protocol: tcp}\n  - {protocol: udp, ports: []}\n",
     {},
     "test.yaml:3: a service needs at least one port"},
    {"a service of ICMP",
     "services:\n  - protocol: icmp\n",
     {},
     "test.yaml:2: key 'protocol': 'icmp' is not a service: ICMP echo requests"},
    {"tcp traffic without a tcp service",
     "services:\n  - protocol: udp\n",
     {},
     "test.yaml:1: tcp traffic needs a tcp service"},
    {"udp traffic without a udp service",
     "traffic:\n  sources:\n    - kind: udp\n",
     {},
     "test.yaml:3: udp traffic needs a udp service"},
    {"no traffic", "traffic: {sources: []}\n", {}, "test.yaml:1: there is no source of traffic"},
    {"a size distribution that cannot be",
     "traffic:\n  sources:\n    - requestSize: gauss:3\n",
     {},
     "test.yaml:3: key 'traffic.sources.0.requestSize': "},
    {"an unknown server choice",
     "name: x\n",
     {{"tm.choose", "round-robbin"}},
     "--tm.choose=round-robbin: key 'choose': unknown server choice 'round-robbin'"},
    {"a scheme that cannot be",
     "name: x\nscheme:\n  key: five-tuple\n  hash: bad\n",
     {},
     "test.yaml:4: key 'scheme': "},
    {"a group's scheme that cannot be",
     "name: x\n",
     {{"b.scheme", "hash=bad"}},
     "--b.scheme=hash=bad: key 'scheme': "},
    {"flows that stop to start after the end",
     "duration: 2s\ntraffic:\n  stop: 3s\n",
     {},
     "test.yaml:3: the time when flows stop to start"},
    {"a negative timeout",
     "name: x\n",
     {{"traffic.timeout", "-1s"}},
     "--traffic.timeout=-1s: key 'traffic.timeout': '-1s' is not a duration"},
    {"too many samples",
     "duration: 2s\nmeasuring:\n  interval: 1us\n",
     {},
     "test.yaml:3: the sampling interval would make over 100000 samples"},
    {"an alias of itself", "name: &a [*a]\n", {}, "test.yaml:1: the file has too many values"},
    {"two scenarios", "name: x\n---\nname: y\n", {}, "test.yaml:3: a file holds one scenario"},
    {"bytes that are no text", "name: \"\\\x01\n\"\n", {}, "test.yaml:1: this is not YAML: "},
    {"a service at a multicast address",
     "services:\n  - address: 224.0.0.1\n",
     {},
     "test.yaml:2: service address 224.0.0.1 is no address of a host"},
    {"a service twice",
     "services:\n  - {ports: [80, 81]}\n  - {ports: [81, 82]}\n",
     {},
     "test.yaml:3: the service at 198.18.0.1 is here twice"},
    {"a capture that is none",
     "traffic:\n  sources:\n    - kind: replay\n      file: test.yaml\n",
     {},
     "test.yaml:4: test.yaml: is not a pcap file"},
    {"a folder for traces that is not there",
     "traces:\n  pcap: /nonexistent/x\n",
     {},
     "test.yaml:2: key 'traces.pcap': there is no folder '/nonexistent'"},
    {"an attribute that a key sets",
     "attributes:\n  ns3::RequestClient::Timeout: 1s\n",
     {},
     "test.yaml:2: the scenario sets ns3::RequestClient::Timeout by its key 'traffic.timeout'"},
    {"an attribute that a key of a kind sets",
     "attributes:\n  ns3::OriginServer::Workers: 1\n",
     {},
     "test.yaml:2: the scenario sets ns3::OriginServer::Workers by its key 'workers'"},
    {"an attribute of another family",
     "name: x\n",
     {{"ns3::TcpL4Protocol::SocketType", "ns3::Node"}},
     "--ns3::TcpL4Protocol::SocketType=ns3::Node: 'ns3::Node' is not possible for"},
    {"a scheme that cannot be, by override",
     "scheme: {hash: sum}\n",
     {{"scheme.hash", "bad"}},
     "--scheme.hash=bad: key 'scheme': "}};

/// What is wrong, where, and what would be right: in one line.
class ScenarioErrorTestCase : public TestCase
{
  public:
    /// @param refusal what is refused
    explicit ScenarioErrorTestCase(const Refusal& refusal)
        : TestCase(std::string("refused: ") + refusal.name),
          m_refusal(refusal)
    {
    }

  private:
    void DoRun() override
    {
        const std::string expected = m_refusal.expected;
        const std::string error = Error();
        NS_TEST_EXPECT_MSG_EQ(error.substr(0, expected.size()), expected, error);
        NS_TEST_EXPECT_MSG_EQ(error.find('\n'), std::string::npos, "one line");
    }

    /// @return the error, with the file's folder taken out
    std::string Error()
    {
        const std::string name = CreateTempDirFilename("test.yaml");
        const std::string folder = name.substr(0, name.rfind('/') + 1);
        std::ofstream(name) << m_refusal.text;
        try
        {
            LoadScenario(name, m_refusal.overrides);
        }
        catch (const ScenarioError& error)
        {
            const std::string message = error.what();
            return std::regex_replace(message, std::regex(folder), "");
        }
        return "no error";
    }

    Refusal m_refusal;
};

/// The suite.
class ScenarioErrorTestSuite : public TestSuite
{
  public:
    ScenarioErrorTestSuite()
        : TestSuite("flow-distribution-scenario-error", Type::UNIT)
    {
        if (CanReadScenarioFiles())
        {
            for (const auto& refusal : REFUSALS)
            {
                AddTestCase(new ScenarioErrorTestCase(refusal));
            }
        }
    }
};

ScenarioErrorTestSuite g_scenarioErrorTestSuite; //!< registers itself

} // namespace
