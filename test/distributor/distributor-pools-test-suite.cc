// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/pools-case.h"

#include <set>
#include <vector>

using namespace ns3;

namespace
{

using Direction = PoolMatch::Direction;

/// Which pool a request is for.
class RequestPoolTest : public PoolsTestCase
{
  public:
    RequestPoolTest()
        : PoolsTestCase("D6: a pool by service address, port, protocol, ingress port, or both")
    {
    }

  private:
    void DoRun() override
    {
        PoolMatch mail;
        mail.service = Ipv4Address(MAIL);
        NS_TEST_EXPECT_MSG_EQ(AddPool(mail, SECOND), 1, "its number");
        const TestBytes dns = MakeIpv4("10.1.0.1", WEB, UDP, MakeUdp(4000, 53, 9));
        Expect(WAN, Syn(MAIL, 4000), SECOND, "by address");
        Expect(WAN, Syn(WEB, 4000), std::nullopt, "no other pool has members: routed");
        Fill(0, FIRST);
        Expect(WAN, Syn(WEB, 4000), FIRST, "all others to pool 0");
        PoolMatch udp;
        udp.protocol = UDP;
        udp.port = 53;
        AddPool(udp, SECOND);
        Expect(WAN, dns, SECOND, "by protocol and port");
        Expect(WAN, Syn(WEB, 4000), FIRST, "another port");
        PoolMatch inside;
        inside.ingressPorts = {SERVERS};
        AddPool(inside, SECOND);
        Expect(SERVERS, Syn(WEB, 4000), SECOND, "by ingress port");
        Expect(WAN, Syn(WEB, 4000), FIRST, "another ingress port");
        PoolMatch mailAgain = mail;
        AddPool(mailAgain, FIRST);
        Expect(WAN, Syn(MAIL, 4001), SECOND, "the pool added first");
        const TestBytes six = MakeIpv6("2001:db8:1::1", SERVICE6, TCP, MakeTcp(4000, 80, 2));
        PoolMatch ipv6;
        ipv6.service = Ipv6Address(SERVICE6);
        AddPool(ipv6, SECOND);
        Expect(WAN, six, SECOND, "IPv6");
        Expect(WAN, MakeIpv4("10.1.0.1", MAIL, ICMP, MakeIcmp(8, 7)), SECOND, "echo by address");
        Expect(WAN, MakeIpv4("10.1.0.1", WEB, ICMP, MakeIcmp(8, 7)), SECOND, "a service on 53");
        NS_TEST_EXPECT_MSG_EQ(m_device->GetNPools(), 6, "all of them");
    }
};

/// Which pool a reply is for.
class ReplyPoolTest : public PoolsTestCase
{
  public:
    ReplyPoolTest()
        : PoolsTestCase("D6: a reply matches by the service that its server is declared for")
    {
    }

  private:
    static TestBytes Reply(const char* from, const char* to, uint16_t port = 80)
    {
        return MakeIpv4(from, to, TCP, MakeTcp(port, 4000, 18));
    }

    void DoRun() override
    {
        PoolMatch requests;
        requests.direction = Direction::REQUESTS;
        AddPool(requests, FIRST);
        PoolMatch replies;
        replies.direction = Direction::REPLIES;
        replies.service = Ipv4Address(MAIL);
        replies.port = 80;
        replies.protocol = TCP;
        AddPool(replies, SECOND);
        m_device->AddBackend(Ipv4Address("10.3.0.1"), TCP, 80, Ipv4Address(WEB));
        m_device->AddBackend(Ipv4Address("10.3.0.2"), TCP, 80, Ipv4Address(MAIL));
        m_device->AddBackend(Ipv4Address("10.3.0.2"), TCP, 8080, Ipv4Address(MAIL));
        m_device->AddBackend(Ipv4Address("10.3.0.3"), TCP, 80);
        m_device->AddBackend(Ipv4Address("10.3.0.3"), TCP, 8080);
        m_device->AddBackend(Ipv4Address("10.3.0.4"), TCP, 80, Ipv4Address(WEB));
        m_device->AddBackend(Ipv4Address("10.3.0.4"), TCP, 80, Ipv4Address(MAIL));
        m_device->AddSelfAddress(Ipv4Address("10.2.255.1"));
        const char* client = "10.1.0.1";
        const char* self = "10.2.255.1";
        Expect(WAN, Syn(MAIL, 4000), FIRST, "a request");
        Expect(SERVERS, Reply(MAIL, client), SECOND, "from the service itself");
        Expect(SERVERS, Reply(WEB, client), std::nullopt, "from another service");
        Expect(SERVERS, Reply("10.3.0.2", client), SECOND, "from a backend of it");
        Expect(SERVERS, Reply("10.3.0.2", client, 8080), std::nullopt, "on another port");
        Expect(SERVERS, Reply("10.3.0.1", client), std::nullopt, "of the other");
        Expect(SERVERS, Reply("10.3.0.4", client), SECOND, "of both");
        Expect(SERVERS, Reply("10.3.0.3", client), SECOND, "of any on this port");
        Expect(SERVERS, Reply("10.3.0.3", client, 8080), std::nullopt, "on a port it has not");
        Expect(SERVERS, Reply("10.3.0.2", self), SECOND, "to a self address");
        Expect(SERVERS, Reply("10.3.0.9", self), std::nullopt, "from who knows whom");
        const TestBytes quoted = MakeIpv4(client, "10.3.0.2", TCP, MakeTcp(4000, 80, 16));
        Expect(SERVERS,
               MakeIpv4("10.99.0.1", client, ICMP, MakeIcmp(3, 0, quoted)),
               SECOND,
               "an ICMP error about a backend's flow");
        Expect(SERVERS,
               MakeIpv4("10.3.0.2", client, ICMP, MakeIcmp(0, 9)),
               SECOND,
               "a backend's echo reply");
    }
};

/// State of the pools of two directions, which have the same members.
class LearnPoolTest : public PoolsTestCase
{
  public:
    LearnPoolTest()
        : PoolsTestCase(
              "D6: what passes a member tells the pool that chooses for its answers, alone")
    {
    }

  private:
    uint32_t AddLearner(const PoolMatch& match)
    {
        const uint32_t pool =
            m_device->AddPool(match, "key=source hash=crc32 select=hrw state=lru entries=100");
        Fill(pool, FIRST);
        return pool;
    }

    void ExpectEntries(std::vector<uint64_t> entries, const char* what)
    {
        for (uint32_t pool = 0; pool < entries.size(); ++pool)
        {
            NS_TEST_EXPECT_MSG_EQ(m_device->GetDistribution(pool).State().entries,
                                  entries[pool],
                                  what << ", pool " << pool);
        }
    }

    void DoRun() override
    {
        m_device->SetScheme("key=source hash=crc32 select=hrw state=lru entries=100");
        Fill(0, FIRST);
        PoolMatch requests;
        requests.direction = Direction::REQUESTS;
        requests.service = Ipv4Address(WEB);
        AddLearner(requests);
        PoolMatch replies;
        replies.direction = Direction::REPLIES;
        AddLearner(replies);
        m_device->AddBackend(Ipv4Address("10.3.0.1"), TCP, 80, Ipv4Address(WEB));
        Send(FIRST, MakeIpv4(WEB, "10.1.0.1", TCP, MakeTcp(80, 4000, 18)));
        ExpectEntries({0, 1, 0}, "a reply, which requests follow");
        Send(FIRST, MakeIpv4("10.1.0.1", "10.3.0.1", TCP, MakeTcp(4000, 80, 2)));
        ExpectEntries({0, 1, 1}, "a request passed on, which replies follow");
        Send(FIRST, MakeIpv4(MAIL, "10.1.0.1", TCP, MakeTcp(80, 4000, 18)));
        ExpectEntries({1, 1, 1}, "requests to the other service are pool 0's");
        Send(FIRST, MakeIpv4("10.1.0.1", "10.9.0.1", TCP, MakeTcp(4000, 80, 2)));
        ExpectEntries({1, 1, 1}, "nobody chooses for what is not declared");
    }
};

/// Members of one pool are clients of another (D3).
class SenderTest : public PoolsTestCase
{
  public:
    SenderTest()
        : PoolsTestCase("D3, D6: a member's packets are routed in its own pool, hashed in others")
    {
    }

  private:
    void DoRun() override
    {
        PoolMatch outside;
        outside.ingressPorts = {WAN};
        AddPool(outside, FIRST);
        PoolMatch inside;
        inside.ingressPorts = {1, 2, 3};
        inside.direction = Direction::REQUESTS;
        const uint32_t second = AddPool(inside, SECOND);
        PoolMatch replies;
        replies.direction = Direction::REPLIES;
        AddPool(replies, FIRST);
        m_device->AddRoute(Ipv4Address("10.1.0.0"), 16, WAN);
        std::set<uint32_t> reached;
        for (uint16_t port = 4000; port < 4032; ++port)
        {
            const uint32_t manager = *Send(WAN, Syn(WEB, port));
            NS_TEST_ASSERT_MSG_LT(manager, SECOND, "a manager");
            const uint32_t cache = *Send(manager, Syn(WEB, port));
            NS_TEST_ASSERT_MSG_EQ((cache >= SECOND && cache < SERVERS), true, "then a cache");
            reached.insert(cache);
            const TestBytes reply = MakeIpv4(WEB, "10.1.0.1", TCP, MakeTcp(80, port, 18));
            NS_TEST_EXPECT_MSG_EQ(*Send(cache, reply), manager, "the reply by the same manager");
            NS_TEST_EXPECT_MSG_EQ(*Send(manager, reply), WAN, "and from it to the client");
            NS_TEST_EXPECT_MSG_EQ(*Send(cache, Syn("10.3.0.1", port)), SERVERS, "else routed");
        }
        NS_TEST_EXPECT_MSG_EQ(reached.size(), NODES, "all caches");
        NS_TEST_EXPECT_MSG_EQ(m_device->GetDistribution(second).Members().size(), NODES, "its own");
    }
};

/// Members of two pools on one shared segment, told by their link addresses.
class SegmentTest : public DistributorTestCase
{
  public:
    SegmentTest()
        : DistributorTestCase("D3, D6: members of two pools on one shared segment")
    {
    }

  private:
    void DoRun() override
    {
        // Members 0 to 7 of pool 0 are at peers 1 to 8 on the segment of port 1.
        Site site = MakeSite(SPEC, true);
        PoolMatch match;
        match.ingressPorts = {1};
        match.protocol = TCP;
        const uint32_t pool = site.device->AddPool(match, SPEC);
        for (uint32_t i = 4; i < MEMBERS; ++i)
        {
            site.device->AddMember(i, 1, 1, MemberAddress(i), pool);
        }
        for (uint16_t port = 4000; port < 4032; ++port)
        {
            const TestBytes request = Request(CLIENT, port);
            const std::optional<uint32_t> second = site.Send(2, request);
            NS_TEST_ASSERT_MSG_EQ(second.has_value(), true, "a member of pool 0 is a client there");
            NS_TEST_EXPECT_MSG_GT(*second, 3, "of members 4 to 7");
            site.device->AddRoute(Ipv4Address(SERVICE), 32, SERVERS - MEMBERS + 1);
            NS_TEST_EXPECT_MSG_EQ(
                site.Send(1 + *second, request).has_value(), false, "which it is no client of");
            NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(SERVERS), 1, "but has routed");
            const TestBytes datagram = MakeIpv4(CLIENT, SERVICE, UDP, MakeUdp(port, 53, 9));
            site.Send(1 + *second, datagram);
            NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(SERVERS), 1, "as in pool 0, where it is, too");
        }
        ExpectBalance(site);
    }
};

/// A member that speaks IPv6 before anybody asked for its IPv4 address.
class OtherAddressTest : public DistributorTestCase
{
  public:
    OtherAddressTest()
        : DistributorTestCase("D3: a member on a shared segment, known by another address alone")
    {
    }

  private:
    void DoRun() override
    {
        const char* const other = "2001:db8:2::9";
        Site site = MakeSite(SPEC, true);
        // Member 8 is at the first peer of another segment.
        const uint32_t peer = site.star->AddCsma(2);
        const uint32_t port = site.star->peers[peer]->port;
        const Address link = site.star->peers[peer]->device->GetAddress();
        site.device->AddMember(MEMBERS, 1, port, MemberAddress(MEMBERS));
        site.device->AddMemberAddress(MEMBERS, Ipv6Address(other));
        site.device->AddNeighbor(port, Ipv6Address(other), Mac48Address::ConvertFrom(link));
        site.device->AddRoute(Ipv6Address(SERVICE6), 128, SERVERS - MEMBERS + 1);
        for (uint16_t from = 4000; from < 4032; ++from)
        {
            site.Send(peer, MakeIpv6(CLIENT6, SERVICE6, TCP, MakeTcp(from, 80, 2)));
            NS_TEST_EXPECT_MSG_EQ(site.star->GotIp(SERVERS), 1, "routed to the servers");
        }
        ExpectBalance(site);
    }
};

/// The suite.
class DistributorPoolsTestSuite : public TestSuite
{
  public:
    DistributorPoolsTestSuite()
        : TestSuite("flow-distribution-distributor-pools", Type::UNIT)
    {
        AddTestCase(new RequestPoolTest);
        AddTestCase(new ReplyPoolTest);
        AddTestCase(new LearnPoolTest);
        AddTestCase(new SenderTest);
        AddTestCase(new SegmentTest);
        AddTestCase(new OtherAddressTest);
    }
};

DistributorPoolsTestSuite g_distributorPoolsTestSuite; //!< registers the suite

} // namespace
