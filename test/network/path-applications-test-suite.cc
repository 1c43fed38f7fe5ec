// SPDX-License-Identifier: GPL-2.0-only

// Scenarios whose requests ask for paths: real TCP through dispatchers that choose servers by them,
// judged by the bytes that reach servers.

#include "dispatcher-scenario.h"

#include "ns3/built-network.h"
#include "ns3/flow-scenario.h"
#include "ns3/node-group.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// Hears what comes to servers, and looks for request lines in it.
class LineWatch
{
  public:
    explicit LineWatch(const BuiltNetwork& network)
    {
        const NodeContainer& servers = network.GetGroup("server").GetNodes();
        for (uint32_t i = 0; i < servers.GetN(); ++i)
        {
            m_posts.push_back({this, i});
        }
        for (uint32_t i = 0; i < servers.GetN(); ++i)
        {
            for (uint32_t port = 1; port < servers.Get(i)->GetNDevices(); ++port) // 0: loopback
            {
                servers.Get(i)->GetDevice(port)->TraceConnectWithoutContext(
                    "MacRx", MakeCallback(&Post::CameIn, &m_posts[i]));
            }
        }
    }

    std::map<std::string, std::set<uint32_t>> servers; //!< by path
    std::map<std::string, uint64_t> requests;          //!< by path; those sent again, too

  private:
    struct Post
    {
        void CameIn(Ptr<const Packet> frame)
        {
            std::vector<uint8_t> bytes(frame->GetSize());
            frame->CopyData(bytes.data(), frame->GetSize());
            const std::string text(bytes.begin(), bytes.end());
            const std::size_t line = text.find("GET ");
            if (line != std::string::npos)
            {
                const std::string path = text.substr(line + 4, text.find(' ', line + 4) - line - 4);
                watch->servers[path].insert(node);
                ++watch->requests[path];
            }
        }

        LineWatch* watch;
        uint32_t node;
    };

    std::vector<Post> m_posts;
};

/// Requests for three paths, with several to a connection.
class PathTest : public TestCase
{
  public:
    /// @param segmentSize of TCP, bytes
    /// @param family of addresses
    PathTest(const std::string& segmentSize, const std::string& family)
        : TestCase("C7: requests of a path end at its servers, all of them, over " + family +
                   " in segments of " + segmentSize),
          m_segmentSize(segmentSize),
          m_family(family)
    {
    }

  private:
    FlowScenario MakeScenario() const
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.Group("disp")
            .Set("applications", "tcp:80/images=0-1 tcp:80/images/old=2 tcp:80/video=3-4")
            .Set("noEntry", "hold");
        ScenarioSource source;
        source.requests = "uniform:1:3";
        source.responseSize = IsCut() ? "uniform:1:300" : "uniform:1:30000";
        for (const char* path : {"/images/new", "/images/older", "/video", ""})
        {
            source.path = path;
            scenario.traffic.sources.push_back(source);
        }
        scenario.traffic.sources.erase(scenario.traffic.sources.begin());
        scenario.traffic.stop = Seconds(2.5);
        scenario.attributes["ns3::TcpSocket::SegmentSize"] = m_segmentSize;
        scenario.attributes["ns3::TcpSocket::SndBufSize"] = "32768";
        scenario.network.family = m_family;
        scenario.duration = Seconds(6);
        return scenario;
    }

    /// @return whether no segment holds a line
    bool IsCut() const
    {
        return m_segmentSize == "5";
    }

    void DoRun() override
    {
        const FlowScenario scenario = MakeScenario();
        CheckScenario(scenario);
        ScenarioRun run(scenario);
        LineWatch watch(run.GetNetwork());
        const MeasurementReport report = run.Run();
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(report.flows.offered, 200, "flows");
        NS_TEST_EXPECT_MSG_EQ(report.flows.completed, report.flows.offered, "all complete");
        NS_TEST_EXPECT_MSG_EQ(report.affinity.at("server").forward.packetsViolated, 0, "affinity");
        NS_TEST_EXPECT_MSG_GT(report.affinity.at("server").forward.flowsSeen, 200, "judged");
        const double busiest = report.imbalance.at("server").flows.maxOverMean;
        NS_TEST_EXPECT_MSG_GT(busiest, 1, "monitors know of the choices");
        ExpectLoads(report);
        if (!IsCut())
        {
            using Servers = std::set<uint32_t>;
            NS_TEST_EXPECT_MSG_EQ((watch.servers["/images/new"] == Servers{0, 1}), true, "images");
            NS_TEST_EXPECT_MSG_EQ((watch.servers["/images/older"] == Servers{2}), true, "longest");
            NS_TEST_EXPECT_MSG_EQ((watch.servers["/video"] == Servers{3, 4}), true, "video");
            NS_TEST_EXPECT_MSG_EQ(watch.servers.size(), 3, "and no others");
            NS_TEST_EXPECT_MSG_GT(watch.requests["/video"], 50, "requests");
        }
    }

    /// Each application's servers have a quarter of the flows: a share that the sources' are alike.
    void ExpectLoads(const MeasurementReport& report)
    {
        std::map<uint32_t, uint64_t> flows;
        for (const MemberLoad& load : report.members)
        {
            if (load.tier == "server")
            {
                flows[load.id] = load.flows;
            }
        }
        const std::vector<std::set<uint32_t>> applications = {{0, 1}, {2}, {3, 4}, {5, 6, 7}};
        for (const auto& servers : applications)
        {
            uint64_t sum = 0;
            for (const uint32_t id : servers)
            {
                sum += flows[id];
            }
            const double share =
                static_cast<double>(sum) / static_cast<double>(report.flows.offered);
            NS_TEST_EXPECT_MSG_EQ_TOL(share, 0.25, 0.1, "of server " << *servers.begin());
        }
    }

    std::string m_segmentSize;
    std::string m_family;
};

/// Servers and dispatchers that fail meanwhile.
class FailingTest : public TestCase
{
  public:
    FailingTest()
        : TestCase(
              "C4, C7, C9: dispatchers and servers fail and return while connections are bound; "
              "every packet is accounted for")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.Group("disp")
            .Set("applications", "tcp:80/images=0-3")
            .Set("lock.timeout", "50ms")
            .Set("binding.timeout", "2s");
        scenario.traffic.sources[0].path = "/images";
        scenario.attributes["ns3::TcpSocket::SndBufSize"] = "32768";
        scenario.events = {{Seconds(0.5), "fail", "disp1"},
                           {Seconds(0.8), "fail", "server2"},
                           {Seconds(1), "return", "disp1"},
                           {Seconds(1.2), "cut", "san"},
                           {Seconds(1.5), "heal", "san"},
                           {Seconds(1.8), "return", "server2"}};
        CheckScenario(scenario);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(report.packets.Balances(), true, "sum of packets");
        NS_TEST_EXPECT_MSG_GT(report.flows.completed, 100, "flows go on");
    }
};

/// Buffers with which ns-3's TCP ends the run when it fills a window.
class BufferTest : public TestCase
{
  public:
    BufferTest()
        : TestCase("C7: with paths, what ns-3's TCP sends at once is no more than a window that is "
                   "not scaled")
    {
    }

  private:
    /// @return what is wrong; empty: nothing
    static std::string FaultOf(const std::string& applications,
                               const std::string& send,
                               const std::string& receive)
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.Group("disp").Set("applications", applications);
        scenario.attributes["ns3::TcpSocket::SndBufSize"] = send;
        scenario.attributes["ns3::TcpSocket::RcvBufSize"] = receive;
        return WhyNot(scenario);
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(FaultOf("tcp:80/x=0", "32768", "131072"), "", "half of 65536");
        NS_TEST_EXPECT_MSG_EQ(FaultOf("tcp:80/x=0", "65535", "65535"), "", "not shifted");
        NS_TEST_EXPECT_MSG_EQ(FaultOf("tcp:80=0", "131072", "131072"), "", "no paths");
        const std::string said = FaultOf("tcp:80/x=0", "32769", "131072");
        NS_TEST_EXPECT_MSG_NE(
            said.find("attributes: {ns3::TcpSocket::SndBufSize: 32768}"), std::string::npos, said);
        NS_TEST_EXPECT_MSG_EQ(said.find('\n'), std::string::npos, "one line");
    }
};

/// What paths cannot be.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("paths that are none, or of no TCP, are refused with one clear line")
    {
    }

  private:
    void Expect(const std::string& kind, const std::string& path, const std::string& why)
    {
        FlowScenario scenario = DispatcherScenario("p2p");
        scenario.services.push_back(scenario.services[0]);
        scenario.services[1].protocol = "udp";
        scenario.traffic.sources[0].kind = kind;
        scenario.traffic.sources[0].path = path;
        const std::string said = WhyNot(scenario);
        NS_TEST_EXPECT_MSG_NE(said.find(why), std::string::npos, why << " / " << said);
        NS_TEST_EXPECT_MSG_NE(said.find("traffic.sources.0.path"), std::string::npos, said);
        NS_TEST_EXPECT_MSG_EQ(said.find('\n'), std::string::npos, "one line");
    }

    void DoRun() override
    {
        Expect("tcp", "images", "a path is '/'");
        Expect("tcp", "/two words", "a path is '/'");
        Expect("tcp", "/" + std::string(200, 'x'), "up to 199 bytes");
        Expect("udp", "/images", "only requests over TCP");
        Expect("echo", "/images", "only requests over TCP");
    }
};

/// The suite.
class PathApplicationsTestSuite : public TestSuite
{
  public:
    PathApplicationsTestSuite()
        : TestSuite("flow-distribution-path-applications", Type::UNIT)
    {
        AddTestCase(new PathTest("536", "ipv4"));
        AddTestCase(new PathTest("536", "ipv6"));
        AddTestCase(new PathTest("5", "ipv4"));
        AddTestCase(new FailingTest);
        AddTestCase(new BufferTest);
        AddTestCase(new RefusalTest);
    }
};

PathApplicationsTestSuite g_pathApplicationsTestSuite;

} // namespace
