// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/call-function.h"

#include "ns3/group-membership.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using flowhash::MemberChange;
using flowhash::MemberId;

namespace
{

const Time INTERVAL = MilliSeconds(100);

/// One change of a view, as traced.
struct Seen
{
    Time at;
    MemberId node;
    std::string what;
    MemberId member;
};

/// Nodes that hear each other after a delay, but for what the test takes away.
class HeartbeatGroup
{
  public:
    /// @param count nodes; all are there at the start, but for the last `late`
    explicit HeartbeatGroup(uint32_t count, uint32_t late = 0)
    {
        std::vector<flowhash::Member> first;
        for (MemberId id = 0; id < count - late; ++id)
        {
            first.push_back({id, 1.0});
        }
        for (MemberId id = 0; id < count; ++id)
        {
            auto node = CreateObject<GroupMembership>();
            node->SetAttribute("Interval", TimeValue(INTERVAL));
            node->SetAttribute("Misses", UintegerValue(3));
            node->SetOwn(1, id);
            node->SetMembers(first);
            node->AssignStreams(id);
            node->SetSender([this, id](const Ptr<Packet>& message) { Spread(id, message); });
            node->TraceConnectWithoutContext("ViewChanged",
                                             MakeCallback(&HeartbeatGroup::Note, this));
            nodes.push_back(node);
            if (id < count - late)
            {
                node->Begin();
            }
        }
    }

    ~HeartbeatGroup()
    {
        for (const auto& node : nodes)
        {
            node->Dispose();
        }
        Simulator::Destroy();
    }

    /// @param at when @param action what happens
    static void At(Time at, const std::function<void()>& action)
    {
        Simulator::Schedule(at - Simulator::Now(), &CallFunction, action);
    }

    /// @param until when the run ends
    static void Run(Time until)
    {
        Simulator::Stop(until - Simulator::Now());
        Simulator::Run();
    }

    /// @return whether these nodes, and nobody else, are in the view of each of them
    bool Agree(const std::vector<MemberId>& members) const
    {
        for (const MemberId id : members)
        {
            if (nodes[id]->GetView() != members || !nodes[id]->IsIn())
            {
                return false;
            }
        }
        return true;
    }

    /// Whether a message gets from one to another, and after how long; negative: it does not.
    std::function<Time(MemberId from, MemberId to)> way = [](MemberId, MemberId) {
        return MicroSeconds(10);
    };
    bool repeats{false}; //!< each message comes twice, the second time half an interval later
    std::vector<Ptr<GroupMembership>> nodes;
    std::vector<Seen> seen;
    std::vector<Time> sent; //!< by node 1
    uint32_t late{0};       //!< messages refused as late

  private:
    void Spread(MemberId from, const Ptr<Packet>& message)
    {
        if (from == 1)
        {
            sent.push_back(Simulator::Now());
        }
        for (MemberId to = 0; to < nodes.size(); ++to)
        {
            const Time delay = way(from, to);
            if (to == from || delay.IsNegative())
            {
                continue;
            }
            Simulator::Schedule(delay, &HeartbeatGroup::Arrive, this, to, message->Copy());
            if (repeats)
            {
                Simulator::Schedule(
                    delay + INTERVAL / 2, &HeartbeatGroup::Arrive, this, to, message->Copy());
            }
        }
    }

    void Arrive(MemberId to, Ptr<Packet> message)
    {
        const DropReason* const reason = nodes[to]->Hear(message);
        late += reason && *reason == GroupMembership::DROP_LATE ? 1 : 0;
    }

    void Note(Time now, MemberId node, const MemberChange& change)
    {
        seen.push_back({now, node, MemberChange::ToWord(change.kind), change.id});
    }
};

/// Silence: three heartbeats and a half after the last one.
class SilenceTest : public TestCase
{
  public:
    SilenceTest()
        : TestCase("M5: one that falls silent is gone 3.5 intervals after its last heartbeat")
    {
    }

  private:
    void DoRun() override
    {
        HeartbeatGroup group(4);
        HeartbeatGroup::At(MilliSeconds(1234), [&group] { group.nodes[1]->Stop(); });
        HeartbeatGroup::Run(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 2, 3}), true, "the others go on");
        NS_TEST_ASSERT_MSG_EQ(group.seen.size(), 3, "each sees it once");
        const Time expected = group.sent.back() + MicroSeconds(10) + MilliSeconds(350);
        for (const Seen& one : group.seen)
        {
            NS_TEST_EXPECT_MSG_EQ(one.what, "fail", "silently");
            NS_TEST_EXPECT_MSG_EQ(one.member, 1, "it");
            NS_TEST_EXPECT_MSG_EQ(one.at, expected, "when");
        }
    }
};

/// Polite leaving, and joining.
class ComingAndGoingTest : public TestCase
{
  public:
    ComingAndGoingTest()
        : TestCase("M5: one that leaves is gone at once; one that joins listens for 1.5 intervals")
    {
    }

  private:
    void DoRun() override
    {
        HeartbeatGroup group(4, 1);
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 1, 2}), true, "the start");
        HeartbeatGroup::At(Seconds(1), [&group] { group.nodes[1]->Leave(); });
        HeartbeatGroup::At(Seconds(2), [&group] { group.nodes[3]->Join(); });
        HeartbeatGroup::Run(MilliSeconds(1001));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 2}), true, "left");
        NS_TEST_EXPECT_MSG_EQ(group.nodes[1]->IsIn(), false, "by its own view");
        HeartbeatGroup::Run(MilliSeconds(2149));
        NS_TEST_EXPECT_MSG_EQ(group.nodes[3]->IsIn(), false, "it listens");
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 2}), true, "nobody knows");
        HeartbeatGroup::Run(MilliSeconds(2151));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 2, 3}), true, "it is in, and all know at once");
        HeartbeatGroup::Run(Seconds(10));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 2, 3}), true, "and so it stays");
        NS_TEST_EXPECT_MSG_EQ(group.seen.size(), 7, "3 saw one go, its own among them; 4 news");
    }
};

/// Loss below the limit does nothing; at the limit it does, and heals.
class LossTest : public TestCase
{
  public:
    LossTest()
        : TestCase("M5: two lost heartbeats in a row change no view; four do, until one comes")
    {
    }

  private:
    void DoRun() override
    {
        HeartbeatGroup group(3);
        uint32_t lost = 0;
        uint32_t most = 2;
        group.way = [&](MemberId from, MemberId to) {
            const bool loses = from == 1 && to == 0 && Simulator::Now() > Seconds(1) && lost < most;
            lost += loses ? 1 : 0;
            return loses ? MicroSeconds(-1) : MicroSeconds(10);
        };
        HeartbeatGroup::Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(lost, 2, "they were lost");
        NS_TEST_EXPECT_MSG_EQ(group.seen.size(), 0, "nobody minded");
        lost = 0;
        most = 4;
        HeartbeatGroup::Run(Seconds(3));
        NS_TEST_ASSERT_MSG_EQ(group.seen.size(), 2, "node 0 alone: gone, and back");
        NS_TEST_EXPECT_MSG_EQ(group.seen[0].node, 0, "it");
        NS_TEST_EXPECT_MSG_EQ(group.seen[0].what, "fail", "gone");
        NS_TEST_EXPECT_MSG_EQ(group.seen[1].what, "return", "back");
        // 3.5 intervals after the last one that came; the fifth comes at 5.
        NS_TEST_EXPECT_MSG_EQ(group.seen[1].at - group.seen[0].at, MilliSeconds(150), "how long");
    }
};

/// Late and repeated heartbeats.
class LateTest : public TestCase
{
  public:
    LateTest()
        : TestCase("M5: late and repeated heartbeats bring nobody back who left or fell silent")
    {
    }

  private:
    void DoRun() override
    {
        HeartbeatGroup group(3);
        group.repeats = true;
        HeartbeatGroup::At(Seconds(1), [&group] { group.nodes[1]->Leave(); });
        HeartbeatGroup::Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 2}), true, "it is away, whatever comes late");
        NS_TEST_EXPECT_MSG_EQ(group.seen.size(), 3, "and came back for no moment");
        NS_TEST_EXPECT_MSG_GT(group.late, 50, "repetitions are refused by name");
        HeartbeatGroup::At(Seconds(3), [&group] { group.nodes[1]->Join(); });
        HeartbeatGroup::Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 1, 2}), true, "a new life counts");
    }
};

/// A partition: each part has a view of its own, and both are one again.
class PartitionTest : public TestCase
{
  public:
    PartitionTest()
        : TestCase(
              "M5: parts of a group that is cut have views of their own, and agree when healed")
    {
    }

  private:
    void DoRun() override
    {
        HeartbeatGroup group(5);
        bool cut = false;
        group.way = [&cut](MemberId from, MemberId to) {
            return cut && (from < 2) != (to < 2) ? MicroSeconds(-1) : MicroSeconds(10);
        };
        HeartbeatGroup::At(Seconds(1), [&cut] { cut = true; });
        HeartbeatGroup::Run(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 1}), true, "one part");
        NS_TEST_EXPECT_MSG_EQ(group.Agree({2, 3, 4}), true, "the other");
        cut = false;
        HeartbeatGroup::Run(MilliSeconds(2101)); // an interval later all were heard
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 1, 2, 3, 4}), true, "one again");
    }
};

/// One that fails and returns has the view that it had, but for what changed.
class ReturnTest : public TestCase
{
  public:
    ReturnTest()
        : TestCase(
              "M5: one that returns tells what is other than before, when it is in, not sooner")
    {
    }

  private:
    void DoRun() override
    {
        HeartbeatGroup group(4);
        HeartbeatGroup::At(Seconds(1), [&group] { group.nodes[1]->Stop(); });
        HeartbeatGroup::At(Seconds(2), [&group] { group.nodes[3]->Leave(); });
        HeartbeatGroup::At(Seconds(3), [&group] { group.nodes[1]->Join(); });
        HeartbeatGroup::Run(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(group.Agree({0, 1, 2}), true, "all know");
        std::vector<std::string> own;
        for (const Seen& one : group.seen)
        {
            if (one.node == 1)
            {
                own.push_back(one.what + std::to_string(one.member) + "@" +
                              std::to_string(one.at.GetMilliSeconds()));
            }
        }
        // It did not hear 3 leave: to it that one is silent.
        const std::vector<std::string> expected{"fail1@3000", "return1@3150", "fail3@3150"};
        NS_TEST_EXPECT_MSG_EQ((own == expected), true, "its own news: " << own.size());
    }
};

/// The suite.
class GroupMembershipSuite : public TestSuite
{
  public:
    GroupMembershipSuite()
        : TestSuite("flow-distribution-group-membership", TestSuite::Type::UNIT)
    {
        AddTestCase(new SilenceTest);
        AddTestCase(new ComingAndGoingTest);
        AddTestCase(new LossTest);
        AddTestCase(new LateTest);
        AddTestCase(new PartitionTest);
        AddTestCase(new ReturnTest);
    }
};

GroupMembershipSuite g_groupMembershipSuite; //!< registers itself

} // namespace
