// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/plot/event-marks.h"
#include "../../tool/plot/picture-layout.h"
#include "../../tool/plot/text-layout.h"

#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Lines of texts.
class LinesTestCase : public TestCase
{
  public:
    LinesTestCase()
        : TestCase(
              "lines: broken at blanks, behind signs, anywhere at last; never wider than asked")
    {
    }

  private:
    void DoRun() override
    {
        // In DejaVu Sans of 8 pt, 0.2822 cm: 'n' is 0.634 of that wide, 'W' 0.989, 'i' 0.278.
        NS_TEST_EXPECT_MSG_GT(TextWidth("n"), 0.634 * 0.2822, "at least what it is");
        NS_TEST_EXPECT_MSG_LT(TextWidth("n"), 0.70 * 0.2822, "and not much more");
        NS_TEST_EXPECT_MSG_GT(TextWidth("W"), 0.989 * 0.2822, "a wide one");
        NS_TEST_EXPECT_MSG_LT(TextWidth("i"), TextWidth("n"), "a narrow one");
        NS_TEST_EXPECT_MSG_EQ_TOL(TextWidth("\xc3\xa9"), 0.9 * 0.2822, 1e-9, "one of two bytes");
        const double word = TextWidth("maglev size=65537,");
        NS_TEST_EXPECT_MSG_EQ(
            WrapText("maglev size=65537, a=2", word), "maglev size=65537,\na=2", "at a blank");
        NS_TEST_EXPECT_MSG_EQ(WrapText("imbalance.tm.flows", TextWidth("imbalance.tm.f")),
                              "imbalance.tm.\nflows",
                              "behind a point");
        NS_TEST_EXPECT_MSG_EQ(WrapText("nnnnnn", TextWidth("nnnn")), "nnnn\nnn", "anywhere");
        NS_TEST_EXPECT_MSG_EQ(WrapText("n", 0.01), "n", "a letter stays whole");
        NS_TEST_EXPECT_MSG_EQ(WrapText("a\nb", 5), "a\nb", "lines stay lines");
        NS_TEST_EXPECT_MSG_EQ(CutText("nnnnnn", TextWidth("nnn...")), "nnn...", "cut");
        NS_TEST_EXPECT_MSG_EQ(CutText("nnn", TextWidth("nnn")), "nnn", "it fits");
        NS_TEST_EXPECT_MSG_EQ(MostLines({"ab\nabc", "a"}), 2, "the first");
        NS_TEST_EXPECT_MSG_EQ(WidestLine({"ab\nabc", "a"}), TextWidth("abc"), "abc");
        for (const std::string text :
             {"W.W=W WWWWWWWWWWWW", "a-b_c d", "=========", "\xe6\xbc\xa2\xe5\xad\x97 x"})
        {
            NS_TEST_EXPECT_MSG_LT(WidestLine({WrapText(text, 0.6)}), 0.6001, text);
        }
    }
};

/// Settings of scripts, whatever texts they have.
class SettingsTestCase : public TestCase
{
  public:
    SettingsTestCase()
        : TestCase("settings: texts are in single quotes, without control characters")
    {
    }

  private:
    void DoRun() override
    {
        PlotSettings settings;
        settings.Set("a", std::string("it's `x` $y \"z\" \\n @b"));
        settings.Set("b", std::string("\"x\\\ny"));
        settings.Set("c", std::string("x\r!touch y\x1b[2J"));
        NS_TEST_EXPECT_MSG_EQ(settings.Text(),
                              "a = 'it''s `x` $y \"z\" \\n @b'\nb = '\"x\\'.\"\\n\".'y'\n"
                              "c = 'x !touch y [2J'\n",
                              "as gnuplot reads it");
        PictureTable table({"a\nb", "c\td"});
        table.AddRow();
        table.Add("\"quoted\" x");
        table.Add("y");
        NS_TEST_EXPECT_MSG_EQ(
            table.Text(), "a b\tc d\n\"\"\"quoted\"\" x\"\ty", "a cell is a cell");
    }
};

/// What there is room for.
class LayoutTestCase : public TestCase
{
  public:
    LayoutTestCase()
        : TestCase("layout: all that is around the graph has its room in the picture")
    {
    }

  private:
    void DoRun() override
    {
        PictureTexts texts;
        texts.below = "x";
        texts.beside = "y";
        texts.numbers = {0, 1, 0.5};
        texts.graph = 4;
        PictureLayout plain("", texts);
        const double top = plain.GraphTop();
        const double left = plain.AcrossAt(0);
        NS_TEST_EXPECT_MSG_GT(left, TextWidth("0.5") + LINE_HEIGHT, "numbers, and the text beside");
        NS_TEST_EXPECT_MSG_GT(
            plain.Height(), top + 4 + 2 * LINE_HEIGHT, "numbers, and the text below");
        NS_TEST_EXPECT_MSG_LT(
            plain.AcrossAt(1) + TextWidth("0.5") / 2, PictureLayout::WIDTH, "half a number");

        texts.numbers = {0, 100'000, 50'000};
        NS_TEST_EXPECT_MSG_GT(PictureLayout("", texts).AcrossAt(0), left, "wider numbers");
        texts.lines = {"one", "two", std::string(80, 'n')};
        const PictureLayout keyed("title", texts);
        NS_TEST_EXPECT_MSG_GT(keyed.GraphTop() - top, 5 * LINE_HEIGHT, "title, two, and two lines");
        texts.below = std::string(80, 'n');
        NS_TEST_EXPECT_MSG_GT(
            PictureLayout("title", texts).Height(), keyed.Height(), "more lines below");

        Picture picture;
        PictureLayout("", {"x", "", {"name"}, {}, {}, {}, 0}).Apply(picture);
        NS_TEST_EXPECT_MSG_NE(
            picture.settings.Text().find("labels[1] = ['name']"), std::string::npos, "rows");
        NS_TEST_EXPECT_MSG_LT(picture.height, 3, "of one row");
    }
};

/// Names of events, and whose they are.
class EventsTestCase : public TestCase
{
  public:
    EventsTestCase()
        : TestCase("events: names do not run into each other, lines have their own")
    {
    }

  private:
    /// @return the settings
    std::string Apply(const std::vector<std::vector<PlotEvent>>& events)
    {
        PictureTexts texts;
        texts.below = "x";
        texts.graph = 4;
        PictureLayout layout("", texts);
        Picture picture;
        m_before = layout.GraphTop();
        EventMarks(events).Apply(layout, picture, 0, 10);
        m_after = layout.GraphTop();
        return picture.settings.Text();
    }

    void Expect(const std::string& text, const std::string& part)
    {
        NS_TEST_EXPECT_MSG_NE(text.find(part), std::string::npos, part << " in " << text);
    }

    void DoRun() override
    {
        // The first name would be crossed by the second's line, the third stands far off.
        const std::vector<PlotEvent> own{{1, "fail tm3"}, {1.5, "add tm9"}, {8, "a"}};
        const std::string common = Apply({own, own});
        Expect(common, "events[3] = ['fail tm3', 'add tm9', 'a']\n");
        Expect(common, "eventAt[3] = [1, 1.5, 8]\n");
        Expect(common, "eventRow[3] = [1, 0, 0]\n");
        Expect(common, "eventColour[3] = [0, 0, 0]\n");
        Expect(common, "eventParts[12] = [1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1]\n");
        NS_TEST_EXPECT_MSG_EQ_TOL(m_after - m_before, 2 * LINE_HEIGHT, 1e-9, "two rows");

        // Of three lines the first has its own, the others share one.
        const std::string apart = Apply({{{1, "a"}}, {{2, "a"}}, {{2, "a"}}});
        Expect(apart, "eventColour[2] = [1, 0]\n");
        Expect(apart, "eventParts[12] = [1, 1, 0, 1, 2, 2, 0, 0.5, 2, 3, 0.5, 1]\n");

        Expect(Apply({{{1, "a"}, {1, "b"}, {11, "later"}}}), "events[1] = ['a, b']\n");
        NS_TEST_EXPECT_MSG_EQ(Apply({{}, {}}), "", "none");
        // A name at the right end moves to the left.
        const std::string wide = Apply({{{9.9, std::string(20, 'n')}}});
        const double begin = std::stod(wide.substr(wide.find("eventX[1] = [") + 13));
        NS_TEST_EXPECT_MSG_LT(begin + TextWidth(std::string(20, 'n')), 8.5, "within the picture");
    }

    double m_before{0};
    double m_after{0};
};

/// The suite.
class PictureLayoutTestSuite : public TestSuite
{
  public:
    PictureLayoutTestSuite()
        : TestSuite("flow-distribution-picture-layout", Type::UNIT)
    {
        AddTestCase(new LinesTestCase);
        AddTestCase(new SettingsTestCase);
        AddTestCase(new LayoutTestCase);
        AddTestCase(new EventsTestCase);
    }
};

PictureLayoutTestSuite g_pictureLayoutTestSuite; //!< registers itself

} // namespace
