// SPDX-License-Identifier: GPL-2.0-only

// Uneven and hostile traffic: who makes how many flows, when, from which ports. Bounds are four
// standard errors: a correct program is outside of one with a probability of 6e-5.

#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t CLIENTS = 8;
constexpr uint32_t SERVERS = 8;

/// @return light flows of one packet each way through a balancer, 1,000 a second for 4 s
FlowScenario
ShortFlows()
{
    FlowScenario scenario;
    scenario.network = BalancerNetwork();
    scenario.Group("client").count = CLIENTS;
    scenario.Group("server").count = SERVERS;
    scenario.Group("server").Set("serviceTime", "0ms");
    scenario.scheme = "key=five-tuple hash=jhash select=modulo";
    scenario.traffic.fidelity = "light";
    scenario.traffic.rate = 1000;
    scenario.traffic.sourcePorts = "random";
    scenario.traffic.stop = Seconds(4);
    scenario.traffic.sources[0].responseSize = "constant:500";
    scenario.measuring.flows = true;
    scenario.duration = Seconds(5);
    return scenario;
}

/// @return whether a count is that of draws of a probability, within four standard errors
bool
Fits(double count, double draws, double probability)
{
    const double mean = draws * probability;
    return std::abs(count - mean) <= 4 * std::sqrt(mean * (1 - probability));
}

/// @return flows by client, in the order of addresses, which is that of numbers up to 9 clients
std::vector<double>
ByClient(const MeasurementReport& report)
{
    std::vector<double> sorted;
    std::map<std::string, double> counts;
    for (const FlowRecord& flow : report.flowRecords)
    {
        ++counts[flow.client];
    }
    for (const auto& [client, count] : counts)
    {
        sorted.push_back(count);
    }
    return sorted;
}

/// traffic.clients
class ZipfTestCase : public TestCase
{
  public:
    explicit ZipfTestCase(const std::string& fidelity)
        : TestCase("client c makes a c-th of what the first makes, and the rate stays: " +
                   fidelity),
          m_fidelity(fidelity)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ShortFlows();
        scenario.traffic.fidelity = m_fidelity;
        scenario.traffic.zipf = 1;
        const std::vector<double> counts = ByClient(RunScenario(scenario));
        NS_TEST_ASSERT_MSG_EQ(counts.size(), CLIENTS, "all make some");
        double weights = 0;
        double flows = 0;
        for (uint32_t c = 1; c <= CLIENTS; ++c)
        {
            weights += 1.0 / c;
            flows += counts[c - 1];
        }
        NS_TEST_EXPECT_MSG_LT(std::abs(flows - 4000), 4 * std::sqrt(4000.0), "rate: " << flows);
        for (uint32_t c = 1; c <= CLIENTS; ++c)
        {
            NS_TEST_EXPECT_MSG_EQ(Fits(counts[c - 1], flows, 1 / (c * weights)),
                                  true,
                                  "client " << c << ": " << counts[c - 1]);
        }
    }

    std::string m_fidelity;
};

/// sources.from
class NatTestCase : public TestCase
{
  public:
    NatTestCase()
        : TestCase("from: one: half of the flows differ in ports alone, the rest is everyone's")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ShortFlows();
        scenario.traffic.sources[0].from = 1;
        const MeasurementReport one = RunScenario(scenario);
        std::set<uint16_t> ports;
        for (const FlowRecord& flow : one.flowRecords)
        {
            ports.insert(flow.clientPort);
        }
        NS_TEST_EXPECT_MSG_EQ(ByClient(one).size(), 1, "one address");
        NS_TEST_EXPECT_MSG_EQ(ports.size(), one.flowRecords.size(), "each port once");
        NS_TEST_EXPECT_MSG_EQ_TOL(ports.size(), 4000.0, 4 * std::sqrt(4000.0), "rate");

        scenario.traffic.sources.push_back(scenario.traffic.sources[0]);
        scenario.traffic.sources[1].from = 0;
        const MeasurementReport both = RunScenario(scenario);
        const auto all = static_cast<double>(both.flowRecords.size());
        const std::vector<double> counts = ByClient(both);
        NS_TEST_ASSERT_MSG_EQ(counts.size(), CLIENTS, "all make some");
        NS_TEST_EXPECT_MSG_EQ(Fits(counts[0], all, 0.5 + 0.5 / CLIENTS), true, "the first");
        NS_TEST_EXPECT_MSG_EQ(Fits(counts[7], all, 0.5 / CLIENTS), true, "the last");
    }
};

/// Elephants: a source of few large flows.
class ElephantTestCase : public TestCase
{
  public:
    ElephantTestCase()
        : TestCase("one flow in ten brings 0.9 of the bytes")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ShortFlows();
        scenario.traffic.sources[0].share = 9;
        scenario.traffic.sources[0].responseSize = "constant:1000";
        scenario.traffic.sources.push_back(scenario.traffic.sources[0]);
        scenario.traffic.sources[1].share = 1;
        scenario.traffic.sources[1].responseSize = "constant:81000";
        const MeasurementReport report = RunScenario(scenario);
        double elephants{0};
        double bytes{0};
        double all{0};
        for (const FlowRecord& flow : report.flowRecords)
        {
            const bool large = flow.bytesReverse > 81'000;
            elephants += large ? 1 : 0;
            bytes += large ? static_cast<double>(flow.bytesReverse) : 0;
            all += static_cast<double>(flow.bytesReverse);
        }
        const auto flows = static_cast<double>(report.flowRecords.size());
        NS_TEST_EXPECT_MSG_EQ(Fits(elephants, flows, 0.1), true, "elephants: " << elephants);
        // 81000 against 9 * 1000, and some hundred bytes of headers for each flow of the many.
        NS_TEST_EXPECT_MSG_EQ_TOL(bytes / all, 0.89, 0.03, "their bytes");
    }
};

/// traffic.burst
class BurstTestCase : public TestCase
{
  public:
    BurstTestCase(const std::string& fidelity, const std::string& bursts)
        : TestCase("all clients start 5 flows at one moment: " + bursts + ", " + fidelity),
          m_fidelity(fidelity),
          m_bursts(bursts)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ShortFlows();
        scenario.traffic.fidelity = m_fidelity;
        scenario.traffic.burst = 5;
        scenario.traffic.bursts = m_bursts;
        std::map<int64_t, uint32_t> moments;
        const MeasurementReport report = RunScenario(scenario);
        for (const FlowRecord& flow : report.flowRecords)
        {
            ++moments[flow.start];
        }
        int64_t before = 0;
        for (const auto& [time, flows] : moments)
        {
            NS_TEST_EXPECT_MSG_EQ(flows, 5 * CLIENTS, "flows at " << time);
            // 1,000 flows a second, 40 at once: a burst each 40 ms.
            const bool holds = m_bursts != "periodic" || time - before == 40'000'000;
            NS_TEST_EXPECT_MSG_EQ(holds, true, "at " << time);
            before = time;
        }
        const auto bursts = static_cast<double>(moments.size());
        NS_TEST_EXPECT_MSG_LT(std::abs(bursts - 100), 4 * 10.0, "4 s of them: " << bursts);
    }

    std::string m_fidelity;
    std::string m_bursts;
};

/// kind: syn-flood
class FloodTestCase : public TestCase
{
  public:
    explicit FloodTestCase(const std::string& family)
        : TestCase("a flood fills a flow table, is in the sum of packets, and is no flow: " +
                   family),
          m_family(family)
    {
    }

  private:
    MeasurementReport RunWith(double share)
    {
        FlowScenario scenario = ShortFlows();
        scenario.network.family = m_family;
        // Of the table's 1,024 entries some 300 are in use without a flood.
        scenario.scheme = "key=five-tuple hash=jhash select=modulo state=lru entries=1024";
        scenario.traffic.rate = 100 * (1 + share);
        scenario.traffic.sources[0].requests = "constant:4";
        scenario.traffic.sources[0].pause = "constant:1";
        scenario.traffic.sources.push_back(ScenarioSource());
        scenario.traffic.sources[1].kind = "syn-flood";
        scenario.traffic.sources[1].share = share;
        scenario.events = {{Seconds(2), "add", "server8"}};
        return RunScenario(scenario);
    }

    void DoRun() override
    {
        const MeasurementReport quiet = RunWith(0);
        const MeasurementReport flooded = RunWith(30);
        NS_TEST_EXPECT_MSG_EQ(flooded.packets.Balances(), true, "packets");
        NS_TEST_EXPECT_MSG_EQ(flooded.flows.Balances(), true, "flows");
        NS_TEST_EXPECT_MSG_EQ(flooded.flows.offered, quiet.flows.offered, "the same flows");
        NS_TEST_EXPECT_MSG_EQ_TOL(flooded.floodSyns, 12'000.0, 4 * std::sqrt(12'000.0), "SYNs");
        NS_TEST_EXPECT_MSG_EQ(quiet.flows.broken, 0, "the table protects them");
        NS_TEST_EXPECT_MSG_GT(flooded.flows.broken, 20, "it has forgotten them");
        // 3,000 SYNs a second for 4 s; each is answered at least once, and none of that arrives.
        const auto& dropped = flooded.packets.dropped;
        NS_TEST_ASSERT_MSG_EQ(dropped.count("no-route"), 1, "SYN-ACKs end in a drop by name");
        NS_TEST_EXPECT_MSG_GT(dropped.at("no-route"), 12'000 - 4 * 110, "all of them");
    }

    std::string m_family;
};

/// sources.attack
class AttackTestCase : public TestCase
{
  public:
    AttackTestCase(const std::string& fidelity, const std::string& words, bool defeated)
        : TestCase("ports of one member, " + fidelity + ", " + words),
          m_fidelity(fidelity),
          m_words(words),
          m_defeated(defeated)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = ShortFlows();
        scenario.traffic.fidelity = m_fidelity;
        scenario.scheme = "key=five-tuple select=modulo " + m_words;
        scenario.traffic.sources[0].attack = "same-member";
        const MeasurementReport report = RunScenario(scenario);
        std::map<uint32_t, double> counts;
        for (const FlowRecord& flow : report.flowRecords)
        {
            ++counts[flow.members.at(0).at(0)];
        }
        const auto flows = static_cast<double>(report.flowRecords.size());
        const bool holds = m_defeated ? Fits(counts[0], flows, 1.0 / SERVERS) : counts.size() == 1;
        NS_TEST_EXPECT_MSG_EQ(holds, true, "members: " << counts.size());
    }

    std::string m_fidelity;
    std::string m_words;
    bool m_defeated;
};

/// The suite.
class ScenarioSkewTestSuite : public TestSuite
{
  public:
    ScenarioSkewTestSuite()
        : TestSuite("flow-distribution-scenario-skew", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new ZipfTestCase("light"));
        AddTestCase(new ZipfTestCase("tcp"));
        AddTestCase(new NatTestCase);
        AddTestCase(new ElephantTestCase);
        AddTestCase(new BurstTestCase("light", "poisson"));
        AddTestCase(new BurstTestCase("light", "periodic"));
        AddTestCase(new BurstTestCase("tcp", "periodic"));
        AddTestCase(new FloodTestCase("ipv4"));
        AddTestCase(new FloodTestCase("both"));
        AddTestCase(new AttackTestCase("light", "hash=jhash", false));
        AddTestCase(new AttackTestCase("tcp", "hash=jhash", false));
        AddTestCase(new AttackTestCase("light", "hash=mix64", false));
        AddTestCase(new AttackTestCase("light", "hash=mix64 seed=20261", true));
        // A CRC is linear: its seed adds the same bits to all hashes, and eight members go by the
        // last three of these.
        AddTestCase(new AttackTestCase("light", "hash=crc32 seed=20261", false));
    }
};

ScenarioSkewTestSuite g_scenarioSkewTestSuite;

} // namespace
