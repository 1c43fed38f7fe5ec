// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/refusal.h"
#include "../rig/scripted-device.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/uinteger.h"

using namespace ns3;

namespace
{

constexpr DropReason SOME_REASON{"some-reason"};

/// Bad values and bad usage.
class BadUsageTest : public SteeringTestCase
{
  public:
    BadUsageTest()
        : SteeringTestCase("Bad attribute values and bad usage are refused")
    {
    }

  private:
    void DoRun() override
    {
        auto fails = [this](const char* name, const AttributeValue& value) {
            return !m_device->SetAttributeFailSafe(name, value);
        };
        NS_TEST_EXPECT_MSG_EQ(fails("PacketRate", DoubleValue(-1)), true, "negative rate");
        NS_TEST_EXPECT_MSG_EQ(fails("PacketRate", DoubleValue(2e9)), true, "rate beyond 1/ns");
        NS_TEST_EXPECT_MSG_EQ(fails("PacketRate", DoubleValue(1e-4)), true, "a packet in 3 hours");
        NS_TEST_EXPECT_MSG_EQ(fails("PacketRate", DoubleValue(1e-3)), false, "the least");
        NS_TEST_EXPECT_MSG_EQ(fails("PacketRate", DoubleValue(0)), false, "no limit");
        NS_TEST_EXPECT_MSG_EQ(fails("PipelineLatency", TimeValue(Seconds(-1))), true, "latency");
        NS_TEST_EXPECT_MSG_EQ(fails("Mtu", UintegerValue(67)), true, "MTU");
        Ptr<Node> stranger = CreateObject<Node>();
        PointToPointHelper link;
        NetDeviceContainer ends = link.Install(m_star->node, stranger);
        Ptr<ScriptedDevice> homeless = CreateObject<ScriptedDevice>();
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { homeless->AddPort(ends.Get(0)); }), true, "no node");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->AddPort(nullptr); }), true, "no device");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->AddPort(m_device); }), true, "itself");
        NS_TEST_EXPECT_MSG_EQ(
            IsRefused([&] { m_device->AddPort(ends.Get(1)); }), true, "a far end");
        NS_TEST_EXPECT_MSG_EQ(m_device->AddPort(ends.Get(0)), 0, "a good one");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->AddPort(ends.Get(0)); }), true, "twice");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->GetPort(1); }), true, "unknown port");
        Ipv4Address net("10.0.0.0");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->AddRoute(net, 8, 1); }), true, "route");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->AddRoute(net, 33, 0); }), true, "prefix");
        Mac48Address link48("00:00:00:00:00:09");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->AddOwnAddress(link48); }), true, "address");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_device->AddNeighbor(0, net, link48); }),
                              true,
                              "neighbour on a medium without link addresses");
    }
};

/// All verdicts, one packet each.
class VerdictTest : public SteeringTestCase
{
  public:
    VerdictTest()
        : SteeringTestCase("Every verdict does what it says, is traced and accounted for")
    {
    }

  private:
    void SendWith(const SteeringVerdict& verdict)
    {
        m_device->verdict = verdict;
        m_star->Send(0, Datagram());
        RunAndBalance();
    }

    void DoRun() override
    {
        Connect();
        uint32_t up = 0;
        m_device->SetReceiveCallback(MakeBoundCallback(&VerdictTest::CountUp, &up));
        SendWith(SteeringVerdict::Route());
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(1), 1, "routed to the right");
        NS_TEST_EXPECT_MSG_EQ(
            (m_star->peers[1]->got[0].bytes == DatagramBehind()), true, "a hop further");
        SendWith(SteeringVerdict::Forward(0, {}));
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(0), 1, "forwarded back to the left");
        SendWith(SteeringVerdict::Deliver());
        NS_TEST_EXPECT_MSG_EQ(up, 1, "delivered");
        SendWith(SteeringVerdict::Consume());
        SendWith(SteeringVerdict::Drop(SOME_REASON));
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["some-reason"], 1, "reason");
        m_device->copies = true;
        SendWith(SteeringVerdict::Forward(0, {}));
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(0), 2, "the packet");
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(1), 2, "and its copy");
        m_device->SendGenerated(MakePacket(Datagram()));
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(1), 3, "generated");
        const std::map<std::string, uint64_t> expected = {{"Received", 6},
                                                          {"Forwarded", 5},
                                                          {"Delivered", 1},
                                                          {"Consumed", 1},
                                                          {"Copied", 1},
                                                          {"Generated", 1},
                                                          {"Dropped", 1}};
        NS_TEST_EXPECT_MSG_EQ((m_counts->counts == expected), true, "counts");
    }

    static bool CountUp(uint32_t* up, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        ++*up;
        return true;
    }
};

/// What the base settles itself.
class DropReasonTest : public SteeringTestCase
{
  public:
    DropReasonTest()
        : SteeringTestCase("Failed, malformed, not IP, no route: named; link-local ends here")
    {
    }

  private:
    void Expect(const TestBytes& bytes, const char* reason, uint16_t protocol = 0)
    {
        m_star->Send(0, bytes, protocol);
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped[reason], 1, reason);
        m_counts->dropped.clear();
    }

    void DoRun() override
    {
        Connect();
        TestBytes cut = Datagram();
        cut.pop_back();
        Expect(cut, "malformed");
        Expect(Datagram(), "malformed", 0x86dd);
        Expect(MakeIpv4(LEFT, "10.9.0.1", UDP, MakeUdp(1, 2, 3)), "no-route");
        m_device->SetFailed(true);
        Expect(Datagram(), "device-failed");
        m_device->SetAttribute("Failed", BooleanValue(false));
        NS_TEST_EXPECT_MSG_EQ(m_device->HasFailed(), false, "works again");
        m_star->Send(0, MakeIpv4(LEFT, "224.0.0.5", UDP, MakeUdp(1, 2, 3)));
        m_star->Send(0, MakeIpv4(LEFT, "255.255.255.255", UDP, MakeUdp(1, 2, 3)));
        m_star->Send(0, MakeIpv6("fe80::1", "ff02::2", 58, MakeIcmp(133, 0)));
        RunAndBalance();
        ExpectCount("Consumed", 3);
        TestBytes padded = Datagram();
        padded.resize(padded.size() + 9);
        m_star->Send(0, padded);
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(
            (m_star->peers[1]->got.at(0).bytes == DatagramBehind()), true, "unpadded");
        m_device->rewritten = MakeIpv4(RIGHT, LEFT, UDP, MakeUdp(53, 4000, 100));
        m_star->Send(0, Datagram());
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(0), 1, "routed by the rewritten destination");
    }
};

/// Frames that are no IP, over a medium that carries them.
class NotIpTest : public SteeringTestCase
{
  public:
    NotIpTest()
        : SteeringTestCase("CSMA: other protocols are dropped, frames for others are ignored")
    {
    }

  private:
    void DoRun() override
    {
        uint32_t first = m_star->AddCsma(2);
        m_star->Send(first, Datagram(), 0x88cc);
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["not-ip"], 1, "not IP");
        auto& peers = m_star->peers;
        peers[first]->device->Send(
            MakePacket(Datagram()), peers[first + 1]->device->GetAddress(), 0x0800);
        RunAndBalance();
        ExpectCount("Received", 1);
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(first + 1), 1, "the other got it");
    }
};

/// The model of processing time.
class ProcessingTest : public SteeringTestCase
{
  public:
    ProcessingTest()
        : SteeringTestCase("Processing: latency, rate, bounded queue, packets held")
    {
    }

  private:
    void DoRun() override
    {
        Connect();
        m_device->SetAttribute("PipelineLatency", TimeValue(MicroSeconds(50)));
        m_device->SetAttribute("PacketRate", DoubleValue(1000));
        m_device->SetAttribute("QueuePackets", UintegerValue(3));
        for (unsigned i = 0; i < 10; i++)
        {
            m_star->Send(0, Datagram());
        }
        Simulator::Stop(MicroSeconds(500));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_device->GetNHeld(), 4, "one in service, three waiting");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["processing-overload"], 6, "the rest");
        NS_TEST_EXPECT_MSG_EQ(m_counts->Balance(), true, "accounted for half way");
        RunAndBalance();
        const auto& got = m_star->peers[1]->got;
        NS_TEST_ASSERT_MSG_EQ(got.size(), 4, "served");
        NS_TEST_EXPECT_MSG_EQ_TOL(got[0].at.GetSeconds(), 0.001050, 1e-6, "service and latency");
        NS_TEST_EXPECT_MSG_EQ_TOL(got[3].at.GetSeconds(), 0.004050, 1e-6, "three services later");
        m_star->Send(0, Datagram());
        Simulator::Schedule(MicroSeconds(10), &SteeringNetDevice::SetFailed, m_device, true);
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["device-failed"], 1, "failed while it was inside");
    }
};

/// A neighbour that never answers.
class UnresolvedTest : public SteeringTestCase
{
  public:
    UnresolvedTest()
        : SteeringTestCase("CSMA: held while ARP asks, dropped when nobody answers")
    {
    }

  private:
    void DoRun() override
    {
        m_star->AddPointToPoint();
        uint32_t silent = m_star->AddCsma(1);
        m_device->AddRoute(Ipv4Address("10.3.0.0"), 16, 1);
        m_star->Send(0, Datagram());
        Simulator::Stop(MilliSeconds(500));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_device->GetNHeld(), 1, "held");
        NS_TEST_EXPECT_MSG_EQ(m_counts->Balance(), true, "accounted for half way");
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["neighbor-unresolved"], 1, "dropped");
        ExpectCount("Generated", 3);
        m_device->AddNeighbor(1, Ipv4Address(RIGHT), Mac48Address("00:00:00:00:99:99"));
        m_star->Send(0, Datagram());
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(silent), 0, "static neighbour is somebody else");
        ExpectCount("Forwarded", 4);
    }
};

/// The suite.
class SteeringNetDeviceTestSuite : public TestSuite
{
  public:
    SteeringNetDeviceTestSuite()
        : TestSuite("flow-distribution-steering-net-device", Type::UNIT)
    {
        AddTestCase(new BadUsageTest);
        AddTestCase(new VerdictTest);
        AddTestCase(new DropReasonTest);
        AddTestCase(new NotIpTest);
        AddTestCase(new ProcessingTest);
        AddTestCase(new UnresolvedTest);
    }
};

SteeringNetDeviceTestSuite g_steeringNetDeviceTestSuite; //!< registers the suite

} // namespace
