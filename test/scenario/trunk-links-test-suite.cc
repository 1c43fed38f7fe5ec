// SPDX-License-Identifier: GPL-2.0-only

// Trunks: which link a packet leaves by, which links of two levels are used (polarization), and a
// link that dies (S1).

#include "../rig/link-captures.h"
#include "edge-scenario.h"

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

using namespace ns3;

namespace
{

constexpr uint32_t MEMBERS = 4;

/// @return links of a trunk of `links` that hashes with one remainder modulo MEMBERS lead to, where
/// the same hash modulo its size chooses them
std::size_t
LinksBehind(uint32_t links)
{
    std::set<uint32_t> used;
    for (uint32_t hash = 0; hash < MEMBERS * links; hash += MEMBERS)
    {
        used.insert(hash % links);
    }
    return used.size();
}

/// A scheme of trunks of so many links, and whether it reads what the switch's scheme reads.
struct Polarized
{
    const char* name;
    uint32_t links;
    const char* scheme;
    bool same;
};

const std::vector<Polarized> POLARIZED = {
    {"the same hash before 4 links", 4, "key=five-tuple hash=crc32 select=modulo", true},
    {"the same hash before 6 links", 6, "key=five-tuple hash=crc32 select=modulo", true},
    {"a seed of a linear hash", 4, "key=five-tuple hash=crc32 seed=77 select=modulo", true},
    {"other bits", 4, "key=five-tuple hash=crc32 offset=16 select=modulo", false},
    {"another polynomial before 4", 4, "key=five-tuple hash=crc32c select=modulo", false},
    {"another polynomial before 6", 6, "key=five-tuple hash=crc32c select=modulo", false},
    {"the usual scheme", 4, "", false},
};

/// Links in use, by arithmetic, by the captures, and by the run's own figures.
class PolarizationTest : public TestCase
{
  public:
    /// @param one the case
    explicit PolarizationTest(const Polarized& one)
        : TestCase(std::string("S1, trunks behind a choice of 4: ") + one.name),
          m_case(one)
    {
    }

  private:
    void DoRun() override
    {
        const std::string folder = CreateTempDirFilename("polarization");
        std::filesystem::create_directories(folder);
        FlowScenario scenario = EdgeScenario();
        scenario.network.links[2].trunk = m_case.links;
        if (*m_case.scheme)
        {
            scenario.Group("edge").Set("trunk.scheme", m_case.scheme);
        }
        scenario.traffic.rate = 1000;
        scenario.duration = Seconds(1);
        scenario.traces.pcap = folder + "/run";
        const MeasurementReport report = RunScenario(scenario);
        std::map<uint32_t, std::size_t> used; // by member
        uint64_t packets = 0;
        for (const CapturedPort& port : ReadLinkCaptures(folder + "/run", "edge-path"))
        {
            if (port.group == "edge")
            {
                used[port.peer] += port.frames.empty() ? 0 : 1;
                packets += port.frames.size();
                Compare(port, report);
            }
        }
        NS_TEST_ASSERT_MSG_EQ(used.size(), MEMBERS, "members behind the switch");
        const std::size_t computed = m_case.same ? LinksBehind(m_case.links) : m_case.links;
        for (const auto& [member, links] : used)
        {
            NS_TEST_EXPECT_MSG_EQ(links, computed, "links of the trunk to " << member);
        }
        const TrunkReport& trunks = report.trunks.at("edge");
        NS_TEST_EXPECT_MSG_EQ(trunks.trunks, MEMBERS, "all trunks are used");
        NS_TEST_EXPECT_MSG_EQ(trunks.unusedLinks, MEMBERS * (m_case.links - computed), "unused");
        NS_TEST_EXPECT_MSG_GT(packets, 800, "one packet for each of about 1000 flows");
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "the sum of packets");
    }

    /// One link of trunks.csv against its capture.
    void Compare(const CapturedPort& port, const MeasurementReport& report)
    {
        const auto load = std::find_if(
            report.trunkLoads.begin(), report.trunkLoads.end(), [&port](const TrunkLoad& known) {
                return known.group == port.group && known.peer == port.peer &&
                       known.part == port.part;
            });
        NS_TEST_ASSERT_MSG_EQ((load != report.trunkLoads.end()), true, "a line of trunks.csv");
        std::set<std::string> flows;
        uint64_t bytes = 0;
        for (const CapturedFrame& frame : port.frames)
        {
            flows.insert(frame.Flow());
            bytes += frame.bytes.size();
        }
        NS_TEST_EXPECT_MSG_EQ(load->packets, port.frames.size(), "packets of link " << port.part);
        NS_TEST_EXPECT_MSG_EQ(load->bytes, bytes, "bytes");
        NS_TEST_EXPECT_MSG_EQ(load->flows, flows.size(), "flows");
    }

    Polarized m_case;
};

/// What left an edge's trunks, by the captures.
struct Sent
{
    std::map<std::string, std::set<uint32_t>> members; //!< by flow
    std::map<std::string, std::set<uint32_t>> links;   //!< by flow
    std::map<uint32_t, std::vector<int64_t>> times;    //!< by link of the trunk that is hurt
};

/// A link of a trunk dies: flows change links there, and nothing else moves.
class LinkDiesTest : public TestCase
{
  public:
    LinkDiesTest()
        : TestCase("S1: a link of a trunk that dies moves flows inside the trunk alone")
    {
    }

  private:
    static constexpr uint32_t HURT = 1; //!< number of the member behind the trunk

    Sent Run(bool dies, MeasurementReport& report)
    {
        const std::string folder = CreateTempDirFilename(dies ? "dies" : "lives");
        std::filesystem::create_directories(folder);
        FlowScenario scenario = EdgeScenario();
        scenario.network.links[2].trunk = 4;
        scenario.network.links[2].lossOfSignal = MilliSeconds(10);
        scenario.Group("edge").Set("trunk.scheme", "key=five-tuple hash=crc32c select=hrw");
        scenario.traffic.rate = 300;
        scenario.traffic.timeout = Seconds(0);
        scenario.traffic.sources[0].requests = "constant:5";
        scenario.traffic.sources[0].pause = "constant:0.1";
        scenario.duration = Seconds(2);
        scenario.traces.pcap = folder + "/run";
        if (dies)
        {
            scenario.events = {{Seconds(1), "cut", "edge-path.path1/2"}};
        }
        report = RunScenario(scenario);
        Sent sent;
        for (const CapturedPort& port : ReadLinkCaptures(folder + "/run", "edge-path"))
        {
            for (const CapturedFrame& frame : port.frames)
            {
                if (port.group == "edge")
                {
                    sent.members[frame.Flow()].insert(port.peer);
                    sent.links[frame.Flow()].insert(port.part);
                    if (port.peer == HURT)
                    {
                        sent.times[port.part].push_back(frame.time);
                    }
                }
            }
        }
        return sent;
    }

    void DoRun() override
    {
        MeasurementReport well;
        MeasurementReport hurt;
        const Sent before = Run(false, well);
        const Sent after = Run(true, hurt);
        NS_TEST_EXPECT_MSG_EQ(hurt.learned.size(), 0, "the member stays");
        for (const auto& [flow, members] : after.members)
        {
            NS_TEST_EXPECT_MSG_EQ((members == before.members.at(flow)), true, "the same member");
        }
        std::size_t moved = 0;
        for (const auto& [flow, links] : after.links)
        {
            const bool was = before.links.at(flow) == std::set<uint32_t>{2} &&
                             before.members.at(flow) == std::set<uint32_t>{HURT};
            moved += links != before.links.at(flow) ? 1 : 0;
            NS_TEST_EXPECT_MSG_EQ((was || links == before.links.at(flow)),
                                  true,
                                  "only flows of the dead link take another one");
        }
        NS_TEST_EXPECT_MSG_GT(moved, 5, "which some do");
        // It was noticed 10 ms after the cut; what was sent into it until then is lost, and no
        // more.
        const std::vector<int64_t>& dead = after.times.at(2);
        const auto lost = std::count_if(
            dead.begin(), dead.end(), [](int64_t time) { return time > 1'000'000'000 - 11'000; });
        NS_TEST_EXPECT_MSG_LT(dead.back(), 1'010'000'001, "none by the dead link from then on");
        const auto dropped = hurt.packets.dropped.find("link-error");
        const uint64_t told = dropped == hurt.packets.dropped.end() ? 0 : dropped->second;
        NS_TEST_EXPECT_MSG_EQ(told, static_cast<uint64_t>(lost), "lost, as the capture has it");
        NS_TEST_EXPECT_MSG_GT(hurt.affinity.at("path").forward.packetsSeen, 1000, "all went on");
        NS_TEST_EXPECT_MSG_EQ(hurt.affinity.at("path").forward.flowsViolated, 0, "X1");
        NS_TEST_EXPECT_MSG_EQ(hurt.failover.at(0).asked.either, 0, "X3: no member changed");
        NS_TEST_EXPECT_MSG_EQ(hurt.packets.Balances(), true, "the sum of packets");
    }
};

/// @param change of the scenario @return why it is refused, or empty
template <class Change>
std::string
WhyNot(Change change)
{
    FlowScenario scenario = EdgeScenario();
    change(scenario);
    try
    {
        CheckScenario(scenario);
        return "";
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
}

/// What no trunk can be.
class TrunkRefusalsTest : public TestCase
{
  public:
    TrunkRefusalsTest()
        : TestCase("S1: trunks that cannot be are refused")
    {
    }

  private:
    template <class Change>
    void Expect(const std::string& part, Change change)
    {
        const std::string why = WhyNot(change);
        NS_TEST_EXPECT_MSG_EQ((why.find(part) != std::string::npos), true, part << ": " << why);
        NS_TEST_EXPECT_MSG_EQ(why.find('\n'), std::string::npos, "in one line");
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(WhyNot([](auto& s) { s.network.links[2].trunk = 64; }), "", "64");
        Expect("hosts", [](auto& s) { s.network.links[0].trunk = 2; });
        Expect("hosts", [](auto& s) { s.network.links[3].trunk = 2; });
        Expect("express", [](auto& s) {
            s.network.links[2].trunk = 2;
            s.network.links[2].medium = "csma";
        });
        Expect("does nothing", [](auto& s) {
            s.Group("edge").Set("trunk.scheme", "key=five-tuple hash=crc32 select=hrw");
        });
        Expect("cookies", [](auto& s) {
            s.network.links[2].trunk = 2;
            s.Group("edge").Set("trunk.scheme", "state=cookie");
        });
        Expect("link addresses", [](auto& s) {
            s.network.links[2].trunk = 2;
            s.Group("edge").Set("trunk.scheme", "key=fields fields=ingress");
        });
        Expect("is no trunk", [](auto& s) { s.events = {{Seconds(1), "cut", "edge-path/0"}}; });
        Expect("from 0 to 1", [](auto& s) {
            s.network.links[2].trunk = 2;
            s.events = {{Seconds(1), "cut", "edge-path.path1/2"}};
        });
    }
};

/// The suite.
class TrunkLinksTestSuite : public TestSuite
{
  public:
    TrunkLinksTestSuite()
        : TestSuite("flow-distribution-trunk-links", Type::UNIT)
    {
        for (const Polarized& one : POLARIZED)
        {
            AddTestCase(new PolarizationTest(one));
        }
        AddTestCase(new LinkDiesTest);
        AddTestCase(new TrunkRefusalsTest);
    }
};

TrunkLinksTestSuite g_trunkLinksTestSuite; //!< registers itself

} // namespace
