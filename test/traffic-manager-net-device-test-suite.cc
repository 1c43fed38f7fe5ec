// SPDX-License-Identifier: GPL-2.0-only

#include "traffic-manager-network.h"

#include "ns3/boolean.h"
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
        NS_TEST_EXPECT_MSG_EQ(table.GetN(Connection::State::CLOSING), 20, "all have ended");
        NS_TEST_EXPECT_MSG_EQ(device.GetServerChoice().GetNConnections(0), 0, "none is open");
    }

    bool m_destination;
    bool m_source;
    bool m_ipv6;
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
    }
};

TrafficManagerNetDeviceTestSuite g_trafficManagerNetDeviceTestSuite;

} // namespace
