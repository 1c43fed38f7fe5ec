// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/flow-tag.h"
#include "../rig/packet-bytes.h"

#include "ns3/steered-packet.h"
#include "ns3/test.h"

#include <random>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

Ptr<Packet>
PacketOf(const Bytes& bytes)
{
    return Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
}

Bytes
BytesOf(Ptr<const Packet> packet)
{
    Bytes bytes(packet->GetSize());
    packet->CopyData(bytes.data(), packet->GetSize());
    return bytes;
}

/// @return an IPv4 packet of which all but version and length is random, with a right checksum
Bytes
RandomIpv4(std::mt19937& random, uint8_t ttl)
{
    const uint8_t words = static_cast<uint8_t>(5 + random() % 11);
    Bytes bytes(words * 4U + 100);
    std::generate(bytes.begin(), bytes.end(), [&random] { return random(); });
    bytes[0] = 0x40 | words;
    Put16(bytes, 2, bytes.size());
    bytes[6] = bytes[7] = 0;
    bytes[8] = ttl;
    bytes[9] = UDP;
    Put16(bytes, 10, 0);
    Put16(bytes, 10, 0xffff & ~OnesSum(bytes, 0, words * 4));
    return bytes;
}

/// TTL and hop limit, against headers summed anew.
class TtlTest : public TestCase
{
  public:
    TtlTest()
        : TestCase("TTL and hop limit: one less, checksum as made anew, none below one")
    {
    }

  private:
    void Check(const Bytes& bytes, uint8_t ttl)
    {
        SteeredPacket packet(PacketOf(bytes), 0, Address());
        NS_TEST_ASSERT_MSG_EQ(packet.Parse(bytes[0] >> 4), true, "well formed");
        NS_TEST_ASSERT_MSG_EQ(packet.DecrementTtl(true), (ttl > 1), "whether it may go on");
        const Bytes expected = ttl > 1 ? OneHopFurther(bytes) : bytes;
        NS_TEST_ASSERT_MSG_EQ((BytesOf(packet.Update(false)) == expected), true, "TTL " << +ttl);
    }

    void DoRun() override
    {
        std::mt19937 random(7);
        for (unsigned round = 0; round < 20000; ++round)
        {
            const auto ttl = static_cast<uint8_t>(round);
            Check(RandomIpv4(random, ttl), ttl);
            Bytes ipv6 = Make(Ipv6Key(1, 2, 3000, 80, UDP));
            ipv6[7] = ttl;
            Check(ipv6, ttl);
        }
        // The sums that carry into the checksum's end: 0xfeff becomes 0, and 0 becomes 0x0100.
        unsigned seen = 0;
        for (unsigned round = 0; round < 0x10000; ++round)
        {
            Bytes bytes = Make(FlowKey::Ipv4(0x0a000001, 0x0a000002, 3000, 80, UDP));
            Put16(bytes, 4, round);
            Put16(bytes, 10, 0);
            Put16(bytes, 10, 0xffff & ~OnesSum(bytes, 0, 20));
            const uint32_t checksum = Get16(bytes, 10);
            if (checksum == 0 || checksum == 0xfeff || checksum == 0xff00)
            {
                Check(bytes, 64);
                ++seen;
            }
        }
        NS_TEST_EXPECT_MSG_GT(seen, 1, "the edges were there");
    }
};

/// A checksum that nobody computes.
class NoChecksumTest : public TestCase
{
  public:
    NoChecksumTest()
        : TestCase("TTL: a checksum field of zero stays zero where none are computed")
    {
    }

  private:
    void DoRun() override
    {
        Content content;
        content.checksums = false;
        const Bytes bytes = Make(FlowKey::Ipv4(0x0a000001, 0x0a000002, 3000, 80, UDP), content);
        SteeredPacket packet(PacketOf(bytes), 0, Address());
        packet.Parse(4);
        packet.DecrementTtl(false);
        const Bytes after = BytesOf(packet.Update(false));
        NS_TEST_EXPECT_MSG_EQ(+after[8], 63, "TTL");
        NS_TEST_EXPECT_MSG_EQ(Get16(after, 10), 0, "checksum");
    }
};

/// What a change leaves alone.
class UpdateTest : public TestCase
{
  public:
    UpdateTest(uint32_t payload, bool byName)
        : TestCase("T1: new bytes in front keep size and tags, payload " + std::to_string(payload) +
                   (byName ? ", headers named" : "")),
          m_payload(payload),
          m_byName(byName)
    {
    }

  private:
    void DoRun() override
    {
        Content content;
        content.payload = m_payload;
        Bytes bytes = Make(FlowKey::Ipv4(0x0a000001, 0x0a000002, 3000, 80, UDP), content);
        const Ptr<Packet> received = PacketOf(bytes);
        received->AddPacketTag(FlowTag(7, false, 3));
        const Bytes before = bytes;
        SteeredPacket packet(received, 3, Address());
        packet.Parse(4);
        bytes[16] = packet.bytes[16] = 99;
        bytes[22] = packet.bytes[22] = 77; // in the UDP header
        packet.Changed(23);
        NS_TEST_EXPECT_MSG_EQ(+packet.Destination().bytes[0], 99, "where it goes now");
        NS_TEST_EXPECT_MSG_EQ(+packet.view.destination.bytes[0], 10, "where it came in for");

        SteeredPacket duplicate = packet.Duplicate(m_byName);
        duplicate.DecrementTtl(true);
        NS_TEST_EXPECT_MSG_EQ((BytesOf(duplicate.Update(m_byName)) == OneHopFurther(bytes)),
                              false,
                              "checksum was not right");
        NS_TEST_EXPECT_MSG_EQ(+BytesOf(duplicate.packet)[8], 63, "the duplicate's TTL");
        NS_TEST_EXPECT_MSG_EQ(
            (BytesOf(packet.Update(m_byName)) == bytes), true, "all changes, no others");
        NS_TEST_EXPECT_MSG_EQ((BytesOf(received) == before), true, "what came in is left alone");
        FlowTag tag;
        NS_TEST_EXPECT_MSG_EQ(packet.packet->PeekPacketTag(tag), true, "tag");
        NS_TEST_EXPECT_MSG_EQ(tag.GetFlow(), 7, "its flow");
    }

    uint32_t m_payload;
    bool m_byName;
};

/// The suite.
class SteeredPacketTestSuite : public TestSuite
{
  public:
    SteeredPacketTestSuite()
        : TestSuite("flow-distribution-steered-packet", Type::UNIT)
    {
        AddTestCase(new TtlTest);
        AddTestCase(new NoChecksumTest);
        for (const bool byName : {false, true})
        {
            AddTestCase(new UpdateTest(200, byName));
            AddTestCase(new UpdateTest(0, byName));
        }
    }
};

SteeredPacketTestSuite g_steeredPacketTestSuite; //!< registers the suite

} // namespace
