// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/flow-tag.h"
#include "../rig/call-function.h"
#include "../rig/scripted-device.h"

#include "ns3/tier-probe.h"

using namespace ns3;

namespace
{

/// What a member that does not work sees.
class AwayTest : public SteeringTestCase
{
  public:
    AwayTest()
        : SteeringTestCase("a member that failed or is on standby sees nothing of what reaches it")
    {
    }

  private:
    /// One more packet of the flow comes. @param number of the packet
    void Send(uint32_t number)
    {
        const auto packet = MakePacket(Datagram());
        packet->AddPacketTag(FlowTag(0, false, number));
        const auto from = m_star->peers.at(0)->device;
        Simulator::ScheduleWithContext(
            from->GetNode()->GetId(), Time(0), &CallFunction, [from, packet] {
                from->Send(packet, from->GetBroadcast(), 0x0800);
            });
        RunAndBalance();
    }

    void DoRun() override
    {
        Connect();
        FlowRoster roster(&Simulator::Now);
        roster.FlowStarted(0, {});
        ChoiceBook book(roster);
        FlowLedger ledger(roster, book);
        ImbalanceMonitor imbalance(book);
        TierProbe probe(
            {ledger, imbalance, book}, {"tm"}, {{3, 1.0, flowhash::MemberState::ACTIVE}});
        probe.WatchSteering(m_device, 3);
        const auto seen = [&ledger] { return ledger.Report(0).forward.packetsSeen; };
        m_device->SetStandby(true);
        Send(0);
        NS_TEST_EXPECT_MSG_EQ(seen(), 0, "on standby");
        m_device->SetStandby(false);
        Send(1);
        NS_TEST_EXPECT_MSG_EQ(seen(), 1, "at work");
        m_device->SetFailed(true);
        Send(2);
        NS_TEST_EXPECT_MSG_EQ(seen(), 1, "failed");
        ExpectCount("Received", 3);
    }
};

/// What a member hands on to another one.
class HandedOnTest : public SteeringTestCase
{
  public:
    HandedOnTest()
        : SteeringTestCase(
              "a packet counts where it came into a tier, not where it is handed on to")
    {
    }

  private:
    /// A packet of a flow comes in. @param port where @param flow its number
    void Send(uint32_t port, uint64_t flow)
    {
        const auto packet = MakePacket(Datagram());
        packet->AddPacketTag(FlowTag(flow, false, 0));
        const auto from = m_star->peers.at(port)->device;
        Simulator::ScheduleWithContext(
            from->GetNode()->GetId(), Time(0), &CallFunction, [from, packet] {
                from->Send(packet, from->GetBroadcast(), 0x0800);
            });
        RunAndBalance();
    }

    void DoRun() override
    {
        Connect();
        FlowRoster roster(&Simulator::Now);
        roster.FlowStarted(0, {});
        roster.FlowStarted(1, {});
        ChoiceBook book(roster);
        FlowLedger ledger(roster, book);
        ImbalanceMonitor imbalance(book);
        const flowhash::Member member{3, 1.0, flowhash::MemberState::ACTIVE};
        TierProbe probe({ledger, imbalance, book}, {"dispatcher"}, {member});
        probe.WatchSteering(m_device, 3, {1});
        Send(1, 0);
        NS_TEST_EXPECT_MSG_EQ(ledger.Report(0).forward.packetsSeen, 0, "by a fellow");
        NS_TEST_EXPECT_MSG_EQ(ledger.Owner(0, 0).has_value(), false, "who has seen the flow first");
        Send(0, 1);
        NS_TEST_EXPECT_MSG_EQ(ledger.Report(0).forward.packetsSeen, 1, "from outside");
        NS_TEST_EXPECT_MSG_EQ(imbalance.Members().at(0).packets, 1, "load");
        ExpectCount("Received", 2);
    }
};

/// The suite.
class TierProbeTestSuite : public TestSuite
{
  public:
    TierProbeTestSuite()
        : TestSuite("flow-distribution-tier-probe", Type::UNIT)
    {
        AddTestCase(new AwayTest);
        AddTestCase(new HandedOnTest);
    }
};

TierProbeTestSuite g_tierProbeTestSuite; //!< registers itself

} // namespace
