// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/sequence-offset.h"
#include "../../model/nat/tcp-segment.h"
#include "../rig/packet-bytes.h"

#include "ns3/test.h"

#include <random>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

/// Sends bytes through a translation. @return what comes out
Bytes
Translate(const Bytes& bytes, uint32_t offset, bool toClient, bool checksums = true)
{
    SteeredPacket packet(Create<Packet>(bytes.data(), bytes.size()), 0, Address());
    if (!packet.Parse(bytes[0] >> 4))
    {
        return {};
    }
    const SequenceOffset numbers(offset, checksums);
    toClient ? numbers.ToClient(packet) : numbers.ToServer(packet);
    const Ptr<Packet> after = packet.Update(false);
    Bytes translated(after->GetSize());
    after->CopyData(translated.data(), translated.size());
    return translated;
}

FlowKey
KeyOfVersion(uint8_t version)
{
    return version == 6 ? Ipv6Key(1, 2, 4242, 80, TCP)
                        : FlowKey::Ipv4(0x0a010001, 0xc6120001, 4242, 80, TCP);
}

/// Numbers of both directions, as their sender would have sent them.
class SameAsMadeAnewTest : public TestCase
{
  public:
    SameAsMadeAnewTest()
        : TestCase("C7: a packet equals the one made with the other numbers, beyond 2^32 too")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 random(7);
        for (uint32_t round = 0; round < 4000; ++round)
        {
            Content content;
            content.sequence = round % 5 == 0 ? 0xffffffff - round % 3 : random();
            content.acknowledgment = round % 7 == 0 ? round % 3 : random();
            content.flags = ACK | (round % 4 == 0 ? PacketView::TCP_FIN : 0);
            content.payload = random() % 60;
            content.options = random() % 4 * 4;
            const uint32_t offset = random();
            const FlowKey key = KeyOfVersion(round % 2 ? 6 : 4);
            const Bytes bytes = Make(key, content);
            Content seen = content;
            seen.sequence += offset;
            const bool asMade = Translate(bytes, offset, true) == Make(key, seen);
            NS_TEST_ASSERT_MSG_EQ(asMade, true, "to the client, round " << round);
            Content meant = content;
            meant.acknowledgment -= offset;
            const bool asMeant = Translate(bytes, offset, false) == Make(key, meant);
            NS_TEST_ASSERT_MSG_EQ(asMeant, true, "to the server, round " << round);
        }
    }

    static constexpr uint8_t ACK = PacketView::TCP_ACK;
};

/// What has no such number, or no checksum.
class LeftAloneTest : public TestCase
{
  public:
    LeftAloneTest()
        : TestCase("C7: what acknowledges nothing, UDP, and checksums that are none stay")
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey key = KeyOfVersion(4);
        Content reset;
        reset.flags = PacketView::TCP_RST;
        reset.sequence = 5;
        const Bytes bytes = Make(key, reset);
        NS_TEST_EXPECT_MSG_EQ((Translate(bytes, 99, false) == bytes), true, "a RST without ACK");
        FlowKey udp = key;
        udp.protocol = UDP;
        Content some;
        some.payload = 30;
        const Bytes datagram = Make(udp, some);
        NS_TEST_EXPECT_MSG_EQ((Translate(datagram, 99, true) == datagram), true, "UDP");
        NS_TEST_EXPECT_MSG_EQ((Translate(datagram, 99, false) == datagram), true, "UDP");
        Content plain;
        plain.checksums = false;
        plain.sequence = 0xfffffff0;
        const Bytes after = Translate(Make(key, plain), 0x20, true, false);
        NS_TEST_EXPECT_MSG_EQ(Get32(after, 24), 0x10, "translated");
        NS_TEST_EXPECT_MSG_EQ(Get16(after, 36), 0, "and no checksum");
        Bytes wrong = Make(key, reset);
        wrong[37] ^= 1;
        NS_TEST_EXPECT_MSG_NE(ChecksumFault(Translate(wrong, 99, true)), "", "wrong stays wrong");
    }
};

/// Errors quote packets of the other direction.
class QuoteTest : public TestCase
{
  public:
    QuoteTest()
        : TestCase("C7: an ICMP error quotes the numbers that its receiver had sent")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint8_t version : {4, 6})
        {
            for (const uint32_t quote : {28U, 36U, 60U})
            {
                Check(version, quote + (version == 6 ? 20 : 0));
            }
        }
    }

    void Check(uint8_t version, uint32_t quote)
    {
        const uint32_t offset = 0x87654321;
        const FlowKey request = KeyOfVersion(version);
        FlowKey outer = request;
        outer.protocol = version == 6 ? ICMPV6 : ICMP;
        Content sent;
        sent.flags = PacketView::TCP_ACK;
        sent.sequence = 0xfffffff0;
        sent.acknowledgment = 17;
        sent.payload = 20;
        // Of the client's packet the acknowledgement is set off, of the server's the sequence.
        Content byServer = sent;
        byServer.sequence -= offset;
        Expect(MakeError(outer, Make(request.Reversed(), sent), quote),
               MakeError(outer, Make(request.Reversed(), byServer), quote),
               false,
               quote);
        Content byClient = sent;
        byClient.acknowledgment += offset;
        const bool quotesIt = quote >= (version == 6 ? 56U : 36U);
        Expect(MakeError(outer.Reversed(), Make(request, sent), quote),
               MakeError(outer.Reversed(), Make(request, quotesIt ? byClient : sent), quote),
               true,
               quote);
    }

    /// The quote's own checksum is quoted with it where it is whole; it is compared, too.
    void Expect(const Bytes& error, const Bytes& expected, bool toClient, uint32_t quote)
    {
        const Bytes after = Translate(error, 0x87654321, toClient);
        NS_TEST_EXPECT_MSG_EQ((after == expected), true, "a quote of " << quote << " bytes");
        NS_TEST_EXPECT_MSG_EQ(ChecksumFault(after), "", "a quote of " << quote << " bytes");
    }
};

/// Segments that devices make.
class SegmentTest : public TestCase
{
  public:
    SegmentTest()
        : TestCase("C7: a segment that a device makes, its option and its checksums")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint8_t version : {4, 6})
        {
            TcpSegment segment;
            segment.key = KeyOfVersion(version);
            segment.sequence = 0x01020304;
            segment.acknowledgment = 0x05060708;
            segment.flags = PacketView::TCP_SYN | PacketView::TCP_ACK;
            segment.window = 0x1234;
            segment.mss = 1460;
            const Ptr<Packet> built = segment.Build(true);
            Bytes bytes(built->GetSize());
            built->CopyData(bytes.data(), bytes.size());
            const uint32_t tcp = version == 6 ? 40 : 20;
            NS_TEST_ASSERT_MSG_EQ(bytes.size(), tcp + 24, "header and one option");
            NS_TEST_EXPECT_MSG_EQ(ChecksumFault(bytes), "", "checksums");
            Content content;
            content.sequence = segment.sequence;
            content.acknowledgment = segment.acknowledgment;
            content.flags = segment.flags;
            content.options = 4;
            Bytes expected = Make(segment.key, content);
            Put16(expected, tcp + 14, 0x1234);
            Put32(expected, tcp + 18, 0);          // no urgent data
            Put32(expected, tcp + 20, 0x020405b4); // kind 2, 4 bytes, 1460
            Put16(expected, tcp + 16, 0);
            if (version == 4)
            {
                Put16(expected, 10, 0);
            }
            FillChecksums(expected, tcp, TCP);
            NS_TEST_EXPECT_MSG_EQ((bytes == expected), true, "all bytes");
        }
        const uint8_t options[] = {1, 3, 3, 7, 1, 1, 2, 4, 5, 180, 4, 2};
        NS_TEST_EXPECT_MSG_EQ(TcpSegment::FindMss(options, sizeof(options)), 1460, "behind others");
        NS_TEST_EXPECT_MSG_EQ(TcpSegment::FindMss(options, 9), 0, "cut off");
        const uint8_t ended[] = {0, 2, 4, 5, 180};
        NS_TEST_EXPECT_MSG_EQ(TcpSegment::FindMss(ended, sizeof(ended)), 0, "behind the end");
        const uint8_t endless[] = {8, 0, 2, 4, 5, 180};
        NS_TEST_EXPECT_MSG_EQ(TcpSegment::FindMss(endless, sizeof(endless)), 0, "of no length");
    }
};

/// The suite.
class SequenceOffsetTestSuite : public TestSuite
{
  public:
    SequenceOffsetTestSuite()
        : TestSuite("flow-distribution-sequence-offset", Type::UNIT)
    {
        AddTestCase(new SameAsMadeAnewTest);
        AddTestCase(new LeftAloneTest);
        AddTestCase(new QuoteTest);
        AddTestCase(new SegmentTest);
    }
};

SequenceOffsetTestSuite g_sequenceOffsetTestSuite;

} // namespace
