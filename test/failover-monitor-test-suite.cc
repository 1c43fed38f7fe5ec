// SPDX-License-Identifier: GPL-2.0-only

#include "failover-case.h"

#include <algorithm>
#include <cmath>
#include <map>

using namespace failovercase;

namespace
{

/**
 * X3: the failure of one of 8 members over 8,000 random flows. A share p has the standard error
 * sqrt(p (1 - p) / n), at most 0.0056 for all flows; tolerances are five of them. Replies that were
 * not at their owner before are counted apart, so that shares of replies are those of the rest.
 */
class FailureTest : public FailoverCase
{
  public:
    /// Expected shares: of flows forward, of replies among those at their owner.
    struct Shares
    {
        double needed;
        double excess;
        double excessEither; //!< of all flows
        double already;      //!< of replies
    };

    FailureTest(const std::string& spec, const std::string& translation, const Shares& shares)
        : FailoverCase("X3: one of 8 fails under " + spec + ", translated source: " + translation),
          m_spec(spec),
          m_translation(translation),
          m_shares(shares)
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 generator(1);
        const uint32_t front = AddChooser(m_spec);
        const uint32_t back = AddChooser(m_spec);
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            const FlowKey key = RandomFlow(generator);
            Begin(flow, key, front);
            if (m_translation != "none")
            {
                m_roster.Translated(key, TranslateFor(key, generator), std::nullopt);
            }
            Send(flow, true, back);
        }
        Happen("fail", MemberChange::Kind::SET_DOWN, 3);
        m_now = Seconds(2);
        Learn({MemberChange::Kind::SET_DOWN, 3, 1.0}, front);
        m_now = Seconds(3);
        Learn({MemberChange::Kind::SET_DOWN, 3, 1.0}, back);
        NS_TEST_ASSERT_MSG_EQ(m_monitor.Reports().size(), 1, "one event, whoever learns");
        Check(m_monitor.Reports().front());
    }

    /// With a port table the reply comes back to the flow's member.
    FlowKey TranslateFor(const FlowKey& key, std::mt19937& generator) const
    {
        FlowKey translated = Translate(generator);
        while (m_translation == "table" &&
               m_schemes[0]->Evaluate(translated.Reversed()) != m_schemes[0]->Evaluate(key))
        {
            translated = Translate(generator);
        }
        return translated;
    }

    void Check(const FailoverReport& report)
    {
        NS_TEST_EXPECT_MSG_EQ(report.event, "fail tm3", "its name");
        NS_TEST_EXPECT_MSG_EQ(report.at, 1, "when it happened");
        NS_TEST_EXPECT_MSG_EQ(report.learnedAt.value_or(0), 2, "when the first one learned");
        NS_TEST_EXPECT_MSG_EQ(report.flowsActive, FLOWS, "all are open");
        NS_TEST_EXPECT_MSG_EQ(report.asked.forward, FLOWS, "each was sent by the first");
        NS_TEST_EXPECT_MSG_EQ(report.asked.reverse, FLOWS, "and its replies by the second");
        NS_TEST_EXPECT_MSG_EQ(report.asked.either, FLOWS, "a flow once");
        CheckSum(report);
        const double atOwner = FLOWS - static_cast<double>(report.alreadyMoved.reverse);
        CheckShare(report.alreadyMoved.forward, FLOWS, 0, "the owner is where it went first");
        CheckShare(report.alreadyMoved.reverse, FLOWS, m_shares.already, "already moved");
        CheckShare(report.needed.forward, FLOWS, m_shares.needed, "needed forward");
        CheckShare(report.needed.reverse, atOwner, m_shares.needed, "needed reverse");
        CheckShare(report.excess.forward, FLOWS, m_shares.excess, "excess forward");
        CheckShare(report.excess.reverse, atOwner, m_shares.excess, "excess reverse");
        CheckShare(report.excess.either, FLOWS, m_shares.excessEither, "excess either");
        CheckShare(report.toNewcomer.either + report.byWeight.either, FLOWS, 0, "of other events");
    }

    void CheckShare(uint64_t count, double of, double expected, const std::string& what)
    {
        const double error = std::sqrt(expected * (1 - expected) / of);
        const double share = static_cast<double>(count) / of;
        NS_TEST_EXPECT_MSG_EQ_TOL(share, expected, 5 * error, what);
    }

    std::string m_spec;
    std::string m_translation;
    Shares m_shares;
};

/// Addition, return, removal, draining, weights: each with its own count.
class OtherEventsTest : public FailoverCase
{
  public:
    OtherEventsTest()
        : FailoverCase("X3: newcomers, removal, draining and weights have counts of their own")
    {
    }

  private:
    void DoRun() override
    {
        AddChooser("key=five-tuple hash=crc32 select=hrw");
        std::mt19937 generator(2);
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            Begin(flow, RandomFlow(generator));
        }
        m_roster.FlowEnded(0, "completed", Seconds(0));
        const uint64_t open = FLOWS - 1;

        const FailoverReport added = Do("add", MemberChange::Kind::ADD, MEMBERS, 1);
        NS_TEST_EXPECT_MSG_EQ(added.asked.forward, open, "one had ended");
        // The ninth takes a ninth: standard error sqrt(8000 / 9 * 8 / 9) = 28.
        NS_TEST_EXPECT_MSG_EQ_TOL(added.toNewcomer.forward, open / 9.0, 5 * 28.1, "its share");
        NS_TEST_EXPECT_MSG_EQ_TOL(added.fairShare.value_or(0), 1 / 9.0, 1e-12, "beside it");
        NS_TEST_EXPECT_MSG_EQ(added.needed.either + added.excess.either, 0, "none of these");
        NS_TEST_EXPECT_MSG_EQ(added.toNewcomer.reverse, 0, "replies are not chosen");

        const FailoverReport removed = Do("remove", MemberChange::Kind::REMOVE, MEMBERS, 1);
        NS_TEST_EXPECT_MSG_EQ(removed.alreadyMoved.forward,
                              added.toNewcomer.forward,
                              "those it would have had are not its own");
        NS_TEST_EXPECT_MSG_EQ(removed.needed.either, 0, "no packet ever reached it");

        // Doubled, member 0 has 2 / 9 instead of 1 / 8: 7 / 72 move to it.
        const FailoverReport weighed = Do("weight", MemberChange::Kind::SET_WEIGHT, 0, 2);
        NS_TEST_EXPECT_MSG_EQ_TOL(weighed.byWeight.forward, open * 7 / 72.0, 5 * 26.5, "by weight");
        NS_TEST_EXPECT_MSG_EQ_TOL(weighed.fairShare.value_or(0), 7 / 72.0, 1e-12, "beside it");
        NS_TEST_EXPECT_MSG_EQ(weighed.excess.either, 0, "apart");
        Do("weight", MemberChange::Kind::SET_WEIGHT, 0, 1);

        // One of 8 drains: it still serves, so whoever leaves it does so without need.
        const FailoverReport drained = Do("drain", MemberChange::Kind::SET_DRAINING, 1, 1);
        NS_TEST_EXPECT_MSG_EQ_TOL(drained.excess.forward, open / 8.0, 5 * 29.6, "no memory");
        NS_TEST_EXPECT_MSG_EQ(drained.needed.either, 0, "it serves");
        const FailoverReport back = Do("return", MemberChange::Kind::SET_ACTIVE, 1, 1);
        NS_TEST_EXPECT_MSG_EQ(back.alreadyMoved.forward, drained.excess.forward, "were away");
    }

    FailoverReport Do(const std::string& action,
                      MemberChange::Kind kind,
                      MemberId id,
                      double weight)
    {
        Happen(action, kind, id);
        Learn({kind, id, weight});
        const FailoverReport report = m_monitor.Reports().back();
        CheckSum(report);
        return report;
    }
};

/// A flow table: nothing moves in excess, and only who carried a flow is asked about it.
class FlowTableTest : public FailoverCase
{
  public:
    FlowTableTest()
        : FailoverCase("X3: where a table has room for all nothing is excess, in a fleet neither")
    {
    }

  private:
    void DoRun() override
    {
        const std::string spec = "key=five-tuple select=modulo state=lru entries=100000";
        const uint32_t first = AddChooser(spec);
        const uint32_t second = AddChooser(spec);
        std::mt19937 generator(3);
        uint64_t ofZero = 0;
        for (uint64_t flow = 0; flow < FLOWS; ++flow)
        {
            ofZero += Begin(flow, RandomFlow(generator), flow % 2 == 0 ? first : second) == 0;
        }
        m_roster.FlowStarted(FLOWS, RandomFlow(generator)); // its packet is still on the way
        Happen("fail", MemberChange::Kind::SET_DOWN, 0);
        for (const uint32_t chooser : {first, second})
        {
            Learn({MemberChange::Kind::SET_DOWN, 0, 1.0}, chooser);
        }
        const FailoverReport report = m_monitor.Reports().front();
        NS_TEST_EXPECT_MSG_EQ(report.flowsActive, FLOWS + 1, "all are open");
        NS_TEST_EXPECT_MSG_EQ(report.asked.forward, FLOWS, "each of who carried it");
        NS_TEST_EXPECT_MSG_EQ(report.needed.forward, ofZero, "those of member 0");
        NS_TEST_EXPECT_MSG_EQ(report.excess.either, 0, "entries hold the others");
        CheckSum(report);
    }
};

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
        Happen("fail", MemberChange::Kind::SET_DOWN, dead);
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
        }
        m_now = Seconds(3);
        for (uint64_t flow = 0; flow < 100; ++flow)
        {
            seen += Send(flow, false) != owners[flow];
        }
        m_monitor.Lost(0, "no-state");
        m_monitor.LostAt("tm" + std::to_string(dead), "device-failed");
        m_monitor.LostAt("tm99", "device-failed"); // of no event
        Happen("return", MemberChange::Kind::SET_ACTIVE, dead);
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
        CheckEvent("remove", MemberChange::Kind::REMOVE, 1, chooser, 0);
        CheckEvent("fail", MemberChange::Kind::SET_DOWN, 0, chooser, 3);
        // They are left to time out; another failure does not move them again.
        CheckEvent("fail", MemberChange::Kind::SET_DOWN, 5, chooser, 0);
    }

    void CheckEvent(const std::string& action,
                    MemberChange::Kind kind,
                    MemberId server,
                    uint32_t chooser,
                    uint64_t needed)
    {
        Happen(action, kind, server);
        m_monitor.Changing(chooser, m_now);
        m_book.Update(chooser, {{kind, server, 1.0}});
        m_monitor.Changed(chooser, {{kind, server, 1.0}}, m_now);
        const FailoverReport report = m_monitor.Reports().back();
        NS_TEST_EXPECT_MSG_EQ(report.needed.forward, needed, action << " server" << server);
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
class FailoverMonitorSuite : public TestSuite
{
  public:
    FailoverMonitorSuite()
        : TestSuite("flow-distribution-failover-monitor", TestSuite::Type::UNIT)
    {
        const std::string modulo = "key=greater-port hash=toeplitz select=modulo";
        const std::string hrw = "key=greater-port hash=toeplitz select=hrw";
        // Untranslated, both ways are one choice. Modulo moves 6/7 of the 7/8 whose member lives.
        AddTestCase(new FailureTest(modulo, "none", {.125, .75, .75, 0}));
        AddTestCase(new FailureTest(hrw, "none", {.125, 0, 0, 0}));
        // Two independent choices: 7/8 of the replies are elsewhere from the start, and the
        // other eighth adds what moves that way alone: 3/4 + 1/8 (7/8 1/7) 6/7.
        AddTestCase(new FailureTest(modulo, "free", {.125, .75, .75 + 6.0 / 448, .875}));
        AddTestCase(new FailureTest(hrw, "free", {.125, 0, 0, .875}));
        // The same choice before, an independent one afterwards: 7/8 (1 - (1/7)^2) = 6/7.
        AddTestCase(new FailureTest(modulo, "table", {.125, .75, 6.0 / 7, 0}));
        AddTestCase(new FailureTest(hrw, "table", {.125, 0, 0, 0}));
        AddTestCase(new OtherEventsTest);
        AddTestCase(new FlowTableTest);
        AddTestCase(new ObservedTest);
        AddTestCase(new EntriesTest);
        AddTestCase(new UnannouncedTest);
    }
};

FailoverMonitorSuite g_failoverMonitorSuite; //!< registers itself

} // namespace
