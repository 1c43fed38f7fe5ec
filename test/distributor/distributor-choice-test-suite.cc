// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/distributor-site.h"

#include <map>
#include <set>

using namespace ns3;

namespace
{

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

/// A member that drains.
class DrainingTest : public DistributorTestCase
{
  public:
    explicit DrainingTest(bool table)
        : DistributorTestCase(std::string("X3: a draining member gets no new flow; it keeps its "
                                          "old ones ") +
                              (table ? "with a flow table" : "only with a flow table")),
          m_table(table)
    {
    }

  private:
    void DoRun() override
    {
        using flowhash::MemberChange;
        Site site = MakeSite(m_table ? "select=hrw state=lru" : "select=hrw");
        std::map<uint32_t, uint32_t> owners;
        for (uint32_t i = 0; i < 64; i++)
        {
            owners[i] = *site.Send(0, Request(Client(i), 4000));
        }
        site.device->UpdateMembers({{MemberChange::Kind::SET_DRAINING, 1, 1}});
        for (const auto& [client, owner] : owners)
        {
            const uint32_t now = *site.Send(0, Request(Client(client), 4000));
            NS_TEST_EXPECT_MSG_EQ((now == owner), (m_table || owner != 1), "an old flow");
            NS_TEST_EXPECT_MSG_NE(*site.Send(0, Request(Client(client), 4001)), 1, "a new flow");
        }
        site.device->UpdateMembers({{MemberChange::Kind::SET_ACTIVE, 1, 1}});
        std::set<uint32_t> back;
        for (uint32_t i = 0; i < 64; i++)
        {
            back.insert(*site.Send(0, Request(Client(i), 4002)));
        }
        NS_TEST_EXPECT_MSG_EQ(back.count(1), 1, "it returned");
    }

    bool m_table;
};

/// A selector that reads loads: the flow table's entries are these.
class LoadTest : public DistributorTestCase
{
  public:
    LoadTest()
        : DistributorTestCase("T5, X4: least connections in a distributor reads its flow table")
    {
    }

  private:
    void DoRun() override
    {
        using flowhash::MemberChange;
        Site site = MakeSite("select=least-connections state=lru idle=10s");
        std::map<uint32_t, uint32_t> loads;
        std::map<uint32_t, uint32_t> owners;
        for (uint32_t i = 0; i < 5 * MEMBERS; i++)
        {
            owners[i] = *site.Send(0, Request(Client(i), 4000));
            ++loads[owners[i]];
        }
        for (uint32_t member = 0; member < MEMBERS; member++)
        {
            NS_TEST_EXPECT_MSG_EQ(loads[member], 5, "all have as much to do");
        }
        for (const auto& [client, owner] : owners)
        {
            NS_TEST_EXPECT_MSG_EQ(*site.Send(0, Request(Client(client), 4000)), owner, "it stays");
        }
        // A member that was away has nothing to do, and gets the new flows until it has as much.
        site.device->UpdateMembers({{MemberChange::Kind::SET_DOWN, 3, 1}});
        for (const auto& [client, owner] : owners)
        {
            NS_TEST_EXPECT_MSG_NE(*site.Send(0, Request(Client(client), 4000)), 3, "it failed");
        }
        site.device->UpdateMembers({{MemberChange::Kind::SET_ACTIVE, 3, 1}});
        for (uint32_t i = 0; i < 5; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(*site.Send(0, Request(Client(i), 4001)), 3, "it has least");
        }
    }
};

/// What a scheme may hash beside the flow's own fields.
class PacketFieldsTest : public DistributorTestCase
{
  public:
    PacketFieldsTest()
        : DistributorTestCase("S1: a scheme hashes MAC addresses and the port a packet came by")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=fields fields=smac+dmac+ingress hash=crc32 select=modulo");
        flowhash::FlowKey key;
        CopyMac(site.star->peers[0]->device, key.sourceMac);
        CopyMac(site.device->GetPort(0), key.destinationMac);
        // Which addresses the devices have is up to ns-3: take a hash that tells them from none.
        auto expected = site.device->GetDistribution().Evaluate(key);
        for (const char* hash : {"toeplitz", "jhash", "crc16"})
        {
            if (expected != site.device->GetDistribution().Evaluate(flowhash::FlowKey()))
            {
                break;
            }
            site.device->SetScheme(
                std::string("key=fields fields=smac+dmac+ingress select=modulo hash=") + hash);
            expected = site.device->GetDistribution().Evaluate(key);
        }
        const auto blank = site.device->GetDistribution().Evaluate(flowhash::FlowKey());
        NS_TEST_ASSERT_MSG_EQ((expected == blank), false, "addresses that tell");
        for (uint32_t i = 0; i < 16; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(
                *site.Send(0, Request(Client(i), 4000)), *expected, "whoever sends");
        }
        ExpectBalance(site);
    }

    static void CopyMac(Ptr<NetDevice> device, std::array<uint8_t, 6>& mac)
    {
        Mac48Address::ConvertFrom(device->GetAddress()).CopyTo(mac.data());
    }
};

/// An ICMP error by its own header, or by that of the packet it quotes.
class IcmpErrorTest : public DistributorTestCase
{
  public:
    IcmpErrorTest()
        : DistributorTestCase("D7: icmp=inner keeps an error with its flow, icmp=outer does not")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(CountTogether("icmp=inner"), 32, "errors reach their flow's member");
        // By its own addresses one error in eight would get there by chance.
        NS_TEST_EXPECT_MSG_LT(CountTogether("icmp=outer"), 16, "errors go their own way");
    }

    /// @return of 32 flows from the service, how many share a member with a router's error
    uint32_t CountTogether(const std::string& word)
    {
        Site site = MakeSite("key=symmetric-five-tuple hash=crc32 select=modulo " + word);
        uint32_t together = 0;
        for (uint32_t i = 0; i < 32; i++)
        {
            const TestBytes request = Request(Client(i), 4000);
            const TestBytes reply =
                MakeIpv4(SERVICE, Client(i).c_str(), TCP, MakeTcp(80, 4000, 16));
            const TestBytes error = MakeIpv4("10.9.9.9", SERVICE, ICMP, MakeIcmp(3, 0, reply));
            together += *site.Send(0, request) == *site.Send(0, error) ? 1 : 0;
        }
        return together;
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
        a.device->UpdateMembers({{flowhash::MemberChange::Kind::SET_DOWN, 0, 1}});
        equal = a.Send(0, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(80, 80, 2)));
        NS_TEST_EXPECT_MSG_EQ(*equal, 1, "D1: or to the next live one");
    }
};

/// An echo whose identifier is 0.
class EchoZeroTest : public DistributorTestCase
{
  public:
    EchoZeroTest()
        : DistributorTestCase("D1, D7: an echo with identifier 0 has equal ports, both ways")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=greater-port hash=toeplitz select=hrw equal=5");
        for (uint32_t i = 0; i < 16; i++)
        {
            const std::string client = Client(i);
            const std::string client6 = "2001:db8:1::" + std::to_string(i + 1);
            const TestBytes request = MakeIpv4(client.c_str(), SERVICE, ICMP, MakeIcmp(8, 0));
            const TestBytes reply = MakeIpv4(SERVICE, client.c_str(), ICMP, MakeIcmp(0, 0));
            NS_TEST_EXPECT_MSG_EQ(*site.Send(0, request), 5, "request");
            NS_TEST_EXPECT_MSG_EQ(*site.Send(SERVERS, reply), 5, "reply");
            NS_TEST_EXPECT_MSG_EQ(
                *site.Send(SERVERS,
                           MakeIpv4("10.9.0.1", client.c_str(), ICMP, MakeIcmp(3, 0, request))),
                5,
                "an error about it");
            NS_TEST_EXPECT_MSG_EQ(
                *site.Send(0, MakeIpv6(client6.c_str(), SERVICE6, ICMPV6, MakeIcmp(128, 0))),
                5,
                "request, IPv6");
            NS_TEST_EXPECT_MSG_EQ(
                *site.Send(SERVERS, MakeIpv6(SERVICE6, client6.c_str(), ICMPV6, MakeIcmp(129, 0))),
                5,
                "reply, IPv6");
        }
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
        site.device->UpdateMembers({{flowhash::MemberChange::Kind::SET_WEIGHT, 3, 2}});
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

/// The suite.
class DistributorChoiceTestSuite : public TestSuite
{
  public:
    DistributorChoiceTestSuite()
        : TestSuite("flow-distribution-distributor-choice", Type::UNIT)
    {
        AddTestCase(new AffinityTest("key=source hash=crc32 select=table", false, false));
        AddTestCase(new AffinityTest("key=five-tuple hash=toeplitz select=hrw", true, false));
        AddTestCase(new AffinityTest("key=five-tuple hash=toeplitz select=hrw", true, true));
        AddTestCase(new SumTest);
        AddTestCase(new DrainingTest(true));
        AddTestCase(new DrainingTest(false));
        AddTestCase(new GreaterPortTest);
        AddTestCase(new EchoZeroTest);
        AddTestCase(new IcmpErrorTest);
        AddTestCase(new LoadTest);
        AddTestCase(new PacketFieldsTest);
        AddTestCase(new WeightTest);
    }
};

DistributorChoiceTestSuite g_distributorChoiceTestSuite; //!< registers the suite

} // namespace
