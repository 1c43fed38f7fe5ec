// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/flow-tag.h"
#include "../rig/call-function.h"
#include "../rig/pools-case.h"

#include "ns3/chooser-probe.h"

#include <map>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

using flowhash::MemberChange;
using flowhash::MemberId;
using Kind = MemberChange::Kind;

/// A distributor with pool 0 for WEB and pool 1 for MAIL, and monitors that hear it.
class ProbeCase : public PoolsTestCase
{
  protected:
    explicit ProbeCase(const std::string& name)
        : PoolsTestCase(name),
          m_roster(&Simulator::Now),
          m_book(m_roster),
          m_ledger(m_roster, m_book),
          m_imbalance(m_book),
          m_failover(m_roster, m_ledger, m_book)
    {
    }

    void DoSetup() override
    {
        PoolsTestCase::DoSetup();
        Fill(0, FIRST);
        PoolMatch mail;
        mail.service = Ipv4Address(MAIL);
        AddPool(mail, SECOND);
        for (const char* tier : {"web", "mail"})
        {
            m_ledger.AddTier({tier});
            m_imbalance.AddTier(tier, Three());
        }
        m_probe = std::make_unique<ChooserProbe>(
            ChooserProbe::Monitors{m_book, m_failover, m_imbalance, m_learned}, m_device);
    }

    void DoTeardown() override
    {
        PoolsTestCase::DoTeardown();
        m_probe.reset();
    }

    /// Lets the probe hear of a pool. @param pool its number, and that of its tier
    void Hear(uint32_t pool)
    {
        Chooser chooser;
        chooser.group = "a";
        chooser.node = 5;
        chooser.pool = pool;
        chooser.scheme = [this, pool] { return &m_device->GetDistribution(pool); };
        m_probe->AddPool(chooser, pool, pool == 0 ? "web" : "mail", Three());
    }

    static std::vector<flowhash::Member> Three()
    {
        return {{0, 1}, {1, 1}, {2, 1}};
    }

    /// Sends a packet of a flow. @param to a service @return number of the member that got it
    std::optional<MemberId> Ask(uint64_t flow, const char* to, bool tagged = true)
    {
        for (auto& each : m_star->peers)
        {
            each->got.clear();
        }
        const Ptr<Packet> packet = MakePacket(Syn(to, static_cast<uint16_t>(4000 + flow)));
        if (tagged)
        {
            packet->AddPacketTag(FlowTag(flow, false, 0));
        }
        const auto& wan = *m_star->peers[WAN];
        const Ptr<NetDevice> from = wan.device;
        Simulator::ScheduleWithContext(wan.node->GetId(), Time(0), &CallFunction, [from, packet] {
            from->Send(packet, from->GetBroadcast(), 0x0800);
        });
        Simulator::Run();
        for (uint32_t i = 0; i < 2 * NODES; ++i)
        {
            if (m_star->GotIp(FIRST + i) > 0)
            {
                return i % NODES;
            }
        }
        return std::nullopt;
    }

    /// Starts a flow and sends its first packet. @return number of the member that got it
    std::optional<MemberId> Begin(uint64_t flow, const char* to)
    {
        const auto port = static_cast<uint16_t>(4000 + flow);
        m_roster.FlowStarted(
            flow,
            flowhash::FlowKey::Ipv4(
                Ipv4Address("10.1.0.1").Get(), Ipv4Address(to).Get(), port, 80, TCP));
        return Ask(flow, to);
    }

    uint64_t Packets(uint32_t chooser) const
    {
        uint64_t sum = 0;
        for (const uint64_t count : m_book.GetCounts(chooser).packets)
        {
            sum += count;
        }
        return sum;
    }

    FlowRoster m_roster;
    ChoiceBook m_book;
    FlowLedger m_ledger;
    ImbalanceMonitor m_imbalance;
    FailoverMonitor m_failover;
    std::vector<LearnedChange> m_learned;
    std::unique_ptr<ChooserProbe> m_probe;
};

/// Choices of a device with several pools.
class PoolsTest : public ProbeCase
{
  public:
    PoolsTest()
        : ProbeCase("choices of each pool are its chooser's, as the packets went")
    {
    }

  private:
    void DoRun() override
    {
        Hear(1);
        Hear(0);
        const uint32_t mail = 0; // in the order of their announcement
        const uint32_t web = 1;
        std::map<uint32_t, MemberId> reached;
        for (uint64_t flow = 0; flow < 30; ++flow)
        {
            reached[flow] = Begin(flow, flow % 3 == 0 ? MAIL : WEB).value();
        }
        for (const auto& [flow, member] : reached)
        {
            const uint32_t tier = flow % 3 == 0 ? 1 : 0;
            const auto course = m_book.Latest(tier, flow, false);
            NS_TEST_ASSERT_MSG_EQ(course.has_value(), true, "flow " << flow << " was chosen for");
            if (!course)
            {
                return;
            }
            NS_TEST_EXPECT_MSG_EQ(course->member, member, "it went there");
            NS_TEST_EXPECT_MSG_EQ(course->chooser, (flow % 3 == 0 ? mail : web), "by its pool");
            const bool other = m_book.Latest(1 - tier, flow, false).has_value();
            NS_TEST_EXPECT_MSG_EQ(other, false, "and by no other");
        }
        NS_TEST_EXPECT_MSG_EQ(Packets(mail), 10, "packets to MAIL");
        NS_TEST_EXPECT_MSG_EQ(Packets(web), 20, "packets to WEB");
    }
};

/// What is none of a monitor's business.
class IgnoredTest : public ProbeCase
{
  public:
    IgnoredTest()
        : ProbeCase("packets without a FlowTag, and pools that nobody announced, are passed over")
    {
    }

  private:
    void DoRun() override
    {
        Hear(1);
        NS_TEST_EXPECT_MSG_EQ(Ask(0, MAIL, false).has_value(), true, "it is sent all the same");
        NS_TEST_EXPECT_MSG_EQ(Packets(0), 0, "untagged");
        NS_TEST_EXPECT_MSG_EQ(Begin(1, WEB).has_value(), true, "the other pool chooses");
        NS_TEST_EXPECT_MSG_EQ(Packets(0), 0, "and nobody is told");
        m_device->UpdateMembers({{Kind::SET_DOWN, 1}}, 0);
        NS_TEST_EXPECT_MSG_EQ(m_learned.size(), 0, "nor of its members");
        NS_TEST_EXPECT_MSG_EQ(m_failover.Reports().size(), 0, "nor is that an event");
        Begin(2, MAIL);
        NS_TEST_EXPECT_MSG_EQ(Packets(0), 1, "the announced one");
    }
};

/// Who learned what when.
class LearnedTest : public ProbeCase
{
  public:
    LearnedTest()
        : ProbeCase(
              "changes are noted as learned, with time, pool, weight, and whom they are about")
    {
    }

  private:
    void At(Time at, const MemberChange& change, uint32_t pool)
    {
        Simulator::Schedule(
            at, &CallFunction, [this, change, pool] { m_device->UpdateMembers({change}, pool); });
    }

    void DoRun() override
    {
        Hear(0);
        Hear(1);
        At(MilliSeconds(10), {Kind::SET_DOWN, 1}, 0);
        At(MilliSeconds(20), {Kind::SET_WEIGHT, 2, 2.5}, 1);
        At(MilliSeconds(30), {Kind::REMOVE, 0}, 1);
        At(MilliSeconds(40), {Kind::ADD, 0, 3}, 1);
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(m_learned.size(), 4, "each change");
        const std::vector<std::string> words{"fail", "weight", "remove", "add"};
        const std::vector<uint32_t> members{1, 2, 0, 0};
        const std::vector<double> weights{0, 2.5, 0, 3}; // 0: it has none
        for (uint32_t i = 0; i < 4; ++i)
        {
            const LearnedChange& learned = m_learned[i];
            NS_TEST_EXPECT_MSG_EQ(learned.time, 10'000'000 * (i + 1), "when");
            NS_TEST_EXPECT_MSG_EQ(learned.group, "a", "who");
            NS_TEST_EXPECT_MSG_EQ(learned.node, 5, "which node");
            NS_TEST_EXPECT_MSG_EQ(learned.pool, (i == 0 ? 0 : 1), "by which pool");
            NS_TEST_EXPECT_MSG_EQ(learned.members, (i == 0 ? "web" : "mail"), "of whom");
            NS_TEST_EXPECT_MSG_EQ(learned.change, words[i], "what");
            NS_TEST_EXPECT_MSG_EQ(learned.member, members[i], "about whom");
            NS_TEST_EXPECT_MSG_EQ(learned.weight.value_or(0), weights[i], "its weight");
        }
        NS_TEST_EXPECT_MSG_EQ(m_book.GetHistory(0).GetEpoch(), 1, "the book knows");
        NS_TEST_EXPECT_MSG_EQ(m_book.GetHistory(1).FairShare(0, 3), 3 / 6.5, "of each pool");
    }
};

/// A failure, judged before and after.
class JudgedTest : public ProbeCase
{
  public:
    JudgedTest()
        : ProbeCase("X3: a failure asks the pool that learns of it, before and after")
    {
    }

  private:
    void DoRun() override
    {
        Hear(0);
        Hear(1);
        uint64_t atOne = 0;
        for (uint64_t flow = 0; flow < 60; ++flow)
        {
            const bool web = flow % 2 == 0;
            const MemberId member = Begin(flow, web ? WEB : MAIL).value();
            atOne += web && member == 1 ? 1 : 0;
        }
        m_failover.Happened({"web1", 0, {Kind::SET_DOWN, 1}}, Simulator::Now());
        m_device->UpdateMembers({{Kind::SET_DOWN, 1}}, 0);
        const auto reports = m_failover.Reports();
        NS_TEST_ASSERT_MSG_EQ(reports.size(), 1, "the event that was announced");
        NS_TEST_EXPECT_MSG_EQ(reports[0].asked.forward, 30, "flows that this pool sent");
        NS_TEST_EXPECT_MSG_GT(atOne, 0, "some were at the failed one");
        NS_TEST_EXPECT_MSG_EQ(reports[0].needed.forward, atOne, "which have to move");
        NS_TEST_EXPECT_MSG_EQ(reports[0].excess.forward, 0, "HRW moves no other");
    }
};

/// A pool gets another scheme while packets flow.
class SchemeTest : public ProbeCase
{
  public:
    SchemeTest()
        : ProbeCase("X3: a new scheme at run time is an event, and the new one is asked from then")
    {
    }

  private:
    static constexpr const char* SUM = "key=five-tuple hash=sum select=modulo";

    /// M2: the sum by hand.
    static MemberId BySum(uint64_t flow)
    {
        const uint64_t client = Ipv4Address("10.1.0.1").Get();
        return (client + 4000 + flow + Ipv4Address(MAIL).Get() + 80 + TCP) % NODES;
    }

    void DoRun() override
    {
        Hear(1);
        uint64_t differs = 0;
        for (uint64_t flow = 0; flow < 60; ++flow)
        {
            differs += Begin(flow, MAIL) == BySum(flow) ? 0 : 1;
        }
        m_device->SetPoolScheme(1, SUM); // frees the scheme that chose for these flows
        const auto reports = m_failover.Reports();
        NS_TEST_ASSERT_MSG_EQ(reports.size(), 1, "an event");
        if (reports.empty())
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(reports[0].event, "scheme a5", "of its own");
        NS_TEST_EXPECT_MSG_EQ(reports[0].asked.forward, 60, "about all of its flows");
        NS_TEST_EXPECT_MSG_EQ(reports[0].excess.forward, differs, "those that it moved");
        NS_TEST_EXPECT_MSG_EQ(m_learned.size(), 0, "no member changed");
        NS_TEST_EXPECT_MSG_EQ(m_book.GetHistory(0).GetEpoch(), 1, "but an epoch began");
        for (uint64_t flow = 0; flow < 60; ++flow)
        {
            const std::optional<MemberId> member = Ask(flow, MAIL);
            NS_TEST_EXPECT_MSG_EQ((member == BySum(flow)), true, "the new scheme's choice");
            const bool told = m_book.Ask(0, flow, false, Simulator::Now()) == member;
            NS_TEST_EXPECT_MSG_EQ(told, true, "the new scheme is asked");
        }
        m_device->UpdateMembers({{Kind::SET_DOWN, 2}}, 1);
        NS_TEST_EXPECT_MSG_EQ(m_failover.Reports().size(), 2, "nor is the old one asked later");
    }
};

/// The suite.
class ChooserProbeTestSuite : public TestSuite
{
  public:
    ChooserProbeTestSuite()
        : TestSuite("flow-distribution-chooser-probe", TestSuite::Type::UNIT)
    {
        AddTestCase(new PoolsTest);
        AddTestCase(new IgnoredTest);
        AddTestCase(new LearnedTest);
        AddTestCase(new JudgedTest);
        AddTestCase(new SchemeTest);
    }
};

ChooserProbeTestSuite g_chooserProbeTestSuite; //!< registers itself

} // namespace
