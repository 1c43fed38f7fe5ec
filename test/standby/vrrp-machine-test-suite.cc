// SPDX-License-Identifier: GPL-2.0-only

#include "vrrp-bus.h"

#include <algorithm>

using namespace ns3;

namespace
{

using State = VrrpMachine::State;

/// Silence, and a word of leaving.
class TakeoverTest : public MachineTestCase
{
  public:
    explicit TakeoverTest(bool politely)
        : MachineTestCase(politely
                              ? "M4b: of a master that leaves a backup takes over after the skew"
                              : "M4b: after three intervals of silence and the skew a backup "
                                "takes over"),
          m_politely(politely)
    {
    }

  private:
    void DoRun() override
    {
        Pair(200, 100);
        const Time end = MilliSeconds(4300);
        At(end, [this] { m_bus->machines[0]->Stop(m_politely); });
        Run(Seconds(12));
        // The last advertisement was that of 4 s, or the one of leaving; (256 - 100)/256 s.
        const Time skew = NanoSeconds(609375000);
        const Time heard = (m_politely ? end : Seconds(4)) + MicroSeconds(DELAY);
        const Time expected = heard + skew + (m_politely ? Seconds(0) : Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(When(1, State::MASTER), expected, "by arithmetic");
        NS_TEST_EXPECT_MSG_EQ(m_bus->machines[1]->GetSkew(), skew, "the skew");
        NS_TEST_EXPECT_MSG_EQ(m_bus->changes.size(), 4, "elected, backup, gone, master");
        const auto leaves = std::count_if(m_bus->sent.begin(),
                                          m_bus->sent.end(),
                                          [](const auto& sent) { return sent.second == 0; });
        NS_TEST_EXPECT_MSG_EQ(leaves, (m_politely ? 1 : 0), "whoever dies says nothing");
    }

    bool m_politely;
};

/// One that returns.
class PreemptTest : public MachineTestCase
{
  public:
    PreemptTest()
        : MachineTestCase(
              "M4b: who has the greater priority takes back over: at once, later, never")
    {
    }

  private:
    void DoRun() override
    {
        // It hears the other one, does not heed it, and is master after its own silence.
        const Time own = NanoSeconds(3218750000); // 3 + 56/256 s
        ExpectBack(true, Time(0), Seconds(20) + own);
        // It heeds the other's of 39.x s as well, and after that its own timer counts.
        ExpectBack(false, Time(0), Seconds(-1));
        m_latest = Seconds(30);
        ExpectBack(true, Seconds(10), m_latest, true);
    }

    /// @param at when it is master again @param orLater or up to a master-down interval later
    void ExpectBack(bool preempts, Time delay, Time at, bool orLater = false)
    {
        DoSetup();
        Pair(200, 100, preempts, delay);
        At(Seconds(10), [this] { m_bus->machines[0]->Stop(false); });
        At(Seconds(20), [this] {
            m_bus->changes.clear();
            m_bus->machines[0]->Start(false);
        });
        Run(Seconds(60));
        const Time back = When(0, State::MASTER);
        NS_TEST_EXPECT_MSG_EQ((orLater ? back >= at && back <= at + Seconds(4) : back == at),
                              true,
                              "back at " << back.GetSeconds());
        NS_TEST_EXPECT_MSG_EQ(m_bus->CountMasters(), 1, "one in the end");
        NS_TEST_EXPECT_MSG_EQ(When(1, State::BACKUP).IsPositive(),
                              back.IsPositive(),
                              "the other one gives way to whom it hears");
        DoTeardown();
    }

    Time m_latest;
};

/// Adverts that are lost, late, or come twice.
class DisturbedTest : public MachineTestCase
{
  public:
    DisturbedTest()
        : MachineTestCase("M4b: two lost advertisements are borne, four are not; late and repeated "
                          "ones change nothing")
    {
    }

  private:
    void DoRun() override
    {
        Expect(2, 0);
        Expect(4, 1);
        DoSetup();
        Pair(200, 100);
        m_bus->copies = [] { return 3; };
        uint32_t count = 0;
        m_bus->lateness = [&count] { return MilliSeconds(300 * (count++ % 3)); };
        Run(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(m_bus->changes.size(), 2, "elected and backup, no more");
        DoTeardown();
    }

    void Expect(uint32_t lost, uint32_t takeovers)
    {
        DoSetup();
        Pair(200, 100);
        uint32_t count = 0;
        m_bus->loses = [&count, lost] {
            ++count;
            return count > 5 && count <= 5 + lost;
        };
        Run(Seconds(30));
        const auto masters = std::count_if(
            m_bus->changes.begin(), m_bus->changes.end(), [](const Bus::Change& change) {
                return change.machine == 1 && change.after == State::MASTER;
            });
        NS_TEST_EXPECT_MSG_EQ(masters, takeovers, lost << " lost");
        NS_TEST_EXPECT_MSG_EQ(m_bus->CountMasters(), 1, "one in the end");
        DoTeardown();
    }
};

/// A partition.
class PartitionTest : public MachineTestCase
{
  public:
    PartitionTest()
        : MachineTestCase("M4b: cut apart both are master; healed, the one of less priority, or of "
                          "the lesser address, gives way")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint8_t second : {100, 200, 201})
        {
            DoSetup();
            Pair(200, second);
            At(MilliSeconds(5500), [this] { m_bus->Cut(true); });
            At(MilliSeconds(15500), [this] { m_bus->Cut(false); });
            std::size_t apart = 0;
            At(Seconds(15), [&] { apart = m_bus->CountMasters(); });
            Run(Seconds(30));
            NS_TEST_EXPECT_MSG_EQ(apart, 2, "both");
            NS_TEST_EXPECT_MSG_EQ(m_bus->CountMasters(), 1, "one");
            const std::size_t master = second >= 200 ? 1 : 0;
            NS_TEST_EXPECT_MSG_EQ((m_bus->machines[master]->GetState() == State::MASTER),
                                  true,
                                  "of priorities 200 and " << +second);
            DoTeardown();
        }
    }
};

/// The suite.
class VrrpMachineTestSuite : public TestSuite
{
  public:
    VrrpMachineTestSuite()
        : TestSuite("flow-distribution-vrrp-machine", Type::UNIT)
    {
        AddTestCase(new TakeoverTest(false));
        AddTestCase(new TakeoverTest(true));
        AddTestCase(new PreemptTest);
        AddTestCase(new DisturbedTest);
        AddTestCase(new PartitionTest);
    }
};

VrrpMachineTestSuite g_vrrpMachineTestSuite; //!< registers the suite

} // namespace
