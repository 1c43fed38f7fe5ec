// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/distributor-site.h"
#include "../rig/refusal.h"

#include "ns3/boolean.h"

#include <set>

using namespace ns3;

namespace
{

using Change = flowhash::MemberChange;

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
        site.Send(servers, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(4000, 443, 2)));
        NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(0), 1, "D4: an undeclared port is routed");
        site.Send(servers, MakeIpv4(CLIENT, SERVICE, 50, TestBytes(40)));
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

/// A self address of one member's own.
class OwnSelfAddressTest : public DistributorTestCase
{
  public:
    OwnSelfAddressTest()
        : DistributorTestCase("D4: a backend's packet to a member's own self address goes there")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=greater-port hash=crc32 select=modulo");
        for (uint32_t i = 0; i < MEMBERS; ++i)
        {
            site.device->AddRoute(Self(i), 32, 1 + i, MemberAddress(i));
        }
        // Known before its member is.
        site.device->AddRoute(Self(50), 32, 3, Ipv4Address("10.2.0.99"));
        site.device->DeclareMember(50, 3, Ipv4Address("10.2.0.99"));
        const char* late = "10.2.128.51";
        for (uint16_t port = 5000; port < 5064; ++port)
        {
            const uint32_t owner = port % MEMBERS;
            const TestBytes reply = MakeTcp(80, port, 18);
            const std::string self = "10.2.128." + std::to_string(owner + 1);
            auto member = site.Send(SERVERS, MakeIpv4(SERVER, self.c_str(), TCP, reply));
            NS_TEST_EXPECT_MSG_EQ(member.value_or(MEMBERS), owner, "whatever the scheme says");
            member = site.Send(SERVERS, MakeIpv4(SERVER, late, TCP, reply));
            NS_TEST_EXPECT_MSG_EQ(member.value_or(MEMBERS), 2, "the member behind port 3");
        }
        // A host route to somebody else names no member.
        site.device->AddRoute(Ipv4Address(CLIENT), 32, 0, Ipv4Address("10.9.0.1"));
        const auto member =
            site.Send(SERVERS, MakeIpv4(SERVER, CLIENT, TCP, MakeTcp(80, 5000, 18)));
        NS_TEST_EXPECT_MSG_EQ(member.has_value(), true, "hashed");
    }

    static Ipv4Address Self(uint32_t member)
    {
        return Ipv4Address(Ipv4Address("10.2.128.1").Get() + member);
    }
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
        ExpectBalance(site);
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
        NS_TEST_EXPECT_MSG_EQ(m_specs.size(), 10, "traced, as the four changes of members");
        NS_TEST_EXPECT_MSG_NE(m_specs[8], m_specs[9], "before and after it");
        for (uint32_t i = 0; i < MEMBERS; i++)
        {
            device.UpdateMembers({{Change::Kind::SET_DOWN, i, 1}});
        }
        NS_TEST_EXPECT_MSG_EQ(site.Send(0, Request(CLIENT, 4000)).has_value(), false, "nobody");
        NS_TEST_EXPECT_MSG_EQ(site.counts->dropped["no-member"], 1, "no-member");
        ExpectBalance(site);
        m_device = nullptr;
    }

    void Changing(const std::vector<Change>& changes, uint32_t)
    {
        m_specs.push_back(m_device->GetScheme());
        m_liveWhileChanging = !changes.empty() && IsLive(changes[0]);
    }

    void Changed(const std::vector<Change>& changes, const flowhash::UpdateDelta& delta, uint32_t)
    {
        m_specs.push_back(m_device->GetScheme());
        m_liveWhenChanged = !changes.empty() && IsLive(changes[0]);
        NS_TEST_EXPECT_MSG_EQ((delta.movedShare > 0), !changes.empty(), "members' changes move");
    }

    bool IsLive(const Change& change) const
    {
        return m_device->GetDistribution().IsLive(change.id);
    }

    void Chosen(Ptr<const Packet>, const PacketView&, const MemberChoice& choice)
    {
        m_chosen = choice.member;
        NS_TEST_EXPECT_MSG_EQ((choice.basis == MemberChoice::Basis::HASH), true, "no state");
    }

    Ptr<DistributorNetDevice> m_device;
    uint32_t m_chosen{MEMBERS};
    std::vector<std::string> m_specs; //!< whenever a change was traced
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
        Refused([&] { device.SetScheme("select=nobody"); }, "scheme");
        for (const char* mode : {"stateless", "stateful"})
        {
            const std::string cookie = std::string("state=cookie mode=") + mode;
            Refused([&] { device.SetScheme(cookie); }, "cookies, which packets do not carry");
            Refused([&] { device.AddPool(PoolMatch(), cookie); }, "cookies in a pool");
        }
        NS_TEST_EXPECT_MSG_EQ(device.GetDistribution().Members().size(), MEMBERS, "kept");
        Refused([&] { device.AddMember(3, 1, 1, there); }, "an id twice");
        Refused([&] { device.AddMember(99, 1, 77, there); }, "no such port");
        Refused([&] { device.AddMember(99, 1, 1, Address()); }, "no address on a shared medium");
        Refused([&] { device.AddMemberAddress(99, there); }, "an address of nobody");
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

/// What the device says that a choice rests on.
class BasisTest : public DistributorTestCase
{
  public:
    explicit BasisTest(bool table)
        : DistributorTestCase(std::string("X4: Chosen says STATE where the flow table answered: ") +
                              (table ? "from the second packet on" : "never without one")),
          m_table(table)
    {
    }

  private:
    void Note(Ptr<const Packet>, const PacketView&, const MemberChoice& choice)
    {
        m_choices.push_back(choice);
    }

    void DoRun() override
    {
        Site site = MakeSite(m_table ? "select=hrw state=lru entries=1" : "select=hrw");
        site.device->TraceConnectWithoutContext("Chosen", MakeCallback(&BasisTest::Note, this));
        // The table holds one flow: the second one takes its place.
        const std::vector<uint16_t> ports{4000, 4000, 4000, 4001, 4000};
        const std::vector<bool> remembered{false, true, true, false, false};
        for (std::size_t i = 0; i < ports.size(); ++i)
        {
            const auto member = site.Send(0, Request(CLIENT, ports[i]));
            NS_TEST_ASSERT_MSG_EQ(m_choices.size(), i + 1, "each packet");
            NS_TEST_EXPECT_MSG_EQ((m_choices[i].member == member), true, "where it went");
            const bool state = m_choices[i].basis == MemberChoice::Basis::STATE;
            NS_TEST_EXPECT_MSG_EQ(state, (m_table && remembered[i]), "packet " << i);
            const bool hash = m_choices[i].basis == MemberChoice::Basis::HASH;
            NS_TEST_EXPECT_MSG_EQ(hash, !state, "else HASH");
        }
    }

    bool m_table;
    std::vector<MemberChoice> m_choices;
};

/// The suite.
class DistributorNetDeviceTestSuite : public TestSuite
{
  public:
    DistributorNetDeviceTestSuite()
        : TestSuite("flow-distribution-distributor-net-device", Type::UNIT)
    {
        AddTestCase(new RoutedTest(false));
        AddTestCase(new RoutedTest(true));
        AddTestCase(new OwnSelfAddressTest);
        AddTestCase(new RelatedTest);
        AddTestCase(new MembershipTest);
        AddTestCase(new LearnTest(false));
        AddTestCase(new LearnTest(true));
        AddTestCase(new BadUsageTest);
        AddTestCase(new BasisTest(true));
        AddTestCase(new BasisTest(false));
    }
};

DistributorNetDeviceTestSuite g_distributorNetDeviceTestSuite; //!< registers the suite

} // namespace
