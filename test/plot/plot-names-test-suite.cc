// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/plot/picture.h"
#include "../../tool/plot/plot-names.h"
#include "../../tool/plot/plot-panels.h"

#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

using Texts = std::vector<std::string>;

/// What stands in a picture for schemes and configurations.
class NamesTestCase : public TestCase
{
  public:
    NamesTestCase()
        : TestCase("names: what is shared goes, numbers say of what they are, no two are alike")
    {
    }

  private:
    void Expect(const Texts& values, const Texts& names)
    {
        const Texts actual = ShortValues(values);
        NS_TEST_ASSERT_MSG_EQ(actual.size(), names.size(), "as many names as values");
        for (std::size_t i = 0; i < names.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(actual[i], names[i], values[i]);
        }
    }

    void DoRun() override
    {
        Expect({"hash=crc32 select=maglev", "hash=crc32 select=hrw"}, {"maglev", "hrw"});
        Expect({"select=ring", "select=ring state=lru"}, {"plain", "lru"});
        Expect({"select=ring state=lru size=8", "select=hrw state=lru size=4"},
               {"ring size=8", "hrw size=4"});
        Expect({"4", "8"}, {"4", "8"});
        Expect({"", "8"}, {"not set", "8"});
        Expect({"select=maglev"}, {"maglev"});

        const std::vector<PlotConfiguration> crossed{
            {1, {{"scheme.select", "maglev"}, {"tm.count", "4"}}},
            {2, {{"scheme.select", "maglev"}, {"tm.count", "8"}}},
            {5, {{"scheme.select", "hrw"}, {"tm.count", "4"}}}};
        NS_TEST_EXPECT_MSG_EQ(NamesOf(crossed)[1], "maglev, tm.count=8", "two factors");
        NS_TEST_EXPECT_MSG_EQ(OnlyFactor(crossed), "", "two factors");
        const std::vector<PlotConfiguration> one{crossed[0], crossed[1]};
        NS_TEST_EXPECT_MSG_EQ(NamesOf(one)[1], "8", "a factor that all have alike says nothing");
        NS_TEST_EXPECT_MSG_EQ(OnlyFactor(one), "tm.count", "the other one");
        const std::vector<PlotConfiguration> alike{crossed[0], {7, crossed[0].factors}};
        NS_TEST_EXPECT_MSG_NE(NamesOf(alike)[0], NamesOf(alike)[1], "names tell apart");

        NS_TEST_EXPECT_MSG_EQ(AxisLabel("p99"), "p99 (ms)", "of tables");
        NS_TEST_EXPECT_MSG_EQ(AxisLabel("tm-fwd"), "tm-fwd (%)", "of tables, with a group");
        NS_TEST_EXPECT_MSG_EQ(AxisLabel("failover.0.moved.asked.forward"),
                              "failover.0.moved.asked.forward (flows)",
                              "of summary.json");
        NS_TEST_EXPECT_MSG_EQ(
            AxisLabel("imbalance.tm.flows.jain"), "imbalance.tm.flows.jain", "a ratio has no unit");
    }
};

/// Which values make an axis of numbers.
class NumbersTestCase : public TestCase
{
  public:
    NumbersTestCase()
        : TestCase("numbers: units are turned into the smallest, what does not fit is none")
    {
    }

  private:
    void DoRun() override
    {
        const auto times = ReadNumbers({"500ms", "1s", "2min"});
        NS_TEST_ASSERT_MSG_EQ(times.has_value(), true, "times");
        NS_TEST_EXPECT_MSG_EQ(times->unit, "ms", "the smallest unit");
        NS_TEST_EXPECT_MSG_EQ_TOL(times->values[1], 1000, 1e-9, "1 s");
        NS_TEST_EXPECT_MSG_EQ_TOL(times->values[2], 120'000, 1e-6, "2 min");
        const auto rates = ReadNumbers({"1Gbps", "10Gbps"});
        NS_TEST_ASSERT_MSG_EQ(rates.has_value(), true, "rates");
        NS_TEST_EXPECT_MSG_EQ(rates->unit, "Gbps", "one unit stays");
        NS_TEST_EXPECT_MSG_EQ(rates->values[1], 10, "10 Gbps");
        NS_TEST_EXPECT_MSG_EQ(ReadNumbers({"0", "0.5"})->values[1], 0.5, "no unit");
        NS_TEST_EXPECT_MSG_EQ(ReadNumbers({"1s", "1Gbps"}).has_value(), false, "units differ");
        NS_TEST_EXPECT_MSG_EQ(ReadNumbers({"1", "1s"}).has_value(), false, "one without unit");
        NS_TEST_EXPECT_MSG_EQ(ReadNumbers({"4", "hrw"}).has_value(), false, "a word");
        NS_TEST_EXPECT_MSG_EQ(ReadNumbers({"uniform:0s:2s", "1s"}).has_value(), false, "a spec");
        NS_TEST_EXPECT_MSG_EQ(ReadNumbers({"4", ""}).has_value(), false, "not set");
    }
};

/// Which configurations share a picture.
class PanelsTestCase : public TestCase
{
  public:
    PanelsTestCase()
        : TestCase("panels: split by the factor with the fewest values, nothing lost")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<PlotConfiguration> all;
        for (const char* select : {"maglev", "hrw", "ring", "anchor", "jump"})
        {
            for (const char* count : {"4", "8", "16"})
            {
                all.push_back({static_cast<int64_t>(all.size() + 1),
                               {{"scheme.select", select}, {"tm.count", count}}});
            }
        }
        const auto panels = SplitPanels(all, 8);
        NS_TEST_ASSERT_MSG_EQ(panels.size(), 3, "a panel a count");
        NS_TEST_EXPECT_MSG_EQ(panels[1].title, "tm.count=8", "named by it");
        NS_TEST_EXPECT_MSG_EQ(panels[1].members.size(), 5, "all selectors");
        NS_TEST_EXPECT_MSG_EQ(panels[1].members[2].number, 8, "of ring with 8");
        NS_TEST_EXPECT_MSG_EQ(NamesOf(panels[1].members)[2], "ring", "without the count");
        NS_TEST_EXPECT_MSG_EQ(SplitPanels(all, 15).size(), 1, "they fit");
        NS_TEST_EXPECT_MSG_EQ(SplitPanels(all, 1).size(), 15, "one each");

        all.resize(9); // 3 of each
        NS_TEST_EXPECT_MSG_EQ(SplitPanels(all, 8)[0].title, "tm.count=4", "words are compared");

        const auto lines = GroupByOthers(all, "tm.count");
        NS_TEST_ASSERT_MSG_EQ(lines.size(), 3, "a line a selector");
        NS_TEST_EXPECT_MSG_EQ(lines[2].points.size(), 3, "a point a count");
        NS_TEST_EXPECT_MSG_EQ(lines[2].points[2].number, 9, "the last one");
        NS_TEST_EXPECT_MSG_EQ(lines[2].points[2].factors.front().second, "16", "its count");
    }
};

/// Steps of axes, and names of files.
class PictureTestCase : public TestCase
{
  public:
    PictureTestCase()
        : TestCase("pictures: steps of axes, names of files")
    {
    }

  private:
    void DoRun() override
    {
        ValueRange range;
        range.Add(0);
        range.Add(37);
        NS_TEST_EXPECT_MSG_EQ(range.Step(4), 10, "37 in 4 steps");
        NS_TEST_EXPECT_MSG_EQ(range.Step(8), 5, "in 8");
        range.Add(-13);
        NS_TEST_EXPECT_MSG_EQ(range.Step(4), 20, "50 in 4 steps");
        NS_TEST_EXPECT_MSG_GT(ValueRange().Step(4), 0, "of nothing, too");
        NS_TEST_EXPECT_MSG_EQ(range.Axis(4).low, -20, "whole steps");
        NS_TEST_EXPECT_MSG_EQ(range.Axis(4).high, 40, "whole steps");
        ValueRange same;
        same.Add(0);
        NS_TEST_EXPECT_MSG_GT(same.Axis(4).high, same.Axis(4).low, "an axis is no point");
        NS_TEST_EXPECT_MSG_EQ(PictureStem("bars", {"p99", "a=b c/../d", ""}),
                              "bars-p99-a=b_c_.._d",
                              "neither folders nor blanks");
    }
};

/// The suite.
class PlotNamesTestSuite : public TestSuite
{
  public:
    PlotNamesTestSuite()
        : TestSuite("flow-distribution-plot-names", Type::UNIT)
    {
        AddTestCase(new NamesTestCase);
        AddTestCase(new NumbersTestCase);
        AddTestCase(new PanelsTestCase);
        AddTestCase(new PictureTestCase);
    }
};

PlotNamesTestSuite g_plotNamesTestSuite; //!< registers itself

} // namespace
