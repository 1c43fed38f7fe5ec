// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/keeping-monitor.h"
#include "ns3/self-selector.h"
#include "ns3/steering-net-device.h"
#include "ns3/test.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace ns3;
using flowhash::MemberId;

namespace
{

/// A node found that another one is chosen. @param chosen whom
SelfJudgement
Other(MemberId chosen)
{
    return {chosen, false, &SelfSelector::DROP_NOT_CHOSEN};
}

/// A node found that it is chosen itself. @param own its number
SelfJudgement
Own(MemberId own)
{
    return {own, false, nullptr};
}

/// One packet at a time, judged by three nodes, the last of which has failed or not.
class KeepingCausesTest : public TestCase
{
  public:
    KeepingCausesTest()
        : TestCase("each packet is kept once, or is told with why not")
    {
    }

  private:
    /// What one node found; none: it did not get the packet.
    using Found = std::optional<SelfJudgement>;

    static std::string Judge(const std::vector<Found>& found, bool works = true)
    {
        KeepingMonitor monitor({true, true, works});
        std::string lost;
        monitor.SetLossListener([&lost](uint64_t flow, std::optional<MemberId> failed) {
            lost = " lost " + std::to_string(flow) +
                   (failed ? " by " + std::to_string(*failed) : std::string());
        });
        for (uint32_t node = 0; node < found.size(); ++node)
        {
            if (found[node])
            {
                monitor.Judged(node, {7, false, 1, 0}, *found[node], Seconds(2));
            }
        }
        const KeepingReport report = monitor.Report();
        std::string said = report.once == 1 ? "once" : "";
        for (const auto& [cause, count] : report.none.byCause)
        {
            said += "none " + cause;
        }
        for (const auto& [cause, count] : report.several.byCause)
        {
            said += "several " + cause;
        }
        return said + lost;
    }

    void DoRun() override
    {
        const Found silent;
        const Found absent = SelfJudgement{{}, false, &SelfSelector::DROP_NOT_MEMBER};
        const Found drains = SelfJudgement{1, false, &SelfSelector::DROP_DRAINED};
        const Found later = SelfJudgement{{}, false, &SteeringNetDevice::DROP_BEFORE_FIRST};
        NS_TEST_EXPECT_MSG_EQ(Judge({Own(0), Other(0), Other(0)}), "once", "as it should be");
        NS_TEST_EXPECT_MSG_EQ(
            Judge({Own(0), Own(1), Other(0)}), "several views-differ", "two by their views");
        NS_TEST_EXPECT_MSG_EQ(
            Judge({Other(1), Other(0), Other(0)}), "none views-differ lost 7", "each the other");
        NS_TEST_EXPECT_MSG_EQ(Judge({Other(2), Other(2), silent}, false),
                              "none member-failed lost 7 by 2",
                              "the one who failed");
        NS_TEST_EXPECT_MSG_EQ(Judge({absent, Other(2), silent}, false),
                              "none member-failed lost 7 by 2",
                              "though the first one has no view");
        NS_TEST_EXPECT_MSG_EQ(
            Judge({Other(2), Other(2), silent}), "none not-received lost 7", "did not get it");
        NS_TEST_EXPECT_MSG_EQ(
            Judge({Other(2), Other(2), absent}), "none views-differ lost 7", "not in yet");
        NS_TEST_EXPECT_MSG_EQ(
            Judge({Other(1), drains, Other(1)}), "none drains-elsewhere lost 7", "drains");
        NS_TEST_EXPECT_MSG_EQ(Judge({absent, absent, absent}), "none no-member lost 7", "nobody");
        NS_TEST_EXPECT_MSG_EQ(
            Judge({later, later, later}), "none fragment-before-first lost 7", "fragment");
    }
};

/// Packets are told apart, and copies of one are one.
class KeepingCountTest : public TestCase
{
  public:
    KeepingCountTest()
        : TestCase("packets are told apart, copies count once, and times are those of the first")
    {
    }

  private:
    void DoRun() override
    {
        KeepingMonitor monitor({true, true});
        for (uint32_t number = 0; number < 10; ++number)
        {
            for (const bool reverse : {false, true})
            {
                const Time now = Seconds(1) + MilliSeconds(number);
                monitor.Judged(0, {3, reverse, number, 0}, Own(0), now);
                monitor.Judged(1, {3, reverse, number, 0}, Other(0), now + MicroSeconds(5));
                monitor.Judged(0, {3, reverse, number, 0}, Own(0), now + MicroSeconds(9));
            }
        }
        monitor.Judged(0, {4, false, 0, 0}, Own(0), Seconds(5));
        monitor.Judged(1, {4, false, 0, 0}, Own(1), Seconds(5));
        monitor.Judged(0, {4, false, 1, 0}, Own(0), Seconds(6));
        monitor.Judged(1, {4, false, 1, 0}, Own(1), Seconds(6));
        const KeepingReport report = monitor.Report();
        NS_TEST_EXPECT_MSG_EQ(report.packets, 22, "packets");
        NS_TEST_EXPECT_MSG_EQ(report.once, 20, "kept by one");
        NS_TEST_EXPECT_MSG_EQ(report.several.byCause.at("views-differ"), 2, "kept by two");
        NS_TEST_EXPECT_MSG_EQ(*report.several.first, 5.0, "the first");
        NS_TEST_EXPECT_MSG_EQ(*report.several.last, 6.0, "the last");
        NS_TEST_EXPECT_MSG_EQ(report.none.first.has_value(), false, "none");
    }
};

/// Fragments of one packet go their own ways.
class FragmentsTest : public TestCase
{
  public:
    FragmentsTest()
        : TestCase("each fragment is kept, or not, for itself")
    {
    }

  private:
    void DoRun() override
    {
        const SelfJudgement early{{}, false, &SteeringNetDevice::DROP_BEFORE_FIRST};
        KeepingMonitor monitor({true, true});
        monitor.Judged(0, {7, false, 1, 0}, Own(0), Seconds(1));
        monitor.Judged(1, {7, false, 1, 0}, Other(0), Seconds(1));
        monitor.Judged(1, {7, false, 1, 185}, Other(0), Seconds(1)); // 0 did not get it
        monitor.Judged(0, {7, false, 1, 370}, Own(0), Seconds(1));
        monitor.Judged(1, {7, false, 1, 370}, Other(0), Seconds(1));
        monitor.Judged(0, {7, false, 2, 0}, Own(0), Seconds(1)); // 1 did not get it
        monitor.Judged(1, {7, false, 2, 185}, early, Seconds(1));
        const KeepingReport report = monitor.Report();
        NS_TEST_EXPECT_MSG_EQ(report.packets, 5, "fragments");
        NS_TEST_EXPECT_MSG_EQ(report.once, 3, "kept");
        const std::map<std::string, uint64_t> none{{"not-received", 1},
                                                   {"fragment-before-first", 1}};
        NS_TEST_EXPECT_MSG_EQ((report.none.byCause == none), true, "by nobody, and why");
    }
};

/// The suite.
class KeepingMonitorSuite : public TestSuite
{
  public:
    KeepingMonitorSuite()
        : TestSuite("flow-distribution-keeping-monitor", TestSuite::Type::UNIT)
    {
        AddTestCase(new KeepingCausesTest);
        AddTestCase(new KeepingCountTest);
        AddTestCase(new FragmentsTest);
    }
};

KeepingMonitorSuite g_keepingMonitorSuite; //!< registers itself

} // namespace
