// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/connection-table.h"
#include "raw-traffic-manager.h"

#include "ns3/distribution.h"
#include "ns3/test.h"

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

using Raw = RawTrafficManager;
using Arrivals = std::vector<Raw::Arrival>;

constexpr uint8_t SYN = PacketView::TCP_SYN;
constexpr uint8_t ACK = PacketView::TCP_ACK;
constexpr uint8_t RST = PacketView::TCP_RST;

/// @return a segment without payload
Content
Segment(uint8_t flags, uint32_t sequence, uint32_t acknowledgment = 0)
{
    Content content;
    content.flags = flags;
    content.sequence = sequence;
    content.acknowledgment = acknowledgment;
    return content;
}

FlowKey
ToService(uint16_t port, uint8_t protocol)
{
    return FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, port, 80, protocol);
}

void
TranslateBoth(TrafficManagerNetDevice& device)
{
    device.SetAttribute("TranslateSource", BooleanValue(true));
}

/// UDP and echo there and back, over IPv4 and IPv6, with both ends translated; checksums hold.
class RoundTripTest : public TestCase
{
  public:
    RoundTripTest()
        : TestCase("T1, D7: UDP, ICMP echo and ICMP errors there and back, both ends translated")
    {
    }

  private:
    Bytes Only(const Arrivals& arrivals, uint32_t port)
    {
        NS_TEST_EXPECT_MSG_EQ(arrivals.size(), 1, "packets that came out");
        if (arrivals.empty())
        {
            return Make(FlowKey());
        }
        NS_TEST_EXPECT_MSG_EQ(arrivals[0].port, port, "where");
        NS_TEST_EXPECT_MSG_EQ(ChecksumFault(arrivals[0].bytes), "", "checksums");
        return arrivals[0].bytes;
    }

    void Check(const FlowKey& request)
    {
        Raw network(1, TranslateBoth);
        Content content;
        content.payload = 33;
        const Bytes there = Only(network.Put(0, Make(request, content)), 1);
        const FlowKey atServer = KeyOf(there);
        NS_TEST_EXPECT_MSG_EQ((atServer.source != request.source), true, "self address");
        NS_TEST_EXPECT_MSG_EQ((atServer.destination != request.destination), true, "server");
        NS_TEST_EXPECT_MSG_EQ(atServer.destinationPort, request.destinationPort, "server port");
        NS_TEST_EXPECT_MSG_GT(atServer.sourcePort, 1023, "T2: at least 1024");

        const Bytes back = Only(network.Put(1, Make(atServer.Reversed(), content)), 0);
        const Bytes answer = OneHopFurther(Make(request.Reversed(), content));
        NS_TEST_EXPECT_MSG_EQ((back == answer), true, "the answer");
        const Bytes error = Only(network.Put(1, MakeError(atServer.Reversed(), there, 60)), 0);
        NS_TEST_EXPECT_MSG_EQ(
            (KeyOf(error) == request.Reversed()), true, "what the error is about");
        NS_TEST_EXPECT_MSG_EQ(network.Device().GetConnections().GetN(), 1, "one entry");
        network.Wait(Seconds(31));
        NS_TEST_EXPECT_MSG_EQ(network.Device().GetConnections().GetN(), 0, "UdpIdle is over");
    }

    void DoRun() override
    {
        Check(ToService(5353, UDP));
        Check(FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, 77, 0, ICMP));
        Check(Ipv6Key(1, 2, 5353, 80, UDP));
        Check(Ipv6Key(1, 2, 77, 0, ICMPV6));
    }
};

/// What has no state.
class NoStateTest : public TestCase
{
  public:
    NoStateTest()
        : TestCase("T1: packets without state: refused, dropped by name, or passed and counted")
    {
    }

  private:
    void CountUntranslated(Ptr<const Packet> /* packet */, const PacketView& /* view */)
    {
        ++m_untranslated;
    }

    void DoRun() override
    {
        Raw network(1, TranslateBoth);
        network.Device().TraceConnectWithoutContext(
            "Untranslated", MakeCallback(&NoStateTest::CountUntranslated, this));
        const Arrivals refused = network.Put(0, Make(ToService(4000, TCP), Segment(ACK, 10, 500)));
        const Bytes reset = Make(ToService(4000, TCP).Reversed(), Segment(RST, 500));
        NS_TEST_ASSERT_MSG_EQ(refused.size(), 1, "a reset");
        NS_TEST_EXPECT_MSG_EQ((refused[0].bytes == reset), true, "RFC 9293, 3.10.7.1");
        NS_TEST_EXPECT_MSG_EQ(network.Drops("no-state"), 1, "the reason");
        NS_TEST_EXPECT_MSG_EQ(
            network.Put(0, Make(ToService(4000, TCP), Segment(RST, 10))).size(), 0, "no answer");

        const FlowKey stray = FlowKey::Ipv4(Raw::Server(0), Raw::SELF, 80, 5000, TCP);
        NS_TEST_EXPECT_MSG_EQ(network.Put(1, Make(stray)).size(), 0, "to the self address");
        NS_TEST_EXPECT_MSG_EQ(network.Drops("no-state-self"), 1, "the reason");

        const Bytes own = Make(FlowKey::Ipv4(Raw::Server(0), Raw::CLIENT, 22, 5000, TCP));
        const Arrivals passed = network.Put(1, own);
        NS_TEST_ASSERT_MSG_EQ(passed.size(), 1, "a server's own packet");
        NS_TEST_EXPECT_MSG_EQ((passed[0].bytes == OneHopFurther(own)), true, "untranslated");
        NS_TEST_EXPECT_MSG_EQ(network.Device().GetNUntranslated(), 1, "counted");
        NS_TEST_EXPECT_MSG_EQ(m_untranslated, 1, "traced");

        FlowKey closed = ToService(4000, TCP);
        closed.destinationPort = 81;
        NS_TEST_EXPECT_MSG_EQ(network.Put(0, Make(closed)).size(), 0, "no service there");

        Raw willing(1, [](TrafficManagerNetDevice& device) {
            device.SetAttribute("MidStreamPickup", BooleanValue(true));
        });
        const Arrivals joined = willing.Put(0, Make(ToService(4000, TCP), Segment(ACK, 10, 500)));
        NS_TEST_ASSERT_MSG_EQ(joined.size(), 1, "picked up");
        NS_TEST_EXPECT_MSG_EQ(joined[0].port, 1, "to the server");
    }

    unsigned m_untranslated{0};
};

/// What is used up is refused and harms no connection.
class ExhaustionTest : public TestCase
{
  public:
    ExhaustionTest()
        : TestCase("T2: no port or no room left: refused by name, others live on, ports rest")
    {
    }

  private:
    void Ports()
    {
        Raw network(1, TranslateBoth);
        network.Device().AddService(Ipv4Address(Raw::SERVICE), UDP, 65531);
        for (uint16_t i = 0; i < 6; ++i)
        {
            const FlowKey key = FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, 2000 + i, 65531, UDP);
            NS_TEST_EXPECT_MSG_EQ(
                network.Put(0, Make(key)).size(), (i < 4 ? 1 : 0), "4 ports above 65531");
        }
        NS_TEST_EXPECT_MSG_EQ(network.Drops("ports-exhausted"), 2, "the reason");
        const FlowKey first = FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, 2000, 65531, UDP);
        NS_TEST_EXPECT_MSG_EQ(network.Put(0, Make(first)).size(), 1, "still open");
        network.Wait(Seconds(40));
        NS_TEST_EXPECT_MSG_EQ(network.Put(0, Make(first)).size(), 0, "removed now, ports rest");
        network.Wait(Seconds(60));
        NS_TEST_EXPECT_MSG_EQ(network.Put(0, Make(first)).size(), 1, "after PortRest");
    }

    void Room()
    {
        Raw network(1, [](TrafficManagerNetDevice& device) {
            device.SetAttribute("Capacity", UintegerValue(2));
        });
        for (uint16_t i = 0; i < 3; ++i)
        {
            const Bytes syn = Make(ToService(2000 + i, TCP), Segment(SYN, 1));
            NS_TEST_EXPECT_MSG_EQ(network.Put(0, syn).size(), (i < 2 ? 1 : 0), "two entries");
        }
        NS_TEST_EXPECT_MSG_EQ(network.Drops("table-full"), 1, "the reason");
        network.Wait(Seconds(61));
        NS_TEST_EXPECT_MSG_EQ(network.Put(0, Make(ToService(9, TCP), Segment(SYN, 1))).size(),
                              1,
                              "TcpHalfOpen is over");
    }

    void DoRun() override
    {
        Ports();
        Room();
        Raw nobody(0, TranslateBoth);
        const Arrivals refused = nobody.Put(0, Make(ToService(9, TCP), Segment(SYN, 41)));
        NS_TEST_ASSERT_MSG_EQ(refused.size(), 1, "a reset");
        const Bytes reset = Make(ToService(9, TCP).Reversed(), Segment(RST | ACK, 0, 42));
        NS_TEST_EXPECT_MSG_EQ((refused[0].bytes == reset), true, "it acknowledges the SYN");
        NS_TEST_EXPECT_MSG_EQ(nobody.Drops("no-server"), 1, "the reason");
    }
};

/// Claims 21 and 22: every translated source port maps the reply to this manager.
class PortTableTest : public TestCase
{
  public:
    PortTableTest()
        : TestCase("T2: ports of the scheme's table bring the replies back, free ports do not")
    {
    }

  private:
    static constexpr unsigned MANAGERS = 4;
    static constexpr unsigned FLOWS = 400;

    /// @return flows whose reply the scheme maps to manager 2
    unsigned Home(const std::string& table)
    {
        const std::string spec = "key=greater-port hash=toeplitz select=hrw";
        std::vector<MemberChange> managers;
        for (uint32_t id = 0; id < MANAGERS; ++id)
        {
            managers.push_back({MemberChange::Kind::ADD, id, 1.0});
        }
        std::unique_ptr<flowhash::Distribution> scheme = flowhash::Distribution::Make(spec);
        scheme->Update(managers);
        Raw network(2, [&](TrafficManagerNetDevice& device) {
            device.SetAttribute("TranslateSource", BooleanValue(true));
            device.SetAttribute("Scheme", StringValue(spec));
            device.SetAttribute("PortTable", StringValue(table));
            device.SetAttribute("ManagerId", UintegerValue(2));
            device.UpdateManagers(managers);
            device.AssignStreams(3);
        });
        unsigned home = 0;
        for (uint16_t i = 0; i < FLOWS; ++i)
        {
            const Arrivals out = network.Put(0, Make(ToService(2000 + i, UDP)));
            const FlowKey atServer = out.empty() ? FlowKey() : KeyOf(out[0].bytes);
            NS_TEST_EXPECT_MSG_GT(atServer.sourcePort, 1023, "above the server's port and 1023");
            home += scheme->Evaluate(atServer.Reversed()) == 2U;
        }
        return home;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Home("scheme"), FLOWS, "the scheme's own table");
        NS_TEST_EXPECT_MSG_EQ(
            Home("key=greater-port hash=toeplitz select=hrw"), FLOWS, "a table by its spec");
        // Binomial(400, 1/4): mean 100, standard error 8.7; 4 of them, error rate 6e-5.
        NS_TEST_EXPECT_MSG_EQ_TOL(Home("free"), 100, 35, "free ports");
    }
};

/// T4 in numbers: the reset that the client gets, and the port's reuse by a new connection.
class ServerFailureTest : public TestCase
{
  public:
    ServerFailureTest()
        : TestCase("T4: a failed server's connections are reset in the right place, or left alone")
    {
    }

  private:
    static MemberChange Down()
    {
        return {MemberChange::Kind::SET_DOWN, 0};
    }

    /// Opens connection 2000, client at 11, server at 101.
    void Open(Raw& network)
    {
        const FlowKey key = ToService(2000, TCP);
        network.Put(0, Make(key, Segment(SYN, 10)));
        const Arrivals syn = network.Arrivals();
        NS_TEST_ASSERT_MSG_EQ(syn.size(), 1, "SYN");
        const FlowKey reply = KeyOf(syn[0].bytes).Reversed();
        network.Put(1, Make(reply, Segment(SYN | ACK, 100, 11)));
        network.Put(0, Make(key, Segment(ACK, 11, 101)));
    }

    void DoRun() override
    {
        const FlowKey key = ToService(2000, TCP);
        Raw network(2, TranslateBoth);
        Open(network);
        network.Put(0, Make(ToService(2002, TCP), Segment(SYN, 70))); // to server 1
        network.Put(0, Make(ToService(2004, TCP), Segment(SYN, 90))); // to server 0, half-open
        network.Forget();
        network.Device().UpdateServers({Down()});
        network.Wait(MilliSeconds(10));
        NS_TEST_ASSERT_MSG_EQ(network.Arrivals().size(), 2, "two resets");
        const Bytes half = Make(ToService(2004, TCP).Reversed(), Segment(RST | ACK, 0, 91));
        const Bytes open = Make(key.Reversed(), Segment(RST, 101));
        NS_TEST_EXPECT_MSG_EQ((network.Arrivals()[0].bytes == half), true, "half-open");
        NS_TEST_EXPECT_MSG_EQ((network.Arrivals()[1].bytes == open), true, "established");
        NS_TEST_EXPECT_MSG_EQ(network.Device().GetConnections().GetN(), 1, "server 1's");
        const Arrivals again = network.Put(0, Make(key, Segment(SYN, 500)));
        NS_TEST_ASSERT_MSG_EQ(again.size(), 1, "a new connection");
        NS_TEST_EXPECT_MSG_EQ(again[0].port, 2, "to the live server");

        Raw patient(2, [](TrafficManagerNetDevice& device) {
            device.SetAttribute("OnServerFailure", StringValue("timeout"));
        });
        Open(patient);
        patient.Forget();
        patient.Device().UpdateServers({Down()});
        patient.Wait(MilliSeconds(10));
        NS_TEST_EXPECT_MSG_EQ(patient.Arrivals().size(), 0, "nothing said");
        NS_TEST_EXPECT_MSG_EQ(patient.Put(0, Make(key, Segment(ACK, 11, 101)))[0].port, 1, "kept");
    }
};

/// The suite.
class TrafficManagerPacketsTestSuite : public TestSuite
{
  public:
    TrafficManagerPacketsTestSuite()
        : TestSuite("flow-distribution-traffic-manager-packets", Type::UNIT)
    {
        AddTestCase(new RoundTripTest);
        AddTestCase(new NoStateTest);
        AddTestCase(new ExhaustionTest);
        AddTestCase(new PortTableTest);
        AddTestCase(new ServerFailureTest);
    }
};

TrafficManagerPacketsTestSuite g_trafficManagerPacketsTestSuite;

} // namespace
