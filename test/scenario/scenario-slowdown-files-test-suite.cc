// SPDX-License-Identifier: GPL-2.0-only

// What runs that measure slowdown write, and what they refuse.

#include "../rig/scenario-refusal.h"

#include "ns3/result-writer.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// @return all that a run writes, but for wall time, and what slowdown adds
std::string
WithoutSlowdown(const FlowScenario& scenario, MeasurementReport report)
{
    report.wallSeconds = 0;
    report.slowdown.reset();
    report.aloneTimes.clear();
    FlowScenario plain = scenario;
    plain.measuring.slowdown = false;
    std::ostringstream out;
    WriteSummary(out, plain, report);
    WriteMembers(out, report);
    WriteTimeseries(out, report);
    WriteLearned(out, report);
    WriteFlows(out, report);
    return out.str();
}

/// Asking changes nothing, and asking again says the same.
class NothingChangesTestCase : public TestCase
{
  public:
    explicit NothingChangesTestCase(const std::string& fidelity)
        : TestCase("a run is the same with and without it, and so are two with it: " + fidelity),
          m_fidelity(fidelity)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        scenario.network = ManagerNetwork();
        scenario.traffic.fidelity = m_fidelity;
        scenario.traffic.rate = 100;
        scenario.traffic.sources[0].requests = "uniform:1:3";
        scenario.traffic.sources[0].responseSize = "lognormal:5000:1";
        scenario.events = {{Seconds(0.7), "fail", "tm3"}, {Seconds(1.2), "return", "tm3"}};
        scenario.measuring.flows = true;
        scenario.duration = Seconds(2);
        const std::string plain = WithoutSlowdown(scenario, RunScenario(scenario));
        scenario.measuring.slowdown = true;
        const MeasurementReport first = RunScenario(scenario);
        const MeasurementReport second = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ((WithoutSlowdown(scenario, first) == plain), true, "the same");
        NS_TEST_EXPECT_MSG_GT(first.slowdown->flows, 50, "else there is nothing to see");
        NS_TEST_EXPECT_MSG_EQ((first.aloneTimes == second.aloneTimes), true, "again the same");
        scenario.measuring.slowdown = false;
        const std::string after = WithoutSlowdown(scenario, RunScenario(scenario));
        NS_TEST_EXPECT_MSG_EQ((after == plain), true, "nothing is left of it");
    }

    std::string m_fidelity;
};

/// flows.csv, to the last digit.
class ColumnsTestCase : public TestCase
{
  public:
    ColumnsTestCase()
        : TestCase("flows.csv has time alone and slowdown of completed flows, else nothing")
    {
    }

  private:
    void DoRun() override
    {
        MeasurementReport report;
        FlowRecord flow;
        flow.start = 1'000'000'000;
        flow.end = 1'750'000'000;
        flow.outcome = "completed";
        report.flowRecords.push_back(flow);
        flow.flow = 1;
        flow.outcome = "broken";
        report.flowRecords.push_back(flow);
        report.aloneTimes = {250'000'000, -1};
        NS_TEST_EXPECT_MSG_EQ(EndOfLine(report, 0), ",aloneTime,slowdown", "names");
        NS_TEST_EXPECT_MSG_EQ(EndOfLine(report, 1), ",0.250000000,3", "0.75 s over 0.25 s");
        NS_TEST_EXPECT_MSG_EQ(EndOfLine(report, 2), ",,", "it has none");
        report.aloneTimes.clear();
        NS_TEST_EXPECT_MSG_EQ(EndOfLine(report, 1), ",,", "nobody asked");
    }

    /// @return the last two cells of a line, with the commas before them
    static std::string EndOfLine(const MeasurementReport& report, std::size_t number)
    {
        std::stringstream file;
        WriteFlows(file, report);
        std::string line;
        for (std::size_t i = 0; i <= number; ++i)
        {
            std::getline(file, line);
        }
        return line.substr(line.rfind(',', line.rfind(',') - 1));
    }
};

const std::vector<ScenarioRefusal> REFUSALS{
    {"captures of flows alone, where none are",
     "traces: {alone: a}\n",
     {},
     "test.yaml:1: key 'traces.alone' does nothing where no flows are run alone: "
     "measuring.slowdown: true"},
    {"two captures of one name",
     "measuring: {slowdown: true}\ntraces: {pcap: a, alone: a}\n",
     {},
     "test.yaml:2: keys 'traces.alone' and 'traces.pcap' name the same files"},
    {"no flag",
     "measuring: {slowdown: maybe}\n",
     {},
     "test.yaml:1: key 'measuring.slowdown': 'maybe' is not "},
};

class ScenarioSlowdownFilesTestSuite : public TestSuite
{
  public:
    ScenarioSlowdownFilesTestSuite()
        : TestSuite("flow-distribution-scenario-slowdown-files", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new NothingChangesTestCase("tcp"));
        AddTestCase(new NothingChangesTestCase("light"));
        AddTestCase(new ColumnsTestCase());
        for (const ScenarioRefusal& refusal : REFUSALS)
        {
            AddTestCase(new ScenarioRefusalTestCase(refusal));
        }
    }
};

const ScenarioSlowdownFilesTestSuite g_scenarioSlowdownFilesTestSuite;

} // namespace
