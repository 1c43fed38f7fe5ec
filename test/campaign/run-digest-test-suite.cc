// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/campaign/run-digest.h"
#include "../../tool/campaign/sha-256.h"

#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <fstream>

using namespace ns3;

namespace
{

/// NIST's examples.
class Sha256TestCase : public TestCase
{
  public:
    Sha256TestCase()
        : TestCase("SHA-256 of the examples of FIPS 180-4")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Sha256::Of("abc"),
                              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                              "one block");
        NS_TEST_EXPECT_MSG_EQ(
            Sha256::Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            "two blocks");
        NS_TEST_EXPECT_MSG_EQ(Sha256::Of(""),
                              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                              "nothing");
        NS_TEST_EXPECT_MSG_EQ(Sha256::Of(std::string(1'000'000, 'a')),
                              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
                              "a million");
        const std::string file = CreateTempDirFilename("abc");
        std::ofstream(file) << "abc";
        NS_TEST_EXPECT_MSG_EQ(Sha256::OfFile(file), Sha256::Of("abc"), "a file");
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
        NS_TEST_EXPECT_MSG_EQ(usual.size(), 64, "digits");
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
        AddTestCase(new Sha256TestCase);
        AddTestCase(new CountsTestCase);
    }
};

RunDigestTestSuite g_runDigestTestSuite; //!< registers itself

} // namespace
