// SPDX-License-Identifier: GPL-2.0-only

// The bytes of messages: as documented, and nothing else is read.

#include "../../model/sync/sync-codec.h"
#include "../../model/sync/sync-header.h"
#include "message-maker.h"
#include "sync-group.h"

#include "ns3/packet.h"
#include "ns3/test.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

using Bytes = std::vector<uint8_t>;

/// CRC-32C bit by bit, from its definition (RFC 3720, section 12.1).
uint32_t
Crc32c(const Bytes& bytes)
{
    uint32_t crc = 0xffffffff;
    for (const uint8_t byte : bytes)
    {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
        {
            crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
        }
    }
    return ~crc;
}

/// Makes length and checksum right, whatever else is wrong.
void
Mend(Bytes& bytes)
{
    bytes[6] = static_cast<uint8_t>(bytes.size() >> 8);
    bytes[7] = static_cast<uint8_t>(bytes.size());
    std::fill(bytes.begin() + 8, bytes.begin() + 12, 0);
    const uint32_t crc = Crc32c(bytes);
    for (int i = 0; i < 4; ++i)
    {
        bytes[8 + i] = static_cast<uint8_t>(crc >> (24 - 8 * i));
    }
}

/// @return what is wrong, or ""
std::string
FaultOf(const Bytes& bytes, SyncMessage& message)
{
    const Bytes copy(bytes); // of just these bytes, so that a look beyond them is seen
    const char* fault = synccodec::Decode(copy.data(), copy.size(), message);
    return fault ? fault : "";
}

std::string
FaultOf(const Bytes& bytes)
{
    SyncMessage message;
    return FaultOf(bytes, message);
}

/// One message, byte by byte.
class LayoutTest : public TestCase
{
  public:
    LayoutTest()
        : TestCase("an update has the documented bytes")
    {
    }

  private:
    void DoRun() override
    {
        SyncKey key;
        key.protocol = 6;
        key.source = {10, 1, 0, 7};
        key.destination = {198, 18, 0, 1};
        key.sourcePort = 1031;
        key.destinationPort = 80;
        const SyncMessage message{
            {3, 2}, SyncUpdate{false, 258, {{key, {5, 3}, false, 1000000, {0xab, 0xcd}}}}};
        Bytes expected{'T', 'S', 2, 1, 0, 3,  0,    53,   0, 0, 0,    0,   0,  0, 0, 2, // header
                       0,   0,   1, 2,                                                  // number
                       0,   4,   6, 4, 7, 0,  80,   10,   1, 0, 7,    198, 18, 0, 1, // flags, key
                       0,   0,   0, 5, 0, 3,                                         // version
                       0,   0,   0, 0, 0, 15, 0x42, 0x40, 0, 2, 0xab, 0xcd};         // age, value
        Mend(expected);
        NS_TEST_EXPECT_MSG_EQ((synccodec::Encode(message) == expected), true, "bytes");
        const Bytes digits{'1', '2', '3', '4', '5', '6', '7', '8', '9'};
        NS_TEST_EXPECT_MSG_EQ(Crc32c(digits), 0xe3069283, "the published check value of CRC-32C");
    }
};

/// All kinds, there and back, also as a packet.
class RoundTripTest : public TestCase
{
  public:
    RoundTripTest()
        : TestCase("what is written is read, of every kind")
    {
    }

  private:
    void DoRun() override
    {
        MessageMaker maker(1);
        std::set<std::string> kinds;
        for (int i = 0; i < 500; ++i)
        {
            const SyncMessage message = maker.Make();
            const Bytes bytes = synccodec::Encode(message);
            const auto packet = Create<Packet>();
            packet->AddHeader(SyncHeader(message));
            Bytes sent(packet->GetSize());
            packet->CopyData(sent.data(), packet->GetSize());
            NS_TEST_EXPECT_MSG_EQ((sent == bytes), true, "the packet is the message");
            SyncHeader header;
            packet->RemoveHeader(header);
            NS_TEST_EXPECT_MSG_EQ((header.GetFault() == nullptr), true, "read");
            NS_TEST_EXPECT_MSG_EQ(packet->GetSize(), 0, "to its end");
            NS_TEST_EXPECT_MSG_EQ(
                (synccodec::Encode(header.GetMessage()) == bytes), true, "the same again");
            kinds.insert(header.GetMessage().GetKind());
        }
        NS_TEST_EXPECT_MSG_EQ(kinds.size(), 8, "all kinds were there");
    }
};

/// Bytes that are no message of ours.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("other bytes are refused by name")
    {
    }

  private:
    void DoRun() override
    {
        const Bytes good = synccodec::Encode({{1, 1}, SyncStatus{1, 7, 5, {}}});
        NS_TEST_EXPECT_MSG_EQ(FaultOf(good), "", "good");
        NS_TEST_EXPECT_MSG_EQ(FaultOf({}), "foreign", "nothing");
        NS_TEST_EXPECT_MSG_EQ(FaultOf(Bytes(100, 'x')), "foreign", "text");
        Bytes later = good;
        later[2] = 3;
        Mend(later);
        NS_TEST_EXPECT_MSG_EQ(FaultOf(later), "other-version", "version 3");
        Bytes longer = good;
        longer.push_back(0);
        NS_TEST_EXPECT_MSG_EQ(FaultOf(longer), "damaged", "a byte more");
        Mend(longer);
        NS_TEST_EXPECT_MSG_EQ(FaultOf(longer), "damaged", "a byte more, said to be there");
        for (std::size_t size = 16; size < good.size(); ++size)
        {
            NS_TEST_EXPECT_MSG_EQ(
                FaultOf(Bytes(good.begin(), good.begin() + size)), "damaged", "cut at " << size);
        }
    }
};

/// Damage on the way never passes; what somebody makes on purpose passes only if it is a message.
class FuzzTest : public TestCase
{
  public:
    FuzzTest()
        : TestCase(
              "random bytes, cut and flipped messages: refused, or the same when written again")
    {
    }

  private:
    void DoRun() override
    {
        MessageMaker maker(2);
        SeededNumbers numbers(3);
        uint32_t passed = 0;
        for (int i = 0; i < 20000; ++i)
        {
            const Bytes whole = synccodec::Encode(maker.Make());
            Bytes bytes = whole;
            Damage(bytes, numbers);
            NS_TEST_EXPECT_MSG_EQ(
                (bytes == whole || !FaultOf(bytes).empty()), true, "damaged " << i);
            bytes.resize(std::max<std::size_t>(bytes.size(), 16));
            std::copy_n("TS\2", 3, bytes.begin());
            Mend(bytes);
            SyncMessage message;
            if (FaultOf(bytes, message).empty())
            {
                ++passed;
                NS_TEST_EXPECT_MSG_EQ((synccodec::Encode(message) == bytes), true, "again " << i);
            }
        }
        NS_TEST_EXPECT_MSG_GT(passed, 1000, "some were messages");
    }

    static void Damage(Bytes& bytes, SeededNumbers& numbers)
    {
        switch (numbers.Below(4))
        {
        case 0: // random bytes behind the header
            for (std::size_t i = 3; i < bytes.size(); ++i)
            {
                bytes[i] = static_cast<uint8_t>(numbers.Below(256));
            }
            break;
        case 1:
            bytes.resize(numbers.Below(bytes.size()));
            break;
        case 2:
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(numbers.Below(bytes.size())),
                         static_cast<uint8_t>(numbers.Below(256)));
            break;
        default:
            for (auto n = 1 + numbers.Below(3); n > 0; --n)
            {
                bytes[numbers.Below(bytes.size())] ^= static_cast<uint8_t>(1U << numbers.Below(8));
            }
        }
    }
};

/// The suite.
class SyncCodecTestSuite : public TestSuite
{
  public:
    SyncCodecTestSuite()
        : TestSuite("flow-distribution-sync-codec", TestSuite::Type::UNIT)
    {
        AddTestCase(new LayoutTest);
        AddTestCase(new RoundTripTest);
        AddTestCase(new RefusalTest);
        AddTestCase(new FuzzTest);
    }
};

SyncCodecTestSuite g_syncCodecTestSuite; //!< registers itself

} // namespace
