// SPDX-License-Identifier: GPL-2.0-only

// Who sets what: a program that runs scenarios, by ns-3's own defaults, and the scenario itself.

#include "../../helper/check/attribute-check.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/group-kind.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/string.h"
#include "ns3/tcp-socket.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <cstdlib>

using namespace ns3;

namespace
{

/// @return a run of half a second on an empty network, so that its latencies are those of links
FlowScenario
QuietScenario()
{
    FlowScenario scenario;
    scenario.Group("client").count = 2;
    scenario.Group("server").count = 2;
    scenario.Group("tm").count = 2;
    scenario.traffic.rate = 20;
    scenario.traffic.sources = {ScenarioSource()};
    scenario.traffic.sources[0].responseSize = "constant:1000"; // two rounds in all
    scenario.traffic.stop = Seconds(1);
    scenario.duration = Seconds(3);
    return scenario;
}

/// What the program has set before.
class CallerTest : public TestCase
{
  public:
    CallerTest()
        : TestCase("a run keeps the defaults that its caller has set, and leaves none behind")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = QuietScenario();
        const double plain = Median(scenario);
        Config::SetDefault("ns3::DistributorNetDevice::LearnFromMembers", StringValue("false"));
        Config::SetDefault("ns3::SteeringNetDevice::PipelineLatency", StringValue("20ms"));
        // Two rounds, each both ways, through two distributors and a manager.
        const double slow = Median(scenario);
        NS_TEST_EXPECT_MSG_GT(slow - plain, 2 * 2 * 3 * 0.020 * 0.99, "the caller's default");
        scenario.attributes["ns3::TcpSocket::InitialCwnd"] = "3";
        scenario.rngRun = 7;
        RngSeedManager::SetRun(5);
        Median(scenario);
        NS_TEST_EXPECT_MSG_EQ(InitialWindow(), 10, "as ns-3 has it, behind a run that had 3");
        NS_TEST_EXPECT_MSG_EQ(RngSeedManager::GetRun(), 5, "the caller's run");
        Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(4));
        Median(scenario);
        NS_TEST_EXPECT_MSG_EQ(InitialWindow(), 4, "as the caller has it, behind the same run");
    }

    void DoTeardown() override
    {
        Config::Reset();
        RngSeedManager::SetRun(1);
    }

    static double Median(const FlowScenario& scenario)
    {
        return RunScenario(scenario).completionTime.p50.value_or(0);
    }

    static uint64_t InitialWindow()
    {
        TypeId::AttributeInformation window;
        TcpSocket::GetTypeId().LookupAttributeByName("InitialCwnd", &window);
        return dynamic_cast<const UintegerValue&>(*window.initialValue).Get();
    }
};

/// Attributes that a class has from its parent.
class InheritedTest : public TestCase
{
  public:
    InheritedTest()
        : TestCase("an attribute of a parent class can be set for one of its children alone")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = QuietScenario();
        const double plain = RunScenario(scenario).completionTime.p50.value_or(0);
        scenario.attributes["ns3::DistributorNetDevice::PipelineLatency"] = "20ms";
        const double slow = RunScenario(scenario).completionTime.p50.value_or(0);
        // Two rounds through two distributors; the manager between them is as fast as before.
        const double added = 2 * 2 * 2 * 0.020;
        NS_TEST_EXPECT_MSG_EQ_TOL(slow - plain, added, 0.02 * added, "the distributors alone");
        ExpectRefusal("ns3::TcpSocketBase::SegmentSize", "set ns3::TcpSocket::SegmentSize");
        ExpectRefusal("ns3::DistributorNetDevice::PipelineLatenzy", "is no ns-3 attribute");
        ExpectRefusal("ns3::TrafficManagerNetDevice::PortRest", "'translation.portRest'");
    }

    void ExpectRefusal(const std::string& attribute, const std::string& part)
    {
        std::string said;
        try
        {
            CheckAttribute(attribute, "1");
        }
        catch (const ScenarioError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(said.find(part), std::string::npos, said);
    }
};

/// Keys that stand for attributes.
class KeyTest : public TestCase
{
  public:
    KeyTest()
        : TestCase("a key that nobody sets has the default of its attribute, whoever set that")
    {
    }

  private:
    void DoRun() override
    {
        const std::string device = "ns3::TrafficManagerNetDevice::";
        const std::string key = "translation.timeouts.established";
        // RFC 5382, REQ-5: not less than 2 hours and 4 minutes.
        NS_TEST_EXPECT_MSG_EQ(Manager({}).Duration(key), Minutes(124), "the device's default");
        Config::SetDefault(device + "TcpEstablished", TimeValue(Seconds(7)));
        Config::SetDefault(device + "Capacity", UintegerValue(12));
        Config::SetDefault(device + "MidStreamPickup", BooleanValue(true));
        Config::SetDefault(device + "OnServerFailure", StringValue("timeout"));
        NS_TEST_EXPECT_MSG_EQ(Manager({}).Duration(key), Seconds(7), "the program's, a time");
        NS_TEST_EXPECT_MSG_EQ(Manager({}).Count("translation.capacity"), 12, "a number");
        NS_TEST_EXPECT_MSG_EQ(Manager({}).Flag("translation.midStreamPickup"), true, "a flag");
        NS_TEST_EXPECT_MSG_EQ(Manager({}).Text("translation.onServerFailure"), "timeout", "a word");
        NS_TEST_EXPECT_MSG_EQ(
            Manager({{key, "9s"}}).Duration(key), Seconds(9), "what is set goes first");
    }

    void DoTeardown() override
    {
        Config::Reset();
    }

    static GroupSettings Manager(const std::map<std::string, std::string>& settings)
    {
        return {GroupKinds::Get("manager"), settings};
    }
};

/// The suite.
/// Who reads results learns of what no parameter says.
class RecordTest : public TestCase
{
  public:
    RecordTest()
        : TestCase("results name what a run went by: globals, changed defaults, the environment")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = QuietScenario();
        scenario.attributes["ns3::TcpSocket::InitialCwnd"] = "3";
        Config::SetDefault("ns3::SteeringNetDevice::PipelineLatency", StringValue("2us"));
        setenv("NS_ATTRIBUTE_DEFAULT", "ns3::TcpSocket::ConnCount=4", 1);
        const std::map<std::string, std::string> said = RunScenario(scenario).settings;
        unsetenv("NS_ATTRIBUTE_DEFAULT");
        Config::SetDefault("ns3::SteeringNetDevice::PipelineLatency", StringValue("0s"));
        const std::map<std::string, std::string> expected{
            {"ns3::TcpSocket::InitialCwnd", "3"},
            {"NS_ATTRIBUTE_DEFAULT", "ns3::TcpSocket::ConnCount=4"},
            {"RngRun", "1"}};
        for (const auto& [name, value] : expected)
        {
            const auto found = said.find(name);
            NS_TEST_EXPECT_MSG_EQ((found == said.end() ? "" : found->second), value, name);
        }
        NS_TEST_EXPECT_MSG_EQ(
            Time(said.at("ns3::SteeringNetDevice::PipelineLatency")), MicroSeconds(2), "default");
        setenv("NS_ATTRIBUTE_DEFAULT", "ns3::TcpSocket::InitialCwnd=1", 1);
        std::string refused;
        try
        {
            CheckAttribute("ns3::TcpSocket::InitialCwnd", "3");
        }
        catch (const ScenarioError& error)
        {
            refused = error.what();
        }
        unsetenv("NS_ATTRIBUTE_DEFAULT");
        NS_TEST_EXPECT_MSG_NE(
            refused.find("NS_ATTRIBUTE_DEFAULT"), std::string::npos, "one of the two would win");
        const auto after = RunScenario(QuietScenario()).settings;
        NS_TEST_EXPECT_MSG_EQ(after.count("ns3::TcpSocket::InitialCwnd"), 0, "as it was");
        NS_TEST_EXPECT_MSG_EQ(
            after.count("ns3::SteeringNetDevice::PipelineLatency"), 0, "set back");
    }
};

class ScenarioDefaultsSuite : public TestSuite
{
  public:
    ScenarioDefaultsSuite()
        : TestSuite("flow-distribution-scenario-defaults", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new CallerTest);
        AddTestCase(new InheritedTest);
        AddTestCase(new KeyTest);
        AddTestCase(new RecordTest);
    }
};

ScenarioDefaultsSuite g_scenarioDefaultsSuite; //!< registers itself

} // namespace
