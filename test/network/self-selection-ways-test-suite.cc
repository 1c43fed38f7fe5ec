// SPDX-License-Identifier: GPL-2.0-only

// The way of every packet through networks whose nodes choose themselves (M5 to M8), from the
// devices' own trace sources, beside the claims' sum, computed here from the packets' bytes.

#include "../../model/packet/flow-tag.h"
#include "dispatcher-scenario.h"

#include "ns3/built-network.h"
#include "ns3/scenario-runner.h"
#include "ns3/selecting-host-net-device.h"
#include "ns3/self-selecting-net-device.h"
#include "ns3/steering-group.h"
#include "ns3/test.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

/// A packet: flow, direction, number in its direction.
using PacketId = std::tuple<uint64_t, bool, uint32_t>;

/// The sum of an address: its 32-bit words, or the one of IPv4.
uint64_t
SumOf(const flowhash::HostAddress& address)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < (address.version == 4 ? 4U : 16U); i += 4)
    {
        const auto* b = address.bytes.data() + i;
        sum += uint64_t{b[0]} << 24 | uint64_t{b[1]} << 16 | uint64_t{b[2]} << 8 | b[3];
    }
    return sum;
}

/// M2: all of it is the same in both directions.
uint64_t
SumOf(const PacketView& view)
{
    return SumOf(view.source) + SumOf(view.destination) + view.key.sourcePort +
           view.key.destinationPort + view.protocol;
}

/// Which nodes did something with which packet.
class Ways
{
  public:
    /// Notes packets of flows that a trace source of a device tells.
    /// @param device whose @param source its name @param place what it is, such as router
    /// @param node number
    void Hear(const Ptr<Object>& device,
              const std::string& source,
              const std::string& place,
              uint32_t node)
    {
        m_ears.push_back(std::make_unique<Ear>(Ear{*this, place, node}));
        device->TraceConnectWithoutContext(source, MakeCallback(&Ear::Heard, m_ears.back().get()));
    }

    std::map<PacketId, std::map<std::string, std::multiset<uint32_t>>> seen; //!< nodes by place
    std::map<PacketId, uint64_t> sums;                                       //!< of a packet

  private:
    struct Ear
    {
        Ways& ways;
        std::string place;
        uint32_t node;

        void Heard(Ptr<const Packet> packet, const PacketView& view, uint32_t)
        {
            FlowTag tag;
            if (packet->PeekPacketTag(tag))
            {
                const PacketId id{tag.GetFlow(), tag.IsReverse(), tag.GetSequence()};
                ways.seen[id][place].insert(node);
                ways.sums[id] = SumOf(view);
            }
        }
    };

    std::vector<std::unique_ptr<Ear>> m_ears;
};

/// A system of M5 to M8.
struct System
{
    const char* id;
    std::vector<ScenarioGroup> tiers; //!< between client and the end, servers included
    uint32_t routers;                 //!< that choose themselves; 0: none do
    uint32_t servers;                 //!< that choose themselves; 0: none do
    uint32_t modulus;                 //!< of the router of answers; 0: servers do not compute it
};

ScenarioGroup
OnSegment(ScenarioGroup group)
{
    group.link = ScenarioLinkMedium{"csma", 10'000'000'000, MicroSeconds(1), 1000, 0, 1, {}};
    return group;
}

ScenarioGroup
Choosing(ScenarioGroup group, const char* members)
{
    group.choices.push_back({members, "", "", "", 0, "", ""});
    return group;
}

std::vector<System>
Systems()
{
    const ScenarioGroup access = OnSegment(Tier("access", "router", 1));
    const ScenarioGroup routers = OnSegment(Tier("router", "self-selecting", 4));
    ScenarioGroup own = Tier("server", "server", 6);
    own.Set("selfSelection", "true");
    ScenarioGroup literal = Choosing(own, "router");
    literal.Set("answerModulus", "servers");
    const ScenarioGroup answering = Choosing(Tier("server", "server", 6), "router");
    const ScenarioGroup balancer = Choosing(Tier("balancer", "distributor", 1), "server");
    const ScenarioGroup chooser = Choosing(Tier("access", "distributor", 1), "router");
    return {
        {"M5", {access, routers, Tier("server", "server", 6)}, 4, 0, 0},
        {"M6", {access, own}, 0, 6, 0},
        {"M7", {chooser, Tier("router", "router", 4), answering}, 0, 0, 4},
        {"M7, the claims' number of servers", {access, routers, literal}, 4, 6, 6},
        {"M8, a balancer behind M5",
         {access, routers, balancer, Tier("server", "server", 6)},
         4,
         0,
         0},
        {"M8, M5 and M7", {access, routers, answering}, 4, 0, 4},
        {"M8, M5, M6 and M7", {access, routers, Choosing(own, "router")}, 4, 6, 4},
    };
}

/// One system in one version of IP.
class SystemTest : public TestCase
{
  public:
    SystemTest(const System& system, const std::string& family)
        : TestCase(std::string(system.id) + ", " + family + ": the way of each packet"),
          m_system(system),
          m_family(family)
    {
    }

  private:
    FlowScenario MakeScenario() const
    {
        FlowScenario scenario;
        scenario.network = ScenarioNetwork();
        scenario.network.tiers = {Tier("client", "client", 3)};
        scenario.network.tiers.insert(
            scenario.network.tiers.end(), m_system.tiers.begin(), m_system.tiers.end());
        scenario.network.family = m_family;
        scenario.scheme = "key=five-tuple hash=sum select=modulo";
        scenario.traffic.rate = 40;
        scenario.traffic.sourcePorts = "random";
        scenario.duration = Seconds(2);
        return scenario;
    }

    void Watch(const BuiltNetwork& network, Ways& ways) const
    {
        for (const auto& group : network.GetGroups())
        {
            const NodeContainer& nodes = group->GetNodes();
            for (uint32_t i = 0; i < nodes.GetN(); ++i)
            {
                for (uint32_t j = 0; j < nodes.Get(i)->GetNDevices(); ++j)
                {
                    const Ptr<NetDevice> device = nodes.Get(i)->GetDevice(j);
                    if (!DynamicCast<SteeringNetDevice>(device))
                    {
                        continue;
                    }
                    const std::string& name = group->GetName();
                    ways.Hear(device, "Received", name + " gets", i);
                    ways.Hear(device, "Forwarded", name + " sends", i);
                    ways.Hear(device, "Delivered", name + " hands up", i);
                }
            }
        }
    }

    /// @return whether exactly these did it, each once
    static bool Only(const std::multiset<uint32_t>& nodes, uint64_t node)
    {
        return nodes == std::multiset<uint32_t>{static_cast<uint32_t>(node)};
    }

    void Judge(Ways& ways)
    {
        uint64_t requests = 0;
        uint64_t replies = 0;
        for (auto& [id, places] : ways.seen)
        {
            const bool reply = std::get<1>(id);
            if (!places.count("access sends") || (reply && !places.count("access gets")))
            {
                continue; // still under way at the end
            }
            const uint64_t sum = ways.sums.at(id);
            reply ? ++replies : ++requests;
            const uint64_t router = sum % (m_system.modulus == 0 ? 4 : m_system.modulus) % 4;
            const bool hasRouters = places.count("router gets") > 0;
            if (hasRouters)
            {
                NS_TEST_ASSERT_MSG_EQ(
                    Only(places["router sends"], reply ? router : sum % 4), true, "its router");
                const bool all = m_system.routers > 0 && (!reply || m_system.modulus == 0);
                // Of what one sends to the servers' group the other three hear, too.
                const uint64_t heard = m_system.servers > 0 && !reply ? 3 : 0;
                NS_TEST_ASSERT_MSG_EQ(
                    places["router gets"].size(), (all ? 4 : 1) + heard, "who gets it");
            }
            if (m_system.servers > 0 && !reply)
            {
                NS_TEST_ASSERT_MSG_EQ(places["server gets"].size(), 6, "all servers get it");
                NS_TEST_ASSERT_MSG_EQ(
                    Only(places["server hands up"], sum % 6), true, "the chosen one's stack");
            }
            if (m_system.servers > 0 && reply)
            {
                NS_TEST_ASSERT_MSG_EQ(
                    Only(places["server sends"], sum % 6), true, "nobody else answers");
            }
        }
        NS_TEST_EXPECT_MSG_GT(requests, 200, "requests");
        NS_TEST_EXPECT_MSG_GT(replies, 200, "replies");
    }

    void DoRun() override
    {
        const FlowScenario scenario = MakeScenario();
        const std::string wrong = WhyNot(scenario);
        NS_TEST_ASSERT_MSG_EQ(wrong, "", "it can be");
        ScenarioRun run(scenario);
        Ways ways;
        Watch(run.GetNetwork(), ways);
        const MeasurementReport report = run.Run();
        Judge(ways);
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, report.flows.offered * 9 / 10, "it works");
        NS_TEST_EXPECT_MSG_EQ(report.flows.broken, 0, "nobody resets");
        for (const auto& [group, keeping] : report.keeping)
        {
            NS_TEST_EXPECT_MSG_EQ(keeping.once, keeping.packets, group << " keeps each once");
        }
        const std::size_t groups = (m_system.routers > 0) + (m_system.servers > 0);
        NS_TEST_EXPECT_MSG_EQ(report.keeping.size(), groups, "groups that choose themselves");
    }

    System m_system;
    std::string m_family;
};

/// What cannot be.
class RefusedTest : public TestCase
{
  public:
    RefusedTest()
        : TestCase("M5, M6, M7: what cannot choose itself is refused, with why")
    {
    }

  private:
    static FlowScenario Make(const std::vector<ScenarioGroup>& tiers)
    {
        FlowScenario scenario;
        scenario.network = ScenarioNetwork();
        scenario.network.tiers = {Tier("client", "client", 3)};
        scenario.network.tiers.insert(scenario.network.tiers.end(), tiers.begin(), tiers.end());
        scenario.scheme = "key=five-tuple hash=sum select=modulo";
        return scenario;
    }

    void Expect(const FlowScenario& scenario, const std::string& text)
    {
        const std::string wrong = WhyNot(scenario);
        NS_TEST_EXPECT_MSG_NE(wrong.find(text), std::string::npos, "'" << wrong << "'");
    }

    void DoRun() override
    {
        const ScenarioGroup access = OnSegment(Tier("access", "router", 1));
        const ScenarioGroup routers = OnSegment(Tier("router", "self-selecting", 4));
        const ScenarioGroup server = Tier("server", "server", 2);
        Expect(Make({Tier("access", "router", 1), routers, server}), "has to be one segment");
        Expect(Make({access, Choosing(routers, "server"), server}), "choose themselves");
        FlowScenario scenario = Make({access, routers, server});
        scenario.scheme = "select=random";
        Expect(scenario, "have to find the same");
        scenario = Make({access, routers, server});
        scenario.events = {{MilliSeconds(50), "weight", "router1", 2}};
        Expect(scenario, "their heartbeats say");
        scenario = Make({access, routers, server});
        scenario.Group("server").scheme = "hash=sum";
        Expect(scenario, "choose nobody by a scheme");
        for (const auto& [key, value] :
             {std::pair("heartbeat.misses", "2"), std::pair("answerModulus", "servers")})
        {
            scenario = Make({access, routers, server});
            scenario.Group("server").Set(key, value);
            Expect(scenario, std::string(key) + " does nothing");
        }
        scenario = Make({access, routers, server});
        scenario.Group("router").Set("drain.time", "1s");
        Expect(scenario, "drain.time does nothing");
    }
};

/// The suite.
class SelfSelectionWaysSuite : public TestSuite
{
  public:
    SelfSelectionWaysSuite()
        : TestSuite("flow-distribution-self-selection-ways", TestSuite::Type::SYSTEM)
    {
        for (const System& system : Systems())
        {
            AddTestCase(new SystemTest(system, "ipv4"));
            AddTestCase(new SystemTest(system, "ipv6"));
        }
        AddTestCase(new RefusedTest);
    }
};

SelfSelectionWaysSuite g_selfSelectionWaysSuite; //!< registers itself

} // namespace
