// SPDX-License-Identifier: GPL-2.0-only

// What dispatchers tell each other gets lost, overtakes, comes twice, or comes when it is old.

#include "spread-case.h"

#include "ns3/error-model.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/table-sync.h"

#include <memory>

using namespace ns3;
using namespace packetbytes;

namespace
{

using Raw = RawCluster;

/// What a network does to messages, and how often it did.
struct Weather
{
    uint32_t lossPercent{0};
    uint32_t repeatPercent{0};
    Time longest{Time(0)}; //!< delays of messages, from none on: they overtake each other
    uint64_t came{0};
    uint64_t lost{0};
    uint64_t repeated{0};
    std::mt19937_64 numbers{5};

    /// @return whether it happens this time
    bool Happens(uint32_t percent)
    {
        return numbers() % 100 < percent;
    }

    /// @return a delay
    Time Delay()
    {
        return NanoSeconds(static_cast<int64_t>(numbers() % (longest.GetNanoSeconds() + 1)));
    }
};

/// Takes each frame from a device, and gives it back later, twice or not at all.
class WeatherModel : public ErrorModel
{
  public:
    void Set(std::shared_ptr<Weather> weather, const Ptr<NetDevice>& device)
    {
        m_weather = std::move(weather);
        m_device = PeekPointer(DynamicCast<PointToPointNetDevice>(device));
    }

  private:
    bool DoCorrupt(Ptr<Packet> frame) override
    {
        if (m_givesBack)
        {
            return false;
        }
        Weather& weather = *m_weather;
        ++weather.came;
        if (weather.Happens(weather.lossPercent))
        {
            ++weather.lost;
            return true;
        }
        const bool twice = weather.Happens(weather.repeatPercent);
        weather.repeated += twice ? 1 : 0;
        for (int i = 0; i < (twice ? 2 : 1); ++i)
        {
            Simulator::Schedule(weather.Delay(), &WeatherModel::GiveBack, this, frame->Copy());
        }
        return true;
    }

    void DoReset() override {}

    void GiveBack(Ptr<Packet> frame)
    {
        m_givesBack = true;
        m_device->Receive(frame);
        m_givesBack = false;
    }

    std::shared_ptr<Weather> m_weather;
    PointToPointNetDevice* m_device{nullptr}; // it owns this
    bool m_givesBack{false};
};

/// Has all that dispatchers tell each other go through a weather.
void
Expose(Raw& cluster, uint32_t n, const std::shared_ptr<Weather>& weather)
{
    for (uint32_t i = 0; i < n; ++i)
    {
        cluster.Disturb(i, [&weather](const Ptr<NetDevice>& device) {
            const auto model = CreateObject<WeatherModel>();
            model->Set(weather, device);
            return model;
        });
    }
}

/// Messages are lost.
class LossTest : public SpreadCase
{
  public:
    LossTest(uint32_t percent, bool reliable, bool compared, uint8_t version)
        : SpreadCase("C2, C9: " + std::to_string(percent) + " % of messages are lost, " +
                         (reliable   ? "and asked for again: tables agree"
                          : compared ? "and tables are compared: they agree"
                                     : "and nobody cares: tables differ"),
                     version),
          m_percent(percent),
          m_reliable(reliable),
          m_compared(compared)
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t n = 16; // 600 updates, so that some of them are lost of 1 %
        Raw cluster(Shaped({n, SERVERS, MicroSeconds(10)}), [this](DispatcherNetDevice& device) {
            device.SetAttribute("ServerChoice", StringValue("random"));
            device.GetSync()->SetAttribute("Reliable", BooleanValue(m_reliable));
            device.GetSync()->SetAttribute("StatusInterval", StringValue("20ms"));
            device.GetSync()->SetAttribute("AntiEntropyInterval",
                                           StringValue(m_compared ? "100ms" : "0s"));
        });
        const auto weather = std::make_shared<Weather>();
        weather->lossPercent = m_percent;
        Expose(cluster, n, weather);
        Note(Send(cluster, n, SYN, false, MilliSeconds(1)));
        cluster.Wait(Seconds(10)); // what is asked in vain is asked again ever more slowly
        NS_TEST_EXPECT_MSG_GT(weather->lost, 0, "some are lost");
        if (!m_reliable && !m_compared)
        {
            uint64_t entries = 0;
            for (uint32_t i = 0; i < n; ++i)
            {
                entries += cluster[i].GetEntries().GetN();
            }
            NS_TEST_EXPECT_MSG_LT(entries, n * FLOWS, "what is lost stays lost");
            return;
        }
        Note(Send(cluster, n, ACK, false, MilliSeconds(1)));
        ExpectServers(1);
        ExpectAlike(cluster, n);
    }

    uint32_t m_percent;
    bool m_reliable;
    bool m_compared;
};

/// Messages overtake each other, and come twice.
class DisorderTest : public SpreadCase
{
  public:
    explicit DisorderTest(uint8_t version)
        : SpreadCase("C2, C4: messages overtake each other and come twice: one server for each "
                     "flow where locks are held longer, and what has ended stays so",
                     version)
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t n = 3;
        Raw cluster(Shaped({n, SERVERS, MicroSeconds(10)}),
                    With({{"ServerChoice", "random"},
                          {"Lock", "true"},
                          {"LockHold", "20ms"},
                          {"Removal", "at-once"}}));
        const auto weather = std::make_shared<Weather>();
        weather->repeatPercent = 50;
        weather->longest = MilliSeconds(4);
        Expose(cluster, n, weather);
        Note(Send(cluster, n, SYN, true, MilliSeconds(60)));
        NS_TEST_EXPECT_MSG_GT(weather->repeated, 0, "some come twice");
        Note(Send(cluster, n, ACK, false, MilliSeconds(20)));
        ExpectServers(1);
        ExpectAlike(cluster, n);
        // Both ends of each connection are closed at once, at two dispatchers.
        for (uint16_t port = 1; port <= FLOWS; ++port)
        {
            const auto server = cluster[0].FindServer(Request(port));
            NS_TEST_ASSERT_MSG_EQ(server.has_value(), true, "known");
            const Key reply = Raw::Behind(Request(port), *server).Reversed();
            cluster.Put(port % n, Raw::CLIENTS, Packet(Request(port), FIN | ACK));
            cluster.Put((port + 1) % n, Raw::SERVERS, Packet(reply, FIN | ACK));
        }
        cluster.Wait(MilliSeconds(200));
        for (uint32_t i = 0; i < n; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetEntries().GetN(), 0, "all has ended");
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetNLocks(), 0, "locks");
            NS_TEST_EXPECT_MSG_EQ(cluster.Balances(i), true, "packets");
        }
    }
};

/// Messages come once more, long after.
class OldMessageTest : public ClusterCase
{
  public:
    explicit OldMessageTest(uint8_t version)
        : ClusterCase("C2, C4: a message that comes again, or when it is old, changes nothing",
                      version)
    {
    }

  private:
    /// All that was said so far comes again. Nothing is said of it.
    void Repeat(Raw& cluster)
    {
        const std::vector<Bytes> said = cluster.frames;
        for (int i = 0; i < 3; ++i)
        {
            for (const Bytes& message : said)
            {
                cluster.Say(1, message);
            }
            NS_TEST_EXPECT_MSG_EQ(cluster.Wait(MilliSeconds(1)).size(), 0, "nothing comes out");
        }
        NS_TEST_EXPECT_MSG_EQ(cluster.frames.size(), said.size(), "nothing is told");
    }

    void DoRun() override
    {
        Raw cluster(Shaped(),
                    With({{"Lock", "true"}, {"LockHold", "1ms"}, {"Removal", "at-once"}}));
        const Key flow = Request(4000);
        cluster.Pass(0, Raw::CLIENTS, Packet(flow, SYN), MilliSeconds(3));
        NS_TEST_ASSERT_MSG_EQ(cluster.frames.size(), 2, "a lock, and an entry");
        Repeat(cluster);
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetNLocks(), 0, "the lock is over");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 1, "one entry");
        ExpectAtServer(cluster, 1, flow, ACK, 0, "its server");
        ExpectAtServer(cluster, 0, flow, FIN | ACK, 0, "one end");
        ExpectAtClient(cluster, 0, flow, FIN | ACK, 0, "the other end");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 0, "gone with the word");
        Repeat(cluster);
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 0, "it stays gone");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetNLocks(), 0, "and is not locked");
        NS_TEST_EXPECT_MSG_EQ(cluster.Balances(1), true, "packets");
    }
};

/// The suite.
class ControlLossTestSuite : public TestSuite
{
  public:
    ControlLossTestSuite()
        : TestSuite("flow-distribution-control-loss", Type::UNIT)
    {
        for (const uint32_t percent : {1, 10, 50})
        {
            AddTestCase(new LossTest(percent, true, false, 4));
            AddTestCase(new LossTest(percent, false, true, 4));
            AddTestCase(new LossTest(percent, false, false, 4));
        }
        AddTestCase(new LossTest(10, true, false, 6));
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new DisorderTest(version));
            AddTestCase(new OldMessageTest(version));
        }
    }
};

ControlLossTestSuite g_controlLossTestSuite; //!< registers itself

} // namespace
