// SPDX-License-Identifier: GPL-2.0-only

#include "../../base/content-digest.h"
#include "../../tool/campaign/run-digest.h"

#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <fstream>

using namespace ns3;

namespace
{

/// What other programs make of the same bytes.
class ContentDigestTestCase : public TestCase
{
  public:
    ContentDigestTestCase()
        : TestCase("digests are UUIDs of version 5, as Python's uuid module makes them")
    {
    }

  private:
    void DoRun() override
    {
        // uuid.uuid5(uuid.NAMESPACE_OID, text)
        NS_TEST_EXPECT_MSG_EQ(
            flowdist::ContentDigest("abc"), "7697a46f-b283-5da3-8e7c-62c11c03dd9e", "abc");
        NS_TEST_EXPECT_MSG_EQ(
            flowdist::ContentDigest(""), "0a68eb57-c88a-5f34-9e9d-27f85e68af4f", "nothing");
        const std::string million(1'000'000, 'a');
        NS_TEST_EXPECT_MSG_EQ(
            flowdist::ContentDigest(million), "1d41ea8a-ef9a-5536-946f-d75e1e26e3c3", "a million");
        const std::string file = CreateTempDirFilename("million");
        std::ofstream(file) << million;
        NS_TEST_EXPECT_MSG_EQ(flowdist::FileDigest(file).value_or("none"),
                              flowdist::ContentDigest(million),
                              "a file");
        std::ofstream(file, std::ios::trunc).close();
        NS_TEST_EXPECT_MSG_EQ(flowdist::FileDigest(file).value_or("none"),
                              flowdist::ContentDigest(""),
                              "an empty file");
        NS_TEST_EXPECT_MSG_EQ(flowdist::FileDigest(file + "-not").has_value(), false, "no file");
    }
};

/// What counts for a run, and what does not.
class CountsTestCase : public TestCase
{
  public:
    CountsTestCase()
        : TestCase("a digest goes by what can change results, and by nothing else")
    {
    }

  private:
    void DoRun() override
    {
        const FlowScenario plain;
        const std::string usual = RunDigest().OfConfiguration(plain);
        NS_TEST_EXPECT_MSG_EQ(usual.size(), 36, "digits");
        const auto differs = [&usual](const FlowScenario& scenario) {
            return RunDigest().OfConfiguration(scenario) != usual;
        };
        FlowScenario other = plain;
        other.name = "another";
        other.rngRun = 7;
        NS_TEST_EXPECT_MSG_EQ(differs(other), false, "names, and the number of the run");
        NS_TEST_EXPECT_MSG_NE(RunDigest::OfRun(usual, 1), RunDigest::OfRun(usual, 2), "runs");
        other = plain;
        other.scheme += " state=lru";
        NS_TEST_EXPECT_MSG_EQ(differs(other), true, "a key");
        FlowScenario turned = plain;
        turned.scheme = "hash=toeplitz key=greater-port select=hrw";
        const std::string way = RunDigest().OfConfiguration(turned);
        turned.scheme = "select=hrw key=greater-port hash=toeplitz";
        NS_TEST_EXPECT_MSG_EQ(RunDigest().OfConfiguration(turned), way, "the order of words");
        turned.scheme += " select.seed=0";
        NS_TEST_EXPECT_MSG_EQ(RunDigest().OfConfiguration(turned), way, "a default that is named");
        turned.scheme += " state=lru";
        NS_TEST_EXPECT_MSG_NE(RunDigest().OfConfiguration(turned), way, "another word");
        other = plain;
        other.attributes["ns3::TcpSocket::InitialCwnd"] = "3";
        NS_TEST_EXPECT_MSG_EQ(differs(other), true, "an attribute");

        FlowScenario traced = plain;
        traced.traces.pcap = "here/p";
        const std::string withTraces = RunDigest().OfConfiguration(traced);
        NS_TEST_EXPECT_MSG_NE(withTraces, usual, "whether there are traces");
        traced.traces.pcap = "/there/p";
        NS_TEST_EXPECT_MSG_EQ(RunDigest().OfConfiguration(traced), withTraces, "not where");

        const std::string first = CreateTempDirFilename("first.cdf");
        const std::string second = CreateTempDirFilename("second.cdf");
        std::ofstream(first) << "100 1\n";
        std::ofstream(second) << "100 1\n";
        FlowScenario sized = plain;
        sized.traffic.sources.resize(1);
        sized.traffic.sources[0].requestSize = "cdf:" + first;
        const std::string withFirst = RunDigest().OfConfiguration(sized);
        sized.traffic.sources[0].requestSize = "cdf:" + second;
        NS_TEST_EXPECT_MSG_EQ(RunDigest().OfConfiguration(sized), withFirst, "a file's name");
        std::ofstream(second) << "200 1\n";
        NS_TEST_EXPECT_MSG_NE(RunDigest().OfConfiguration(sized), withFirst, "what it holds");
        sized.traffic.sources[0].requestSize = "cdf:" + second + "-none";
        bool refused = false;
        try
        {
            RunDigest().OfConfiguration(sized);
        }
        catch (const ScenarioError&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "a file that is not there");
    }
};

/// The suite.
class RunDigestTestSuite : public TestSuite
{
  public:
    RunDigestTestSuite()
        : TestSuite("flow-distribution-run-digest", Type::UNIT)
    {
        AddTestCase(new ContentDigestTestCase);
        AddTestCase(new CountsTestCase);
    }
};

RunDigestTestSuite g_runDigestTestSuite; //!< registers itself

} // namespace
