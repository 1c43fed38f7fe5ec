// SPDX-License-Identifier: GPL-2.0-only

#include "raw-traffic-manager.h"

#include "ns3/test.h"

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

using Raw = RawTrafficManager;

FlowKey
ToService(uint16_t port, uint8_t protocol)
{
    return FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, port, 80, protocol);
}

Content
Payload(uint32_t size)
{
    Content content;
    content.payload = size;
    return content;
}

/// Whole packets through a manager in two fragments.
class RoundTripTest : public TestCase
{
  public:
    explicit RoundTripTest(bool source)
        : TestCase(std::string("T1, D7: fragments are translated as the first was, both ways, ") +
                   (source ? "both ends" : "destination")),
          m_source(source)
    {
    }

  private:
    /// Sends a packet in fragments. @return what arrives, put together; empty: not all, or not well
    Bytes Pass(Raw& network, uint32_t port, const Bytes& whole)
    {
        Bytes arrived[2];
        const std::vector<Bytes> fragments = Fragments(whole, 400, ++m_identification);
        for (unsigned i = 0; i < 2; ++i)
        {
            const auto out = network.Put(port, fragments[i]);
            NS_TEST_EXPECT_MSG_EQ(out.size(), 1, "fragment " << i);
            if (out.size() != 1)
            {
                return {};
            }
            NS_TEST_EXPECT_MSG_EQ(out[0].port, 1 - port, "where fragment " << i << " leaves");
            arrived[i] = out[0].bytes;
        }
        return Reassembled(arrived[0], arrived[1]);
    }

    void Check(const FlowKey& request)
    {
        Raw network(1, [this](TrafficManagerNetDevice& device) {
            device.SetAttribute("TranslateSource", BooleanValue(m_source));
        });
        const Bytes there = Pass(network, 0, Make(request, Payload(800)));
        NS_TEST_ASSERT_MSG_EQ(there.empty(), false, "IP headers");
        const FlowKey atServer = KeyOf(there);
        NS_TEST_EXPECT_MSG_EQ((atServer.source != request.source), m_source, "self address");
        NS_TEST_EXPECT_MSG_EQ((atServer.destination != request.destination), true, "server");
        const Bytes expected = OneHopFurther(Make(atServer, Payload(800)));
        NS_TEST_EXPECT_MSG_EQ((there == expected), true, "as if never cut");
        const Bytes back = Pass(network, 1, Make(atServer.Reversed(), Payload(800)));
        const Bytes answer = OneHopFurther(Make(request.Reversed(), Payload(800)));
        NS_TEST_EXPECT_MSG_EQ((back == answer), true, "the answer, too");
        NS_TEST_EXPECT_MSG_EQ(network.Device().GetNUntranslated(), 0, "nothing slipped through");
        const flowhash::StateUsage usage = network.Device().GetFragmentUsage();
        NS_TEST_EXPECT_MSG_EQ(usage.insertions, 2, "two first ones");
        NS_TEST_EXPECT_MSG_EQ(usage.hits, 2, "two later ones");
    }

    void DoRun() override
    {
        Check(ToService(5353, UDP));
        Check(FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, 77, 0, ICMP));
        Check(Ipv6Key(1, 2, 5353, 80, UDP));
        Check(Ipv6Key(1, 2, 77, 0, ICMPV6));
    }

    bool m_source;
    uint32_t m_identification{100};
};

/// A later fragment whose first one was not seen, or met something else.
class WithoutFirstTest : public TestCase
{
  public:
    WithoutFirstTest()
        : TestCase("T1, D7: later fragments before the first are dropped, others share its fate")
    {
    }

  private:
    void DoRun() override
    {
        Raw network(1, [](TrafficManagerNetDevice& device) {
            device.SetAttribute("TranslateSource", BooleanValue(true));
            device.SetAttribute("FragmentTimeout", TimeValue(Seconds(1)));
        });
        const FlowKey reply = FlowKey::Ipv4(Raw::Server(0), Raw::CLIENT, 80, 2000, UDP);
        const FlowKey toSelf = FlowKey::Ipv4(Raw::Server(0), Raw::SELF, 80, 2000, UDP);
        unsigned dropped = 0;
        for (const FlowKey& key : {ToService(2000, UDP), reply, toSelf})
        {
            const Bytes later = Fragments(Make(key, Payload(800)), 400, 7)[1];
            const uint32_t port = key == ToService(2000, UDP) ? 0 : 1;
            NS_TEST_EXPECT_MSG_EQ(network.Put(port, later).size(), 0, "not alone");
            NS_TEST_EXPECT_MSG_EQ(network.Drops("fragment-before-first"), ++dropped, "by name");
        }

        // A server's own packet passes untranslated, all of it, and is counted once.
        for (const Bytes& fragment : Fragments(Make(reply, Payload(800)), 400, 8))
        {
            const auto passed = network.Put(1, fragment);
            NS_TEST_ASSERT_MSG_EQ(passed.size(), 1, "a server's own");
            NS_TEST_EXPECT_MSG_EQ((passed[0].bytes == OneHopFurther(fragment)), true, "as it was");
        }
        NS_TEST_EXPECT_MSG_EQ(network.Device().GetNUntranslated(), 1, "one packet");

        for (const Bytes& fragment : Fragments(Make(toSelf, Payload(800)), 400, 9))
        {
            NS_TEST_EXPECT_MSG_EQ(network.Put(1, fragment).size(), 0, "no connection");
        }
        NS_TEST_EXPECT_MSG_EQ(network.Drops("no-state-self"), 2, "both by the same name");

        const auto late = Fragments(Make(ToService(2001, UDP), Payload(800)), 400, 10);
        NS_TEST_EXPECT_MSG_EQ(network.Put(0, late[0]).size(), 1, "in time");
        network.Wait(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(network.Put(0, late[1]).size(), 0, "too late");
        const FlowKey others = FlowKey::Ipv4(Raw::CLIENT, Raw::CLIENT + 1, 3000, 81, UDP);
        const Bytes stranger = Fragments(Make(others, Payload(800)), 400, 11)[1];
        NS_TEST_EXPECT_MSG_EQ(network.Put(1, stranger).size(), 1, "traffic of others is routed");
    }
};

/// Without translation nothing depends on the first.
class TransparentTest : public TestCase
{
  public:
    TransparentTest()
        : TestCase("T1, D7: a manager that only watches passes every fragment")
    {
    }

  private:
    void DoRun() override
    {
        Raw network(1, [](TrafficManagerNetDevice& device) {
            device.SetAttribute("TranslateDestination", BooleanValue(false));
        });
        const FlowKey reply = FlowKey::Ipv4(Raw::Server(0), Raw::CLIENT, 80, 2000, UDP);
        const Bytes later = Fragments(Make(reply, Payload(800)), 400, 7)[1];
        const auto passed = network.Put(1, later);
        NS_TEST_ASSERT_MSG_EQ(passed.size(), 1, "alone");
        NS_TEST_EXPECT_MSG_EQ((passed[0].bytes == OneHopFurther(later)), true, "as it was");
    }
};

/// The suite.
class TrafficManagerFragmentsTestSuite : public TestSuite
{
  public:
    TrafficManagerFragmentsTestSuite()
        : TestSuite("flow-distribution-traffic-manager-fragments", Type::UNIT)
    {
        AddTestCase(new RoundTripTest(false));
        AddTestCase(new RoundTripTest(true));
        AddTestCase(new WithoutFirstTest);
        AddTestCase(new TransparentTest);
    }
};

TrafficManagerFragmentsTestSuite g_trafficManagerFragmentsTestSuite; //!< registers the suite

} // namespace
