// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/refusal.h"
#include "raw-traffic-manager.h"

#include "ns3/test.h"

#include <optional>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;
using flowhash::MemberChange;
using flowhash::MemberId;

namespace
{

using Raw = RawTrafficManager;

constexpr uint8_t SYN = PacketView::TCP_SYN;
constexpr uint8_t ACK = PacketView::TCP_ACK;
constexpr uint8_t RST = PacketView::TCP_RST;

FlowKey
ToService(uint16_t port, uint8_t protocol)
{
    return FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, port, 80, protocol);
}

Bytes
Segment(uint16_t port, uint8_t flags)
{
    Content content;
    content.flags = flags;
    return Make(ToService(port, TCP), content);
}

/// What the trace sources of a traffic manager with both translations tell.
class TraceCase : public TestCase
{
  protected:
    explicit TraceCase(const std::string& name)
        : TestCase(name)
    {
    }

    /// @param network listens to its device
    void Listen(Raw& network)
    {
        TrafficManagerNetDevice& device = network.Device();
        device.TraceConnectWithoutContext("Translated",
                                          MakeCallback(&TraceCase::NoteTranslated, this));
        device.TraceConnectWithoutContext("EntryRemoved",
                                          MakeCallback(&TraceCase::NoteRemoved, this));
        device.TraceConnectWithoutContext("Untranslated",
                                          MakeCallback(&TraceCase::NoteUntranslated, this));
    }

    static void TranslateBoth(TrafficManagerNetDevice& device)
    {
        device.SetAttribute("TranslateSource", BooleanValue(true));
    }

    /// A connection that was told of.
    struct Told
    {
        FlowKey client;
        FlowKey server;
        std::optional<MemberId> serverId;
        std::string why;
    };

    std::vector<Told> m_translated;
    std::vector<Told> m_removed;
    std::vector<FlowKey> m_untranslated;

  private:
    void NoteTranslated(const FlowKey& client,
                        const FlowKey& server,
                        std::optional<MemberId> serverId)
    {
        m_translated.push_back({client, server, serverId, ""});
    }

    void NoteRemoved(const FlowKey& client, const FlowKey& server, const char* why)
    {
        m_removed.push_back({client, server, std::nullopt, why});
    }

    void NoteUntranslated(Ptr<const Packet> packet, const PacketView& view)
    {
        NS_TEST_EXPECT_MSG_GT(packet->GetSize(), 20, "the whole packet");
        m_untranslated.push_back(view.key);
    }
};

/// A connection gets its entry; a server's own packet passes.
class TranslatedTest : public TraceCase
{
  public:
    TranslatedTest()
        : TraceCase("T1: Translated tells of each new entry once, Untranslated of each packet")
    {
    }

  private:
    void DoRun() override
    {
        Raw network(2, TranslateBoth);
        Listen(network);
        network.Put(0, Make(ToService(2000, UDP)));
        network.Put(0, Make(ToService(2000, UDP)));
        NS_TEST_ASSERT_MSG_EQ(m_translated.size(), 1, "one connection");
        const Told& told = m_translated[0];
        NS_TEST_EXPECT_MSG_EQ((told.client == ToService(2000, UDP)), true, "as it arrives");
        const FlowKey leaving =
            FlowKey::Ipv4(Raw::SELF, Raw::Server(0), told.server.sourcePort, 80, UDP);
        NS_TEST_EXPECT_MSG_EQ((told.server == leaving), true, "as it leaves");
        NS_TEST_EXPECT_MSG_EQ((told.serverId == MemberId(0)), true, "the chosen server");

        const FlowKey own = FlowKey::Ipv4(Raw::Server(1), Raw::CLIENT, 22, 5000, TCP);
        network.Put(2, Make(own));
        network.Put(2, Make(own));
        NS_TEST_ASSERT_MSG_EQ(m_untranslated.size(), 2, "each packet");
        NS_TEST_EXPECT_MSG_EQ((m_untranslated[1] == own), true, "as it passes");
    }
};

/// Every way in which an entry ends.
class EntryRemovedTest : public TraceCase
{
  public:
    EntryRemovedTest()
        : TraceCase("T1, T4: EntryRemoved tells why, in each of its words")
    {
    }

  private:
    using Act = std::function<void(Raw&)>;

    /// @param why the word that must come @param open makes the entry @param end ends it
    void Check(const std::string& why, const Bytes& open, const Act& end)
    {
        m_translated.clear();
        m_removed.clear();
        Raw network(1, TranslateBoth);
        Listen(network);
        network.Put(0, open);
        NS_TEST_ASSERT_MSG_EQ(m_translated.size(), 1, "an entry, later " << why);
        NS_TEST_EXPECT_MSG_EQ(m_removed.size(), 0, "it is there, later " << why);
        end(network);
        network.Device().GetConnections(); // removes what ran out
        NS_TEST_ASSERT_MSG_EQ(m_removed.size(), 1, "it is gone: " << why);
        NS_TEST_EXPECT_MSG_EQ(m_removed[0].why, why, "the word");
        NS_TEST_EXPECT_MSG_EQ(
            (m_removed[0].client == m_translated[0].client), true, "the entry: " << why);
        NS_TEST_EXPECT_MSG_EQ(
            (m_removed[0].server == m_translated[0].server), true, "the entry: " << why);
    }

    static Act Wait(int seconds)
    {
        return [seconds](Raw& network) { network.Wait(Seconds(seconds)); };
    }

    void DoRun() override
    {
        const Bytes syn = Segment(2000, SYN);
        Check("half-open", syn, Wait(61));
        Check("idle", Make(ToService(2000, UDP)), Wait(31));
        Check("closed", syn, [](Raw& network) {
            network.Put(0, Segment(2000, RST));
            network.Wait(Seconds(11));
        });
        Check("reused", syn, [&syn](Raw& network) {
            network.Put(0, Segment(2000, RST | ACK));
            network.Put(0, syn);
        });
        Check("server-failed", syn, [](Raw& network) {
            network.Device().UpdateServers({{MemberChange::Kind::SET_DOWN, 0}});
        });
        Check("cleared", syn, [](Raw& network) { network.Device().ClearState(); });
    }
};

/// What a traffic manager says of its servers and of the choices that it makes among them.
class ChoiceTraceTest : public TraceCase
{
  public:
    explicit ChoiceTraceTest(bool destination)
        : TraceCase(std::string("X1, X4: Chosen tells of each client's packet by its entry, ") +
                    (destination ? "with" : "but not without") + " a translated destination"),
          m_destination(destination)
    {
    }

  private:
    void NoteChosen(Ptr<const Packet> packet, const PacketView& view, const MemberChoice& choice)
    {
        NS_TEST_EXPECT_MSG_GT(packet->GetSize(), 20, "the whole packet");
        NS_TEST_EXPECT_MSG_EQ((choice.basis == MemberChoice::Basis::ENTRY), true, "by its entry");
        NS_TEST_EXPECT_MSG_EQ(choice.pool, 0, "it has no pools");
        m_chosen.emplace_back(view.key, choice.member);
    }

    void DoRun() override
    {
        Raw network(3, [this](TrafficManagerNetDevice& device) {
            TranslateBoth(device);
            device.SetAttribute("TranslateDestination", BooleanValue(m_destination));
        });
        Listen(network);
        network.Device().TraceConnectWithoutContext(
            "Chosen", MakeCallback(&ChoiceTraceTest::NoteChosen, this));
        network.Device().AddService(Ipv4Address(Raw::Server(1)), UDP, 80); // by its own address
        std::vector<std::pair<FlowKey, MemberId>> expected;
        for (uint16_t port = 2000; port < 2006; ++port)
        {
            const uint32_t service = m_destination ? Raw::SERVICE : Raw::Server(1);
            const FlowKey request = FlowKey::Ipv4(Raw::CLIENT, service, port, 80, UDP);
            network.Put(0, Make(request));
            const uint32_t link = network.Arrivals().at(0).port;
            NS_TEST_ASSERT_MSG_GT(link, 0, "to a server");
            network.Put(0, Make(request));
            network.Put(link, Make(m_translated.back().server.Reversed()));
            NS_TEST_EXPECT_MSG_EQ(network.Arrivals().at(0).port, 0, "a reply to the client");
            if (m_destination)
            {
                expected.insert(expected.end(), 2, {request, link - 1}); // two, and no reply
            }
        }
        NS_TEST_EXPECT_MSG_EQ((m_chosen == expected), true, "each packet of a client, as it came");
    }

    bool m_destination;
    std::vector<std::pair<FlowKey, MemberId>> m_chosen;
};

/// Looking an entry's server up.
class FindServerTest : public TraceCase
{
  public:
    FindServerTest()
        : TraceCase("X3: FindServer tells an entry's server by the packets of either direction")
    {
    }

  private:
    void DoRun() override
    {
        Raw network(2, TranslateBoth);
        Listen(network);
        TrafficManagerNetDevice& device = network.Device();
        const FlowKey client = ToService(2000, TCP);
        NS_TEST_EXPECT_MSG_EQ(device.FindServer(client).has_value(), false, "no entry yet");
        network.Put(0, Segment(2000, SYN));
        const MemberId server = network.Arrivals().at(0).port - 1;
        const FlowKey reply = m_translated.at(0).server.Reversed();
        NS_TEST_EXPECT_MSG_EQ((device.FindServer(client) == server), true, "by a request");
        NS_TEST_EXPECT_MSG_EQ((device.FindServer(reply) == server), true, "by a reply");
        NS_TEST_EXPECT_MSG_EQ(device.FindServer(reply.Reversed()).has_value(), false, "neither");
        device.UpdateServers({{MemberChange::Kind::REMOVE, server}});
        NS_TEST_EXPECT_MSG_EQ((device.FindServer(client) == server), true, "removal ends nothing");
        device.ClearState();
        NS_TEST_EXPECT_MSG_EQ(device.FindServer(client).has_value(), false, "forgotten");
    }
};

/// What is said of the servers' membership.
class ServersTraceTest : public TraceCase
{
  public:
    ServersTraceTest()
        : TraceCase(
              "X3: MembersChanging comes before a change of the servers, MembersChanged after")
    {
    }

  private:
    using Changes = std::vector<MemberChange>;

    void Changing(const Changes& changes, uint32_t pool)
    {
        NS_TEST_EXPECT_MSG_EQ(pool, 0, "it has no pools");
        NS_TEST_EXPECT_MSG_EQ(changes.size(), 2, "all of them");
        NS_TEST_EXPECT_MSG_EQ(changes.at(0).id, 0, "in order");
        m_order += "changing ";
        m_connections = m_device->GetStateUsage().entries;
    }

    void Changed(const Changes& changes, const flowhash::UpdateDelta& delta, uint32_t pool)
    {
        NS_TEST_EXPECT_MSG_EQ(pool, 0, "it has no pools");
        NS_TEST_EXPECT_MSG_EQ((changes.at(1).kind == MemberChange::Kind::SET_WEIGHT), true, "all");
        NS_TEST_EXPECT_MSG_EQ(delta.movedShare, 0, "connections stay");
        m_order += "changed ";
        NS_TEST_EXPECT_MSG_EQ(m_removed.size(), 1, "the connection was reset by now");
    }

    void DoRun() override
    {
        Raw network(1, TranslateBoth);
        Listen(network);
        m_device = &network.Device();
        network.Put(0, Segment(2000, SYN));
        m_device->TraceConnectWithoutContext("MembersChanging",
                                             MakeCallback(&ServersTraceTest::Changing, this));
        m_device->TraceConnectWithoutContext("MembersChanged",
                                             MakeCallback(&ServersTraceTest::Changed, this));
        const bool refused = IsRefused([this] {
            m_device->UpdateServers({{MemberChange::Kind::ADD, 0}});
        });
        NS_TEST_EXPECT_MSG_EQ(refused, true, "it is there already");
        NS_TEST_EXPECT_MSG_EQ(m_order, "", "what is refused is not about to be");
        const Changes changes{{MemberChange::Kind::SET_DOWN, 0},
                              {MemberChange::Kind::SET_WEIGHT, 0, 2}};
        m_device->UpdateServers(changes);
        NS_TEST_EXPECT_MSG_EQ(m_order, "changing changed ", "once each");
        NS_TEST_EXPECT_MSG_EQ(m_connections, 1, "nothing had happened when it was about to");
    }

    TrafficManagerNetDevice* m_device{nullptr};
    std::string m_order;
    uint64_t m_connections{0};
};

/// The suite.
class TrafficManagerTracesTestSuite : public TestSuite
{
  public:
    TrafficManagerTracesTestSuite()
        : TestSuite("flow-distribution-traffic-manager-traces", TestSuite::Type::UNIT)
    {
        AddTestCase(new TranslatedTest);
        AddTestCase(new EntryRemovedTest);
        AddTestCase(new ChoiceTraceTest(true));
        AddTestCase(new ChoiceTraceTest(false));
        AddTestCase(new FindServerTest);
        AddTestCase(new ServersTraceTest);
    }
};

TrafficManagerTracesTestSuite g_trafficManagerTracesTestSuite; //!< registers itself

} // namespace
