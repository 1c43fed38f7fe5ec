// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/distributor/flow-ends.h"
#include "../rig/distributor-site.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint8_t FIN = 1;
constexpr uint8_t SYN = 2;
constexpr uint8_t RST = 4;
constexpr uint8_t ACK = 16;

const Time CLOSING = Seconds(10);   // the attribute's default
const Time FIN_WAIT = Seconds(120); // the attribute's default

/// Connections of one client through a distributor with a flow table.
class FlowEndsCase : public DistributorTestCase
{
  public:
    using DistributorTestCase::DistributorTestCase;

  protected:
    /// Makes the site. @param entries of the table @param forgets whether it forgets ended flows
    void Begin(uint32_t entries, bool forgets)
    {
        m_site = MakeSite("key=five-tuple hash=crc32 select=modulo state=lru entries=" +
                          std::to_string(entries));
        m_site.device->SetAttribute("ForgetEnded", BooleanValue(forgets));
        m_site.device->TraceConnectWithoutContext("Forgotten",
                                                  MakeCallback(&FlowEndsCase::Forgotten, this));
        m_forgotten.clear();
    }

    /// The client sends a packet of a connection. @param port the client's @param flags of TCP
    /// @return the member that it reached
    std::optional<uint32_t> Ask(uint16_t port, uint8_t flags)
    {
        return m_site.Send(0, MakeIpv4(CLIENT, SERVICE, TCP, MakeTcp(port, 80, flags)));
    }

    /// A member sends one. @param member its id @param port the client's @param flags of TCP
    void Answer(uint32_t member, uint16_t port, uint8_t flags)
    {
        m_site.Send(1 + member, MakeIpv4(SERVICE, CLIENT, TCP, MakeTcp(80, port, flags)));
    }

    /// Opens a connection. @param port the client's @return its member
    uint32_t Open(uint16_t port)
    {
        const uint32_t member = Ask(port, SYN).value_or(MEMBERS);
        NS_TEST_EXPECT_MSG_LT(member, MEMBERS, "one member got it");
        Answer(member, port, SYN | ACK);
        Ask(port, ACK);
        return member;
    }

    /// Both ends finish, and the last packet is the client's. @param member whose @param port the
    /// client's
    void Close(uint32_t member, uint16_t port)
    {
        Answer(member, port, FIN | ACK);
        Ask(port, FIN | ACK);
        Answer(member, port, ACK);
        Ask(port, ACK);
    }

    /// Lets time pass, and then a datagram, which belongs to no connection. @param time how long
    void Wait(Time time)
    {
        Simulator::Schedule(time, &CallFunction, [] {});
        Simulator::Run();
        m_site.Send(SERVERS, MakeIpv4(SERVER, CLIENT, UDP, MakeUdp(9, 9, 0)));
    }

    /// @return flows that are remembered
    uint64_t Entries() const
    {
        return m_site.device->GetDistribution().State().entries;
    }

    /// Expects so many entries. @param count of them @param when what has happened
    void ExpectEntries(uint64_t count, const char* when)
    {
        NS_TEST_EXPECT_MSG_EQ(Entries(), count, when);
    }

    Site m_site;
    std::map<std::string, uint64_t> m_forgotten; //!< entries by why

  private:
    void Forgotten(const flowhash::FlowKey&, flowhash::MemberId, const char* why, uint32_t)
    {
        ++m_forgotten[why];
    }
};

/// Many connections come and end.
class ManyEndsTest : public FlowEndsCase
{
  public:
    ManyEndsTest()
        : FlowEndsCase("of 50 connections that ended none is remembered; all are, by idle alone")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint16_t FLOWS = 50;
        for (const bool forgets : {true, false})
        {
            Begin(1000, forgets);
            for (uint16_t i = 0; i < FLOWS; ++i)
            {
                const uint16_t port = 20000 + i;
                Close(Open(port), port);
            }
            ExpectEntries(FLOWS, "while they rest");
            Wait(CLOSING);
            ExpectEntries(forgets ? 0 : FLOWS, "after their rest");
            const uint64_t ended = forgets ? FLOWS : 0;
            NS_TEST_EXPECT_MSG_EQ(m_forgotten["ended"], ended, "traced as ended");
            NS_TEST_EXPECT_MSG_EQ(m_forgotten.size(), 1, "and as nothing else");
        }
    }
};

/// A RST of either end, and what is none of the connection's.
class ResetTest : public FlowEndsCase
{
  public:
    ResetTest()
        : FlowEndsCase("a RST of either side ends a connection; one that an error quotes does not")
    {
    }

  private:
    void DoRun() override
    {
        Begin(1000, true);
        Open(20001);
        Answer(Open(20002), 20002, RST);
        Ask(20001, RST);
        Open(20003);
        Wait(CLOSING);
        ExpectEntries(1, "of three two are reset");

        TestBytes quoted = MakeIpv4(SERVICE, CLIENT, TCP, MakeTcp(80, 20003, RST));
        m_site.Send(0, MakeIpv4(CLIENT, SERVICE, ICMP, MakeIcmp(3, 0, quoted)));
        Wait(CLOSING + FIN_WAIT);
        ExpectEntries(1, "the error's flow goes on");
    }
};

/// One end has finished.
class HalfClosedTest : public FlowEndsCase
{
  public:
    HalfClosedTest()
        : FlowEndsCase(
              "replies that pass elsewhere: the client's FIN alone ends a connection, when "
              "it has been silent for longer")
    {
    }

  private:
    void DoRun() override
    {
        Begin(1000, true);
        const uint32_t member = *Ask(20001, SYN);
        Ask(20001, FIN | ACK);
        Ask(20001, FIN | ACK);            // again: one end is one end
        Answer(member, 20001, SYN | ACK); // again too: no connection is opened without a SYN
        Wait(FIN_WAIT - Seconds(1));
        ExpectEntries(1, "the server may go on sending");
        Ask(20001, ACK);
        Wait(FIN_WAIT - Seconds(1));
        ExpectEntries(1, "as it did");
        Wait(Seconds(1));
        ExpectEntries(0, "silent for long enough");
    }
};

/// What comes when a connection has ended.
class LatePacketsTest : public FlowEndsCase
{
  public:
    LatePacketsTest()
        : FlowEndsCase("late packets find their member, and lengthen the rest; a new connection "
                       "of the same ports is remembered")
    {
    }

  private:
    void DoRun() override
    {
        Begin(1000, true);
        const uint32_t late = Open(20001);
        const uint32_t again = Open(20002);
        Close(late, 20001);
        Close(again, 20002);
        Wait(CLOSING - Seconds(1));
        // By hash alone it would go elsewhere.
        m_site.device->UpdateMembers({{flowhash::MemberChange::Kind::SET_DRAINING, late}});
        NS_TEST_EXPECT_MSG_EQ(Ask(20001, FIN | ACK).value_or(MEMBERS), late, "its own member");
        Ask(20002, SYN);
        Wait(CLOSING - Seconds(1));
        ExpectEntries(2, "the late packet's rest began anew");
        Wait(Seconds(1));
        ExpectEntries(1, "the one that was opened again stays");
        Wait(FIN_WAIT);
        ExpectEntries(1, "for good");
    }
};

/// Replies are hashed here, requests pass elsewhere.
class RepliesOnlyTest : public FlowEndsCase
{
  public:
    RepliesOnlyTest()
        : FlowEndsCase("where only replies pass, a SYN with ACK is a new connection of the same "
                       "ports, which is remembered as long as it is silent")
    {
    }

  private:
    void Reply(uint8_t flags)
    {
        m_site.Send(SERVERS, MakeIpv4(SERVER, SELF, TCP, MakeTcp(80, 20001, flags)));
    }

    void DoRun() override
    {
        Begin(1000, true);
        Reply(SYN | ACK);
        Reply(FIN | ACK);
        Wait(CLOSING);
        Reply(SYN | ACK);
        Reply(ACK);
        Wait(FIN_WAIT);
        ExpectEntries(1, "it goes on");
        Reply(FIN | ACK);
        Wait(FIN_WAIT);
        ExpectEntries(0, "it has ended, too");
    }
};

/// What is of no service and of no member.
class PassingTest : public FlowEndsCase
{
  public:
    PassingTest()
        : FlowEndsCase("connections that only pass by take no place among those that rest, which "
                       "are bounded")
    {
    }

  private:
    void DoRun() override
    {
        Begin(1000, true);
        for (uint32_t i = 0; i < FlowEnds::MOST; ++i)
        {
            const auto port = static_cast<uint16_t>(1 + i % 65000);
            m_site.Send(0,
                        MakeIpv4(Client(i / 65000).c_str(), SERVER, TCP, MakeTcp(port, 8080, FIN)));
        }
        const uint32_t member = Open(20001);
        Close(member, 20001);
        Wait(CLOSING);
        ExpectEntries(0, "its end was noted");
    }
};

/// More ends than may rest.
class BoundTest : public TestCase
{
  public:
    BoundTest()
        : TestCase("of more ends than may rest the first are noted, and others when these are over")
    {
    }

  private:
    static PacketView Fin(uint32_t number)
    {
        PacketView view;
        view.key = flowhash::FlowKey::Ipv4(number, 0xc6120001, 20001, 80, 6);
        view.tcpFlags = PacketView::TCP_FIN;
        return view;
    }

    void DoRun() override
    {
        constexpr uint32_t MORE = 100;
        uint32_t over = 0;
        FlowEnds ends([&over](const flowhash::FlowKey&) { ++over; });
        ends.Configure({1000, 1000});
        for (uint32_t i = 0; i < FlowEnds::MOST + MORE; ++i)
        {
            ends.Hear(Fin(i), 0, true);
        }
        NS_TEST_EXPECT_MSG_EQ(ends.GetN(), FlowEnds::MOST, "bounded");
        ends.Expire(999);
        NS_TEST_EXPECT_MSG_EQ(over, 0, "they rest");
        ends.Expire(1000);
        NS_TEST_EXPECT_MSG_EQ(over, FlowEnds::MOST, "all are over");
        ends.Hear(Fin(FlowEnds::MOST + 1), 1000, true);
        NS_TEST_EXPECT_MSG_EQ(ends.GetN(), 1, "noted again");
    }
};

/// A small table.
class SmallTableTest : public FlowEndsCase
{
  public:
    SmallTableTest()
        : FlowEndsCase("in a small table connections that ended make room for silent ones that "
                       "live: these keep their members")
    {
    }

  private:
    static constexpr uint16_t LIVING = 8;

    /// @return of the living the ones that reach their member when the membership has changed
    uint32_t CountKept(bool forgets)
    {
        Begin(LIVING + 8, forgets);
        m_site.device->SetAttribute("TcpClosing", TimeValue(Seconds(1)));
        std::vector<uint32_t> members;
        for (uint16_t i = 0; i < LIVING; ++i)
        {
            members.push_back(Open(30000 + i));
        }
        for (uint16_t i = 0; i < 100; ++i)
        {
            const uint16_t port = 20000 + i;
            Close(Open(port), port);
            Wait(Seconds(1));
        }
        m_site.device->UpdateMembers({{flowhash::MemberChange::Kind::SET_DRAINING, 7}});
        uint32_t kept = 0;
        for (uint16_t i = 0; i < LIVING; ++i)
        {
            kept += Ask(30000 + i, ACK) == members[i] ? 1 : 0;
        }
        return kept;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(CountKept(true), LIVING, "all are remembered");
        NS_TEST_EXPECT_MSG_EQ(m_forgotten.count("evicted"), 0, "none had to go");
        // By modulo one of eight stays on average, when seven members take the hashes of eight.
        NS_TEST_EXPECT_MSG_LT(CountKept(false), LIVING / 2, "pushed out by ended ones");
    }
};

/// The suite.
class FlowEndsSuite : public TestSuite
{
  public:
    FlowEndsSuite()
        : TestSuite("flow-distribution-flow-ends", TestSuite::Type::UNIT)
    {
        AddTestCase(new ManyEndsTest);
        AddTestCase(new ResetTest);
        AddTestCase(new HalfClosedTest);
        AddTestCase(new LatePacketsTest);
        AddTestCase(new RepliesOnlyTest);
        AddTestCase(new PassingTest);
        AddTestCase(new BoundTest);
        AddTestCase(new SmallTableTest);
    }
};

FlowEndsSuite g_flowEndsSuite; //!< registers itself

} // namespace
