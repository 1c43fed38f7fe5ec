// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/connection-table.h"

#include "ns3/test.h"

#include <map>
#include <random>
#include <string>
#include <vector>

using namespace ns3;
using flowhash::FlowKey;

namespace
{

constexpr int64_t SECOND = 1000000000;
using State = NatConnection::State;
using Outcome = ConnectionTable::Outcome;

/// Timeouts that differ: half-open 2 s, established 100 s, closing 5 s, UDP 10 s.
ConnectionTable::Settings
Settings(uint32_t capacity)
{
    return {capacity, {2 * SECOND, 100 * SECOND, 5 * SECOND, 10 * SECOND}};
}

/// Connection n: its client's port n to the service, port n + 20000 of the self address to server.
NatConnection
Make(uint16_t n, State state = State::CONNECTIONLESS)
{
    NatConnection connection;
    connection.SetKeys(FlowKey::Ipv4(0x0a010001, 0xc6120001, n, 80, 17),
                       FlowKey::Ipv4(0x0a02ff01, 0x0a030001, n + 20000, 80, 17));
    connection.state = state;
    return connection;
}

void
Ignore(const NatConnection& /* connection */, ConnectionTable::Removal /* why */)
{
}

/// T1: packets of either direction find the entry, and no others do.
class BothDirectionsTest : public TestCase
{
  public:
    BothDirectionsTest()
        : TestCase("T1: one entry is found by client-side and by server-side key")
    {
    }

  private:
    void DoRun() override
    {
        ConnectionTable table(Settings(10), Ignore);
        const NatConnection one = Make(1);
        table.Insert(one, 0);
        const ConnectionTable::Match there = table.Find(one.ClientKey(), 1);
        const ConnectionTable::Match back = table.Find(one.ServerKey().Reversed(), 1);
        NS_TEST_ASSERT_MSG_NE(there.connection, nullptr, "not found by the client's key");
        NS_TEST_ASSERT_MSG_EQ(there.connection, back.connection, "two entries");
        NS_TEST_ASSERT_MSG_EQ(there.fromClient, true, "direction of the client's packet");
        NS_TEST_ASSERT_MSG_EQ(back.fromClient, false, "direction of the server's packet");
        NS_TEST_ASSERT_MSG_EQ(
            (back.connection->AnswerKey() == one.ClientKey().Reversed()), true, "answer");
        NS_TEST_ASSERT_MSG_EQ(table.Find(one.ServerKey(), 1).connection, nullptr, "as it leaves");
        NS_TEST_ASSERT_MSG_EQ(table.Find(one.AnswerKey(), 1).connection, nullptr, "as it leaves");
    }
};

/// Each state runs out after its own time, counted from the last packet.
class TimeoutTest : public TestCase
{
  public:
    TimeoutTest()
        : TestCase("T1: every state has its own timeout, from the last packet on")
    {
    }

  private:
    void DoRun() override
    {
        std::map<std::string, int> whys;
        ConnectionTable table(Settings(10),
                              [&whys](const NatConnection&, ConnectionTable::Removal why) {
                                  ++whys[ConnectionTable::Name(why)];
                              });
        const State states[] = {
            State::HALF_OPEN, State::ESTABLISHED, State::CLOSING, State::CONNECTIONLESS};
        const int64_t timeouts[] = {2, 100, 5, 10};
        for (unsigned i = 0; i < 4; ++i)
        {
            const NatConnection one = Make(i + 1, states[i]);
            const int64_t end = timeouts[i] * SECOND;
            table.Insert(one, 0);
            NS_TEST_ASSERT_MSG_NE(
                table.Find(one.ClientKey(), end - 1).connection, nullptr, "early");
            ConnectionTable::Match match = table.Find(one.ClientKey(), end - 1);
            table.Touch(*match.connection, states[i], end - 1);
            NS_TEST_ASSERT_MSG_NE(
                table.Find(one.ClientKey(), 2 * end - 2).connection, nullptr, "not refreshed");
            NS_TEST_ASSERT_MSG_EQ(
                table.Find(one.ClientKey(), 2 * end - 1).connection, nullptr, "late");
            NS_TEST_ASSERT_MSG_EQ(table.GetN(), 0, "still there");
        }
        NS_TEST_ASSERT_MSG_EQ(whys["half-open"], 1, "half-open");
        NS_TEST_ASSERT_MSG_EQ(whys["closed"], 1, "closing");
        NS_TEST_ASSERT_MSG_EQ(whys["idle"], 2, "established and UDP");
        NS_TEST_ASSERT_MSG_EQ(table.Usage().expirations, 4, "counted");
    }
};

/// The bound holds, and a clash of keys is told apart from it.
class CapacityTest : public TestCase
{
  public:
    CapacityTest()
        : TestCase("T1, X4: capacity, clashes of tuples, memory counted")
    {
    }

  private:
    void DoRun() override
    {
        ConnectionTable table(Settings(100), Ignore);
        for (uint16_t n = 1; n <= 99; ++n)
        {
            NS_TEST_ASSERT_MSG_EQ(table.Find(Make(n).ClientKey(), 0).connection, nullptr, "new");
            NS_TEST_ASSERT_MSG_EQ(
                (table.Insert(Make(n), 0).outcome == Outcome::INSERTED), true, "room");
        }
        for (const bool looked : {true, false})
        {
            const bool found = looked && table.Find(Make(7).ClientKey(), 0).connection;
            NS_TEST_ASSERT_MSG_EQ(found, looked, "it is there");
            NS_TEST_ASSERT_MSG_EQ(
                (table.Insert(Make(7), 0).outcome == Outcome::CLASH), true, "it is there already");
        }
        NatConnection clash = Make(200);
        clash.SetKeys(Make(7).ClientKey(), clash.ServerKey());
        NS_TEST_ASSERT_MSG_EQ((table.Insert(clash, 0).outcome == Outcome::CLASH), true, "client");
        clash = Make(200);
        clash.SetKeys(clash.ClientKey(), Make(7).ServerKey());
        NS_TEST_ASSERT_MSG_EQ(
            (table.Insert(clash, 0).outcome == Outcome::CLASH), true, "same reply");
        NS_TEST_ASSERT_MSG_EQ(
            table.Find(clash.ClientKey(), 0).connection, nullptr, "half inserted");
        table.Insert(Make(100), 0);
        NS_TEST_ASSERT_MSG_EQ((table.Insert(Make(101), 0).outcome == Outcome::FULL), true, "full");
        NS_TEST_ASSERT_MSG_EQ((table.Insert(Make(101), 10 * SECOND).outcome == Outcome::INSERTED),
                              true,
                              "all have run out");
        NS_TEST_ASSERT_MSG_EQ(table.GetN(), 1, "the new one");
        NS_TEST_ASSERT_MSG_GT(table.Usage().bytes, 100 * sizeof(NatConnection), "memory stays");
        NS_TEST_ASSERT_MSG_LT(table.Usage().bytes, 100 * sizeof(NatConnection) * 3, "too much");
    }
};

/// Against a slow obvious model: 40,000 random steps.
class ChurnTest : public TestCase
{
  public:
    ChurnTest()
        : TestCase("T1: 40,000 random steps give what a plain map gives")
    {
    }

  private:
    struct Modelled
    {
        State state;
        int64_t touched;
    };

    static int64_t TimeoutOf(State state)
    {
        const int64_t timeouts[] = {2, 100, 5, 10};
        return timeouts[static_cast<unsigned>(state)] * SECOND;
    }

    void Compare(ConnectionTable& table, uint16_t n, int64_t now)
    {
        const auto place = m_model.find(n);
        const bool alive =
            place != m_model.end() && now - place->second.touched < TimeoutOf(place->second.state);
        const NatConnection one = Make(n);
        const bool found = table.Find(one.ClientKey(), now).connection != nullptr;
        const bool foundBack = table.Find(one.ReplyKey(), now).connection != nullptr;
        NS_TEST_ASSERT_MSG_EQ(found, alive, "connection " << n << " at " << now);
        NS_TEST_ASSERT_MSG_EQ(foundBack, alive, "replies of " << n << " at " << now);
        if (!alive && place != m_model.end())
        {
            m_model.erase(place);
        }
    }

    void Step(ConnectionTable& table, std::mt19937& random, int64_t now)
    {
        const uint16_t n = random() % 400 + 1;
        const State state = static_cast<State>(random() % 4);
        Compare(table, n, now);
        const ConnectionTable::Match match = table.Find(Make(n).ClientKey(), now);
        if (!match.connection)
        {
            table.Insert(Make(n, state), now);
            m_model[n] = {state, now};
        }
        else if (random() % 3 == 0)
        {
            table.Erase(*match.connection, ConnectionTable::Removal::CLEARED);
            m_model.erase(n);
        }
        else
        {
            table.Touch(*match.connection, state, now);
            m_model[n] = {state, now};
        }
    }

    void DoRun() override
    {
        std::mt19937 random(7);
        ConnectionTable table(Settings(1000), Ignore);
        int64_t now = 0;
        for (unsigned step = 0; step < 40000; ++step)
        {
            now += random() % (SECOND / 20);
            Step(table, random, now);
        }
        for (uint16_t n = 1; n <= 400; ++n)
        {
            Compare(table, n, now);
        }
        table.Expire(now);
        NS_TEST_ASSERT_MSG_EQ(table.GetN(), m_model.size(), "what is left");
        table.Clear();
        NS_TEST_ASSERT_MSG_EQ(table.GetN(), 0, "cleared");
    }

    std::map<uint16_t, Modelled> m_model;
};

/// The states of a TCP connection.
class TcpStatesTest : public TestCase
{
  public:
    TcpStatesTest()
        : TestCase("T1: TCP from SYN to both FINs or a RST")
    {
    }

  private:
    static constexpr uint8_t SYN = PacketView::TCP_SYN;
    static constexpr uint8_t ACK = PacketView::TCP_ACK;
    static constexpr uint8_t FIN = PacketView::TCP_FIN;
    static constexpr uint8_t RST = PacketView::TCP_RST;

    static PacketView Segment(uint8_t flags, uint32_t seq, uint32_t ack, uint32_t payload)
    {
        PacketView view;
        view.protocol = 6;
        view.tcpFlags = flags;
        view.tcpSequence = seq;
        view.tcpAcknowledgment = ack;
        view.payloadOffset = 40;
        view.ipLength = 40 + payload;
        return view;
    }

    void Expect(NatConnection& connection, const PacketView& view, bool fromClient, State state)
    {
        connection.state = connection.Follow(view, fromClient);
        NS_TEST_EXPECT_MSG_EQ((connection.state == state),
                              true,
                              "flags " << +view.tcpFlags << ", seq " << view.tcpSequence);
    }

    NatConnection Open()
    {
        NatConnection connection;
        connection.Start(Segment(SYN, 0xfffffff0, 0, 0));
        NS_TEST_EXPECT_MSG_EQ((connection.state == State::HALF_OPEN), true, "SYN");
        Expect(connection, Segment(SYN, 0xfffffff0, 0, 0), true, State::HALF_OPEN);
        Expect(connection, Segment(SYN | ACK, 99, 0xfffffff1, 0), false, State::HALF_OPEN);
        NS_TEST_EXPECT_MSG_EQ(connection.clientExpects, 100, "behind the server's SYN");
        Expect(connection, Segment(ACK, 0xfffffff1, 100, 0), true, State::ESTABLISHED);
        return connection;
    }

    void DoRun() override
    {
        NatConnection closed = Open();
        Expect(closed, Segment(ACK, 0xfffffff1, 100, 32), true, State::ESTABLISHED);
        NS_TEST_EXPECT_MSG_EQ(closed.clientNext, 17, "sequence numbers wrap");
        Expect(closed, Segment(ACK, 0xfffffff1, 100, 10), true, State::ESTABLISHED);
        NS_TEST_EXPECT_MSG_EQ(closed.clientNext, 17, "a retransmission does not go back");
        Expect(closed, Segment(FIN | ACK, 100, 17, 0), false, State::ESTABLISHED);
        Expect(closed, Segment(ACK, 17, 101, 500), true, State::ESTABLISHED);
        Expect(closed, Segment(FIN | ACK, 517, 101, 0), true, State::CLOSING);
        Expect(closed, Segment(ACK, 101, 518, 0), false, State::CLOSING);

        NatConnection reset = Open();
        Expect(reset, Segment(RST, 100, 0, 0), false, State::CLOSING);

        NatConnection refused;
        refused.Start(Segment(SYN, 5, 0, 0));
        Expect(refused, Segment(RST | ACK, 0, 6, 0), false, State::CLOSING);

        NatConnection joined;
        joined.Start(Segment(ACK, 1000, 2000, 10));
        NS_TEST_EXPECT_MSG_EQ((joined.state == State::ESTABLISHED), true, "picked up");
        NS_TEST_EXPECT_MSG_EQ(joined.clientExpects, 2000, "known from its first packet");
    }
};

/// The suite.
class ConnectionTableTestSuite : public TestSuite
{
  public:
    ConnectionTableTestSuite()
        : TestSuite("flow-distribution-connection-table", Type::UNIT)
    {
        AddTestCase(new BothDirectionsTest);
        AddTestCase(new TimeoutTest);
        AddTestCase(new CapacityTest);
        AddTestCase(new ChurnTest);
        AddTestCase(new TcpStatesTest);
    }
};

ConnectionTableTestSuite g_connectionTableTestSuite;

} // namespace
