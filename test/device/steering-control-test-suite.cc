// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/refusal.h"
#include "../rig/scripted-device.h"

#include "ns3/boolean.h"

using namespace ns3;

namespace
{

constexpr DropReason STEERED{"steered"};
constexpr DropReason NOT_NOW{"not-now"};
constexpr DropReason TOO_LATE{"too-late"};

/// A scripted device that has an own address of each IP version and has joined groups.
class ControlTestCase : public SteeringTestCase
{
  public:
    using SteeringTestCase::SteeringTestCase;

  protected:
    static constexpr const char* OWN = "10.4.0.1";
    static constexpr const char* OWN6 = "2001:db8:4::1";
    static constexpr const char* GROUP = "239.1.2.3";
    static constexpr const char* LINK_GROUP = "224.0.0.18";
    static constexpr const char* LINK_GROUP6 = "ff02::12";

    void Declare()
    {
        m_device->AddOwnAddress(Ipv4Address(OWN));
        m_device->AddOwnAddress(Ipv6Address(OWN6));
        for (const char* group : {GROUP, LINK_GROUP})
        {
            m_device->JoinGroup(Ipv4Address(group));
        }
        m_device->JoinGroup(Ipv6Address(LINK_GROUP6));
        m_device->SetReceiveCallback(MakeBoundCallback(&ControlTestCase::CountUp, &m_up));
    }

    /// @return what is meant for the device itself, one packet each
    static std::vector<TestBytes> Control()
    {
        const TestBytes heartbeat = MakeUdp(4000, 4000, 10);
        return {MakeIpv4(LEFT, OWN, UDP, heartbeat),
                MakeIpv4(LEFT, GROUP, UDP, heartbeat),
                MakeIpv4(LEFT, LINK_GROUP, 112, TestBytes(8)),
                MakeIpv6("2001:db8:1::1", OWN6, UDP, heartbeat),
                MakeIpv6("fe80::1", LINK_GROUP6, 112, TestBytes(8))};
    }

    void SendControl()
    {
        for (const TestBytes& bytes : Control())
        {
            m_star->Send(0, bytes);
        }
        RunAndBalance();
    }

    uint32_t m_up{0}; //!< packets that the node's stack saw

  private:
    static bool CountUp(uint32_t* up, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        ++*up;
        return true;
    }
};

/// Who is asked about control messages.
class HearFirstTest : public ControlTestCase
{
  public:
    HearFirstTest()
        : ControlTestCase("D4, M4b: the device is asked first about own addresses and its groups")
    {
    }

  private:
    void DoRun() override
    {
        Connect();
        Declare();
        const auto n = static_cast<uint32_t>(Control().size());
        m_device->verdict = SteeringVerdict::Drop(STEERED);
        SendControl();
        NS_TEST_EXPECT_MSG_EQ(m_device->asked, n, "asked about each");
        NS_TEST_EXPECT_MSG_EQ(m_up, n, "left to the node's stack where the device says nothing");
        m_device->heard = SteeringVerdict::Consume();
        SendControl();
        NS_TEST_EXPECT_MSG_EQ(m_device->asked, 2 * n, "asked again");
        NS_TEST_EXPECT_MSG_EQ(m_up, n, "what the device takes the stack does not see");
        ExpectCount("Consumed", n);
        m_device->heard = SteeringVerdict::Drop(NOT_NOW);
        SendControl();
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["not-now"], n, "dropped by name");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["steered"], 0, "never steered");

        const uint32_t asked = m_device->asked;
        m_star->Send(0, MakeIpv4(LEFT, "224.0.0.5", UDP, MakeUdp(1, 2, 3)));
        m_star->Send(0, MakeIpv4(LEFT, "239.9.9.9", UDP, MakeUdp(1, 2, 3)));
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_device->asked, asked, "groups that it did not join");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["steered"], 1, "the wider group is traffic");
        NS_TEST_EXPECT_MSG_EQ(
            IsRefused([&] { m_device->JoinGroup(Ipv4Address(LEFT)); }), true, "no group");
    }
};

/// An address that the device stands for, but that is traffic.
class AnsweredTest : public SteeringTestCase
{
  public:
    AnsweredTest()
        : SteeringTestCase("M5: an address may be answered for and is steered, not heard")
    {
    }

  private:
    void DoRun() override
    {
        const uint32_t peer = m_star->AddCsma(1);
        m_device->AddAnsweredAddress(Ipv4Address("198.18.0.1"));
        m_device->verdict = SteeringVerdict::Drop(STEERED);
        TestBytes request{0, 1, 8, 0, 6, 4, 0, 1};
        AppendBytes(request, {0, 0, 0, 0, 0, 0x77});
        AppendNumber(request, Ipv4Address(LEFT).Get(), 4);
        AppendBytes(request, TestBytes(6));
        AppendNumber(request, Ipv4Address("198.18.0.1").Get(), 4);
        m_star->Send(peer, request, 0x0806);
        m_star->Send(peer, MakeIpv4(LEFT, "198.18.0.1", UDP, MakeUdp(1, 2, 3)));
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_star->peers[peer]->got.size(), 1, "an ARP reply");
        NS_TEST_EXPECT_MSG_EQ(m_device->asked, 0, "not for the device itself");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["steered"], 1, "steered");
    }
};

/// Packets that the device keeps.
class HoldTest : public ControlTestCase
{
  public:
    HoldTest()
        : ControlTestCase("C4: held packets are counted, and released in any way")
    {
    }

  private:
    void DoRun() override
    {
        Connect();
        Declare();
        m_device->verdict = SteeringVerdict::Hold();
        m_device->heard = SteeringVerdict::Hold();
        const uint32_t traffic = 5;
        for (uint32_t i = 0; i < traffic; ++i)
        {
            m_star->Send(0, Datagram(static_cast<uint16_t>(100 + i)));
        }
        m_star->Send(0, Control().front());
        RunAndBalance();
        NS_TEST_ASSERT_MSG_EQ(m_device->GetNHeld(), traffic + 1, "all are inside");
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(1), 0, "none has left");

        m_device->ReleaseOne(SteeringVerdict::Route());
        m_device->ReleaseOne(SteeringVerdict::Drop(TOO_LATE));
        m_device->SetStandby(true);
        m_device->ReleaseOne(SteeringVerdict::Route());
        m_device->ReleaseOne(SteeringVerdict::Consume());
        m_device->SetStandby(false);
        m_device->SetFailed(true);
        m_device->ReleaseOne(SteeringVerdict::Forward(1, {}));
        m_device->SetFailed(false);
        m_device->ReleaseOne(SteeringVerdict::Deliver());
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_device->GetNHeld(), 0, "none is left");
        NS_TEST_ASSERT_MSG_EQ(m_star->GotIp(1), 1, "the routed one");
        NS_TEST_EXPECT_MSG_EQ(
            (m_star->peers[1]->got[0].bytes == DatagramBehind(100)), true, "the first");
        const std::map<std::string, uint64_t> dropped = {
            {"too-late", 1}, {"standby", 1}, {"device-failed", 1}};
        NS_TEST_EXPECT_MSG_EQ((m_counts->dropped == dropped), true, "dropped by name");
        NS_TEST_EXPECT_MSG_EQ(m_up, 1, "delivered");
        ExpectCount("Consumed", 1);
    }
};

/// A device that waits for its turn.
class StandbyTest : public ControlTestCase
{
  public:
    StandbyTest()
        : ControlTestCase("M4b: on standby it hears and answers control, and forwards nothing")
    {
    }

  private:
    void DoRun() override
    {
        Connect();
        Declare();
        m_device->SetAttribute("Standby", BooleanValue(true));
        NS_TEST_EXPECT_MSG_EQ(m_device->IsStandby(), true, "a state");
        NS_TEST_EXPECT_MSG_EQ(m_device->HasFailed(), false, "of its own");
        m_device->heard = SteeringVerdict::Consume();
        SendControl();
        NS_TEST_EXPECT_MSG_EQ(m_device->asked, Control().size(), "it hears");
        m_device->SendGenerated(MakePacket(MakeIpv4(OWN, LEFT, UDP, MakeUdp(4000, 4000, 10))));
        m_star->Send(0, Datagram());
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(0), 1, "it answers");
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(1), 0, "it forwards nothing");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["standby"], 1, "dropped by name");
        m_device->SetStandby(false);
        m_star->Send(0, Datagram());
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(1), 1, "and forwards when it is called");
        m_device->SetAttribute("PipelineLatency", TimeValue(MicroSeconds(50)));
        m_star->Send(0, Datagram());
        Simulator::Schedule(MicroSeconds(10), &SteeringNetDevice::SetStandby, m_device, true);
        RunAndBalance();
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["standby"], 2, "what was inside, too");
    }
};

/// The suite.
class SteeringControlTestSuite : public TestSuite
{
  public:
    SteeringControlTestSuite()
        : TestSuite("flow-distribution-steering-control", Type::UNIT)
    {
        AddTestCase(new HearFirstTest);
        AddTestCase(new AnsweredTest);
        AddTestCase(new HoldTest);
        AddTestCase(new StandbyTest);
    }
};

SteeringControlTestSuite g_steeringControlTestSuite; //!< registers the suite

} // namespace
