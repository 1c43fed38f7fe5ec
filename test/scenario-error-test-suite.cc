// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <fstream>

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
     "name: x\ntopologyy:\n  clients: 2\n",
     {},
     "test.yaml:2: key 'topologyy' is not known here; nearest known: 'topology'"},
    {"an unknown key",
     "topology:\n  clients: 2\n  sarvers: 4\n",
     {},
     "test.yaml:3: key 'sarvers' is not known here; nearest known: 'servers'"},
    {"an unknown key in a list",
     "events:\n  - at: 1s\n    actoin: fail\n",
     {},
     "test.yaml:3: key 'actoin' is not known here; nearest known: 'action'"},
    {"a key nothing is near to",
     "measuring:\n  xyzzyxyzzy: 1\n",
     {},
     "test.yaml:2: key 'xyzzyxyzzy' is not known here; known here: warmUp, coolDown, "
     "interval, flows"},
    {"an unknown override",
     "name: x\n",
     {{"topology.cleints", "3"}},
     "--topology.cleints=3: key 'topology.cleints' is not known; nearest known: "
     "'topology.clients'"},
    {"an override in an unknown section",
     "name: x\n",
     {{"sceme.select", "hrw"}},
     "--sceme.select=hrw: key 'sceme.select' is not known; nearest known: 'scheme.select'"},
    {"a misspelt section of a spec",
     "sceme:\n  select: hrw\n",
     {},
     "test.yaml:1: key 'sceme' is not known here; nearest known: 'scheme'"},
    {"a key of another section",
     "name: x\nworkers: 4\n",
     {},
     "test.yaml:2: key 'workers' is not known here; nearest known: 'traffic.tcp.workers'"},
    {"no number",
     "topology: {clients: many}\n",
     {},
     "test.yaml:1: key 'topology.clients': 'many' is not a whole number, 1 to 60000"},
    {"a number out of bounds",
     "topology:\n  distributors: 3\n",
     {},
     "test.yaml:2: key 'topology.distributors': '3' is not a whole number, 1 to 2"},
    {"a negative count",
     "topology: {clients: -1}\n",
     {},
     "test.yaml:1: key 'topology.clients': '-1' is not"},
    {"a duration without a unit",
     "duration: 10\n",
     {},
     "test.yaml:1: key 'duration': '10' is not a duration, 1ms to 86400s, with its unit "
     "(ns, us, ms, s, min, h)"},
    {"a rate without a unit",
     "topology: {links: {wan: {rate: 10}}}\n",
     {},
     "test.yaml:1: key 'topology.links.wan.rate': '10' is not a rate, 1kbps to 1000Gbps, "
     "with its unit"},
    {"a wrong unit",
     "name: x\n",
     {{"duration", "10Gbps"}},
     "--duration=10Gbps: key 'duration': '10Gbps' is not a duration"},
    {"a wrong word",
     "traffic: {kind: tpc}\n",
     {},
     "test.yaml:1: key 'traffic.kind': 'tpc' is not known here; known: tcp, replay"},
    {"a flag that is none",
     "checksums: yes\n",
     {},
     "test.yaml:1: key 'checksums': 'yes' is not true or false"},
    {"a fidelity to come",
     "traffic:\n  fidelity: light\n",
     {},
     "test.yaml:2: key 'traffic.fidelity': 'light' is not known here; known: tcp"},
    {"a mapping where a value belongs",
     "duration: {a: 1}\n",
     {},
     "test.yaml:1: key 'duration' takes a plain value"},
    {"a value where a mapping belongs",
     "name: x\nmeasuring: 3\n",
     {},
     "test.yaml:2: key 'measuring' takes a mapping of: warmUp"},
    {"a value where a list belongs", "events: 3\n", {}, "test.yaml:1: key 'events' takes a list"},
    {"a key twice", "name: x\nname: y\n", {}, "test.yaml:2: key 'name' is here twice"},
    {"no YAML", "name: x\ntopology: {clients: 3\nname: ]\n", {}, "test.yaml:3: this is not YAML: "},
    {"no mapping", "- 1\n", {}, "test.yaml:1: a scenario is a mapping"},
    {"an address that is none",
     "services:\n  - address: 1.2.3.400\n",
     {},
     "test.yaml:2: key 'address': '1.2.3.400' is not an IPv4 address"},
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
     "topology:\n  servers: 3\n  serverWeights: [1, 2]\n",
     {},
     "test.yaml:3: key 'topology.serverWeights' has 2 weights for 3 members"},
    {"weights for others, by override",
     "topology: {serverWeights: [1, 2]}\n",
     {{"topology.serverWeights", "1 2 3"}},
     "--topology.serverWeights=1 2 3: key 'topology.serverWeights' has 3 weights for 16"},
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
    {"an event after the end",
     "duration: 1s\nevents:\n  - {at: 2s, action: fail, target: tm1}\n",
     {},
     "test.yaml:3: the event comes after the end"},
    {"an added member out of turn",
     "events:\n  - {at: 2s, action: add, target: tm9}\n",
     {},
     "test.yaml:2: the next member to add is tm8, not tm9"},
    {"an added member that is there",
     "events:\n  - {at: 2s, action: add, target: server1}\n",
     {},
     "test.yaml:2: server1 is there already"},
    {"unequal weights that the scheme ignores",
     "topology:\n  managers: 2\n  managerWeights: [1, 2]\n",
     {},
     "test.yaml:3: key 'topology.managerWeights': member 1 and member 0 differ in weight"},
    {"unequal weights that the table's scheme ignores",
     "scheme: select=hrw\ntopology: {managers: 2, managerWeights: [1, 2]}\n",
     {{"translation.portTable", "select=modulo"}},
     "test.yaml:2: key 'topology.managerWeights': member 1 and member 0 differ in weight"},
    {"unequal weights that the servers' scheme ignores",
     "serverChoice: hash select=modulo\ntopology: {servers: 2}\n",
     {{"topology.serverWeights", "1,2"}},
     "--topology.serverWeights=1,2: key 'topology.serverWeights': member 1 and member 0 differ"},
    {"a weight that the scheme ignores",
     "events:\n  - {at: 1s, action: fail, target: tm1}\n"
     "  - {at: 2s, action: weight, target: tm0, weight: 2}\n",
     {},
     "test.yaml:3: member 2 and member 0 differ in weight"},
    {"an added weight that the scheme ignores",
     "topology: {kind: direct}\nevents:\n"
     "  - {at: 1s, action: add, target: server16, weight: 2}\n",
     {},
     "test.yaml:3: member 16 and member 0 differ in weight"},
    {"a return with a weight that the scheme ignores",
     "events:\n  - {at: 1s, action: fail, target: tm1}\n"
     "  - {at: 2s, action: weight, target: tm1, weight: 2}\n"
     "  - {at: 3s, action: return, target: tm1}\n",
     {},
     "test.yaml:4: member 1 and member 0 differ in weight"},
    {"a target that is none",
     "events:\n  - {at: 2s, action: fail, target: tn1}\n",
     {},
     "test.yaml:2: key 'target': 'tn1' is not a member such as tm3"},
    {"traffic managers in a direct topology",
     "topology: {kind: direct}\nevents:\n  - {at: 2s, action: fail, target: tm1}\n",
     {},
     "test.yaml:3: a direct topology has no traffic managers"},
    {"translation in a direct topology",
     "topology: {kind: direct}\ntranslation:\n  kind: both\n",
     {},
     "test.yaml:3: a direct topology has no traffic managers to translate"},
    {"a replay without a capture",
     "name: x\ntraffic:\n  kind: replay\n",
     {},
     "test.yaml:3: replay needs a capture: traffic.replay.file"},
    {"a capture that is not there",
     "traffic:\n  kind: replay\n  replay:\n    file: no.pcap\n",
     {},
     "test.yaml:4: capture '"},
    {"a replay over csma",
     "topology:\n  medium: {servers: csma}\ntraffic: {kind: replay, replay: {file: "
     "test.yaml}}\n",
     {},
     "test.yaml:2: a replay needs point-to-point links"},
    {"a service among the nodes",
     "services:\n  - address: 10.3.0.1\n",
     {},
     "test.yaml:2: service address 10.3.0.1 is among those of the scenario's own nodes"},
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
    {"a size distribution that cannot be",
     "traffic:\n  tcp:\n    requestSize: gauss:3\n",
     {},
     "test.yaml:3: key 'traffic.tcp.requestSize': "},
    {"an unknown server choice",
     "serverChoice: round-robbin\n",
     {},
     "test.yaml:1: key 'serverChoice': unknown server choice 'round-robbin'"},
    {"a scheme that cannot be",
     "name: x\nscheme:\n  key: five-tuple\n  hash: bad\n",
     {},
     "test.yaml:2: key 'scheme': "},
    {"flows that stop to start after the end",
     "duration: 2s\ntraffic:\n  tcp:\n    stop: 3s\n",
     {},
     "test.yaml:4: the time when flows stop to start"},
    {"a negative timeout",
     "name: x\n",
     {{"traffic.tcp.timeout", "-1s"}},
     "--traffic.tcp.timeout=-1s: key 'traffic.tcp.timeout': '-1s' is not a duration"},
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
     "traffic:\n  kind: replay\n  replay:\n    file: test.yaml\n",
     {},
     "test.yaml:4: test.yaml: is not a pcap file"},
    {"a folder for traces that is not there",
     "traces:\n  pcap: /nonexistent/x\n",
     {},
     "test.yaml:2: key 'traces.pcap': there is no folder '/nonexistent'"},
    {"an attribute that a key sets",
     "attributes:\n  ns3::RequestClient::Timeout: 1s\n",
     {},
     "test.yaml:2: the scenario sets ns3::RequestClient::Timeout by its key 'traffic.tcp.timeout'"},
    {"an attribute of another family",
     "name: x\n",
     {{"ns3::TcpL4Protocol::SocketType", "ns3::Node"}},
     "--ns3::TcpL4Protocol::SocketType=ns3::Node: 'ns3::Node' is not possible for"},
    {"a spec in an attribute that cannot be",
     "name: x\n",
     {{"ns3::RequestClient::Requests", "bad:1"}},
     "--ns3::RequestClient::Requests=bad:1: ns3::RequestClient::Requests: distribution"},
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
            std::string message = error.what();
            for (auto at = message.find(folder); at != std::string::npos; at = message.find(folder))
            {
                message.erase(at, folder.size());
            }
            return message;
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
