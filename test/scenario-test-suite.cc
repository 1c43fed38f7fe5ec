// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/number-text.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-schema.h"
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
    const Scenario s = LoadScenario(WriteFile(R"(
name: all sorts        # a comment
topology:
  managers: 3
  managerWeights: [1, 2.5, 0]
  links:
    wan: {rate: 2.5Gbps, delay: 20 ms}
services:
  - {address: 192.0.2.7, ports: [80, 443]}
  - {address: 192.0.2.8, protocol: udp, ports: 53}
scheme:
  key: greater-port
  hash: toeplitz
  select: hrw
translation: {kind: both, timeouts: {halfOpen: 3s}}
events:
  - {at: 4s, action: weight, target: tm2, weight: 7}
  - {at: 1500ms, action: fail, target: server15}
learnDelay: 0s
checksums: true
attributes:
  ns3::UniformRandomVariable::Max: 3
)"));
    NS_TEST_EXPECT_MSG_EQ(s.name, "all sorts", "text");
    NS_TEST_EXPECT_MSG_EQ(s.topology.managers, 3, "count");
    NS_TEST_EXPECT_MSG_EQ(s.topology.managerWeights.at(1), 2.5, "weights");
    NS_TEST_EXPECT_MSG_EQ(s.topology.links.wan.rate, 2'500'000'000, "rate");
    NS_TEST_EXPECT_MSG_EQ(s.topology.links.wan.delay, MilliSeconds(20), "duration with a space");
    NS_TEST_EXPECT_MSG_EQ(s.services.size(), 2, "list of mappings");
    NS_TEST_EXPECT_MSG_EQ(s.services.at(0).ports.at(1), 443, "list in a list");
    NS_TEST_EXPECT_MSG_EQ(s.services.at(1).protocol, "udp", "word");
    NS_TEST_EXPECT_MSG_EQ(
        s.scheme, "key=greater-port hash=toeplitz select=hrw", "mapping of spec words");
    NS_TEST_EXPECT_MSG_EQ(s.translation.timeouts.halfOpen, Seconds(3), "three levels");
    NS_TEST_EXPECT_MSG_EQ(s.events.at(0).Target(), "server15", "events are sorted by time");
    NS_TEST_EXPECT_MSG_EQ(s.events.at(1).weight, 7, "number");
    NS_TEST_EXPECT_MSG_EQ(s.checksums, true, "flag");
    NS_TEST_EXPECT_MSG_EQ(s.attributes.at("ns3::UniformRandomVariable::Max"), "3", "attribute");
    NS_TEST_EXPECT_MSG_EQ(s.duration, Scenario().duration, "default");
}

/// Overrides come after the file.
class ScenarioOverrideTestCase : public ScenarioFileTestCase
{
  public:
    ScenarioOverrideTestCase()
        : ScenarioFileTestCase("overrides set values, words of specs, items of lists, attributes")
    {
    }

  private:
    void DoRun() override;
};

void
ScenarioOverrideTestCase::DoRun()
{
    const std::string file = WriteFile("scheme: key=five-tuple hash=crc32 select=modulo\n"
                                       "events: [{at: 1s, action: fail, target: tm3}]\n");
    const Scenario s = LoadScenario(file,
                                    {{"scheme.hash", "toeplitz"},
                                     {"scheme.key", ""},
                                     {"scheme.size", "64"},
                                     {"scheme.select", "table"},
                                     {"events.0.at", "2s"},
                                     {"RngRun", "5"},
                                     {"topology.serverWeights", ""},
                                     {"ns3::UniformRandomVariable::Max", "2"}});
    NS_TEST_EXPECT_MSG_EQ(s.scheme, "hash=toeplitz select=table size=64", "spec words");
    NS_TEST_EXPECT_MSG_EQ(s.events.at(0).at, Seconds(2), "item of a list");
    NS_TEST_EXPECT_MSG_EQ(s.rngRun, 5, "RngRun as ns-3 spells it");
    NS_TEST_EXPECT_MSG_EQ(s.attributes.size(), 1, "attribute");
    NS_TEST_EXPECT_MSG_EQ(LoadScenario(file, {{"events", "none"}}).events.size(), 0, "no events");
    for (const char* list : {"80 8080", "80,8080", "[80, 8080]", "[80,8080]"})
    {
        const auto ports = LoadScenario(file, {{"services.0.ports", list}}).services.at(0).ports;
        NS_TEST_EXPECT_MSG_EQ((ports == std::vector<uint16_t>{80, 8080}), true, list);
    }
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
        const std::string file = WriteFile("topology: {managers: 3, servers: 2}\n"
                                           "services: [{ports: 80}, {protocol: udp, ports: 53}]\n"
                                           "events:\n"
                                           "  - {at: 1s, action: remove, target: server1}\n"
                                           "  - {at: 2s, action: add, target: server1}\n"
                                           "  - {at: 3s, action: add, target: server2}\n"
                                           "  - {at: 4s, action: weight, target: tm2, weight: 0}");
        for (const auto& [path, text] : std::vector<std::pair<std::string, std::string>>{
                 {"topology.managerWeights", "[0,1,1]"}, // nobody chooses the first
                 {"topology.serverWeights", "1,2"},      // round robin does not mind
                 {"scheme.select", "hrw"}})
        {
            NS_TEST_EXPECT_MSG_EQ(LoadScenario(file, {{path, text}}).events.size(), 4, path);
        }
    }
};

/// Every value that can be written is read back as itself, so that a dump repeats a run.
class ScenarioDumpTestCase : public TestCase
{
  public:
    ScenarioDumpTestCase()
        : TestCase("a dump of all parameters, read back as overrides, gives the same dump")
    {
    }

  private:
    void DoRun() override
    {
        Scenario scenario;
        scenario.topology.links.wan = {1'234'567, NanoSeconds(1500), 7};
        scenario.topology.serverWeights = std::vector<double>(16, 0.1);
        scenario.traffic.tcp.rate = 1.0 / 3;
        const auto lines = DumpScenario(scenario);
        ScenarioReader reader;
        for (const auto& line : lines)
        {
            reader.Override(line.path, line.value);
        }
        const auto again = DumpScenario(reader.Finish());
        NS_TEST_ASSERT_MSG_EQ(again.size(), lines.size(), "as many keys");
        for (std::size_t i = 0; i < lines.size(); ++i)
        {
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
    : TestSuite("flow-distribution-scenario", Type::UNIT)
{
    AddTestCase(new ScenarioDumpTestCase);
    AddTestCase(new ScenarioDocumentationTestCase);
    if (CanReadScenarioFiles())
    {
        AddTestCase(new ScenarioValuesTestCase);
        AddTestCase(new ScenarioOverrideTestCase);
        AddTestCase(new ScenarioAcceptedTestCase);
    }
}

ScenarioTestSuite g_scenarioTestSuite; //!< registers itself

} // namespace
