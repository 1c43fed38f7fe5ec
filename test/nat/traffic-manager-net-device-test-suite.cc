// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/connection-table.h"
#include "../rig/packet-bytes.h"
#include "traffic-manager-network.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/pcap-file.h"
#include "ns3/server-choice.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

using namespace ns3;

namespace
{

using Network = TrafficManagerNetwork;

/// Real TCP through each translation: the client gets all bytes, the server sees the right peer.
class TranslationTest : public TestCase
{
  public:
    TranslationTest(bool destination, bool source, bool ipv6)
        : TestCase("T1: real TCP, destination " + Word(destination) + ", source " + Word(source) +
                   (ipv6 ? ", IPv6" : ", IPv4")),
          m_destination(destination),
          m_source(source),
          m_ipv6(ipv6)
    {
    }

  private:
    static std::string Word(bool on)
    {
        return on ? "translated" : "kept";
    }

    void DoRun() override
    {
        Network network(2, m_ipv6, [this](TrafficManagerNetDevice& device) {
            device.SetAttribute("TranslateDestination", BooleanValue(m_destination));
            device.SetAttribute("TranslateSource", BooleanValue(m_source));
        });
        TrafficManagerNetDevice& device = network.Device();
        for (uint32_t i = 0; i < 2 && !m_destination; ++i)
        {
            device.AddService(network.ServerAddress(i), 6, Network::PORT);
        }
        for (uint32_t i = 0; i < 20; ++i)
        {
            const Address to = m_destination ? network.Service() : network.ServerAddress(i % 2);
            network.Request(Seconds(1) + MilliSeconds(i), 50000, to);
        }
        Simulator::Stop(Seconds(5));
        Simulator::Run();

        const std::string self = m_ipv6 ? "2001:db8:2::1" : "10.2.255.1";
        const std::string client = m_ipv6 ? "2001:db8:1::2" : "10.1.0.2";
        for (uint32_t i = 0; i < 20; ++i)
        {
            const Network::Result& result = network.GetResult(i);
            const std::string start =
                "server" + std::to_string(i % 2) + " to " + (m_source ? self : client) + " ";
            NS_TEST_EXPECT_MSG_EQ(result.received, 50000, "bytes of response " << i);
            NS_TEST_EXPECT_MSG_EQ(result.closed, true, "end of connection " << i);
            NS_TEST_EXPECT_MSG_EQ(
                result.first.substr(0, start.size()), start, "server and the peer it saw");
        }
        const ConnectionTable& table = device.GetConnections();
        NS_TEST_EXPECT_MSG_EQ(table.GetN(), 20, "one entry a connection");
        NS_TEST_EXPECT_MSG_EQ(table.GetN(NatConnection::State::CLOSING), 20, "all have ended");
        NS_TEST_EXPECT_MSG_EQ(device.GetServerChoice().GetNConnections(0), 0, "none is open");
    }

    bool m_destination;
    bool m_source;
    bool m_ipv6;
};

/// With checksums on, every packet that any device saw carries right ones, resets included. The
/// captures stay in the test's folder, where test/check-pcap-checksums.sh reads them by tcpdump.
class CaptureTest : public TestCase
{
  public:
    explicit CaptureTest(bool ipv6)
        : TestCase(std::string("T1: no bad checksum in a capture, ") + (ipv6 ? "IPv6" : "IPv4")),
          m_ipv6(ipv6)
    {
    }

  private:
    void DoRun() override
    {
        const std::string prefix =
            CreateTempDirFilename(m_ipv6 ? "traffic-manager-ipv6" : "traffic-manager-ipv4");
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
        {
            Network network(2, m_ipv6, [](TrafficManagerNetDevice& device) {
                device.SetAttribute("TranslateSource", BooleanValue(true));
            });
            network.Links().EnablePcapAll(prefix);
            for (uint32_t i = 0; i < 30; ++i)
            {
                network.Request(Seconds(1) + MilliSeconds(i), 3000 + 7 * i, network.Service());
            }
            network.Request(Seconds(2), 50000000, network.Service());
            Simulator::Schedule(Seconds(2.1), &CaptureTest::Fail, &network);
            Simulator::Stop(Seconds(3));
            Simulator::Run();
            const Network::Result& last = network.GetResult(30);
            NS_TEST_EXPECT_MSG_EQ(last.closed, true, "reset with checksums on");
            NS_TEST_EXPECT_MSG_LT(last.received, 50000000, "not whole");
        }
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
        // The traffic manager is the first node; its ports are behind the device itself.
        Check(prefix + "-0-1.pcap", 400);
        Check(prefix + "-0-2.pcap", 100);
        Check(prefix + "-0-3.pcap", 100);
    }

    static void Fail(Network* network)
    {
        network->Device().UpdateServers({{flowhash::MemberChange::Kind::SET_DOWN, 0}});
    }

    void Check(const std::string& name, uint32_t least)
    {
        PcapFile file;
        file.Open(name, std::ios::in);
        NS_TEST_ASSERT_MSG_EQ(file.Fail(), false, "no capture " << name);
        packetbytes::Bytes bytes(70000);
        uint32_t seconds;
        uint32_t fraction;
        uint32_t included;
        uint32_t original;
        uint32_t read;
        uint32_t n = 0;
        for (; !file.Fail(); ++n)
        {
            file.Read(bytes.data(), bytes.size(), seconds, fraction, included, original, read);
            if (file.Fail())
            {
                break;
            }
            const packetbytes::Bytes packet(bytes.begin() + 2, bytes.begin() + read);
            NS_TEST_ASSERT_MSG_EQ(packetbytes::ChecksumFault(packet), "", name << ", packet " << n);
        }
        NS_TEST_EXPECT_MSG_GT(n, least, "packets in " << name);
    }

    bool m_ipv6;
};

/// T4 with real TCP: clients of a failed server learn it at once or never, new ones go elsewhere.
class ServerFailureTest : public TestCase
{
  public:
    explicit ServerFailureTest(const std::string& action)
        : TestCase("T4: a server fails under real TCP, connections " + action),
          m_action(action)
    {
    }

  private:
    static constexpr uint32_t LARGE = 5000000;

    static void Silence(Network* network)
    {
        network->Silence(0);
    }

    static void Learn(Network* network)
    {
        network->Device().UpdateServers({{flowhash::MemberChange::Kind::SET_DOWN, 0}});
    }

    void DoRun() override
    {
        Network network(2, false, [this](TrafficManagerNetDevice& device) {
            device.SetAttribute("OnServerFailure", StringValue(m_action));
            device.SetAttribute("ServerChoice", StringValue("least-connections"));
        });
        for (uint32_t i = 0; i < 4; ++i)
        {
            network.Request(Seconds(1) + MilliSeconds(i), LARGE, network.Service());
            network.Request(Seconds(1.3) + MilliSeconds(i), 1000, network.Service());
        }
        Simulator::Schedule(Seconds(1.1), &ServerFailureTest::Silence, &network);
        Simulator::Schedule(Seconds(1.2), &ServerFailureTest::Learn, &network);
        Simulator::Stop(Seconds(8));
        Simulator::Run();
        unsigned cut = 0;
        unsigned whole = 0;
        for (uint32_t i = 0; i < 8; i += 2)
        {
            const Network::Result& old = network.GetResult(i);
            cut += old.closed && old.received < LARGE;
            whole += old.received == LARGE;
            const Network::Result& later = network.GetResult(i + 1);
            NS_TEST_EXPECT_MSG_EQ(later.received, 1000, "a new connection");
            NS_TEST_EXPECT_MSG_EQ(later.first.substr(0, 7), "server1", "to the live server");
        }
        NS_TEST_EXPECT_MSG_EQ(whole, 2, "connections to the live server");
        NS_TEST_EXPECT_MSG_EQ(cut, (m_action == "reset" ? 2 : 0), "clients that were told");
    }

    std::string m_action;
};

/// T4 with real TCP: a server that is removed is healthy; it serves out what it has.
class ServerRemovalTest : public TestCase
{
  public:
    ServerRemovalTest()
        : TestCase("T4: a removed server's connections go on, new ones go elsewhere, it may return")
    {
    }

  private:
    static constexpr uint32_t LARGE = 5000000;

    static void Remove(Network* network)
    {
        network->Device().UpdateServers({{flowhash::MemberChange::Kind::REMOVE, 0}});
    }

    static void Return(Network* network)
    {
        network->Device().UpdateServers({{flowhash::MemberChange::Kind::ADD, 0}});
    }

    void Expect(const Network& network, std::size_t number, uint32_t size, uint32_t server)
    {
        const Network::Result& result = network.GetResult(number);
        const std::string name = "server" + std::to_string(server);
        NS_TEST_EXPECT_MSG_EQ(result.received, size, "whole response " << number);
        NS_TEST_EXPECT_MSG_EQ(result.first.substr(0, 7), name, "server of response " << number);
    }

    void DoRun() override
    {
        Network network(2, false, [](TrafficManagerNetDevice& device) {
            device.SetAttribute("TranslateSource", BooleanValue(true));
            device.SetAttribute("ServerChoice", StringValue("least-connections"));
        });
        network.Request(Seconds(1), LARGE, network.Service());
        network.Request(Seconds(1.01), LARGE, network.Service());
        Simulator::Schedule(Seconds(1.1), &ServerRemovalTest::Remove, &network);
        network.Request(Seconds(1.2), 1000, network.Service());
        network.Request(Seconds(1.21), 1000, network.Service());
        Simulator::Schedule(Seconds(3), &ServerRemovalTest::Return, &network);
        network.Request(Seconds(3.1), LARGE, network.Service());
        network.Request(Seconds(3.11), LARGE, network.Service());
        Simulator::Stop(Seconds(6));
        Simulator::Run();
        Expect(network, 0, LARGE, 0);
        Expect(network, 1, LARGE, 1);
        Expect(network, 2, 1000, 1);
        Expect(network, 3, 1000, 1);
        const std::string back = network.GetResult(4).first.substr(0, 7);
        Expect(network, 4, LARGE, back == "server0" ? 0 : 1);
        Expect(network, 5, LARGE, back == "server0" ? 1 : 0);
        const ServerChoice& choice = network.Device().GetServerChoice();
        NS_TEST_EXPECT_MSG_EQ(choice.GetNConnections(0), 0, "all have ended, and are counted so");
    }
};

/// The suite.
class TrafficManagerNetDeviceTestSuite : public TestSuite
{
  public:
    TrafficManagerNetDeviceTestSuite()
        : TestSuite("flow-distribution-traffic-manager-net-device", Type::UNIT)
    {
        for (int i = 0; i < 8; ++i)
        {
            AddTestCase(new TranslationTest(i & 1, i & 2, i & 4));
        }
        AddTestCase(new CaptureTest(false));
        AddTestCase(new CaptureTest(true));
        AddTestCase(new ServerFailureTest("reset"));
        AddTestCase(new ServerFailureTest("timeout"));
        AddTestCase(new ServerRemovalTest);
    }
};

TrafficManagerNetDeviceTestSuite g_trafficManagerNetDeviceTestSuite;

} // namespace
