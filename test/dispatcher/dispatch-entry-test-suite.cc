// SPDX-License-Identifier: GPL-2.0-only

// The bytes of an entry in words between dispatchers: as documented, and nothing else is read.

#include "../../model/dispatcher/dispatch-entry.h"
#include "../rig/packet-bytes.h"

#include "ns3/test.h"

#include <random>
#include <vector>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;

namespace
{

/// @return an entry of server 0x01020304
NatConnection
Make(const FlowKey& key)
{
    NatConnection entry;
    entry.SetKeys(key, key);
    entry.state = key.protocol == TCP ? NatConnection::State::HALF_OPEN
                                      : NatConnection::State::CONNECTIONLESS;
    entry.serverId = 0x01020304;
    entry.ground = MemberChoice::Ground::LOCKED;
    return entry;
}

/// Bytes by their documentation.
class BytesTest : public TestCase
{
  public:
    BytesTest()
        : TestCase("C1, C7: an entry is 6 bytes, and 10 with the offset of a delayed binding")
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey key = FlowKey::Ipv4(1, 2, 3, 80, TCP);
        NatConnection entry = Make(key);
        // Half open (bit 0), locked (3, from bit 5 on).
        const Bytes plain{1, 0x61, 1, 2, 3, 4};
        NS_TEST_EXPECT_MSG_EQ((DispatchEntry::Encode(entry) == plain), true, "6 bytes");
        entry.bound = true;
        entry.sequenceOffset = 0xfedcba98;
        const Bytes bound{1, 0x71, 1, 2, 3, 4, 0xfe, 0xdc, 0xba, 0x98};
        NS_TEST_EXPECT_MSG_EQ((DispatchEntry::Encode(entry) == bound), true, "10 bytes");
        const auto read = DispatchEntry::Decode(key, bound);
        NS_TEST_ASSERT_MSG_EQ(read.has_value(), true, "an entry");
        NS_TEST_EXPECT_MSG_EQ(read->bound, true, "bound");
        NS_TEST_EXPECT_MSG_EQ(read->sequenceOffset, 0xfedcba98, "offset");
        NS_TEST_EXPECT_MSG_EQ(*read->serverId, 0x01020304, "server");
        FlowKey udp = key;
        udp.protocol = UDP;
        NS_TEST_EXPECT_MSG_EQ(DispatchEntry::Decode(udp, bound).has_value(), false, "only of TCP");
    }
};

/// Bytes that are damaged, and any others.
class DamagedTest : public TestCase
{
  public:
    DamagedTest()
        : TestCase("C1, C7: what is read as an entry is what would be written, of whatever bytes")
    {
    }

  private:
    /// @return whether it is an entry; it says all that is in the bytes
    bool IsEntry(const FlowKey& key, const Bytes& bytes)
    {
        const auto read = DispatchEntry::Decode(key, bytes);
        if (read)
        {
            NS_TEST_EXPECT_MSG_EQ((DispatchEntry::Encode(*read) == bytes), true, "all of it");
            const uint8_t states = bytes[1] & 0x0f;
            NS_TEST_EXPECT_MSG_EQ((key.protocol == TCP || states == 0), true, "UDP has no end");
            NS_TEST_EXPECT_MSG_EQ(((states & 0x09) == 0x09), false, "half open and over");
        }
        return read.has_value();
    }

    void DoRun() override
    {
        const FlowKey key = FlowKey::Ipv4(1, 2, 3, 80, TCP);
        NatConnection entry = Make(key);
        for (const bool bound : {false, true})
        {
            entry.bound = bound;
            entry.sequenceOffset = bound ? 77 : 0;
            Bytes bytes = DispatchEntry::Encode(entry);
            NS_TEST_EXPECT_MSG_EQ(IsEntry(key, bytes), true, "whole");
            for (std::size_t size = 0; size < bytes.size(); ++size)
            {
                const Bytes cut(bytes.begin(), bytes.begin() + size);
                NS_TEST_EXPECT_MSG_EQ(IsEntry(key, cut), false, "cut to " << size);
            }
            bytes.push_back(0);
            NS_TEST_EXPECT_MSG_EQ(IsEntry(key, bytes), false, "too long");
            bytes.pop_back();
            bytes[1] ^= 0x10;
            NS_TEST_EXPECT_MSG_EQ(IsEntry(key, bytes), false, "the other length");
            bytes[1] ^= 0x10;
            bytes[0] = 2;
            NS_TEST_EXPECT_MSG_EQ(IsEntry(key, bytes), false, "a lock");
        }
        std::mt19937 random(5);
        uint32_t entries = 0;
        for (uint32_t round = 0; round < 100000; ++round)
        {
            Bytes bytes(random() % 13);
            for (uint8_t& one : bytes)
            {
                one = static_cast<uint8_t>(random());
            }
            if (!bytes.empty() && round % 2 == 0)
            {
                bytes[0] = 1;
            }
            FlowKey any = key;
            any.protocol = random() % 2 ? TCP : UDP;
            entries += IsEntry(any, bytes) ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(entries, 1000, "some were entries");
    }
};

/// The suite.
class DispatchEntryTestSuite : public TestSuite
{
  public:
    DispatchEntryTestSuite()
        : TestSuite("flow-distribution-dispatch-entry", Type::UNIT)
    {
        AddTestCase(new BytesTest);
        AddTestCase(new DamagedTest);
    }
};

DispatchEntryTestSuite g_dispatchEntryTestSuite;

} // namespace
