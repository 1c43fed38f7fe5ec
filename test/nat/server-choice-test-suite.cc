// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/refusal.h"

#include "ns3/distribution.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/server-choice.h"
#include "ns3/test.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using flowhash::FlowKey;
using flowhash::Member;
using flowhash::MemberChange;
using flowhash::MemberId;

namespace
{

using Kind = MemberChange::Kind;

/// @return a policy with servers 0, 1, ... of these weights
std::unique_ptr<ServerChoice>
Make(const std::string& spec, const std::vector<double>& weights)
{
    std::unique_ptr<ServerChoice> choice = ServerChoice::Make(spec);
    for (MemberId id = 0; id < weights.size(); ++id)
    {
        choice->Update({{Kind::ADD, id, weights[id]}});
    }
    return choice;
}

FlowKey
Flow(uint32_t n)
{
    return FlowKey::Ipv4(0x0a010000 + n / 60000, 0xc6120001, 1024 + n % 60000, 80, 6);
}

/// @return the next choices, as digits
std::string
Sequence(ServerChoice& choice, unsigned n)
{
    std::string sequence;
    for (unsigned i = 0; i < n; ++i)
    {
        const std::optional<MemberId> id = choice.Choose(Flow(i));
        sequence += id ? std::to_string(*id) : "-";
    }
    return sequence;
}

/// @return the text of the refusal; empty: none
std::string
Refusal(const std::string& spec)
{
    return RefusalOf([&spec] { ServerChoice::Make(spec); });
}

/// The policies with a fixed order.
class OrderTest : public TestCase
{
  public:
    OrderTest()
        : TestCase("T5: round-robin and weighted give the order they promise")
    {
    }

  private:
    void DoRun() override
    {
        std::unique_ptr<ServerChoice> turns = Make("round-robin", {1, 1, 0, 1});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*turns, 7), "0130130", "weight 0 takes nothing");
        turns->Update({{Kind::SET_DOWN, 1}});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*turns, 3), "303", "in turn although one is down");
        turns->Update({{Kind::SET_ACTIVE, 1}, {Kind::REMOVE, 0}});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*turns, 3), "131", "one back, one gone");
        turns->Update({{Kind::SET_DOWN, 1}, {Kind::SET_WEIGHT, 3, 0}});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*turns, 2), "--", "none is live");

        // The sequence that nginx gives for 5, 1, 1.
        std::unique_ptr<ServerChoice> smooth = Make("weighted", {5, 1, 1});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*smooth, 14), "00102000010200", "smooth");
    }
};

/// Policies that look at the number of connections.
class LoadTest : public TestCase
{
  public:
    LoadTest()
        : TestCase("T5: least-connections and two-choices follow the open connections")
    {
    }

  private:
    void Open(ServerChoice& choice, MemberId id, unsigned n)
    {
        for (unsigned i = 0; i < n; ++i)
        {
            choice.ConnectionStarted(id);
        }
    }

    void DoRun() override
    {
        std::unique_ptr<ServerChoice> least = Make("least-connections", {1, 1, 1});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*least, 4), "0120", "equals in turn");
        Open(*least, 0, 2);
        Open(*least, 1, 1);
        Open(*least, 2, 2);
        NS_TEST_EXPECT_MSG_EQ(Sequence(*least, 2), "11", "the fewest");
        least->Update({{Kind::SET_WEIGHT, 2, 4.0}});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*least, 1), "2", "the fewest for its weight");
        least->ConnectionEnded(1);
        NS_TEST_EXPECT_MSG_EQ(Sequence(*least, 1), "1", "one ended");
        NS_TEST_EXPECT_MSG_EQ(least->GetNConnections(0), 2, "counted");

        std::unique_ptr<ServerChoice> two = Make("two-choices", {1, 1, 1});
        two->AssignStreams(5);
        Open(*two, 1, 1);
        const std::string sequence = Sequence(*two, 300);
        NS_TEST_EXPECT_MSG_EQ(sequence.find('1'), std::string::npos, "the most loaded of three");
        two->Update({{Kind::REMOVE, 0}, {Kind::REMOVE, 2}});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*two, 2), "11", "the only one");
    }
};

/// Two choices among equals are uniform. Error rate of this test: 0.001, with a fixed stream.
class UniformTest : public TestCase
{
  public:
    UniformTest()
        : TestCase("T5: two-choices among equals is uniform (chi-square, error rate 0.001)")
    {
    }

  private:
    void DoRun() override
    {
        constexpr unsigned N = 7;
        constexpr unsigned DRAWS = 70000;
        std::unique_ptr<ServerChoice> two = Make("two-choices", std::vector<double>(N, 1.0));
        two->AssignStreams(11);
        std::vector<double> counts(N);
        for (unsigned i = 0; i < DRAWS; ++i)
        {
            ++counts[*two->Choose(Flow(i))];
        }
        double statistic = 0;
        const double expected = static_cast<double>(DRAWS) / N;
        for (const double count : counts)
        {
            statistic += (count - expected) * (count - expected) / expected;
        }
        const boost::math::chi_squared distribution(N - 1);
        NS_TEST_EXPECT_MSG_LT(
            statistic, boost::math::quantile(distribution, 0.999), "share of each server");
    }
};

/// Hash: a scheme of the core chooses.
class HashTest : public TestCase
{
  public:
    HashTest()
        : TestCase("T5: hash chooses as its scheme does")
    {
    }

  private:
    void DoRun() override
    {
        const std::string spec = "key=source hash=crc32 select=hrw";
        std::unique_ptr<ServerChoice> choice = Make("hash " + spec, {1, 2, 1});
        std::unique_ptr<flowhash::Distribution> scheme = flowhash::Distribution::Make(spec);
        scheme->Update({{Kind::ADD, 0, 1}, {Kind::ADD, 1, 2}, {Kind::ADD, 2, 1}});
        for (const bool down : {false, true})
        {
            if (down)
            {
                choice->Update({{Kind::SET_DOWN, 1}});
                scheme->Update({{Kind::SET_DOWN, 1}});
            }
            for (uint32_t i = 0; i < 1000; ++i)
            {
                const FlowKey flow = FlowKey::Ipv4(0x0a010000 + i, 0xc6120001, i, 80, 6);
                NS_TEST_ASSERT_MSG_EQ(*choice->Choose(flow), *scheme->Evaluate(flow), "flow " << i);
            }
        }
    }
};

/// Every selector of the core is a server choice by its name.
class SelectorTest : public TestCase
{
  public:
    SelectorTest()
        : TestCase("T5: the hash core's selectors by their names, with their parameters")
    {
    }

  private:
    void DoRun() override
    {
        std::unique_ptr<ServerChoice> turns =
            Make("weighted-round-robin kind=interleaved", {4, 3, 2});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*turns, 9), "001012012", "as IPVS does it");
        std::unique_ptr<ServerChoice> wide = Make("round-robin", {1, 5, 1});
        NS_TEST_EXPECT_MSG_EQ(Sequence(*wide, 4), "0120", "weights do not count");

        std::unique_ptr<ServerChoice> queue = Make("join-shortest-queue", {1, 1});
        queue->ConnectionStarted(0);
        NS_TEST_EXPECT_MSG_EQ(Sequence(*queue, 3), "111", "connections are the load");
        queue->ConnectionEnded(0);
        queue->ConnectionStarted(1);
        NS_TEST_EXPECT_MSG_EQ(Sequence(*queue, 3), "000", "and their end is seen");

        std::unique_ptr<ServerChoice> drained = Make("least-connections", {1, 1});
        drained->Update({{Kind::SET_DRAINING, 0}});
        std::unique_ptr<ServerChoice> heir = ServerChoice::Make("weighted");
        heir->TakeMembers(*drained);
        NS_TEST_EXPECT_MSG_EQ(Sequence(*heir, 3), "111", "one that drains still drains");
    }
};

/// Random choices follow the stream and the run.
class StreamTest : public TestCase
{
  public:
    StreamTest()
        : TestCase("T5: random choices follow their stream and RngRun")
    {
    }

  private:
    static std::string Draw(const std::string& spec, int64_t stream, uint64_t run)
    {
        const uint64_t before = RngSeedManager::GetRun();
        RngSeedManager::SetRun(run);
        std::unique_ptr<ServerChoice> choice = Make(spec, std::vector<double>(9, 1.0));
        choice->AssignStreams(stream);
        const std::string sequence = Sequence(*choice, 40);
        RngSeedManager::SetRun(before);
        return sequence;
    }

    void DoRun() override
    {
        for (const std::string spec : {"two-choices", "random", "join-shortest-queue"})
        {
            NS_TEST_EXPECT_MSG_EQ(Draw(spec, 3, 1), Draw(spec, 3, 1), spec << " repeats itself");
            NS_TEST_EXPECT_MSG_NE(Draw(spec, 3, 1), Draw(spec, 4, 1), spec << " on another stream");
            NS_TEST_EXPECT_MSG_NE(Draw(spec, 3, 1), Draw(spec, 3, 2), spec << " in another run");
        }
        NS_TEST_EXPECT_MSG_EQ(Make("weighted", {1})->AssignStreams(3), 0, "nothing random");
        NS_TEST_EXPECT_MSG_EQ(Make("random", {1})->AssignStreams(3), 1, "one stream");
    }
};

/// What cannot be is refused in one line, and changes nothing.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("T5: unknown names and impossible changes are refused and change nothing")
    {
    }

  private:
    void DoRun() override
    {
        const std::string text = Refusal("least-conections");
        NS_TEST_EXPECT_MSG_NE(
            text.find("did you mean 'least-connections'"), std::string::npos, text);
        for (const std::string& name : ServerChoice::GetNames())
        {
            NS_TEST_EXPECT_MSG_NE(text.find(name), std::string::npos, "lists " << name);
            NS_TEST_EXPECT_MSG_EQ(Refusal(name), "", name);
        }
        NS_TEST_EXPECT_MSG_NE(Refusal("round-robin x=1"), "", "parameters of none");
        NS_TEST_EXPECT_MSG_NE(Refusal("hash key=nothing"), "", "no such rule");
        NS_TEST_EXPECT_MSG_NE(Refusal("hash state=lru"), "", "state beside the table");
        NS_TEST_EXPECT_MSG_NE(Refusal(""), "", "no name");

        std::unique_ptr<ServerChoice> choice = Make("round-robin", {1, 1});
        const std::vector<MemberChange> impossible = {
            {Kind::ADD, 1}, {Kind::SET_DOWN, 9}, {Kind::ADD, 5, -1.0}, {Kind::SET_WEIGHT, 0, NAN}};
        for (const MemberChange& change : impossible)
        {
            const auto update = [&] {
                choice->Update({{Kind::REMOVE, 0}, {Kind::ADD, 0}, change});
            };
            NS_TEST_EXPECT_MSG_EQ(IsRefused(update), true, "change of server " << change.id);
        }
        NS_TEST_EXPECT_MSG_EQ(choice->GetMembers().size(), 2, "as before");
        NS_TEST_EXPECT_MSG_EQ(Sequence(*choice, 4), "0101", "as before");
    }
};

/// A policy that a user adds: always the last server.
class LastChoice : public ServerChoice
{
    MemberId DoChoose(const FlowKey& /* flow */, const std::vector<Member>& live) override
    {
        return live.back().id;
    }
};

/// A policy of one's own is made by its name.
class RegisterTest : public TestCase
{
  public:
    RegisterTest()
        : TestCase("T5: a policy of one's own")
    {
    }

  private:
    void DoRun() override
    {
        ServerChoice::Register("last",
                               [](const std::string&) { return std::make_unique<LastChoice>(); });
        NS_TEST_EXPECT_MSG_EQ(Sequence(*Make("last", {1, 1, 1}), 2), "22", "by its name");
    }
};

/// The suite.
class ServerChoiceTestSuite : public TestSuite
{
  public:
    ServerChoiceTestSuite()
        : TestSuite("flow-distribution-server-choice", Type::UNIT)
    {
        AddTestCase(new OrderTest);
        AddTestCase(new LoadTest);
        AddTestCase(new UniformTest);
        AddTestCase(new HashTest);
        AddTestCase(new SelectorTest);
        AddTestCase(new StreamTest);
        AddTestCase(new RefusalTest);
        AddTestCase(new RegisterTest);
    }
};

ServerChoiceTestSuite g_serverChoiceTestSuite;

} // namespace
