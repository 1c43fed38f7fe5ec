// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/host-address-conversion.h"
#include "../rig/test-packets.h"

#include "ns3/test.h"
#include "ns3/vrrp-header.h"

#include <random>
#include <string>

using namespace ns3;

namespace
{

flowhash::HostAddress
Host4(const char* text)
{
    return ToHostAddress(Ipv4Address(text));
}

flowhash::HostAddress
Host6(const char* text)
{
    return ToHostAddress(Ipv6Address(text));
}

/// The checksum of RFC 1071, word by word, over the pseudo-header of RFC 2460 and the message.
uint16_t
PlainSum(const TestBytes& pseudo, const TestBytes& message)
{
    TestBytes all = pseudo;
    AppendNumber(all, message.size(), 4);
    AppendNumber(all, 112, 4);
    AppendBytes(all, message);
    uint32_t sum = 0;
    for (std::size_t i = 0; i < all.size(); i += 2)
    {
        sum += all[i] * 256U + all[i + 1];
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

/// A message of virtual router 7, written from RFC 5798, section 5.1.
TestBytes
Message(uint8_t priority, uint16_t interval, const TestBytes& addresses, uint8_t count)
{
    TestBytes bytes{0x31, 7, priority, count};
    AppendNumber(bytes, interval, 2);
    AppendNumber(bytes, 0, 2);
    AppendBytes(bytes, addresses);
    return bytes;
}

void
Seal(TestBytes& message, const TestBytes& pseudo)
{
    const uint16_t sum = PlainSum(pseudo, message);
    message[6] = static_cast<uint8_t>(sum >> 8);
    message[7] = static_cast<uint8_t>(sum);
}

/// Messages of one IP version between two addresses.
struct Wire
{
    flowhash::HostAddress source;
    flowhash::HostAddress group;
    TestBytes pseudo; //!< the two, as bytes

    TestBytes BytesOf(const VrrpHeader& header) const
    {
        VrrpHeader sent = header;
        sent.SetEnds(source, group);
        const auto packet = Create<Packet>();
        packet->AddHeader(sent);
        TestBytes bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        return bytes;
    }

    VrrpHeader Read(const TestBytes& bytes) const
    {
        VrrpHeader header;
        header.SetEnds(source, group);
        MakePacket(bytes)->PeekHeader(header);
        return header;
    }
};

Wire
Wire4()
{
    return {Host4("10.3.0.2"), Host4("224.0.0.18"), {10, 3, 0, 2, 224, 0, 0, 18}};
}

Wire
Wire6()
{
    Wire wire{Host6("fe80::2"), Host6("ff02::12"), TestBytes(32)};
    wire.pseudo[0] = 0xfe;
    wire.pseudo[1] = 0x80;
    wire.pseudo[15] = 2;
    wire.pseudo[16] = 0xff;
    wire.pseudo[17] = 2;
    wire.pseudo[31] = 0x12;
    return wire;
}

TestBytes
Addresses6()
{
    TestBytes bytes(32);
    bytes[0] = 0xfe;
    bytes[1] = 0x80;
    bytes[15] = 9;
    bytes[16] = 0x20;
    bytes[17] = 1;
    bytes[31] = 1;
    return bytes;
}

/// What is on the wire.
class BytesTest : public TestCase
{
  public:
    BytesTest()
        : TestCase("M4b: an advertisement is the bytes of RFC 5798, IPv4 and IPv6")
    {
    }

  private:
    void DoRun() override
    {
        TestBytes bytes = Message(200, 0x102, {10, 3, 255, 254}, 1);
        Seal(bytes, Wire4().pseudo);
        const VrrpHeader four(7, 200, 0x102, {Host4("10.3.255.254")});
        NS_TEST_EXPECT_MSG_EQ((Wire4().BytesOf(four) == bytes), true, "12 bytes of IPv4");
        Expect(Wire4().Read(bytes), {Host4("10.3.255.254")});

        bytes = Message(200, 0x102, Addresses6(), 2);
        Seal(bytes, Wire6().pseudo);
        const VrrpHeader six(7, 200, 0x102, {Host6("fe80::9"), Host6("2001::1")});
        NS_TEST_EXPECT_MSG_EQ((Wire6().BytesOf(six) == bytes), true, "40 bytes of IPv6");
        Expect(Wire6().Read(bytes), {Host6("fe80::9"), Host6("2001::1")});
    }

    void Expect(const VrrpHeader& read, const std::vector<flowhash::HostAddress>& addresses)
    {
        NS_TEST_EXPECT_MSG_EQ(read.IsValid(), true, "whole and undamaged");
        NS_TEST_EXPECT_MSG_EQ(+read.GetVrid(), 7, "VRID");
        NS_TEST_EXPECT_MSG_EQ(+read.GetPriority(), 200, "priority");
        NS_TEST_EXPECT_MSG_EQ(read.GetInterval(), 0x102, "centiseconds");
        NS_TEST_EXPECT_MSG_EQ((read.GetAddresses() == addresses), true, "addresses");
    }
};

/// What is refused although its checksum holds.
class RefusedTest : public TestCase
{
  public:
    RefusedTest()
        : TestCase("M4b: another version, type, size, and a VRID or an interval of 0 are refused")
    {
    }

  private:
    void DoRun() override
    {
        const TestBytes one{10, 3, 255, 254};
        Refuse("version 2", [](TestBytes& bytes) { bytes[0] = 0x21; });
        Refuse("type 2", [](TestBytes& bytes) { bytes[0] = 0x32; });
        Refuse("VRID 0", [](TestBytes& bytes) { bytes[1] = 0; });
        Refuse("no address", [](TestBytes& bytes) { bytes[3] = 0; });
        Refuse("an address too few", [](TestBytes& bytes) { bytes[3] = 2; });
        Refuse("interval 0", [](TestBytes& bytes) { bytes[5] = 0; });
        Refuse("bytes behind", [](TestBytes& bytes) { bytes.resize(bytes.size() + 2); });
        TestBytes reserved = Message(1, 0xf064, one, 1); // the four bits are not looked at
        Seal(reserved, Wire4().pseudo);
        NS_TEST_EXPECT_MSG_EQ(Wire4().Read(reserved).IsValid(), true, "reserved bits");
        NS_TEST_EXPECT_MSG_EQ(Wire4().Read(reserved).GetInterval(), 0x64, "are no interval");
        TestBytes foreign = Message(1, 100, one, 1);
        Seal(foreign, {10, 3, 0, 3, 224, 0, 0, 18});
        NS_TEST_EXPECT_MSG_EQ(Wire4().Read(foreign).IsValid(), false, "of another sender");
    }

    template <typename Change>
    void Refuse(const char* what, Change change)
    {
        TestBytes bytes = Message(1, 100, {10, 3, 255, 254}, 1);
        change(bytes);
        Seal(bytes, Wire4().pseudo);
        NS_TEST_EXPECT_MSG_EQ(Wire4().Read(bytes).IsValid(), false, what);
    }
};

/// Bytes that nobody meant.
class FuzzTest : public TestCase
{
  public:
    FuzzTest()
        : TestCase("M4b: damaged, cut and random bytes are refused and do no harm (seeded)")
    {
    }

  private:
    void DoRun() override
    {
        for (const Wire& wire : {Wire4(), Wire6()})
        {
            TestBytes good = wire.source.version == 4 ? Message(9, 100, {10, 3, 255, 254}, 1)
                                                      : Message(9, 100, Addresses6(), 2);
            Seal(good, wire.pseudo);
            for (std::size_t bit = 0; bit < 8 * good.size(); ++bit)
            {
                TestBytes damaged = good;
                damaged[bit / 8] ^= static_cast<uint8_t>(1U << bit % 8);
                NS_TEST_EXPECT_MSG_EQ(wire.Read(damaged).IsValid(), false, "bit " << bit);
            }
            for (std::size_t size = 1; size < good.size(); ++size)
            {
                const TestBytes cut(good.begin(), good.begin() + static_cast<long>(size));
                NS_TEST_EXPECT_MSG_EQ(wire.Read(cut).IsValid(), false, "of " << size << " bytes");
            }
            Randomize(wire);
        }
    }

    void Randomize(const Wire& wire)
    {
        std::mt19937 random(20261122);
        uint32_t good = 0;
        constexpr uint32_t runs = 20000;
        for (uint32_t run = 0; run < runs; ++run)
        {
            TestBytes bytes(1 + random() % 80);
            for (uint8_t& byte : bytes)
            {
                byte = static_cast<uint8_t>(random());
            }
            const bool sealed = run % 2 == 0 && bytes.size() >= 8;
            if (sealed)
            {
                bytes[0] = 0x31;
                bytes[6] = bytes[7] = 0;
                Seal(bytes, wire.pseudo);
            }
            const bool valid = wire.Read(bytes).IsValid();
            good += valid;
            const std::size_t size = wire.source.version == 4 ? 4 : 16;
            const bool fits = bytes.size() > 8 && bytes.size() == 8 + bytes[3] * size;
            NS_TEST_EXPECT_MSG_EQ((!valid || fits), true, "what is read is whole");
        }
        NS_TEST_EXPECT_MSG_LT(good, runs / 100, "hardly any is good by chance");
    }
};

/// The suite.
class VrrpHeaderTestSuite : public TestSuite
{
  public:
    VrrpHeaderTestSuite()
        : TestSuite("flow-distribution-vrrp-header", Type::UNIT)
    {
        AddTestCase(new BytesTest);
        AddTestCase(new RefusedTest);
        AddTestCase(new FuzzTest);
    }
};

VrrpHeaderTestSuite g_vrrpHeaderTestSuite; //!< registers the suite

} // namespace
