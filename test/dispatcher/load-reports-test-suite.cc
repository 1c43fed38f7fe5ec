// SPDX-License-Identifier: GPL-2.0-only

// Servers report their load, and are chosen by it (C8).

#include "cluster-case.h"

#include "ns3/load-report-header.h"
#include "ns3/load-reporter.h"
#include "ns3/scenario-runner.h"

#include <cmath>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

using Raw = RawCluster;

/// CRC-32 of Ethernet, bit by bit.
uint32_t
BitwiseCrc(const Bytes& bytes, std::size_t begin, std::size_t end)
{
    uint32_t sum = 0xffffffff;
    for (std::size_t i = begin; i < end; ++i)
    {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; ++bit)
        {
            sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
        }
    }
    return ~sum;
}

/// A report as its layout is documented, with this key.
Bytes
ReportOf(const FlowKey& key, uint32_t number, uint32_t busy, uint32_t waiting)
{
    Content content;
    content.payload = 20;
    Bytes bytes = Make(key, content);
    const std::size_t udp = key.version == 6 ? 40 : 20;
    const std::size_t begin = udp + 8;
    Put32(bytes, begin, 0x4c520100);
    Put32(bytes, begin + 4, number);
    Put32(bytes, begin + 8, busy);
    Put32(bytes, begin + 12, waiting);
    Put32(bytes, begin + 16, BitwiseCrc(bytes, begin, begin + 16));
    FillChecksums(bytes, udp, UDP);
    return bytes;
}

/// Cases with servers that report.
class ReportCase : public ClusterCase
{
  public:
    using ClusterCase::ClusterCase;

  protected:
    /// @return a server's report to a dispatcher
    Bytes Report(uint32_t server,
                 uint32_t dispatcher,
                 uint32_t number,
                 uint32_t busy,
                 uint32_t waiting) const
    {
        FlowKey key = Raw::Behind(Request(3781), server).Reversed();
        key.destination = Raw::Talk(dispatcher, dispatcher, m_version).source;
        key.sourcePort = 49152;
        key.protocol = UDP;
        return ReportOf(key, number, busy, waiting);
    }
};

/// What is on the wire.
class BytesTest : public TestCase
{
  public:
    BytesTest()
        : TestCase("C8: a report is the documented bytes")
    {
    }

  private:
    void DoRun() override
    {
        const auto packet = Create<Packet>();
        packet->AddHeader(LoadReportHeader(258, 3, 0x01020304));
        Bytes bytes(packet->GetSize());
        packet->CopyData(bytes.data(), bytes.size());
        const FlowKey key = FlowKey::Ipv4(Raw::Server(0), Raw::Own(0), 49152, 3781, UDP);
        const Bytes whole = ReportOf(key, 258, 3, 0x01020304);
        NS_TEST_EXPECT_MSG_EQ(
            (bytes == Bytes(whole.begin() + 28, whole.end())), true, "all 20 of them");
        LoadReportHeader read;
        packet->PeekHeader(read);
        NS_TEST_EXPECT_MSG_EQ(read.IsValid(), true, "its own");
        NS_TEST_EXPECT_MSG_EQ(read.GetNumber(), 258, "number");
        NS_TEST_EXPECT_MSG_EQ(read.GetLoad(), 0x01020307, "load");
    }
};

/// A dispatcher that is told.
class ChoiceTest : public ReportCase
{
  public:
    explicit ChoiceTest(uint8_t version)
        : ReportCase("C8: the server with the least reported load is chosen, whatever entries say",
                     version)
    {
    }

  private:
    static void Tell(Raw& cluster, const Bytes& report)
    {
        cluster.Pass(0, Raw::SERVERS, report);
    }

    void DoRun() override
    {
        Raw cluster(Shaped({2, 3, MicroSeconds(1), false}),
                    With({{"ServerChoice", "least-connections"}, {"LoadFrom", "reports"}}));
        Tell(cluster, Report(0, 0, 7, 2, 1));
        Tell(cluster, Report(1, 0, 0xfffffffe, 1, 0));
        Tell(cluster, Report(2, 0, 0, 0, 9));
        for (uint16_t port = 1; port < 5; ++port)
        {
            ExpectAtServer(cluster, 0, Request(port), SYN, 1, "1 has 1 request, 0 has 3");
        }
        Tell(cluster, Report(1, 0, 0xffffffff, 2, 2));
        ExpectAtServer(cluster, 0, Request(5), SYN, 0, "now 1 has 4");
        Tell(cluster, Report(1, 0, 0xfffffffd, 0, 0));
        ExpectAtServer(cluster, 0, Request(6), SYN, 0, "an older report is no news");
        Tell(cluster, Report(1, 0, 1, 0, 0));
        ExpectAtServer(cluster, 0, Request(7), SYN, 1, "numbers go round");
        const auto& counts = cluster[0].GetLoadReports();
        NS_TEST_EXPECT_MSG_EQ(counts.reports, 6, "that came");
        NS_TEST_EXPECT_MSG_EQ(counts.late, 1, "the older one");
        NS_TEST_EXPECT_MSG_EQ(counts.choices, 7, "by reports");
        NS_TEST_EXPECT_MSG_EQ(counts.blind, 0, "all had reported");
        ExpectAtServer(cluster, 1, Request(8), SYN, 0, "the other was told nothing");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetLoadReports().blind, 1, "so it chose blindly");
        cluster[1].UpdateServers({{flowhash::MemberChange::Kind::REMOVE, 2}});
        cluster.Pass(1, Raw::SERVERS, Report(2, 1, 1, 0, 0));
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetLoadReports().reports, 0, "nobody said that it serves");
        NS_TEST_EXPECT_MSG_EQ((cluster.Balances(0) && cluster.Balances(1)), true, "packets");
    }
};

/// Reports that are none.
class BadReportTest : public ReportCase
{
  public:
    explicit BadReportTest(uint8_t version)
        : ReportCase("C8: damaged, foreign and cut reports are dropped by name, and change nothing",
                     version)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped(),
                    With({{"ServerChoice", "least-connections"}, {"LoadFrom", "reports"}}));
        const Bytes genuine = Report(0, 0, 1, 5, 5);
        uint32_t bad = 0;
        const std::size_t udp = m_version == 6 ? 40 : 20;
        for (std::size_t bit = (udp + 8) * 8; bit < genuine.size() * 8; ++bit, ++bad)
        {
            Bytes damaged = genuine;
            damaged[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
            cluster.Pass(0, Raw::SERVERS, damaged, MicroSeconds(10));
        }
        for (std::size_t size = udp + 8; size < genuine.size(); ++size, ++bad)
        {
            Bytes cut(genuine.begin(), genuine.begin() + size);
            Put16(cut, m_version == 6 ? 4 : 2, m_version == 6 ? size - udp : size);
            Put16(cut, udp + 4, size - udp);
            cluster.Pass(0, Raw::SERVERS, cut, MicroSeconds(10));
        }
        cluster.Pass(0, Raw::SERVERS, Report(9, 0, 1, 5, 5)); // nobody's
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "bad-message"), bad + 1, "all of them");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetLoadReports().reports, 0, "nothing was learned");
        cluster.Pass(0, Raw::SERVERS, genuine);
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetLoadReports().reports, 1, "the genuine one counts");
        NS_TEST_EXPECT_MSG_EQ(cluster.Balances(0), true, "packets");
    }
};

/// @return a cluster of 3, with 4 servers of one worker each that report every 100 ms, for 5 s
FlowScenario
Reporting()
{
    FlowScenario scenario;
    scenario.network = ScenarioNetwork();
    for (const auto& [name, count] : std::vector<std::pair<std::string, uint32_t>>{
             {"client", 4}, {"switch", 1}, {"dispatcher", 3}, {"server", 4}})
    {
        scenario.network.groups.emplace_back();
        scenario.network.groups.back().name = name;
        scenario.network.groups.back().kind = name;
        scenario.network.groups.back().count = count;
    }
    auto& groups = scenario.network.groups;
    groups[1].choices.resize(1);
    groups[1].choices[0].chooses = "dispatcher";
    groups[2].settings = {{"choose", "two-choices"}, {"loadReports", "100ms"}};
    groups[3].settings = {{"workers", "1"}, {"serviceTime", "5ms"}};
    for (const auto& [first, second] :
         std::vector<std::pair<std::string, std::string>>{{"client", "switch"},
                                                          {"switch", "dispatcher"},
                                                          {"dispatcher", "dispatcher"},
                                                          {"dispatcher", "server"}})
    {
        scenario.network.links.emplace_back();
        scenario.network.links.back().between = {first, second};
    }
    scenario.network.requests = {"client", "switch", "dispatcher", "server"};
    scenario.traffic.rate = 400;
    scenario.traffic.sources[0].kind = "udp";
    scenario.services[0].protocol = "udp";
    scenario.duration = Seconds(5);
    return scenario;
}

/// A whole run.
class RunTest : public TestCase
{
  public:
    RunTest()
        : TestCase("C8: in a run servers report as often as set, and choices tell how old that was")
    {
    }

  private:
    void DoRun() override
    {
        const MeasurementReport report = RunScenario(Reporting());
        const auto& loads = report.effort.at("dispatcher").loadReports;
        NS_TEST_ASSERT_MSG_EQ(loads.has_value(), true, "they choose by reports");
        // 4 servers, 3 dispatchers, 5 s / 100 ms reports; the last ones may be on their way.
        NS_TEST_EXPECT_MSG_EQ_TOL(loads->reports, 600.0, 12.0, "that came");
        NS_TEST_EXPECT_MSG_EQ(loads->late, 0, "in order");
        // Flows come at any time of an interval: 50 ms on average, uniform (28.9 ms). About 1,990
        // choices; they share 200 intervals, so four standard errors of as many draws.
        NS_TEST_ASSERT_MSG_EQ(loads->meanAge.has_value(), true, "they had reported");
        NS_TEST_EXPECT_MSG_EQ_TOL(*loads->meanAge, 0.050, 4 * 0.0289 / std::sqrt(200), "mean age");
        NS_TEST_EXPECT_MSG_LT(loads->greatestAge, 0.101, "an interval, and the way");
        NS_TEST_EXPECT_MSG_GT(loads->greatestAge, 0.090, "nearly as old as can be");
        NS_TEST_EXPECT_MSG_EQ(
            report.affinity.at("server").forward.flowsViolated, 0, "all entries came");
    }
};

/// Dispatchers that come and go.
class ComingTest : public TestCase
{
  public:
    ComingTest()
        : TestCase("C8: servers report to dispatchers that are there, as they learn of them")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Reporting();
        scenario.events = {{Seconds(1), "add", "dispatcher3"},
                           {Seconds(2), "fail", "dispatcher1"},
                           {Seconds(2.5), "return", "dispatcher1"},
                           {Seconds(3), "remove", "dispatcher0"}};
        scenario.learnDelay = MilliSeconds(200);
        const MeasurementReport report = RunScenario(scenario);
        // 4 servers, ten times a second, as long as they know of the dispatcher and it hears them.
        const double seconds = 5 + (5 - 1.2) + (5 - 0.7) + 3.2;
        NS_TEST_EXPECT_MSG_EQ_TOL(
            report.effort.at("dispatcher").loadReports->reports, 40 * seconds, 14.0, "that came");
    }
};

/// The suite.
class LoadReportsTestSuite : public TestSuite
{
  public:
    LoadReportsTestSuite()
        : TestSuite("flow-distribution-load-reports", Type::UNIT)
    {
        AddTestCase(new BytesTest);
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new ChoiceTest(version));
            AddTestCase(new BadReportTest(version));
        }
        AddTestCase(new RunTest);
        AddTestCase(new ComingTest);
    }
};

LoadReportsTestSuite g_loadReportsTestSuite; //!< registers itself

} // namespace
