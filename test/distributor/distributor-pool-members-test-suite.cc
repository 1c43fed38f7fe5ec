// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/pools-case.h"
#include "../rig/refusal.h"

#include "ns3/rng-seed-manager.h"

using namespace ns3;

namespace
{

using Direction = PoolMatch::Direction;
using flowhash::MemberChange;

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
        CheckRefusal(pool);
    }

    /// What cannot be is not about to happen.
    void CheckRefusal(uint32_t pool)
    {
        m_device->UpdateMembers(
            {{MemberChange::Kind::SET_ACTIVE, 0}, {MemberChange::Kind::SET_ACTIVE, 1}}, pool);
        m_changing.clear();
        m_changed.clear();
        const MemberChange heavy{MemberChange::Kind::SET_WEIGHT, 1, 2};
        NS_TEST_EXPECT_MSG_EQ(
            IsRefused([&] { m_device->UpdateMembers({heavy}, pool); }), false, "weights");
        NS_TEST_EXPECT_MSG_EQ(
            IsRefused([&] { m_device->SetPoolScheme(pool, "select=jump"); }), true, "no weights");
        const MemberChange again{MemberChange::Kind::ADD, 1, 1};
        NS_TEST_EXPECT_MSG_EQ(
            IsRefused([&] { m_device->UpdateMembers({again}, pool); }), true, "there already");
        NS_TEST_EXPECT_MSG_EQ(m_changing.size(), 1, "told before the one change that was");
        NS_TEST_EXPECT_MSG_EQ(m_changed.size(), 1, "and after it");
    }

    void Changing(const std::vector<MemberChange>&, uint32_t pool)
    {
        m_changing.push_back(pool);
    }

    void Changed(const std::vector<MemberChange>&, const flowhash::UpdateDelta&, uint32_t pool)
    {
        m_changed.push_back(pool);
    }

    void Chosen(Ptr<const Packet>, const PacketView&, const MemberChoice& choice)
    {
        m_chosen = choice.pool;
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

        // Two behind one port cannot be told apart: their packets are routed, and teach nothing.
        m_device->AddMember(NODES, 1, FIRST, Ipv4Address("10.2.0.77"), pool);
        Send(FIRST, MakeIpv4(self, "10.3.0.1", TCP, MakeTcp(30000, 80, 2)));
        NS_TEST_EXPECT_MSG_EQ(m_star->GotIp(SERVERS), 1, "routed");
        NS_TEST_EXPECT_MSG_EQ(m_device->GetDistribution(pool).State().entries, 48, "not learned");
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

/// A scheme that draws at random takes the place of another.
class PoolStreamTest : public PoolsTestCase
{
  public:
    PoolStreamTest()
        : PoolsTestCase("a stream that was assigned is of the schemes that come later, too")
    {
    }

  private:
    void DoRun() override
    {
        Fill(0, FIRST);
        const auto first = Draws(1, 5);
        NS_TEST_EXPECT_MSG_EQ((first == Draws(1, 5)), true, "the same run");
        NS_TEST_EXPECT_MSG_EQ((first == Draws(2, 5)), false, "another run");
        NS_TEST_EXPECT_MSG_EQ((first == Draws(1, 6)), false, "another stream");
    }

    /// @return whom a scheme chose that was set after the stream
    std::vector<uint32_t> Draws(uint64_t run, int64_t stream)
    {
        const uint64_t before = RngSeedManager::GetRun();
        RngSeedManager::SetRun(run);
        m_device->AssignStreams(stream);
        m_device->SetScheme("select=random");
        RngSeedManager::SetRun(before);
        std::vector<uint32_t> chosen;
        for (uint16_t i = 0; i < 40; ++i)
        {
            chosen.push_back(*Send(WAN, Syn(WEB, 4000 + i)));
        }
        return chosen;
    }
};

/// The suite.
class DistributorPoolMembersTestSuite : public TestSuite
{
  public:
    DistributorPoolMembersTestSuite()
        : TestSuite("flow-distribution-distributor-pool-members", Type::UNIT)
    {
        AddTestCase(new PoolMembersTest);
        AddTestCase(new PoolStateTest);
        AddTestCase(new PoolStreamTest);
        AddTestCase(new PoolUsageTest);
    }
};

DistributorPoolMembersTestSuite g_distributorPoolMembersTestSuite; //!< registers the suite

} // namespace
