// SPDX-License-Identifier: GPL-2.0-only

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
        Check("half-open", syn, Wait(31));
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

/// The suite.
class TrafficManagerTracesTestSuite : public TestSuite
{
  public:
    TrafficManagerTracesTestSuite()
        : TestSuite("flow-distribution-traffic-manager-traces", TestSuite::Type::UNIT)
    {
        AddTestCase(new TranslatedTest);
        AddTestCase(new EntryRemovedTest);
    }
};

TrafficManagerTracesTestSuite g_trafficManagerTracesTestSuite; //!< registers itself

} // namespace
