// SPDX-License-Identifier: GPL-2.0-only

// Scenarios that a program writes: no file was read, and nothing was checked yet.

#include "../../helper/network/link-faults.h"

#include "ns3/application.h"
#include "ns3/built-network.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/scenario-value.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <functional>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// @return what an action's ScenarioError says, or empty
std::string
RefusalOf(const std::function<void()>& action)
{
    try
    {
        action();
        return "";
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
}

/// A scenario that is small and good.
FlowScenario
SmallScenario()
{
    FlowScenario scenario;
    for (const char* group : {"client", "tm", "server"})
    {
        scenario.Group(group).count = 2;
    }
    scenario.events = {{Seconds(1), "fail", "tm0", 1}};
    scenario.duration = Seconds(2);
    return scenario;
}

/// Something that cannot be, and what is said of it.
struct Wrong
{
    std::function<void(FlowScenario&)> write;
    std::string said; //!< part of it: the key and the value
};

/// What a key's type rules out.
class WrongTest : public TestCase
{
  public:
    WrongTest()
        : TestCase("what no file could say is refused in C++ as well, by its check and by its run")
    {
    }

  private:
    void DoRun() override
    {
        const FlowScenario good = SmallScenario();
        NS_TEST_EXPECT_MSG_EQ(RefusalOf([&] { CheckScenario(good); }), "", "what is not changed");
        for (const Wrong& wrong : Wrongs())
        {
            FlowScenario scenario = SmallScenario();
            wrong.write(scenario);
            Expect([&] { CheckScenario(scenario); }, wrong.said);
            Expect([&] { RunScenario(scenario); }, wrong.said);
        }
    }

    void Expect(const std::function<void()>& action, const std::string& said)
    {
        const std::string refusal = RefusalOf(action);
        NS_TEST_EXPECT_MSG_NE(refusal.find(said), std::string::npos, said << ": " << refusal);
    }

    static std::vector<Wrong> Wrongs()
    {
        return {
            {[](auto& s) { s.network.Link("a-tm").medium = "ring"; }, "key 'medium': 'ring'"},
            {[](auto& s) { s.network.Link("a-tm").rate = 0; }, "key 'rate': '0"},
            {[](auto& s) { s.network.Link("a-tm").delay = Seconds(-1); }, "key 'delay': '-1s'"},
            {[](auto& s) { s.network.Link("a-tm").queuePackets = 0; }, "key 'queuePackets': '0'"},
            {[](auto& s) { s.network.family = "ipv5"; }, "key 'network.family': 'ipv5'"},
            {[](auto& s) { s.Group("server").count = 0; }, "key 'count': '0'"},
            {[](auto& s) { s.Group("a").choices[0].direction = "up"; },
             "key 'match.direction': 'up'"},
            {[](auto& s) { s.measuring.interval = Time(0); }, "key 'measuring.interval': '0s'"},
            {[](auto& s) { s.duration = Time(0); }, "key 'duration': '0s'"},
            {[](auto& s) { s.traffic.rate = 0; }, "key 'traffic.rate': '0'"},
            {[](auto& s) { s.traffic.sourcePorts = "bsd"; }, "key 'traffic.sourcePorts': 'bsd'"},
            {[](auto& s) { s.traffic.sources[0].kind = "quic"; }, "key 'kind': 'quic'"},
            {[](auto& s) { s.traffic.sources[0].share = -1; }, "key 'share': '-1'"},
            {[](auto& s) { s.services[0].protocol = "sctp"; }, "key 'protocol': 'sctp'"},
            {[](auto& s) { s.services[0].address = "here"; }, "key 'address': 'here'"},
            {[](auto& s) { s.events[0].action = "explode"; }, "key 'action': 'explode'"},
            {[](auto& s) { s.events[0].at = Seconds(-1); }, "key 'at': '-1s'"},
        };
    }
};

/// A network that is not built.
class BeforeBuildTest : public TestCase
{
  public:
    BeforeBuildTest()
        : TestCase("a network says that it is not built, and what it has not got")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = SmallScenario();
        scenario.network = ExpandNetwork(scenario.network);
        const BuiltNetwork network(scenario);
        NodeGroup& managers = network.GetGroup("tm");
        const std::string unbuilt = "group 'tm' is not built yet: Build comes first";
        NS_TEST_EXPECT_MSG_EQ(RefusalOf([&] { managers.GetNodes(); }), unbuilt, "its nodes");
        NS_TEST_EXPECT_MSG_EQ(RefusalOf([&] { managers.SetFailed(0, true); }), unbuilt, "to fail");
        ScenarioRun run(SmallScenario());
        BuiltNetwork& built = run.GetNetwork();
        NS_TEST_EXPECT_MSG_EQ(built.GetGroup("tm").GetNodes().GetN(), 2, "built by a run");
        NS_TEST_EXPECT_MSG_EQ(RefusalOf([&] { built.GetGroup("tm").SetFailed(2, true); }),
                              "group 'tm' has no node 2",
                              "one that is not there");
        NS_TEST_EXPECT_MSG_EQ(RefusalOf([&] { built.GetGroup(99); }),
                              "there is no group 99 among " +
                                  std::to_string(built.GetGroups().size()),
                              "a group that is not there");
        const ScenarioEvent cut{Seconds(1), "cut", "a-tm"};
        NS_TEST_EXPECT_MSG_EQ(RefusalOf([&] { built.GetLinkFaults().Happen(cut); }),
                              "link 'a-tm' cannot fail: no event of the scenario is about it",
                              "a link that was not prepared");
    }
};

/// Numbers on their way through text.
class DigitsTest : public TestCase
{
  public:
    DigitsTest()
        : TestCase("small and large numbers arrive as they were written")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = SmallScenario();
        scenario.events.clear();
        scenario.Group("client").count = 1;
        scenario.Group("server").Set("serviceTime", "400ns");
        scenario.traffic.rate = 400'000;
        ScenarioRun run(scenario);
        NS_TEST_EXPECT_MSG_EQ(
            TextOf(run, "server", "ServiceTime"), "exponential:4e-07", "400 ns are 4e-7 s");
        NS_TEST_EXPECT_MSG_EQ(TextOf(run, "client", "Interarrival"),
                              "exponential:2.5e-06",
                              "400,000 flows/s are 2.5e-6 s apart");
        NS_TEST_EXPECT_MSG_EQ(DurationValue(Time(0), Seconds(1)).parse("0.4us"),
                              NanoSeconds(400),
                              "a fraction of a unit");
        NS_TEST_EXPECT_MSG_EQ(
            DurationValue(Time(0), Hours(24)).parse("86399.999999999s").GetNanoSeconds(),
            86'399'999'999'999,
            "all digits");
        Expect([] { DurationValue(Time(0), Seconds(1)).parse("0.4ns"); }, "'0.4ns' is not a whole");
        Expect([] { RateValue(1, 1'000'000).parse("1.0005kbps"); }, "'1.0005kbps' is not a whole");
    }

    /// @return an attribute of the application on a group's first node
    static std::string TextOf(const ScenarioRun& run,
                              const std::string& group,
                              const std::string& attribute)
    {
        StringValue text;
        run.GetNetwork().GetGroup(group).GetNodes().Get(0)->GetApplication(0)->GetAttribute(
            attribute, text);
        return text.Get();
    }

    void Expect(const std::function<void()>& action, const std::string& said)
    {
        NS_TEST_EXPECT_MSG_EQ(RefusalOf(action).rfind(said, 0), 0, RefusalOf(action));
    }
};

/// The suite.
class ScenarioValuesTestSuite : public TestSuite
{
  public:
    ScenarioValuesTestSuite()
        : TestSuite("flow-distribution-scenario-values", TestSuite::Type::UNIT)
    {
        AddTestCase(new WrongTest);
        AddTestCase(new BeforeBuildTest);
        AddTestCase(new DigitsTest);
    }
};

ScenarioValuesTestSuite g_scenarioValuesTestSuite; //!< registers itself

} // namespace
