// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/size-distribution.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>
#include <vector>

using namespace ns3;

namespace
{

constexpr int SAMPLES = 40000;

std::vector<double>
Draw(SizeDistribution distribution)
{
    distribution.AssignStreams(7);
    std::vector<double> values(SAMPLES);
    std::generate(values.begin(), values.end(), [&] { return distribution.GetValue(); });
    return values;
}

double
Mean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
    {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

/// @return the text of the error that a spec brings about; empty: none
std::string
ErrorOf(const std::string& spec)
{
    try
    {
        SizeDistribution distribution(spec);
        return "";
    }
    catch (const std::invalid_argument& error)
    {
        return error.what();
    }
}

/// Means against theory, within 4 standard errors: a right program fails 1 run in 16,000 each, and
/// with the streams fixed always or never.
class MeansTestCase : public TestCase
{
  public:
    MeansTestCase()
        : TestCase("each kind has its mean, 40,000 values, 4 standard errors")
    {
    }

  private:
    void DoRun() override
    {
        const double root = std::sqrt(SAMPLES);
        NS_TEST_EXPECT_MSG_EQ(Mean(Draw(SizeDistribution("constant:1000"))), 1000, "constant");
        Check("uniform:10:20", 15, 10 / std::sqrt(12.0) / root);
        Check("exponential:3", 3, 3 / root);
        Check("exponential 3", 3, 3 / root);
        const double sigma = 0.5;
        const double mean = 100 * std::exp(sigma * sigma / 2);
        Check("lognormal:100:0.5", mean, mean * std::sqrt(std::exp(sigma * sigma) - 1) / root);
        // Pareto of shape a: mean a/(a-1), variance a/((a-1)^2 (a-2)), of scale 1.
        Check("pareto:1:5", 1.25, std::sqrt(5.0 / (16 * 3)) / root);
        const auto bounded = Draw(SizeDistribution("pareto:1:1.2:50"));
        NS_TEST_EXPECT_MSG_LT_OR_EQ(
            *std::max_element(bounded.begin(), bounded.end()), 50, "the bound");
    }

    void Check(const std::string& spec, double mean, double error)
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(Mean(Draw(SizeDistribution(spec))), mean, 4 * error, spec);
    }
};

class CdfTestCase : public TestCase
{
  public:
    CdfTestCase()
        : TestCase("a CDF file is read, interpolated, and refused with file and line")
    {
    }

  private:
    std::string Write(const std::string& text)
    {
        const std::string name = CreateTempDirFilename("sizes.cdf");
        std::ofstream(name) << text;
        return name;
    }

    void Refuses(const std::string& text, const std::string& what)
    {
        const std::string error = ErrorOf("cdf:" + Write(text));
        NS_TEST_EXPECT_MSG_NE(error.find(what), std::string::npos, error << " lacks " << what);
        NS_TEST_EXPECT_MSG_EQ(error.find('\n'), std::string::npos, "one line");
    }

    void DoRun() override
    {
        const auto values =
            Draw(SizeDistribution("cdf:" + Write("# bytes\n100 0\n200 0.5 # half\n\n1000 1\n")));
        // Half of the mass is uniform from 100 to 200, half from 200 to 1000: mean 375.
        NS_TEST_EXPECT_MSG_EQ_TOL(Mean(values), 375, 4 * 280 / std::sqrt(SAMPLES), "mean");
        const auto below =
            std::count_if(values.begin(), values.end(), [](double v) { return v < 150; });
        NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(below) / SAMPLES,
                                  0.25,
                                  4 * std::sqrt(0.25 * 0.75 / SAMPLES),
                                  "interpolated");
        Refuses("100 0.5\n50 1\n", ":2: values must ascend");
        Refuses("100 0.5\n150 0.4\n", ":2: probabilities must ascend");
        Refuses("100 0.5\n\n150 x\n", ":3: expected");
        Refuses("100 1.5\n", ":1: the probability");
        Refuses("100 0.5\n200 0.9\n", "the last probability must be 1");
        Refuses("", "the last probability must be 1");
    }
};

class ErrorsTestCase : public TestCase
{
  public:
    ErrorsTestCase()
        : TestCase("bad specs are refused in one line")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto* spec : {"",
                                 "gaussian:1:2",
                                 "constant",
                                 "constant:",
                                 "constant:x",
                                 "constant:-1",
                                 "constant:1:2",
                                 "constant:inf",
                                 "uniform:2:1",
                                 "lognormal:0:1",
                                 "pareto:1",
                                 "pareto:2:1:1",
                                 "cdf:/no/such/file"})
        {
            const std::string error = ErrorOf(spec);
            NS_TEST_EXPECT_MSG_EQ(error.empty(), false, "\"" << spec << "\" is refused");
            NS_TEST_EXPECT_MSG_EQ(error.find('\n'), std::string::npos, error);
        }
        NS_TEST_EXPECT_MSG_EQ(SizeDistribution("constant:0").GetBytes(12), 12, "least");
        NS_TEST_EXPECT_MSG_EQ(SizeDistribution("constant:1e12").GetBytes(), 2147483648U, "most");
        NS_TEST_EXPECT_MSG_EQ(
            SizeDistribution("constant:0.25").GetTime(), MilliSeconds(250), "seconds");
    }
};

class SizeDistributionTestSuite : public TestSuite
{
  public:
    SizeDistributionTestSuite()
        : TestSuite("flow-distribution-size-distribution", TestSuite::Type::UNIT)
    {
        AddTestCase(new MeansTestCase);
        AddTestCase(new CdfTestCase);
        AddTestCase(new ErrorsTestCase);
    }
};

SizeDistributionTestSuite g_sizeDistributionTestSuite;

} // namespace
