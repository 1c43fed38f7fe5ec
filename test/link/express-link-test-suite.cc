// SPDX-License-Identifier: GPL-2.0-only

// Express links beside ns3::PointToPointNetDevice: the same arrivals and losses, at half the
// events.

#include "ns3/data-rate.h"
#include "ns3/device-failure.h"
#include "ns3/double.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/error-model.h"
#include "ns3/express-net-device.h"
#include "ns3/net-device-container.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node-container.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

/// What one random line is like.
struct Line
{
    std::string rate;
    std::string delay;
    std::string gap;
    std::string queue;
    double load;                    //!< of the line, times what it can send
    double loss;                    //!< share of frames
    std::vector<double> failures{}; //!< when the first node fails and returns, in turn, s
};

/// Where packets went: number of the packet, what happened, when.
using Log = std::vector<std::tuple<uint32_t, std::string, int64_t>>;

/// @return the ends of such a line as ns-3 has it
NetDeviceContainer
MakePointToPoint(const NodeContainer& nodes, const Line& line)
{
    PointToPointHelper helper;
    helper.SetDeviceAttribute("DataRate", StringValue(line.rate));
    helper.SetDeviceAttribute("InterframeGap", StringValue(line.gap));
    helper.SetChannelAttribute("Delay", StringValue(line.delay));
    helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue(line.queue));
    return helper.Install(nodes);
}

/// @return the ends of an express one
NetDeviceContainer
MakeExpress(const NodeContainer& nodes, const Line& line)
{
    auto channel = CreateObject<ExpressChannel>();
    channel->SetAttribute("Delay", StringValue(line.delay));
    NetDeviceContainer ends;
    for (uint32_t i = 0; i < 2; ++i)
    {
        auto device = CreateObject<ExpressNetDevice>();
        device->SetAttribute("DataRate", StringValue(line.rate));
        device->SetAttribute("InterframeGap", StringValue(line.gap));
        device->SetAttribute("QueueSize", StringValue(line.queue));
        device->SetAddress(Mac48Address::Allocate());
        nodes.Get(i)->AddDevice(device);
        device->Attach(channel);
        ends.Add(device);
    }
    return ends;
}

/// A line whose two ends send packets of random sizes at random times.
class LineRun
{
  public:
    LineRun(const Line& line, bool express, uint64_t seed)
        : m_random(seed)
    {
        m_nodes.Create(2);
        NetDeviceContainer ends =
            express ? MakeExpress(m_nodes, line) : MakePointToPoint(m_nodes, line);
        for (uint32_t i = 0; i < 2; ++i)
        {
            const Ptr<NetDevice> device = ends.Get(i);
            if (line.loss > 0)
            {
                auto errors = CreateObject<RateErrorModel>();
                errors->SetAttribute("ErrorUnit", StringValue("ERROR_UNIT_PACKET"));
                errors->SetAttribute("ErrorRate", DoubleValue(line.loss));
                errors->AssignStreams(100 + i);
                device->SetAttribute("ReceiveErrorModel", PointerValue(errors));
            }
            device->TraceConnectWithoutContext("MacTxDrop",
                                               Callback<void, Ptr<const Packet>>(MakeBoundCallback(
                                                   &Note, this, std::string("full"))));
            device->TraceConnectWithoutContext("PhyRxDrop",
                                               Callback<void, Ptr<const Packet>>(MakeBoundCallback(
                                                   &Note, this, std::string("lost"))));
            device->SetReceiveCallback(MakeCallback(&LineRun::Receive, this));
            SendAll(device, line);
        }
        for (std::size_t i = 0; i < line.failures.size(); ++i)
        {
            Simulator::Schedule(Seconds(line.failures[i]),
                                i % 2 == 0 ? &DeviceFailure::Begin : &DeviceFailure::End,
                                &m_failure,
                                m_nodes.Get(0));
        }
        Simulator::Run();
        events = Simulator::GetEventCount();
        Simulator::Destroy();
    }

    Log log;
    uint64_t events{0};

  private:
    void SendAll(const Ptr<NetDevice>& device, const Line& line)
    {
        const double rate = static_cast<double>(DataRate(line.rate).GetBitRate());
        std::exponential_distribution<double> pause(line.load * rate / 8 / 700);
        std::uniform_int_distribution<uint32_t> size(1, 1400);
        double at = 0;
        for (uint32_t i = 0; i < 3000; ++i)
        {
            at += pause(m_random);
            m_sent.push_back(Create<Packet>(size(m_random)));
            const auto number = static_cast<uint32_t>(m_sent.size());
            Simulator::Schedule(Seconds(at), &LineRun::Send, this, device, number - 1);
        }
    }

    void Send(Ptr<NetDevice> device, uint32_t number)
    {
        m_numbers[m_sent[number]->GetUid()] = number;
        device->Send(m_sent[number]->Copy(), device->GetBroadcast(), 0x0800);
    }

    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        Add(packet, "came");
        return true;
    }

    static void Note(LineRun* self, std::string what, Ptr<const Packet> packet)
    {
        self->Add(packet, what);
    }

    void Add(const Ptr<const Packet>& packet, const std::string& what)
    {
        log.emplace_back(m_numbers.at(packet->GetUid()), what, Simulator::Now().GetNanoSeconds());
    }

    std::mt19937_64 m_random;
    DeviceFailure m_failure;
    NodeContainer m_nodes;
    std::vector<Ptr<Packet>> m_sent;
    std::map<uint64_t, uint32_t> m_numbers;
};

/// Random traffic over both.
class SameLineTest : public TestCase
{
  public:
    SameLineTest()
        : TestCase("Arrivals, losses and drops are PointToPointNetDevice's, to the nanosecond")
    {
    }

  private:
    static constexpr uint64_t START = 4; // events of two nodes and two devices that begin

    void DoRun() override
    {
        const std::vector<Line> lines{{"10Mbps", "1ms", "0ns", "20p", 0.7, 0},
                                      {"10Mbps", "1ms", "0ns", "20p", 1.4, 0},
                                      {"1Gbps", "10us", "96ns", "5p", 1.0, 0.01},
                                      {"3333kbps", "0ns", "0ns", "1p", 0.9, 0},
                                      {"100Mbps", "20ms", "1us", "9000B", 1.2, 0},
                                      {"10Gbps", "1us", "0ns", "1000p", 0.99, 0.1}};
        uint64_t seed = 0;
        for (const Line& line : lines)
        {
            ++seed;
            LineRun plain(line, false, seed);
            LineRun express(line, true, seed);
            std::sort(plain.log.begin(), plain.log.end());
            std::sort(express.log.begin(), express.log.end());
            NS_TEST_EXPECT_MSG_EQ(plain.log.size(), 6000, "line " << seed << ": all packets");
            NS_TEST_EXPECT_MSG_EQ((plain.log == express.log), true, "line " << seed << ": alike");
            const auto came =
                std::count_if(plain.log.begin(), plain.log.end(), [](const auto& row) {
                    return std::get<1>(row) != "full";
                });
            // Beside the events that send: one a frame, where there were two.
            NS_TEST_EXPECT_MSG_EQ(
                express.events, START + 6000 + came, "line " << seed << ": events");
            NS_TEST_EXPECT_MSG_EQ(
                plain.events, START + 6000 + 2 * came, "line " << seed << ": its events");
        }
    }
};

/// A host fails while frames wait, and returns before they would have arrived.
class FailingHostTest : public TestCase
{
  public:
    FailingHostTest()
        : TestCase("What waits at a host that fails is lost, as with PointToPointNetDevice")
    {
    }

  private:
    void DoRun() override
    {
        Line line{"10Mbps", "1ms", "0ns", "20p", 1.4, 0};
        LineRun whole(line, true, 3);
        line.failures = {0.3, 0.302, 0.6, 0.6001, 0.7, 0.8};
        const LineRun plain(line, false, 3);
        const LineRun express(line, true, 3);
        const auto came = [](const LineRun& run) {
            Log log;
            for (const auto& row : run.log)
            {
                if (std::get<1>(row) == "came")
                {
                    log.push_back(row);
                }
            }
            std::sort(log.begin(), log.end());
            return log;
        };
        NS_TEST_EXPECT_MSG_EQ((came(express) == came(plain)), true, "the same frames arrive");
        NS_TEST_EXPECT_MSG_LT(came(plain).size() + 200, came(whole).size(), "others do not");
    }
};

/// Who is above sends as long as it is not stopped, as a queue disc does.
class StoppedSender
{
  public:
    StoppedSender(Ptr<NetDevice> from, Ptr<NetDevice> to)
        : m_from(from),
          m_queue(from->GetObject<NetDeviceQueueInterface>()->GetTxQueue(0))
    {
        m_queue->SetWakeCallback(MakeCallback(&StoppedSender::Send, this));
        from->TraceConnectWithoutContext("MacTxDrop", MakeCallback(&StoppedSender::Dropped, this));
        to->SetReceiveCallback(MakeCallback(&StoppedSender::Receive, this));
        Simulator::Schedule(Seconds(0), &StoppedSender::Send, this);
        Simulator::Run();
        Simulator::Destroy();
    }

    std::vector<int64_t> came; //!< ns
    uint32_t dropped{0};
    uint32_t stops{0};

  private:
    void Send()
    {
        while (!m_queue->IsStopped() && m_sent < 500)
        {
            ++m_sent;
            m_from->Send(Create<Packet>(100 + 7 * (m_sent % 200)), m_from->GetBroadcast(), 0x0800);
        }
        stops += m_queue->IsStopped() ? 1 : 0;
    }

    void Dropped(Ptr<const Packet>)
    {
        ++dropped;
    }

    bool Receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        came.push_back(Simulator::Now().GetNanoSeconds());
        return true;
    }

    Ptr<NetDevice> m_from;
    Ptr<NetDeviceQueue> m_queue;
    uint32_t m_sent{0};
};

/// Flow control.
class FlowControlTest : public TestCase
{
  public:
    FlowControlTest()
        : TestCase("Who is above is stopped and woken as by PointToPointNetDevice")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string limit : {"3p", "20p", "8000B"})
        {
            const Line line{"5Mbps", "1ms", "0ns", limit, 0, 0};
            NodeContainer nodes;
            nodes.Create(2);
            NetDeviceContainer ends = MakePointToPoint(nodes, line);
            const StoppedSender plain(ends.Get(0), ends.Get(1));
            NodeContainer others;
            others.Create(2);
            ends = MakeExpress(others, line);
            ends.Get(0)->AggregateObject(CreateObject<NetDeviceQueueInterface>());
            const StoppedSender express(ends.Get(0), ends.Get(1));
            NS_TEST_EXPECT_MSG_EQ(plain.came.size(), 500, limit << ": all came");
            NS_TEST_EXPECT_MSG_EQ(
                (express.came == plain.came), true, limit << ": at the same times");
            NS_TEST_EXPECT_MSG_EQ(express.dropped, 0, limit << ": none found no room");
            NS_TEST_EXPECT_MSG_GT(express.stops, 10, limit << ": it was stopped");
        }
    }
};

/// @ingroup flow-distribution-tests
class ExpressLinkTestSuite : public TestSuite
{
  public:
    ExpressLinkTestSuite()
        : TestSuite("flow-distribution-express-link", Type::UNIT)
    {
        AddTestCase(new SameLineTest);
        AddTestCase(new FailingHostTest);
        AddTestCase(new FlowControlTest);
    }
};

ExpressLinkTestSuite g_expressLinkTestSuite;

} // namespace
