// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/flow-tag.h"
#include "../rig/capture-files.h"

#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/global-value.h"
#include "ns3/ipv4-header.h"
#include "ns3/node.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/replay-client.h"
#include "ns3/replay-flows.h"
#include "ns3/replay-server.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

using namespace ns3;

namespace
{

Ptr<const PacketCapture>
ReadCut()
{
    static const auto capture = PacketCapture::Read(FindCutCapture(), CaptureServices());
    return capture;
}

/// A client and a server of a replay, joined by one link of 1 ms.
struct Pair
{
    explicit Pair(Ptr<const PacketCapture> capture)
    {
        flows->SetCapture(capture);
        auto channel = CreateObject<PointToPointChannel>();
        channel->SetAttribute("Delay", TimeValue(MilliSeconds(1)));
        clientDevice = Attach(channel, clientNode);
        serverDevice = Attach(channel, serverNode);
        client->SetAttribute("Flows", PointerValue(flows));
        server->SetAttribute("Flows", PointerValue(flows));
        clientNode->AddApplication(client);
        serverNode->AddApplication(server);
        client->TraceConnectWithoutContext("FlowStarted", MakeCallback(&Pair::Started, this));
        client->TraceConnectWithoutContext("FlowEnded", MakeCallback(&Pair::Ended, this));
    }

    static Ptr<PointToPointNetDevice> Attach(Ptr<PointToPointChannel> channel, Ptr<Node> node)
    {
        auto device = CreateObject<PointToPointNetDevice>();
        device->SetAddress(Mac48Address::Allocate());
        device->SetDataRate(DataRate("100Gbps"));
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize("100000p"));
        device->SetQueue(queue);
        node->AddDevice(device);
        device->Attach(channel);
        return device;
    }

    void Started(uint64_t flow, flowhash::FlowKey /* key */)
    {
        starts[flow] = Simulator::Now();
        open += 1;
        mostOpen = std::max(mostOpen, open);
    }

    void Ended(uint64_t flow, std::string outcome, Time duration)
    {
        outcomes[outcome] += 1;
        durationsRight = durationsRight && starts[flow] + duration == Simulator::Now();
        open -= 1;
    }

    Ptr<ReplayFlows> flows{CreateObject<ReplayFlows>()};
    Ptr<Node> clientNode{CreateObject<Node>()};
    Ptr<Node> serverNode{CreateObject<Node>()};
    Ptr<PointToPointNetDevice> clientDevice;
    Ptr<PointToPointNetDevice> serverDevice;
    Ptr<ReplayClient> client{CreateObject<ReplayClient>()};
    Ptr<ReplayServer> server{CreateObject<ReplayServer>()};
    std::map<uint64_t, Time> starts;
    std::map<std::string, uint64_t> outcomes;
    uint32_t open{0};
    uint32_t mostOpen{0};
    bool durationsRight{true};
};

/// Everything arrives, with the right sizes, at the right times.
class WholeReplayTestCase : public TestCase
{
  public:
    WholeReplayTestCase()
        : TestCase("two nodes: all packets of all flows arrive, spaced as captured")
    {
    }

  private:
    void AtServer(Ptr<const Packet> packet, uint64_t flow, uint32_t index)
    {
        const auto id = m_pair->flows->Find(flow);
        const auto& captured = ReadCut()->GetFlows()[id->flow];
        const Time due = m_pair->starts[flow] + captured.packets[index].time - captured.Start();
        m_wrongSizes += packet->GetSize() == captured.packets[index].ipLength ? 0 : 1;
        // The link takes 1 ms and up to 6 us a frame of 64 kB; bursts queue.
        const Time late = Simulator::Now() - due - MilliSeconds(1);
        m_wrongTimes += late < NanoSeconds(-1) || late > MilliSeconds(1) ? 1 : 0;
        ++m_forward;
    }

    void AtClient(Ptr<const Packet> /* packet */, uint64_t /* flow */, uint32_t /* index */)
    {
        ++m_reverse;
    }

    void DoRun() override
    {
        Pair pair(ReadCut());
        m_pair = &pair;
        pair.server->TraceConnectWithoutContext("PacketDelivered",
                                                MakeCallback(&WholeReplayTestCase::AtServer, this));
        pair.client->TraceConnectWithoutContext("PacketDelivered",
                                                MakeCallback(&WholeReplayTestCase::AtClient, this));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(pair.starts.size(), 400, "offered");
        NS_TEST_EXPECT_MSG_EQ(pair.outcomes["completed"], 400, "completed");
        NS_TEST_EXPECT_MSG_EQ(m_forward + m_reverse, ReadCut()->GetNPackets(), "packets");
        NS_TEST_EXPECT_MSG_EQ(m_reverse, pair.client->GetNReceived(), "replies");
        NS_TEST_EXPECT_MSG_EQ(pair.server->GetNInjected(), m_reverse, "sent by the server");
        NS_TEST_EXPECT_MSG_EQ(m_wrongSizes, 0, "sizes");
        NS_TEST_EXPECT_MSG_EQ(m_wrongTimes, 0, "times");
        NS_TEST_EXPECT_MSG_EQ(pair.durationsRight, true, "durations");
        NS_TEST_EXPECT_MSG_EQ(pair.client->GetNStray(), 0, "strays");
    }

    Pair* m_pair{nullptr};
    uint64_t m_forward{0};
    uint64_t m_reverse{0};
    uint64_t m_wrongSizes{0};
    uint64_t m_wrongTimes{0};
};

/// The small capture holds 1,000 flows open: 8 copies, starts pressed together.
class ManyOpenTestCase : public TestCase
{
  public:
    ManyOpenTestCase()
        : TestCase("timeScale 10, startScale 0.03, 8 copies: 1,000 flows open at once")
    {
    }

  private:
    void Count()
    {
        m_openThen = m_pair->open;
    }

    void DoRun() override
    {
        Pair pair(ReadCut());
        m_pair = &pair;
        pair.flows->SetAttribute("TimeScale", DoubleValue(10));
        pair.flows->SetAttribute("StartScale", DoubleValue(0.03));
        pair.flows->SetAttribute("Copies", UintegerValue(8));
        // Half way through the starts, which take 0.71 s * 10 * 0.03.
        Simulator::Schedule(MilliSeconds(106), &ManyOpenTestCase::Count, this);
        Simulator::Run();
        Simulator::Destroy();
        std::set<flowhash::FlowKey> keys;
        for (uint32_t copy = 0; copy < 8; ++copy)
        {
            for (uint32_t flow = 0; flow < 400; ++flow)
            {
                keys.insert(pair.flows->GetKey({flow, copy}));
            }
        }
        NS_TEST_EXPECT_MSG_EQ(keys.size(), 3200, "no two copies share a tuple");
        NS_TEST_EXPECT_MSG_EQ(pair.outcomes["completed"], 3200, "completed");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(m_openThen, 1000, "open half way");
    }

    Pair* m_pair{nullptr};
    uint32_t m_openThen{0};
};

/// A reset without a FlowTag ends the flow; the server that gets one keeps its replies back.
class ResetTestCase : public TestCase
{
  public:
    ResetTestCase()
        : TestCase("a reset that a device made breaks a flow, its packets are withheld")
    {
    }

  private:
    /// Sends a reset to the end that a key leads to.
    static void Reset(Ptr<NetDevice> from, flowhash::FlowKey key)
    {
        TcpHeader tcp;
        tcp.SetSourcePort(key.sourcePort);
        tcp.SetDestinationPort(key.destinationPort);
        tcp.SetFlags(TcpHeader::RST);
        auto packet = Create<Packet>();
        packet->AddHeader(tcp);
        Ipv4Header ip;
        ip.SetSource(Ipv4Address(key.SourceIpv4()));
        ip.SetDestination(Ipv4Address(key.DestinationIpv4()));
        ip.SetProtocol(6);
        ip.SetPayloadSize(packet->GetSize());
        packet->AddHeader(ip);
        from->Send(packet, from->GetBroadcast(), 0x0800);
    }

    void DoRun() override
    {
        Pair pair(ReadCut());
        pair.flows->SetAttribute("TimeScale", DoubleValue(1000));
        const auto key = pair.flows->GetKey({0, 0});
        Simulator::Schedule(MilliSeconds(10), &Reset, pair.serverDevice, key.Reversed());
        Simulator::Schedule(MilliSeconds(10), &Reset, pair.clientDevice, key);
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(pair.outcomes["broken"], 1, "broken");
        NS_TEST_EXPECT_MSG_EQ(pair.outcomes["completed"], 399, "completed");
        const auto& packets = ReadCut()->GetFlows()[0].packets;
        const uint64_t missing =
            ReadCut()->GetNPackets() - pair.client->GetNInjected() - pair.server->GetNInjected();
        NS_TEST_EXPECT_MSG_GT(pair.client->GetNWithheld(), 0, "withheld");
        NS_TEST_EXPECT_MSG_LT(missing, packets.size(), "what went before the reset is sent");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(missing, pair.client->GetNWithheld(), "nothing is sent after");
    }
};

/// A server that fails is silent; flows stay unfinished.
class FailureTestCase : public TestCase
{
  public:
    FailureTestCase()
        : TestCase("a failed server neither gets nor sends anything, until it returns")
    {
    }

  private:
    void Note()
    {
        m_received.push_back(m_pair->server->GetNReceived());
    }

    void DoRun() override
    {
        Pair pair(ReadCut());
        m_pair = &pair;
        Simulator::Schedule(MilliSeconds(310), &FailureTestCase::Note, this);
        Simulator::Schedule(MilliSeconds(500), &FailureTestCase::Note, this);
        Simulator::Schedule(MilliSeconds(300), &ReplayServer::SetFailed, pair.server, true);
        Simulator::Schedule(MilliSeconds(500), &ReplayServer::SetFailed, pair.server, false);
        Simulator::Run();
        const uint64_t open = pair.client->GetNOpen();
        NS_TEST_EXPECT_MSG_EQ(m_received[0], m_received[1], "silent");
        NS_TEST_EXPECT_MSG_GT(pair.server->GetNReceived(), m_received[1] + 200, "returned");
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_GT(open, 50, "unfinished");
        NS_TEST_EXPECT_MSG_GT(pair.outcomes["completed"], 150, "before and after");
        NS_TEST_EXPECT_MSG_EQ(open + pair.outcomes["completed"], 400, "no other end");
    }

    Pair* m_pair{nullptr};
    std::vector<uint64_t> m_received;
};

/// The bytes of a packet: translated tuple, checksums, tag.
class PacketTestCase : public TestCase
{
  public:
    PacketTestCase()
        : TestCase("a packet has the tuple asked for, and checksums only where they are on")
    {
    }

  private:
    void DoRun() override
    {
        Check(true);
        Check(false);
    }

    void Check(bool on)
    {
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(on));
        auto flows = CreateObject<ReplayFlows>();
        flows->SetCapture(ReadCut());
        const uint64_t number = flows->Begin({3, 0});
        const auto key = flowhash::FlowKey::Ipv4(0x0a020101, 0x0a030203, 1025, 81, 6);
        const auto& captured = ReadCut()->GetFlows()[3];
        std::vector<uint32_t> made(2);
        for (uint32_t i = captured.packets.size(); i-- > 0;) // as they may leave, in any order
        {
            auto packet = flows->Make(number, i, key);
            NS_TEST_EXPECT_MSG_EQ(packet->GetSize(), captured.packets[i].ipLength, "size");
            FlowTag tag;
            NS_TEST_EXPECT_MSG_EQ(packet->PeekPacketTag(tag) ? tag.GetIndex() : ~0U, i, "place");
            NS_TEST_EXPECT_MSG_EQ(tag.GetSequence(), made[tag.IsReverse()]++, "number");
            NS_TEST_EXPECT_MSG_EQ(tag.IsReverse(), captured.packets[i].reverse, "direction");
            CheckHeaders(packet, key, on);
        }
    }

    void CheckHeaders(Ptr<Packet> packet, const flowhash::FlowKey& key, bool on)
    {
        Ipv4Header ip;
        ip.EnableChecksum();
        packet->RemoveHeader(ip);
        NS_TEST_EXPECT_MSG_EQ(ip.IsChecksumOk(), on, "IP checksum");
        NS_TEST_EXPECT_MSG_EQ(ip.GetSource().Get(), key.SourceIpv4(), "source");
        TcpHeader tcp;
        tcp.EnableChecksums();
        tcp.InitializeChecksum(ip.GetSource(), ip.GetDestination(), 6);
        packet->PeekHeader(tcp);
        NS_TEST_EXPECT_MSG_EQ(tcp.GetSourcePort(), key.sourcePort, "port");
        packet->RemoveHeader(tcp);
        NS_TEST_EXPECT_MSG_EQ(tcp.IsChecksumOk(), on, "TCP checksum");
    }
};

/// The first byte of an answer.
class AnsweredTestCase : public TestCase
{
  public:
    AnsweredTestCase()
        : TestCase("FlowAnswered comes once for each flow, with its first byte")
    {
    }

  private:
    void AtClient(Ptr<const Packet> /* packet */, uint64_t flow, uint32_t index)
    {
        const auto& packets = ReadCut()->GetFlows()[m_pair->flows->Find(flow)->flow].packets;
        const uint8_t* const ip = ReadCut()->GetBytes(packets[index]);
        const uint32_t headers = (ip[0] & 15U) * 4 + (ip[(ip[0] & 15U) * 4 + 12] >> 4) * 4U;
        if (packets[index].ipLength > headers && m_firstData.count(flow) == 0)
        {
            m_firstData.emplace(flow, Simulator::Now());
        }
    }

    void Answered(uint64_t flow)
    {
        m_answers.emplace(flow, Simulator::Now());
    }

    void DoRun() override
    {
        Pair pair(ReadCut());
        m_pair = &pair;
        pair.client->TraceConnectWithoutContext("PacketDelivered",
                                                MakeCallback(&AnsweredTestCase::AtClient, this));
        pair.client->TraceConnectWithoutContext("FlowAnswered",
                                                MakeCallback(&AnsweredTestCase::Answered, this));
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_GT(m_firstData.size(), 200, "many have one");
        NS_TEST_EXPECT_MSG_EQ((m_answers == m_firstData), true, "with the first data, no other");
    }

    Pair* m_pair{nullptr};
    std::multimap<uint64_t, Time> m_firstData;
    std::multimap<uint64_t, Time> m_answers;
};

class ReplayTestSuite : public TestSuite
{
  public:
    ReplayTestSuite()
        : TestSuite("flow-distribution-replay", TestSuite::Type::UNIT)
    {
        AddTestCase(new WholeReplayTestCase);
        AddTestCase(new ManyOpenTestCase);
        AddTestCase(new ResetTestCase);
        AddTestCase(new FailureTestCase);
        AddTestCase(new PacketTestCase);
        AddTestCase(new AnsweredTestCase);
    }
};

ReplayTestSuite g_replayTestSuite;

} // namespace
