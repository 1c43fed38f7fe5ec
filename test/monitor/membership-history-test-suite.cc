// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/membership-history.h"
#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;
using flowhash::Member;
using flowhash::MemberChange;
using flowhash::MemberId;
using flowhash::MemberState;

namespace
{

using Kind = MemberChange::Kind;
using Standing = MembershipHistory::Standing;

constexpr MemberId STRANGER = 9;

/// @return members 0 to 2 of weights 1, 1 and 2
std::vector<Member>
OneOneTwo()
{
    return {{0, 1.0, MemberState::ACTIVE},
            {1, 1.0, MemberState::ACTIVE},
            {2, 2.0, MemberState::ACTIVE}};
}

/// Every change begins an epoch; those before stay what they were.
class EpochsTest : public TestCase
{
  public:
    EpochsTest()
        : TestCase("what a chooser knew in an epoch stays known, whatever it learns later")
    {
    }

  private:
    void DoRun() override
    {
        MembershipHistory history(OneOneTwo());
        NS_TEST_EXPECT_MSG_EQ(history.GetEpoch(), 0, "the start");
        const std::vector<std::pair<MemberChange, Standing>> changes{
            {{Kind::SET_DOWN, 1}, Standing::FAILED},
            {{Kind::SET_ACTIVE, 1}, Standing::ACTIVE},
            {{Kind::SET_DRAINING, 1}, Standing::DRAINING},
            {{Kind::REMOVE, 1}, Standing::REMOVED},
            {{Kind::ADD, 1, 5}, Standing::ACTIVE}};
        for (const auto& [change, standing] : changes)
        {
            history.Update({change});
            const auto place = history.Find(1, history.GetEpoch());
            NS_TEST_EXPECT_MSG_EQ((place.standing == standing), true, "as told");
        }
        NS_TEST_EXPECT_MSG_EQ(history.GetEpoch(), changes.size(), "one epoch for each update");
        for (uint32_t epoch = 0; epoch <= changes.size(); ++epoch)
        {
            const Standing then = epoch == 0 ? Standing::ACTIVE : changes[epoch - 1].second;
            const auto place = history.Find(1, epoch);
            NS_TEST_EXPECT_MSG_EQ((place.standing == then), true, "in epoch " << epoch);
            const bool serving = then == Standing::ACTIVE || then == Standing::DRAINING;
            NS_TEST_EXPECT_MSG_EQ(place.IsServing(), serving, "serves in epoch " << epoch);
            const auto other = history.Find(0, epoch);
            NS_TEST_EXPECT_MSG_EQ((other.standing == Standing::ACTIVE), true, "nobody else");
        }
        NS_TEST_EXPECT_MSG_EQ(history.Find(1, 2).weight, 1, "one that returns has its old weight");
        NS_TEST_EXPECT_MSG_EQ(history.Find(1, 5).weight, 5, "one that is added anew a new one");
    }
};

/// One that comes later was not known before.
class NewcomerTest : public TestCase
{
  public:
    NewcomerTest()
        : TestCase("one that has not come yet, or was down at the start, does not serve")
    {
    }

  private:
    void DoRun() override
    {
        auto members = OneOneTwo();
        members[1].state = MemberState::DOWN;
        members[2].state = MemberState::DRAINING;
        MembershipHistory history(members);
        NS_TEST_EXPECT_MSG_EQ(
            (history.Find(1, 0).standing == Standing::FAILED), true, "down at the start");
        NS_TEST_EXPECT_MSG_EQ(
            (history.Find(2, 0).standing == Standing::DRAINING), true, "draining at the start");
        history.Update({{Kind::ADD, STRANGER, 1}});
        NS_TEST_EXPECT_MSG_EQ(
            (history.Find(STRANGER, 0).standing == Standing::UNKNOWN), true, "not yet");
        NS_TEST_EXPECT_MSG_EQ(history.Find(STRANGER, 0).IsServing(), false, "not yet");
        NS_TEST_EXPECT_MSG_EQ(history.Find(STRANGER, 1).IsServing(), true, "from now on");
        NS_TEST_EXPECT_MSG_EQ(
            (history.Find(STRANGER + 1, 1).standing == Standing::UNKNOWN), true, "never");
    }
};

/// Several changes in one update, of one member too.
class TogetherTest : public TestCase
{
  public:
    TogetherTest()
        : TestCase("changes of one update begin one epoch and hold in their order")
    {
    }

  private:
    void DoRun() override
    {
        MembershipHistory history(OneOneTwo());
        history.Update({{Kind::REMOVE, 0}, {Kind::ADD, 0, 4}, {Kind::SET_DOWN, 2}});
        NS_TEST_EXPECT_MSG_EQ(history.GetEpoch(), 1, "one epoch");
        NS_TEST_EXPECT_MSG_EQ(history.Find(0, 1).IsServing(), true, "the last word");
        NS_TEST_EXPECT_MSG_EQ(history.Find(0, 1).weight, 4, "with its new weight");
        NS_TEST_EXPECT_MSG_EQ(history.Find(0, 0).weight, 1, "and the old one before");
        NS_TEST_EXPECT_MSG_EQ_TOL(history.FairShare(0, 1), 0.8, 1e-12, "4 of 4 + 1");
        history.Update({});
        NS_TEST_EXPECT_MSG_EQ(history.GetEpoch(), 2, "a new scheme is an epoch, too");
        NS_TEST_EXPECT_MSG_EQ(history.ShareMoved(1, 2), 0, "that moves no share");
    }
};

/// Shares, by hand.
class SharesTest : public TestCase
{
  public:
    SharesTest()
        : TestCase("X3: fair shares go by the weights of those who take flows")
    {
    }

  private:
    /// @param parts of each member, of so many in all
    void Expect(const MembershipHistory& history, const std::vector<uint32_t>& parts, uint32_t all)
    {
        for (MemberId id = 0; id < parts.size(); ++id)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(history.FairShare(id, history.GetEpoch()),
                                      static_cast<double>(parts[id]) / all,
                                      1e-12,
                                      "member " << id << " in epoch " << history.GetEpoch());
        }
    }

    void DoRun() override
    {
        MembershipHistory history(OneOneTwo());
        Expect(history, {1, 1, 2, 0}, 4);
        history.Update({{Kind::SET_DOWN, 2}});
        Expect(history, {1, 1, 0, 0}, 2);
        history.Update({{Kind::SET_ACTIVE, 2}});
        Expect(history, {1, 1, 2, 0}, 4); // its weight was not forgotten
        history.Update({{Kind::SET_DRAINING, 0}});
        Expect(history, {0, 1, 2, 0}, 3);
        history.Update({{Kind::SET_WEIGHT, 1, 6}});
        Expect(history, {0, 6, 2, 0}, 8);
        history.Update({{Kind::REMOVE, 1}, {Kind::ADD, 3, 8}});
        Expect(history, {0, 0, 2, 8}, 10);
        // What one gets more the others get less: half of the sum of the differences.
        NS_TEST_EXPECT_MSG_EQ_TOL(history.ShareMoved(0, 1), 1. / 2, 1e-12, "the failed one's");
        NS_TEST_EXPECT_MSG_EQ_TOL(history.ShareMoved(0, 2), 0, 1e-12, "as it was");
        NS_TEST_EXPECT_MSG_EQ_TOL(history.ShareMoved(3, 4), 6. / 8 - 1. / 3, 1e-12, "weights");
        NS_TEST_EXPECT_MSG_EQ_TOL(history.ShareMoved(4, 5), 8. / 10, 1e-12, "newcomer's");
        NS_TEST_EXPECT_MSG_EQ_TOL(history.ShareMoved(5, 4), 8. / 10, 1e-12, "either way");
    }
};

/// When nobody takes flows.
class NobodyTest : public TestCase
{
  public:
    NobodyTest()
        : TestCase("X3: where nobody takes flows nobody has a share, and all shares move")
    {
    }

  private:
    void DoRun() override
    {
        MembershipHistory history(OneOneTwo());
        history.Update({{Kind::SET_DOWN, 0}, {Kind::SET_DRAINING, 1}, {Kind::SET_WEIGHT, 2, 0}});
        NS_TEST_EXPECT_MSG_EQ(history.FairShare(2, 1), 0, "of nothing");
        NS_TEST_EXPECT_MSG_EQ(history.ShareMoved(0, 1), 1, "from all");
        NS_TEST_EXPECT_MSG_EQ(history.ShareMoved(1, 0), 1, "to all");
        NS_TEST_EXPECT_MSG_EQ(history.ShareMoved(1, 1), 0, "from none to none");
        NS_TEST_EXPECT_MSG_EQ(MembershipHistory({}).FairShare(0, 0), 0, "no member at all");
    }
};

/// Two choosers that hear the same at other times.
class AgreesTest : public TestCase
{
  public:
    AgreesTest()
        : TestCase("two choosers agree when a new flow has the same members, of the same weights")
    {
    }

  private:
    void Expect(bool agree,
                const MembershipHistory& one,
                uint32_t oneEpoch,
                const MembershipHistory& two,
                uint32_t twoEpoch)
    {
        NS_TEST_EXPECT_MSG_EQ(
            one.Agrees(oneEpoch, two, twoEpoch), agree, oneEpoch << " and " << twoEpoch);
        NS_TEST_EXPECT_MSG_EQ(two.Agrees(twoEpoch, one, oneEpoch), agree, "the other way round");
    }

    void DoRun() override
    {
        MembershipHistory one(OneOneTwo());
        MembershipHistory two(OneOneTwo());
        Expect(true, one, 0, two, 0);
        one.Update({{Kind::ADD, 3, 1}});
        one.Update({{Kind::SET_DOWN, 0}});
        Expect(false, one, 1, two, 0); // who knows more, asked or asking
        two.Update({{Kind::SET_DOWN, 0}});
        Expect(false, one, 2, two, 1);
        two.Update({{Kind::ADD, 3, 1}});
        Expect(true, one, 2, two, 2); // in another order
        Expect(true, one, 0, two, 0); // past epochs still do
        two.Update({{Kind::SET_WEIGHT, 3, 2}});
        Expect(false, one, 2, two, 3); // another weight
        one.Update({{Kind::SET_DRAINING, 3}});
        two.Update({{Kind::REMOVE, 3}});
        Expect(true, one, 3, two, 4); // it takes no new flow here or there
    }
};

/// The suite.
class MembershipHistoryTestSuite : public TestSuite
{
  public:
    MembershipHistoryTestSuite()
        : TestSuite("flow-distribution-membership-history", TestSuite::Type::UNIT)
    {
        AddTestCase(new EpochsTest);
        AddTestCase(new NewcomerTest);
        AddTestCase(new TogetherTest);
        AddTestCase(new SharesTest);
        AddTestCase(new NobodyTest);
        AddTestCase(new AgreesTest);
    }
};

MembershipHistoryTestSuite g_membershipHistoryTestSuite; //!< registers itself

} // namespace
