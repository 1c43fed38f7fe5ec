// SPDX-License-Identifier: GPL-2.0-only

#include "../../base/number-text.h"
#include "../../helper/keys/scenario-schema.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <fstream>

using namespace ns3;

namespace
{

/// A test that writes scenario files.
class ScenarioFileTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// @param text what the file says @return its name
    std::string WriteFile(const std::string& text)
    {
        const std::string name = CreateTempDirFilename("test.yaml");
        std::ofstream(name) << text;
        return name;
    }
};

/// A file that names some of everything arrives in the struct; the rest keeps its default.
class ScenarioValuesTestCase : public ScenarioFileTestCase
{
  public:
    ScenarioValuesTestCase()
        : ScenarioFileTestCase("values of every type arrive, what is left out keeps its default")
    {
    }

  private:
    void DoRun() override;
};

void
ScenarioValuesTestCase::DoRun()
{
    FlowScenario s = LoadScenario(WriteFile(R"(
name: all sorts        # a comment
network:
  tiers:
    - {name: client, kind: client, count: 3, link: {rate: 2.5Gbps, delay: 20 ms}}
    - {name: access, kind: router}
    - {name: a, kind: distributor, chooses: tm, learnDelay: [1ms]}
    - {kind: manager, count: 3, weights: [1, 2.5, 0], name: tm,
       translation: {kind: both, timeouts: {halfOpen: 3s}}}
    - {name: b, like: a}
    - {name: server, kind: server, count: 16}
  links:
    - {name: direct, between: [a, b], medium: csma}
services:
  - {address: 192.0.2.7, ports: [80, 443]}
  - {address: 192.0.2.8, address6: 2001:db9::8, protocol: udp, ports: 53}
scheme:
  key: greater-port
  hash: toeplitz
  select: hrw
traffic:
  sources:
    - {kind: tcp, share: 2}
    - {kind: udp}
events:
  - {at: 4s, action: weight, target: tm2, weight: 7}
  - {at: 1500ms, action: fail, target: server15}
learnDelay: 0s
checksums: true
attributes:
  ns3::UniformRandomVariable::Max: 3
)"));
    NS_TEST_EXPECT_MSG_EQ(s.name, "all sorts", "text");
    NS_TEST_EXPECT_MSG_EQ(s.Group("tm").count, 3, "count");
    NS_TEST_EXPECT_MSG_EQ(s.Group("tm").weights.at(1), 2.5, "weights");
    NS_TEST_EXPECT_MSG_EQ(s.network.Link("client-access").rate, 2'500'000'000, "rate");
    NS_TEST_EXPECT_MSG_EQ(
        s.network.Link("client-access").delay, MilliSeconds(20), "duration with a space");
    NS_TEST_EXPECT_MSG_EQ(s.network.Link("direct").medium, "csma", "a link beside the tiers");
    NS_TEST_EXPECT_MSG_EQ(s.network.requests.size(), 6, "the way of the tiers");
    NS_TEST_EXPECT_MSG_EQ(s.network.replies.front(), "server", "and back");
    NS_TEST_EXPECT_MSG_EQ(s.Group("b").kind, "distributor", "like another group");
    NS_TEST_EXPECT_MSG_EQ(s.Group("b").choices.at(0).chooses, "tm", "in what it chooses");
    NS_TEST_EXPECT_MSG_EQ(s.Group("b").learnDelay, "1ms", "and in when it learns");
    NS_TEST_EXPECT_MSG_EQ(s.services.size(), 2, "list of mappings");
    NS_TEST_EXPECT_MSG_EQ(s.services.at(0).ports.at(1), 443, "list in a list");
    NS_TEST_EXPECT_MSG_EQ(s.services.at(0).Ipv6(), "2001:2::192.0.2.7", "made of the other");
    NS_TEST_EXPECT_MSG_EQ(s.services.at(1).Ipv6(), "2001:db9::8", "given");
    NS_TEST_EXPECT_MSG_EQ(s.services.at(1).protocol, "udp", "word");
    NS_TEST_EXPECT_MSG_EQ(
        s.scheme, "key=greater-port hash=toeplitz select=hrw", "mapping of spec words");
    NS_TEST_EXPECT_MSG_EQ(
        s.Group("tm").settings.at("translation.timeouts.halfOpen"), "3s", "a kind's own key");
    NS_TEST_EXPECT_MSG_EQ(s.traffic.sources.at(0).share, 2, "sources");
    NS_TEST_EXPECT_MSG_EQ(s.traffic.sources.at(1).kind, "udp", "of several kinds");
    NS_TEST_EXPECT_MSG_EQ(s.events.at(0).target, "server15", "events are sorted by time");
    NS_TEST_EXPECT_MSG_EQ(s.events.at(1).weight, 7, "number");
    NS_TEST_EXPECT_MSG_EQ(s.checksums, true, "flag");
    NS_TEST_EXPECT_MSG_EQ(s.attributes.at("ns3::UniformRandomVariable::Max"), "3", "attribute");
    NS_TEST_EXPECT_MSG_EQ(s.duration, FlowScenario().duration, "default");
}

/// What looks odd but has a meaning is not refused.
class ScenarioAcceptedTestCase : public ScenarioFileTestCase
{
  public:
    ScenarioAcceptedTestCase()
        : ScenarioFileTestCase("weights with a meaning and members that come back are taken")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = WriteFile("services: [{ports: 80}, {protocol: udp, ports: 53}]\n"
                                           "events:\n"
                                           "  - {at: 1s, action: remove, target: server1}\n"
                                           "  - {at: 2s, action: add, target: server1}\n"
                                           "  - {at: 3s, action: add, target: server2}\n"
                                           "  - {at: 4s, action: weight, target: tm2, weight: 0}");
        for (const auto& [path, text] : std::vector<std::pair<std::string, std::string>>{
                 {"tm.weights", "[0,1,1]"}, // nobody chooses the first
                 {"server.weights", "1,2"}, // round robin does not mind
                 {"scheme.select", "hrw"}})
        {
            const FlowScenario s = LoadScenario(file,
                                                {{"tm.count", "3"},
                                                 {"tm.translation.kind", "destination"},
                                                 {"server.count", "2"},
                                                 {path, text}});
            NS_TEST_EXPECT_MSG_EQ(s.events.size(), 4, path);
        }
    }
};

/// Every value that can be written is read back as itself, so that a dump repeats a run.
class ScenarioDumpTestCase : public ScenarioFileTestCase
{
  public:
    ScenarioDumpTestCase()
        : ScenarioFileTestCase("a scenario that is spelled out says the same as before")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        ScenarioLinkMedium& wan = scenario.network.Link("access-a");
        wan.rate = 1'234'567;
        wan.delay = NanoSeconds(1500);
        wan.queuePackets = 7;
        scenario.Group("server").weights = std::vector<double>(16, 0.1);
        scenario.Group("tm").Set("translation.kind", "destination");
        scenario.Group("tm").Set("translation.timeouts.closing", "3s");
        scenario.Group("a").choices.resize(2);
        scenario.Group("a").choices[1] = {
            "tm", "requests", "select=hrw", "198.18.0.1", 80, "tcp", ""};
        scenario.traffic.rate = 1.0 / 3;
        scenario.traffic.sources.resize(2);
        scenario.events = {{Seconds(1), "fail", "tm1"}, {Seconds(2), "cut", "access-a"}};
        scenario.attributes["ns3::UniformRandomVariable::Max"] = "3";
        const auto lines = DumpScenario(scenario);
        scenario.network = ExpandNetwork(scenario.network);
        const auto again = DumpScenario(LoadScenario(WriteFile(ScenarioYaml(scenario))));
        NS_TEST_ASSERT_MSG_EQ(again.size(), lines.size(), "as many keys");
        for (std::size_t i = 0; i < lines.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(again[i].path, lines[i].path, "the same keys");
            NS_TEST_EXPECT_MSG_EQ(again[i].value, lines[i].value, lines[i].path);
        }
    }
};

/// Documentation of a key is never left out.
class ScenarioDocumentationTestCase : public TestCase
{
  public:
    ScenarioDocumentationTestCase()
        : TestCase("every key has a type and a help of its own")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto& key : DescribeScenarioKeys())
        {
            NS_TEST_EXPECT_MSG_EQ(key.type.empty(), false, key.path);
            NS_TEST_EXPECT_MSG_EQ(key.help.empty(), false, key.path);
        }
    }
};

/// The suite.
class ScenarioTestSuite : public TestSuite
{
  public:
    ScenarioTestSuite();
};

ScenarioTestSuite::ScenarioTestSuite()
    : TestSuite("flow-distribution-flow-scenario", Type::UNIT)
{
    AddTestCase(new ScenarioDocumentationTestCase);
    if (CanReadScenarioFiles())
    {
        AddTestCase(new ScenarioDumpTestCase);
        AddTestCase(new ScenarioValuesTestCase);
        AddTestCase(new ScenarioAcceptedTestCase);
    }
}

ScenarioTestSuite g_scenarioTestSuite; //!< registers itself

} // namespace
