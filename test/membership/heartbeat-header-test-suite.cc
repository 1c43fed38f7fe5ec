// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/group-membership.h"
#include "ns3/heartbeat-header.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <random>
#include <vector>

using namespace ns3;

namespace
{

/// The CRC-32 of Ethernet, bit by bit as IEEE 802.3 has it.
uint32_t
Crc(const std::vector<uint8_t>& bytes)
{
    uint32_t sum = 0xffffffff;
    for (const uint8_t byte : bytes)
    {
        sum ^= byte;
        for (int bit = 0; bit < 8; ++bit)
        {
            sum = sum & 1 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
        }
    }
    return ~sum;
}

/// Group 5, member 2, life 0x0102030405060708, message 9, as the documentation has it.
std::vector<uint8_t>
MakeMessage(uint8_t kind = 1)
{
    std::vector<uint8_t> bytes{'H', 'B', 1, kind, 0, 0, 0, 5, 0, 0, 0, 2,
                               1,   2,   3, 4,    5, 6, 7, 8, 0, 0, 0, 9};
    const uint32_t sum = Crc(bytes);
    for (int shift = 24; shift >= 0; shift -= 8)
    {
        bytes.push_back(static_cast<uint8_t>(sum >> shift));
    }
    return bytes;
}

Ptr<Packet>
PacketOf(const std::vector<uint8_t>& bytes)
{
    return Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
}

/// Byte for byte.
class HeartbeatBytesTest : public TestCase
{
  public:
    HeartbeatBytesTest()
        : TestCase("a heartbeat has the bytes that the documentation says")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool leaves : {false, true})
        {
            auto packet = Create<Packet>();
            packet->AddHeader(HeartbeatHeader({5, 2, 0x0102030405060708, 9, leaves}));
            std::vector<uint8_t> bytes(packet->GetSize());
            packet->CopyData(bytes.data(), packet->GetSize());
            NS_TEST_EXPECT_MSG_EQ((bytes == MakeMessage(leaves ? 2 : 1)), true, "as sent");
            HeartbeatHeader read;
            packet->RemoveHeader(read);
            NS_TEST_EXPECT_MSG_EQ(read.IsKnown() && read.IsIntact(), true, "as read");
            NS_TEST_EXPECT_MSG_EQ(read.GetWord().life, 0x0102030405060708, "life");
            NS_TEST_EXPECT_MSG_EQ(read.GetWord().leaves, leaves, "kind");
        }
    }
};

/// What a node of group 5 that is member 0 says to some bytes: a reason, or heard.
std::string
Verdict(const std::vector<uint8_t>& bytes)
{
    auto membership = CreateObject<GroupMembership>();
    membership->SetOwn(5, 0);
    membership->SetSender([](const Ptr<Packet>&) {});
    membership->Begin();
    const DropReason* reason = membership->Hear(PacketOf(bytes));
    const bool took = membership->GetView() == std::vector<flowhash::MemberId>{2};
    membership->Dispose();
    return reason ? reason->GetName() : took ? "heard" : "nothing";
}

/// Refusals by name.
class HeartbeatRefusalTest : public TestCase
{
  public:
    HeartbeatRefusalTest()
        : TestCase("what is no heartbeat of the group is refused by name")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Verdict(MakeMessage()), "heard", "a good one");
        auto bytes = MakeMessage();
        bytes.pop_back();
        NS_TEST_EXPECT_MSG_EQ(Verdict(bytes), "heartbeat-damaged", "cut short");
        for (const std::size_t place : {0U, 1U, 2U, 3U})
        {
            bytes = MakeMessage();
            bytes[place] ^= 0x40;
            NS_TEST_EXPECT_MSG_EQ(Verdict(bytes), "heartbeat-foreign", "byte " << place);
        }
        for (std::size_t place = 4; place < 28; ++place)
        {
            bytes = MakeMessage();
            bytes[place] ^= 1;
            NS_TEST_EXPECT_MSG_EQ(Verdict(bytes), "heartbeat-damaged", "byte " << place);
        }
        Simulator::Destroy();
    }

    static std::vector<uint8_t> Signed(std::vector<uint8_t> bytes)
    {
        bytes.resize(24);
        const uint32_t sum = Crc(bytes);
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            bytes.push_back(static_cast<uint8_t>(sum >> shift));
        }
        return bytes;
    }

    void DoSetup() override
    {
        auto other = MakeMessage();
        other[7] = 6;
        NS_TEST_EXPECT_MSG_EQ(Verdict(Signed(other)), "heartbeat-foreign", "of another group");
        auto own = MakeMessage();
        own[11] = 0;
        NS_TEST_EXPECT_MSG_EQ(Verdict(Signed(own)), "heartbeat-own", "another says it is this one");
        auto many = MakeMessage();
        many[8] = 1;
        NS_TEST_EXPECT_MSG_EQ(Verdict(Signed(many)), "heartbeat-foreign", "no node's number");
        Simulator::Destroy();
    }
};

/// Random damage: nothing but the true message is heard.
class HeartbeatFuzzTest : public TestCase
{
  public:
    HeartbeatFuzzTest()
        : TestCase("of 20,000 damaged, cut and random messages none is heard, and none does harm")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 random(20'261'122);
        for (int round = 0; round < 20'000; ++round)
        {
            auto bytes = MakeMessage(1 + random() % 2);
            const auto whole = bytes;
            for (uint32_t flips = 1 + random() % 4; flips > 0; --flips)
            {
                bytes[random() % bytes.size()] ^= static_cast<uint8_t>(1 + random() % 255);
            }
            if (random() % 4 == 0)
            {
                bytes.resize(random() % bytes.size());
            }
            if (bytes != whole)
            {
                const std::string verdict = Verdict(bytes);
                NS_TEST_ASSERT_MSG_EQ(
                    (verdict == "heartbeat-damaged" || verdict == "heartbeat-foreign"),
                    true,
                    "round " << round << ": " << verdict);
            }
        }
        Simulator::Destroy();
    }
};

/// The suite.
class HeartbeatHeaderSuite : public TestSuite
{
  public:
    HeartbeatHeaderSuite()
        : TestSuite("flow-distribution-heartbeat-header", TestSuite::Type::UNIT)
    {
        AddTestCase(new HeartbeatBytesTest);
        AddTestCase(new HeartbeatRefusalTest);
        AddTestCase(new HeartbeatFuzzTest);
    }
};

HeartbeatHeaderSuite g_heartbeatHeaderSuite; //!< registers itself

} // namespace
