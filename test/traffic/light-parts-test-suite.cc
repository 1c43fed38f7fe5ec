// SPDX-License-Identifier: GPL-2.0-only

// What light flows are made of, against plain models of it.

#include "ns3/flow-hash.h"
#include "ns3/light-gaps.h"
#include "ns3/light-index.h"
#include "ns3/light-pool.h"
#include "ns3/light-segment.h"
#include "ns3/light-time.h"
#include "ns3/light-timers.h"
#include "ns3/packet-view.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <map>
#include <set>
#include <vector>

using namespace ns3;

namespace
{

/// A record as flows have them.
struct Record
{
    uint32_t place{0};
    uint32_t key{0};
    LightTime due;
};

/// @return random numbers below a bound, the same in every run
class Dice
{
  public:
    explicit Dice(int64_t stream)
        : m_random(CreateObject<UniformRandomVariable>())
    {
        m_random->SetStream(stream);
    }

    uint32_t Below(uint32_t bound)
    {
        return m_random->GetInteger(0, bound - 1);
    }

  private:
    Ptr<UniformRandomVariable> m_random;
};

/// Times of six bytes.
class LightTimeTestCase : public TestCase
{
  public:
    LightTimeTestCase()
        : TestCase("times are exact to the nanosecond and end at NEVER")
    {
    }

  private:
    void DoRun() override
    {
        for (const int64_t time :
             {int64_t{0}, int64_t{65535}, int64_t{65536}, int64_t{86'400'123'456'789}})
        {
            NS_TEST_EXPECT_MSG_EQ(LightTime(time).Get(), time, "kept");
        }
        NS_TEST_EXPECT_MSG_EQ(LightTime(INT64_MAX).Get(), LightTime::NEVER, "at the end");
    }
};

/// Index and pool against std::map.
class LightIndexTestCase : public TestCase
{
  public:
    LightIndexTestCase()
        : TestCase("an index finds what is in it and nothing else, and shrinks")
    {
    }

  private:
    void DoRun() override
    {
        LightPool<Record> pool;
        LightIndex index;
        std::map<uint32_t, uint32_t> model; // number by key
        Dice dice(1);
        // Few hashes, so that records crowd, and near the end, so that they go round.
        const auto hashOf = [&](uint32_t number) { return Hash(pool[number].key); };
        for (uint32_t step = 0; step < 60'000; ++step)
        {
            const uint32_t key = dice.Below(2000);
            const uint32_t found =
                index.Find(Hash(key), [&](uint32_t number) { return pool[number].key == key; });
            const auto known = model.find(key);
            NS_TEST_ASSERT_MSG_EQ(
                found, (known == model.end() ? LightIndex::NONE : known->second), "found");
            const bool grows = step % 20'000 < 12'000;
            if (known == model.end() && (grows || dice.Below(4) == 0))
            {
                const uint32_t number = pool.Take();
                pool[number].key = key;
                index.Insert(number, hashOf);
                model[key] = number;
            }
            else if (known != model.end() && (!grows || dice.Below(4) == 0))
            {
                index.Erase(known->second, hashOf);
                pool.Give(known->second);
                model.erase(known);
            }
            NS_TEST_ASSERT_MSG_EQ(pool.GetN(), model.size(), "as many");
        }
        while (!model.empty())
        {
            index.Erase(model.begin()->second, hashOf);
            pool.Give(model.begin()->second);
            model.erase(model.begin());
        }
        NS_TEST_EXPECT_MSG_LT(index.GetBytes(), 200, "an empty index is small");
        NS_TEST_EXPECT_MSG_LT(pool.GetBytes(), 8000, "an empty pool has a block at most");
    }

    static uint32_t Hash(uint32_t key)
    {
        return 0xfff00000U + (key % 300) * 3000;
    }
};

/// Timers against a multimap.
class LightTimersTestCase : public TestCase
{
  public:
    LightTimersTestCase()
        : TestCase("timers run out when they should, by one event")
    {
    }

  private:
    void DoRun() override
    {
        LightTimers<Record> timers(m_pool);
        timers.SetCallback([this](uint32_t number) {
            const int64_t now = Simulator::Now().GetNanoSeconds();
            NS_TEST_EXPECT_MSG_EQ(m_due.count(number), 1, "it was set");
            NS_TEST_EXPECT_MSG_EQ(m_due[number], now, "on time");
            m_due.erase(number);
            ++m_fired;
        });
        Dice dice(2);
        std::vector<uint32_t> numbers;
        for (uint32_t i = 0; i < 3000; ++i)
        {
            numbers.push_back(m_pool.Take());
        }
        for (uint32_t step = 0; step < 20'000; ++step)
        {
            const uint32_t number = numbers[dice.Below(3000)];
            const int64_t time = Simulator::Now().GetNanoSeconds() + 1 + dice.Below(1000);
            if (dice.Below(3) == 0)
            {
                timers.Disarm(number);
                m_due.erase(number);
            }
            else
            {
                timers.Arm(number, time);
                const auto set = m_due.find(number);
                if (set == m_due.end() || time < set->second) // a later time changes nothing
                {
                    m_due[number] = time;
                }
            }
            if (step % 50 == 0)
            {
                Simulator::Stop(NanoSeconds(20));
                Simulator::Run();
            }
        }
        Simulator::Stop(NanoSeconds(2000));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_due.size(), 0, "all ran out");
        NS_TEST_EXPECT_MSG_GT(m_fired, 2000, "many");
        timers.Stop();
        Simulator::Destroy();
    }

    LightPool<Record> m_pool;
    std::map<uint32_t, int64_t> m_due;
    uint64_t m_fired{0};
};

/// Pieces in any order, against a set of bytes; sequence numbers go round.
class LightGapsTestCase : public TestCase
{
  public:
    LightGapsTestCase()
        : TestCase("what comes ahead of its turn counts once the gap is closed")
    {
    }

  private:
    void DoRun() override
    {
        Dice dice(3);
        for (uint32_t round = 0; round < 300; ++round)
        {
            LightGaps gaps;
            const uint32_t first = 0U - 5000;
            uint32_t next = first;
            std::set<uint32_t> here; // pieces of 100 bytes
            while (here.size() < 100)
            {
                const uint32_t piece = dice.Below(100);
                const bool isNew = here.insert(piece).second;
                NS_TEST_EXPECT_MSG_EQ(gaps.Take(7, next, first + piece * 100, 100), isNew, "new");
                uint32_t turn = 0;
                while (here.count(turn))
                {
                    ++turn;
                }
                NS_TEST_EXPECT_MSG_EQ(next, first + turn * 100, "its turn");
            }
        }
    }
};

/// Packets, read back by PacketView and summed by hand.
class LightSegmentTestCase : public TestCase
{
  public:
    LightSegmentTestCase()
        : TestCase("packets have true headers and checksums")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool ipv6 : {false, true})
        {
            for (const uint8_t protocol : {6, 17})
            {
                Check(ipv6, protocol, 0);
                Check(ipv6, protocol, 1001);
            }
        }
    }

    void Check(bool ipv6, uint8_t protocol, uint32_t payload)
    {
        const uint8_t head[] = {'F', 'L', 'O', 'W', 1, 2, 3};
        LightSegment segment;
        segment.key = flowhash::FlowKey::Ipv4(0x0a000001, 0xc6120001, 40000, 80, protocol);
        segment.key.version = ipv6 ? 6 : 4;
        segment.sequence = 0x01020304;
        segment.acknowledgment = 0x05060708;
        segment.flags = LightSegment::ACK | LightSegment::PSH;
        segment.payload = payload;
        segment.head = head;
        segment.headSize = payload > 0 ? sizeof(head) : 0;
        auto packet = segment.Make(true);
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), static_cast<uint32_t>(bytes.size()));
        PacketView view;
        NS_TEST_ASSERT_MSG_EQ(
            view.Parse(bytes.data(), static_cast<uint32_t>(bytes.size())), true, "it is a packet");
        NS_TEST_EXPECT_MSG_EQ((view.key == segment.key), true, "tuple");
        NS_TEST_EXPECT_MSG_EQ(view.PayloadSize(), payload, "payload");
        NS_TEST_EXPECT_MSG_EQ(view.ipLength, bytes.size(), "length");
        if (protocol == 6)
        {
            NS_TEST_EXPECT_MSG_EQ(view.tcpSequence, segment.sequence, "sequence");
            NS_TEST_EXPECT_MSG_EQ(view.tcpAcknowledgment, segment.acknowledgment, "ACK");
        }
        // RFC 1071: the words of what a checksum covers, it among them, sum up to all ones.
        const uint32_t ip = ipv6 ? 40 : 20;
        const uint32_t addresses = ipv6 ? 8 : 12;
        const auto length = static_cast<uint32_t>(bytes.size()) - ip;
        uint32_t sum = protocol + length + Sum(bytes, addresses, ip) +
                       Sum(bytes, ip, static_cast<uint32_t>(bytes.size()));
        NS_TEST_EXPECT_MSG_EQ(Fold(sum), 0xffff, "checksum of the transport");
        if (!ipv6)
        {
            NS_TEST_EXPECT_MSG_EQ(Fold(Sum(bytes, 0, 20)), 0xffff, "checksum of IPv4");
        }
    }

    static uint32_t Sum(const std::vector<uint8_t>& bytes, uint32_t from, uint32_t to)
    {
        uint32_t sum = 0;
        for (uint32_t i = from; i < to; ++i)
        {
            sum += (i - from) % 2 == 0 ? bytes[i] * 256U : bytes[i];
        }
        return sum;
    }

    static uint32_t Fold(uint32_t sum)
    {
        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }
};

/// The suite.
class LightPartsTestSuite : public TestSuite
{
  public:
    LightPartsTestSuite()
        : TestSuite("flow-distribution-light-parts", TestSuite::Type::UNIT)
    {
        AddTestCase(new LightTimeTestCase);
        AddTestCase(new LightIndexTestCase);
        AddTestCase(new LightTimersTestCase);
        AddTestCase(new LightGapsTestCase);
        AddTestCase(new LightSegmentTestCase);
    }
};

LightPartsTestSuite g_lightPartsTestSuite;

} // namespace
