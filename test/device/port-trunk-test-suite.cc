// SPDX-License-Identifier: GPL-2.0-only

// Ports that are several links: one port to all but the last step, and which link takes a packet.

#include "../../model/device/port-trunk.h"
#include "../rig/refusal.h"
#include "../rig/test-packets.h"

#include "ns3/csma-helper.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/router-net-device.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t LINKS = 3;
const std::string IN_TURN = "select=round-robin";

/// A router with a trunk to a node, and a single link to another one.
class TrunkTest : public TestCase
{
  public:
    TrunkTest()
        : TestCase("S1: a trunk is one port, and links that are down take nothing")
    {
    }

  private:
    void DoRun() override
    {
        Build();
        CheckPorts();
        Send(6);
        NS_TEST_EXPECT_MSG_EQ((m_sent == std::vector<uint32_t>{2, 2, 2}), true, "in turn");
        m_router->SetLinkUp(m_links.Get(2), false);
        m_router->SetLinkUp(m_links.Get(2), false); // which is known
        Send(4);
        NS_TEST_EXPECT_MSG_EQ((m_sent == std::vector<uint32_t>{4, 2, 4}), true, "two are left");
        m_router->SetLinkUp(m_links.Get(0), false);
        m_router->SetLinkUp(m_links.Get(4), false);
        Send(5);
        NS_TEST_EXPECT_MSG_EQ(m_dropped, 5, "no link is up");
        m_router->SetLinkUp(m_links.Get(4), true);
        Send(1);
        NS_TEST_EXPECT_MSG_EQ((m_sent == std::vector<uint32_t>{4, 2, 5}), true, "one is again");
        NS_TEST_EXPECT_MSG_EQ(m_received, 11, "all on one port");
        CheckRefusals();
        Simulator::Destroy();
    }

    void Build()
    {
        m_nodes.Create(3);
        for (uint32_t link = 0; link < LINKS; ++link)
        {
            m_links.Add(PointToPointHelper().Install(m_nodes.Get(0), m_nodes.Get(1)));
        }
        m_single = PointToPointHelper().Install(m_nodes.Get(0), m_nodes.Get(2));
        m_router = CreateObject<RouterNetDevice>();
        m_nodes.Get(0)->AddDevice(m_router);
        m_peer = CreateObject<RouterNetDevice>();
        m_nodes.Get(1)->AddDevice(m_peer);
        m_router->AddPort(m_single.Get(0));
        m_trunk = m_router->AddTrunk(Ends(0), IN_TURN);
        m_peer->AddTrunk(Ends(1), IN_TURN);
        m_router->AddRoute(Ipv4Address("10.0.0.0"), 8, m_trunk);
        m_router->TraceConnectWithoutContext("Dropped", MakeCallback(&TrunkTest::Dropped, this));
        m_peer->TraceConnectWithoutContext("Received", MakeCallback(&TrunkTest::Received, this));
        for (uint32_t link = 0; link < LINKS; ++link)
        {
            m_links.Get(2 * link)->TraceConnect(
                "MacTx", std::to_string(link), MakeCallback(&TrunkTest::Sent, this));
        }
    }

    /// @param side 0 or 1 @return the devices there
    std::vector<Ptr<NetDevice>> Ends(uint32_t side) const
    {
        std::vector<Ptr<NetDevice>> ends;
        for (uint32_t link = 0; link < LINKS; ++link)
        {
            ends.push_back(m_links.Get(2 * link + side));
        }
        return ends;
    }

    void CheckPorts()
    {
        NS_TEST_EXPECT_MSG_EQ(m_router->GetNPorts(), 2, "one port more");
        NS_TEST_EXPECT_MSG_EQ(m_router->GetNLinks(0), 1, "a single link");
        NS_TEST_EXPECT_MSG_EQ(m_router->GetNLinks(m_trunk), LINKS, "of so many links");
        NS_TEST_EXPECT_MSG_EQ(m_router->GetLink(0, 0), m_single.Get(0), "itself");
        NS_TEST_EXPECT_MSG_EQ(m_router->GetLink(m_trunk, 2), m_links.Get(4), "by number");
        NS_TEST_EXPECT_MSG_EQ(
            m_router->GetPort(m_trunk), m_links.Get(0), "the first stands for all");
    }

    void Send(uint32_t count)
    {
        const TestBytes bytes = MakeIpv4("10.0.0.1", "10.0.0.2", UDP, MakeUdp(1000, 53, 20));
        for (uint32_t i = 0; i < count; ++i)
        {
            m_router->Send(MakePacket(bytes), Address(), 0x0800);
        }
        Simulator::Run();
    }

    void CheckRefusals()
    {
        const auto expect = [this](const std::string& why, const auto& call) {
            const std::string refusal = RefusalOf(call);
            NS_TEST_EXPECT_MSG_EQ((refusal.find(why) != std::string::npos), true, refusal);
        };
        expect("a port already", [this] { m_router->AddPort(m_links.Get(2)); });
        expect("a port already", [this] { m_router->AddTrunk({m_links.Get(2)}, IN_TURN); });
        expect("no link of a trunk", [this] { m_router->SetLinkUp(m_single.Get(0), false); });
        expect("no link 3 among 3", [this] { m_router->GetLink(m_trunk, 3); });
        expect("no port 7", [this] { m_router->GetNLinks(7); });
        expect("one link at least", [] { PortTrunk({}, IN_TURN); });
        expect("link addresses", [this] { PortTrunk(Ends(0), "hash=bond-layer2"); });
        expect("cookies", [this] { PortTrunk(Ends(0), "state=cookie"); });
        const NetDeviceContainer shared = CsmaHelper().Install(m_nodes);
        expect("link addresses", [&] { m_router->AddTrunk({shared.Get(0)}, IN_TURN); });
        const auto twice = PointToPointHelper().Install(m_nodes.Get(0), m_nodes.Get(1)).Get(0);
        expect("named twice", [&] { m_router->AddTrunk({twice, twice}, IN_TURN); });
    }

    void Sent(std::string link, Ptr<const Packet>)
    {
        ++m_sent.at(std::stoul(link));
    }

    void Dropped(Ptr<const Packet>, const PacketView&, const DropReason& reason)
    {
        m_dropped += reason == ForwardingNetDevice::DROP_TRUNK_DOWN ? 1 : 0;
    }

    void Received(Ptr<const Packet>, const PacketView&, uint32_t port)
    {
        m_received += port == 0 ? 1 : 0;
    }

    NodeContainer m_nodes;
    NetDeviceContainer m_links; //!< both ends of each, one after the other
    NetDeviceContainer m_single;
    Ptr<RouterNetDevice> m_router;
    Ptr<RouterNetDevice> m_peer;
    uint32_t m_trunk{0};
    std::vector<uint32_t> m_sent = std::vector<uint32_t>(LINKS);
    uint32_t m_dropped{0};
    uint32_t m_received{0};
};

/// The suite.
class PortTrunkTestSuite : public TestSuite
{
  public:
    PortTrunkTestSuite()
        : TestSuite("flow-distribution-port-trunk", Type::UNIT)
    {
        AddTestCase(new TrunkTest);
    }
};

PortTrunkTestSuite g_portTrunkTestSuite; //!< registers itself

} // namespace
