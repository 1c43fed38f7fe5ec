// SPDX-License-Identifier: GPL-2.0-only

#include "ledger-case.h"

using namespace ledgercase;

namespace
{

/// What is counted, without a scheme.
class CountingTest : public LedgerCase
{
  public:
    CountingTest()
        : LedgerCase("X1: owners, violations by packet, by flow and by direction")
    {
    }

  private:
    void DoRun() override
    {
        m_ledger.AddNoticeCallback(
            [this](const FlowLedger::Arrival&, const FlowLedger::Sighting&, Time) { ++m_notices; });
        const MemberId owner = 2;
        const MemberId other = 3;
        Start(0);
        NS_TEST_EXPECT_MSG_EQ(See(owner, 0, false).first, true, "its first packet");
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
        NS_TEST_EXPECT_MSG_EQ(m_ledger.Records().at(0).bytesForward, 400, "four of 100 bytes");
        NS_TEST_EXPECT_MSG_EQ(m_ledger.Records().at(0).bytesReverse, 200, "two replies");
        const uint32_t servers = m_ledger.AddTier({"server"});
        NS_TEST_EXPECT_MSG_EQ(m_ledger.Records().at(0).bytesForward, 0, "no server saw any");
        m_ledger.Observe({servers, 0, 0, false, 76}, m_now);
        const auto records = m_ledger.Records();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 1, "one flow was announced");
        NS_TEST_EXPECT_MSG_EQ(records[0].violations, 3, "both directions");
        NS_TEST_EXPECT_MSG_EQ(records[0].cause, "unexplained", "nobody said that he chose");
        NS_TEST_EXPECT_MSG_EQ(records[0].outcome, "unfinished", "still open");
        NS_TEST_EXPECT_MSG_EQ(records[0].end.has_value(), false, "still open");
        NS_TEST_EXPECT_MSG_EQ(records[0].members.at(0).at(0), owner, "its manager");
        NS_TEST_EXPECT_MSG_EQ(records[0].members.size(), 2, "a column a tier");
        NS_TEST_EXPECT_MSG_EQ(records[0].client, "10.1.0.1", "the client");
        NS_TEST_EXPECT_MSG_EQ(records[0].clientPort, 20000, "and its port");
        NS_TEST_EXPECT_MSG_EQ(records[0].bytesForward, 76, "those that servers saw");
        NS_TEST_EXPECT_MSG_EQ(
            records[0].start, 1'000'000'000, "ns, by the clock that it was given");
    }

    uint64_t m_notices{0};
};

/// Where packets may take any member on purpose.
class PerPacketTest : public LedgerCase
{
  public:
    PerPacketTest()
        : LedgerCase("X1, C5: a group taken packet by packet has no owners, visits are listed")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t trunks = m_ledger.AddTier({"trunk", true});
        Start(0);
        for (const MemberId member : {3U, 1U, 3U, 0U})
        {
            const auto sighting = m_ledger.Observe({trunks, member, 0, false, 100}, m_now);
            NS_TEST_EXPECT_MSG_EQ(sighting.moved || sighting.violated, false, "as it is meant");
        }
        See(2, 0, false);
        const AffinityReport report = m_ledger.Report(trunks);
        NS_TEST_EXPECT_MSG_EQ(report.forward.packetsSeen, 4, "all are seen");
        NS_TEST_EXPECT_MSG_EQ(report.forward.packetsViolated, 0, "none is astray");
        NS_TEST_EXPECT_MSG_EQ(m_ledger.Owner(trunks, 0).has_value(), false, "nobody owns it");
        const auto members = m_ledger.Records().at(0).members;
        NS_TEST_EXPECT_MSG_EQ((members.at(m_tier) == std::vector<MemberId>{2}), true, "the owner");
        NS_TEST_EXPECT_MSG_EQ(
            (members.at(trunks) == std::vector<MemberId>{0, 1, 3}), true, "each once");
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
        AddTestCase(new PerPacketTest);
    }
};

FlowLedgerSuite g_flowLedgerSuite; //!< registers itself

} // namespace
