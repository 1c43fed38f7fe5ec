// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/call-function.h"
#include "../rig/test-packets.h"

#include "ns3/csma-helper.h"
#include "ns3/keeping-probe.h"
#include "ns3/self-selecting-net-device.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

using namespace ns3;

namespace
{

const Mac48Address GROUP_LINK("03:bf:00:00:00:07");

/// A node alone in its group, and one beside it that sends to the group.
class EffortTest : public TestCase
{
  public:
    EffortTest()
        : TestCase("X4: what a node makes and drops itself is not taken off what it received")
    {
    }

  private:
    void DoRun() override
    {
        NodeContainer nodes;
        nodes.Create(2);
        auto device = CreateObject<SelfSelectingNetDevice>();
        nodes.Get(0)->AddDevice(device);
        const auto ends = CsmaHelper().Install(nodes);
        device->AddPort(ends.Get(0));
        device->AddOwnAddress(Ipv4Address("10.1.0.1"));
        device->AddRoute(Ipv4Address("198.18.0.0"), 16, 0);
        device->AddNeighbor(
            0, Ipv4Address("198.18.0.1"), Mac48Address::ConvertFrom(ends.Get(1)->GetAddress()));
        GroupMember& member = device->GetMember();
        member.GetSelector()->SetScheme("key=five-tuple hash=sum select=modulo");
        member.GetSelector()->SetMembers(1, 0, {{0, 1.0}});
        member.SetLinkGroup(GROUP_LINK);
        KeepingProbe probe("node", {true});
        probe.AddNode(device, member.GetSelector());

        const auto send = [&](const char* destination) {
            const TestBytes bytes = MakeIpv4("10.1.0.1", destination, UDP, MakeUdp(7, 53, 8));
            device->Send(MakePacket(bytes), Address(), 0x0800);
        };
        Simulator::Schedule(MilliSeconds(10), &CallFunction, [&] {
            const TestBytes bytes = MakeIpv4("10.9.0.1", "198.18.0.1", UDP, MakeUdp(7, 53, 8));
            ends.Get(1)->Send(MakePacket(bytes), GROUP_LINK, 0x0800);
            send("198.18.0.1");  // leaves
            send("198.18.0.2");  // waits for an address in vain
            send("203.0.113.1"); // has no route
        });
        Simulator::Schedule(Seconds(10), &CallFunction, [&] {
            device->SetFailed(true);
            send("198.18.0.1");
        });
        Simulator::Stop(Seconds(11));
        Simulator::Run();
        const KeepingReport::Node report = probe.ReportKeeping().nodes.at("node0");
        NS_TEST_EXPECT_MSG_EQ(report.received, 1, "the one that came");
        NS_TEST_EXPECT_MSG_EQ(report.used, 1, "which was routed");
        Simulator::Destroy();
    }
};

/// The suite.
class KeepingProbeSuite : public TestSuite
{
  public:
    KeepingProbeSuite()
        : TestSuite("flow-distribution-keeping-probe", TestSuite::Type::UNIT)
    {
        AddTestCase(new EffortTest);
    }
};

KeepingProbeSuite g_keepingProbeSuite; //!< registers itself

} // namespace
