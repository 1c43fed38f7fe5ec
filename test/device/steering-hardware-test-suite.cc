// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/refusal.h"
#include "../rig/scripted-device.h"

#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/queue.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <random>

using namespace ns3;

namespace
{

/// A case that notes when packets come and go.
class TimedCase : public SteeringTestCase
{
  public:
    using SteeringTestCase::SteeringTestCase;

  protected:
    void WatchTimes()
    {
        m_device->TraceConnectWithoutContext(
            "Received",
            Callback<void, Ptr<const Packet>, const PacketView&, uint32_t>(
                MakeBoundCallback(&TimedCase::Note, &m_came)));
        m_device->TraceConnectWithoutContext(
            "Forwarded",
            Callback<void, Ptr<const Packet>, const PacketView&, uint32_t>(
                MakeBoundCallback(&TimedCase::Note, &m_left)));
    }

    void SendAt(Time at, const TestBytes& bytes)
    {
        Simulator::Schedule(at, &TestStar::Send, m_star.get(), 0, bytes, 0);
    }

    std::vector<int64_t> m_came; //!< ns
    std::vector<int64_t> m_left; //!< ns

  private:
    static void Note(std::vector<int64_t>* times, Ptr<const Packet>, const PacketView&, uint32_t)
    {
        times->push_back(Simulator::Now().GetNanoSeconds());
    }
};

/// Packets leave when Lindley's recursion says, those find no room for whom it finds none, and each
/// costs one event.
class PipelineTest : public TimedCase
{
  public:
    PipelineTest()
        : TimedCase("S2: a packet through the pipeline is one event, at the time that is computed")
    {
    }

  private:
    static constexpr int64_t SERVICE = 1000;  // ns
    static constexpr int64_t LATENCY = 3700;  // ns
    static constexpr std::size_t QUEUE = 4;   // packets
    static constexpr unsigned PACKETS = 2000; // half as many again as can be served

    void DoRun() override
    {
        const uint64_t bare = EventsOf(false);
        const uint64_t timed = EventsOf(true);
        NS_TEST_EXPECT_MSG_EQ(m_left.size(), m_expected.size(), "as many as computed");
        NS_TEST_EXPECT_MSG_EQ((m_left == m_expected), true, "each at its time");
        NS_TEST_EXPECT_MSG_GT(m_refused, 100, "some found no room");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["processing-overload"], m_refused, "and no others");
        // Who is dropped costs neither the event here nor the two of the link behind.
        NS_TEST_EXPECT_MSG_EQ(timed, bare + m_expected.size() - 2 * m_refused, "events");
    }

    /// Sends all. @param timed whether processing takes time @return events that it took
    uint64_t EventsOf(bool timed)
    {
        DoTeardown();
        DoSetup();
        Connect();
        m_came.clear();
        m_left.clear();
        WatchTimes();
        if (timed)
        {
            m_device->SetAttribute("PipelineLatency", TimeValue(NanoSeconds(LATENCY)));
            m_device->SetAttribute("PacketRate", DoubleValue(1e9 / SERVICE));
            m_device->SetAttribute("QueuePackets", UintegerValue(QUEUE));
        }
        std::mt19937_64 random(7);
        std::exponential_distribution<double> pause(1.5 / SERVICE);
        double at = 1000;
        for (unsigned i = 0; i < PACKETS; ++i)
        {
            at += pause(random) + 20; // links need some time for each
            SendAt(NanoSeconds(static_cast<int64_t>(at)), Datagram(20));
        }
        RunAndBalance();
        Compute();
        return Simulator::GetEventCount();
    }

    void Compute()
    {
        m_expected.clear();
        m_refused = 0;
        std::vector<int64_t> starts;
        for (const int64_t now : m_came)
        {
            const auto waiting = static_cast<std::size_t>(
                std::count_if(starts.begin(), starts.end(), [now](int64_t s) { return s > now; }));
            const int64_t free = starts.empty() ? 0 : starts.back() + SERVICE;
            if (waiting >= QUEUE && free > now)
            {
                ++m_refused;
                continue;
            }
            starts.push_back(std::max(now, free));
            m_expected.push_back(starts.back() + SERVICE + LATENCY);
        }
    }

    std::vector<int64_t> m_expected;
    uint64_t m_refused{0};
};

/// A shorter latency lets nobody overtake.
class OrderTest : public TimedCase
{
  public:
    OrderTest()
        : TimedCase("A pipeline keeps the order, also where its latency becomes shorter")
    {
    }

  private:
    void DoRun() override
    {
        Connect();
        WatchTimes();
        m_device->SetAttribute("PipelineLatency", TimeValue(MicroSeconds(50)));
        m_star->Send(0, Datagram(100));
        Simulator::Schedule(MicroSeconds(10), [this] {
            m_device->SetAttribute("PipelineLatency", TimeValue(MicroSeconds(1)));
        });
        SendAt(MicroSeconds(20), Datagram(200));
        RunAndBalance();
        NS_TEST_ASSERT_MSG_EQ(m_star->peers[1]->got.size(), 2, "both");
        NS_TEST_EXPECT_MSG_EQ((m_star->peers[1]->got[0].bytes == DatagramBehind(100)), true, "1st");
        NS_TEST_EXPECT_MSG_EQ(m_left[1], m_left[0], "the second one waited for the first");
    }
};

/// What waits at slow ports fits the memory, and each port's part of it.
class BufferTest : public TimedCase
{
  public:
    BufferTest()
        : TimedCase("S2: ports share a buffer, with a threshold each")
    {
    }

  private:
    static constexpr const char* THIRD = "10.4.0.1";
    static constexpr uint32_t FRAME = 20 + 8 + 100 + 2; // with the header of point-to-point links

    void DoRun() override
    {
        // One is sent at once and waits nowhere; of 1300 bytes 10 packets take all.
        Burst(10 * FRAME, 0, 30, 0);
        Expect(11, 0, 19, 0);
        // A port stops at half of what is free: 4 * 130 >= (10 - 4) * 130 / 2.
        Burst(10 * FRAME, 0.5, 30, 0);
        Expect(5, 0, 0, 25);
        // The second one finds 6 free, and stops at 2: 2 >= (10 - 4 - 2) / 2.
        Burst(10 * FRAME, 0.5, 30, 30);
        Expect(5, 3, 0, 52);
        // With a great factor the first one takes all, and nothing is left for the second one.
        Burst(10 * FRAME, 1000, 30, 30);
        Expect(11, 0, 49, 0);
        // No memory is shared: queues of their own hold all.
        Burst(0, 0, 30, 30);
        Expect(30, 30, 0, 0);
    }

    void Burst(uint64_t bytes, double alpha, unsigned second, unsigned third)
    {
        DoTeardown();
        DoSetup();
        Connect();
        m_star->AddPointToPoint();
        m_device->AddRoute(Ipv4Address("10.4.0.0"), 16, 2);
        for (const uint32_t port : {1U, 2U})
        {
            m_device->GetPort(port)->SetAttribute("DataRate", StringValue("1kbps"));
        }
        m_device->SetAttribute("BufferBytes", UintegerValue(bytes));
        m_device->SetAttribute("BufferAlpha", DoubleValue(alpha));
        m_device->Initialize();
        for (unsigned i = 0; i < second; ++i)
        {
            m_star->Send(0, Datagram());
        }
        for (unsigned i = 0; i < third; ++i)
        {
            SendAt(MilliSeconds(1), MakeIpv4(LEFT, THIRD, UDP, MakeUdp(4000, 53, 100)));
        }
        Simulator::Stop(MilliSeconds(2));
        Simulator::Run();
        const uint64_t waits = QueueOf(1) + QueueOf(2);
        NS_TEST_EXPECT_MSG_EQ((bytes == 0 || waits <= bytes), true, "no more than there is");
        NS_TEST_EXPECT_MSG_EQ(m_device->GetBufferPeak(), (bytes == 0 ? 0 : waits), "the peak");
        RunAndBalance();
    }

    uint64_t QueueOf(uint32_t port)
    {
        PointerValue queue;
        m_device->GetPort(port)->GetAttribute("TxQueue", queue);
        return queue.Get<QueueBase>()->GetNBytes();
    }

    void Expect(std::size_t second, std::size_t third, uint64_t full, uint64_t threshold)
    {
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(1), second, "the second peer's");
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(2), third, "the third peer's");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["buffer-full"], full, "no room at all");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["buffer-threshold"], threshold, "no room there");
    }
};

/// The suite.
class SteeringHardwareTestSuite : public TestSuite
{
  public:
    SteeringHardwareTestSuite()
        : TestSuite("flow-distribution-steering-hardware", Type::UNIT)
    {
        AddTestCase(new PipelineTest, TestCase::QUICK);
        AddTestCase(new OrderTest, TestCase::QUICK);
        AddTestCase(new BufferTest, TestCase::QUICK);
    }
};

SteeringHardwareTestSuite g_steeringHardwareTestSuite;

} // namespace
