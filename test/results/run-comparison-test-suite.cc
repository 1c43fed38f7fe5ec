// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/sweep/run-comparison.h"

#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

using namespace ns3;

namespace
{

/// Lists of values are read and crossed.
class VariationTestCase : public TestCase
{
  public:
    VariationTestCase()
        : TestCase("variations are read, and crossed with the last one fastest")
    {
    }

  private:
    void DoRun() override
    {
        const Variation commas = ParseVariation("a.b=1,2");
        NS_TEST_EXPECT_MSG_EQ(commas.path, "a.b", "key");
        NS_TEST_ASSERT_MSG_EQ(commas.values.size(), 2, "two values");
        NS_TEST_EXPECT_MSG_EQ(commas.values[1], "2", "value");
        const Variation semicolons = ParseVariation("scheme=key=a,b;key=c");
        NS_TEST_ASSERT_MSG_EQ(semicolons.values.size(), 2, "values with commas");
        NS_TEST_EXPECT_MSG_EQ(semicolons.values[0], "key=a,b", "value with a comma");
        const Variation lists = ParseVariation("a=[1,2],[3,4]");
        NS_TEST_ASSERT_MSG_EQ(lists.values.size(), 2, "values that are lists");
        NS_TEST_EXPECT_MSG_EQ(lists.values[0], "[1,2]", "a list");
        const auto crossed = CrossVariations({commas, {"c", {"x", "y", "z"}}});
        NS_TEST_ASSERT_MSG_EQ(crossed.size(), 6, "every value with every other");
        NS_TEST_EXPECT_MSG_EQ(crossed[1][0].second, "1", "the first varies slowly");
        NS_TEST_EXPECT_MSG_EQ(crossed[1][1].second, "y", "the last varies fast");
        NS_TEST_EXPECT_MSG_EQ(CrossVariations({}).size(), 1, "nothing varied is one configuration");
        for (const char* bad : {"a", "=1", "a="})
        {
            bool refused = false;
            try
            {
                ParseVariation(bad);
            }
            catch (const ScenarioError&)
            {
                refused = true;
            }
            NS_TEST_EXPECT_MSG_EQ(refused, true, bad);
        }
    }
};

/// A task that fails or crashes is reported; the others go on.
class RunPoolTestCase : public TestCase
{
  public:
    RunPoolTestCase()
        : TestCase("tasks that fail or crash are accounted for, the others go on")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<RunPool::Task> tasks;
        const auto add = [this, &tasks](const std::function<int()>& action) {
            const std::string log = "log" + std::to_string(tasks.size());
            tasks.push_back({action, CreateTempDirFilename(log)});
        };
        add([] { return 0; });
        add([] {
            std::cerr << "first\nlast line\n";
            return 3;
        });
        add([]() -> int { std::abort(); });
        add([]() -> int { throw ScenarioError("thrown"); });
        std::size_t ended = 0;
        const auto outcomes =
            RunPool(2).Run(tasks, [&ended](std::size_t, const RunPool::Outcome&) { ++ended; });
        NS_TEST_EXPECT_MSG_EQ(ended, 4, "all are told");
        NS_TEST_EXPECT_MSG_EQ(outcomes[0].IsGood(), true, "good");
        NS_TEST_EXPECT_MSG_EQ(std::ifstream(tasks[0].log).good(), false, "no words, no log");
        NS_TEST_EXPECT_MSG_EQ(outcomes[1].exitCode, 3, "exit code");
        NS_TEST_EXPECT_MSG_EQ(outcomes[1].message, "last line", "last line");
        NS_TEST_EXPECT_MSG_EQ(outcomes[2].exitCode, 128 + SIGABRT, "signal");
        NS_TEST_EXPECT_MSG_EQ(outcomes[3].message, "thrown", "exception");
    }
};

/// Where nothing can be written every further run is in vain.
class FullDiskTestCase : public TestCase
{
  public:
    FullDiskTestCase()
        : TestCase("no task is started after one that found the disk full")
    {
    }

  private:
    void DoRun() override
    {
        const auto log = CreateTempDirFilename("log");
        const std::vector<RunPool::Task> tasks{
            {[] { return 0; }, log},
            {[]() -> int {
                 throw std::system_error(ENOSPC, std::generic_category(), "x cannot be written");
             },
             log},
            {[] { return 0; }, log},
            {[] { return 0; }, log}};
        std::size_t ended = 0;
        const auto outcomes =
            RunPool(1).Run(tasks, [&ended](std::size_t, const RunPool::Outcome&) { ++ended; });
        NS_TEST_EXPECT_MSG_EQ(ended, 2, "those that were started");
        NS_TEST_EXPECT_MSG_EQ(outcomes[1].exitCode, 1, "it failed");
        NS_TEST_EXPECT_MSG_EQ(
            outcomes[1].message, "x cannot be written: No space left on device", "why");
        NS_TEST_EXPECT_MSG_EQ(outcomes[2].exitCode, RunPool::NOT_STARTED, "in vain");
        NS_TEST_EXPECT_MSG_EQ(outcomes[3].IsGood(), false, "the same");
    }
};

/// Means over good runs, every run in the tidy file.
class ComparisonTestCase : public TestCase
{
  public:
    ComparisonTestCase()
        : TestCase("means over the good runs; a tidy file with every run")
    {
    }

  private:
    void DoRun() override;

    /// @return a run with so many flows and, where it is not 0, a violation
    FinishedRun MakeRun(uint64_t run, uint64_t offered, int exitCode, uint64_t violations)
    {
        MeasurementReport report;
        report.flows.offered = offered;
        report.affinity["tm"].forward.flowsSeen = offered;
        if (violations > 0)
        {
            report.affinity["tm"].forward.byCause["translation"] = violations;
        }
        const std::string file = CreateTempDirFilename("summary.json");
        std::ofstream out(file);
        WriteSummary(out, FlowScenario(), report);
        out.close();
        PlannedRun plan;
        plan.varied = {{"scheme", "key=a,b"}};
        plan.scenario.rngRun = run;
        return {plan, {exitCode, "", 0}, RunSummary::Read(file)};
    }
};

void
ComparisonTestCase::DoRun()
{
    const RunComparison comparison(
        {MakeRun(1, 10, 0, 0), MakeRun(2, 20, 0, 7), MakeRun(3, 999, 1, 0)});
    NS_TEST_EXPECT_MSG_EQ(comparison.Failed(), 1, "failed");
    NS_TEST_EXPECT_MSG_EQ(comparison.HasEqualRuns(), false, "10 flows and 20");
    const RunComparison twice({MakeRun(1, 10, 0, 0), MakeRun(2, 10, 0, 0), MakeRun(3, 999, 1, 0)});
    NS_TEST_EXPECT_MSG_EQ(twice.HasEqualRuns(), true, "the good ones are alike");
    const RunComparison once({MakeRun(1, 10, 0, 0)});
    NS_TEST_EXPECT_MSG_EQ(once.HasEqualRuns(), false, "one alone has nobody to be like");
    // t(1 degree of freedom, 97.5 %) = 12.706; half width = t * 7.071 / sqrt(2) = 63.5
    NS_TEST_EXPECT_MSG_EQ(
        comparison.Cell(0, FindResultMetric("flows")), "15 ±64", "mean, interval");
    NS_TEST_EXPECT_MSG_EQ(comparison.Cell(0, FindResultMetric("p50")), "-", "no run has it");
    std::stringstream csv;
    comparison.WriteCsv(csv);
    std::string head;
    std::string line;
    std::getline(csv, head);
    NS_TEST_EXPECT_MSG_EQ(
        head.find("configuration,run,folder,exitCode,scheme,flows.offered"), 0, head);
    NS_TEST_EXPECT_MSG_EQ(head.find("wallSeconds"), std::string::npos, "no wall time");
    std::getline(csv, line);
    NS_TEST_EXPECT_MSG_EQ(line.find("1,1,runs/,0,\"key=a,b\",10,"), 0, line);
    NS_TEST_EXPECT_MSG_EQ(line.substr(line.size() - 2), ",0", "a cause that did not occur is 0");
}

/// Figures of events: those that fit what happened.
class EventFiguresTestCase : public TestCase
{
  public:
    EventFiguresTestCase()
        : TestCase("newcomer and by-weight stand where somebody comes, or weights change")
    {
    }

  private:
    /// @return a figure of a run with one event, at which 20 flows are open and some moved
    std::string Cell(const std::string& event, const std::string& figure)
    {
        MeasurementReport report;
        FailoverReport& failover = report.failover.emplace_back();
        failover.event = event;
        failover.flowsActive = 20;
        failover.toNewcomer.either = 4;
        failover.byWeight.either = 5;
        const std::string file = CreateTempDirFilename("summary.json");
        std::ofstream out(file);
        WriteSummary(out, FlowScenario(), report);
        out.close();
        std::vector<FinishedRun> runs(1);
        runs[0].summary = RunSummary::Read(file);
        const RunComparison comparison(runs);
        return comparison.Cell(0, FindResultMetric(figure));
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Cell("add tm8", "newcomer"), "20.0", "4 of 20");
        NS_TEST_EXPECT_MSG_EQ(Cell("return tm1", "newcomer"), "20.0", "4 of 20");
        NS_TEST_EXPECT_MSG_EQ(Cell("fail tm1", "newcomer"), "-", "nobody comes");
        NS_TEST_EXPECT_MSG_EQ(Cell("weight tm1", "by-weight"), "25.0", "5 of 20");
        NS_TEST_EXPECT_MSG_EQ(Cell("add tm8", "by-weight"), "-", "no weights changed");
    }
};

/// The suite.
class RunComparisonTestSuite : public TestSuite
{
  public:
    RunComparisonTestSuite()
        : TestSuite("flow-distribution-run-comparison", Type::UNIT)
    {
        AddTestCase(new VariationTestCase);
        AddTestCase(new RunPoolTestCase);
        AddTestCase(new FullDiskTestCase);
        AddTestCase(new ComparisonTestCase);
        AddTestCase(new EventFiguresTestCase);
    }
};

RunComparisonTestSuite g_runComparisonTestSuite; //!< registers itself

} // namespace
