// SPDX-License-Identifier: GPL-2.0-only

// The way of every packet through the networks of examples/scenarios, read from ns-3's own trace
// sources of the links' devices: which nodes a packet passed, and in which order. The ways that are
// expected stand here, as somebody who draws the network would write them; nothing is asked of the
// code that builds networks, but which node is of which group.

#include "../../model/packet/flow-tag.h"

#include "ns3/built-network.h"
#include "ns3/packet-view.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

/// Where packets of one direction are to go.
struct Way
{
    const char* groups;   //!< in order
    const char* protocol; //!< tcp, udp or icmp; empty: any
};

/// A scenario file, and the ways in it.
struct Case
{
    const char* file;
    std::vector<std::pair<std::string, std::string>> overrides;
    std::vector<Way> requests;
    std::vector<Way> replies;
};

const std::vector<Case> CASES{
    // (a)
    {"balancer.yaml",
     {},
     {{"client access balancer server", ""}},
     {{"server balancer access client", ""}}},
    {"direct-return.yaml",
     {},
     {{"client access balancer server", ""}},
     {{"server access client", ""}}},
    // (b) M4a
    {"two-balancers.yaml",
     {},
     {{"client access switch balancer server", ""}},
     {{"server switch access client", ""}}},
    // (c) D2, D3
    {"one-distributor.yaml",
     {},
     {{"client access a tm a server", ""}},
     {{"server a tm a access client", ""}}},
    {"one-distributor-own-self.yaml",
     {},
     {{"client access a tm a server", ""}},
     {{"server a tm a access client", ""}}},
    {"two-distributors.yaml",
     {},
     {{"client access a tm b server", ""}},
     {{"server b tm a access client", ""}}},
    {"two-distributors-own-self.yaml",
     {},
     {{"client access a tm b server", ""}},
     {{"server b tm a access client", ""}}},
    {"traffic-managers.yaml",
     {{"tm.translation.kind", "none"}, {"traffic.rate", "100"}},
     {{"client access a tm b server", ""}},
     {{"server b tm a access client", ""}}},
    // (d)
    {"ecmp-stateless.yaml",
     {},
     {{"client access switch d tm b server", ""}},
     {{"server b tm switch access client", ""}}},
    {"ecmp-state.yaml",
     {},
     {{"client access switch d tm b server", ""}},
     {{"server b tm switch access client", ""}}},
    // (e)
    {"three-hashes.yaml",
     {},
     {{"client access spine leaf balancer server", ""}},
     {{"server access client", ""}}},
    // (f) D6
    {"two-services.yaml",
     {},
     {{"client access a tm-web b server", "tcp"}, {"client access a tm-dns b server", "udp"}},
     {{"server b tm-web a access client", "tcp"}, {"server b tm-dns a access client", "udp"}}},
    // (g)
    {"announced-one-by-one.yaml",
     {},
     {{"client access switch balancer server", ""}},
     {{"server access client", ""}}},
};

/// The nodes that each packet of a run passed.
class PathRecorder
{
  public:
    /// One packet.
    struct Path
    {
        std::vector<uint32_t> nodes; //!< ids in order
        std::string protocol;
        bool reverse{false};
    };

    /// Hangs on all links. @param network of a run that has not begun
    explicit PathRecorder(const BuiltNetwork& network)
    {
        const NetDeviceContainer& ports = network.GetPorts();
        for (auto port = ports.Begin(); port != ports.End(); ++port)
        {
            m_hooks.push_back(std::make_unique<Hook>(*this, (*port)->GetNode()->GetId()));
            Hook* hook = m_hooks.back().get();
            // What leaves a host begins there; everything else is told by where it arrives.
            (*port)->TraceConnectWithoutContext("MacTx", MakeCallback(&Hook::Left, hook));
            (*port)->TraceConnectWithoutContext("MacRx", MakeCallback(&Hook::Arrived, hook));
        }
        for (const auto& group : network.GetGroups())
        {
            for (uint32_t i = 0; i < group->GetNodes().GetN(); ++i)
            {
                m_groups[group->GetNodes().Get(i)->GetId()] = group->GetName();
            }
        }
    }

    /// A packet: its flow, whether it is a reply, its number in that direction.
    using Id = std::tuple<uint64_t, bool, uint32_t>;

    /// @return the paths by packet
    const std::map<Id, Path>& Paths() const
    {
        return m_paths;
    }

    /// @param path nodes @return the names of their groups
    std::string Groups(const Path& path) const
    {
        std::string names;
        for (const uint32_t node : path.nodes)
        {
            names += (names.empty() ? "" : " ") + m_groups.at(node);
        }
        return names;
    }

  private:
    /// The trace sinks of one device.
    class Hook
    {
      public:
        Hook(PathRecorder& recorder, uint32_t node)
            : m_recorder(recorder),
              m_node(node)
        {
        }

        void Left(Ptr<const Packet> packet)
        {
            m_recorder.Note(packet, m_node, true);
        }

        void Arrived(Ptr<const Packet> packet)
        {
            m_recorder.Note(packet, m_node, false);
        }

      private:
        PathRecorder& m_recorder;
        uint32_t m_node;
    };

    void Note(Ptr<const Packet> packet, uint32_t node, bool leaves)
    {
        FlowTag tag;
        if (!packet->PeekPacketTag(tag))
        {
            return;
        }
        // Not by ns-3's number of the packet: segments that TCP cuts from one have the same.
        Path& path = m_paths[{tag.GetFlow(), tag.IsReverse(), tag.GetSequence()}];
        path.reverse = tag.IsReverse();
        if (path.nodes.empty() || (!leaves && path.nodes.back() != node))
        {
            path.nodes.push_back(node);
        }
        if (path.protocol.empty())
        {
            path.protocol = ProtocolOf(packet);
        }
    }

    /// @return the protocol of a frame with a header of PPP
    static std::string ProtocolOf(Ptr<const Packet> packet)
    {
        constexpr uint32_t ppp = 2;
        uint8_t bytes[ppp + 20];
        if (packet->CopyData(bytes, sizeof(bytes)) < sizeof(bytes) || bytes[ppp] >> 4 != 4)
        {
            return "";
        }
        const uint8_t protocol = bytes[ppp + 9];
        return protocol == 6 ? "tcp" : protocol == 17 ? "udp" : "icmp";
    }

    std::vector<std::unique_ptr<Hook>> m_hooks;
    std::map<uint32_t, std::string> m_groups; //!< by node id
    std::map<Id, Path> m_paths;               //!< by packet
};

/// Every packet goes the way that the file's picture shows, or is lost on it.
class WayTest : public TestCase
{
  public:
    explicit WayTest(const Case& one)
        : TestCase(std::string("every packet takes its way: ") + one.file),
          m_case(one)
    {
    }

    /// @param one what is expected @param scenario what is run instead of a file
    WayTest(const Case& one, const FlowScenario& scenario)
        : WayTest(one)
    {
        m_scenario = scenario;
    }

  private:
    void DoRun() override
    {
        const std::string file =
            FLOW_DISTRIBUTION_ROOT "/examples/scenarios/" + std::string(m_case.file);
        ScenarioRun run(m_scenario ? *m_scenario : LoadScenario(file, m_case.overrides));
        const PathRecorder recorder(run.GetNetwork());
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_EQ(report.flows.Balances(), true, "sum of flows");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, report.flows.offered / 2, "it works");
        for (const auto& [id, path] : recorder.Paths())
        {
            Judge(path, recorder.Groups(path));
        }
        for (const auto& ways : {m_case.requests, m_case.replies})
        {
            for (const Way& way : ways)
            {
                NS_TEST_EXPECT_MSG_GT(m_arrived[way.groups], 300, "packets arrive: " << way.groups);
            }
        }
        NS_TEST_EXPECT_MSG_EQ(m_astray.empty(), true, m_astray);
    }

    void Judge(const PathRecorder::Path& path, const std::string& groups)
    {
        for (const Way& way : path.reverse ? m_case.replies : m_case.requests)
        {
            const std::string expected = way.groups;
            const bool meant = *way.protocol == '\0' || path.protocol == way.protocol;
            if (meant && groups == expected)
            {
                ++m_arrived[expected];
                return;
            }
            // Lost on the way, at a member that failed.
            if (meant && expected.compare(0, groups.size() + 1, groups + " ") == 0)
            {
                return;
            }
        }
        m_astray = (path.reverse ? "a reply went " : "a request went ") + groups;
    }

    const Case& m_case;
    std::optional<FlowScenario> m_scenario;
    std::map<std::string, uint64_t> m_arrived; //!< packets by way
    std::string m_astray;                      //!< one that went elsewhere
};

/// A way that is longer than it need be: there through a router, back past it.
const Case DETOUR{"(a detour)",
                  {},
                  {{"client access wall balancer server", ""}},
                  {{"server balancer access client", ""}}};

/// @return the network of the detour, with a link that is shorter
FlowScenario
DetourScenario()
{
    FlowScenario scenario;
    ScenarioNetwork& network = scenario.network;
    network = BalancerNetwork();
    network.groups.resize(1);
    network.groups[0].name = "wall";
    network.groups[0].kind = "router";
    network.links.resize(2);
    network.links[0].between = {"access", "wall"};
    network.links[1].between = {"wall", "balancer"};
    network.requests = {"client", "access", "wall", "balancer", "server"};
    network.replies = {"server", "balancer", "access", "client"};
    scenario.duration = Seconds(2);
    return scenario;
}

/// The suite.
class NetworkWaysSuite : public TestSuite
{
  public:
    NetworkWaysSuite()
        : TestSuite("flow-distribution-network-ways", TestSuite::Type::SYSTEM)
    {
        AddTestCase(new WayTest(DETOUR, DetourScenario()));
        if (!CanReadScenarioFiles())
        {
            return;
        }
        for (const Case& one : CASES)
        {
            AddTestCase(new WayTest(one));
        }
    }
};

NetworkWaysSuite g_networkWaysSuite; //!< registers itself

} // namespace
