// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/monitor/book/load-statistics.h"

#include "ns3/test.h"

#include <cmath>

using namespace ns3;

namespace
{

/// X2: the three figures of imbalance against values worked out by hand.
class ImbalanceFiguresTest : public TestCase
{
  public:
    ImbalanceFiguresTest()
        : TestCase("X2: maximum over mean, coefficient of variation and Jain's index")
    {
    }

  private:
    void DoRun() override
    {
        CheckEqualWeights();
        CheckWeights();
        CheckNothing();
    }

    void CheckEqualWeights()
    {
        // Mean 20, population variance 1000/4 = 250; Jain 80^2 / (4 * 2600).
        const auto figures = MeasureImbalance({0, 10, 30, 40}, {1, 1, 1, 1});
        NS_TEST_EXPECT_MSG_EQ_TOL(figures.maxOverMean, 2, 1e-12, "40 over 20");
        NS_TEST_EXPECT_MSG_EQ_TOL(figures.cov, std::sqrt(250.0) / 20, 1e-12, "an idle one counts");
        NS_TEST_EXPECT_MSG_EQ_TOL(figures.jain, 6400.0 / 10400, 1e-12, "Jain");
    }

    void CheckWeights()
    {
        const auto even = MeasureImbalance({10, 20, 30, 5}, {1, 2, 3, 0});
        NS_TEST_EXPECT_MSG_EQ_TOL(even.maxOverMean, 1, 1e-12, "as the weights ask");
        NS_TEST_EXPECT_MSG_EQ_TOL(even.cov, 0, 1e-12, "who is expected to have none is left out");
        NS_TEST_EXPECT_MSG_EQ_TOL(even.jain, 1, 1e-12, "even");
        // Relative loads 2 (of a third) and 0.5 (of two thirds): variance 1/3 + 1/6.
        const auto uneven = MeasureImbalance({20, 10}, {1, 2});
        NS_TEST_EXPECT_MSG_EQ_TOL(uneven.maxOverMean, 2, 1e-12, "twice its share");
        NS_TEST_EXPECT_MSG_EQ_TOL(uneven.cov, std::sqrt(0.5), 1e-12, "by weight");
        NS_TEST_EXPECT_MSG_EQ_TOL(uneven.jain, 1 / 1.5, 1e-12, "by weight");
    }

    void CheckNothing()
    {
        for (const auto& figures : {MeasureImbalance({0, 0}, {1, 1}), MeasureImbalance({}, {})})
        {
            NS_TEST_EXPECT_MSG_EQ(figures.maxOverMean, 0, "no load, no figure");
            NS_TEST_EXPECT_MSG_EQ(figures.jain, 0, "no load, no figure");
        }
    }
};

/// X2: p-values against published points of the chi-square distribution.
class ChiSquareTest : public TestCase
{
  public:
    ChiSquareTest()
        : TestCase("X2: chi-square p-value against the weights")
    {
    }

  private:
    void DoRun() override
    {
        const auto p = ChiSquareP({10, 20, 30, 40}, {1, 1, 1, 1});
        NS_TEST_EXPECT_MSG_EQ(p.has_value(), true, "25 expected of each");
        // Statistic (225 + 25 + 25 + 225) / 25 = 20 at 3 degrees of freedom.
        NS_TEST_EXPECT_MSG_EQ_TOL(p.value_or(0), 0.000169742, 1e-8, "tail at 20, 3 degrees");
        const auto weighted = ChiSquareP({10, 20, 30}, {0.1, 0.2, 0.3});
        NS_TEST_EXPECT_MSG_EQ_TOL(weighted.value_or(0), 1, 1e-12, "exactly as expected");
        NS_TEST_EXPECT_MSG_EQ(ChiSquareP({4, 5}, {1, 1}).has_value(), false, "under 5 a member");
        NS_TEST_EXPECT_MSG_EQ(ChiSquareP({5, 5}, {1, 1}).has_value(), true, "5 a member");
        NS_TEST_EXPECT_MSG_EQ(ChiSquareP({50, 3}, {1, 0}).has_value(), false, "one member");
        NS_TEST_EXPECT_MSG_EQ(ChiSquareP({}, {}).has_value(), false, "none");
    }
};

/// X4 and sweeps: exact quantiles; means with Student's interval.
class QuantileAndMeanTest : public TestCase
{
  public:
    QuantileAndMeanTest()
        : TestCase("X4: exact quantiles, mean and 95 % interval")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<double> values{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        NS_TEST_EXPECT_MSG_EQ(TakeQuantile(values, 0.5).value_or(0), 5, "half do not exceed 5");
        NS_TEST_EXPECT_MSG_EQ(TakeQuantile(values, 0.9).value_or(0), 9, "nine do not exceed 9");
        NS_TEST_EXPECT_MSG_EQ(TakeQuantile(values, 0.99).value_or(0), 10, "the largest");
        NS_TEST_EXPECT_MSG_EQ(TakeQuantile(values, 0).value_or(0), 1, "the smallest");
        std::vector<double> none;
        NS_TEST_EXPECT_MSG_EQ(TakeQuantile(none, 0.5).has_value(), false, "none");
        // t(0.975; 4) = 2.776445, standard deviation sqrt(2.5), over sqrt(5).
        const MeanInterval five = MeasureMean({1, 2, 3, 4, 5});
        NS_TEST_EXPECT_MSG_EQ_TOL(five.mean, 3, 1e-12, "mean");
        NS_TEST_EXPECT_MSG_EQ_TOL(five.halfWidth.value_or(0), 1.963243, 1e-6, "half width");
        NS_TEST_EXPECT_MSG_EQ(five.count, 5, "count");
        NS_TEST_EXPECT_MSG_EQ(MeasureMean({7}).halfWidth.has_value(), false, "one value");
        NS_TEST_EXPECT_MSG_EQ(MeasureMean({}).count, 0, "none");
    }
};

/// The suite.
class LoadStatisticsSuite : public TestSuite
{
  public:
    LoadStatisticsSuite()
        : TestSuite("flow-distribution-load-statistics", TestSuite::Type::UNIT)
    {
        AddTestCase(new ImbalanceFiguresTest);
        AddTestCase(new ChiSquareTest);
        AddTestCase(new QuantileAndMeanTest);
    }
};

LoadStatisticsSuite g_loadStatisticsSuite; //!< registers itself

} // namespace
