// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/test-packets.h"

#include "ns3/packet-view.h"
#include "ns3/test.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>

using namespace ns3;

namespace
{

constexpr const char* CLIENT = "10.1.0.1";
constexpr const char* SERVER = "198.18.0.1";
constexpr const char* CLIENT6 = "2001:db8:1::1";
constexpr const char* SERVER6 = "2001:db8:2::1";

/// Parses as a device does: the first WANTED bytes, in memory of exactly that size.
bool
ParseStart(const TestBytes& packet, PacketView& view)
{
    std::size_t size = std::min<std::size_t>(packet.size(), PacketView::WANTED);
    auto exact = std::make_unique<uint8_t[]>(size);
    std::copy_n(packet.begin(), size, exact.get());
    return view.Parse(exact.get(), static_cast<uint32_t>(size));
}

/// Every kind of packet that the parser knows.
std::vector<TestBytes>
AllKinds()
{
    TestBytes quoted4 = MakeIpv4(CLIENT, SERVER, UDP, MakeUdp(4000, 80, 8), 8);
    TestBytes quoted6 = MakeIpv6(CLIENT6, SERVER6, TCP, MakeTcp(4000, 80, 2));
    TestBytes extended{43, 0, 1, 4, 0, 0, 0, 0};       // hop-by-hop, then routing
    AppendBytes(extended, {60, 1, 0, 0, 0, 0, 0, 0});  // routing, then destination
    AppendBytes(extended, {0, 0, 0, 0, 0, 0, 0, 0});   // its second half
    AppendBytes(extended, {44, 0, 1, 4, 0, 0, 0, 0});  // destination, then fragment
    AppendBytes(extended, {UDP, 0, 0, 1, 0, 0, 0, 9}); // first fragment, then UDP
    AppendBytes(extended, MakeUdp(4000, 53, 30));
    return {
        MakeIpv4(CLIENT, SERVER, TCP, MakeTcp(4000, 80, 2, 12, 40), 40),
        MakeIpv4(CLIENT, SERVER, UDP, MakeUdp(4000, 53, 300)),
        MakeIpv4(CLIENT, SERVER, ICMP, MakeIcmp(8, 77)),
        MakeIpv4("10.9.9.9", SERVER, ICMP, MakeIcmp(3, 0, quoted4)),
        MakeIpv4(CLIENT, SERVER, UDP, MakeUdp(4000, 53, 300), 0, 0x2000),
        MakeIpv6(CLIENT6, SERVER6, TCP, MakeTcp(4000, 80, 2, 20, 900)),
        MakeIpv6(CLIENT6, SERVER6, 0, extended),
        MakeIpv6("2001:db8:9::9", SERVER6, ICMPV6, MakeIcmp(3, 0, quoted6)),
    };
}

/// Checks addresses and ports of a key.
class PacketViewTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// Parses what must be well formed.
    PacketView Parsed(const TestBytes& packet)
    {
        PacketView view;
        NS_TEST_EXPECT_MSG_EQ(ParseStart(packet, view), true, "a well-formed packet");
        return view;
    }

    /// Compares a key with its text.
    void ExpectKey(const PacketView& view, const std::string& text)
    {
        NS_TEST_EXPECT_MSG_EQ(view.key.ToString(), text, "key");
    }
};

/// TCP and UDP over IPv4, with options of both.
class Ipv4Test : public PacketViewTestCase
{
  public:
    Ipv4Test()
        : PacketViewTestCase("H1: IPv4 with options, TCP with options, UDP")
    {
    }

  private:
    void DoRun() override
    {
        PacketView tcp = Parsed(MakeIpv4(CLIENT, SERVER, TCP, MakeTcp(4000, 80, 0x12, 12, 7), 8));
        ExpectKey(tcp, "10.1.0.1:4000 -> 198.18.0.1:80 tcp");
        NS_TEST_EXPECT_MSG_EQ(tcp.hasPorts, true, "ports");
        NS_TEST_EXPECT_MSG_EQ(tcp.transportOffset, 28, "behind 8 bytes of options");
        NS_TEST_EXPECT_MSG_EQ(tcp.payloadOffset, 60, "behind 12 bytes of TCP options");
        NS_TEST_EXPECT_MSG_EQ(tcp.PayloadSize(), 7, "payload");
        NS_TEST_EXPECT_MSG_EQ(+tcp.tcpFlags, 0x12, "flags");
        NS_TEST_EXPECT_MSG_EQ(tcp.tcpSequence, 0x01020304, "sequence number");
        NS_TEST_EXPECT_MSG_EQ(tcp.tcpAcknowledgment, 0x05060708, "acknowledgment");
        PacketView udp = Parsed(MakeIpv4(CLIENT, SERVER, UDP, MakeUdp(5000, 53, 1000)));
        NS_TEST_EXPECT_MSG_EQ(udp.key.sourcePort, 5000, "source port");
        NS_TEST_EXPECT_MSG_EQ(udp.key.destinationPort, 53, "destination port");
        NS_TEST_EXPECT_MSG_EQ(udp.ipLength, 1028, "length");
        NS_TEST_EXPECT_MSG_EQ(udp.isFragment, false, "whole");
        NS_TEST_EXPECT_MSG_EQ(+udp.protocol, +UDP, "protocol");
    }
};

/// IPv6 with and without extension headers.
class Ipv6Test : public PacketViewTestCase
{
  public:
    Ipv6Test()
        : PacketViewTestCase("H1: IPv6 with hop-by-hop, routing, destination, fragment headers")
    {
    }

  private:
    void DoRun() override
    {
        PacketView plain = Parsed(MakeIpv6(CLIENT6, SERVER6, TCP, MakeTcp(4000, 80, 2)));
        NS_TEST_EXPECT_MSG_EQ(+plain.key.version, 6, "version");
        NS_TEST_EXPECT_MSG_EQ(plain.key.sourcePort, 4000, "source port");
        NS_TEST_EXPECT_MSG_EQ(plain.source.ToString(), "2001:db8:1::1", "source");
        NS_TEST_EXPECT_MSG_EQ(plain.destination.ToString(), "2001:db8:2::1", "destination");
        NS_TEST_EXPECT_MSG_EQ(plain.flowLabel, 0, "no label");
        TestBytes labelled = MakeIpv6(CLIENT6, SERVER6, TCP, MakeTcp(4000, 80, 2));
        labelled[0] |= 0x0b; // traffic class 0xbc, label 0xedcba
        labelled[1] = 0xce;
        labelled[2] = 0xdc;
        labelled[3] = 0xba;
        const PacketView view = Parsed(labelled);
        NS_TEST_EXPECT_MSG_EQ(view.flowLabel, 0xedcba, "the label without the traffic class");
        NS_TEST_EXPECT_MSG_EQ(view.key.FlowLabel(), 0xedcba, "in the key, too");
        NS_TEST_EXPECT_MSG_EQ((view.key == plain.key), true, "of the same flow");
        // An error has a label of its own, and that of the packet it quotes.
        TestBytes error = MakeIpv6("2001:db8:9::9", CLIENT6, ICMPV6, MakeIcmp(3, 0, labelled));
        error[3] = 7;
        const PacketView quote = Parsed(error);
        NS_TEST_EXPECT_MSG_EQ(quote.key.FlowLabel(), 0xedcba, "the quoted packet's");
        NS_TEST_EXPECT_MSG_EQ(quote.OuterKey().FlowLabel(), 7, "its own");
        PacketView extended = Parsed(AllKinds()[6]);
        NS_TEST_EXPECT_MSG_EQ(extended.transportOffset, 40 + 8 + 16 + 8 + 8, "extensions skipped");
        NS_TEST_EXPECT_MSG_EQ(extended.key.destinationPort, 53, "port behind them");
        NS_TEST_EXPECT_MSG_EQ(+extended.key.protocol, +UDP, "protocol behind them");
        NS_TEST_EXPECT_MSG_EQ(extended.isFragment, true, "first fragment");
        PacketView opaque = Parsed(MakeIpv6(CLIENT6, SERVER6, 50, TestBytes(40)));
        NS_TEST_EXPECT_MSG_EQ(opaque.hasPorts, false, "ESP ends the search");
    }
};

/// Fragments of both versions.
class FragmentTest : public PacketViewTestCase
{
  public:
    FragmentTest()
        : PacketViewTestCase("D7: first fragments have ports, later ones a key without")
    {
    }

  private:
    void DoRun() override
    {
        PacketView first = Parsed(MakeIpv4(CLIENT, SERVER, UDP, MakeUdp(9, 53, 40), 0, 0x2000));
        NS_TEST_EXPECT_MSG_EQ(first.isFragment, true, "first is a fragment");
        NS_TEST_EXPECT_MSG_EQ(first.hasPorts, true, "first has ports");
        NS_TEST_EXPECT_MSG_EQ(
            +first.key.flags, +flowhash::FlowKey::FLAG_FIRST_FRAGMENT, "first is flagged as such");
        PacketView later = Parsed(MakeIpv4(CLIENT, SERVER, UDP, MakeUdp(9, 53, 40), 0, 0x0006));
        NS_TEST_EXPECT_MSG_EQ(later.isFragment, true, "later is a fragment");
        NS_TEST_EXPECT_MSG_EQ(later.hasPorts, false, "later has no ports");
        NS_TEST_EXPECT_MSG_EQ(later.key.destinationPort, 0, "payload is not taken for ports");
        NS_TEST_EXPECT_MSG_EQ(+later.key.flags, +flowhash::FlowKey::FLAG_FRAGMENT, "flagged");
        TestBytes tail{UDP, 0, 0, 0x30, 0, 0, 0, 9};
        AppendBytes(tail, MakeUdp(9, 53, 40));
        PacketView later6 = Parsed(MakeIpv6(CLIENT6, SERVER6, 44, tail));
        NS_TEST_EXPECT_MSG_EQ(later6.hasPorts, false, "IPv6 later has no ports");
        NS_TEST_EXPECT_MSG_EQ(+later6.key.protocol, +UDP, "but a protocol");
        NS_TEST_EXPECT_MSG_EQ(later6.key.identification, 9, "and its identification");
        TestBytes numbered = MakeIpv4(CLIENT, SERVER, UDP, MakeUdp(9, 53, 40), 0, 0x2000);
        numbered[4] = 0x12;
        numbered[5] = 0x34;
        NS_TEST_EXPECT_MSG_EQ(Parsed(numbered).key.identification, 0x1234, "IPv4 identification");
        numbered[6] = 0;
        NS_TEST_EXPECT_MSG_EQ(Parsed(numbered).key.identification, 0, "none in a whole packet");
        TestBytes tiny = MakeIpv4(CLIENT, SERVER, UDP, {1, 2}, 0, 0x0006);
        Parsed(tiny); // 2 bytes are a legal last fragment
    }
};

/// Echo and errors.
class IcmpTest : public PacketViewTestCase
{
  public:
    IcmpTest()
        : PacketViewTestCase("D7: ICMP echo by identifier, ICMP errors by the quoted flow")
    {
    }

  private:
    void DoRun() override
    {
        PacketView request = Parsed(MakeIpv4(CLIENT, SERVER, ICMP, MakeIcmp(8, 77)));
        PacketView reply = Parsed(MakeIpv4(SERVER, CLIENT, ICMP, MakeIcmp(0, 77)));
        NS_TEST_EXPECT_MSG_EQ(request.isEchoRequest, true, "request");
        NS_TEST_EXPECT_MSG_EQ(reply.isEchoReply, true, "reply");
        NS_TEST_EXPECT_MSG_EQ(request.key.sourcePort, 77, "identifier is the requester's port");
        NS_TEST_EXPECT_MSG_EQ((reply.key == request.key.Reversed()), true, "reply is the reverse");
        NS_TEST_EXPECT_MSG_EQ((request.OuterKey() == request.key), true, "outer and inner are one");
        PacketView request6 = Parsed(MakeIpv6(CLIENT6, SERVER6, ICMPV6, MakeIcmp(128, 78)));
        NS_TEST_EXPECT_MSG_EQ(request6.key.sourcePort, 78, "ICMPv6 identifier");
        CheckError(AllKinds()[3], CLIENT, 20 + 8, 28);
        CheckError(AllKinds()[7], CLIENT6, 40 + 8, 40);
        PacketView bare = Parsed(MakeIpv4(CLIENT, SERVER, ICMP, MakeIcmp(3, 0)));
        NS_TEST_EXPECT_MSG_EQ(bare.quoteOffset, 0, "an error without a quote");
        NS_TEST_EXPECT_MSG_EQ(bare.hasPorts, false, "has no ports");
    }

    /// An error that some router sends about a packet from the client to the server's port 80.
    void CheckError(const TestBytes& packet,
                    const std::string& client,
                    uint16_t quote,
                    uint16_t quotedHeader)
    {
        PacketView view = Parsed(packet);
        NS_TEST_EXPECT_MSG_EQ(view.quoteOffset, quote, "quoted IP header");
        NS_TEST_EXPECT_MSG_EQ(view.quoteTransportOffset, quote + quotedHeader, "quoted transport");
        NS_TEST_EXPECT_MSG_EQ(view.key.sourcePort, 80, "in the direction of the error");
        NS_TEST_EXPECT_MSG_EQ(view.key.destinationPort, 4000, "to the flow's sender");
        NS_TEST_EXPECT_MSG_EQ(+view.key.flags, +flowhash::FlowKey::FLAG_ICMP_QUOTE, "flagged");
        NS_TEST_EXPECT_MSG_EQ(
            (view.key.ToString().find(client) != std::string::npos), true, client);
        NS_TEST_EXPECT_MSG_NE(view.source.ToString(), client, "outer source is the router");
        flowhash::FlowKey outer = view.OuterKey();
        NS_TEST_EXPECT_MSG_EQ((outer.source == view.source.bytes), true, "outer key's source");
        NS_TEST_EXPECT_MSG_EQ(outer.sourcePort + outer.destinationPort, 0, "has no ports");
        NS_TEST_EXPECT_MSG_EQ(+outer.protocol, +view.protocol, "is ICMP");
    }
};

/// What no sender should send.
class MalformedTest : public PacketViewTestCase
{
  public:
    MalformedTest()
        : PacketViewTestCase("Malformed packets are refused")
    {
    }

  private:
    void Refused(const TestBytes& packet, const char* what)
    {
        PacketView view;
        NS_TEST_EXPECT_MSG_EQ(ParseStart(packet, view), false, what);
    }

    void DoRun() override
    {
        const TestBytes good = MakeIpv4(CLIENT, SERVER, TCP, MakeTcp(1, 2, 2, 0, 200));
        auto changed = [&good](std::size_t at, uint8_t value) {
            TestBytes bytes = good;
            bytes.at(at) = value;
            return bytes;
        };
        Refused({}, "nothing");
        Refused(changed(0, 0x55), "version 5");
        Refused(changed(0, 0x44), "header of 16 bytes");
        Refused(changed(32, 0x40), "TCP header of 16 bytes");
        TestBytes shortTotal = good;
        shortTotal[2] = 0;
        shortTotal[3] = 19;
        Refused(shortTotal, "total length below the header's");
        shortTotal[3] = 39;
        Refused(shortTotal, "total length that cuts the TCP header, padding behind");
        Refused(MakeIpv4(CLIENT, SERVER, UDP, {0, 1, 0, 2}), "UDP header of 4 bytes");
        Refused(MakeIpv6(CLIENT6, SERVER6, 0, {UDP, 9, 0, 0, 0, 0, 0, 0}), "extension too long");
    }
};

/// Every packet cut at every length, and random damage: nothing outside is read (run it under the
/// address sanitizer) and offsets stay inside what was given.
class DamageTest : public PacketViewTestCase
{
  public:
    DamageTest()
        : PacketViewTestCase("Truncated and damaged input of every length stays inside its bounds")
    {
    }

  private:
    void Check(const TestBytes& packet)
    {
        PacketView view;
        bool good = ParseStart(packet, view);
        NS_TEST_EXPECT_MSG_EQ((!view.hasPorts || good || view.key.protocol == TCP), true, "ports");
        NS_TEST_EXPECT_MSG_EQ((!good || view.PayloadSize() <= view.ipLength), true, "payload");
        NS_TEST_EXPECT_MSG_EQ((view.quoteTransportOffset < PacketView::WANTED), true, "quote");
    }

    void DoRun() override
    {
        std::mt19937 random(20261121);
        for (const TestBytes& whole : AllKinds())
        {
            PacketView view;
            NS_TEST_EXPECT_MSG_EQ(ParseStart(whole, view), true, "whole");
            for (std::size_t size = 0; size < whole.size(); size++)
            {
                Check(TestBytes(whole.begin(), whole.begin() + size));
            }
            for (unsigned round = 0; round < 3000; round++)
            {
                TestBytes damaged = whole;
                for (unsigned hits = 1 + random() % 4; hits > 0; hits--)
                {
                    damaged[random() % std::min<std::size_t>(damaged.size(), 100)] = random();
                }
                damaged.resize(random() % (damaged.size() + 1));
                Check(damaged);
            }
        }
    }
};

/// The suite.
class PacketViewTestSuite : public TestSuite
{
  public:
    PacketViewTestSuite()
        : TestSuite("flow-distribution-packet-view", Type::UNIT)
    {
        AddTestCase(new Ipv4Test);
        AddTestCase(new Ipv6Test);
        AddTestCase(new FragmentTest);
        AddTestCase(new IcmpTest);
        AddTestCase(new MalformedTest);
        AddTestCase(new DamageTest);
    }
};

PacketViewTestSuite g_packetViewTestSuite; //!< registers the suite

} // namespace
