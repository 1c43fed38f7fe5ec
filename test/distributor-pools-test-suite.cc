// SPDX-License-Identifier: GPL-2.0-only

#include "distributor-site.h"

#include <set>

using namespace ns3;

namespace
{

using Direction = PoolMatch::Direction;
using flowhash::MemberChange;

constexpr const char* WEB = "198.18.0.1";
constexpr const char* MAIL = "198.18.0.2";
constexpr const char* SERVER6 = "2001:db8:3::1";
constexpr const char* SPEC = "key=greater-port hash=toeplitz select=hrw";

/// A distributor with the WAN at peer 0, three nodes at peers 1 to 3 and three at 4 to 6, servers'
/// side at peer 7, which has the default route. Peer n is 10.2.0.n on port n.
class PoolsTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    static constexpr uint32_t WAN = 0;
    static constexpr uint32_t FIRST = 1;  //!< of the nodes at 1 to 3
    static constexpr uint32_t SECOND = 4; //!< of the nodes at 4 to 6
    static constexpr uint32_t SERVERS = 7;
    static constexpr uint32_t NODES = 3;

    void DoSetup() override
    {
        m_device = CreateObject<DistributorNetDevice>();
        m_device->SetScheme(SPEC);
        m_star = std::make_unique<TestStar>(m_device);
        m_counts = std::make_unique<SteeringCounts>(m_device);
        for (uint32_t i = 0; i <= SERVERS; ++i)
        {
            m_star->AddPointToPoint();
        }
        m_device->AddRoute(Ipv4Address("0.0.0.0"), 0, SERVERS);
        m_device->AddRoute(Ipv6Address("::"), 0, SERVERS);
        m_device->AddRoute(Ipv4Address("10.1.0.0"), 16, WAN);
        m_device->AddService(Ipv4Address(WEB), TCP, 80);
        m_device->AddService(Ipv4Address(WEB), UDP, 53);
        m_device->AddService(Ipv4Address(MAIL), TCP, 80);
        m_device->AddService(Ipv6Address(SERVICE6), TCP, 80);
    }

    void DoTeardown() override
    {
        NS_TEST_EXPECT_MSG_EQ(m_counts->Balance(), true, "everything is accounted for");
        Simulator::Destroy();
        m_counts.reset();
        m_star.reset();
        m_device = nullptr;
    }

    static Address NodeAddress(uint32_t peer)
    {
        return Ipv4Address(0x0a020000 + peer);
    }

    /// Makes three nodes members. @param pool of which pool @param first peer
    void Fill(uint32_t pool, uint32_t first)
    {
        for (uint32_t i = 0; i < NODES; ++i)
        {
            m_device->AddMember(i, 1, first + i, NodeAddress(first + i), pool);
        }
    }

    /// Adds a pool of three nodes. @param match what for @param first peer
    uint32_t AddPool(const PoolMatch& match, uint32_t first)
    {
        const uint32_t pool = m_device->AddPool(match, SPEC);
        Fill(pool, first);
        return pool;
    }

    /// Sends one packet. @param peer from where @return the peer that got it; none: no one did
    std::optional<uint32_t> Send(uint32_t peer, const TestBytes& bytes)
    {
        for (auto& each : m_star->peers)
        {
            each->got.clear();
        }
        m_star->Send(peer, bytes);
        Simulator::Run();
        for (uint32_t i = 0; i <= SERVERS; ++i)
        {
            if (m_star->GotIp(i) > 0)
            {
                return i;
            }
        }
        return std::nullopt;
    }

    /// @return the first peer of the group that a packet reached; none: not one of both groups
    std::optional<uint32_t> Group(uint32_t peer, const TestBytes& bytes)
    {
        const std::optional<uint32_t> got = Send(peer, bytes);
        if (!got || *got == WAN || *got == SERVERS)
        {
            return std::nullopt;
        }
        return *got < SECOND ? FIRST : SECOND;
    }

    /// Checks the group of a packet. @param what the reason
    void Expect(uint32_t peer,
                const TestBytes& bytes,
                std::optional<uint32_t> group,
                const char* what)
    {
        const std::optional<uint32_t> got = Group(peer, bytes);
        NS_TEST_EXPECT_MSG_EQ((got == group), true, what << ", got " << got.value_or(0));
    }

    static TestBytes Syn(const char* to, uint16_t port)
    {
        return MakeIpv4("10.1.0.1", to, TCP, MakeTcp(port, 80, 2));
    }

    Ptr<DistributorNetDevice> m_device;
    std::unique_ptr<TestStar> m_star;
    std::unique_ptr<SteeringCounts> m_counts;
};

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
        }
        ExpectBalance(site);
    }
};

/// Membership, schemes and traces of each pool for itself.
class PoolMembersTest : public PoolsTestCase
{
  public:
    PoolMembersTest()
        : PoolsTestCase("D6: ids, schemes and membership are each pool's own; traces name the pool")
    {
    }

  private:
    void DoRun() override
    {
        m_device->TraceConnectWithoutContext("MembersChanging",
                                             MakeCallback(&PoolMembersTest::Changing, this));
        m_device->TraceConnectWithoutContext("MembersChanged",
                                             MakeCallback(&PoolMembersTest::Changed, this));
        m_device->TraceConnectWithoutContext("Chosen",
                                             MakeCallback(&PoolMembersTest::Chosen, this));
        PoolMatch mail;
        mail.service = Ipv4Address(MAIL);
        const uint32_t pool = m_device->AddPool(mail, "key=source hash=crc32 select=modulo");
        std::vector<MemberChange> first;
        for (uint32_t i = 0; i < NODES; ++i)
        {
            m_device->DeclareMember(i, SECOND + i, NodeAddress(SECOND + i), pool);
            first.push_back({MemberChange::Kind::ADD, i, 1});
        }
        m_device->UpdateMembers(first, pool);
        NS_TEST_EXPECT_MSG_EQ(m_changing.size(), 1, "one update");
        NS_TEST_EXPECT_MSG_EQ(m_changing.back(), pool, "its pool");
        NS_TEST_EXPECT_MSG_EQ(m_changed.back(), pool, "its pool");
        Fill(0, FIRST);
        NS_TEST_EXPECT_MSG_EQ(m_changed.back(), 0, "its pool");
        Send(WAN, Syn(MAIL, 4000));
        NS_TEST_EXPECT_MSG_EQ(m_chosen, pool, "chosen there");
        Send(WAN, Syn(WEB, 4000));
        NS_TEST_EXPECT_MSG_EQ(m_chosen, 0, "chosen there");

        m_device->UpdateMembers(
            {{MemberChange::Kind::SET_DOWN, 0, 1}, {MemberChange::Kind::SET_DOWN, 1, 1}}, pool);
        NS_TEST_EXPECT_MSG_EQ(*Send(WAN, Syn(MAIL, 4000)), SECOND + 2, "the live one");
        NS_TEST_EXPECT_MSG_EQ(m_device->GetDistribution().IsLive(0), true, "the other's lives");
        m_device->SetPoolScheme(pool, SPEC);
        NS_TEST_EXPECT_MSG_EQ(*Send(WAN, Syn(MAIL, 4000)), SECOND + 2, "members stay");
        NS_TEST_EXPECT_MSG_EQ(
            m_device->GetDistribution(pool).Spec(), m_device->GetScheme(), "the same scheme");
        m_device->UpdateMembers({{MemberChange::Kind::SET_DOWN, 2, 1}}, pool);
        NS_TEST_EXPECT_MSG_EQ(Send(WAN, Syn(MAIL, 4000)).has_value(), false, "nobody there");
        NS_TEST_EXPECT_MSG_EQ(m_counts->dropped["no-member"], 1, "by name, not elsewhere");
    }

    void Changing(const std::vector<MemberChange>&, uint32_t pool)
    {
        m_changing.push_back(pool);
    }

    void Changed(const std::vector<MemberChange>&, const flowhash::UpdateDelta&, uint32_t pool)
    {
        m_changed.push_back(pool);
    }

    void Chosen(Ptr<const Packet>,
                const PacketView&,
                flowhash::MemberId member,
                uint32_t port,
                uint32_t pool)
    {
        NS_TEST_EXPECT_MSG_EQ(port, member + (pool == 0 ? FIRST : SECOND), "its port");
        m_chosen = pool;
    }

    std::vector<uint32_t> m_changing;
    std::vector<uint32_t> m_changed;
    uint32_t m_chosen{99};
};

/// A flow table in each pool.
class PoolStateTest : public PoolsTestCase
{
  public:
    PoolStateTest()
        : PoolsTestCase("D3, D6: a member's packets teach the state of its own pool")
    {
    }

  private:
    void DoRun() override
    {
        const std::string spec = "key=five-tuple hash=crc32 select=hrw state=lru entries=1000";
        PoolMatch replies;
        replies.direction = Direction::REPLIES;
        const uint32_t pool = m_device->AddPool(replies, spec);
        Fill(pool, FIRST);
        Fill(0, SECOND);
        const char* self = "10.2.255.1";
        m_device->AddSelfAddress(Ipv4Address(self));
        for (uint16_t i = 0; i < 48; ++i)
        {
            const auto port = static_cast<uint16_t>(20000 + i);
            const uint32_t owner = FIRST + i % NODES;
            Send(owner, MakeIpv4(self, "10.3.0.1", TCP, MakeTcp(port, 80, 2)));
            const auto reply =
                Send(SERVERS, MakeIpv4("10.3.0.1", self, TCP, MakeTcp(80, port, 18)));
            NS_TEST_EXPECT_MSG_EQ(reply.value_or(99), owner, "the owner of the flow");
        }
        NS_TEST_EXPECT_MSG_EQ(m_device->GetDistribution(pool).State().entries, 48, "its own state");
    }
};

/// Bad usage, and streams.
class PoolUsageTest : public PoolsTestCase
{
  public:
    PoolUsageTest()
        : PoolsTestCase("Bad pools are refused; each random scheme has a stream of its own")
    {
    }

  private:
    void Refused(const std::function<void()>& action, const char* what)
    {
        NS_TEST_EXPECT_MSG_EQ(IsRefused(action), true, what);
    }

    void DoRun() override
    {
        PoolMatch match;
        match.ingressPorts = {SERVERS + 1};
        Refused([&] { m_device->AddPool(match, SPEC); }, "no such port");
        match = PoolMatch();
        match.service = Mac48Address("00:00:00:00:00:01");
        Refused([&] { m_device->AddPool(match, SPEC); }, "no service address");
        Refused([&] { m_device->AddPool(PoolMatch(), "select=nobody"); }, "no scheme");
        NS_TEST_EXPECT_MSG_EQ(m_device->GetNPools(), 1, "none was added");
        Refused([&] { m_device->GetDistribution(1); }, "no such pool");
        Refused([&] { m_device->SetPoolScheme(1, SPEC); }, "no such pool");
        Refused([&] { m_device->DeclareMember(0, 1, NodeAddress(1), 1); }, "no such pool");
        Refused([&] { m_device->UpdateMembers({}, 1); }, "no such pool");
        NS_TEST_EXPECT_MSG_EQ(AddPool(PoolMatch(), FIRST), 1, "a good one");
        Refused([&] { m_device->DeclareMember(0, 2, NodeAddress(2), 1); }, "an id twice in a pool");
        Refused(
            [&] {
                m_device->UpdateMembers({{MemberChange::Kind::SET_DOWN, 0, 1}});
            },
            "not a member of pool 0");

        const flowhash::MemberId far = 4000000000;
        m_device->AddMember(far, 1, 2, NodeAddress(2), 1);
        Refused([&] { m_device->DeclareMember(far, 2, NodeAddress(2), 1); }, "an id twice");
        Refused(
            [&] {
                m_device->UpdateMembers({{MemberChange::Kind::ADD, far - 1, 1}}, 1);
            },
            "not declared");
        for (uint32_t i = 0; i < NODES; ++i)
        {
            m_device->UpdateMembers({{MemberChange::Kind::SET_DOWN, i, 1}}, 1);
        }
        NS_TEST_EXPECT_MSG_EQ(*Send(WAN, Syn(WEB, 4000)), 2, "any id will do");

        NS_TEST_EXPECT_MSG_EQ(m_device->AssignStreams(5), 0, "nothing is random");
        m_device->AddPool(PoolMatch(), "select=random");
        m_device->SetScheme("select=random");
        NS_TEST_EXPECT_MSG_EQ(m_device->AssignStreams(5), 2, "two are");
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
        AddTestCase(new SenderTest);
        AddTestCase(new SegmentTest);
        AddTestCase(new PoolMembersTest);
        AddTestCase(new PoolStateTest);
        AddTestCase(new PoolUsageTest);
    }
};

DistributorPoolsTestSuite g_distributorPoolsTestSuite; //!< registers the suite

} // namespace
