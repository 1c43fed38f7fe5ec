// SPDX-License-Identifier: GPL-2.0-only

#include "../../base/number-text.h"
#include "../../base/run-progress.h"
#include "../../base/text-table.h"

#include "ns3/test.h"

#include <chrono>
#include <sstream>
#include <thread>

using namespace ns3;

namespace
{

/// Columns line up, numbers on the right, texts on the left, units under the names.
class TextTableAlignmentTestCase : public TestCase
{
  public:
    TextTableAlignmentTestCase()
        : TestCase("columns line up, units stand under names")
    {
    }

  private:
    void DoRun() override
    {
        flowdist::TextTable table;
        table.AddColumn("scheme", "", false);
        table.AddColumn("moved", "%");
        table.AddRow({"hrw", "12.5"});
        table.AddRule();
        table.AddRow({"größer", "100.0"});
        std::ostringstream out;
        table.Print(out);
        NS_TEST_EXPECT_MSG_EQ(out.str(),
                              "scheme  moved\n"
                              "            %\n"
                              "------  -----\n"
                              "hrw      12.5\n"
                              "------  -----\n"
                              "größer  100.0\n",
                              "the table as a whole");
    }
};

/// Long names take several lines.
class TextTableHeadingTestCase : public TestCase
{
  public:
    TextTableHeadingTestCase()
        : TestCase("names of several lines stand on the units")
    {
    }

  private:
    void DoRun() override
    {
        flowdist::TextTable table;
        table.AddColumn("a", "", false);
        table.AddColumn("moved\nin excess", "%");
        table.AddRow({"x", "1"});
        std::ostringstream out;
        table.Print(out);
        NS_TEST_EXPECT_MSG_EQ(out.str(),
                              "       moved\n"
                              "a  in excess\n"
                              "           %\n"
                              "-  ---------\n"
                              "x          1\n",
                              "the table as a whole");
    }
};

/// Colours only where they are asked for.
class TextTableColorTestCase : public TestCase
{
  public:
    TextTableColorTestCase()
        : TestCase("colours only on terminals")
    {
    }

  private:
    void DoRun() override
    {
        flowdist::TextTable table;
        table.AddColumn("a");
        table.AddRow({"1"}, flowdist::TextTable::Style::BAD);
        std::ostringstream plain;
        table.Print(plain);
        std::ostringstream colored;
        table.Print(colored, true);
        NS_TEST_EXPECT_MSG_EQ(plain.str(), "a\n-\n1\n", "plain");
        NS_TEST_EXPECT_MSG_EQ(colored.str(), "a\n-\n\033[31m1\033[0m\n", "red");
    }
};

/// The fewest digits that read back as the same number.
class NumberTextTestCase : public TestCase
{
  public:
    NumberTextTestCase()
        : TestCase("numbers are written short and read back exactly")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(flowdist::NumberText(0.1), "0.1", "short");
        NS_TEST_EXPECT_MSG_EQ(flowdist::NumberText(100000), "100000", "no exponent");
        NS_TEST_EXPECT_MSG_EQ(flowdist::NumberText(-0.0), "0", "no negative zero");
        NS_TEST_EXPECT_MSG_EQ(flowdist::NumberText(1e-9), "1e-09", "small");
        for (const double value : {1.0 / 3, 2.0 / 3 * 1e300, 5e-324, 123456.789})
        {
            NS_TEST_EXPECT_MSG_EQ(
                *flowdist::ReadNumber(flowdist::NumberText(value)), value, "round trip");
        }
        for (const char* text : {"", "nan", "0x10", "1.5s", "--1", "1e999"})
        {
            NS_TEST_EXPECT_MSG_EQ(flowdist::ReadNumber(text).has_value(), false, text);
        }
        // RFC 3629, sections 3 and 10.
        for (const char* text : {"", "a", "\xc3\xa4", "\xe2\x82\xac", "\xf4\x8f\xbf\xbf"})
        {
            NS_TEST_EXPECT_MSG_EQ(flowdist::IsUtf8(text), true, text);
        }
        for (const char* text :
             {"\xff", "\x80", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82z"})
        {
            NS_TEST_EXPECT_MSG_EQ(flowdist::IsUtf8(text), false, "not UTF-8");
        }
    }
};

/// What people are told while they wait.
class RunProgressTestCase : public TestCase
{
  public:
    RunProgressTestCase()
        : TestCase("progress tells what is done, failed and left; short work stays silent")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(flowdist::RunProgress::Message("runs", 10, 0, 40, 5),
                              "runs: 10 of 40, about 15 s to go",
                              "half way");
        NS_TEST_EXPECT_MSG_EQ(flowdist::RunProgress::Message("runs", 4, 1, 4, 5),
                              "runs: 4 of 4, 1 failed, done",
                              "at the end");
        NS_TEST_EXPECT_MSG_EQ(flowdist::RunProgress::Message("runs", 0, 0, 40, 5),
                              "runs: 0 of 40, 5 s so far",
                              "nobody knows how long the rest takes");
        std::ostringstream out;
        flowdist::RunProgress progress(out, "runs", 1, false);
        progress.Step();
        NS_TEST_EXPECT_MSG_EQ(out.str(), "", "short work");
    }
};

/// Where output is no terminal ten seconds pass between two lines.
class LastProgressTestCase : public TestCase
{
  public:
    LastProgressTestCase()
        : TestCase("progress that was shown is shown to its end")
    {
    }

  private:
    void DoRun() override
    {
        std::ostringstream out;
        flowdist::RunProgress progress(out, "runs", 3, false);
        std::this_thread::sleep_for(std::chrono::milliseconds(2100)); // no short work any more
        progress.Step();
        const std::string first = out.str();
        NS_TEST_EXPECT_MSG_EQ(first.substr(0, 12), "runs: 1 of 3", "shown");
        progress.Step();
        NS_TEST_EXPECT_MSG_EQ(out.str(), first, "too soon for another line");
        progress.Step();
        NS_TEST_EXPECT_MSG_EQ(out.str(), first + "runs: 3 of 3, done\n", "the last one comes");
    }
};

/// The suite.
class TextTableTestSuite : public TestSuite
{
  public:
    TextTableTestSuite()
        : TestSuite("flow-distribution-text-table", Type::UNIT)
    {
        AddTestCase(new TextTableAlignmentTestCase);
        AddTestCase(new TextTableHeadingTestCase);
        AddTestCase(new TextTableColorTestCase);
        AddTestCase(new NumberTextTestCase);
        AddTestCase(new RunProgressTestCase);
        AddTestCase(new LastProgressTestCase);
    }
};

TextTableTestSuite g_textTableTestSuite; //!< registers itself

} // namespace
