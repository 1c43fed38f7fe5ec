// SPDX-License-Identifier: GPL-2.0-only

// Boost 1.74 reports as deprecated what its own JSON parser includes.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS

#include "../../base/json-writer.h"

#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <boost/property_tree/json_parser.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace ns3;

namespace
{

/// @return a report with something in every part
MeasurementReport
MakeReport()
{
    MeasurementReport report;
    report.flows = {10, 7, 1, 1, 1};
    report.affinity["tm"].reverse = {
        10, 100, 3, 30, 0, {{"translation", 30}}, {{"translation", 3}}};
    report.imbalance["tm"].flows = {1.5, 0.25, 0.9};
    report.imbalance["tm"].chiSquareP = 0.05;
    report.imbalance["server"].flowsOutside = 2;
    report.members = {{"tm", 0, 1, 4, 40, 400}, {"server", 3, 2.5, 6, 60, 600}};
    report.samples = {{0.5, "tm", {2, 1, 0.5}, {1, 0, 1}, {1, 0, 1}, 3, 30, 300, 7}};
    report.failover.resize(1);
    report.failover[0].event = "fail tm3";
    report.failover[0].needed = {1, 2, 3};
    report.packets.dropped["no-member"] = 4;
    report.completionTime.p50 = 0.125;
    report.tiers = {"tm", "server"};
    FlowRecord& flow = report.flowRecords.emplace_back();
    flow.flow = 1;
    flow.protocol = 17;
    flow.client = "10.1.0.2";
    flow.clientPort = 4000;
    flow.service = "198.18.0.1";
    flow.servicePort = 53;
    flow.start = 500'000'001;
    flow.end = 12'000'000'000;
    flow.outcome = "broken";
    flow.bytesForward = 128;
    flow.bytesReverse = 1028;
    flow.members = {{0, 3}, {}};
    flow.violations = 2;
    flow.cause = "table-changed";
    flow.event = 0;
    report.learned = {{1'000'000'001, "a", 1, "tm", 2, "weight", 3, 0.5},
                      {3'100'000'000, "b", 0, "tm", 0, "fail", 3, std::nullopt}};
    report.effort["tm"].choices = {1, 2, 3};
    report.effort["tm"].untranslated = 5;
    report.failover[0].fairShare = 0.125;
    report.failover[0].packetsLost["no-state"] = 6;
    report.wallSeconds = 1.25;
    return report;
}

/// @param write writes something @return what it wrote
template <class Write>
std::string
Written(Write write)
{
    std::ostringstream out;
    write(out);
    return out.str();
}

/// summary.json is JSON that others read, with the names that doc/output.rst lists.
class SummaryTestCase : public TestCase
{
  public:
    SummaryTestCase()
        : TestCase("summary.json holds every key of its documentation")
    {
    }

  private:
    void DoRun() override;
};

void
SummaryTestCase::DoRun()
{
    std::stringstream text;
    WriteSummary(text, FlowScenario(), MakeReport());
    boost::property_tree::ptree tree;
    boost::property_tree::read_json(text, tree);
    const auto value = [&tree](const char* path) { return tree.get<std::string>(path, "missing"); };
    NS_TEST_EXPECT_MSG_EQ(value("scenario"), "unnamed", "name");
    NS_TEST_EXPECT_MSG_EQ(value("rngRun"), "1", "run number");
    NS_TEST_EXPECT_MSG_EQ(value("versions.flow-distribution"), FlowDistributionVersion(), "own");
    NS_TEST_EXPECT_MSG_EQ(value("versions.ns-3").substr(0, 1), "3", "ns-3's");
    NS_TEST_EXPECT_MSG_EQ(value("flows.unfinished"), "1", "flows");
    NS_TEST_EXPECT_MSG_EQ(value("affinity.tm.reverse.byCause.translation"), "30", "cause");
    NS_TEST_EXPECT_MSG_EQ(value("imbalance.tm.flows.maxOverMean"), "1.5", "imbalance");
    NS_TEST_EXPECT_MSG_EQ(value("imbalance.server.chiSquareP"), "null", "no p-value");
    NS_TEST_EXPECT_MSG_EQ(value("packets.dropped.no-member"), "4", "drops by reason");
    NS_TEST_EXPECT_MSG_EQ(value("completionTime.p50"), "0.125", "completion");
    NS_TEST_EXPECT_MSG_EQ(value("performance.wallSeconds"), "1.25", "wall time");
    const auto parameters = tree.get_child("parameters");
    NS_TEST_EXPECT_MSG_EQ(parameters.count("traffic.rate"), 1, "parameters by their path");
    const auto event = tree.get_child("failover").front().second;
    NS_TEST_EXPECT_MSG_EQ(event.get<int>("moved.needed.either"), 3, "moves");
    NS_TEST_EXPECT_MSG_EQ(event.get<double>("fairShare"), 0.125, "fair share");
    NS_TEST_EXPECT_MSG_EQ(event.get<int>("packetsLost.no-state"), 6, "losses");
    NS_TEST_EXPECT_MSG_EQ(tree.get<int>("effort.tm.lookups.byEntry"), 3, "look-ups");
    NS_TEST_EXPECT_MSG_EQ(tree.get<int>("effort.tm.untranslated"), 5, "untranslated");
    NS_TEST_EXPECT_MSG_EQ(event.get<std::string>("lastViolationAfter"), "null", "none");
}

/// Wall time, the one thing that differs between equal runs, stays in one place.
class EqualRunsTestCase : public TestCase
{
  public:
    EqualRunsTestCase()
        : TestCase("equal runs write equal bytes apart from performance")
    {
    }

  private:
    void DoRun() override
    {
        MeasurementReport other = MakeReport();
        other.wallSeconds = 99;
        const auto summary = [](const MeasurementReport& report) {
            const std::string text =
                Written([&report](auto& out) { WriteSummary(out, FlowScenario(), report); });
            return text.substr(0, text.find("\"performance\""));
        };
        NS_TEST_EXPECT_MSG_EQ(summary(MakeReport()), summary(other), "summary.json");
    }
};

/// The tables, byte by byte.
class CsvTestCase : public TestCase
{
  public:
    CsvTestCase()
        : TestCase("members.csv, timeseries.csv and flows.csv")
    {
    }

  private:
    void DoRun() override;
};

void
CsvTestCase::DoRun()
{
    const MeasurementReport report = MakeReport();
    NS_TEST_EXPECT_MSG_EQ(Written([&report](auto& out) { WriteMembers(out, report); }),
                          "tier,member,weight,flows,packets,bytes\n"
                          "tm,tm0,1,4,40,400\n"
                          "server,server3,2.5,6,60,600\n",
                          "members");
    const std::string series = Written([&report](auto& out) { WriteTimeseries(out, report); });
    NS_TEST_EXPECT_MSG_EQ(series.substr(series.find('\n') + 1),
                          "0.5,tm,3,30,300,2,1,0.5,1,0,1,1,0,1,7\n",
                          "time series");
    const std::string flows = Written([&report](auto& out) { WriteFlows(out, report); });
    NS_TEST_EXPECT_MSG_EQ(flows,
                          "flow,protocol,client,clientPort,service,servicePort,start,firstByte,end,"
                          "outcome,bytesForward,bytesReverse,tm,server,violations,cause,event,"
                          "aloneTime,slowdown\n"
                          "1,udp,10.1.0.2,4000,198.18.0.1,53,0.500000001,,12.000000000,"
                          "broken,128,1028,0|3,,2,table-changed,0,,\n",
                          "flows, with the members of each group");
    const std::string learned = Written([&report](auto& out) { WriteLearned(out, report); });
    NS_TEST_EXPECT_MSG_EQ(learned,
                          "time,group,node,members,pool,change,member,weight\n"
                          "1.000000001,a,1,tm,2,weight,3,0.5\n"
                          "3.100000000,b,0,tm,0,fail,3,\n",
                          "who learned what when");
}

/// What is written of a run depends on what was asked for.
class ResultFilesTestCase : public TestCase
{
  public:
    ResultFilesTestCase()
        : TestCase(
              "flows.csv is there when asked for, learned.csv where somebody learned, and nothing "
              "half written")
    {
    }

  private:
    void DoRun() override
    {
        namespace fs = std::filesystem;
        const ResultFolder folder(CreateTempDirFilename("a/b"));
        FlowScenario scenario;
        MeasurementReport quiet = MakeReport();
        quiet.learned.clear();
        WriteResults(folder, scenario, quiet);
        NS_TEST_EXPECT_MSG_EQ(fs::exists(folder.Path("learned.csv")), false, "nothing learned");
        WriteResults(folder, scenario, MakeReport());
        NS_TEST_EXPECT_MSG_EQ(
            fs::exists(folder.Path("learned.csv")), true, "learned, though nothing happened");
        NS_TEST_EXPECT_MSG_EQ(fs::exists(folder.Path("flows.csv")), false, "unasked");
        scenario.measuring.flows = true;
        WriteResults(folder, scenario, MakeReport());
        NS_TEST_EXPECT_MSG_EQ(fs::exists(folder.Path("flows.csv")), true, "asked for");
        for (const auto& entry : fs::directory_iterator(folder.Path()))
        {
            NS_TEST_EXPECT_MSG_NE(entry.path().extension().string(), ".part", "half written");
        }
    }
};

/// What JSON forbids in texts is escaped.
class JsonQuoteTestCase : public TestCase
{
  public:
    JsonQuoteTestCase()
        : TestCase("texts are escaped, numbers that JSON lacks are null")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(flowdist::JsonWriter::Quote("a\"b\\\n\xc3\xa4"),
                              "\"a\\\"b\\\\\\u000a\xc3\xa4\"",
                              "escapes");
        const std::string text = Written([](auto& out) {
            flowdist::JsonWriter json(out);
            json.BeginObject();
            json.Number("x", 1.0 / 0.0);
            json.BeginArray("empty");
            json.EndArray();
            json.EndObject();
        });
        NS_TEST_EXPECT_MSG_EQ(text, "{\n  \"x\": null,\n  \"empty\": []\n}\n", "layout");
    }
};

/// The suite.
class ResultWriterTestSuite : public TestSuite
{
  public:
    ResultWriterTestSuite()
        : TestSuite("flow-distribution-result-writer", Type::UNIT)
    {
        AddTestCase(new SummaryTestCase);
        AddTestCase(new EqualRunsTestCase);
        AddTestCase(new CsvTestCase);
        AddTestCase(new ResultFilesTestCase);
        AddTestCase(new JsonQuoteTestCase);
    }
};

ResultWriterTestSuite g_resultWriterTestSuite; //!< registers itself

} // namespace
