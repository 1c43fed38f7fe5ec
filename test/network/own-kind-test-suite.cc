// SPDX-License-Identifier: GPL-2.0-only

// A kind of group of one's own: one file, one line of registration, and scenarios know it.

#include "../../helper/network/kind/distributor-group.h"

#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-runner.h"
#include "ns3/steering-group.h"
#include "ns3/test.h"

using namespace ns3;

// [kind
namespace
{

/// A firewall that drops every n-th packet.
class FirewallNetDevice : public SteeringNetDevice
{
  public:
    static constexpr DropReason DROP_FIREWALL{"firewall"};

    /// @param every which packet it drops: the n-th of every n
    explicit FirewallNetDevice(uint32_t every)
        : m_every(every)
    {
    }

  private:
    SteeringVerdict DoSteer(SteeredPacket& /* packet */) override
    {
        const bool drops = ++m_packets % m_every == 0;
        return drops ? SteeringVerdict::Drop(DROP_FIREWALL) : SteeringVerdict::Route();
    }

    uint32_t m_every;
    uint64_t m_packets{0};
};

/// Groups of firewalls; the base gives them addresses, ports, routes and accounting.
class FirewallGroup : public SteeringGroup
{
  public:
    using SteeringGroup::SteeringGroup;

    static GroupKind Kind()
    {
        GroupKind kind;
        kind.name = "firewall";
        kind.help = "firewalls that drop every n-th packet";
        kind.keys = {MakeGroupKey("every", CountValue(2, 1'000'000), 100U, "which one it drops")};
        kind.make = [](const NodeGroupContext& context) {
            return std::make_unique<FirewallGroup>(context);
        };
        return kind;
    }

  private:
    Ptr<SteeringNetDevice> DoMakeDevice(uint32_t /* node */, Ptr<Node> host) override
    {
        auto device = CreateObject<FirewallNetDevice>(GetSettings().Count("every"));
        device->SetAddress(Mac48Address::Allocate());
        host->AddDevice(device);
        return device;
    }
};

const bool g_firewall = GroupKinds::Register(FirewallGroup::Kind());

} // namespace

// kind]

namespace
{

/// @return clients, a firewall, a balancer, servers; the firewall fails for a while
FlowScenario
FirewalledScenario()
{
    FlowScenario scenario;
    scenario.network = BalancerNetwork();
    scenario.network.tiers[1].name = "wall";
    scenario.network.tiers[1].kind = "firewall";
    scenario.network.tiers[1].Set("every", "50");
    scenario.Group("client").count = 4;
    scenario.Group("server").count = 4;
    scenario.traffic.rate = 100;
    scenario.duration = Seconds(3);
    scenario.events = {{Seconds(1), "fail", "wall0"}, {Seconds(1.2), "return", "wall0"}};
    return scenario;
}

/// It runs, fails, is accounted for, and its keys are known.
class FirewallTest : public TestCase
{
  public:
    FirewallTest()
        : TestCase("a kind of one's own runs in a scenario, with its keys, drops and failures")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = FirewalledScenario();
        CheckScenario(scenario);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        const uint64_t dropped =
            report.packets.dropped.at(FirewallNetDevice::DROP_FIREWALL.GetName());
        const uint64_t silent = report.packets.dropped.at("device-failed");
        NS_TEST_EXPECT_MSG_GT(silent, 10, "it failed for a while");
        NS_TEST_EXPECT_MSG_GT(dropped, 50, "it drops");
        // Nothing else drops here: what hosts gave to their links came through, or was dropped at
        // the firewall, which is the one hop that all packets have in common.
        const uint64_t seen = report.packets.injected - silent;
        NS_TEST_EXPECT_MSG_EQ_TOL(
            static_cast<double>(dropped), seen / 50.0, 2, "every 50th, whatever the direction");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, report.flows.offered / 2, "TCP goes on");
        NS_TEST_EXPECT_MSG_EQ(report.failover.size(), 2, "its events are reported");
        NS_TEST_EXPECT_MSG_EQ(report.affinity.count("wall"), 0, "nobody chooses among firewalls");
    }
};

/// What its keys cannot be is refused as for any kind.
class FirewallKeysTest : public TestCase
{
  public:
    FirewallKeysTest()
        : TestCase("the keys of one's own kind are checked like all others")
    {
    }

  private:
    static std::string ErrorOf(const FlowScenario& scenario)
    {
        try
        {
            CheckScenario(scenario);
            return "none";
        }
        catch (const ScenarioError& error)
        {
            return error.what();
        }
    }

    void DoRun() override
    {
        FlowScenario scenario = FirewalledScenario();
        scenario.Group("wall").Set("every", "1");
        NS_TEST_EXPECT_MSG_EQ(ErrorOf(scenario),
                              "scenario: key 'every': '1' is not a whole number, 2 to 1000000",
                              "bounds");
        scenario = FirewalledScenario();
        scenario.Group("wall").Set("evry", "3");
        NS_TEST_EXPECT_MSG_EQ(
            ErrorOf(scenario),
            "scenario: key 'evry' is not known in a firewall; nearest known: 'every'",
            "names");
        scenario = FirewalledScenario();
        scenario.Group("wall").scheme = "hash=sum";
        const bool refused =
            ErrorOf(scenario).find("do not choose by a scheme") != std::string::npos;
        NS_TEST_EXPECT_MSG_EQ(refused, true, "a scheme it has no use for");
        bool twice = false;
        try
        {
            GroupKinds::Register(FirewallGroup::Kind());
        }
        catch (const ScenarioError&)
        {
            twice = true;
        }
        NS_TEST_EXPECT_MSG_EQ(twice, true, "a name that is taken");
    }
};

/// Distributors that note how often they are told of members, and of how many at once.
class NotingGroup : public DistributorGroup
{
  public:
    using DistributorGroup::DistributorGroup;

    static GroupKind Kind()
    {
        GroupKind kind = DistributorGroup::Kind();
        kind.name = "noting";
        kind.make = [](const NodeGroupContext& context) {
            return std::make_unique<NotingGroup>(context);
        };
        return kind;
    }

    std::vector<GroupChooser> GetChoosers() override
    {
        auto choosers = DistributorGroup::GetChoosers();
        for (GroupChooser& chooser : choosers)
        {
            chooser.update = [update = chooser.update](const auto& changes) {
                told.push_back(changes.size());
                update(changes);
            };
        }
        return choosers;
    }

    static std::vector<std::size_t> told; //!< changes of each update
};

std::vector<std::size_t> NotingGroup::told;

const bool g_noting = GroupKinds::Register(NotingGroup::Kind());

/// All first members at once; events one by one.
class FirstMembersTest : public TestCase
{
  public:
    FirstMembersTest()
        : TestCase("one update makes the first members, however many there are")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.Group("balancer").kind = "noting";
        scenario.Group("client").count = 1;
        scenario.Group("server").count = 300;
        scenario.scheme = "select=maglev size=65537";
        scenario.duration = MilliSeconds(100);
        scenario.learnDelay = Seconds(0);
        scenario.events = {{MilliSeconds(50), "fail", "server7"}};
        NotingGroup::told.clear();
        RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(NotingGroup::told.size(), 2, "the start, and the event");
        NS_TEST_EXPECT_MSG_EQ(NotingGroup::told[0], 300, "all at once");
        NS_TEST_EXPECT_MSG_EQ(NotingGroup::told[1], 1, "one that failed");
    }
};

/// The suite.
class OwnKindSuite : public TestSuite
{
  public:
    OwnKindSuite()
        : TestSuite("flow-distribution-own-kind", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new FirewallTest);
        AddTestCase(new FirewallKeysTest);
        AddTestCase(new FirstMembersTest);
    }
};

OwnKindSuite g_ownKindSuite; //!< registers itself

} // namespace
