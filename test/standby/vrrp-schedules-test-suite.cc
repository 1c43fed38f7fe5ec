// SPDX-License-Identifier: GPL-2.0-only

#include "vrrp-bus.h"

#include <algorithm>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

using State = VrrpMachine::State;

/// Schedules by chance.
class ScheduleTest : public MachineTestCase
{
  public:
    ScheduleTest()
        : MachineTestCase(
              "M4b: whatever happens, once it is quiet there is exactly one master, the "
              "best where they preempt, within two master-down intervals (1,000 seeds)")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t seed = 1; seed <= 1000; ++seed)
        {
            DoSetup();
            Disturb(seed);
            DoTeardown();
        }
    }

    void Disturb(uint32_t seed)
    {
        std::mt19937 random(seed);
        const uint32_t count = 2 + random() % 3;
        const bool preempts = seed % 2 == 0;
        for (uint32_t i = 0; i < count; ++i)
        {
            const auto priority = static_cast<uint8_t>(1 + random() % 254);
            m_priorities.push_back(priority);
            m_bus->Add({priority, MilliSeconds(200), preempts, Time(0)});
            At(Seconds(0), [this, i] { m_bus->machines[i]->Start(i == 0); });
        }
        const Time quiet = Seconds(30);
        m_bus->loses = [&random, quiet] { return Simulator::Now() < quiet && random() % 4 == 0; };
        m_bus->copies = [&random] { return 1 + random() % 2; };
        m_bus->lateness = [&random, quiet] {
            return MilliSeconds(Simulator::Now() < quiet ? random() % 500 : 0);
        };
        for (uint32_t event = 0; event < 40; ++event)
        {
            const Time at = MilliSeconds(random() % 30000);
            const uint32_t who = random() % count;
            const uint32_t what = random() % 5;
            At(at, [this, who, what] {
                what < 2    ? m_bus->machines[who]->Stop(what == 0)
                : what == 2 ? m_bus->machines[who]->Start(false)
                            : m_bus->Cut(what == 3);
            });
        }
        At(quiet, [this, count] {
            m_bus->Cut(false);
            for (uint32_t i = 0; i < count; ++i)
            {
                m_bus->machines[i]->Start(false);
            }
        });
        // A late advertisement of 500 ms, and twice 3 + 255/256 intervals at most.
        const Time settled = quiet + MilliSeconds(500) + 2 * MilliSeconds(800);
        std::size_t wrong = 0;
        for (uint32_t i = 0; i < 500; ++i)
        {
            At(settled + MilliSeconds(10 * i), [&] { wrong += m_bus->CountMasters() != 1; });
        }
        Run(settled + Seconds(6));
        // Where all preempt, a better one's first word and the lesser one's going can lie a delay
        // apart, and a sample between them; not after all have settled.
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, "seed " << seed);
        ExpectBest(preempts, seed);
        m_priorities.clear();
    }

    void ExpectBest(bool preempts, uint32_t seed)
    {
        const auto best = std::max_element(m_priorities.begin(), m_priorities.end());
        for (std::size_t i = 0; preempts && i < m_priorities.size(); ++i)
        {
            const bool isMaster = m_bus->machines[i]->GetState() == State::MASTER;
            NS_TEST_EXPECT_MSG_EQ((!isMaster || m_priorities[i] == *best), true, "seed " << seed);
        }
    }

    std::vector<uint8_t> m_priorities;
};

/// The suite.
class VrrpSchedulesTestSuite : public TestSuite
{
  public:
    VrrpSchedulesTestSuite()
        : TestSuite("flow-distribution-vrrp-schedules", Type::UNIT)
    {
        AddTestCase(new ScheduleTest);
    }
};

VrrpSchedulesTestSuite g_vrrpSchedulesTestSuite; //!< registers the suite

} // namespace
