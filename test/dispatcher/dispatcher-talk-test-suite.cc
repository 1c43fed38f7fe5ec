// SPDX-License-Identifier: GPL-2.0-only

// What dispatchers tell each other: whom, in how many frames, and what they should not hear.

#include "cluster-case.h"

#include "ns3/table-sync.h"

#include <algorithm>
#include <random>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

using Raw = RawCluster;

/// On standby a dispatcher hears.
class StandbyTest : public ClusterCase
{
  public:
    StandbyTest()
        : ClusterCase("on standby a dispatcher learns entries, and forwards nothing")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, With({}));
        const FlowKey flow = Raw::Request(4000);
        cluster[1].SetStandby(true);
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        ExpectDrop(cluster, 1, flow, ACK, "standby");
        cluster[1].SetStandby(false);
        ExpectAtServer(cluster, 1, flow, ACK, 0, "it knows");
    }
};

/// A dispatcher that joins.
class JoinTest : public ClusterCase
{
  public:
    explicit JoinTest(uint8_t version)
        : ClusterCase("C1: who joins or returns is given the table, and who left is told no more",
                      version)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped(), With({}));
        cluster[0].UpdateDispatchers({{MemberChange::Kind::REMOVE, 1}});
        const uint16_t flows = 100;
        for (uint16_t port = 1; port <= flows; ++port)
        {
            ExpectAtServer(cluster, 0, Request(port), SYN, (port - 1) % 2, "opened");
        }
        NS_TEST_EXPECT_MSG_EQ(cluster.frames.size(), 0, "nobody is told");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 0, "so it knows nothing");
        cluster[0].UpdateDispatchers({{MemberChange::Kind::ADD, 1}});
        cluster[1].UpdateDispatchers({{MemberChange::Kind::REMOVE, 1}});
        cluster[1].UpdateDispatchers({{MemberChange::Kind::ADD, 1}});
        cluster.Wait(MilliSeconds(100));
        for (uint16_t port = 1; port <= flows; ++port)
        {
            ExpectAtServer(cluster, 1, Request(port), ACK, (port - 1) % 2, "given");
        }
    }
};

/// A dispatcher that is no member.
class OutsiderTest : public ClusterCase
{
  public:
    OutsiderTest()
        : ClusterCase("C1: who has not joined, or has left, says nothing and hears nothing")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, [](DispatcherNetDevice& device) {
            device.GetSync()->SetAttribute("AntiEntropyInterval", StringValue("300ms"));
        });
        cluster[1].UpdateDispatchers({{MemberChange::Kind::REMOVE, 1}});
        cluster.Wait(Seconds(3));
        ExpectAtServer(cluster, 1, Raw::Request(1), SYN, 0, "what comes there all the same");
        for (const Bytes& frame : cluster.frames)
        {
            NS_TEST_EXPECT_MSG_EQ(Source(frame), Raw::Own(0), "it is silent before it comes");
        }
        ExpectAtServer(cluster, 0, Raw::Request(2), SYN, 0, "told to all that are there");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 1, "it is none of them");

        cluster[1].SetFailed(true);
        cluster[1].SetFailed(false);
        cluster.frames.clear();
        cluster[1].UpdateDispatchers({{MemberChange::Kind::ADD, 1}});
        cluster.Wait(Seconds(1.5));
        NS_TEST_EXPECT_MSG_GT(
            CountOf(cluster, 1), 3, "it asks, compares, and says that it is there");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 1, "the other one's");

        cluster.frames.clear();
        cluster[1].UpdateDispatchers({{MemberChange::Kind::REMOVE, 1}});
        ExpectAtServer(cluster, 1, Raw::Request(2), ACK, 0, "what it knows");
        cluster.Wait(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(CountOf(cluster, 1), 0, "it is silent after it went");
        cluster[1].SetFailed(true);
        cluster[1].SetFailed(false);
        cluster.Wait(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(CountOf(cluster, 1), 0, "and when it returns from a failure");
    }

    static uint32_t Source(const Bytes& frame)
    {
        return Get16(frame, 12) << 16 | Get16(frame, 14);
    }

    static uint64_t CountOf(const Raw& cluster, uint32_t dispatcher)
    {
        return std::count_if(
            cluster.frames.begin(), cluster.frames.end(), [dispatcher](const Bytes& frame) {
                return Source(frame) == Raw::Own(dispatcher);
            });
    }
};

/// One frame for all, where there is one medium.
class BroadcastTest : public ClusterCase
{
  public:
    explicit BroadcastTest(uint8_t version)
        : ClusterCase("C2: broadcast is one frame on a shared medium, and a copy a link on a mesh",
                      version)
    {
    }

  private:
    /// @return frames that tell of an entry
    uint32_t Frames(bool shared, const std::string& spread)
    {
        const uint32_t n = 5;
        Raw cluster(Shaped({n, 2, MicroSeconds(1), shared}),
                    [&spread](DispatcherNetDevice& device) {
                        device.GetSync()->SetAttribute("Spread", StringValue(spread));
                    });
        const FlowKey flow = Request(4000);
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        for (uint32_t i = 1; i < n; ++i)
        {
            ExpectAtServer(cluster, i, flow, 0, 0, "all know");
        }
        for (const Bytes& frame : cluster.frames)
        {
            NS_TEST_EXPECT_MSG_EQ(ChecksumFault(frame), "", "checksums");
            const FlowKey group = Raw::ToGroup(0, m_version);
            NS_TEST_EXPECT_MSG_EQ(
                (KeyOf(frame) == group), (shared && spread == "broadcast"), "to the group");
        }
        return static_cast<uint32_t>(cluster.frames.size());
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Frames(true, "broadcast"), 1, "one for all");
        NS_TEST_EXPECT_MSG_EQ(Frames(true, "unicast"), 4, "one for each");
        NS_TEST_EXPECT_MSG_EQ(Frames(false, "broadcast"), 4, "a copy a link");
        NS_TEST_EXPECT_MSG_EQ(Frames(false, "unicast"), 4, "one for each");
    }
};

/// Messages that are none.
class BadMessageTest : public ClusterCase
{
  public:
    BadMessageTest()
        : ClusterCase("damaged, foreign and cut messages are dropped by name, and change nothing")
    {
    }

  private:
    void DoRun() override
    {
        Raw source({}, With({}));
        ExpectAtServer(source, 0, Raw::Request(1), SYN, 0, "opened");
        NS_TEST_ASSERT_MSG_EQ(source.frames.size(), 1, "a message");
        const Bytes genuine = source.frames[0];

        Raw cluster({}, With({}));
        const FlowKey foreign = FlowKey::Ipv4(Raw::CLIENT, Raw::Own(1), 3780, 3780, UDP);
        ExpectDrop(cluster, 1, foreign, 0, "bad-message");
        std::mt19937_64 numbers(7);
        uint32_t bad = 1;
        for (uint32_t i = 0; i < 2000; ++i)
        {
            Bytes damaged = genuine;
            const std::size_t at = 28 + numbers() % (damaged.size() - 28); // behind UDP's header
            damaged[at] ^= static_cast<uint8_t>(1 + numbers() % 255);
            cluster.Pass(1, Raw::CLIENTS, damaged, MicroSeconds(10));
            ++bad;
        }
        for (std::size_t size = 28; size < genuine.size(); ++size)
        {
            Bytes cut(genuine.begin(), genuine.begin() + size);
            Put16(cut, 2, size);
            Put16(cut, 24, size - 20);
            cluster.Pass(1, Raw::CLIENTS, cut, MicroSeconds(10));
            ++bad;
        }
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(1, "bad-message"), bad, "all of them");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 0, "nothing was learned");
        cluster.Pass(1, Raw::CLIENTS, genuine);
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 1, "the genuine one counts");
        NS_TEST_EXPECT_MSG_EQ(cluster.Balances(1), true, "packets");
    }
};

/// The suite.
class DispatcherTalkTestSuite : public TestSuite
{
  public:
    DispatcherTalkTestSuite()
        : TestSuite("flow-distribution-dispatcher-talk", Type::UNIT)
    {
        AddTestCase(new StandbyTest);
        AddTestCase(new OutsiderTest);
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new JoinTest(version));
            AddTestCase(new BroadcastTest(version));
        }
        AddTestCase(new BadMessageTest);
    }
};

DispatcherTalkTestSuite g_dispatcherTalkTestSuite;

} // namespace
