// SPDX-License-Identifier: GPL-2.0-only

#include "ledger-case.h"

using namespace ledgercase;

namespace
{

/// A member fails or is removed: both kinds of move under modulo.
class MembershipCausesTest : public LedgerCase
{
  public:
    MembershipCausesTest(MemberChange::Kind kind, const std::string& cause)
        : LedgerCase("X1: " + cause + " and table-changed, by who was told"),
          m_kind(kind),
          m_cause(cause)
    {
    }

  private:
    void DoRun() override
    {
        AddChooser("key=five-tuple hash=crc32 select=modulo");
        const MemberId gone = 1;
        std::vector<MemberId> owners;
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            owners.push_back(Begin(flow));
        }
        Change(m_kind, gone);
        uint64_t orphans = 0;
        uint64_t moved = 0;
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            const MemberId now = Choose(flow);
            See(now, flow, false);
            orphans += owners[flow] == gone;
            moved += owners[flow] != gone && now != owners[flow];
        }
        NS_TEST_EXPECT_MSG_GT(orphans, 0, "the one that is gone had flows");
        NS_TEST_EXPECT_MSG_GT(moved, 0, "modulo moves others too");
        NS_TEST_EXPECT_MSG_EQ(Caused(m_cause), orphans, "one packet of each orphan");
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed"), moved, "one packet of each other move");
    }

    static constexpr uint64_t FLOWS = 200;
    MemberChange::Kind m_kind;
    std::string m_cause;
};

/// A packet is judged by what its chooser believed when it sent it.
class BeliefTest : public LedgerCase
{
  public:
    BeliefTest()
        : LedgerCase("X1: packets under way across a change are judged by the older belief")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser("key=five-tuple hash=crc32 select=modulo");
        CheckCrossing();
        CheckCauseStays();
    }

    /// The first packet is queued across a change that moves the second one.
    void CheckCrossing()
    {
        uint64_t flow = 0;
        const auto moves = [this](uint64_t candidate) {
            const auto smaller = MakeEqualScheme(Scheme().Spec(), MEMBERS);
            smaller->Update({{MemberChange::Kind::SET_DOWN, 0, 1.0}});
            const auto before = Scheme().Evaluate(KeyOf(candidate));
            return before != MemberId(0) && smaller->Evaluate(KeyOf(candidate)) != before;
        };
        while (!moves(flow))
        {
            ++flow;
        }
        Start(flow);
        const MemberId first = Choose(flow);
        Change(MemberChange::Kind::SET_DOWN, 0);
        const MemberId second = Choose(flow);
        Change(MemberChange::Kind::SET_DOWN, first); // while both are on their way
        See(first, flow, false);
        See(second, flow, false);
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed"), 1, "the owner lived when it was sent");
        Change(MemberChange::Kind::SET_ACTIVE, first);
        Change(MemberChange::Kind::SET_ACTIVE, 0);
    }

    /// A flow that stays where its owner's death brought it keeps the cause when the owner returns.
    void CheckCauseStays()
    {
        const MemberId owner = Begin(500);
        Change(MemberChange::Kind::SET_DOWN, owner);
        const MemberId other = Choose(500);
        See(other, 500, false);
        Change(MemberChange::Kind::SET_ACTIVE, owner);
        See(other, 500, false); // it was under way
        NS_TEST_EXPECT_MSG_EQ(Caused("member-died"), 2, "the same course");
    }
};

/// Replies at another member: the rule, or translation.
class DirectionCausesTest : public LedgerCase
{
  public:
    DirectionCausesTest(const std::string& key, const std::string& cause)
        : LedgerCase("X1: " + cause + " under key=" + key),
          m_key(key),
          m_cause(cause)
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t front = AddChooser("key=" + m_key + " hash=toeplitz");
        const uint32_t back = AddChooser("key=" + m_key + " hash=toeplitz");
        uint64_t wrong = 0;
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            const MemberId owner = Begin(flow, front);
            const FlowKey server =
                FlowKey::Ipv4(SELF, SERVER, static_cast<uint16_t>(40000 - 7 * flow), 80, 6);
            m_roster.Translated(KeyOf(flow), server, 0);
            const bool symmetric = Scheme().Evaluate(KeyOf(flow).Reversed()) == owner;
            const MemberId reply = *Scheme(back).Evaluate(server.Reversed());
            if (reply != owner && symmetric == (m_cause == "translation"))
            {
                ++wrong;
                Pass(flow, true, reply, back);
            }
        }
        NS_TEST_EXPECT_MSG_GT(wrong, FLOWS / 4, "many replies go wrong");
        NS_TEST_EXPECT_MSG_EQ(Caused(m_cause, true), wrong, "each for this cause");
        // One whose replies reached its owner before that distributor's members changed.
        const MemberId owner = Begin(FLOWS, front);
        Pass(FLOWS, true, owner, back);
        Change(MemberChange::Kind::ADD, MEMBERS, back);
        Pass(FLOWS, true, MEMBERS, back);
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed", true), 1, "its replies reached the owner");
    }

    std::string m_key;
    std::string m_cause;
    static constexpr uint64_t FLOWS = 100;
};

/// Several who choose.
class FleetCausesTest : public LedgerCase
{
  public:
    explicit FleetCausesTest(bool remembers)
        : LedgerCase(
              std::string("X1: views-differ, another-dispatcher, table-changed in a fleet ") +
              (remembers ? "that remembers" : "without memory")),
          m_remembers(remembers)
    {
    }

  private:
    void DoRun() override
    {
        const std::string state = m_remembers ? " state=lru entries=1000" : "";
        const uint32_t first = AddChooser("key=five-tuple hash=crc32 select=modulo" + state);
        const uint32_t second = AddChooser("key=five-tuple hash=crc32 select=modulo" + state);
        const MemberId gone = 1;
        Begin(0, first);
        Begin(2, first);
        const MemberId kept = m_ledger.Owner(m_tier, 0).value();
        const MemberId other = kept == 2 ? 3 : 2;
        // Both know the same: the second one cannot have chosen so but for what it remembers.
        Pass(0, false, other, second);
        NS_TEST_EXPECT_MSG_EQ(Caused("another-dispatcher"), 1, "with the same members");
        Change(MemberChange::Kind::SET_DOWN, gone, first);
        // Now a member is gone for the first one alone.
        const MemberId owner = Begin(1, first);
        Pass(1, false, (owner + 1) % MEMBERS, second);
        NS_TEST_EXPECT_MSG_EQ(Caused("another-dispatcher"), m_remembers ? 2 : 1, "no entry there");
        NS_TEST_EXPECT_MSG_EQ(Caused("views-differ"), m_remembers ? 0 : 1, "it knows one more");
        Change(MemberChange::Kind::SET_DOWN, gone, second);
        const MemberId third = m_ledger.Owner(m_tier, 2).value();
        const MemberId away = third == 2 ? 3 : 2;
        const bool died = third == gone;
        Pass(2, false, away, second);
        NS_TEST_EXPECT_MSG_EQ(died ? Caused("member-died") : Caused("table-changed"),
                              died || !m_remembers ? 1 : 0,
                              "both know the same again, and it differs from what it was");
        CheckNewcomer(first, second);
    }

    /// One has heard of a new member, the other has not.
    void CheckNewcomer(uint32_t first, uint32_t second)
    {
        const uint64_t before = Caused("views-differ");
        Change(MemberChange::Kind::ADD, MEMBERS, first);
        Start(3);
        Pass(3, false, MEMBERS, first);
        Pass(3, false, 0, second);
        NS_TEST_EXPECT_MSG_EQ(Caused("views-differ"), before + 1, "it cannot choose the owner");
    }

    bool m_remembers;
};

/// Entries that are gone, packets without ports, shared tuples, turns.
class OtherCausesTest : public LedgerCase
{
  public:
    OtherCausesTest()
        : LedgerCase("X1: entry-evicted, no-ports, port-reused, chosen-anew, unexplained")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t state = AddChooser("key=five-tuple state=lru entries=2");
        const MemberId owner = Begin(0, state);
        Pass(0, false, (owner + 1) % MEMBERS, state);
        NS_TEST_EXPECT_MSG_EQ(Caused("entry-evicted"), 1, "it held the flow once");
        const uint32_t taught = AddChooser("key=five-tuple state=lru entries=2", true);
        const MemberId second = Begin(1, state);
        Pass(1, true, (second + 1) % MEMBERS, taught);
        NS_TEST_EXPECT_MSG_EQ(Caused("entry-evicted", true), 1, "members should have taught it");
        const uint32_t entries = AddChooser("");
        Start(2);
        Pass(2, false, 0, entries);
        Pass(2, false, 1, entries);
        NS_TEST_EXPECT_MSG_EQ(Caused("entry-evicted"), 2, "a manager's entry is gone");
        const uint32_t turns = AddChooser("key=five-tuple select=round-robin");
        Start(3);
        Pass(3, false, 0, turns);
        Pass(3, false, 1, turns);
        NS_TEST_EXPECT_MSG_EQ(Caused("chosen-anew"), 1, "it takes turns");
        const uint32_t timed = AddChooser("key=five-tuple select=resilient");
        const MemberId bucket = Begin(4, timed);
        Pass(4, false, (bucket + 1) % MEMBERS, timed);
        NS_TEST_EXPECT_MSG_EQ(Caused("chosen-anew"), 2, "nobody came or left, but time passed");
        CheckPackets();
    }

    void CheckPackets()
    {
        const uint32_t pure = AddChooser("key=five-tuple hash=crc32 select=modulo");
        const MemberId owner = Begin(10, pure);
        m_book.Chose(
            pure, {10, false, 1, true}, {(owner + 1) % MEMBERS, 0, MemberChoice::Basis::HASH});
        See((owner + 1) % MEMBERS, 10, false);
        NS_TEST_EXPECT_MSG_EQ(Caused("no-ports"), 1, "a fragment");
        const MemberId first = Begin(11, pure);
        Begin(12, pure);
        const FlowKey server = FlowKey::Ipv4(SELF, SERVER, 5000, 80, 6);
        m_roster.Translated(KeyOf(11), server, 0);
        m_roster.Translated(KeyOf(12), server, 0);
        Pass(11, true, (first + 1) % MEMBERS, pure);
        NS_TEST_EXPECT_MSG_EQ(Caused("port-reused", true), 1, "flow 12 has the same tuple");
        const MemberId last = Begin(13, pure);
        Pass(13, false, (last + 1) % MEMBERS, pure);
        NS_TEST_EXPECT_MSG_EQ(Caused("unexplained"), 1, "nothing happened, yet it moved");
    }
};

/// Choosers that share entries and lock clients: a second choice for a flow.
class LockCausesTest : public LedgerCase
{
  public:
    LockCausesTest()
        : LedgerCase("X1, C4: who chooses anew has lost an entry; else two locked at once")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t first = AddChooser("");
        const uint32_t second = AddChooser("");
        Lock(0, first, second);
        NS_TEST_EXPECT_MSG_EQ(Caused("lock-conflict"), 1, "the second one knew of no entry");
        Lock(1, first, first);
        NS_TEST_EXPECT_MSG_EQ(Caused("entry-evicted"), 1, "the same one, again");
        m_book.Forgot(second, KeyOf(2), "evicted", m_now);
        m_now += Seconds(1);
        Lock(2, first, second);
        NS_TEST_EXPECT_MSG_EQ(Caused("lock-conflict"), 2, "that was before the flow began");
        Lock(3, first, second, "evicted");
        NS_TEST_EXPECT_MSG_EQ(Caused("entry-evicted"), 2, "it had been told once");
        Lock(4, first, second, "replaced");
        NS_TEST_EXPECT_MSG_EQ(Caused("lock-conflict"), 3, "it had one all the time");
    }

    /// Two send packets of a flow to different members, each of whom it chose after it had locked
    /// the client. @param why the second one's entry went meanwhile, if it had one
    void Lock(uint64_t flow, uint32_t one, uint32_t other, const char* why = nullptr)
    {
        Start(flow);
        Send(flow, one, 0);
        if (why)
        {
            m_book.Forgot(other, KeyOf(flow), why, m_now);
        }
        Send(flow, other, 1);
    }

    void Send(uint64_t flow, uint32_t chooser, MemberId member)
    {
        const auto basis = MemberChoice::Basis::ENTRY;
        m_book.Chose(chooser, {flow, false}, {member, 0, basis, MemberChoice::Ground::LOCKED});
        See(member, flow, false);
    }
};

/// Servers, who answer where the request went.
class AnswersTest : public LedgerCase
{
  public:
    AnswersTest()
        : LedgerCase("X1: what a server answers has the cause of the request that it answers")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t first = AddChooser(""); // two managers, by their entries
        const uint32_t second = AddChooser("");
        Start(0);
        Pass(0, false, 0, first);
        See(0, 0, true);
        Pass(0, false, 1, second);
        See(1, 0, true);
        NS_TEST_EXPECT_MSG_EQ(Caused("another-dispatcher"), 1, "the request");
        NS_TEST_EXPECT_MSG_EQ(Caused("another-dispatcher", true), 1, "and the reply");
    }
};

/// A flow that was translated anew elsewhere, and packets that overtake others.
class FollowersTest : public LedgerCase
{
  public:
    FollowersTest()
        : LedgerCase("X1: what follows a moved request, or was overtaken by one, has its cause")
    {
    }

  private:
    void DoRun() override
    {
        const std::string spec = "key=five-tuple hash=crc32 select=modulo";
        const uint32_t front = AddChooser(spec);
        const uint32_t back = AddChooser(spec);
        Start(0);
        Pass(0, false, 0, front);
        m_roster.Translated(KeyOf(0), FlowKey::Ipv4(SELF, SERVER, 5000, 80, 6), std::nullopt);
        Pass(0, true, 0, back);
        Start(1);
        Say(1, false, 0, front); // waits in a queue
        Change(MemberChange::Kind::SET_DOWN, 3, front);
        Pass(0, false, 1, front);
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed"), 1, "the request");
        m_roster.Translated(KeyOf(0), FlowKey::Ipv4(SELF, SERVER, 5001, 80, 6), std::nullopt);
        Pass(0, true, 1, back);
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed", true), 1, "the reply that follows it");
        Pass(1, false, 1, front);
        See(0, 1, false);
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed"), 2, "sent before the change, came after");
    }
};

/// The suite.
class CauseFinderSuite : public TestSuite
{
  public:
    CauseFinderSuite()
        : TestSuite("flow-distribution-cause-finder", TestSuite::Type::UNIT)
    {
        AddTestCase(new MembershipCausesTest(MemberChange::Kind::SET_DOWN, "member-died"));
        AddTestCase(new MembershipCausesTest(MemberChange::Kind::REMOVE, "member-left"));
        AddTestCase(new BeliefTest);
        AddTestCase(new DirectionCausesTest("five-tuple", "asymmetric-rule"));
        AddTestCase(new DirectionCausesTest("greater-port", "translation"));
        AddTestCase(new FleetCausesTest(false));
        AddTestCase(new FleetCausesTest(true));
        AddTestCase(new OtherCausesTest);
        AddTestCase(new LockCausesTest);
        AddTestCase(new AnswersTest);
        AddTestCase(new FollowersTest);
    }
};

CauseFinderSuite g_causeFinderSuite; //!< registers itself

} // namespace
