// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/distributor-site.h"
#include "../rig/packet-bytes.h"

#include "ns3/uinteger.h"

#include <set>

using namespace ns3;

namespace
{

constexpr const char* BY_PORT = "key=greater-port hash=toeplitz select=hrw";

/// @return the fragments of a UDP packet between a client's port and the service on port 53
std::vector<packetbytes::Bytes>
FragmentsOf(uint16_t clientPort, bool reply, bool ipv6, uint16_t servicePort = 53)
{
    const uint16_t source = reply ? servicePort : clientPort;
    const uint16_t destination = reply ? clientPort : servicePort;
    const TestBytes datagram = MakeUdp(source, destination, 800);
    const char* client = ipv6 ? CLIENT6 : CLIENT;
    const char* service = ipv6 ? SERVICE6 : SERVICE;
    const char* from = reply ? service : client;
    const char* to = reply ? client : service;
    const TestBytes whole =
        ipv6 ? MakeIpv6(from, to, UDP, datagram) : MakeIpv4(from, to, UDP, datagram);
    return packetbytes::Fragments(whole, 400, clientPort);
}

/// A site whose services UDP 53 of both versions are declared.
class FragmentsTestCase : public DistributorTestCase
{
  public:
    using DistributorTestCase::DistributorTestCase;

  protected:
    Site MakeUdpSite(const std::string& scheme)
    {
        Site site = MakeSite(scheme);
        site.device->AddService(Ipv6Address(SERVICE6), UDP, 53);
        site.device->AddRoute(Ipv4Address(SERVICE), 32, SERVERS);
        return site;
    }
};

/// Later fragments behind the first.
class FollowTest : public FragmentsTestCase
{
  public:
    FollowTest()
        : FragmentsTestCase("D7: later fragments follow the first, both ways, IPv4 and IPv6")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeUdpSite(BY_PORT);
        site.device->TraceConnectWithoutContext("Chosen", MakeCallback(&FollowTest::Chosen, this));
        std::set<uint32_t> reached;
        for (uint16_t i = 0; i < 32; ++i)
        {
            for (const bool ipv6 : {false, true})
            {
                const auto port = static_cast<uint16_t>(4000 + i);
                const auto request = FragmentsOf(port, false, ipv6);
                const auto reply = FragmentsOf(port, true, ipv6);
                const uint32_t first = *site.Send(0, request[0]);
                NS_TEST_ASSERT_MSG_LT(first, MEMBERS, "one member");
                reached.insert(first);
                NS_TEST_EXPECT_MSG_EQ(*site.Send(0, request[1]), first, "the later one");
                NS_TEST_EXPECT_MSG_EQ(*site.Send(SERVERS, reply[0]), first, "the reply's first");
                NS_TEST_EXPECT_MSG_EQ(*site.Send(SERVERS, reply[1]), first, "its later one");
            }
        }
        NS_TEST_EXPECT_MSG_GT(reached.size(), 3, "ports spread");
        NS_TEST_EXPECT_MSG_EQ(m_chosen, 32 * 2 * 4, "each was traced");
        const flowhash::StateUsage usage = site.device->GetFragmentUsage();
        NS_TEST_EXPECT_MSG_EQ(usage.entries, 32 * 2 * 2, "first ones");
        NS_TEST_EXPECT_MSG_EQ(usage.hits, 32 * 2 * 2, "later ones");
        NS_TEST_EXPECT_MSG_EQ(usage.misses, 0, "all in order");
        NS_TEST_EXPECT_MSG_GT(usage.bytes, 0, "memory");
        ExpectBalance(site);
    }

    void Chosen(Ptr<const Packet>, const PacketView&, const MemberChoice&)
    {
        ++m_chosen;
    }

    uint32_t m_chosen{0};
};

/// A packet that passes twice: to a member that does not translate, and back from it.
class TwiceTest : public FragmentsTestCase
{
  public:
    explicit TwiceTest(bool lan)
        : FragmentsTestCase(
              std::string("D2, D3, D7: fragments on their way to a member and back, ") +
              (lan ? "CSMA" : "point-to-point")),
          m_lan(lan)
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite(BY_PORT, m_lan);
        site.device->AddRoute(Ipv4Address(SERVICE), 32, m_lan ? 2 : SERVERS);
        const auto fragments = FragmentsOf(4000, false, false);
        const uint32_t member = *site.Send(0, fragments[0]);
        site.Send(1 + member, fragments[0]);
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(SERVERS), 1, "the first goes on from the member");
        NS_TEST_EXPECT_MSG_EQ(
            site.Send(0, fragments[1]).value_or(MEMBERS), member, "the later one");
        site.Send(1 + member, fragments[1]);
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(SERVERS), 1, "and it goes on, too");
    }

    bool m_lan;
};

/// A packet that passes twice and is hashed each time, by the port it comes by.
class TwoPoolsTest : public FragmentsTestCase
{
  public:
    TwoPoolsTest()
        : FragmentsTestCase("D6, D7: fragments of a packet that two pools take, by ingress port")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeUdpSite(BY_PORT);
        PoolMatch fromWan;
        fromWan.ingressPorts = {0};
        site.device->AddMember(0, 1, 3, MemberAddress(2), site.device->AddPool(fromWan, BY_PORT));
        uint32_t differ = 0;
        for (uint16_t port = 4000; port < 4016; ++port)
        {
            const auto fragments = FragmentsOf(port, false, false);
            NS_TEST_EXPECT_MSG_EQ(*site.Send(0, fragments[0]), 2, "the only member for the WAN");
            const uint32_t second = *site.Send(SERVERS, fragments[0]);
            NS_TEST_EXPECT_MSG_EQ(*site.Send(0, fragments[1]), 2, "as the first from there");
            NS_TEST_EXPECT_MSG_EQ(
                *site.Send(SERVERS, fragments[1]), second, "as the first from here");
            differ += second != 2 ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(differ, 8, "two choices");
    }
};

/// One segment for those who send to members and for the members.
class OneSegmentTest : public TestCase
{
  public:
    OneSegmentTest()
        : TestCase("D3, D7: fragments on their way to a member and back, all on one segment")
    {
    }

  private:
    void DoRun() override
    {
        auto device = CreateObject<DistributorNetDevice>();
        TestStar star(device);
        const uint32_t client = star.AddCsma(2);
        const uint32_t member = client + 1;
        const uint32_t server = star.AddPointToPoint();
        device->AddService(Ipv4Address(SERVICE), UDP, 53);
        device->AddRoute(Ipv4Address(SERVICE), 32, 1);
        device->AddMember(0, 1, 0, MemberAddress(0));
        const Address link = star.peers[member]->device->GetAddress();
        device->AddNeighbor(0, MemberAddress(0), Mac48Address::ConvertFrom(link));
        const auto fragments = FragmentsOf(4000, false, false);
        for (const uint32_t from : {client, member})
        {
            star.Send(from, fragments[0]);
            Simulator::Run();
        }
        NS_TEST_EXPECT_MSG_EQ(star.GotIp(member), 1, "the first one comes to the member");
        NS_TEST_EXPECT_MSG_EQ(star.GotIp(server), 1, "and goes on from there");
        star.Send(client, fragments[1]);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(star.GotIp(member), 2, "the later one follows");
        star.Send(member, fragments[1]);
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(star.GotIp(server), 2, "all the way");
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
    }
};

/// What the first one met is what the later ones meet.
class FateTest : public FragmentsTestCase
{
  public:
    FateTest()
        : FragmentsTestCase(
              "D7: later fragments are routed, kept with a member or refused as the first")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeUdpSite(BY_PORT);
        const auto undeclared = FragmentsOf(4000, false, false, 54);
        for (const auto& fragment : undeclared)
        {
            NS_TEST_EXPECT_MSG_EQ(site.Send(0, fragment).has_value(), false, "not hashed");
            NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(SERVERS), 1, "routed");
        }
        const auto moved = FragmentsOf(4001, false, false);
        const uint32_t member = *site.Send(0, moved[0]);
        site.device->UpdateMembers({{flowhash::MemberChange::Kind::SET_DRAINING, member, 1}});
        NS_TEST_EXPECT_MSG_EQ(*site.Send(0, moved[1]), member, "with the first, though it drains");
        for (uint32_t i = 0; i < MEMBERS; ++i)
        {
            site.device->UpdateMembers({{flowhash::MemberChange::Kind::SET_DOWN, i, 1}});
        }
        for (const auto& fragment : FragmentsOf(4002, false, false))
        {
            NS_TEST_EXPECT_MSG_EQ(site.Send(0, fragment).has_value(), false, "nobody");
        }
        NS_TEST_EXPECT_MSG_EQ(site.counts->dropped["no-member"], 2, "both by the same name");
        ExpectBalance(site);
    }
};

/// The first one is not there, or not any more.
class BeforeFirstTest : public FragmentsTestCase
{
  public:
    BeforeFirstTest()
        : FragmentsTestCase("D7: a later fragment without its first is dropped where ports count")
    {
    }

  private:
    /// @return whether the later fragment alone reaches a member
    bool PassesAlone(const std::string& scheme)
    {
        Site site = MakeUdpSite(scheme);
        const bool passes = site.Send(0, FragmentsOf(4000, false, false)[1]).has_value();
        NS_TEST_EXPECT_MSG_EQ(
            site.counts->dropped["fragment-before-first"], (passes ? 0 : 1), scheme);
        return passes;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(PassesAlone(BY_PORT), false, "ports");
        NS_TEST_EXPECT_MSG_EQ(PassesAlone("key=five-tuple"), false, "ports");
        NS_TEST_EXPECT_MSG_EQ(PassesAlone("key=source state=lru"), false, "a flow table");
        NS_TEST_EXPECT_MSG_EQ(PassesAlone("key=source select=random"), false, "chance");
        NS_TEST_EXPECT_MSG_EQ(PassesAlone("key=source"), true, "addresses alone");
        NS_TEST_EXPECT_MSG_EQ(
            PassesAlone("key=five-tuple fragments=addresses"), true, "fragments by addresses");

        Site site = MakeUdpSite(BY_PORT);
        const auto fragments = FragmentsOf(4000, false, false);
        site.Send(0, fragments[0]);
        NS_TEST_EXPECT_MSG_EQ(site.Send(0, fragments[1]).has_value(), true, "now it passes");
        auto later = fragments[1];
        packetbytes::Put16(later, 4, 4001);
        NS_TEST_EXPECT_MSG_EQ(site.Send(0, later).has_value(), false, "of another packet");
        Simulator::Stop(Seconds(29.9));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(site.Send(0, fragments[1]).has_value(), true, "in time");
        Simulator::Stop(Seconds(0.2));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(site.Send(0, fragments[1]).has_value(), false, "too late");
        NS_TEST_EXPECT_MSG_EQ(site.device->GetFragmentUsage().expirations, 1, "counted");
        NS_TEST_EXPECT_MSG_EQ(site.device->GetFragmentUsage().misses, 2, "counted");
    }
};

/// Size and time of the table.
class BoundTest : public FragmentsTestCase
{
  public:
    BoundTest()
        : FragmentsTestCase("D7, X4: first fragments are remembered in a bounded table, for a time")
    {
    }

  private:
    void DoRun() override
    {
        UintegerValue entries;
        auto fresh = CreateObject<DistributorNetDevice>();
        fresh->GetAttribute("FragmentEntries", entries);
        NS_TEST_EXPECT_MSG_EQ(entries.Get(), 4096, "default");
        NS_TEST_EXPECT_MSG_EQ(
            fresh->SetAttributeFailSafe("FragmentTimeout", TimeValue(Time(0))), false, "no time");
        Site site = MakeUdpSite(BY_PORT);
        site.device->SetAttribute("FragmentEntries", UintegerValue(2));
        site.device->SetAttribute("FragmentTimeout", TimeValue(Seconds(1)));
        for (uint16_t port : {4000, 4001, 4001, 4002, 4003})
        {
            site.Send(0, FragmentsOf(port, false, false)[0]);
        }
        flowhash::StateUsage usage = site.device->GetFragmentUsage();
        NS_TEST_EXPECT_MSG_EQ(usage.mostEntries, 2, "no more");
        NS_TEST_EXPECT_MSG_EQ(usage.evictions, 2, "4000, and 4001 once");
        for (uint16_t port : {4000, 4001, 4002, 4003})
        {
            const bool passes = site.Send(0, FragmentsOf(port, false, false)[1]).has_value();
            NS_TEST_EXPECT_MSG_EQ(passes, (port > 4001), "port " << port);
        }
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        usage = site.device->GetFragmentUsage();
        NS_TEST_EXPECT_MSG_EQ(usage.entries, 0, "all over");
        NS_TEST_EXPECT_MSG_EQ(usage.insertions, 5, "all counted");
        NS_TEST_EXPECT_MSG_EQ(usage.expirations, 2, "those that stayed");
    }
};

/// The suite.
class DistributorFragmentsTestSuite : public TestSuite
{
  public:
    DistributorFragmentsTestSuite()
        : TestSuite("flow-distribution-distributor-fragments", Type::UNIT)
    {
        AddTestCase(new FollowTest);
        AddTestCase(new TwiceTest(false));
        AddTestCase(new TwiceTest(true));
        AddTestCase(new TwoPoolsTest);
        AddTestCase(new OneSegmentTest);
        AddTestCase(new FateTest);
        AddTestCase(new BeforeFirstTest);
        AddTestCase(new BoundTest);
    }
};

DistributorFragmentsTestSuite g_distributorFragmentsTestSuite; //!< registers the suite

} // namespace
