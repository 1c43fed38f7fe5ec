// SPDX-License-Identifier: GPL-2.0-only

// Links that are cut and heal, as a whole or what ends at a node, and who learns of it (C5, C9).

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// @return clients, a switch with a trunk to each of 4 routers, a server; replies take no trunk
FlowScenario
Trunks(const std::string& kind)
{
    FlowScenario scenario;
    scenario.network = ScenarioNetwork();
    auto& groups = scenario.network.groups;
    for (const auto& [name, type] : std::vector<std::pair<std::string, std::string>>{
             {"client", "client"}, {"edge", kind}, {"path", "router"}, {"server", "server"}})
    {
        groups.emplace_back();
        groups.back().name = name;
        groups.back().kind = type;
    }
    groups[0].count = 4;
    groups[2].count = 4;
    groups[1].choices.resize(1);
    groups[1].choices[0].chooses = "path";
    for (const auto& [first, second] : std::vector<std::pair<std::string, std::string>>{
             {"client", "edge"}, {"edge", "path"}, {"path", "server"}, {"edge", "server"}})
    {
        scenario.network.links.emplace_back();
        scenario.network.links.back().between = {first, second};
    }
    scenario.network.requests = {"client", "edge", "path", "server"};
    scenario.network.replies = {"server", "edge", "client"};
    scenario.scheme = "key=five-tuple hash=crc32 select=hrw";
    scenario.traffic.rate = 200;
    scenario.traffic.sources[0].kind = "udp";
    scenario.services[0].protocol = "udp";
    scenario.learnDelay = MilliSeconds(100);
    scenario.duration = Seconds(3);
    return scenario;
}

/// @return what was learned, such as "edge0 fail 2 at 1.1"
std::vector<std::string>
Learned(const MeasurementReport& report)
{
    std::vector<std::string> learned;
    for (const LearnedChange& change : report.learned)
    {
        learned.push_back(change.group + std::to_string(change.node) + " " + change.change + " " +
                          std::to_string(change.member) + " at " +
                          std::to_string(change.time / 1'000'000) + "ms");
    }
    return learned;
}

/// @return packets that links lost
uint64_t
LostOnLinks(const MeasurementReport& report)
{
    const auto found = report.packets.dropped.find("link-error");
    return found == report.packets.dropped.end() ? 0 : found->second;
}

/// A scenario's events, and what is learned of them.
struct Case
{
    const char* name;
    const char* kind; //!< of who chooses
    std::vector<ScenarioEvent> events;
    std::vector<std::string> learned;
};

const std::vector<Case> CASES = {
    {"a trunk is cut and heals",
     "switch",
     {{Seconds(1), "cut", "edge-path.path2"}, {Seconds(2), "heal", "edge-path.path2"}},
     {"edge0 fail 2 at 1100ms", "edge0 return 2 at 2100ms"}},
    {"only a switch sees its links",
     "distributor",
     {{Seconds(1), "cut", "edge-path.path2"}, {Seconds(2), "heal", "edge-path.path2"}},
     {}},
    {"a link elsewhere is nothing to it",
     "switch",
     {{Seconds(1), "cut", "path-server.path2"}, {Seconds(2), "heal", "path-server.path2"}},
     {}},
    {"all trunks at its own end",
     "switch",
     {{Seconds(2), "cut", "edge-path.edge0"}},
     {"edge0 fail 0 at 2100ms",
      "edge0 fail 1 at 2100ms",
      "edge0 fail 2 at 2100ms",
      "edge0 fail 3 at 2100ms"}},
    {"a node that failed meanwhile is not back when its trunk heals",
     "switch",
     {{Seconds(1), "cut", "edge-path.path2"},
      {Seconds(1.2), "fail", "path2"},
      {Seconds(1.5), "heal", "edge-path.path2"},
      {Seconds(2), "return", "path2"}},
     {"edge0 fail 2 at 1100ms", "edge0 fail 2 at 1300ms", "edge0 return 2 at 2100ms"}},
    {"a node that returns behind a cut trunk is not seen",
     "switch",
     {{Seconds(1), "fail", "path2"},
      {Seconds(1.2), "cut", "edge-path.path2"},
      {Seconds(1.5), "return", "path2"},
      {Seconds(2), "heal", "edge-path.path2"}},
     {"edge0 fail 2 at 1100ms", "edge0 return 2 at 2100ms"}},
    {"of two cuts the last one that heals counts",
     "switch",
     {{Seconds(1), "cut", "edge-path.path2"},
      {Seconds(1.2), "cut", "edge-path"},
      {Seconds(1.5), "heal", "edge-path.path2"},
      {Seconds(2), "heal", "edge-path"}},
     {"edge0 fail 2 at 1100ms",
      "edge0 fail 0 at 1300ms",
      "edge0 fail 1 at 1300ms",
      "edge0 fail 3 at 1300ms",
      "edge0 return 0 at 2100ms",
      "edge0 return 1 at 2100ms",
      "edge0 return 2 at 2100ms",
      "edge0 return 3 at 2100ms"}},
    {"a node that drained goes on draining",
     "switch",
     {{Seconds(1), "drain", "path2"},
      {Seconds(1.2), "cut", "edge-path.path2"},
      {Seconds(2), "heal", "edge-path.path2"}},
     {"edge0 drain 2 at 1100ms",
      "edge0 fail 2 at 1300ms",
      "edge0 return 2 at 2100ms",
      "edge0 drain 2 at 2100ms"}},
    {"a node that is drained behind a cut trunk stays down until it is seen, and then drains",
     "switch",
     {{Seconds(1), "cut", "edge-path.path2"},
      {Seconds(1.3), "drain", "path2"},
      {Seconds(2), "heal", "edge-path.path2"}},
     {"edge0 fail 2 at 1100ms", "edge0 return 2 at 2100ms", "edge0 drain 2 at 2100ms"}},
};

/// Who learns what when.
class LearnedCutTest : public TestCase
{
  public:
    /// @param one the case
    explicit LearnedCutTest(const Case& one)
        : TestCase(std::string("C5, link events: ") + one.name),
          m_case(one)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Trunks(m_case.kind);
        scenario.events = m_case.events;
        const std::vector<std::string> learned = Learned(RunScenario(scenario));
        NS_TEST_ASSERT_MSG_EQ(learned.size(), m_case.learned.size(), m_case.name);
        for (std::size_t i = 0; i < learned.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(learned[i], m_case.learned[i], "in this order");
        }
    }

    Case m_case;
};

/// Packets are lost from the cut until the switch knows, and no more.
class TrunkLossTest : public TestCase
{
  public:
    TrunkLossTest()
        : TestCase("C5: a switch survives the loss of a trunk")
    {
    }

  private:
    static uint64_t Lost(const std::string& kind, Time learnDelay)
    {
        FlowScenario scenario = Trunks(kind);
        scenario.learnDelay = learnDelay;
        scenario.events = {{Seconds(1), "cut", "edge-path.path2"},
                           {Seconds(2), "heal", "edge-path.path2"}};
        return LostOnLinks(RunScenario(scenario));
    }

    void DoRun() override
    {
        // One request a flow, 200 flows/s, a quarter of them by the trunk that is cut for 1 s: 50.
        const uint64_t blind = Lost("distributor", MilliSeconds(100));
        NS_TEST_EXPECT_MSG_GT(blind, 20, "six standard deviations (7) are less");
        NS_TEST_EXPECT_MSG_LT(blind, 92, "the same");
        NS_TEST_EXPECT_MSG_EQ(Lost("switch", Seconds(0)), 0, "it knows at once");
        const uint64_t seen = Lost("switch", MilliSeconds(100));
        NS_TEST_EXPECT_MSG_GT(seen, 0, "for 100 ms");
        NS_TEST_EXPECT_MSG_LT(seen, 19, "5 on average");
        NS_TEST_EXPECT_MSG_EQ(Lost("switch", Seconds(5)), blind, "it never learns");
    }
};

/// @param target of a cut @param add a node that comes later, or empty @return why it cannot be
std::string
WhyNoCut(const std::string& target, const std::string& add)
{
    FlowScenario scenario = Trunks("switch");
    scenario.events = {{Seconds(1), "cut", target}};
    if (!add.empty())
    {
        scenario.events.push_back({Seconds(1.5), "add", add});
    }
    try
    {
        CheckScenario(scenario);
        return "";
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
}

/// A node that a link does not end at.
class NoSuchEndTest : public TestCase
{
  public:
    NoSuchEndTest()
        : TestCase("C5: a cut is of an end that is there, or will be")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(WhyNoCut("edge-path.path3", ""), "", "the last of four");
        NS_TEST_EXPECT_MSG_NE(WhyNoCut("edge-path.path4", "").find("has no end at path4"),
                              std::string::npos,
                              "refused before it runs");
        NS_TEST_EXPECT_MSG_EQ(WhyNoCut("edge-path.path4", "path4"), "", "it comes later");
    }
};

/// The suite.
class LinkEventsTestSuite : public TestSuite
{
  public:
    LinkEventsTestSuite()
        : TestSuite("flow-distribution-link-events", Type::UNIT)
    {
        for (const Case& one : CASES)
        {
            AddTestCase(new LearnedCutTest(one));
        }
        AddTestCase(new TrunkLossTest);
        AddTestCase(new NoSuchEndTest);
    }
};

LinkEventsTestSuite g_linkEventsTestSuite; //!< registers itself

} // namespace
