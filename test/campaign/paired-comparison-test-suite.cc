// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/campaign/compared-figure.h"
#include "../../tool/campaign/paired-comparison.h"

#include "ns3/test.h"

#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

const std::string CAUSE = "affinity.tm.reverse.flowsByCause.member-died";

/// What a run of these tests says.
struct Said
{
    std::string violated; //!< flows of CAUSE; empty: the figure is left out, as where it is 0
    std::string broken;   //!< flows of 100
    std::string p99;      //!< s; empty: no flow completed
};

/// Runs of two configurations, a seed each. @param first what the first's say @param second others
RunComparison
Compare(const std::vector<Said>& first, const std::vector<Said>& second)
{
    std::vector<FinishedRun> runs;
    for (std::size_t configuration = 0; configuration < 2; ++configuration)
    {
        uint64_t seed = 0;
        for (const Said& said : configuration == 0 ? first : second)
        {
            FinishedRun run;
            run.plan.configuration = configuration;
            run.plan.varied = {{"tm.count", std::to_string(configuration)}};
            run.plan.scenario.rngRun = ++seed;
            std::vector<FigureScalar> scalars{{"flows.offered", "100", false},
                                              {"flows.broken", said.broken, false},
                                              {"affinity.tm.reverse.flowsSeen", "100", false},
                                              {"completionTime.p99", said.p99, false}};
            if (!said.violated.empty())
            {
                scalars.push_back({CAUSE, said.violated, true});
            }
            run.summary = RunSummary::Make(scalars);
            runs.push_back(run);
        }
    }
    return RunComparison(runs);
}

/// Figures that are left out where they are 0.
class LeftOutTestCase : public TestCase
{
  public:
    LeftOutTestCase()
        : TestCase("a cause that a run does not name is 0 there, in pairs and in half-widths")
    {
    }

  private:
    void DoRun() override
    {
        const RunComparison runs = Compare({{"16", "1", "1"}, {"18", "1", "1"}, {"", "1", "1"}},
                                           {{"", "1", "1"}, {"", "1", "1"}, {"", "1", "1"}});
        const PairedComparison pairs(runs, {0, 0}, {CAUSE});
        NS_TEST_ASSERT_MSG_EQ(pairs.Lines().size(), 1, "one figure, one configuration");
        const PairedDifference& difference = pairs.Lines().front().difference;
        NS_TEST_EXPECT_MSG_EQ(difference.pairs, 3, "no seed is left out");
        NS_TEST_EXPECT_MSG_EQ_TOL(difference.mean, -34.0 / 3, 1e-12, "-16, -18, 0");
        // 4.303 (t of 2) * sqrt(97.33) / sqrt(3) of 16, 18, 0; no width of 0, 0, 0.
        NS_TEST_EXPECT_MSG_EQ_TOL(GreatestHalfWidth(runs, CAUSE), 24.51, 0.01, "half-width");
        const RunComparison none = Compare({{"", "1", "1"}, {"", "1", "1"}}, {});
        std::ostringstream said;
        PairedComparison(none, {0}, {CAUSE}).Print(said, false);
        NS_TEST_EXPECT_MSG_NE(
            said.str().find("no run has: " + CAUSE), std::string::npos, "nowhere");
    }
};

/// Figures that some run has no value of.
class UnmeasuredTestCase : public TestCase
{
  public:
    UnmeasuredTestCase()
        : TestCase("seeds without a value are left out of that figure's pairs, and named")
    {
    }

  private:
    void DoRun() override
    {
        const RunComparison runs = Compare({{"", "1", "1"}, {"", "1", "2"}, {"", "1", "3"}},
                                           {{"", "1", "1.5"}, {"", "1", ""}, {"", "1", "3.4"}});
        const PairedComparison pairs(runs, {0, 0}, {"p99", "flows"});
        NS_TEST_ASSERT_MSG_EQ(pairs.Lines().size(), 2, "two figures");
        NS_TEST_EXPECT_MSG_EQ(pairs.Lines()[0].difference.pairs, 2, "of p99");
        NS_TEST_EXPECT_MSG_EQ(pairs.Lines()[1].difference.pairs, 3, "of flows");
        std::ostringstream said;
        pairs.Print(said, false);
        NS_TEST_EXPECT_MSG_NE(
            said.str().find("left out of pairs of p99, as a run has no value of it: rngRun 2\n"),
            std::string::npos,
            said.str());
    }
};

/// Percentages of few flows.
class SharesTestCase : public TestCase
{
  public:
    SharesTestCase()
        : TestCase("a share of small counts is resampled as the counts are, one of many is not")
    {
    }

  private:
    void DoRun() override
    {
        const auto runs = [](const std::string& a, const std::string& b, const std::string& c) {
            return Compare({{"", "10", "1"}, {"", "7", "1"}, {"", "8", "1"}},
                           {{"", a, "1"}, {"", b, "1"}, {"", c, "1"}});
        };
        const auto few = runs("2", "0", "5");
        const PairedComparison small(few, {0, 0}, {"broken", "flows.broken"});
        for (const auto& line : small.Lines())
        {
            // -8, -7, -3 as per cent or as flows: two of 8 flips are as far.
            NS_TEST_EXPECT_MSG_EQ(line.difference.resampled, true, line.figure);
            NS_TEST_EXPECT_MSG_EQ_TOL(line.difference.p, 0.25, 1e-12, line.figure);
        }
        NS_TEST_EXPECT_MSG_EQ(small.Lines().size(), 2, "per cent, and flows");
        const auto many = runs("40", "50", "45");
        const PairedComparison large(many, {0, 0}, {"broken"});
        NS_TEST_EXPECT_MSG_EQ(large.Lines().front().difference.resampled, false, "a mean of 45");
        const auto most = runs("99", "97", "100"); // but 1, 3, 0 are not
        const PairedComparison rest(most, {0, 0}, {"broken"});
        NS_TEST_EXPECT_MSG_EQ(
            rest.Lines().front().difference.resampled, true, "of those that are not");
    }
};

/// The suite.
class PairedComparisonTestSuite : public TestSuite
{
  public:
    PairedComparisonTestSuite()
        : TestSuite("flow-distribution-paired-comparison", Type::UNIT)
    {
        AddTestCase(new LeftOutTestCase);
        AddTestCase(new UnmeasuredTestCase);
        AddTestCase(new SharesTestCase);
    }
};

PairedComparisonTestSuite g_pairedComparisonTestSuite; //!< registers itself

} // namespace
