// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/sweep/run-pool.h"
#include "../../tool/sweep/trial-process.h"

#include "ns3/test.h"

#include <csignal>
#include <cstdlib>
#include <string>

using namespace ns3;

namespace
{

/// What a trial answers.
class TrialTest : public TestCase
{
  public:
    /// @param children what becomes of SIGCHLD, SIG_DFL or SIG_IGN @param name of that
    TrialTest(void (*children)(int), const std::string& name)
        : TestCase("a trial answers what came of it, and harms nobody, with SIGCHLD " + name),
          m_children(children)
    {
    }

  private:
    void DoRun() override
    {
        m_before = std::signal(SIGCHLD, m_children);
        int touched = 0;
        const std::string said = flowdist::TryInChild(
            [&touched]() -> std::string {
                ++touched;
                return "too much";
            },
            "ended");
        NS_TEST_EXPECT_MSG_EQ(said, "too much", "what is wrong");
        NS_TEST_EXPECT_MSG_EQ(touched, 0, "here nothing was done");
        NS_TEST_EXPECT_MSG_EQ(
            flowdist::TryInChild([] { return std::string(); }, "ended"), "", "nothing is wrong");
        NS_TEST_EXPECT_MSG_EQ(
            flowdist::TryInChild([]() -> std::string { std::abort(); }, "ended"), "ended", "abort");
        NS_TEST_EXPECT_MSG_EQ(
            flowdist::TryInChild([]() -> std::string { std::exit(0); }, "ended"), "ended", "exit");
        const std::string longest = flowdist::TryInChild([] { return std::string(9000, 'x'); }, "");
        NS_TEST_EXPECT_MSG_EQ(longest, std::string(4000, 'x'), "as much as is promised");
    }

    void DoTeardown() override
    {
        std::signal(SIGCHLD, m_before);
    }

    void (*m_children)(int);
    void (*m_before)(int){SIG_DFL};
};

/// Runs of a caller that does not care for its children.
class PoolTest : public TestCase
{
  public:
    PoolTest()
        : TestCase("a pool knows how its runs ended where its caller ignores SIGCHLD")
    {
    }

  private:
    void DoRun() override
    {
        const auto before = std::signal(SIGCHLD, SIG_IGN);
        const std::string folder = CreateTempDirFilename("");
        const auto outcomes =
            RunPool(2).Run({{[] { return 0; }, folder + "a"}, {[] { return 3; }, folder + "b"}},
                           [](std::size_t, const RunPool::Outcome&) {});
        std::signal(SIGCHLD, before);
        NS_TEST_EXPECT_MSG_EQ(outcomes.at(0).exitCode, 0, "a good run");
        NS_TEST_EXPECT_MSG_EQ(outcomes.at(1).exitCode, 3, "a bad one");
    }
};

/// The suite.
class TrialProcessTestSuite : public TestSuite
{
  public:
    TrialProcessTestSuite()
        : TestSuite("flow-distribution-trial-process", TestSuite::Type::UNIT)
    {
        AddTestCase(new TrialTest(SIG_DFL, "as it is"));
        AddTestCase(new TrialTest(SIG_IGN, "ignored"));
        AddTestCase(new PoolTest);
    }
};

TrialProcessTestSuite g_trialProcessTestSuite; //!< registers itself

} // namespace
