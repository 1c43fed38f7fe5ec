// SPDX-License-Identifier: GPL-2.0-only

// RadixScheduler beside a sorted map, and a run of the simulator beside one with ns-3's own.

#include "ns3/map-scheduler.h"
#include "ns3/object-factory.h"
#include "ns3/radix-scheduler.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// Random events, in bursts at equal times, near and far; some are removed.
class OrderTest : public TestCase
{
  public:
    OrderTest()
        : TestCase("Events come by time, those of one time as scheduled, less those removed")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t seed = 1; seed <= 20; ++seed)
        {
            m_random.seed(seed);
            m_scheduler = CreateObject<RadixScheduler>();
            m_now = 0;
            for (uint32_t step = 0; step < 5000; ++step)
            {
                Step(seed);
            }
            while (!m_expected.empty())
            {
                TakeOut(seed);
            }
            NS_TEST_ASSERT_MSG_EQ(m_scheduler->IsEmpty(), true, "seed " << seed << ": no more");
        }
    }

    void Step(uint32_t seed)
    {
        const uint64_t what = m_random() % 10;
        if (what < 6 || m_expected.empty())
        {
            Insert();
        }
        else if (what == 6)
        {
            auto victim = m_expected.begin();
            std::advance(victim, static_cast<std::ptrdiff_t>(m_random() % m_expected.size()));
            m_scheduler->Remove({nullptr, {victim->first.first, victim->first.second, 0}});
            m_expected.erase(victim);
        }
        else
        {
            TakeOut(seed);
        }
    }

    void Insert()
    {
        const uint64_t wide = m_random() % 48;
        const uint64_t time = m_now + (m_random() & ((uint64_t{1} << wide) - 1));
        for (uint64_t i = m_random() % 3; i < 3; ++i)
        {
            m_scheduler->Insert({nullptr, {time, m_number, 0}});
            m_expected.emplace(std::make_pair(time, m_number), 0);
            ++m_number;
        }
    }

    void TakeOut(uint32_t seed)
    {
        const auto expected = m_expected.begin()->first;
        const Scheduler::Event peeked = m_scheduler->PeekNext();
        const Scheduler::Event event = m_scheduler->RemoveNext();
        NS_TEST_ASSERT_MSG_EQ(event.key.m_ts, expected.first, "seed " << seed << ": time");
        NS_TEST_ASSERT_MSG_EQ(event.key.m_uid, expected.second, "seed " << seed << ": order");
        NS_TEST_ASSERT_MSG_EQ(peeked.key.m_uid, event.key.m_uid, "seed " << seed << ": peeked");
        m_expected.erase(m_expected.begin());
        m_now = expected.first;
    }

    std::mt19937_64 m_random;
    Ptr<RadixScheduler> m_scheduler;
    std::map<std::pair<uint64_t, uint32_t>, int> m_expected; //!< by time and number
    uint64_t m_now{0};
    uint32_t m_number{0};
};

/// Events that schedule others and remove some.
class SameRunTest : public TestCase
{
  public:
    SameRunTest()
        : TestCase("A run has the same events at the same times as with MapScheduler")
    {
    }

  private:
    using Log = std::vector<std::pair<int64_t, uint32_t>>;

    void DoRun() override
    {
        const Log plain = Simulate(MapScheduler::GetTypeId());
        const Log radix = Simulate(RadixScheduler::GetTypeId());
        NS_TEST_EXPECT_MSG_GT(plain.size(), 10000, "events ran");
        NS_TEST_EXPECT_MSG_EQ((plain == radix), true, "the same ones");
    }

    Log Simulate(const TypeId& scheduler)
    {
        m_log.clear();
        m_random.seed(7);
        m_next = 0;
        Simulator::SetScheduler(ObjectFactory(scheduler.GetName()));
        for (uint32_t i = 0; i < 100; ++i)
        {
            Simulator::Schedule(NanoSeconds(i % 10), &SameRunTest::Act, this, m_next++);
        }
        Simulator::Stop(MilliSeconds(200));
        Simulator::Run();
        Simulator::Destroy();
        return m_log;
    }

    void Act(uint32_t number)
    {
        m_log.emplace_back(Simulator::Now().GetNanoSeconds(), number);
        const Time later = NanoSeconds(static_cast<int64_t>(m_random() % 1000000));
        const EventId event = Simulator::Schedule(later, &SameRunTest::Act, this, m_next++);
        if (m_random() % 8 == 0)
        {
            Simulator::Remove(event);
            Simulator::ScheduleNow(&SameRunTest::Act, this, m_next++);
        }
    }

    std::mt19937 m_random;
    Log m_log;
    uint32_t m_next{0};
};

/// @ingroup flow-distribution-tests
class RadixSchedulerTestSuite : public TestSuite
{
  public:
    RadixSchedulerTestSuite()
        : TestSuite("flow-distribution-radix-scheduler", Type::UNIT)
    {
        AddTestCase(new OrderTest);
        AddTestCase(new SameRunTest);
    }
};

RadixSchedulerTestSuite g_radixSchedulerTestSuite;

} // namespace
