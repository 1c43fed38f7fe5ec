// SPDX-License-Identifier: GPL-2.0-only

#include "ledger-case.h"

#include "ns3/simulator.h"

using namespace ledgercase;

namespace
{

/// What is counted, without a scheme.
class CountingTest : public LedgerCase
{
  public:
    CountingTest()
        : LedgerCase("X1: owners, violations by packet, by flow and by direction", "")
    {
    }

  private:
    void DoRun() override
    {
        AddTier();
        m_ledger.AddNoticeCallback(
            [this](uint32_t, uint64_t, bool, const FlowLedger::Sighting&, Time) { ++m_notices; });
        const MemberId owner = Begin(0);
        const MemberId other = (owner + 1) % MEMBERS;
        NS_TEST_EXPECT_MSG_EQ(See(owner, 0, true).violated, false, "a reply at the owner");
        NS_TEST_EXPECT_MSG_EQ(m_notices, 0, "nothing to tell of");
        NS_TEST_EXPECT_MSG_EQ(See(other, 0, false).moved, true, "it went elsewhere");
        NS_TEST_EXPECT_MSG_EQ(See(other, 0, false).moved, false, "and stayed there");
        NS_TEST_EXPECT_MSG_EQ(See(other, 0, true).violated, true, "a reply elsewhere");
        const auto back = See(owner, 0, false);
        NS_TEST_EXPECT_MSG_EQ(back.moved && !back.violated, true, "back at the owner");
        NS_TEST_EXPECT_MSG_EQ(m_notices, 4, "moves and violations are told of");
        NS_TEST_EXPECT_MSG_EQ(See(2, 7, false).first, true, "numbers may have gaps");
        Check(owner);
        Simulator::Destroy();
    }

    void Check(MemberId owner)
    {
        const AffinityReport report = m_ledger.Report(m_tier);
        NS_TEST_EXPECT_MSG_EQ(report.forward.flowsSeen, 2, "two flows");
        NS_TEST_EXPECT_MSG_EQ(report.forward.packetsSeen, 5, "five packets");
        NS_TEST_EXPECT_MSG_EQ(report.forward.flowsViolated, 1, "one of them");
        NS_TEST_EXPECT_MSG_EQ(report.forward.packetsViolated, 2, "each packet elsewhere");
        NS_TEST_EXPECT_MSG_EQ(report.reverse.flowsSeen, 1, "replies of one");
        NS_TEST_EXPECT_MSG_EQ(report.reverse.packetsSeen, 2, "two replies");
        NS_TEST_EXPECT_MSG_EQ(report.reverse.packetsViolated, 1, "one elsewhere");
        NS_TEST_EXPECT_MSG_EQ((m_ledger.Owner(m_tier, 0) == owner), true, "the first member owns");
        NS_TEST_EXPECT_MSG_EQ(m_ledger.Owner(m_tier, 1).has_value(), false, "never seen");
        const auto records = m_ledger.Records();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 1, "one flow was announced");
        NS_TEST_EXPECT_MSG_EQ(records[0].violations, 3, "both directions");
        NS_TEST_EXPECT_MSG_EQ(records[0].outcome, "unfinished", "still open");
        NS_TEST_EXPECT_MSG_EQ(records[0].duration.has_value(), false, "still open");
        NS_TEST_EXPECT_MSG_EQ((records[0].owners.at(0) == owner), true, "its manager");
        NS_TEST_EXPECT_MSG_EQ(records[0].owners.size(), 1, "there is no other tier");
    }

    uint64_t m_notices{0};
};

/// A member dies, and returns: both kinds of move under modulo.
class MembershipCausesTest : public LedgerCase
{
  public:
    MembershipCausesTest()
        : LedgerCase("X1: member-died and table-changed", "key=five-tuple hash=crc32 select=modulo")
    {
    }

  private:
    void DoRun() override
    {
        AddTier();
        const MemberId dead = 1;
        std::vector<MemberId> owners;
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            owners.push_back(Begin(flow));
        }
        Change(MemberChange::Kind::SET_DOWN, dead);
        uint64_t orphans = 0;
        uint64_t moved = 0;
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            const MemberId now = *m_scheme->Choose(KeyOf(flow), 2);
            See(now, flow, false);
            orphans += owners[flow] == dead;
            moved += owners[flow] != dead && now != owners[flow];
        }
        NS_TEST_EXPECT_MSG_GT(orphans, 0, "the dead one had flows");
        NS_TEST_EXPECT_MSG_GT(moved, 0, "modulo moves others too");
        NS_TEST_EXPECT_MSG_EQ(Caused("member-died"), orphans, "one packet of each orphan");
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed"), moved, "one packet of each other move");
        CheckCauseStays(owners, dead);
        Simulator::Destroy();
    }

    /// A flow that stays where its owner's death brought it keeps the cause when the owner returns.
    void CheckCauseStays(const std::vector<MemberId>& owners, MemberId dead)
    {
        const uint64_t before = Caused("member-died");
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            if (owners[flow] == dead)
            {
                const MemberId now = *m_scheme->Choose(KeyOf(flow), 2);
                Change(MemberChange::Kind::SET_ACTIVE, dead);
                See(now, flow, false);
                NS_TEST_EXPECT_MSG_EQ(Caused("member-died"), before + 1, "the same course");
                return;
            }
        }
    }

    static constexpr uint64_t FLOWS = 200;
};

/// Replies at another member: the rule, or translation.
class DirectionCausesTest : public LedgerCase
{
  public:
    DirectionCausesTest(const std::string& key, const std::string& cause)
        : LedgerCase("X1: " + cause + " under key=" + key, "key=" + key + " hash=toeplitz"),
          m_cause(cause)
    {
    }

  private:
    void DoRun() override
    {
        AddTier();
        uint64_t wrong = 0;
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            const MemberId owner = Begin(flow);
            const FlowKey server =
                FlowKey::Ipv4(SELF, SERVER, static_cast<uint16_t>(40000 - 7 * flow), 80, 6);
            m_roster.Translated(KeyOf(flow), server, 0);
            const bool symmetric = m_scheme->Evaluate(KeyOf(flow).Reversed()) == owner;
            const MemberId reply = *m_scheme->Evaluate(server.Reversed());
            if (reply != owner && symmetric == (m_cause == "translation"))
            {
                ++wrong;
                See(reply, flow, true);
            }
        }
        NS_TEST_EXPECT_MSG_GT(wrong, FLOWS / 4, "many replies go wrong");
        NS_TEST_EXPECT_MSG_EQ(Caused(m_cause, true), wrong, "each for this cause");
        Simulator::Destroy();
    }

    std::string m_cause;
    static constexpr uint64_t FLOWS = 100;
};

/// Replies under a translating manager when the table changes: forward stays, reverse moves.
class ReverseMoveTest : public LedgerCase
{
  public:
    ReverseMoveTest()
        : LedgerCase("X1: table-changed where only the reply moved", "key=greater-port")
    {
    }

  private:
    void DoRun() override
    {
        AddTier();
        const MemberId owner = Begin(0);
        m_roster.Translated(KeyOf(0), FlowKey::Ipv4(SELF, SERVER, 4000, 80, 6), 0);
        See(owner, 0, true);
        const MemberId stranger = MEMBERS;
        m_ledger.UpdateMembers(m_tier, {{MemberChange::Kind::ADD, stranger, 1.0}});
        See(stranger, 0, true);
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed", true), 1, "its replies reached the owner");
        Simulator::Destroy();
    }
};

/// Entries that are gone, packets without ports, shared tuples.
class OtherCausesTest : public LedgerCase
{
  public:
    OtherCausesTest()
        : LedgerCase("X1: entry-evicted, no-ports, port-reused, another-dispatcher",
                     "key=five-tuple state=lru entries=2")
    {
    }

  private:
    void DoRun() override
    {
        AddTier(true);
        CheckEviction();
        CheckPacket();
        CheckServers();
        Simulator::Destroy();
    }

    /// A flow that modulo would move when member 0 fails, and whose entry shields it until it is
    /// evicted.
    void CheckEviction()
    {
        uint64_t flow = 100;
        const auto moves = [this](uint64_t candidate) {
            const auto smaller = MakeEqualScheme(m_scheme->Spec(), MEMBERS);
            smaller->Update({{MemberChange::Kind::SET_DOWN, 0, 1.0}});
            const auto before = m_scheme->Evaluate(KeyOf(candidate));
            return before != MemberId(0) && smaller->Evaluate(KeyOf(candidate)) != before;
        };
        while (!moves(flow))
        {
            ++flow;
        }
        const MemberId owner = Begin(flow);
        Change(MemberChange::Kind::SET_DOWN, 0);
        NS_TEST_EXPECT_MSG_EQ((m_scheme->Peek(KeyOf(flow), 2) == owner), true, "its entry holds");
        for (uint64_t other = 1; other < 4; ++other)
        {
            Begin(other); // evicts
        }
        const auto now = m_scheme->Choose(KeyOf(flow), 3);
        NS_TEST_EXPECT_MSG_EQ((now != owner), true, "the entry is gone");
        See(now.value_or(owner), flow, false);
        NS_TEST_EXPECT_MSG_EQ(Caused("entry-evicted"), 1, "by the two that came after");
    }

    void CheckPacket()
    {
        const MemberId owner = Begin(10);
        See((owner + 1) % MEMBERS, 10, false, true);
        NS_TEST_EXPECT_MSG_EQ(Caused("no-ports"), 1, "a fragment");
        const MemberId first = Begin(11);
        Begin(12);
        const FlowKey server = FlowKey::Ipv4(SELF, SERVER, 5000, 80, 6);
        m_roster.Translated(KeyOf(11), server, 0);
        m_roster.Translated(KeyOf(12), server, 0);
        See((first + 1) % MEMBERS, 11, true);
        NS_TEST_EXPECT_MSG_EQ(Caused("port-reused", true), 1, "flow 12 has the same tuple");
    }

    /// Servers behind managers: the packet came through another manager.
    void CheckServers()
    {
        FlowLedger::Tier tier;
        tier.name = "server";
        tier.above = m_tier;
        tier.entriesAbove = true;
        const uint32_t servers = m_ledger.AddTier(tier, EqualMembers());
        m_ledger.Observe(servers, 0, 10, false, false, Seconds(1));
        m_ledger.Observe(servers, 1, 10, false, false, Seconds(2));
        const auto byCause = m_ledger.Report(servers).forward.byCause;
        NS_TEST_EXPECT_MSG_EQ(byCause.count("another-dispatcher"), 1, "flow 10 changed managers");
        m_ledger.Observe(servers, 0, 3, false, false, Seconds(1));
        m_ledger.Observe(servers, 1, 3, false, false, Seconds(2));
        const auto causes = m_ledger.Report(servers).forward.byCause;
        NS_TEST_EXPECT_MSG_EQ(causes.count("entry-evicted"), 1, "flow 3 kept its manager");
    }
};

/// An entry that was another while the packet was on the wire, and is gone when it arrives.
class EntryOnTheWayTest : public LedgerCase
{
  public:
    EntryOnTheWayTest()
        : LedgerCase("X1: entry-evicted where the choice at arrival is the owner again",
                     "key=five-tuple state=lru entries=1")
    {
    }

  private:
    void DoRun() override
    {
        AddTier(true);
        const MemberId owner = Begin(0);
        const MemberId other = (owner + 1) % MEMBERS;
        See(other, 0, false);
        NS_TEST_EXPECT_MSG_EQ(Caused("unexplained"), 1, "no entry was lost so far");
        See(owner, 0, false);
        m_scheme->Learn(KeyOf(0), other, 2); // the packet leaves for `other`
        Begin(1);                            // evicts the entry
        NS_TEST_EXPECT_MSG_EQ(
            (m_scheme->Peek(KeyOf(0), 3) == owner), true, "the owner is chosen again");
        See(other, 0, false); // the packet arrives
        NS_TEST_EXPECT_MSG_EQ(Caused("entry-evicted"), 1, "its entry was another");
        NS_TEST_EXPECT_MSG_EQ(Caused("unexplained"), 1, "that is a cause");
        Simulator::Destroy();
    }
};

/// A cause must not be made up.
class UnexplainedTest : public LedgerCase
{
  public:
    UnexplainedTest()
        : LedgerCase("X1: a violation without a cause says so", "key=five-tuple")
    {
    }

  private:
    void DoRun() override
    {
        AddTier();
        const MemberId owner = Begin(0);
        See((owner + 1) % MEMBERS, 0, false);
        NS_TEST_EXPECT_MSG_EQ(Caused("unexplained"), 1, "nothing happened, yet it moved");
        Simulator::Destroy();
    }
};

/// The suite.
class FlowLedgerSuite : public TestSuite
{
  public:
    FlowLedgerSuite()
        : TestSuite("flow-distribution-flow-ledger", TestSuite::Type::UNIT)
    {
        AddTestCase(new CountingTest);
        AddTestCase(new MembershipCausesTest);
        AddTestCase(new DirectionCausesTest("five-tuple", "asymmetric-rule"));
        AddTestCase(new DirectionCausesTest("greater-port", "translation"));
        AddTestCase(new ReverseMoveTest);
        AddTestCase(new OtherCausesTest);
        AddTestCase(new EntryOnTheWayTest);
        AddTestCase(new UnexplainedTest);
    }
};

FlowLedgerSuite g_flowLedgerSuite; //!< registers itself

} // namespace
