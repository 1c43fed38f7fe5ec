// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/packet-rewriter.h"
#include "../rig/packet-bytes.h"

#include "ns3/packet-view.h"
#include "ns3/test.h"

#include <random>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

/// Rewrites a packet in place. @return bytes that changed at most
uint32_t
Rewrite(Bytes& bytes, const FlowKey& to, bool checksums = true)
{
    PacketView view;
    const uint32_t available = std::min<uint32_t>(bytes.size(), PacketView::WANTED);
    if (!view.Parse(bytes.data(), available))
    {
        return 0;
    }
    return PacketRewriter(checksums).Rewrite(bytes.data(), available, view, to);
}

/// @return a key with random ends
FlowKey
RandomKey(std::mt19937& random, uint8_t version, uint8_t protocol)
{
    FlowKey key;
    key.version = version;
    key.protocol = protocol;
    for (unsigned i = 0; i < key.AddressSize(); ++i)
    {
        key.source[i] = static_cast<uint8_t>(random());
        key.destination[i] = static_cast<uint8_t>(random());
    }
    key.sourcePort = static_cast<uint16_t>(random() % 65535 + 1);
    const bool echo = protocol == ICMP || protocol == ICMPV6;
    key.destinationPort = echo ? 0 : static_cast<uint16_t>(random() % 65535 + 1);
    return key;
}

/// T1: for any two tuples the rewritten packet is the one that its sender would have made with the
/// new tuple, byte for byte, its checksums included.
class SameAsMadeAnewTest : public TestCase
{
  public:
    SameAsMadeAnewTest()
        : TestCase("T1: a translated packet equals the one made with the new tuple")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 random(1);
        for (unsigned round = 0; round < 4000; ++round)
        {
            const uint8_t version = round % 2 ? 6 : 4;
            const uint8_t kinds[] = {TCP, UDP, version == 6 ? ICMPV6 : ICMP};
            const uint8_t protocol = kinds[round / 2 % 3];
            Content content;
            content.payload = random() % 100;
            content.flags = PacketView::TCP_ACK;
            content.options = random() % 4 * 4;
            content.sequence = random();
            FlowKey from = RandomKey(random, version, protocol);
            FlowKey to = RandomKey(random, version, protocol);
            if (round % 4 > 1)
            {
                from = from.Reversed();
                to = to.Reversed();
            }
            Bytes bytes = Make(from, content);
            NS_TEST_ASSERT_MSG_GT(Rewrite(bytes, to), 0, "refused in round " << round);
            NS_TEST_ASSERT_MSG_EQ((bytes == Make(to, content)), true, "round " << round);
        }
    }
};

/// RFC 1624's corner: sums that come out as zero. A 16-bit field takes each value it can.
class EveryChecksumTest : public TestCase
{
  public:
    EveryChecksumTest()
        : TestCase("T1: right for every value of the checksum, zero in UDP included (RFC 768)")
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey from = FlowKey::Ipv4(0x0a010001, 0xc6120001, 4242, 80, UDP);
        bool sawAllOnes = false;
        for (uint32_t port = 1; port < 65536; ++port)
        {
            const FlowKey to = FlowKey::Ipv4(0x0a010001, 0x0a030001, port, 80, UDP);
            Bytes bytes = Make(from);
            Rewrite(bytes, to);
            sawAllOnes |= Get16(bytes, 26) == 0xffff;
            NS_TEST_ASSERT_MSG_EQ((bytes == Make(to)), true, "port " << port);
        }
        NS_TEST_ASSERT_MSG_EQ(sawAllOnes, true, "no packet whose checksum computes to zero");
    }
};

/// With ChecksumEnabled off ns-3 leaves zeros; with it on a zero of TCP is a checksum.
class ZeroChecksumTest : public TestCase
{
  public:
    ZeroChecksumTest()
        : TestCase("T1: fields without checksum stay zero, a checksum of zero does not")
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey from = FlowKey::Ipv4(0x0a010001, 0xc6120001, 4242, 80, TCP);
        const FlowKey to = FlowKey::Ipv4(0x0a010001, 0x0a030007, 4242, 80, TCP);
        for (const uint8_t protocol : {TCP, UDP})
        {
            FlowKey key = from;
            key.protocol = protocol;
            Content off;
            off.checksums = false;
            Bytes bytes = Make(key, off);
            Rewrite(bytes, to, false);
            NS_TEST_ASSERT_MSG_EQ(Get16(bytes, 10), 0, "IPv4 header checksum");
            NS_TEST_ASSERT_MSG_EQ(Get16(bytes, 20 + ChecksumPlace(protocol)), 0, "transport");
        }
        Content content;
        do
        {
            ++content.sequence;
        } while (Get16(Make(from, content), 36) != 0);
        Bytes bytes = Make(from, content);
        Rewrite(bytes, to);
        NS_TEST_ASSERT_MSG_EQ(ChecksumFault(bytes), "", "a computed zero was taken for none");
    }
};

/// A wrong checksum must stay wrong, else translation would hide damage.
class WrongStaysWrongTest : public TestCase
{
  public:
    WrongStaysWrongTest()
        : TestCase("T1: a wrong checksum stays wrong by as much")
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey to = FlowKey::Ipv4(0x0a0200ff, 0x0a030007, 50000, 80, TCP);
        Content content;
        content.payload = 10;
        Bytes bytes = Make(FlowKey::Ipv4(0x0a010001, 0xc6120001, 4242, 80, TCP), content);
        bytes.back() ^= 0x55;
        Rewrite(bytes, to);
        NS_TEST_ASSERT_MSG_NE(ChecksumFault(bytes), "", "damage was hidden");
        bytes.back() ^= 0x55;
        NS_TEST_ASSERT_MSG_EQ((bytes == Make(to, content)), true, "more than the damage");
    }
};

/// D7: an ICMP error about a translated packet reaches the packet's sender as about its own one.
class ErrorTest : public TestCase
{
  public:
    ErrorTest()
        : TestCase("D7: an ICMP error and the packet it quotes are translated back")
    {
    }

  private:
    void Check(const FlowKey& sent, const FlowKey& original, uint8_t outerSource, uint32_t quote)
    {
        Content content;
        content.payload = 60;
        content.flags = PacketView::TCP_ACK;
        FlowKey outer = sent.Reversed();
        const unsigned place = outer.version == 6 ? 4 : 3;
        outer.source[place] = outerSource ? outerSource : outer.source[place];
        Bytes bytes = MakeError(outer, Make(sent, content), quote);
        NS_TEST_ASSERT_MSG_GT(Rewrite(bytes, original.Reversed()), 0, "refused");

        FlowKey expected = original.Reversed();
        expected.source = outerSource ? outer.source : expected.source;
        const Bytes made = MakeError(expected, Make(original, content), quote);
        NS_TEST_ASSERT_MSG_EQ((bytes == made), true, "quote of " << quote << " bytes");
        NS_TEST_ASSERT_MSG_EQ(ChecksumFault(bytes), "", "error's checksum");
        NS_TEST_ASSERT_MSG_EQ((KeyOf(bytes) == original.Reversed()), true, "key of the error");
    }

    void DoRun() override
    {
        for (const uint8_t protocol : {TCP, UDP, ICMP})
        {
            FlowKey sent = FlowKey::Ipv4(0x0a0200ff, 0x0a030007, 50000, 80, protocol);
            FlowKey original = FlowKey::Ipv4(0x0a010001, 0xc6120001, 4242, 80, protocol);
            FlowKey sent6 = Ipv6Key(1, 2, 50000, 80, protocol == ICMP ? ICMPV6 : protocol);
            FlowKey original6 = Ipv6Key(3, 4, 4242, 80, sent6.protocol);
            if (protocol == ICMP)
            {
                sent.destinationPort = original.destinationPort = 0;
                sent6.destinationPort = original6.destinationPort = 0;
            }
            for (const uint32_t transport : {8, 20, 60})
            {
                Check(sent, original, 0, 20 + transport);
                Check(sent, original, 9, 20 + transport);
                Check(sent.Reversed(), original.Reversed(), 0, 20 + transport);
                Check(sent6, original6, 0, 40 + transport);
                Check(sent6, original6, 9, 40 + transport);
            }
        }
    }
};

/// What is too short or has no ports is refused unchanged.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("T1: too short a packet is refused unchanged")
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey key = FlowKey::Ipv4(1, 2, 3, 4, TCP);
        const Bytes whole = Make(key);
        PacketView view;
        view.Parse(whole.data(), whole.size());
        Bytes bytes = whole;
        NS_TEST_ASSERT_MSG_EQ(PacketRewriter(true).Rewrite(bytes.data(), 23, view, key.Reversed()),
                              0,
                              "ports are cut off");
        view.protocol = 47;
        NS_TEST_ASSERT_MSG_EQ(PacketRewriter(true).Rewrite(bytes.data(), 40, view, key.Reversed()),
                              0,
                              "GRE has no ports");
        NS_TEST_ASSERT_MSG_EQ((bytes == whole), true, "changed");
    }
};

/// The suite.
class PacketRewriterTestSuite : public TestSuite
{
  public:
    PacketRewriterTestSuite()
        : TestSuite("flow-distribution-packet-rewriter", Type::UNIT)
    {
        AddTestCase(new SameAsMadeAnewTest);
        AddTestCase(new EveryChecksumTest);
        AddTestCase(new ZeroChecksumTest);
        AddTestCase(new WrongStaysWrongTest);
        AddTestCase(new ErrorTest);
        AddTestCase(new RefusalTest);
    }
};

PacketRewriterTestSuite g_packetRewriterTestSuite;

} // namespace
