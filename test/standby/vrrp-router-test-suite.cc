// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/standby/vrrp-advert.h"
#include "../../model/standby/vrrp-follower.h"
#include "vrrp-pair.h"

using namespace ns3;

namespace
{

using State = VrrpMachine::State;

/// What others see.
class WireTest : public PairTestCase
{
  public:
    explicit WireTest(uint8_t version)
        : PairTestCase("M4b: the master alone advertises and answers, with the virtual address and "
                       "link address on the wire",
                       version)
    {
    }

  private:
    void DoRun() override
    {
        Run(MilliSeconds(4500));
        const auto adverts = FramesOf(112);
        NS_TEST_ASSERT_MSG_EQ(adverts.size(), 5, "at 0, 1, 2, 3 and 4 s");
        const Address group =
            m_version == 6 ? Mac48Address("33:33:00:00:00:12") : Mac48Address("01:00:5e:00:00:12");
        for (const Frame& advert : adverts)
        {
            NS_TEST_EXPECT_MSG_EQ(advert.from, VirtualLink(), "from the virtual link address");
            NS_TEST_EXPECT_MSG_EQ(advert.to, group, "to the group");
            NS_TEST_EXPECT_MSG_EQ(+advert.bytes[m_version == 6 ? 7 : 8], 255, "hop limit");
        }
        ExpectAnnounced();
        if (m_version == 4)
        {
            ExpectArp(VIRTUAL[0], VirtualLink());
            ExpectArp(SERVICE, VirtualLink());
            ExpectArp("10.3.0.1", Mac48Address::ConvertFrom(PortLink(0)));
            ExpectArp("10.3.0.2", Mac48Address::ConvertFrom(PortLink(1)));
        }
    }

    Address PortLink(uint32_t member) const
    {
        return m_pair[member].device->GetPort(0)->GetAddress();
    }

    /// Gratuitous ARP, or unsolicited advertisements of neighbour discovery.
    void ExpectAnnounced()
    {
        const auto announced = std::count_if(m_frames.begin(), m_frames.end(), [&](const Frame& f) {
            const bool arp = f.protocol == 0x0806 && f.to == Address(Mac48Address::GetBroadcast());
            const bool nd = f.protocol == 0x86dd && f.bytes[6] == ICMPV6 && f.bytes[40] == 136;
            return (arp || nd) && f.from == Address(VirtualLink());
        });
        // The virtual address; in IPv6 the link-local one, too; the service's by ARP where that has
        // a virtual link address.
        NS_TEST_EXPECT_MSG_EQ(announced, 2, "announced from the virtual link address");
    }

    void ExpectArp(const char* address, Mac48Address link)
    {
        TestBytes request{0, 1, 8, 0, 6, 4, 0, 1, 0, 0, 0, 0, 0, 0x77};
        AppendNumber(request, Ipv4Address("10.3.0.9").Get(), 4);
        AppendBytes(request, TestBytes(6));
        AppendNumber(request, Ipv4Address(address).Get(), 4);
        m_frames.clear();
        Simulator::ScheduleWithContext(m_watcher->GetId(), Time(0), &CallFunction, [this, request] {
            m_lan->Send(MakePacket(request), Mac48Address::GetBroadcast(), 0x0806);
        });
        Run(Simulator::Now() + MilliSeconds(1));
        NS_TEST_ASSERT_MSG_EQ(m_frames.size(), 1, "one answers for " << address);
        TestBytes sender(6);
        link.CopyTo(sender.data());
        NS_TEST_EXPECT_MSG_EQ(m_frames[0].from, link, "from " << link);
        NS_TEST_EXPECT_MSG_EQ(
            std::equal(sender.begin(), sender.end(), m_frames[0].bytes.begin() + 8),
            true,
            "it says");
    }
};

/// Who forwards.
class ForwardTest : public PairTestCase
{
  public:
    explicit ForwardTest(uint8_t version)
        : PairTestCase("M4b: frames to the virtual link address are forwarded by the master alone, "
                       "by its backup when it dies, and by it again when it is back",
                       version)
    {
    }

  private:
    void DoRun() override
    {
        Expect(MilliSeconds(500), 1, 0);
        m_pair[0].device->SetFailed(true);
        // The last advertisement at 0 s; 3 + 156/256 s; some us on the way.
        Expect(MilliSeconds(3609), 0, 0);
        Expect(MilliSeconds(3610), 0, 1);
        NS_TEST_EXPECT_MSG_EQ((m_pair[0].counts->dropped["device-failed"] > 0),
                              true,
                              "what still reaches the dead: the other's advertisements");
        Run(Seconds(5));
        m_pair[0].device->SetFailed(false);
        // It hears the other, and prefers itself after 3 + 56/256 s.
        Expect(MilliSeconds(8218), 0, 1);
        Expect(MilliSeconds(8220), 1, 0);
        NS_TEST_EXPECT_MSG_EQ((m_pair[1].router->GetState() == State::BACKUP), true, "gave way");
        m_pair[0].router->Leave();
        // (256 - 100)/256 s
        Expect(MilliSeconds(8829), 0, 0);
        Expect(MilliSeconds(8831), 0, 1);
        m_pair[0].router->Join();
        Expect(MilliSeconds(12060), 1, 0);
    }

    /// Sends to the virtual link address. @param at when @param first packets that reach the peer
    /// behind member 0 @param second the same of member 1
    void Expect(Time at, std::size_t first, std::size_t second)
    {
        Run(at);
        const std::size_t before[] = {Got(0), Got(1)};
        Send(Traffic(), VirtualLink());
        Run(at + MicroSeconds(900));
        NS_TEST_EXPECT_MSG_EQ(Got(0) - before[0], first, "by 0 at " << at.As(Time::MS));
        NS_TEST_EXPECT_MSG_EQ(Got(1) - before[1], second, "by 1 at " << at.As(Time::MS));
    }
};

/// Advertisements that do not count.
class RefusedTest : public PairTestCase
{
  public:
    explicit RefusedTest(uint8_t version)
        : PairTestCase("M4b: damaged, routed and foreign advertisements are dropped by name, and a "
                       "dead master is not taken for alive by them",
                       version)
    {
    }

  private:
    TestBytes Advert(const VrrpHeader& header) const
    {
        const auto source = m_version == 6 ? ToHostAddress(Ipv6Address("fe80::99"))
                                           : ToHostAddress(Ipv4Address("10.3.0.99"));
        const auto packet = VrrpAdvert::Build(header, source, false);
        TestBytes bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        return bytes;
    }

    void DoRun() override
    {
        const std::vector<flowhash::HostAddress> own = VrrpGroup{VRID, {Virtual()}}.Advertised();
        TestBytes routed = Advert({VRID, 250, 100, own});
        --routed[m_version == 6 ? 7 : 8];
        TestBytes damaged = Advert({VRID, 250, 100, own});
        damaged.back() ^= 1;
        const TestBytes other =
            m_version == 6 ? Advert({VRID, 250, 100, {Virtual()}}) // without the link-local one
                           : Advert({VRID, 250, 100, {ToHostAddress(Ipv4Address("10.3.255.253"))}});
        const TestBytes another = Advert({VRID + 1, 250, 100, own});
        Run(MilliSeconds(100));
        m_pair[0].device->SetFailed(true);
        const Address group =
            m_version == 6 ? Mac48Address("33:33:00:00:00:12") : Mac48Address("01:00:5e:00:00:12");
        for (uint32_t i = 1; i < 35; ++i)
        {
            for (const TestBytes& bytes : {routed, damaged, other, another})
            {
                Send(bytes, group);
            }
            Run(MilliSeconds(100 + 100 * i));
        }
        auto& dropped = m_pair[1].counts->dropped;
        NS_TEST_EXPECT_MSG_EQ(dropped["advert-routed"], 34, "hop limit 254");
        NS_TEST_EXPECT_MSG_EQ(dropped["advert-damaged"], 34, "a bit is wrong");
        NS_TEST_EXPECT_MSG_EQ(dropped["advert-foreign"], 34, "other addresses");
        Run(MilliSeconds(3700));
        NS_TEST_EXPECT_MSG_EQ((m_pair[1].router->GetState() == State::MASTER), true, "in time");
    }
};

/// A neighbour on links of its own to both.
class FollowerTest : public PairTestCase
{
  public:
    explicit FollowerTest(uint8_t version)
        : PairTestCase("M4b: on point-to-point links a neighbour sends to the master that it last "
                       "heard",
                       version)
    {
    }

  private:
    void DoRun() override
    {
        const auto neighbor = CreateObject<ScriptedDevice>();
        const auto node = CreateObject<Node>();
        node->AddDevice(neighbor);
        for (Member& member : m_pair)
        {
            const NetDeviceContainer ends = PointToPointHelper().Install(node, member.star->node);
            neighbor->AddPort(ends.Get(0));
            member.router->Tell(member.device->AddPort(ends.Get(1)));
        }
        const Address all = m_version == 6 ? Address(Ipv6Address("2001:db8:9::"))
                                           : Address(Ipv4Address("10.9.0.0"));
        neighbor->AddRoute(all, 16, 1, ToAddress(Virtual())); // wrong until it has heard somebody
        VrrpFollower::Install(neighbor, {VRID, {Virtual()}}, {0, 1});
        const auto send = [&](uint32_t member) {
            const std::size_t before = Got(member);
            neighbor->SendGenerated(MakePacket(Traffic()));
            Run(Simulator::Now() + MilliSeconds(200));
            NS_TEST_EXPECT_MSG_EQ(Got(member) - before, 1, "by " << member);
        };
        Run(MilliSeconds(500));
        send(0);
        m_pair[0].device->SetFailed(true);
        Run(Seconds(5));
        send(1);
        m_pair[0].device->SetFailed(false);
        Run(Seconds(10));
        send(0);
    }
};

/// The suite.
class VrrpRouterTestSuite : public TestSuite
{
  public:
    VrrpRouterTestSuite()
        : TestSuite("flow-distribution-vrrp-router", Type::UNIT)
    {
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new WireTest(version));
            AddTestCase(new ForwardTest(version));
            AddTestCase(new RefusedTest(version));
            AddTestCase(new FollowerTest(version));
        }
    }
};

VrrpRouterTestSuite g_vrrpRouterTestSuite; //!< registers the suite

} // namespace
