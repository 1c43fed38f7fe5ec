// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/direct-topology-helper.h"
#include "ns3/membership-director.h"
#include "ns3/names.h"
#include "ns3/request-client.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/traffic-manager-topology-helper.h"

#include <fstream>
#include <stdexcept>

using namespace ns3;

namespace
{

/// Ends a test's simulation whatever happens in it.
struct Cleanup
{
    ~Cleanup()
    {
        Simulator::Destroy();
    }
};

void
AddWeb(SteeringTopologyHelper& topology)
{
    topology.AddService({Ipv4Address("198.18.0.1"), 6, {80}});
}

/// The members of a direct topology are the servers.
class DirectMembersTest : public TestCase
{
  public:
    DirectMembersTest()
        : TestCase("M1: members of a direct topology are the servers, by id and weight")
    {
    }

  private:
    void DoRun() override
    {
        Cleanup cleanup;
        DirectTopologyHelper topology;
        AddWeb(topology);
        topology.SetServers(4);
        topology.SetDistributorAttribute("Scheme", StringValue("select=hrw"));
        topology.SetServerWeights({1, 2, 1});
        topology.Build();
        Ptr<DistributorNetDevice> distributor = topology.GetDistributors().at(0);
        const auto& members = distributor->GetDistribution().Members();
        NS_TEST_ASSERT_MSG_EQ(members.size(), 3, "the fourth is no member yet");
        NS_TEST_EXPECT_MSG_EQ(members[1].weight, 2, "weight of server 1");
        distributor->UpdateMembers({{flowhash::MemberChange::Kind::ADD, 3, 1}});
        NS_TEST_EXPECT_MSG_EQ(distributor->GetDistribution().Members().size(),
                              4,
                              "but it can be added: it is linked and declared");
    }
};

/// Every device of a topology is where ns-3 users look for it.
class AttributePathTest : public TestCase
{
  public:
    AttributePathTest()
        : TestCase("devices of a topology are reachable as attribute paths")
    {
    }

  private:
    void DoRun() override
    {
        Cleanup cleanup;
        TrafficManagerTopologyHelper topology;
        AddWeb(topology);
        topology.SetManagers(3);
        topology.Build();
        Config::Set("/NodeList/*/DeviceList/*/$ns3::DistributorNetDevice/PipelineLatency",
                    TimeValue(MicroSeconds(7)));
        Config::Set("/NodeList/*/DeviceList/*/$ns3::TrafficManagerNetDevice/TranslateSource",
                    BooleanValue(true));
        for (const auto& distributor : topology.GetDistributors())
        {
            TimeValue latency;
            distributor->GetAttribute("PipelineLatency", latency);
            NS_TEST_EXPECT_MSG_EQ(latency.Get(), MicroSeconds(7), "set by its path");
        }
        BooleanValue translates;
        topology.GetManagers().at(2)->GetAttribute("TranslateSource", translates);
        NS_TEST_EXPECT_MSG_EQ(translates.Get(), true, "set by its path");
    }
};

/// pcap and ascii traces on every port.
class TraceTest : public TestCase
{
  public:
    TraceTest()
        : TestCase("pcap and ascii traces are written for every port, p2p and CSMA")
    {
    }

  private:
    void DoRun() override
    {
        {
            Cleanup cleanup;
            TrafficManagerTopologyHelper topology;
            AddWeb(topology);
            topology.SetServersOnSegment(true);
            topology.Build();
            topology.EnablePcapAll(CreateTempDirFilename("port"));
            topology.EnableAsciiAll(CreateTempDirFilename("port"));
            for (uint32_t i = 0; i < topology.GetPorts().GetN(); ++i)
            {
                Ptr<NetDevice> device = topology.GetPorts().Get(i);
                m_stems.push_back("port-" + std::to_string(device->GetNode()->GetId()) + "-" +
                                  std::to_string(device->GetIfIndex()));
            }
        }
        NS_TEST_ASSERT_MSG_EQ(m_stems.size(), 12, "5 links and a segment of 2");
        for (const std::string& stem : m_stems)
        {
            for (const char* suffix : {".pcap", ".tr"})
            {
                const std::string file = CreateTempDirFilename(stem + suffix);
                NS_TEST_EXPECT_MSG_EQ(std::ifstream(file).good(), true, file << " is missing");
            }
        }
    }

    std::vector<std::string> m_stems;
};

/// What cannot be is refused with a word on what could.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("unknown link kinds and impossible numbers of distributors are refused")
    {
    }

  private:
    void DoRun() override
    {
        TrafficManagerTopologyHelper topology;
        std::string said;
        try
        {
            topology.SetLink("wann", {});
        }
        catch (const std::invalid_argument& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(said,
                              "no link kind 'wann'; known: access, between, manager, server, wan",
                              "names the known kinds");
        bool refused = false;
        try
        {
            topology.SetDistributors(3);
        }
        catch (const std::invalid_argument&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "three distributors");
    }
};

/// Services that cannot be are refused wherever they are declared.
class ServiceRefusalTest : public TestCase
{
  public:
    ServiceRefusalTest()
        : TestCase("services at addresses that no single host can have, or without ports")
    {
    }

  private:
    template <class Action>
    void ExpectRefusal(const std::string& what, Action action)
    {
        bool refused = false;
        try
        {
            action();
        }
        catch (const flowhash::SpecError&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, what);
    }

    void DoRun() override
    {
        for (const char* text : {"224.0.0.1", "127.0.0.1", "0.0.0.0", "255.255.255.255"})
        {
            const Ipv4Address address(text);
            ExpectRefusal(text, [&] {
                TrafficManagerTopologyHelper().AddService({address, 6, {80}});
            });
            ExpectRefusal(
                text, [&] { CreateObject<DistributorNetDevice>()->AddService(address, 6, 80); });
            ExpectRefusal(
                text, [&] { CreateObject<TrafficManagerNetDevice>()->AddService(address, 6, 80); });
            ExpectRefusal(text, [&] { CreateObject<RequestClient>()->AddTarget({address, 80}); });
        }
        ExpectRefusal("IPv6 group", [] {
            CreateObject<DistributorNetDevice>()->AddService(Ipv6Address("ff02::1"), 6, 80);
        });
        ExpectRefusal("no port", [] {
            TrafficManagerTopologyHelper().AddService({Ipv4Address("198.18.0.1"), 6, {}});
        });
    }
};

/// The director keeps what happens apart from what is learned.
class DirectorTest : public TestCase
{
  public:
    DirectorTest()
        : TestCase("X3: a member fails at once and silently; choosers learn after the delay")
    {
    }

  private:
    void DoRun() override
    {
        Cleanup cleanup;
        MembershipDirector director;
        MembershipDirector::Tier tier;
        tier.setFailed = [this](uint32_t id, bool failed) {
            Note((failed ? "fails " : "works ") + std::to_string(id));
        };
        tier.choosers.push_back([this](const std::vector<flowhash::MemberChange>& changes) {
            Note("told of " + std::to_string(changes.at(0).id));
        });
        director.AddTier("tm", tier);
        director.SetObserver({[this](std::size_t number, const ScenarioEvent&) {
                                  Note("happened " + std::to_string(number));
                              },
                              [this](std::size_t, const ScenarioEvent&) { Note("learning"); },
                              [this](std::size_t, const ScenarioEvent&) { Note("learned"); }});
        director.Schedule({Seconds(1), "fail", "tm", 3, 1}, MilliSeconds(500));
        director.Schedule({Seconds(2), "weight", "tm", 4, 2}, MilliSeconds(500));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_notes,
                              "1.0 fails 3;1.0 happened 0;1.5 learning;1.5 told of 3;1.5 learned;"
                              "2.0 happened 1;2.5 learning;2.5 told of 4;2.5 learned;",
                              "in this order, at these times");
    }

    void Note(const std::string& what)
    {
        const int64_t tenths = Simulator::Now().GetMilliSeconds() / 100;
        m_notes +=
            std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " + what + ";";
    }

    std::string m_notes;
};

/// The suite.
class TopologyHelperSuite : public TestSuite
{
  public:
    TopologyHelperSuite()
        : TestSuite("flow-distribution-topology-helper", TestSuite::Type::UNIT)
    {
        AddTestCase(new DirectMembersTest);
        AddTestCase(new AttributePathTest);
        AddTestCase(new TraceTest);
        AddTestCase(new RefusalTest);
        AddTestCase(new ServiceRefusalTest);
        AddTestCase(new DirectorTest);
    }
};

TopologyHelperSuite g_topologyHelperSuite; //!< registers itself

} // namespace
