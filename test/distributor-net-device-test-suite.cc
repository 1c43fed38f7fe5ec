// SPDX-License-Identifier: GPL-2.0-only

#include "test-star.h"

#include "ns3/boolean.h"
#include "ns3/distributor-net-device.h"
#include "ns3/host-address-conversion.h"
#include "ns3/test.h"

#include <set>

using namespace ns3;

namespace
{

constexpr uint8_t ICMP = 1;
constexpr uint8_t TCP = 6;
constexpr uint8_t UDP = 17;
constexpr uint8_t ICMPV6 = 58;
constexpr uint32_t MEMBERS = 8;
constexpr const char* SERVICE = "198.18.0.1";
constexpr const char* SERVICE6 = "2001:db8:18::1";
constexpr const char* SELF = "10.2.255.1";
constexpr const char* SERVER = "10.3.0.1";
constexpr const char* CLIENT = "10.1.0.1";
constexpr const char* CLIENT6 = "2001:db8:1::1";

using Change = flowhash::MemberChange;

/// @param member its id @return its address
Ipv4Address
MemberAddress(uint32_t member)
{
    return Ipv4Address(Ipv4Address("10.2.0.0").Get() + member + 1);
}

/// @param client its number @return a client's address
std::string
Client(uint32_t client)
{
    return "10.1." + std::to_string(client / 250) + "." + std::to_string(1 + client % 250);
}

/// A distributor with the WAN at peer 0, members at peers 1 to 8 and servers at peer 9.
class DistributorTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    static constexpr uint32_t SERVERS = MEMBERS + 1; //!< peer and port of the servers' side

    /// One more distributor and its surroundings.
    struct Site
    {
        Ptr<DistributorNetDevice> device;
        std::unique_ptr<TestStar> star;
        std::unique_ptr<SteeringCounts> counts;

        /// @return the member that got packets since Clear, or none, or MEMBERS for several
        std::optional<uint32_t> Reached() const
        {
            std::optional<uint32_t> reached;
            for (uint32_t i = 0; i < MEMBERS; i++)
            {
                if (star->GotIp(1 + i) > 0)
                {
                    reached = reached ? MEMBERS : i;
                }
            }
            return reached;
        }

        /// Forgets what was received.
        void Clear()
        {
            for (auto& peer : star->peers)
            {
                peer->got.clear();
            }
        }

        /// Sends one packet and lets it arrive. @return the member it reached
        std::optional<uint32_t> Send(uint32_t peer, const TestBytes& bytes)
        {
            Clear();
            star->Send(peer, bytes);
            Simulator::Run();
            return Reached();
        }
    };

    /// Makes a site. @param scheme its spec @param lan members share a CSMA segment
    Site MakeSite(const std::string& scheme, bool lan = false)
    {
        Site site;
        site.device = CreateObject<DistributorNetDevice>();
        site.device->SetAttribute("Scheme", StringValue(scheme));
        site.star = std::make_unique<TestStar>(site.device);
        site.counts = std::make_unique<SteeringCounts>(site.device);
        site.star->AddPointToPoint();
        if (lan)
        {
            site.star->AddCsma(MEMBERS);
        }
        for (uint32_t i = 0; i < MEMBERS; i++)
        {
            uint32_t port = lan ? 1 : site.star->peers[site.star->AddPointToPoint()]->port;
            site.device->AddMember(i, 1, port, MemberAddress(i));
            if (lan)
            {
                Address link = site.star->peers[1 + i]->device->GetAddress();
                site.device->AddNeighbor(1, MemberAddress(i), Mac48Address::ConvertFrom(link));
            }
        }
        uint32_t servers = site.star->peers[site.star->AddPointToPoint()]->port;
        site.device->AddRoute(Ipv4Address("0.0.0.0"), 0, 0);
        site.device->AddRoute(Ipv6Address("::"), 0, 0);
        site.device->AddRoute(Ipv4Address("10.3.0.0"), 16, servers);
        site.device->AddService(Ipv4Address(SERVICE), TCP, 80);
        site.device->AddService(Ipv4Address(SERVICE), UDP, 53);
        site.device->AddService(Ipv6Address(SERVICE6), TCP, 80);
        site.device->AddSelfAddress(Ipv4Address(SELF));
        site.device->AddBackend(Ipv4Address(SERVER), TCP, 80);
        return site;
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
    }

    /// Checks the sums of a site.
    void ExpectBalance(Site& site)
    {
        NS_TEST_EXPECT_MSG_EQ(site.counts->Balance(), true, "everything is accounted for");
    }
};

/// @return a client's packet to the service
TestBytes
Request(const std::string& client, uint16_t port)
{
    return MakeIpv4(client.c_str(), SERVICE, TCP, MakeTcp(port, 80, 2));
}

/// Affinity over any field set, and what may differ.
class AffinityTest : public DistributorTestCase
{
  public:
    AffinityTest(const std::string& scheme, bool portsCount, bool lan)
        : DistributorTestCase("H1, H2, H3, M3: a flow stays with its member: " + scheme +
                              (lan ? " (CSMA)" : " (point-to-point)")),
          m_scheme(scheme),
          m_portsCount(portsCount),
          m_lan(lan)
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite(m_scheme, m_lan);
        std::set<uint32_t> byClient;
        std::set<uint32_t> byPort;
        for (uint32_t i = 0; i < 64; i++)
        {
            auto first = site.Send(0, Request(Client(i), 4000));
            NS_TEST_ASSERT_MSG_EQ(first.has_value(), true, "a member");
            NS_TEST_ASSERT_MSG_LT(*first, MEMBERS, "one member");
            auto later = site.Send(
                0, MakeIpv4(Client(i).c_str(), SERVICE, TCP, MakeTcp(4000, 80, 16, 12, 99)));
            NS_TEST_EXPECT_MSG_EQ(*later, *first, "a later packet of the flow");
            byClient.insert(*first);
            byPort.insert(*site.Send(0, Request(CLIENT, static_cast<uint16_t>(5000 + i))));
        }
        NS_TEST_EXPECT_MSG_GT(byClient.size(), 3, "clients spread");
        NS_TEST_EXPECT_MSG_EQ((byPort.size() > 1), m_portsCount, "whether ports count");
        ExpectBalance(site);
    }

    std::string m_scheme;
    bool m_portsCount;
    bool m_lan;
};

/// The sums, computed by hand.
class SumTest : public DistributorTestCase
{
  public:
    SumTest()
        : DistributorTestCase("M1, M2: sums modulo N as computed by hand")
    {
    }

  private:
    void DoRun() override
    {
        Site three = MakeSite("key=three-tuple hash=sum select=modulo");
        Site five = MakeSite("key=five-tuple hash=sum select=modulo");
        uint64_t service = Ipv4Address(SERVICE).Get();
        for (uint32_t i = 0; i < 20; i++)
        {
            uint64_t source = Ipv4Address(Client(i).c_str()).Get();
            uint16_t port = static_cast<uint16_t>(4000 + 3 * i);
            uint64_t sum = source + service + 80;
            NS_TEST_EXPECT_MSG_EQ(*three.Send(0, Request(Client(i), port)), sum % MEMBERS, "M1");
            NS_TEST_EXPECT_MSG_EQ(
                *five.Send(0, Request(Client(i), port)), (sum + port + TCP) % MEMBERS, "M2");
        }
    }
};

/// Both directions without state.
class GreaterPortTest : public DistributorTestCase
{
  public:
    GreaterPortTest()
        : DistributorTestCase("D1, D2, M4a: both directions, at two distributors, the same member")
    {
    }

  private:
    void DoRun() override
    {
        const char* scheme = "key=greater-port hash=toeplitz select=hrw";
        Site a = MakeSite(scheme);
        Site b = MakeSite(scheme);
        for (uint32_t i = 0; i < 64; i++)
        {
            uint16_t port = static_cast<uint16_t>(4000 + 7 * i);
            std::string client = Client(i);
            auto forward = a.Send(0, Request(client, port));
            auto other = b.Send(0, Request(client, port));
            auto reply =
                b.Send(SERVERS, MakeIpv4(SERVER, client.c_str(), TCP, MakeTcp(80, port, 18)));
            auto same =
                a.Send(SERVERS, MakeIpv4(SERVER, client.c_str(), TCP, MakeTcp(80, port, 18)));
            NS_TEST_EXPECT_MSG_EQ(*other, *forward, "M4a: a second distributor chooses alike");
            NS_TEST_EXPECT_MSG_EQ(*reply, *forward, "D2: the reply at the other distributor");
            NS_TEST_EXPECT_MSG_EQ(*same, *forward, "D1: the reply at the same distributor");
        }
        auto equal = a.Send(0, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(80, 80, 2)));
        NS_TEST_EXPECT_MSG_EQ(*equal, 0, "D1: equal ports go to the predetermined member");
        a.device->UpdateMembers({{Change::Kind::SET_DOWN, 0, 1}});
        equal = a.Send(0, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(80, 80, 2)));
        NS_TEST_EXPECT_MSG_EQ(*equal, 1, "D1: or to the next live one");
    }
};

/// What is not hashed.
class RoutedTest : public DistributorTestCase
{
  public:
    explicit RoutedTest(bool lan)
        : DistributorTestCase(std::string("D3, D4: what is routed and not hashed, members on ") +
                              (lan ? "CSMA" : "point-to-point")),
          m_lan(lan)
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple hash=crc32 select=modulo", m_lan);
        uint32_t servers = SERVERS;
        auto reply = MakeIpv4(SERVER, CLIENT, TCP, MakeTcp(80, 4000, 18));
        NS_TEST_EXPECT_MSG_EQ(site.Send(3, reply).has_value(), false, "D3: from a member");
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(0), 1, "to the WAN");
        site.Send(3, MakeIpv4(SELF, SERVER, TCP, MakeTcp(5000, 80, 2)));
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(servers), 1, "D3: from a member to a server");
        site.Send(0, MakeIpv4(CLIENT, SERVER, TCP, MakeTcp(4000, 22, 2)));
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(servers), 1, "D4: to a server, passed through");
        auto member = site.Send(0, MakeIpv4(CLIENT, "10.2.0.6", TCP, MakeTcp(4000, 22, 2)));
        NS_TEST_EXPECT_MSG_EQ(*member, 5, "D4: to one member");
        member = site.Send(servers, MakeIpv4(SERVER, "10.2.0.3", TCP, MakeTcp(80, 4000, 18)));
        NS_TEST_EXPECT_MSG_EQ(*member, 2, "D4: a backend's packet to one member");
        site.Send(0, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(4000, 443, 2)));
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(0), 1, "D4: an undeclared port is routed");
        site.Send(0, MakeIpv4(CLIENT, SERVICE, 50, TestBytes(40)));
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(0), 1, "D7: other protocols by addresses alone");
        NS_TEST_EXPECT_MSG_EQ(
            site.Send(servers, MakeIpv4(SERVER, SELF, TCP, MakeTcp(80, 5000, 18))).has_value(),
            true,
            "a self address is hashed");
        uint32_t up = 0;
        site.device->AddOwnAddress(Ipv4Address("10.4.0.1"));
        site.device->SetReceiveCallback(MakeBoundCallback(&RoutedTest::CountUp, &up));
        site.Send(0, MakeIpv4(CLIENT, "10.4.0.1", UDP, MakeUdp(1, 2, 3)));
        NS_TEST_EXPECT_MSG_EQ(up, 1, "D4: to the distributor itself");
        ExpectBalance(site);
    }

    static bool CountUp(uint32_t* up, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        ++*up;
        return true;
    }

    bool m_lan;
};

/// Related packets.
class RelatedTest : public DistributorTestCase
{
  public:
    RelatedTest()
        : DistributorTestCase("D7: UDP, ICMP echo and ICMP errors; IPv6 too")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=greater-port hash=toeplitz select=hrw");
        std::set<uint32_t> echoes;
        for (uint16_t i = 0; i < 32; i++)
        {
            uint16_t port = static_cast<uint16_t>(6000 + 11 * i);
            auto udp = site.Send(0, MakeIpv4(CLIENT, SERVICE, UDP, MakeUdp(port, 53, 20)));
            NS_TEST_EXPECT_MSG_EQ(udp.has_value(), true, "UDP is hashed");
            auto flow = site.Send(0, Request(CLIENT, port));
            TestBytes quoted = MakeIpv4(SERVICE, CLIENT, TCP, MakeTcp(80, port, 16));
            auto error = site.Send(0, MakeIpv4("10.99.0.1", SERVICE, ICMP, MakeIcmp(3, 0, quoted)));
            NS_TEST_EXPECT_MSG_EQ(*error, *flow, "an ICMP error follows the flow it quotes");
            auto request = site.Send(0, MakeIpv4(CLIENT, SERVICE, ICMP, MakeIcmp(8, port)));
            auto reply = site.Send(SERVERS, MakeIpv4(SERVICE, CLIENT, ICMP, MakeIcmp(0, port)));
            NS_TEST_EXPECT_MSG_EQ(*reply, *request, "echo and its reply");
            echoes.insert(*request);
            auto six = site.Send(0, MakeIpv6(CLIENT6, SERVICE6, TCP, MakeTcp(port, 80, 2)));
            auto back = site.Send(SERVERS, MakeIpv6(SERVICE6, CLIENT6, TCP, MakeTcp(80, port, 18)));
            NS_TEST_ASSERT_MSG_EQ(six.has_value(), true, "IPv6 is hashed");
            NS_TEST_EXPECT_MSG_EQ(*back, *six, "and its reply");
            auto echo6 = site.Send(0, MakeIpv6(CLIENT6, SERVICE6, ICMPV6, MakeIcmp(128, port)));
            NS_TEST_EXPECT_MSG_EQ(echo6.has_value(), true, "ICMPv6 echo");
        }
        NS_TEST_EXPECT_MSG_GT(echoes.size(), 3, "identifiers spread");
        auto fragment = site.Send(0, MakeIpv4(CLIENT, SERVICE, UDP, TestBytes(40), 0, 5));
        NS_TEST_EXPECT_MSG_EQ(
            fragment.has_value(), true, "a later fragment is hashed by addresses");
        ExpectBalance(site);
    }
};

/// Weights.
class WeightTest : public DistributorTestCase
{
  public:
    WeightTest()
        : DistributorTestCase("D5: twice the weight, twice the flows")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple hash=crc32 select=hrw");
        site.device->UpdateMembers({{Change::Kind::SET_WEIGHT, 3, 2}});
        const uint32_t flows = 4000;
        for (uint32_t i = 0; i < flows; i++)
        {
            site.star->Send(0, Request(Client(i), static_cast<uint16_t>(1024 + i)));
            Simulator::Run();
        }
        // Binomial with p = 2/9: standard error 26 of 889; 4 of them.
        NS_TEST_EXPECT_MSG_EQ_TOL(
            static_cast<double>(site.star->GotIp(4)), flows * 2. / 9, 105, "");
        // p = 1/9: standard error 20 of 444.
        NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(site.star->GotIp(1)), flows / 9., 80, "");
    }
};

/// Changes of the membership, and their traces.
class MembershipTest : public DistributorTestCase
{
  public:
    MembershipTest()
        : DistributorTestCase("X3: members fail, return, leave; traces; no-member")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple hash=crc32 select=hrw");
        auto& device = *site.device;
        device.TraceConnectWithoutContext("MembersChanging",
                                          MakeCallback(&MembershipTest::Changing, this));
        device.TraceConnectWithoutContext("MembersChanged",
                                          MakeCallback(&MembershipTest::Changed, this));
        device.TraceConnectWithoutContext("Chosen", MakeCallback(&MembershipTest::Chosen, this));
        uint32_t before = *site.Send(0, Request(CLIENT, 4000));
        NS_TEST_EXPECT_MSG_EQ(m_chosen, before, "traced");
        m_device = site.device;
        device.UpdateMembers({{Change::Kind::SET_DOWN, before, 1}});
        NS_TEST_EXPECT_MSG_EQ(m_liveWhileChanging, true, "before: still live");
        NS_TEST_EXPECT_MSG_EQ(m_liveWhenChanged, false, "after: not live");
        NS_TEST_EXPECT_MSG_NE(*site.Send(0, Request(CLIENT, 4000)), before, "goes elsewhere");
        device.UpdateMembers({{Change::Kind::SET_ACTIVE, before, 1}});
        NS_TEST_EXPECT_MSG_EQ(*site.Send(0, Request(CLIENT, 4000)), before, "comes back");
        device.UpdateMembers({{Change::Kind::REMOVE, before, 1}});
        device.UpdateMembers({{Change::Kind::ADD, before, 1}});
        NS_TEST_EXPECT_MSG_EQ(*site.Send(0, Request(CLIENT, 4000)), before, "added again");
        device.SetAttribute("Scheme", StringValue("key=source hash=crc32 select=modulo"));
        NS_TEST_EXPECT_MSG_EQ(device.GetDistribution().Members().size(), MEMBERS, "members stay");
        for (uint32_t i = 0; i < MEMBERS; i++)
        {
            device.UpdateMembers({{Change::Kind::SET_DOWN, i, 1}});
        }
        NS_TEST_EXPECT_MSG_EQ(site.Send(0, Request(CLIENT, 4000)).has_value(), false, "nobody");
        NS_TEST_EXPECT_MSG_EQ(site.counts->dropped["no-member"], 1, "no-member");
        ExpectBalance(site);
        m_device = nullptr;
    }

    void Changing(const std::vector<Change>& changes)
    {
        m_liveWhileChanging = m_device->GetDistribution().IsLive(changes.at(0).id);
    }

    void Changed(const std::vector<Change>& changes, const flowhash::UpdateDelta& delta)
    {
        m_liveWhenChanged = m_device->GetDistribution().IsLive(changes.at(0).id);
        NS_TEST_EXPECT_MSG_GT(delta.movedShare, 0, "something moved");
    }

    void Chosen(Ptr<const Packet>, const PacketView&, flowhash::MemberId member, uint32_t port)
    {
        m_chosen = member;
        NS_TEST_EXPECT_MSG_EQ(port, member + 1, "its port");
    }

    Ptr<DistributorNetDevice> m_device;
    uint32_t m_chosen{MEMBERS};
    bool m_liveWhileChanging{false};
    bool m_liveWhenChanged{true};
};

/// Affinity state that learns from members.
class LearnTest : public DistributorTestCase
{
  public:
    explicit LearnTest(bool lan)
        : DistributorTestCase(std::string("D3: state learns who owns a translated flow, ") +
                              (lan ? "by link address" : "by port")),
          m_lan(lan)
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple hash=crc32 select=hrw state=lru entries=1000", m_lan);
        for (bool learn : {true, false})
        {
            site.device->SetAttribute("LearnFromMembers", BooleanValue(learn));
            uint32_t right = 0;
            for (uint32_t i = 0; i < 64; i++)
            {
                uint16_t port = static_cast<uint16_t>(learn ? 20000 + i : 30000 + i);
                uint32_t owner = i % MEMBERS;
                site.Send(1 + owner, MakeIpv4(SELF, SERVER, TCP, MakeTcp(port, 80, 2)));
                auto reply = site.Send(SERVERS, MakeIpv4(SERVER, SELF, TCP, MakeTcp(80, port, 18)));
                right += reply == owner ? 1 : 0;
            }
            if (learn)
            {
                NS_TEST_EXPECT_MSG_EQ(right, 64, "every reply finds the owner");
            }
            else
            {
                NS_TEST_EXPECT_MSG_LT(right, 24, "by chance alone (8 of 64, standard error 2.6)");
            }
        }
    }

    bool m_lan;
};

/// Bad usage.
class BadUsageTest : public DistributorTestCase
{
  public:
    BadUsageTest()
        : DistributorTestCase("Bad schemes, members and services are refused")
    {
    }

  private:
    void Refused(const std::function<void()>& action, const char* what)
    {
        NS_TEST_EXPECT_MSG_EQ(IsRefused(action), true, what);
    }

    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple", true);
        DistributorNetDevice& device = *site.device;
        Ipv4Address there("10.2.0.99");
        Refused([&] { device.SetAttribute("Scheme", StringValue("select=nobody")); }, "scheme");
        NS_TEST_EXPECT_MSG_EQ(device.GetDistribution().Members().size(), MEMBERS, "kept");
        Refused([&] { device.AddMember(3, 1, 1, there); }, "an id twice");
        Refused([&] { device.AddMember(99, 1, 77, there); }, "no such port");
        Refused([&] { device.AddMember(99, 1, 1, Address()); }, "no address on a shared medium");
        Refused([&] { device.UpdateMembers({{Change::Kind::ADD, 42, 1}}); }, "not declared");
        Refused([&] { device.UpdateMembers({{Change::Kind::SET_WEIGHT, 3, -1}}); }, "weight");
        Refused([&] { device.AddService(there, ICMP, 80); }, "protocol");
        Refused([&] { device.AddService(there, TCP, 0); }, "port 0");
        Refused([&] { device.AddBackend(there, TCP, 0); }, "port 0 of a backend");
        Refused([&] { device.AddSelfAddress(Mac48Address()); }, "a link address");
        StringValue scheme;
        CreateObject<DistributorNetDevice>()->GetAttribute("Scheme", scheme);
        NS_TEST_EXPECT_MSG_EQ((scheme.Get().find("greater-port") != std::string::npos),
                              true,
                              "default scheme: " << scheme.Get());
    }
};

/// The suite.
class DistributorNetDeviceTestSuite : public TestSuite
{
  public:
    DistributorNetDeviceTestSuite()
        : TestSuite("flow-distribution-distributor-net-device", Type::UNIT)
    {
        AddTestCase(new AffinityTest("key=source hash=crc32 select=table", false, false));
        AddTestCase(new AffinityTest("key=five-tuple hash=toeplitz select=hrw", true, false));
        AddTestCase(new AffinityTest("key=five-tuple hash=toeplitz select=hrw", true, true));
        AddTestCase(new SumTest);
        AddTestCase(new GreaterPortTest);
        AddTestCase(new RoutedTest(false));
        AddTestCase(new RoutedTest(true));
        AddTestCase(new RelatedTest);
        AddTestCase(new WeightTest);
        AddTestCase(new MembershipTest);
        AddTestCase(new LearnTest(false));
        AddTestCase(new LearnTest(true));
        AddTestCase(new BadUsageTest);
    }
};

DistributorNetDeviceTestSuite g_distributorNetDeviceTestSuite; //!< registers the suite

} // namespace
