// SPDX-License-Identifier: GPL-2.0-only

// What FailoverMonitor says of events beside the moves that theory tells: see
// failover-monitor-test-suite.cc.

#include "failover-case.h"

#include <random>
#include <string>

using namespace failovercase;

namespace
{

/// What was seen of an event, and to which one it belongs.
class ObservedTest : public FailoverCase
{
  public:
    ObservedTest()
        : FailoverCase("X3: observed moves, breaks, losses and violations belong to one event each")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser("key=five-tuple hash=crc32 select=hrw");
        std::mt19937 generator(4);
        std::vector<MemberId> owners;
        for (uint64_t flow = 0; flow < 100; ++flow)
        {
            owners.push_back(Begin(flow, RandomFlow(generator)));
        }
        const MemberId dead = owners[0];
        Happen(MemberChange::Kind::SET_DOWN, dead);
        m_now = Seconds(2);
        Learn({MemberChange::Kind::SET_DOWN, dead, 1.0});
        const auto orphans = static_cast<uint64_t>(std::count(owners.begin(), owners.end(), dead));
        // Half of the orphans are gone for their clients before a packet shows that they moved.
        uint64_t ended = 0;
        uint64_t seen = 0;
        for (uint64_t flow = 0; flow < 100; ++flow)
        {
            if (owners[flow] == dead && ++ended % 2 == 0)
            {
                m_roster.FlowEnded(flow, "broken", Seconds(1));
            }
            else if (owners[flow] == dead && ended % 4 == 3)
            {
                m_roster.FlowEnded(flow, "completed", Seconds(1)); // moved, and none the worse
            }
        }
        m_now = Seconds(3);
        for (uint64_t flow = 0; flow < 100; ++flow)
        {
            seen += Send(flow, false) != owners[flow];
        }
        m_monitor.Lost(0, "no-state");
        m_monitor.LostAt("tm" + std::to_string(dead), "device-failed");
        m_monitor.LostAt("tm99", "device-failed"); // of no event
        Happen(MemberChange::Kind::SET_ACTIVE, dead);
        Learn({MemberChange::Kind::SET_ACTIVE, dead, 1.0});
        m_roster.FlowEnded(0, "broken", Seconds(3));
        const uint64_t other = owners[1] == dead ? 2 : 1;
        m_roster.FlowEnded(other, "broken", Seconds(3)); // moved by nobody
        const auto reports = m_monitor.Reports();
        NS_TEST_EXPECT_MSG_EQ(seen, orphans, "closing packets, too, went elsewhere");
        NS_TEST_EXPECT_MSG_EQ(reports[0].observedMoved, orphans, "up to the last packet");
        NS_TEST_EXPECT_MSG_EQ(reports[0].needed.forward, orphans, "as it had to be");
        NS_TEST_EXPECT_MSG_EQ(reports[0].brokenFlows, ended / 2 + 1, "those that it moved");
        NS_TEST_EXPECT_MSG_EQ(reports[1].brokenFlows, 0, "each belongs to one event");
        NS_TEST_EXPECT_MSG_EQ(reports[0].packetsLost.at("no-state"), 1, "of a flow that it moved");
        NS_TEST_EXPECT_MSG_EQ(reports[0].packetsLost.at("device-failed"), 1, "on the member");
        NS_TEST_EXPECT_MSG_EQ_TOL(reports[0].lastViolationAfter.value_or(0), 2, 1e-12, "from 1 s");
        NS_TEST_EXPECT_MSG_EQ(reports[1].observedMoved, 0, "nobody sent anything since");
        NS_TEST_EXPECT_MSG_EQ((m_monitor.GetMover(0) == 0U), true, "who moved it");
        NS_TEST_EXPECT_MSG_EQ(m_monitor.GetMover(other).has_value(), false, "nobody did");
    }
};

/// A flow that another chooser takes over, and sends elsewhere.
class TakenOverTest : public FailoverCase
{
  public:
    TakenOverTest()
        : FailoverCase("X3: a chooser is not to blame for moving what another one had carried")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser("key=five-tuple hash=crc32 select=hrw");
        AddChooser("key=three-tuple hash=sum select=modulo");
        std::mt19937 generator(4);
        uint64_t elsewhere = 0;
        std::vector<MemberId> owners;
        for (uint64_t flow = 0; flow < 100; ++flow)
        {
            owners.push_back(Begin(flow, RandomFlow(generator)));
        }
        Happen(MemberChange::Kind::ADD, MEMBERS);
        Learn({MemberChange::Kind::ADD, MEMBERS, 1.0}, 1); // before the first one hears of it
        for (uint64_t flow = 0; flow < 50; ++flow)
        {
            elsewhere += Send(flow, false, 1) != owners[flow];
        }
        NS_TEST_EXPECT_MSG_GT(elsewhere, 30, "most go to others");
        Learn({MemberChange::Kind::ADD, MEMBERS, 1.0}, 0);
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Reports()[0].asked.forward, 50, "what it still carries");
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Reports()[0].observedMoved, 0, "nobody was asked of these");
        for (uint64_t flow = 50; flow < 100; ++flow)
        {
            Send(flow, false, 1); // it was not asked about them either
        }
        NS_TEST_EXPECT_MSG_EQ(m_monitor.Reports()[0].observedMoved, 0, "the other one was");
    }
};

/// Servers behind managers: an entry per flow chooses.
class EntriesTest : public FailoverCase
{
  public:
    EntriesTest()
        : FailoverCase("X3: where entries choose, a failed server's flows move, each once")
    {
    }

  private:
    void DoRun() override
    {
        Chooser manager;
        manager.group = "tm";
        manager.entry = [this](const FlowKey& key) { return m_entries[key.sourcePort]; };
        const uint32_t chooser =
            m_book.AddChooser(m_tier, manager, ledgercase::EqualMembers(MEMBERS));
        for (uint64_t flow = 0; flow < 6; ++flow)
        {
            const FlowKey key = ledgercase::KeyOf(flow);
            m_roster.FlowStarted(flow, key);
            const auto server = static_cast<MemberId>(flow % 2);
            m_entries[key.sourcePort] = server;
            m_book.Chose(chooser, {flow, false}, {server, 0, MemberChoice::Basis::ENTRY});
            m_ledger.Observe({m_tier, server, flow, false, 100}, m_now);
        }
        CheckEvent(MemberChange::Kind::REMOVE, 1, chooser, 0);
        CheckEvent(MemberChange::Kind::SET_DOWN, 0, chooser, 3);
        // They are left to time out; another failure does not move them again.
        CheckEvent(MemberChange::Kind::SET_DOWN, 5, chooser, 0);
    }

    void CheckEvent(MemberChange::Kind kind, MemberId server, uint32_t chooser, uint64_t needed)
    {
        Happen(kind, server);
        m_monitor.Changing(chooser, m_now);
        m_book.Update(chooser, {{kind, server, 1.0}});
        m_monitor.Changed(chooser, {{kind, server, 1.0}}, m_now);
        const FailoverReport report = m_monitor.Reports().back();
        NS_TEST_EXPECT_MSG_EQ(
            report.needed.forward, needed, report.event << " of server" << server);
        NS_TEST_EXPECT_MSG_EQ(report.excess.either, 0, "entries keep the others");
        CheckSum(report);
    }

    std::map<uint16_t, std::optional<MemberId>> m_entries;
};

/// What nobody announced: a live member declared dead, a new scheme.
class UnannouncedTest : public FailoverCase
{
  public:
    UnannouncedTest()
        : FailoverCase("X3: false alarms and new schemes are events like others")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t chooser = AddChooser("key=five-tuple hash=crc32 select=hrw");
        std::mt19937 generator(6);
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            Begin(flow, RandomFlow(generator));
        }
        Learn({MemberChange::Kind::SET_DOWN, 3, 1.0});
        m_monitor.Changing(chooser, m_now);
        m_schemes[chooser] = MakeEqualScheme("key=five-tuple hash=crc32 select=modulo", MEMBERS);
        m_book.Update(chooser, {});
        m_monitor.Changed(chooser, {}, m_now);
        const auto reports = m_monitor.Reports();
        NS_TEST_ASSERT_MSG_EQ(reports.size(), 2, "two events");
        NS_TEST_EXPECT_MSG_EQ(reports[0].event, "learned fail tm3", "a false alarm");
        NS_TEST_EXPECT_MSG_GT(reports[0].needed.forward, FLOWS / 10, "its flows move");
        NS_TEST_EXPECT_MSG_EQ(reports[1].event, "scheme a0", "whose scheme is new");
        NS_TEST_EXPECT_MSG_GT(reports[1].excess.forward, FLOWS / 2, "which chooses otherwise");
        CheckSum(reports[1]);
    }
};

/// The suite.
class FailoverEventsSuite : public TestSuite
{
  public:
    FailoverEventsSuite()
        : TestSuite("flow-distribution-failover-events", TestSuite::Type::UNIT)
    {
        AddTestCase(new ObservedTest);
        AddTestCase(new TakenOverTest);
        AddTestCase(new EntriesTest);
        AddTestCase(new UnannouncedTest);
    }
};

FailoverEventsSuite g_failoverEventsSuite; //!< registers itself

} // namespace
