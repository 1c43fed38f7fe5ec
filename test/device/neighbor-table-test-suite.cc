// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/device/neighbor-messages.h"
#include "../../model/hash-core/wire/ether-type.h"
#include "../../model/packet/host-address-conversion.h"
#include "../rig/refusal.h"
#include "../rig/test-star.h"

#include "ns3/neighbor-table.h"
#include "ns3/router-net-device.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

using namespace ns3;

namespace
{

constexpr const char* US = "10.2.0.254";
constexpr const char* NEIGHBOR = "10.2.0.1";
constexpr const char* NEIGHBOR6 = "2001:db8:2::1";

flowhash::HostAddress
Host(const char* text)
{
    return std::string(text).find(':') == std::string::npos ? ToHostAddress(Ipv4Address(text))
                                                            : ToHostAddress(Ipv6Address(text));
}

/// A table whose outputs are kept in lists.
class NeighborTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// A message that the table sent.
    struct Sent
    {
        Ptr<Packet> packet;
        uint32_t port;
        Address to;
        uint16_t protocol;
    };

    void DoSetup() override
    {
        m_table = CreateObject<NeighborTable>();
        m_table->SetCallbacks(MakeCallback(&NeighborTestCase::Send, this),
                              MakeCallback(&NeighborTestCase::Release, this),
                              MakeCallback(&NeighborTestCase::Drop, this));
        m_table->AddPort(1, m_ourLink);
    }

    void DoTeardown() override
    {
        m_table->Dispose();
        m_sent.clear();
        Simulator::Destroy();
    }

    /// Puts a packet to wait for a neighbour.
    void Wait(const char* neighbor)
    {
        m_table->Wait({Create<Packet>(100), PacketView()}, 1, Host(neighbor));
    }

    /// Lets a message from a neighbour come in.
    bool Hear(const NeighborMessage& message)
    {
        Ptr<Packet> packet = message.Make(Host(US), m_ourLink);
        return m_table->Receive(packet, 1, *message.link, message.LinkProtocol());
    }

    /// A request of ours or a neighbour's.
    NeighborMessage Message(bool isRequest, const char* sender, const char* target) const
    {
        return {isRequest, Host(sender), Host(target), m_theirLink};
    }

    Ptr<NeighborTable> m_table;
    const Mac48Address m_ourLink{"00:00:00:00:00:01"};
    const Mac48Address m_theirLink{"00:00:00:00:00:02"};
    std::vector<Sent> m_sent;
    std::vector<Address> m_released;
    uint32_t m_dropped{0};

  private:
    void Send(Ptr<Packet> packet, uint32_t port, const NeighborTable::Envelope& envelope)
    {
        m_sent.push_back({packet, port, envelope.to, envelope.protocol});
    }

    void Release(const NeighborTable::Waiting&, uint32_t, const Address& link)
    {
        m_released.push_back(link);
    }

    void Drop(const NeighborTable::Waiting&)
    {
        m_dropped++;
    }
};

/// Asking, both versions.
class ResolveTest : public NeighborTestCase
{
  public:
    explicit ResolveTest(const char* neighbor)
        : NeighborTestCase(std::string("D4: a request goes out once, the answer releases: ") +
                           neighbor),
          m_neighbor(neighbor)
    {
    }

  private:
    void DoRun() override
    {
        Wait(m_neighbor);
        Wait(m_neighbor);
        NS_TEST_ASSERT_MSG_EQ(m_sent.size(), 1, "one request for two packets");
        auto request = NeighborMessage::Read(m_sent[0].packet, m_sent[0].protocol);
        NS_TEST_ASSERT_MSG_EQ(request.has_value(), true, "a well-formed request");
        NS_TEST_EXPECT_MSG_EQ(request->isRequest, true, "request");
        NS_TEST_EXPECT_MSG_EQ((request->target == Host(m_neighbor)), true, "target");
        NS_TEST_EXPECT_MSG_EQ(*request->link, m_ourLink, "our link address");
        NS_TEST_EXPECT_MSG_EQ(Mac48Address::ConvertFrom(m_sent[0].to).IsGroup(), true, "to all");
        NS_TEST_EXPECT_MSG_EQ(m_table->GetNWaiting(), 2, "waiting");
        NeighborMessage answer = Message(false, m_neighbor, m_neighbor);
        NS_TEST_EXPECT_MSG_EQ(Hear(answer), true, "answer");
        NS_TEST_EXPECT_MSG_EQ(m_released.size(), 2, "released");
        NS_TEST_EXPECT_MSG_EQ(m_table->GetNWaiting(), 0, "none waits");
        const Address* found = m_table->Find(1, Host(m_neighbor));
        NS_TEST_ASSERT_MSG_NE(found, nullptr, "known now");
        NS_TEST_EXPECT_MSG_EQ(Mac48Address::ConvertFrom(*found), m_theirLink, "its link address");
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_sent.size(), 1, "no request after the answer");
    }

    const char* m_neighbor;
};

/// Silence and the bound of the queue.
class GiveUpTest : public NeighborTestCase
{
  public:
    GiveUpTest()
        : NeighborTestCase("What waits is bounded, and dropped after MaxRequests without answer")
    {
    }

  private:
    void DoRun() override
    {
        m_table->SetAttribute("MaxWaiting", UintegerValue(2));
        m_table->SetAttribute("RequestInterval", TimeValue(MilliSeconds(100)));
        for (unsigned i = 0; i < 5; i++)
        {
            Wait(NEIGHBOR);
        }
        NS_TEST_EXPECT_MSG_EQ(m_dropped, 3, "beyond the bound");
        NS_TEST_EXPECT_MSG_EQ(m_table->GetNWaiting(), 2, "within the bound");
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), MilliSeconds(300), "three intervals");
        NS_TEST_EXPECT_MSG_EQ(m_sent.size(), 3, "three requests");
        NS_TEST_EXPECT_MSG_EQ(m_dropped, 5, "all given up");
        NS_TEST_EXPECT_MSG_EQ(m_table->GetNWaiting(), 0, "none waits");
        Wait(NEIGHBOR);
        NS_TEST_EXPECT_MSG_EQ(m_sent.size(), 4, "asked anew");
    }
};

/// Being asked.
class AnswerTest : public NeighborTestCase
{
  public:
    AnswerTest()
        : NeighborTestCase("D4: answers for declared addresses alone, with the port's address")
    {
    }

  private:
    void Ask(const char* sender, const char* target, std::size_t answers)
    {
        m_sent.clear();
        NS_TEST_EXPECT_MSG_EQ(Hear(Message(true, sender, target)), true, "well formed");
        NS_TEST_ASSERT_MSG_EQ(m_sent.size(), answers, "answers for " << target);
        if (answers > 0)
        {
            auto answer = NeighborMessage::Read(m_sent[0].packet, m_sent[0].protocol);
            NS_TEST_ASSERT_MSG_EQ(answer.has_value(), true, "well formed");
            NS_TEST_EXPECT_MSG_EQ(answer->isRequest, false, "an answer");
            NS_TEST_EXPECT_MSG_EQ((answer->sender == Host(target)), true, "of the target");
            NS_TEST_EXPECT_MSG_EQ(*answer->link, m_ourLink, "with our link address");
            NS_TEST_EXPECT_MSG_EQ(m_sent[0].to, m_theirLink, "to who asked");
        }
    }

    void DoRun() override
    {
        m_table->AddAnswered(Host("198.18.0.1"));
        m_table->AddAnswered(Host("2001:db8::99"));
        Ask(NEIGHBOR, "198.18.0.1", 1);
        Ask(NEIGHBOR, "198.18.0.2", 0);
        Ask("0.0.0.0", "198.18.0.1", 1);
        Ask(NEIGHBOR6, "2001:db8::99", 1);
        Ask(NEIGHBOR6, "fe80::200:ff:fe00:1", 1); // our link-local address
        NS_TEST_EXPECT_MSG_NE(m_table->Find(1, Host(NEIGHBOR)), nullptr, "learned from ARP");
        NS_TEST_EXPECT_MSG_NE(m_table->Find(1, Host(NEIGHBOR6)), nullptr, "learned from ND");
        NS_TEST_EXPECT_MSG_EQ(m_table->Find(1, Host("0.0.0.0")), nullptr, "nobody's address");
    }
};

/// Addresses that move, and what is no message.
class LearnTest : public NeighborTestCase
{
  public:
    LearnTest()
        : NeighborTestCase("Owners follow an address that moves; malformed messages are refused")
    {
    }

  private:
    void DoRun() override
    {
        Mac48Address other("00:00:00:00:00:03");
        m_table->AddStatic(1, Host(NEIGHBOR), m_theirLink);
        m_table->AddStatic(1, Host("10.2.0.9"), m_theirLink);
        NS_TEST_EXPECT_MSG_EQ(m_table->FindOwners(1, m_theirLink)->size(), 2, "two addresses");
        m_table->AddStatic(1, Host(NEIGHBOR), other);
        NS_TEST_EXPECT_MSG_EQ(m_table->FindOwners(1, m_theirLink)->size(), 1, "one has moved");
        NS_TEST_EXPECT_MSG_EQ(m_table->FindOwners(1, other)->size(), 1, "to the other");
        NS_TEST_EXPECT_MSG_EQ(m_table->Find(0, Host(NEIGHBOR)), nullptr, "known on its port only");
        NS_TEST_EXPECT_MSG_EQ(m_table->Find(7, Host(NEIGHBOR)), nullptr, "no such port");
        for (uint32_t size : {0, 8, 27, 40, 63, 64})
        {
            bool arp = m_table->Receive(Create<Packet>(size), 1, other, flowhash::EtherType::ARP);
            bool nd = m_table->Receive(Create<Packet>(size), 1, other, flowhash::EtherType::IPV6);
            NS_TEST_EXPECT_MSG_EQ((arp || nd), false, "zeros of size " << size);
        }
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { m_table->AddStatic(0, Host(NEIGHBOR), other); }),
                              true,
                              "a port without link addresses");
    }
};

/// Standing by for another that has the same addresses.
class OnlyOwnTest : public NeighborTestCase
{
  public:
    OnlyOwnTest()
        : NeighborTestCase("M4b: on standby own addresses alone; then neighbours are told of all")
    {
    }

  private:
    /// @return whether a request for an address is answered
    bool IsAnswered(const char* address)
    {
        m_sent.clear();
        Hear(Message(true, Host(address).version == 6 ? NEIGHBOR6 : NEIGHBOR, address));
        return !m_sent.empty();
    }

    void DoRun() override
    {
        m_table->AddAnswered(Host(SERVICE));
        m_table->AddAnswered(Host(SERVICE6));
        m_table->AddAnswered(Host(US));
        m_table->AddAnswered(Host(US), true);
        NS_TEST_EXPECT_MSG_EQ(IsAnswered(SERVICE), true, "it stands for the service");
        m_table->SetOnlyOwn(true);
        NS_TEST_EXPECT_MSG_EQ(IsAnswered(SERVICE), false, "another does");
        NS_TEST_EXPECT_MSG_EQ(IsAnswered(SERVICE6), false, "another does");
        NS_TEST_EXPECT_MSG_EQ(IsAnswered(US), true, "nobody else does");
        m_sent.clear();
        Wait("10.2.0.77");
        const auto request = NeighborMessage::Read(m_sent.at(0).packet, m_sent[0].protocol);
        NS_TEST_EXPECT_MSG_EQ((request->sender == Host(US)), true, "asks in its own name");
        CheckOwnName6();

        m_sent.clear();
        m_table->SetOnlyOwn(false);
        NS_TEST_ASSERT_MSG_EQ(m_sent.size(), 2, "one of each version");
        m_table->SetOnlyOwn(false);
        NS_TEST_EXPECT_MSG_EQ(m_sent.size(), 2, "once");
        auto neighbor = CreateObject<NeighborTable>();
        neighbor->AddPort(4, m_theirLink);
        for (const Sent& sent : m_sent)
        {
            neighbor->Receive(sent.packet, 4, m_ourLink, sent.protocol);
        }
        for (const char* address : {SERVICE, SERVICE6})
        {
            const Address* link = neighbor->Find(4, Host(address));
            NS_TEST_ASSERT_MSG_NE(link, nullptr, "a neighbour learned " << address);
            NS_TEST_EXPECT_MSG_EQ(*link, Address(m_ourLink), "ours");
        }
        neighbor->Dispose();
    }

    /// Over IPv6, too: a neighbour tells members by the addresses that they were declared with.
    void CheckOwnName6()
    {
        constexpr const char* OWN = "2001:db8:2::9";
        m_table->AddAnswered(Host(OWN), true);
        m_sent.clear();
        Wait("2001:db8:2::77");
        const auto request = NeighborMessage::Read(m_sent.at(0).packet, m_sent[0].protocol);
        NS_TEST_EXPECT_MSG_EQ((request->sender == Host(OWN)), true, "asks in its own name");
    }

    static constexpr const char* SERVICE = "198.18.0.1";
    static constexpr const char* SERVICE6 = "2001:db8:18::1";
};

/// Attributes.
class NeighborAttributesTest : public NeighborTestCase
{
  public:
    NeighborAttributesTest()
        : NeighborTestCase("Attributes have bounds")
    {
    }

  private:
    void DoRun() override
    {
        UintegerValue waiting;
        m_table->GetAttribute("MaxWaiting", waiting);
        NS_TEST_EXPECT_MSG_EQ(waiting.Get(), 100, "default");
        auto fails = [this](const char* name, const AttributeValue& value) {
            return !m_table->SetAttributeFailSafe(name, value);
        };
        NS_TEST_EXPECT_MSG_EQ(fails("MaxWaiting", UintegerValue(1000001)), true, "MaxWaiting");
        NS_TEST_EXPECT_MSG_EQ(fails("MaxRequests", UintegerValue(0)), true, "MaxRequests");
        NS_TEST_EXPECT_MSG_EQ(fails("RequestInterval", TimeValue(Time(0))), true, "interval");
    }
};

/// The suite.
class NeighborTableTestSuite : public TestSuite
{
  public:
    NeighborTableTestSuite()
        : TestSuite("flow-distribution-neighbor-table", Type::UNIT)
    {
        AddTestCase(new ResolveTest(NEIGHBOR));
        AddTestCase(new ResolveTest(NEIGHBOR6));
        AddTestCase(new GiveUpTest);
        AddTestCase(new AnswerTest);
        AddTestCase(new LearnTest);
        AddTestCase(new OnlyOwnTest);
        AddTestCase(new NeighborAttributesTest);
    }
};

NeighborTableTestSuite g_neighborTableTestSuite; //!< registers the suite

} // namespace
