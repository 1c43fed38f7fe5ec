// SPDX-License-Identifier: GPL-2.0-only

// What an event costs with each of ns-3's schedulers and with ours, by the number that are pending:
// the hold model, in which each event that is taken out puts one in, at a random time after it.
// Half of the steps are those of packets on links (microseconds), half those of timers (up to a
// second). All schedulers run side by side in many short rounds, of which the medians are told.

#include "ns3/command-line.h"
#include "ns3/object-factory.h"
#include "ns3/scheduler.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t EVENTS = 50000; //!< of a round

double
CpuNanoseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// A scheduler with so many pending events.
class Held
{
  public:
    Held(const std::string& name, uint32_t pending)
        : m_random(1)
    {
        m_scheduler = ObjectFactory("ns3::" + name).Create<Scheduler>();
        for (uint32_t i = 0; i < pending; ++i)
        {
            Insert(0);
        }
        Hold(pending); // until it is as it stays
    }

    /// @param events how many @return ns for each
    double Hold(uint32_t events)
    {
        const double start = CpuNanoseconds();
        for (uint32_t i = 0; i < events; ++i)
        {
            Insert(m_scheduler->RemoveNext().key.m_ts);
        }
        return (CpuNanoseconds() - start) / events;
    }

  private:
    void Insert(uint64_t now)
    {
        const uint64_t drawn = m_random();
        const uint64_t step = drawn % 2 == 0 ? 1000 + drawn / 2 % 20000 : drawn / 2 % 1000000000;
        m_scheduler->Insert({nullptr, {now + step, m_number++, 0}});
    }

    Ptr<Scheduler> m_scheduler;
    std::minstd_rand m_random;
    uint32_t m_number{0};
};

double
Median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t rounds = 15;
    CommandLine cmd(__FILE__);
    cmd.AddValue("rounds", "Rounds of each scheduler", rounds);
    cmd.Parse(argc, argv);

    const std::vector<std::string> names{"MapScheduler",
                                         "HeapScheduler",
                                         "PriorityQueueScheduler",
                                         "CalendarScheduler",
                                         "RadixScheduler"};
    std::printf("ns an event, medians of %u rounds\n%-24s", rounds, "pending");
    for (const std::string& name : names)
    {
        std::printf(" %22s", name.c_str());
    }
    std::printf("\n");
    for (const uint32_t pending : {100U, 1000U, 10000U, 100000U, 1000000U})
    {
        std::vector<Held> held;
        for (const std::string& name : names)
        {
            held.emplace_back(name, pending);
        }
        std::vector<std::vector<double>> times(names.size());
        for (uint32_t round = 0; round < rounds; ++round)
        {
            for (std::size_t i = 0; i < held.size(); ++i)
            {
                times[i].push_back(held[i].Hold(EVENTS));
            }
        }
        std::printf("%-24u", pending);
        for (const auto& of : times)
        {
            std::printf(" %22.0f", Median(of));
        }
        std::printf("\n");
    }
    return 0;
}
