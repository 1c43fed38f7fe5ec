// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "load/random-draw.h"
#include "part-registry.h"

#include <cmath>
#include <gtest/gtest.h>
#include <queue>

/**
 * @file
 * A known weakness: a balancer that sends every flow to the least loaded server, as an old report
 * has it, makes all flows of a period herd to one server (Mitzenmacher, "How useful is old
 * information?", IEEE Transactions on Parallel and Distributed Systems 2000). Two random choices
 * suffer far less.
 */

namespace flowhash
{

namespace
{

constexpr MemberId SERVERS = 10;
constexpr int64_t SECOND = 1000000000;
constexpr int64_t SPACING = SECOND / 100; // 100 new flows a second, of one second each on average
constexpr int PERIODS = 400;
constexpr int WARM_UP = 20; // periods that are not counted

/// How the flows of the periods were spread.
struct Herding
{
    double peak{0};  //!< mean over the periods of the fullest server's share of the new flows
    double error{0}; //!< its standard error
};

/// Flows come evenly, last exponentially, and each period of a second is counted.
class StaleRun
{
  public:
    explicit StaleRun(const std::string& spec)
        : m_selector(MakeSelector(spec, 32))
    {
        m_selector->Update(AddMembers(SERVERS));
    }

    Herding Run()
    {
        double sum = 0;
        double squares = 0;
        for (int period = 0; period < WARM_UP + PERIODS; ++period)
        {
            const double peak = PeakShare(period * SECOND);
            sum += period < WARM_UP ? 0 : peak;
            squares += period < WARM_UP ? 0 : peak * peak;
        }
        const double mean = sum / PERIODS;
        return {mean, std::sqrt((squares / PERIODS - mean * mean) / (PERIODS - 1))};
    }

  private:
    /// A flow's end and its server.
    using End = std::pair<int64_t, MemberId>;

    double PeakShare(int64_t start)
    {
        std::vector<int> counts(SERVERS);
        for (int64_t now = start; now < start + SECOND; now += SPACING)
        {
            for (; !m_ends.empty() && m_ends.top().first <= now; m_ends.pop())
            {
                m_selector->AddLoad(m_ends.top().second, -1);
            }
            const MemberId server = m_selector->Take(RandomDraw(1, m_flows, 1) >> 32, now).value();
            m_selector->AddLoad(server, 1);
            ++counts[server];
            const double u =
                (static_cast<double>(RandomDraw(1, m_flows++, 0) >> 11) + 0.5) * 0x1p-53;
            m_ends.emplace(now + static_cast<int64_t>(-std::log(u) * SECOND), server);
        }
        return *std::max_element(counts.begin(), counts.end()) * static_cast<double>(SPACING) /
               SECOND;
    }

    std::unique_ptr<FlowSelector> m_selector;
    uint64_t m_flows{0};
    std::priority_queue<End, std::vector<End>, std::greater<End>> m_ends;
};

} // namespace

// A tenth each would be even. The limits lie many standard errors (400 periods, each at most 0.02)
// from what an ideal draw gives.
TEST(LoadWeakness, LeastLoadedHerdsOnStaleLoadsAndTwoChoicesDoNot)
{
    const Herding fresh = StaleRun("select=least-connections").Run();
    const Herding least = StaleRun("select=least-connections stale=1s").Run();
    const Herding shortest = StaleRun("select=join-shortest-queue stale=1s").Run();
    const Herding two = StaleRun("select=two-choices stale=1s").Run();
    const Herding random = StaleRun("select=random").Run();
    for (const Herding& run : {fresh, least, shortest, two, random})
    {
        EXPECT_LT(run.error, 0.02);
    }
    EXPECT_LT(fresh.peak, 0.16);
    EXPECT_GT(least.peak, 0.55) << "most flows of a period at one server";
    EXPECT_GT(shortest.peak, 0.55) << "chance among equals does not help";
    EXPECT_LT(two.peak, 0.25);
    EXPECT_LT(two.peak, 0.4 * least.peak);
}

} // namespace flowhash
