// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/imbalance-monitor.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

using namespace ns3;
using flowhash::MemberChange;

namespace
{

std::vector<flowhash::Member>
MembersOfWeights(const std::vector<double>& weights)
{
    std::vector<flowhash::Member> members;
    for (double weight : weights)
    {
        const auto id = static_cast<flowhash::MemberId>(members.size());
        members.push_back({id, weight, flowhash::MemberState::ACTIVE});
    }
    return members;
}

/// A tier or several, and a book that says who knew what of their members.
class ImbalanceCase : public TestCase
{
  protected:
    using TestCase::TestCase;

    /// @return number of a new tier, with one chooser, who knows all of its members
    uint32_t AddTier(const std::string& name, const std::vector<double>& weights)
    {
        const uint32_t tier = m_book.AddTier();
        m_monitor.AddTier(name, MembersOfWeights(weights));
        AddChooser(tier, weights);
        return tier;
    }

    /// @return number of a new chooser
    ChoiceBook::ChooserId AddChooser(uint32_t tier, const std::vector<double>& weights)
    {
        const auto chooser = m_book.AddChooser(tier, {}, MembersOfWeights(weights));
        m_monitor.AddChooser(chooser);
        return chooser;
    }

    /// A chooser learns of a change.
    void Change(ChoiceBook::ChooserId chooser, MemberChange::Kind kind, flowhash::MemberId member)
    {
        m_book.Update(chooser, {{kind, member, 1.0}});
        m_monitor.UpdateMembers(chooser, {{kind, member, 1.0}});
    }

    FlowRoster m_roster{&Simulator::Now};
    ChoiceBook m_book{m_roster};
    ImbalanceMonitor m_monitor{m_book};
};

/// Loads and what the window leaves out.
class WindowTest : public ImbalanceCase
{
  public:
    WindowTest()
        : ImbalanceCase(
              "X2: loads in the window, idle members included; what is left out is counted")
    {
    }

  private:
    void DoRun() override
    {
        m_monitor.SetWindow(Seconds(1), Seconds(3));
        const uint32_t tier = AddTier("tm", {1, 1, 1, 1});
        const auto give = [&](uint32_t member, bool first, uint32_t bytes, double at) {
            m_monitor.Observe(tier, {member, 0, 0, first, bytes}, Seconds(at));
        };
        give(0, true, 1000, 0.5); // warm-up
        give(1, true, 100, 1);    // the first moment counts
        give(1, false, 100, 2);
        give(2, true, 200, 2);
        give(2, true, 200, 2);
        give(3, true, 1000, 3); // cool-down
        give(3, false, 1000, 4);
        const ImbalanceReport report = m_monitor.Report(tier);
        NS_TEST_EXPECT_MSG_EQ(report.flowsOutside, 2, "two flows began outside");
        NS_TEST_EXPECT_MSG_EQ(report.packetsOutside, 3, "three packets came outside");
        // Flows 0, 1, 2, 0: mean 0.75; packets 0, 2, 2, 0; bytes 0, 200, 400, 0.
        NS_TEST_EXPECT_MSG_EQ_TOL(report.flows.maxOverMean, 2 / 0.75, 1e-12, "flows");
        NS_TEST_EXPECT_MSG_EQ_TOL(report.packets.jain, 0.5, 1e-12, "half of them idle");
        NS_TEST_EXPECT_MSG_EQ_TOL(report.bytes.maxOverMean, 400 / 150.0, 1e-12, "bytes");
        NS_TEST_EXPECT_MSG_EQ(report.chiSquareP.has_value(), false, "three flows are too few");
        const auto members = m_monitor.Members();
        NS_TEST_ASSERT_MSG_EQ(members.size(), 4, "idle ones too");
        NS_TEST_EXPECT_MSG_EQ(members[2].bytes, 400, "bytes of member 2");
        NS_TEST_EXPECT_MSG_EQ(members[1].packets, 2, "packets of member 1");
    }
};

/// Expectations follow weights and the times at which members were in the table.
class MembershipTest : public ImbalanceCase
{
  public:
    MembershipTest()
        : ImbalanceCase("X2: a dead member counts as idle until the table drops it; weights count")
    {
    }

  private:
    void DoRun() override
    {
        m_tier = AddTier("tm", {1, 2});
        Give({10, 20});
        CheckEven("as the weights ask");
        Change(0, MemberChange::Kind::SET_DOWN, 0);
        ++m_epoch;
        Give({0, 30});
        CheckEven("who is out of the table is not idle");
        Change(0, MemberChange::Kind::SET_ACTIVE, 0);
        ++m_epoch;
        Give({0, 30}); // dead, and the table does not know
        // Expected 10 + 0 + 10 and 20 + 30 + 20; given 10 and 80.
        const double cov = m_monitor.Report(m_tier).flows.cov;
        const double variance = 20.0 / 90 * 0.25 + 70.0 / 90 * (1.0 / 7) * (1.0 / 7);
        NS_TEST_EXPECT_MSG_EQ_TOL(cov * cov, variance, 1e-12, "idle while in the table");
        const auto p = m_monitor.Report(m_tier).chiSquareP;
        NS_TEST_EXPECT_MSG_LT(p.value_or(1), 0.02, "chi-square 6.43 at one degree");
        NS_TEST_EXPECT_MSG_GT(p.value_or(0), 0.01, "chi-square 6.43 at one degree");
        m_monitor.Observe(m_tier, {7, 0, m_epoch, true, 1}, Seconds(0)); // never announced
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Members().back().id, 7, "shown all the same");
    }

    void Give(const std::vector<int>& flows)
    {
        for (flowhash::MemberId id = 0; id < flows.size(); ++id)
        {
            for (int i = 0; i < flows[id]; ++i)
            {
                m_monitor.Observe(m_tier, {id, 0, m_epoch, true, 100}, Seconds(1));
            }
        }
    }

    void CheckEven(const std::string& why)
    {
        const ImbalanceReport report = m_monitor.Report(m_tier);
        NS_TEST_EXPECT_MSG_EQ_TOL(report.flows.maxOverMean, 1, 1e-12, why);
        NS_TEST_EXPECT_MSG_EQ_TOL(report.bytes.cov, 0, 1e-12, why);
        NS_TEST_EXPECT_MSG_EQ_TOL(report.chiSquareP.value_or(0), 1, 1e-9, why);
    }

    uint32_t m_tier{0};
    uint32_t m_epoch{0};
};

/// What is under way when its chooser learns of something.
class UnderWayTest : public ImbalanceCase
{
  public:
    UnderWayTest()
        : ImbalanceCase("X2: what was sent before a change is expected by the table of then")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t tier = AddTier("server", {1, 1});
        Change(0, MemberChange::Kind::REMOVE, 1);
        for (uint32_t i = 0; i < 20; ++i)
        {
            m_monitor.Observe(tier, {i % 4 == 0 ? 1U : 0U, 0, 0, true, 100}, Seconds(1));
        }
        // 15 and 5 of 10 each.
        const ImbalanceReport report = m_monitor.Report(tier);
        NS_TEST_EXPECT_MSG_EQ_TOL(report.flows.maxOverMean, 1.5, 1e-12, "both were there then");
        m_monitor.Observe(tier, {0, 0, 1, true, 100}, Seconds(2));
        // Now 16 of 11.
        NS_TEST_EXPECT_MSG_EQ_TOL(
            m_monitor.Report(tier).flows.maxOverMean, 16 / 11.0, 1e-12, "the later one at one");
    }
};

/// Several choosers that know different members.
class FleetTest : public ImbalanceCase
{
  public:
    FleetTest()
        : ImbalanceCase("X2: each chooser's flows are expected where it could have sent them")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t tier = AddTier("tm", {1, 1, 1});
        const uint32_t second = AddChooser(tier, {1, 1, 1});
        // The second one knows that member 2 failed, the first does not yet.
        Change(second, MemberChange::Kind::SET_DOWN, 2);
        const std::vector<std::vector<int>> given{{10, 10, 10}, {15, 15, 0}};
        for (uint32_t chooser = 0; chooser < given.size(); ++chooser)
        {
            for (uint32_t member = 0; member < 3; ++member)
            {
                for (int i = 0; i < given[chooser][member]; ++i)
                {
                    m_monitor.Observe(tier, {member, chooser, chooser, true, 100}, Seconds(1));
                }
            }
        }
        const ImbalanceReport report = m_monitor.Report(tier);
        NS_TEST_EXPECT_MSG_EQ_TOL(report.flows.maxOverMean, 1, 1e-12, "as each could");
        NS_TEST_EXPECT_MSG_EQ_TOL(report.flows.cov, 0, 1e-12, "as each could");
        m_monitor.Observe(tier, {2, second, 1, true, 100}, Seconds(1));
        NS_TEST_EXPECT_MSG_GT(m_monitor.Report(tier).flows.cov, 0.01, "one more than it should");
    }
};

/// Samples over time.
class SamplingTest : public ImbalanceCase
{
  public:
    SamplingTest()
        : ImbalanceCase("X2: one sample per interval, from nothing each, the last one cut short")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t tier = AddTier("server", {1, 1});
        const auto give = [this, tier](uint32_t member, double at) {
            m_monitor.Observe(tier, {member, 0, 0, true, 10}, Seconds(at));
        };
        give(0, 0.5);
        m_monitor.Sample(Seconds(1));
        m_monitor.Sample(Seconds(2));
        give(0, 2.5);
        give(1, 2.5);
        m_monitor.Sample(Seconds(3));
        give(1, 3.2);
        m_monitor.Finish(Seconds(3.5));
        Check(m_monitor.Samples());
        m_monitor.Finish(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Samples().size(), 5, "an interval in which nothing came");
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Samples().back().totalPackets, 0, "nothing came since");
        m_monitor.Finish(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Samples().size(), 5, "no interval is under way");
    }

    void Check(const std::vector<ImbalanceSample>& samples)
    {
        NS_TEST_ASSERT_MSG_EQ(samples.size(), 4, "three whole intervals and a part");
        NS_TEST_EXPECT_MSG_EQ_TOL(samples[0].flows.maxOverMean, 2, 1e-12, "all at one");
        NS_TEST_EXPECT_MSG_EQ(samples[1].totalFlows, 0, "nothing came");
        NS_TEST_EXPECT_MSG_EQ(samples[1].flows.maxOverMean, 0, "nothing came");
        NS_TEST_EXPECT_MSG_EQ_TOL(samples[2].flows.maxOverMean, 1, 1e-12, "one each");
        NS_TEST_EXPECT_MSG_EQ(samples[2].totalBytes, 20, "two packets of 10 bytes");
        NS_TEST_EXPECT_MSG_EQ_TOL(samples[3].time, 3.5, 1e-12, "the end of the run");
        NS_TEST_EXPECT_MSG_EQ(samples[3].tier, "server", "its tier");
    }
};

/// The suite.
class ImbalanceMonitorSuite : public TestSuite
{
  public:
    ImbalanceMonitorSuite()
        : TestSuite("flow-distribution-imbalance-monitor", TestSuite::Type::UNIT)
    {
        AddTestCase(new WindowTest);
        AddTestCase(new MembershipTest);
        AddTestCase(new UnderWayTest);
        AddTestCase(new FleetTest);
        AddTestCase(new SamplingTest);
    }
};

ImbalanceMonitorSuite g_imbalanceMonitorSuite; //!< registers itself

} // namespace
