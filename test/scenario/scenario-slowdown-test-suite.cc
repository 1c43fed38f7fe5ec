// SPDX-License-Identifier: GPL-2.0-only

// Slowdown: times alone and times shared, by hand from sizes, rates and delays.

#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr int64_t NEAR_RATE = 100'000'000; //!< bit/s of links between clients and router
constexpr int64_t FAR_RATE = 20'000'000;   //!< bit/s of the link between router and server
constexpr int64_t NEAR_DELAY = 30'000;     //!< ns
constexpr int64_t FAR_DELAY = 70'000;      //!< ns
constexpr uint32_t PPP = 2;                //!< bytes before an IP packet on such a link

/// @return ns that a packet takes over both links @param size with its IP header, bytes
int64_t
WayOf(uint32_t size)
{
    const int64_t bits = (size + PPP) * int64_t{8} * 1'000'000'000;
    return bits / NEAR_RATE + NEAR_DELAY + bits / FAR_RATE + FAR_DELAY;
}

/// @return ns that it takes to leave by the slower one
int64_t
FarTime(uint32_t size)
{
    return (size + PPP) * int64_t{8} * 1'000'000'000 / FAR_RATE;
}

/// @return clients, a router, one server; each client starts a flow every 100 ms, at the same
/// moments
FlowScenario
InStep(uint32_t clients, const std::string& fidelity, const std::string& kind)
{
    FlowScenario scenario;
    scenario.network = ScenarioNetwork();
    for (const auto& [name, group] : std::vector<std::pair<std::string, std::string>>{
             {"client", "client"}, {"access", "router"}, {"server", "server"}})
    {
        scenario.network.groups.emplace_back();
        scenario.network.groups.back().name = name;
        scenario.network.groups.back().kind = group;
    }
    scenario.Group("client").count = clients;
    scenario.Group("server").Set("serviceTime", "0ms");
    for (const bool far : {false, true})
    {
        scenario.network.links.emplace_back();
        ScenarioLink& link = scenario.network.links.back();
        link.between = {far ? "access" : "client", far ? "server" : "access"};
        link.rate = far ? FAR_RATE : NEAR_RATE;
        link.delay = NanoSeconds(far ? FAR_DELAY : NEAR_DELAY);
    }
    scenario.network.requests = {"client", "access", "server"};
    scenario.services[0].protocol = kind == "echo" ? "udp" : kind;
    scenario.traffic.fidelity = fidelity;
    scenario.traffic.sources[0].kind = kind;
    scenario.traffic.sources[0].requestSize = "constant:100";
    scenario.traffic.sources[0].responseSize = "constant:1000";
    scenario.traffic.burst = 1;
    scenario.traffic.bursts = "periodic";
    scenario.traffic.rate = 10.0 * clients;
    scenario.traffic.stop = Seconds(0.95);
    scenario.measuring.flows = true;
    scenario.measuring.slowdown = true;
    scenario.duration = Seconds(4);
    return scenario;
}

/// @return the time of a datagram of 100 bytes there and of 1000 bytes back @param ip bytes of its
/// header
int64_t
DatagramTime(uint32_t ip)
{
    constexpr uint32_t udp = 8;
    constexpr uint32_t piece = 8; // before a part of a response
    return WayOf(ip + udp + 100) + WayOf(ip + udp + piece + 1000);
}

/// Datagrams: two flows at a time, the second of which waits.
class SharedDatagramsTestCase : public TestCase
{
  public:
    SharedDatagramsTestCase(const std::string& fidelity, const std::string& family)
        : TestCase("of two that share a link the second waits as long as a response leaves: " +
                   fidelity + ", " + family),
          m_fidelity(fidelity),
          m_family(family)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = InStep(2, m_fidelity, "udp");
        scenario.network.family = m_family;
        const uint32_t ip = m_family == "ipv6" ? 40 : 20;
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(report.flowRecords.size(), 18, "two each 100 ms");
        NS_TEST_ASSERT_MSG_EQ(report.aloneTimes.size(), 18, "all known");
        const int64_t alone = DatagramTime(ip);
        // Both requests are at the router at once; the second response finds the first one leaving,
        // and both requests and both responses leave by the same link in a row.
        const int64_t later = alone + FarTime(ip + 8 + 8 + 1000);
        for (const FlowRecord& flow : report.flowRecords)
        {
            const int64_t took = *flow.end - flow.start;
            NS_TEST_EXPECT_MSG_EQ(report.aloneTimes[flow.flow], alone, "alone " << flow.flow);
            NS_TEST_EXPECT_MSG_EQ(took, (flow.flow % 2 == 0 ? alone : later), "took " << flow.flow);
        }
        NS_TEST_ASSERT_MSG_EQ(report.slowdown.has_value(), true, "figures");
        const double ratio = static_cast<double>(later) / static_cast<double>(alone);
        const SlowdownReport& figures = *report.slowdown;
        NS_TEST_EXPECT_MSG_EQ(figures.flows, 18, "measured");
        NS_TEST_EXPECT_MSG_EQ(figures.unknown, 0, "none is missing");
        NS_TEST_EXPECT_MSG_EQ_TOL(*figures.p50, 1, 1e-12, "half were first");
        NS_TEST_EXPECT_MSG_EQ_TOL(*figures.p90, ratio, 1e-12, "half were second");
        NS_TEST_EXPECT_MSG_EQ_TOL(*figures.p99, ratio, 1e-12, "half were second");
        NS_TEST_EXPECT_MSG_EQ_TOL(*figures.max, ratio, 1e-12, "half were second");
        NS_TEST_EXPECT_MSG_EQ_TOL(*figures.mean, (1 + ratio) / 2, 1e-12, "half and half");
    }

    std::string m_fidelity;
    std::string m_family;
};

/// Light TCP: by hand, segment by segment.
class LightSegmentsTestCase : public TestCase
{
  public:
    LightSegmentsTestCase()
        : TestCase("light TCP alone: three segments of a response leave in a row")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = InStep(3, "light", "tcp");
        scenario.traffic.sources[0].responseSize = "constant:3000"; // 1440, 1440, 120
        const MeasurementReport report = RunScenario(scenario);
        constexpr uint32_t headers = 40;
        constexpr uint32_t mss = 4;
        // SYN and its answer; the request behind the ACK of that, which may still be leaving the
        // router when the request is there; three segments, of which the last one is short, and at
        // the router before the one before it has left by the faster link.
        const int64_t ack = headers + PPP;
        const int64_t request = headers + 100 + PPP;
        const int64_t atRouter = (ack + request) * 8 * 10;   // ns, of 100 Mbit/s
        const int64_t ackGone = ack * 8 * 10 + ack * 8 * 50; // ns, of 20 Mbit/s
        const int64_t asked = std::max(atRouter, ackGone) + request * 8 * 50;
        const int64_t full = (headers + 1440 + PPP) * 8 * 10;
        const int64_t waits = std::max<int64_t>(0, full - FarTime(headers + 120));
        const int64_t expected = 2 * WayOf(headers + mss) + asked + NEAR_DELAY + FAR_DELAY +
                                 FarTime(headers + 1440) * 2 + waits + WayOf(headers + 120);
        NS_TEST_ASSERT_MSG_EQ(report.aloneTimes.size(), 27, "three each 100 ms");
        for (const int64_t time : report.aloneTimes)
        {
            NS_TEST_EXPECT_MSG_EQ(time, expected, "by hand");
        }
        NS_TEST_EXPECT_MSG_GT(*report.slowdown->p50, 1.1, "in the run they share a link");
    }
};

/// What is alone in the run takes as long alone: to the nanosecond, whatever is random about it.
class AloneAnywayTestCase : public TestCase
{
  public:
    AloneAnywayTestCase(const std::string& fidelity, const std::string& kind)
        : TestCase("slowdown is 1 for all where nobody is in the way: " + fidelity + ", " + kind),
          m_fidelity(fidelity),
          m_kind(kind)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = InStep(1, m_fidelity, m_kind);
        scenario.network.family = "both";
        scenario.Group("server").Set("serviceTime", "5ms"); // the mean
        ScenarioSource& source = scenario.traffic.sources[0];
        source.requests = "uniform:1:4";
        source.pause = "exponential:0.02";
        source.responseSize = m_kind == "echo" ? "constant:1000" : "lognormal:3000:1";
        scenario.traffic.rate = 0.5;
        scenario.traffic.stop = Seconds(0);
        scenario.duration = Seconds(60);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(report.flowRecords.size(), 29, "one each 2 s");
        for (const FlowRecord& flow : report.flowRecords)
        {
            NS_TEST_ASSERT_MSG_EQ(flow.end.has_value(), true, "ended");
            NS_TEST_EXPECT_MSG_EQ(
                report.aloneTimes[flow.flow], *flow.end - flow.start, "flow " << flow.flow);
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(*report.slowdown->max, 1, 1e-12, "the greatest");
        NS_TEST_EXPECT_MSG_EQ_TOL(*report.slowdown->mean, 1, 1e-12, "the mean");
    }

    std::string m_fidelity;
    std::string m_kind;
};

/// Requests that are sent again while a server works on them, which it then does several times.
class SentAgainTestCase : public TestCase
{
  public:
    explicit SentAgainTestCase(const std::string& fidelity)
        : TestCase("a request that is worked on twice has both times alone: " + fidelity),
          m_fidelity(fidelity)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = InStep(1, m_fidelity, "udp");
        scenario.Group("server").Set("serviceTime", "1500ms"); // the mean; sent again after 1 s
        scenario.Group("server").Set("workers", "100");
        scenario.traffic.rate = 0.05;
        scenario.traffic.stop = Seconds(0);
        scenario.duration = Seconds(800);
        const MeasurementReport report = RunScenario(scenario);
        std::size_t again = 0;
        for (const FlowRecord& flow : report.flowRecords)
        {
            again += flow.end && *flow.end - flow.start > 1'000'000'000 ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(again, 10, "sent again");
        NS_TEST_EXPECT_MSG_EQ(report.slowdown->unknown, 0, "all complete alone");
        NS_TEST_EXPECT_MSG_EQ_TOL(*report.slowdown->max, 1, 1e-12, "the greatest");
        NS_TEST_EXPECT_MSG_EQ_TOL(*report.slowdown->mean, 1, 1e-12, "the mean");
    }

    std::string m_fidelity;
};

/// Requests of many flows come by turns, so that who draws which service time follows from all.
class ServiceTimesTestCase : public TestCase
{
  public:
    ServiceTimesTestCase(const std::string& fidelity, const std::string& kind)
        : TestCase("each request alone has the service time that it had: " + fidelity + ", " +
                   kind),
          m_fidelity(fidelity),
          m_kind(kind)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = InStep(4, m_fidelity, m_kind);
        scenario.Group("server").Set("serviceTime", "50ms"); // the mean
        scenario.traffic.sources[0].requests = "uniform:1:4";
        scenario.traffic.bursts = "poisson";
        scenario.traffic.rate = 80;
        scenario.traffic.stop = Seconds(2);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_GT(report.mostOpen, 8, "many at once");
        NS_TEST_ASSERT_MSG_GT(report.slowdown->flows, 80, "flows");
        // What waits for a link waits for a millisecond in 100. Other times drawn would make half
        // of the slowdowns less than 1, and many twice as large.
        NS_TEST_EXPECT_MSG_EQ_TOL(*report.slowdown->p50, 1, 0.02, "half of them");
        NS_TEST_EXPECT_MSG_LT(*report.slowdown->p90, 1.1, "nine of ten");
    }

    std::string m_fidelity;
    std::string m_kind;
};

/// What goes wrong in the run does not while flows are alone.
class NothingGoesWrongTestCase : public TestCase
{
  public:
    NothingGoesWrongTestCase()
        : TestCase("alone there are no losses, no events, no floods, and no full workers")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = InStep(2, "light", "udp");
        scenario.traffic.resendTime = MilliSeconds(20);
        scenario.traffic.resends = 100;
        for (ScenarioLink& link : scenario.network.links)
        {
            link.loss = 0.2;
        }
        ScenarioEvent cut;
        cut.at = MilliSeconds(300);
        cut.action = "cut";
        cut.target = "access-server";
        ScenarioEvent heal = cut;
        heal.at = MilliSeconds(500);
        heal.action = "heal";
        scenario.network.links[1].name = cut.target;
        scenario.events = {cut, heal};
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(report.aloneTimes.size(), 18, "flows");
        for (const int64_t time : report.aloneTimes)
        {
            NS_TEST_EXPECT_MSG_EQ(time, DatagramTime(20), "by hand");
        }
        NS_TEST_EXPECT_MSG_GT(*report.slowdown->max, 100, "they waited for the link to heal");
    }
};

/// Source ports that come again are waited for, and flows that did not complete are left out.
class PortsTestCase : public TestCase
{
  public:
    PortsTestCase()
        : TestCase("a flow alone waits for its port, and who did not complete is not run")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = InStep(1, "tcp", "tcp");
        scenario.traffic.rate = 2;
        scenario.traffic.stop = Seconds(7);
        scenario.duration = Seconds(10);
        scenario.attributes["ns3::RequestClient::FirstPort"] = "5000";
        scenario.attributes["ns3::RequestClient::LastPort"] = "5002";
        scenario.attributes["ns3::RequestClient::TimeWait"] = "1.2s";
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(report.flows.offered, 13, "one each 0.5 s");
        NS_TEST_EXPECT_MSG_EQ(report.flows.completed, 13, "three ports suffice");
        NS_TEST_EXPECT_MSG_EQ(report.slowdown->flows, 13, "all are run");
        NS_TEST_EXPECT_MSG_EQ_TOL(*report.slowdown->max, 1, 1e-12, "nobody is in the way");

        // Those that find a port are further apart than flows are on average, as they are alone.
        scenario.traffic.rate = 10;
        const MeasurementReport few = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_GT(few.flows.broken, 2, "three do not");
        NS_TEST_EXPECT_MSG_EQ(few.slowdown->flows, few.flows.completed, "those that completed");
        NS_TEST_EXPECT_MSG_EQ(few.slowdown->unknown, 0, "all of them");
        for (const FlowRecord& flow : few.flowRecords)
        {
            NS_TEST_EXPECT_MSG_EQ((few.aloneTimes[flow.flow] > 0),
                                  (flow.outcome == "completed"),
                                  "flow " << flow.flow);
        }
    }
};

class ScenarioSlowdownTestSuite : public TestSuite
{
  public:
    ScenarioSlowdownTestSuite()
        : TestSuite("flow-distribution-scenario-slowdown", TestSuite::Type::SYSTEM)
    {
        for (const char* fidelity : {"tcp", "light"})
        {
            for (const char* family : {"ipv4", "ipv6"})
            {
                AddTestCase(new SharedDatagramsTestCase(fidelity, family));
            }
            AddTestCase(new SentAgainTestCase(fidelity));
            for (const char* kind : {"tcp", "udp"})
            {
                AddTestCase(new AloneAnywayTestCase(fidelity, kind));
                AddTestCase(new ServiceTimesTestCase(fidelity, kind));
            }
        }
        AddTestCase(new AloneAnywayTestCase("tcp", "echo"));
        AddTestCase(new LightSegmentsTestCase());
        AddTestCase(new NothingGoesWrongTestCase());
        AddTestCase(new PortsTestCase());
    }
};

const ScenarioSlowdownTestSuite g_scenarioSlowdownTestSuite;

} // namespace
