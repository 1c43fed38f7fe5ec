// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/connection-translator.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;
using flowhash::FlowKey;
using flowhash::HostAddress;
using flowhash::MemberChange;

namespace
{

constexpr uint32_t SERVICE = 0xc6120001;
constexpr uint32_t OTHER_SERVICE = 0xc6120002;
constexpr uint32_t SERVER = 0x0a030000; // and its number
constexpr uint32_t SELF = 0x0a02ff01;

/// @return the client's UDP packet number n to a service
PacketView
Datagram(uint16_t n, uint32_t service = SERVICE)
{
    PacketView view;
    view.key = FlowKey::Ipv4(0x0a010001, service, n, 80, 17);
    view.protocol = 17;
    view.hasPorts = true;
    return view;
}

/// A translator with two servers, by round-robin.
class TranslatorCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// @param capacity most connections
    void Begin(uint32_t capacity)
    {
        m_translator.SetServerChoice(ServerChoice::Make("round-robin"));
        for (uint32_t id = 0; id < 2; ++id)
        {
            m_translator.GetServers().Set(id, HostAddress::Ipv4(SERVER + id));
            m_translator.GetServerChoice().Update({{MemberChange::Kind::ADD, id}});
        }
        m_translator.Start({capacity, {1, 1, 1, 1000}}, {});
    }

    /// @return why the connection of a packet is not opened; null: it is
    const DropReason* Open(const PacketView& view)
    {
        m_opened = {};
        m_translator.Find(view.key, 0);
        return m_translator.Open(view, 0, m_opened);
    }

    ConnectionTranslator m_translator{
        [this](const NatConnection&, ConnectionTable::Removal why) { m_removed.push_back(why); }};
    ConnectionTable::Match m_opened;
    std::vector<ConnectionTable::Removal> m_removed;
};

/// What is taken for a connection is given back.
class AccountsTest : public TranslatorCase
{
  public:
    AccountsTest()
        : TranslatorCase(
              "T1, T5: a server counts its connections, and a port is taken, until the end")
    {
    }

  private:
    void DoRun() override
    {
        m_translator.GetSource().Enable(true);
        m_translator.GetSource().SetSelf(4, HostAddress::Ipv4(SELF));
        Begin(10);
        const ServerChoice& choice = m_translator.GetServerChoice();
        NS_TEST_ASSERT_MSG_EQ((Open(Datagram(1)) == nullptr), true, "the first");
        const FlowKey first = m_opened.connection->ServerKey();
        NS_TEST_EXPECT_MSG_EQ((first.destination == HostAddress::Ipv4(SERVER).bytes), true, "0");
        NS_TEST_EXPECT_MSG_EQ((first.source == HostAddress::Ipv4(SELF).bytes), true, "self");
        NS_TEST_ASSERT_MSG_EQ((Open(Datagram(2)) == nullptr), true, "the second");
        NS_TEST_ASSERT_MSG_EQ((Open(Datagram(3)) == nullptr), true, "the third");
        NS_TEST_EXPECT_MSG_EQ(choice.GetNConnections(0), 2, "in turn");
        NS_TEST_EXPECT_MSG_EQ(choice.GetNConnections(1), 1, "in turn");
        const ConnectionTable::Match reply = m_translator.Find(first.Reversed(), 1);
        NS_TEST_ASSERT_MSG_EQ((reply.connection != nullptr), true, "the reply's connection");
        m_translator.GetConnections().Erase(*reply.connection, ConnectionTable::Removal::REUSED);
        NS_TEST_EXPECT_MSG_EQ(choice.GetNConnections(0), 1, "one less");
        m_translator.GetConnections().Clear();
        NS_TEST_EXPECT_MSG_EQ(choice.GetNConnections(0) + choice.GetNConnections(1), 0, "none");
        using Removal = ConnectionTable::Removal;
        const std::vector<Removal> told{Removal::REUSED, Removal::CLEARED, Removal::CLEARED};
        NS_TEST_EXPECT_MSG_EQ((m_removed == told), true, "told of each");
        Simulator::Destroy();
    }
};

/// What cannot be opened.
class RefusalTest : public TranslatorCase
{
  public:
    RefusalTest()
        : TranslatorCase("T1, T5: why a connection is not opened; nothing is counted then")
    {
    }

  private:
    void DoRun() override
    {
        using Translator = ConnectionTranslator;
        Begin(2);
        const ServerChoice& choice = m_translator.GetServerChoice();
        PacketView ipv6 = Datagram(1);
        ipv6.key.version = 6;
        NS_TEST_EXPECT_MSG_EQ((Open(ipv6) == &Translator::DROP_NO_SERVER), true, "no address");
        m_translator.GetServerChoice().Update({{MemberChange::Kind::SET_DOWN, 0}});
        NS_TEST_ASSERT_MSG_EQ((Open(Datagram(1)) == nullptr), true, "by server 1");
        // Without a source of its own it is the same tuple at the server.
        NS_TEST_EXPECT_MSG_EQ(
            (Open(Datagram(1, OTHER_SERVICE)) == &Translator::DROP_TUPLE_IN_USE), true, "taken");
        NS_TEST_EXPECT_MSG_EQ(choice.GetNConnections(1), 1, "the first alone");
        NS_TEST_ASSERT_MSG_EQ((Open(Datagram(2)) == nullptr), true, "room");
        NS_TEST_EXPECT_MSG_EQ((Open(Datagram(3)) == &Translator::DROP_TABLE_FULL), true, "full");
        m_translator.GetConnections().Clear();
        m_translator.GetServerChoice().Update({{MemberChange::Kind::SET_DOWN, 1}});
        NS_TEST_EXPECT_MSG_EQ((Open(Datagram(4)) == &Translator::DROP_NO_SERVER), true, "down");
        Simulator::Destroy();
    }
};

/// The suite.
class ConnectionTranslatorTestSuite : public TestSuite
{
  public:
    ConnectionTranslatorTestSuite()
        : TestSuite("flow-distribution-connection-translator", Type::UNIT)
    {
        AddTestCase(new AccountsTest);
        AddTestCase(new RefusalTest);
    }
};

ConnectionTranslatorTestSuite g_connectionTranslatorTestSuite;

} // namespace
