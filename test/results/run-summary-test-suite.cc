// SPDX-License-Identifier: GPL-2.0-only

// Boost 1.74 reports as deprecated what its own JSON parser includes.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS

#include "../../helper/results/figure-list.h"
#include "../../helper/results/run-summary.h"

#include "ns3/flow-scenario.h"
#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <boost/property_tree/json_parser.hpp>
#include <fstream>
#include <set>

using namespace ns3;

namespace
{

using Tree = boost::property_tree::ptree;

constexpr const char* SECOND_KIND = "second";

/// @return a report with one group, one event, one cause and no figure twice
MeasurementReport
MakeDistinctReport()
{
    MeasurementReport report;
    report.flows = {101, 102, 103, 104, 105};
    report.affinity["tm"].forward = {201, 202, 203, 204, 207, {{"died", 205}}, {{"died", 206}}};
    report.affinity["tm"].reverse = {211, 212, 213, 214, 217, {{"died", 215}}, {{"died", 216}}};
    report.imbalance["tm"] = {{301, 302, 303}, {311, 312, 313}, {321, 322, 323}, 0.331, 332, 333};
    FailoverReport& event = report.failover.emplace_back();
    event = {"fail tm3",
             401,
             402.5,
             403,
             {411, 412, 413},
             {421, 422, 423},
             {431, 432, 433},
             {441, 442, 443},
             {451, 452, 453},
             {461, 462, 463},
             {471, 472, 473},
             0.481,
             482,
             483,
             {{"lost", 484}},
             485.5};
    report.packets = {501, 502, 503, 504, 505, {{"lost", 506}}, 507, 508};
    report.slowdown = SlowdownReport{561, 562, 563.5, 564.5, 565.5, 566.5, 567.5};
    report.capture = CaptureReport{551, 552, {{"lost", {553, 554}}}};
    report.effort["tm"].choices = {601, 602, 603};
    report.effort["tm"].forgotten["idle"] = 604;
    report.effort["tm"].received = 605;
    report.effort["tm"].used = 606;
    report.effort["tm"].receivedBytes = 608;
    report.effort["tm"].untranslated = 607;
    report.effort["tm"].loadReports = LoadReportFigures{620, 621, 622, 0.623, 0.624};
    report.completionTime = {701.5, 702.5, 703.5};
    report.state = {{801, 802}, {8010, 8020}, 8030, 8031, 8032};
    report.labelChanges = 106;
    report.mostOpen = 107;
    report.noPort = 108;
    report.floodSyns = 109;
    // Of two kinds, so that their sums are other figures; the list needs one of them.
    report.control["tm"] = {{{"update", {851, 852}}, {SECOND_KIND, {1000, 2000}}}, {{"lost", 853}}};
    report.replication["tm"] = {861.5, 862, 863, 864.5, 865};
    report.keeping["tm"] = {931,
                            932,
                            {{{"died", 933}}, 934.5, 935.5},
                            {{{"died", 936}}, 937.5, 938.5},
                            {{"tm0", {939, 940, 941}}}};
    report.trunks["tm"] = {
        951, 952, 953, {954.5, 955.5, 956.5}, {957.5, 958.5, 959.5}, {960.5, 961.5, 962.5}};
    report.memberTables["tm"] = {981, 982, 983};
    report.standby["tm"] = {871, {872, 873.5, 874.5}, {875, 876.5, 877.5}, 878};
    report.wallSeconds = 901.25;
    report.events = 902;
    return report;
}

/// @return a path as summary.json has it, for the report above
std::string
Filled(std::string path)
{
    const std::map<std::string, std::string> names{
        {"GROUP", "tm"}, {"EVENT", "0"}, {"CAUSE", "died"}, {"KIND", "update"}, {"NODE", "tm0"}};
    for (const auto& [word, name] : names)
    {
        const auto at = path.find(word);
        path = at == std::string::npos ? path : path.replace(at, word.size(), name);
    }
    const std::string reason = path.find("forgotten") != std::string::npos ? "idle" : "lost";
    const auto at = path.find("REASON");
    return at == std::string::npos ? path : path.replace(at, 6, reason);
}

/// @return all scalars below a tree by their paths, but for what the run was given
void
Flatten(const Tree& tree, const std::string& path, std::map<std::string, std::string>& scalars)
{
    std::size_t number = 0;
    for (const auto& [name, child] : tree)
    {
        const std::string step = name.empty() ? std::to_string(number++) : name;
        child.empty() ? void(scalars[path + step] = child.data())
                      : Flatten(child, path + step + ".", scalars);
    }
}

/// @param report what a run said @param file where its summary.json goes
std::map<std::string, std::string>
Write(const MeasurementReport& report, const std::string& file)
{
    std::ofstream out(file);
    WriteSummary(out, FlowScenario(), report);
    out.close();
    Tree tree;
    boost::property_tree::read_json(file, tree);
    for (const char* given : {"scenario", "parameters", "rngRun", "versions", "settings"})
    {
        tree.erase(given);
    }
    std::map<std::string, std::string> scalars;
    Flatten(tree, "", scalars);
    return scalars;
}

/// The list of figures is that of the file: none is missing, none is too many.
class ListedTestCase : public TestCase
{
  public:
    ListedTestCase()
        : TestCase("every figure of summary.json is listed with what it is, and none else")
    {
    }

  private:
    void DoRun() override
    {
        auto written = Write(MakeDistinctReport(), CreateTempDirFilename("summary.json"));
        for (const std::string figure : {"packets", "bytes"})
        {
            written.erase(std::string("control.tm.byKind.") + SECOND_KIND + "." + figure);
        }
        std::set<std::string> values;
        for (const auto& [path, value] : written)
        {
            NS_TEST_EXPECT_MSG_EQ(values.insert(value).second, true, value << " stands twice");
        }
        std::size_t listed = 0;
        for (const FigureLine& figure : DescribeFigures())
        {
            NS_TEST_EXPECT_MSG_EQ(figure.help.empty(), false, figure.name << " is explained");
            if (figure.file == "summary.json")
            {
                ++listed;
                const std::string path = Filled(figure.name);
                NS_TEST_EXPECT_MSG_EQ(written.count(path), 1, path << " is written");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(listed, written.size(), "all that is written is listed");
    }
};

/// Tables read what was written: each figure comes back as the same.
class ReadTestCase : public TestCase
{
  public:
    ReadTestCase()
        : TestCase("what is read from summary.json is what was written")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("summary.json");
        const auto written = Write(MakeDistinctReport(), file);
        const RunSummary summary = RunSummary::Read(file);
        NS_TEST_EXPECT_MSG_EQ(summary.Scalars().size(), written.size(), "as many");
        for (const FigureScalar& scalar : summary.Scalars())
        {
            const auto found = written.find(scalar.path);
            NS_TEST_ASSERT_MSG_EQ((found != written.end()), true, scalar.path << " was written");
            NS_TEST_EXPECT_MSG_EQ(scalar.text, found->second, scalar.path);
        }
        const RunFigures& figures = summary.Figures();
        NS_TEST_EXPECT_MSG_EQ(figures.affinity.at("tm").reverse.byCause.at("died"), 215, "counts");
        NS_TEST_EXPECT_MSG_EQ(figures.failover.at(0).excess.either, 453, "items of arrays");
        NS_TEST_EXPECT_MSG_EQ(figures.failover.at(0).lastViolationAfter.value_or(0), 485.5, "s");
        NS_TEST_EXPECT_MSG_EQ((*figures.effort.at("tm").choices)[2], 603, "look-ups");
        NS_TEST_EXPECT_MSG_EQ(figures.packets.hops, 508, "hops");
    }
};

/// What a run does not have stays missing, and is not 0.
class MissingTestCase : public TestCase
{
  public:
    MissingTestCase()
        : TestCase("figures that a run lacks are missing after reading, too")
    {
    }

  private:
    void DoRun() override
    {
        MeasurementReport report;
        report.failover.emplace_back().event = "drain tm0";
        report.effort["access"].received = 5;
        const std::string file = CreateTempDirFilename("summary.json");
        Write(report, file);
        const RunFigures figures = RunSummary::Read(file).Figures();
        NS_TEST_EXPECT_MSG_EQ(figures.completionTime.p50.has_value(), false, "no flow ended");
        NS_TEST_EXPECT_MSG_EQ(figures.failover.at(0).learnedAt.has_value(), false, "nobody");
        NS_TEST_EXPECT_MSG_EQ(figures.effort.at("access").choices.has_value(), false, "a router");
        NS_TEST_EXPECT_MSG_EQ(figures.affinity.size(), 0, "no tiers");
    }
};

/// A file that is none, or was damaged, is refused by name.
class DamagedTestCase : public TestCase
{
  public:
    DamagedTestCase()
        : TestCase("a damaged summary.json is refused with its place")
    {
    }

  private:
    void DoRun() override
    {
        ExpectRefusal("{\n\"flows\": {\"offered\": ", ":2");
        ExpectRefusal("{\"flows\": {\"offered\": \"many\"}}", "flows.offered");
        ExpectRefusal("{\"completionTime\": {\"p50\": \"soon\"}}", "completionTime.p50");
        ExpectRefusal("{\"packets\": {\"dropped\": {\"lost\": -1}}}", "packets.dropped.lost");
    }

    void ExpectRefusal(const std::string& text, const std::string& place)
    {
        const std::string file = CreateTempDirFilename("damaged.json");
        std::ofstream(file) << text;
        std::string said;
        try
        {
            RunSummary::Read(file);
        }
        catch (const ScenarioError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(said.find(place), std::string::npos, text << ": " << said);
        NS_TEST_EXPECT_MSG_NE(said.find("damaged.json"), std::string::npos, "names the file");
    }
};

/// What a database keeps of a run is enough to tell all its figures again.
class ScalarsTestCase : public TestCase
{
  public:
    ScalarsTestCase()
        : TestCase("figures made of their scalars are the figures")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = CreateTempDirFilename("summary.json");
        Write(MakeDistinctReport(), file);
        const RunSummary read = RunSummary::Read(file);
        const RunSummary made = RunSummary::Make(read.Scalars());
        NS_TEST_ASSERT_MSG_EQ(made.Scalars().size(), read.Scalars().size(), "all");
        for (std::size_t i = 0; i < read.Scalars().size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(made.Scalars()[i].path, read.Scalars()[i].path, "order");
            NS_TEST_EXPECT_MSG_EQ(
                made.Scalars()[i].text, read.Scalars()[i].text, read.Scalars()[i].path);
        }
        for (const ResultMetric& metric : ResultMetrics(read.Groups()))
        {
            NS_TEST_EXPECT_MSG_EQ(
                (metric.get(made.Figures()) == metric.get(read.Figures())), true, metric.name);
        }
    }
};

class RunSummaryTestSuite : public TestSuite
{
  public:
    RunSummaryTestSuite()
        : TestSuite("flow-distribution-run-summary", Type::UNIT)
    {
        AddTestCase(new ScalarsTestCase);
        AddTestCase(new ListedTestCase);
        AddTestCase(new ReadTestCase);
        AddTestCase(new MissingTestCase);
        AddTestCase(new DamagedTestCase);
    }
};

RunSummaryTestSuite g_runSummaryTestSuite;

} // namespace
