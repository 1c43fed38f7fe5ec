// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/flow-outcome.h"
#include "ns3/test.h"

#include <map>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/// The words that stand in results.
class WordsTest : public TestCase
{
  public:
    WordsTest()
        : TestCase("outcomes have the words of results, and no others")
    {
    }

  private:
    void DoRun() override
    {
        const std::map<FlowOutcome, std::string> words{{FlowOutcome::UNFINISHED, "unfinished"},
                                                       {FlowOutcome::COMPLETED, "completed"},
                                                       {FlowOutcome::BROKEN, "broken"},
                                                       {FlowOutcome::REFUSED, "refused"}};
        for (const auto& [outcome, word] : words)
        {
            NS_TEST_EXPECT_MSG_EQ(FlowOutcomeName(outcome), word, "its name");
            NS_TEST_EXPECT_MSG_EQ((FlowOutcomeOf(word) == outcome), true, "and back: " << word);
        }
        bool refused = false;
        try
        {
            FlowOutcomeOf("complete");
        }
        catch (const std::out_of_range&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "nobody's name");
    }
};

/// The suite.
class FlowOutcomeTestSuite : public TestSuite
{
  public:
    FlowOutcomeTestSuite()
        : TestSuite("flow-distribution-flow-outcome", Type::UNIT)
    {
        AddTestCase(new WordsTest);
    }
};

FlowOutcomeTestSuite g_flowOutcomeTestSuite;

} // namespace
