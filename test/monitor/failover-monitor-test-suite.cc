// SPDX-License-Identifier: GPL-2.0-only

#include "failover-case.h"

#include <cmath>
#include <random>
#include <string>

using namespace failovercase;

namespace
{

/// What a source translation to any free port makes of it.
FlowKey
Translate(std::mt19937& generator)
{
    const uint32_t server = 0x0a030000 | (generator() % 16);
    const auto port = static_cast<uint16_t>(1024 + generator() % 60000);
    return FlowKey::Ipv4(0x0a02ff01, server, port, 80, 6);
}

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
        Happen(MemberChange::Kind::SET_DOWN, 3);
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

        const FailoverReport added = Do(MemberChange::Kind::ADD, MEMBERS, 1);
        NS_TEST_EXPECT_MSG_EQ(added.asked.forward, open, "one had ended");
        // The ninth takes a ninth: standard error sqrt(8000 / 9 * 8 / 9) = 28.
        NS_TEST_EXPECT_MSG_EQ_TOL(added.toNewcomer.forward, open / 9.0, 5 * 28.1, "its share");
        NS_TEST_EXPECT_MSG_EQ_TOL(added.fairShare.value_or(0), 1 / 9.0, 1e-12, "beside it");
        NS_TEST_EXPECT_MSG_EQ(added.needed.either + added.excess.either, 0, "none of these");
        NS_TEST_EXPECT_MSG_EQ(added.toNewcomer.reverse, 0, "replies are not chosen");

        const FailoverReport removed = Do(MemberChange::Kind::REMOVE, MEMBERS, 1);
        NS_TEST_EXPECT_MSG_EQ(removed.alreadyMoved.forward,
                              added.toNewcomer.forward,
                              "those it would have had are not its own");
        NS_TEST_EXPECT_MSG_EQ(removed.needed.either, 0, "no packet ever reached it");

        // Doubled, member 0 has 2 / 9 instead of 1 / 8: 7 / 72 move to it.
        const FailoverReport weighed = Do(MemberChange::Kind::SET_WEIGHT, 0, 2);
        NS_TEST_EXPECT_MSG_EQ_TOL(weighed.byWeight.forward, open * 7 / 72.0, 5 * 26.5, "by weight");
        NS_TEST_EXPECT_MSG_EQ_TOL(weighed.fairShare.value_or(0), 7 / 72.0, 1e-12, "beside it");
        NS_TEST_EXPECT_MSG_EQ(weighed.excess.either, 0, "apart");
        Do(MemberChange::Kind::SET_WEIGHT, 0, 1);

        // One of 8 drains: it still serves, so whoever leaves it does so without need.
        const FailoverReport drained = Do(MemberChange::Kind::SET_DRAINING, 1, 1);
        NS_TEST_EXPECT_MSG_EQ_TOL(drained.excess.forward, open / 8.0, 5 * 29.6, "no memory");
        NS_TEST_EXPECT_MSG_EQ(drained.needed.either, 0, "it serves");
        const FailoverReport back = Do(MemberChange::Kind::SET_ACTIVE, 1, 1);
        NS_TEST_EXPECT_MSG_EQ(back.alreadyMoved.forward, drained.excess.forward, "were away");
    }

    FailoverReport Do(MemberChange::Kind kind, MemberId id, double weight)
    {
        Happen(kind, id);
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
        Happen(MemberChange::Kind::SET_DOWN, 0);
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
    }
};

FailoverMonitorSuite g_failoverMonitorSuite; //!< registers itself

} // namespace
