// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/campaign/compared-figure.h"
#include "../../tool/campaign/paired-comparison.h"
#include "../../tool/campaign/paired-statistics.h"

#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <cmath>
#include <random>

using namespace ns3;

namespace
{

/// Compares pairs of values that are no shares.
PairedDifference
Measure(const std::vector<double>& baseline, const std::vector<double>& other)
{
    return MeasurePairs(baseline, other, AreSmallCounts(baseline) && AreSmallCounts(other));
}

/// What R prints for data that it ships.
class StudentTestCase : public TestCase
{
  public:
    StudentTestCase()
        : TestCase("t interval and p of Student's sleep data, as R's t.test has them")
    {
    }

  private:
    void DoRun() override
    {
        // t.test(extra ~ group, data = sleep, paired = TRUE): t = -4.0621, df = 9,
        // p-value = 0.002833, 95 percent confidence interval -2.4598858 -0.7001142, mean -1.58.
        const std::vector<double> first{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
        const std::vector<double> second{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
        const PairedDifference found = Measure(second, first);
        NS_TEST_EXPECT_MSG_EQ(found.pairs, 10, "pairs");
        NS_TEST_EXPECT_MSG_EQ(found.resampled, false, "no counts, no ties");
        NS_TEST_EXPECT_MSG_EQ_TOL(found.mean, -1.58, 1e-12, "mean");
        NS_TEST_EXPECT_MSG_EQ_TOL(found.low, -2.4598858, 1e-7, "lower end");
        NS_TEST_EXPECT_MSG_EQ_TOL(found.high, -0.7001142, 1e-7, "upper end");
        NS_TEST_EXPECT_MSG_EQ_TOL(found.p, 0.002833, 5e-7, "p");
    }
};

/// Sign flips, counted by hand.
class SignFlipTestCase : public TestCase
{
  public:
    SignFlipTestCase()
        : TestCase("counts and ties are resampled: sign flips, counted by hand")
    {
    }

  private:
    void DoRun() override
    {
        // Differences 1, 2, 3: of 8 sums of +-1 +-2 +-3 two are as far from 0 as 6.
        PairedDifference found = Measure({0, 0, 0}, {1, 2, 3});
        NS_TEST_EXPECT_MSG_EQ(found.resampled, true, "small counts");
        NS_TEST_EXPECT_MSG_EQ_TOL(found.p, 0.25, 1e-12, "2 of 8");
        NS_TEST_EXPECT_MSG_EQ((found.low >= 1 && found.high <= 3), true, "within what there is");
        // Differences 3, -1, 1: sums 3, 1, 5, 3 and their opposites; 6 of 8 are at least 3.
        found = Measure({0, 1, 0}, {3, 0, 1});
        NS_TEST_EXPECT_MSG_EQ_TOL(found.p, 0.75, 1e-12, "6 of 8");
        // Mostly ties: 0, 0, 0, 0.5. Flips of 0 change nothing, so all are as far.
        found = Measure({50.5, 60.5, 70.5, 80.5}, {50.5, 60.5, 70.5, 81});
        NS_TEST_EXPECT_MSG_EQ(found.resampled, true, "three of four alike");
        NS_TEST_EXPECT_MSG_EQ_TOL(found.p, 1, 1e-12, "all");
        // All alike: +4 five times; the flips that are as far are two of 32.
        found = Measure({100, 200, 300, 400, 500}, {104, 204, 304, 404, 504});
        NS_TEST_EXPECT_MSG_EQ_TOL(found.p, 2.0 / 32, 1e-12, "2 of 32");
        NS_TEST_EXPECT_MSG_EQ(found.low, 4, "no width");
        found = Measure({7, 8}, {7, 8});
        NS_TEST_EXPECT_MSG_EQ(found.isZero, true, "nothing to test");
        // All alike but for rounding, as ms are made of s: 2 of 32.
        found = Measure({50.1, 60.3, 71.7, 82.9, 93.1}, {60.9, 71.1, 82.5, 93.7, 103.9});
        NS_TEST_EXPECT_MSG_EQ_TOL(found.p, 2.0 / 32, 1e-12, "10.8 five times");
        NS_TEST_EXPECT_MSG_EQ(found.deviation, 0, "rounding is no spread");
        // Shares of small counts are resampled: of 3, 0, 2 in 40 and 0, 0, 0 two of four are as
        // far.
        found = MeasurePairs({7.5, 0, 5}, {0, 0, 0}, true);
        NS_TEST_EXPECT_MSG_EQ(found.resampled, true, "shares of small counts");
        NS_TEST_EXPECT_MSG_EQ_TOL(found.p, 0.5, 1e-12, "4 of 8");
        // Large counts go by t.
        found = Measure({100, 200, 300}, {101, 203, 302});
        NS_TEST_EXPECT_MSG_EQ(found.resampled, false, "mean 200");
    }
};

/// Holm's procedure by hand, and sample sizes of R.
class TableTestCase : public TestCase
{
  public:
    TableTestCase()
        : TestCase("Holm's correction worked by hand; seeds that settle, as R's power.t.test")
    {
    }

  private:
    void DoRun() override
    {
        // In order 0.005 * 4, 0.01 * 3, 0.03 * 2, 0.04 * 1 (not below the one before).
        const auto adjusted = AdjustByHolm({0.01, 0.04, 0.03, 0.005});
        NS_TEST_EXPECT_MSG_EQ_TOL(adjusted[0].first, 0.03, 1e-12, "second");
        NS_TEST_EXPECT_MSG_EQ_TOL(adjusted[1].first, 0.06, 1e-12, "last, kept up by the third");
        NS_TEST_EXPECT_MSG_EQ_TOL(adjusted[2].first, 0.06, 1e-12, "third");
        NS_TEST_EXPECT_MSG_EQ_TOL(adjusted[3].first, 0.02, 1e-12, "first");
        NS_TEST_EXPECT_MSG_EQ(adjusted[0].second, 3, "factor");
        NS_TEST_EXPECT_MSG_EQ(AdjustByHolm({0.9, 0.8})[0].first, 1, "no more than 1");
        NS_TEST_EXPECT_MSG_EQ(AdjustByHolm({0.5, 0.01, 0.5})[0].second, 2, "equal ones, first");
        NS_TEST_EXPECT_MSG_EQ(AdjustByHolm({0.5, 0.01, 0.5})[2].second, 2, "equal ones, last");
        // power.t.test(power = .8, delta = 0.5, sd = 1, type = "one.sample"): n = 33.36713
        PairedDifference difference;
        difference.deviation = 1;
        difference.mean = 0.5;
        NS_TEST_EXPECT_MSG_EQ(PairsToSettle(difference, 0.05).value_or(0), 34U, "34 seeds");
        // delta = 1: n = 9.937864
        difference.mean = -1;
        const auto one = PairsToSettle(difference, 0.05);
        NS_TEST_EXPECT_MSG_EQ_TOL(one.value_or(0), 10.5, 0.6, "10 seeds, or one more");
        difference.mean = 1e-6;
        NS_TEST_EXPECT_MSG_EQ(PairsToSettle(difference, 0.05).has_value(), false, "hopeless");
        // By sign flips 2^(1-n) has to be below the level: 2^-4 is not below 0.05, 2^-5 is.
        difference.mean = 100;
        difference.resampled = true;
        NS_TEST_EXPECT_MSG_EQ(PairsToSettle(difference, 0.05).value_or(0), 6U, "2^-5");
        difference.deviation = 0;
        NS_TEST_EXPECT_MSG_EQ(PairsToSettle(difference, 0.05 / 9).value_or(0), 9U, "2^-8");
        NS_TEST_EXPECT_MSG_EQ(PairsToSettle(difference, 2e-4).value_or(0), 14U, "1/10001");
        NS_TEST_EXPECT_MSG_EQ(PairsToSettle(difference, 9e-5).has_value(), false, "never");
    }
};

/// Whether intervals hold the truth as often as they say.
class CoverageTestCase : public TestCase
{
  public:
    CoverageTestCase()
        : TestCase(
              "95 % intervals hold the true difference in 95 % of studies, resampled ones nearly")
    {
    }

  private:
    /// @return a normal deviate (Box and Muller), the same with every standard library
    double Normal()
    {
        const double u = (static_cast<double>(m_draws() >> 11) + 1) / 9007199254740993.0;
        const double v = static_cast<double>(m_draws() >> 11) / 9007199254740992.0;
        return std::sqrt(-2 * std::log(u)) * std::cos(2 * M_PI * v);
    }

    /// @return a count, Poisson with a mean (Knuth)
    double Poisson(double mean)
    {
        double count = -1;
        for (double product = 1; product > std::exp(-mean); ++count)
        {
            product *= (static_cast<double>(m_draws() >> 11) + 1) / 9007199254740993.0;
        }
        return count;
    }

    void DoRun() override
    {
        constexpr int studies = 4000;
        int held = 0;
        int rejected = 0;
        for (int i = 0; i < studies; ++i)
        {
            std::vector<double> base;
            std::vector<double> other;
            for (int k = 0; k < 10; ++k)
            {
                base.push_back(100 + 20 * Normal());
                other.push_back(base.back() + 3 + 5 * Normal());
            }
            const PairedDifference found = Measure(base, other);
            held += found.low <= 3 && 3 <= found.high ? 1 : 0;
            rejected += found.p < 0.05 ? 1 : 0;
        }
        // Four standard errors of a share of 4000: 4 * sqrt(0.95 * 0.05 / 4000) = 1.4 %.
        NS_TEST_EXPECT_MSG_EQ_TOL(held / double{studies}, 0.95, 0.014, "t, 10 pairs");
        // A true difference of 0.6 deviations shows with n = 10 at the power 0.395
        // (power.t.test(n = 10, delta = 0.6, type = "one.sample")).
        NS_TEST_EXPECT_MSG_EQ_TOL(rejected / double{studies}, 0.395, 0.031, "power");
        held = 0;
        int wrong = 0;
        constexpr int fewer = 300;
        for (int i = 0; i < fewer; ++i)
        {
            std::vector<double> base;
            std::vector<double> other;
            for (int k = 0; k < 12; ++k)
            {
                base.push_back(Poisson(2));
                other.push_back(Poisson(2));
            }
            const PairedDifference found = Measure(base, other);
            held += found.low <= 0 && 0 <= found.high ? 1 : 0;
            wrong += found.p < 0.05 ? 1 : 0;
        }
        // The percentile interval of 12 values is short by about sqrt(11/12) and z for t: 0.92.
        NS_TEST_EXPECT_MSG_EQ((held / double{fewer} > 0.87), true, "resampled, 12 pairs: " << held);
        // The test by sign flips is exact: at most 5 %, and 4 standard errors.
        NS_TEST_EXPECT_MSG_EQ((wrong / double{fewer} < 0.05 + 0.05), true, "wrong: " << wrong);
    }

    std::mt19937_64 m_draws{12345};
};

/// Which configuration is compared with which.
class BaselineTestCase : public TestCase
{
  public:
    BaselineTestCase()
        : TestCase("baselines by number and by value, and what cannot be one")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<PlannedRun> plan;
        for (const auto& varied : CrossVariations({{"a", {"1", "2"}}, {"b", {"x", "y"}}}))
        {
            PlannedRun run;
            run.configuration = plan.size();
            run.varied = varied;
            plan.push_back(run);
        }
        using Numbers = std::vector<std::size_t>;
        NS_TEST_EXPECT_MSG_EQ((FindBaselines(plan, "") == Numbers{0, 0, 0, 0}), true, "the first");
        NS_TEST_EXPECT_MSG_EQ((FindBaselines(plan, "3") == Numbers{2, 2, 2, 2}), true, "third");
        NS_TEST_EXPECT_MSG_EQ(
            (FindBaselines(plan, "b=y") == Numbers{1, 1, 3, 3}), true, "each its own");
        for (const char* bad : {"0", "5", "1.5", "b", "c=1", "b=z"})
        {
            bool refused = false;
            try
            {
                FindBaselines(plan, bad);
            }
            catch (const ScenarioError&)
            {
                refused = true;
            }
            NS_TEST_EXPECT_MSG_EQ(refused, true, bad);
        }
        CheckFigureNames({"p99", "tm-rev", "failover.0.moved.excess.either", "flows.broken"});
        for (const char* bad : {"p98", "flows.brokn", "failover.x"})
        {
            bool refused = false;
            try
            {
                CheckFigureNames({bad});
            }
            catch (const ScenarioError&)
            {
                refused = true;
            }
            NS_TEST_EXPECT_MSG_EQ(refused, true, bad);
        }
    }
};

/// The suite.
class PairedStatisticsTestSuite : public TestSuite
{
  public:
    PairedStatisticsTestSuite()
        : TestSuite("flow-distribution-paired-statistics", Type::UNIT)
    {
        AddTestCase(new StudentTestCase);
        AddTestCase(new SignFlipTestCase);
        AddTestCase(new TableTestCase);
        AddTestCase(new CoverageTestCase);
        AddTestCase(new BaselineTestCase);
    }
};

PairedStatisticsTestSuite g_pairedStatisticsTestSuite; //!< registers itself

} // namespace
