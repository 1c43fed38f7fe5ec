// SPDX-License-Identifier: GPL-2.0-only

// IPv6 flow labels (S1): what hosts write on the wire, packet by packet, and what a change of them
// breaks behind each scheme.

#include "scenario-watch.h"

#include "ns3/distribution.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
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

const char* const BY_LABEL = "key=fields fields6=src+dst+label hash=crc32 select=";

/// Connections of 20 requests over a network that loses packets.
FlowScenario
Make(const std::string& changes, const std::string& scheme)
{
    FlowScenario scenario;
    scenario.network = BalancerNetwork();
    scenario.network.family = "ipv6";
    scenario.network.tiers.front().link->loss = 0.02;
    scenario.scheme = scheme;
    scenario.Group("client").Set("flowLabels", "flow");
    scenario.Group("client").Set("labelChanges", changes);
    scenario.traffic.sourcePorts = "random";
    ScenarioSource& source = scenario.traffic.sources.front();
    source.requests = "constant:20";
    source.pause = "constant:0.02";
    source.responseSize = "constant:500";
    scenario.traffic.rate = 100;
    scenario.duration = Seconds(4);
    return scenario;
}

/// The labels of what leaves the hosts of a group, by the bytes on their links.
class LabelsOnWire
{
  public:
    /// A packet that left.
    struct Sent
    {
        uint32_t label;
        uint32_t sequence;
        uint32_t size; //!< of the sequence numbers that it takes
        bool opens;    //!< a SYN
    };

    /// @param group hosts with a point-to-point link each
    explicit LabelsOnWire(const NodeGroup& group)
    {
        for (uint32_t i = 0; i < group.GetNodes().GetN(); ++i)
        {
            group.GetNodes().Get(i)->GetDevice(1)->TraceConnectWithoutContext(
                "PhyTxBegin", MakeCallback(&LabelsOnWire::Note, this));
        }
    }

    /// By flow, in order.
    std::map<flowhash::FlowKey, std::vector<Sent>> flows;

  private:
    void Note(Ptr<const Packet> frame)
    {
        constexpr uint32_t ppp = 2;
        std::vector<uint8_t> bytes(frame->GetSize());
        frame->CopyData(bytes.data(), frame->GetSize());
        PacketView view;
        if (!view.Parse(bytes.data() + ppp, static_cast<uint32_t>(bytes.size()) - ppp) ||
            view.protocol != 6)
        {
            return;
        }
        const uint8_t* const ip = bytes.data() + ppp;
        const uint32_t label = (ip[1] & 0xfU) << 16 | ip[2] * 256U | ip[3];
        const uint32_t ends = (view.tcpFlags & 1) + (view.tcpFlags >> 1 & 1); // FIN and SYN
        flows[view.key].push_back(
            {label, view.tcpSequence, view.PayloadSize() + ends, (view.tcpFlags & 2) != 0});
    }
};

/// What hosts write, against what is due by the segments on the wire.
class WrittenLabelsTest : public TestCase
{
  public:
    explicit WrittenLabelsTest(const std::string& changes)
        : TestCase("S1: labels of flows, changed: " + changes),
          m_changes(changes)
    {
    }

  private:
    void DoRun() override
    {
        const FlowScenario scenario = Make(m_changes, "key=five-tuple hash=crc32 select=hrw");
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        const LabelsOnWire wire(run.GetNetwork().GetGroup("client"));
        const LabelsOnWire answers(run.GetNetwork().GetGroup("server"));
        const MeasurementReport report = run.Run();
        std::set<uint32_t> first;
        for (const auto& [key, packets] : wire.flows)
        {
            first.insert(packets.front().label);
            Follow(packets);
        }
        NS_TEST_ASSERT_MSG_GT(wire.flows.size(), 300, "enough flows");
        NS_TEST_EXPECT_MSG_EQ(first.count(0), 0, "no label is 0");
        NS_TEST_EXPECT_MSG_GT(first.size(), wire.flows.size() - 5, "each flow has its own");
        NS_TEST_EXPECT_MSG_EQ(report.labelChanges, m_changed, "changes are counted");
        NS_TEST_EXPECT_MSG_EQ((m_changed > 100), (m_changes != "never"), "enough of them");
        NS_TEST_EXPECT_MSG_GT(m_again, 100, "segments were sent again");
        CheckChances();
        for (const auto& [key, packets] : answers.flows)
        {
            for (const auto& packet : packets)
            {
                NS_TEST_ASSERT_MSG_EQ(packet.label, 1, "servers were not told to write labels");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(report.affinity.at("server").forward.flowsViolated,
                              0,
                              "who does not hash labels does not see them");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "all packets");
    }

    /// Goes through a flow's packets, each due or not due to have another label than the last one.
    void Follow(const std::vector<LabelsOnWire::Sent>& packets)
    {
        uint32_t next = 0;
        uint32_t withLabel = 0;
        for (std::size_t i = 0; i < packets.size(); ++i)
        {
            const auto& packet = packets[i];
            const bool again = i > 0 && packet.size > 0 && packet.sequence < next;
            next = std::max(next, packet.size > 0 ? packet.sequence + packet.size : 0);
            m_again += again ? 1 : 0;
            if (i == 0)
            {
                withLabel = 1;
                continue;
            }
            const bool changed = packet.label != packets[i - 1].label;
            m_changed += changed ? 1 : 0;
            ++m_later;
            if (m_changes != "probability:0.1")
            {
                const bool due = (m_changes == "timeout" && again) ||
                                 (m_changes == "packets:5" && withLabel == 5);
                NS_TEST_ASSERT_MSG_EQ(changed, due, "packet " << i << " of a flow");
            }
            withLabel = changed ? 1 : withLabel + 1;
        }
    }

    /// By chance a tenth of all packets but the first.
    void CheckChances()
    {
        if (m_changes == "probability:0.1")
        {
            const auto later = static_cast<double>(m_later);
            NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(m_changed),
                                      0.1 * later,
                                      5 * std::sqrt(0.09 * later),
                                      "as often as the probability says");
        }
    }

    std::string m_changes;
    uint64_t m_again{0};
    uint64_t m_changed{0};
    uint64_t m_later{0};
};

/// What changes of labels break, and by what name.
class BrokenByLabelsTest : public TestCase
{
  public:
    /// @param scheme of the switch @param changes of labels @param breaks whether flows break
    BrokenByLabelsTest(const std::string& scheme, const std::string& changes, bool breaks)
        : TestCase("S1, X1: labels change, " + changes + ", behind " + scheme),
          m_scheme(scheme),
          m_changes(changes),
          m_breaks(breaks)
    {
    }

  private:
    void DoRun() override
    {
        const FlowScenario scenario = Make(m_changes, m_scheme);
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        ScenarioWatch watch(run.GetNetwork());
        watch.WatchServers();
        const MeasurementReport report = run.Run();
        std::map<uint64_t, std::set<uint32_t>> visited;
        for (const auto& arrival : watch.arrivals.at("server"))
        {
            if (!arrival.reverse)
            {
                visited[arrival.flow].insert(arrival.node);
            }
        }
        uint64_t moved = 0;
        for (const auto& [flow, servers] : visited)
        {
            moved += servers.size() > 1 ? 1 : 0;
        }
        const AffinityCount& count = report.affinity.at("server").forward;
        NS_TEST_EXPECT_MSG_EQ(count.flowsViolated, moved, "flows at two servers");
        NS_TEST_EXPECT_MSG_EQ((moved > 50), m_breaks, "flows break");
        for (const auto& [cause, flows] : count.flowsByCause)
        {
            NS_TEST_EXPECT_MSG_EQ((flows == 0 || cause == "label-changed"), true, cause);
        }
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "all packets");
    }

    std::string m_scheme;
    std::string m_changes;
    bool m_breaks;
};

/// The same run number is the same run, another one draws other labels.
class DrawnLabelsTest : public TestCase
{
  public:
    DrawnLabelsTest()
        : TestCase("S1: labels follow the run's number")
    {
    }

  private:
    static std::map<flowhash::FlowKey, std::vector<LabelsOnWire::Sent>> Labels(uint32_t number)
    {
        FlowScenario scenario = Make("probability:0.2", "key=five-tuple hash=crc32 select=hrw");
        scenario.duration = Seconds(1);
        scenario.rngRun = number;
        ScenarioRun run(scenario);
        const LabelsOnWire wire(run.GetNetwork().GetGroup("client"));
        run.Run();
        return wire.flows;
    }

    void DoRun() override
    {
        const auto first = Labels(1);
        const auto again = Labels(1);
        const auto other = Labels(2);
        NS_TEST_ASSERT_MSG_EQ(first.size(), again.size(), "flows");
        std::set<uint32_t> labels;
        for (const auto& [key, packets] : first)
        {
            const auto& repeated = again.at(key);
            NS_TEST_ASSERT_MSG_EQ(packets.size(), repeated.size(), "packets");
            for (std::size_t i = 0; i < packets.size(); ++i)
            {
                NS_TEST_ASSERT_MSG_EQ(packets[i].label, repeated[i].label, "label");
                labels.insert(packets[i].label);
            }
        }
        uint64_t shared = 0;
        for (const auto& [key, packets] : other)
        {
            shared += labels.count(packets.front().label);
        }
        NS_TEST_EXPECT_MSG_LT(shared, 5, "other labels");
    }
};

/// Servers that share the service's address get what is for it, and answer with labels of their
/// own.
class LabelledServersTest : public TestCase
{
  public:
    LabelledServersTest()
        : TestCase("S1: servers with labels answer behind a balancer, over both versions of IP")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string family : {"ipv6", "both"})
        {
            FlowScenario scenario = Make("never", "key=five-tuple hash=crc32 select=hrw");
            scenario.network.family = family;
            scenario.network.tiers.front().link->loss = 0;
            scenario.traffic.stop = Seconds(2);
            scenario.Group("server").Set("flowLabels", "flow");
            CheckScenario(scenario);
            const MeasurementReport report = ScenarioRun(scenario).Run();
            NS_TEST_EXPECT_MSG_GT(report.flows.offered, 50, family << ": flows");
            NS_TEST_EXPECT_MSG_EQ(
                report.flows.completed, report.flows.offered, family << ": all were answered");
            NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, family << ": all packets");
        }
    }
};

/// What means nothing is refused.
class RefusedLabelsTest : public TestCase
{
  public:
    RefusedLabelsTest()
        : TestCase("S1: labels that mean nothing are refused")
    {
    }

  private:
    void Expect(const FlowScenario& scenario, const std::string& text)
    {
        std::string said;
        try
        {
            CheckScenario(scenario);
        }
        catch (const ScenarioError& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ((said.find(text) != std::string::npos), true, text << ": " << said);
    }

    void DoRun() override
    {
        const std::string scheme = "key=five-tuple hash=crc32 select=hrw";
        FlowScenario scenario = Make("timeout", scheme);
        scenario.network.family = "ipv4";
        Expect(scenario, "IPv4 has no flow labels");
        scenario = Make("timeout", scheme);
        scenario.Group("client").Set("flowLabels", "none");
        Expect(scenario, "without labels (flowLabels: flow) there is none to change");
        for (const std::string changes : {"often",
                                          "packets:0",
                                          "packets:1.5",
                                          "probability:0",
                                          "probability:2",
                                          "packets",
                                          "timeout:3",
                                          ""})
        {
            Expect(Make(changes, scheme), "expected never, timeout, packets:N");
        }
    }
};

/// @ingroup flow-distribution-tests
class ScenarioLabelsTestSuite : public TestSuite
{
  public:
    ScenarioLabelsTestSuite()
        : TestSuite("flow-distribution-scenario-labels", TestSuite::Type::SYSTEM)
    {
        for (const std::string changes : {"never", "timeout", "packets:5", "probability:0.1"})
        {
            AddTestCase(new WrittenLabelsTest(changes));
        }
        const std::string byLabel = BY_LABEL;
        for (const std::string changes : {"timeout", "packets:20"})
        {
            AddTestCase(new BrokenByLabelsTest(byLabel + "modulo", changes, true));
            AddTestCase(new BrokenByLabelsTest(byLabel + "maglev", changes, true));
            AddTestCase(new BrokenByLabelsTest(byLabel + "hrw state=lru", changes, false));
            AddTestCase(new BrokenByLabelsTest("as=linux-multipath-0", changes, true));
            AddTestCase(new BrokenByLabelsTest("as=linux-multipath-1", changes, false));
        }
        AddTestCase(new BrokenByLabelsTest(byLabel + "hrw state=digest", "packets:20", true));
        AddTestCase(new BrokenByLabelsTest(byLabel + "modulo", "never", false));
        AddTestCase(new DrawnLabelsTest());
        AddTestCase(new LabelledServersTest());
        AddTestCase(new RefusedLabelsTest());
    }
};

ScenarioLabelsTestSuite g_scenarioLabelsTestSuite;

} // namespace
