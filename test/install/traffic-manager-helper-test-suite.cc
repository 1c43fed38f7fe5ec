// SPDX-License-Identifier: GPL-2.0-only

#include "tier-network.h"

#include "ns3/boolean.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

using namespace ns3;

namespace
{

/// A case that cleans up.
class TrafficManagerHelperTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// Runs 30 flows; all are answered, each by one manager both ways.
    void ExpectOneManagerEach(TierNetwork& net)
    {
        HostTalk talk(NodeContainer(net.clients, net.servers));
        net.AskService(talk);
        talk.Run();
        NS_TEST_EXPECT_MSG_EQ(talk.questions, 30, "all questions reach a server");
        NS_TEST_EXPECT_MSG_EQ(talk.answers, 30, "all answers reach a client");
        for (const auto& [flow, passed] : net.chosen)
        {
            NS_TEST_EXPECT_MSG_EQ(passed.size(), 1, "one manager for " << flow.first.ToString());
        }
    }

  private:
    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/// What the helper gives the devices.
class InstallTest : public TrafficManagerHelperTestCase
{
  public:
    InstallTest()
        : TrafficManagerHelperTestCase("ids count up over installations; servers have weights")
    {
    }

  private:
    void DoRun() override
    {
        TierNetwork net(3);
        net.managerHelper.SetAttribute("ServerChoice", StringValue("weighted"));
        NetDeviceContainer managers(net.managerHelper.Install(net.managers.Get(0)));
        managers.Add(
            net.managerHelper.Install(NodeContainer(net.managers.Get(1), net.managers.Get(2))));
        for (uint32_t i = 0; i < managers.GetN(); ++i)
        {
            UintegerValue id;
            managers.Get(i)->GetAttribute("ManagerId", id);
            NS_TEST_EXPECT_MSG_EQ(id.Get(), i, "in order");
            managers.Get(i)->TraceConnectWithoutContext(
                "Translated", MakeCallback(&InstallTest::Translated, this));
        }
        net.Finish();
        net.distributorHelper.AddBackends(net.distributors, net.servers);
        TrafficManagerHelper::AddServers(managers, net.servers, {0, 1, 1});
        ExpectOneManagerEach(net);
        NS_TEST_EXPECT_MSG_EQ(m_flows[0], 0, "no share without weight");
        NS_TEST_EXPECT_MSG_EQ(m_flows[1] + m_flows[2], 30, "the others have all");
        NS_TEST_EXPECT_MSG_GT(m_flows[1], 0, "one some");
        NS_TEST_EXPECT_MSG_GT(m_flows[2], 0, "the other some");
    }

    void Translated(const flowhash::FlowKey&,
                    const flowhash::FlowKey&,
                    std::optional<flowhash::MemberId> server)
    {
        ++m_flows[server.value()];
    }

    std::map<flowhash::MemberId, uint32_t> m_flows;
};

/// T2: clients hide behind one address that all managers have.
class SharedSelfAddressTest : public TrafficManagerHelperTestCase
{
  public:
    SharedSelfAddressTest()
        : TrafficManagerHelperTestCase("T2: replies to a shared self address, routed globally, "
                                       "reach the manager that opened the flow")
    {
    }

  private:
    void DoRun() override
    {
        TierNetwork net(3);
        // [source] doc/own-network.rst shows this.
        net.managerHelper.SetAttribute("TranslateSource", BooleanValue(true));
        net.managerHelper.SetAttribute("SelfAddress", Ipv4AddressValue(Ipv4Address("203.0.113.1")));
        net.managerHelper.SetAttribute("Scheme", StringValue(TierNetwork::SCHEME));
        net.managerHelper.SetAttribute("PortTable", StringValue("scheme"));
        net.distributorHelper.AddSelfAddress(Ipv4Address("203.0.113.1"));
        const auto managers = net.managerHelper.Install(net.managers);
        net.Finish();
        TrafficManagerHelper::AddServers(managers, net.servers);
        ExpectOneManagerEach(net);
        // A port of the self address may serve several flows, to different servers.
        NS_TEST_EXPECT_MSG_GT(net.chosen.size(), 30, "replies were hashed, too");
        NS_TEST_EXPECT_MSG_EQ(net.Used().size(), 3, "each manager has some");
    }
};

/// T2, D4: each manager has a self address of its own, and packets to it need no hash.
class OwnSelfAddressTest : public TrafficManagerHelperTestCase
{
  public:
    OwnSelfAddressTest()
        : TrafficManagerHelperTestCase("T2, D4: own self addresses are routed globally, unhashed")
    {
    }

  private:
    void DoRun() override
    {
        TierNetwork net(3);
        net.managerHelper.SetAttribute("TranslateSource", BooleanValue(true));
        net.managerHelper.SetAttribute("SelfAddressShared", BooleanValue(false));
        NetDeviceContainer managers;
        for (uint32_t i = 0; i < net.managers.GetN(); ++i)
        {
            const Ipv4Address self(Ipv4Address("203.0.113.1").Get() + i);
            net.managerHelper.SetAttribute("SelfAddress", Ipv4AddressValue(self));
            managers.Add(net.managerHelper.Install(net.managers.Get(i)));
        }
        NS_TEST_EXPECT_MSG_EQ(TrafficManagerHelper::AssignStreams(managers, 7), 3, "for ports");
        net.Finish();
        TrafficManagerHelper::AddServers(managers, net.servers);
        ExpectOneManagerEach(net);
        NS_TEST_EXPECT_MSG_EQ(net.chosen.size(), 30, "requests were hashed, answers only routed");
    }
};

/// The suite.
class TrafficManagerHelperTestSuite : public TestSuite
{
  public:
    TrafficManagerHelperTestSuite()
        : TestSuite("flow-distribution-traffic-manager-helper", Type::UNIT)
    {
        AddTestCase(new InstallTest);
        AddTestCase(new SharedSelfAddressTest);
        AddTestCase(new OwnSelfAddressTest);
    }
};

TrafficManagerHelperTestSuite g_trafficManagerHelperTestSuite; //!< registers the suite

} // namespace
