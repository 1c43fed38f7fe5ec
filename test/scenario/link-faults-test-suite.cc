// SPDX-License-Identifier: GPL-2.0-only

// Links that fail beside nodes (S2): who notices when, who sends on into a dead fibre, what a grey
// link loses. Counted from captures.

#include "link-crossings.h"

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// Events at a link to path2, what the switch learns, and when what it sends there is lost.
struct Cut
{
    const char* name;
    std::vector<ScenarioEvent> events;
    bool remoteFault;
    const char* learned;
    std::vector<std::pair<int64_t, int64_t>> lost;   //!< ms: all that is sent then is lost
    std::vector<std::pair<int64_t, int64_t>> silent; //!< ms: nothing is sent then
};

ScenarioEvent
From(const ScenarioEvent& event, const std::string& group)
{
    ScenarioEvent one = event;
    one.from = group;
    return one;
}

const ScenarioEvent CUT{Seconds(1), "cut", "edge-path.path2"};
const ScenarioEvent HEAL{Seconds(2), "heal", "edge-path.path2"};

const std::vector<Cut> CUTS = {
    {"both directions: noticed after the time for loss of signal",
     {CUT, HEAL},
     false,
     "edge0 fail 2 at 1050ms, edge0 return 2 at 2050ms",
     {{1000, 1050}},
     {{1051, 2050}}},
    {"the sender into a dead fibre does not know",
     {From(CUT, "edge"), From(HEAL, "edge")},
     false,
     "",
     {{1000, 2000}},
     {}},
    {"unless the other end tells it",
     {From(CUT, "edge"), From(HEAL, "edge")},
     true,
     "edge0 fail 2 at 1050ms, edge0 return 2 at 2050ms",
     {{1000, 1050}},
     {{1051, 2050}}},
    {"who receives nothing notices, though what it sends arrives",
     {From(CUT, "path"), From(HEAL, "path")},
     false,
     "edge0 fail 2 at 1050ms, edge0 return 2 at 2050ms",
     {},
     {{1051, 2050}}},
    {"what is over before the time is not noticed",
     {CUT, {Seconds(1.03), "heal", "edge-path.path2"}},
     true,
     "",
     {{1000, 1030}},
     {}},
    {"one direction heals, the other stays dark",
     {From(CUT, "edge"),
      From({Seconds(1.2), "cut", "edge-path.path2"}, "path"),
      From({Seconds(1.5), "heal", "edge-path.path2"}, "edge"),
      From(HEAL, "path")},
     false,
     "edge0 fail 2 at 1250ms, edge0 return 2 at 2050ms",
     {{1000, 1250}},
     {{1251, 2050}}},
};

/// One of them.
class CutTest : public CapturingTest
{
  public:
    /// @param one the case
    explicit CutTest(const Cut& one)
        : CapturingTest(std::string("S2, links fail: ") + one.name),
          m_case(one)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Noticing();
        scenario.events = m_case.events;
        scenario.network.links[2].remoteFault = m_case.remoteFault;
        const Captured run = Capture(scenario, "cut");
        NS_TEST_EXPECT_MSG_EQ(Learned(run.report), m_case.learned, "what the switch learns");
        const Crossing crossing = run.Get("edge-path", "edge", 2);
        std::size_t lost = 0;
        for (const auto& [from, to] : m_case.lost)
        {
            // What was under way at the cut is lost as well: a link's delay before it, and a frame.
            const std::size_t then = crossing.CountLost(from * MS - 12'000, to * MS + 12'000);
            NS_TEST_EXPECT_MSG_GT(then, (to - from) / 10, "about one a 4 ms is sent there");
            NS_TEST_EXPECT_MSG_EQ(crossing.CountLost(from * MS, (to - 1) * MS),
                                  crossing.CountSent(from * MS, (to - 1) * MS),
                                  "all that is sent is lost");
            lost += then;
        }
        for (const auto& [from, to] : m_case.silent)
        {
            NS_TEST_EXPECT_MSG_EQ(crossing.CountSent(from * MS, to * MS), 0, "nothing is sent");
        }
        NS_TEST_EXPECT_MSG_EQ(crossing.CountLost(0, INT64_MAX), lost, "and nothing else is lost");
        NS_TEST_EXPECT_MSG_EQ(run.Dropped("link-error"), lost, "as the accounting has it");
        NS_TEST_EXPECT_MSG_GT(crossing.CountSent(2100 * MS, 2500 * MS), 40, "healed");
    }

    Cut m_case;
};

/// Trunks: link by link, at both ends.
class TrunkCutTest : public CapturingTest
{
  public:
    TrunkCutTest()
        : CapturingTest("S2: a trunk is down when its last link is, as its ends notice")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Noticing();
        scenario.network.links[2].trunk = 2;
        scenario.network.links[1].trunk = 4;
        scenario.network.links[1].lossOfSignal = MilliSeconds(20);
        scenario.events = {{Seconds(0.5), "cut", "access-edge/1"},
                           From({Seconds(0.7), "cut", "access-edge/3"}, "edge"),
                           {Seconds(1), "cut", "edge-path.path2/0"},
                           {Seconds(1.5), "cut", "edge-path.path2/1"},
                           {Seconds(2), "heal", "edge-path.path2/1"}};
        const Captured run = Capture(scenario, "trunk");
        NS_TEST_EXPECT_MSG_EQ(Learned(run.report),
                              "edge0 fail 2 at 1550ms, edge0 return 2 at 2050ms",
                              "when no link is up, and when one is");
        const Crossing first = run.Get("edge-path", "edge", 2, 0);
        const Crossing second = run.Get("edge-path", "edge", 2, 1);
        NS_TEST_EXPECT_MSG_GT(first.CountSent(0, 1000 * MS), 50, "half of it");
        NS_TEST_EXPECT_MSG_EQ(first.CountSent(1051 * MS, INT64_MAX), 0, "it left the trunk");
        NS_TEST_EXPECT_MSG_GT(second.CountSent(1050 * MS, 1500 * MS), 60, "which takes all");
        NS_TEST_EXPECT_MSG_EQ(second.CountSent(1551 * MS, 2050 * MS), 0, "no member");
        NS_TEST_EXPECT_MSG_GT(second.CountSent(2051 * MS, 2500 * MS), 60, "again");
        std::size_t lost = first.CountLost(0, INT64_MAX) + second.CountLost(0, INT64_MAX);
        for (uint32_t part = 0; part < 4; ++part)
        {
            const Crossing requests = run.Get("access-edge", "access", 0, part);
            const Crossing replies = run.Get("access-edge", "edge", 0, part, false);
            lost += requests.CountLost(0, INT64_MAX) + replies.CountLost(0, INT64_MAX);
            const bool cut = part == 1;     // in both directions
            const bool halfCut = part == 3; // frames of the edge are lost, who does not know
            NS_TEST_EXPECT_MSG_GT(requests.CountSent(0, 500 * MS), 50, "at first all links");
            NS_TEST_EXPECT_MSG_EQ((requests.CountSent(721 * MS, INT64_MAX) == 0),
                                  (cut || halfCut),
                                  "the router has noticed at link " << part);
            NS_TEST_EXPECT_MSG_EQ(
                (replies.CountSent(721 * MS, INT64_MAX) == 0), cut, "the switch at link " << part);
            NS_TEST_EXPECT_MSG_EQ(replies.CountLost(721 * MS, 2500 * MS),
                                  (halfCut ? replies.CountSent(721 * MS, 2500 * MS) : 0),
                                  "into the dead fibre");
        }
        NS_TEST_EXPECT_MSG_EQ(run.Dropped("link-error"), lost, "as the accounting has it");
    }
};

/// Without a time of the link: a switch's trunk by its learnDelay, a router's never.
class LearnDelayTrunkTest : public CapturingTest
{
  public:
    LearnDelayTrunkTest()
        : CapturingTest("S2: where a link does not say, a switch notices after its learnDelay")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Noticing();
        scenario.network.links[2].lossOfSignal.reset();
        scenario.network.links[1].trunk = 2;
        scenario.learnDelay = MilliSeconds(200);
        scenario.events = {{Seconds(1), "cut", "access-edge/1"}, CUT};
        const Captured run = Capture(scenario, "delay");
        NS_TEST_EXPECT_MSG_EQ(Learned(run.report), "edge0 fail 2 at 1200ms", "the member");
        const Crossing requests = run.Get("access-edge", "access", 0, 1);
        const Crossing replies = run.Get("access-edge", "edge", 0, 1, false);
        NS_TEST_EXPECT_MSG_GT(requests.CountSent(1300 * MS, INT64_MAX), 100, "no router notices");
        NS_TEST_EXPECT_MSG_GT(replies.CountSent(1000 * MS, 1200 * MS), 20, "not yet");
        NS_TEST_EXPECT_MSG_EQ(replies.CountSent(1201 * MS, INT64_MAX), 0, "the switch does");
    }
};

/// A grey link, and which of its packets it loses.
class GreyTest : public CapturingTest
{
  public:
    /// @param every as in events @param above as in events
    GreyTest(uint32_t every, uint32_t above)
        : CapturingTest("S2: a grey link, every " + std::to_string(every) + " above " +
                        std::to_string(above)),
          m_every(every),
          m_above(above)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Noticing();
        scenario.traffic.sources[0].requestSize = "uniform:100:1200";
        ScenarioEvent grey = From({Seconds(1), "grey", "edge-path.path2"}, "edge");
        grey.every = m_every;
        grey.above = m_above;
        scenario.events = {grey, From(HEAL, "edge")};
        const Captured run = Capture(scenario, "grey");
        NS_TEST_EXPECT_MSG_EQ(Learned(run.report), "", "nobody notices");
        const Crossing crossing = run.Get("edge-path", "edge", 2);
        std::size_t large = 0;
        std::size_t lost = 0;
        for (std::size_t i = 0; i < crossing.sent.size(); ++i)
        {
            // It counts what arrives: 10 us and a frame's time after it was sent.
            const int64_t arrives =
                crossing.sent[i].time + 10'000 +
                (static_cast<int64_t>(crossing.sent[i].bytes.size()) + 2) * 8 / 10;
            const bool then = arrives >= 1000 * MS && arrives < 2000 * MS;
            const bool counts = then && crossing.sent[i].bytes.size() > m_above;
            large += counts ? 1 : 0;
            const bool due = counts && (m_every == 0 || large % m_every == 0);
            NS_TEST_EXPECT_MSG_EQ(crossing.lost[i], due, "packet " << i);
            lost += crossing.lost[i] ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(lost, 10, "some are");
        NS_TEST_EXPECT_MSG_LT(lost, 200, "not all of about 250");
        NS_TEST_EXPECT_MSG_EQ(run.Dropped("link-grey"), lost, "by a name of their own");
        NS_TEST_EXPECT_MSG_EQ(run.Dropped("link-error"), 0, "and by no other");
        const FailoverReport& event = run.report.failover.at(0);
        NS_TEST_EXPECT_MSG_EQ(event.event, "grey edge-path.path2 from edge", "named in results");
        NS_TEST_EXPECT_MSG_EQ(event.packetsLost.at("link-grey"), lost, "X3");
    }

    uint32_t m_every;
    uint32_t m_above;
};

/// Each direction and each link of a trunk counts for itself.
class GreyTrunkTest : public CapturingTest
{
  public:
    GreyTrunkTest()
        : CapturingTest("S2: each direction of each link that is grey counts for itself")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = Noticing();
        scenario.network.links[1].trunk = 2;
        ScenarioEvent grey{Seconds(0), "grey", "access-edge"};
        grey.every = 7;
        scenario.events = {grey};
        const Captured run = Capture(scenario, "grey-trunk");
        std::size_t lost = 0;
        for (uint32_t part = 0; part < 2; ++part)
        {
            for (const bool requests : {true, false})
            {
                const Crossing crossing =
                    run.Get("access-edge", requests ? "access" : "edge", 0, part, requests);
                const std::size_t here = crossing.CountLost(0, INT64_MAX);
                NS_TEST_EXPECT_MSG_EQ(here, crossing.sent.size() / 7, "each seventh");
                lost += here;
            }
        }
        NS_TEST_EXPECT_MSG_EQ(run.Dropped("link-grey"), lost, "all of them");
    }
};

/// What links and their events cannot be.
class FaultRefusalsTest : public TestCase
{
  public:
    FaultRefusalsTest()
        : TestCase("S2: faults of links that cannot be are refused")
    {
    }

  private:
    template <class Change>
    void Expect(const std::string& part, Change change)
    {
        FlowScenario scenario = EdgeScenario();
        scenario.events = {{Seconds(1), "cut", "edge-path.path2"}};
        change(scenario, scenario.network.links[2], scenario.events[0]);
        std::string why;
        try
        {
            CheckScenario(scenario);
        }
        catch (const ScenarioError& error)
        {
            why = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ((why.find(part) != std::string::npos), true, part << ": " << why);
        NS_TEST_EXPECT_MSG_EQ(why.find('\n'), std::string::npos, "in one line");
    }

    void DoRun() override
    {
        Expect("", [](auto&, auto&, auto&) {});
        Expect("needs lossOfSignal", [](auto&, auto& link, auto&) { link.remoteFault = true; });
        Expect("nobody does anything", [](auto& scenario, auto&, auto&) {
            scenario.network.links[0].lossOfSignal = MilliSeconds(1);
        });
        Expect("shared segment", [](auto&, auto& link, auto&) {
            link.medium = "csma";
            link.lossOfSignal = MilliSeconds(1);
        });
        Expect("shared segment", [](auto&, auto& link, auto& event) {
            link.medium = "csma";
            event.target = "edge-path";
            event.from = "edge";
        });
        Expect("no end at a group 'server'",
               [](auto&, auto&, auto& event) { event.from = "server"; });
        Expect("events of links", [](auto&, auto&, auto& event) {
            event.action = "fail";
            event.target = "path2";
            event.from = "edge";
        });
        Expect("are for the action grey", [](auto&, auto&, auto& event) { event.every = 3; });
        Expect("are for the action grey", [](auto&, auto&, auto& event) { event.above = 3; });
        Expect("every: 10", [](auto&, auto&, auto& event) { event.action = "grey"; });
        Expect("neither cut nor grey",
               [](auto& scenario, auto&, auto&) { scenario.events.push_back(From(HEAL, "edge")); });
        Expect("has to heal first", [](auto& scenario, auto&, auto&) {
            scenario.events.push_back({Seconds(2), "grey", "edge-path.path2"});
            scenario.events.back().every = 2;
        });
    }
};

/// The suite.
class LinkFaultsTestSuite : public TestSuite
{
  public:
    LinkFaultsTestSuite()
        : TestSuite("flow-distribution-link-faults", Type::UNIT)
    {
        for (const Cut& one : CUTS)
        {
            AddTestCase(new CutTest(one));
        }
        AddTestCase(new TrunkCutTest);
        AddTestCase(new LearnDelayTrunkTest);
        AddTestCase(new GreyTest(5, 0));
        AddTestCase(new GreyTest(0, 600));
        AddTestCase(new GreyTest(3, 400));
        AddTestCase(new GreyTrunkTest);
        AddTestCase(new FaultRefusalsTest);
    }
};

LinkFaultsTestSuite g_linkFaultsTestSuite; //!< registers itself

} // namespace
