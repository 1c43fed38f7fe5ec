// SPDX-License-Identifier: GPL-2.0-only

// What membership events move in whole runs, against theory that is worked out here.

#include "ns3/scenario-check.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

using Ids = std::vector<uint32_t>;

constexpr uint32_t SERVERS = 8;
constexpr uint32_t TARGET = 3; //!< the server that events of those at the start are about

/// Expected shares of the open flows.
struct Shares
{
    double needed{0};
    double toNewcomer{0};
    double excess{0};
    double byWeight{0};
};

/// @param count servers from 0 upward @param without one of them, or nobody @return their ids
Ids
Servers(uint32_t count, std::optional<uint32_t> without = std::nullopt)
{
    Ids ids;
    for (uint32_t id = 0; id < count; ++id)
    {
        if (without != id)
        {
            ids.push_back(id);
        }
    }
    return ids;
}

bool
Has(const Ids& ids, uint32_t id)
{
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/**
 * What a change moves when the choice is the hash modulo the number of live servers by id: all
 * remainders of the hash by the product of both numbers are as frequent, and are gone through.
 * @param before who takes flows before @param after who does so after @param leaves whether those
 * missing then do not serve any more @return shares of all flows
 */
Shares
ByModulo(const Ids& before, const Ids& after, bool leaves)
{
    const std::size_t period = before.size() * after.size();
    const double each = 1.0 / static_cast<double>(period);
    Shares shares;
    for (std::size_t hash = 0; hash < period; ++hash)
    {
        const uint32_t from = before[hash % before.size()];
        const uint32_t to = after[hash % after.size()];
        if (from == to)
        {
            continue;
        }
        double& share = leaves && !Has(after, from) ? shares.needed
                        : !Has(before, to)          ? shares.toNewcomer
                                                    : shares.excess;
        share += each;
    }
    return shares;
}

/// Flows that are open when a balancer learns of one event.
class MovesTest : public TestCase
{
  public:
    /// @param action of the event @param scheme of the balancer @param shares expected
    /// @param fairShare expected of the report, if any
    MovesTest(const std::string& action,
              const std::string& scheme,
              const Shares& shares,
              std::optional<double> fairShare = std::nullopt)
        : TestCase("X3: what is moved is what theory says: " + action + ", " + scheme),
          m_action(action),
          m_scheme(scheme),
          m_shares(shares),
          m_fairShare(fairShare)
    {
    }

  private:
    /// Some 1,200 flows are open after 2 s; hardly any is at an event of the very beginning.
    FlowScenario Make() const
    {
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.Group("server").count = SERVERS;
        scenario.Group("server").Set("serviceTime", "10s").Set("workers", "10000");
        scenario.scheme = "key=five-tuple hash=mix64 " + m_scheme;
        scenario.traffic.rate = 600;
        scenario.traffic.sourcePorts = "random";
        scenario.learnDelay = MilliSeconds(1);
        if (m_action == "return")
        {
            scenario.events = {{MilliSeconds(1), "fail", Server(TARGET)}};
        }
        const uint32_t target = m_action == "add" ? SERVERS : TARGET;
        const double weight = m_action == "weight" ? 2 : 1;
        scenario.events.push_back({Seconds(2), m_action, Server(target), weight});
        scenario.duration = Seconds(2.1);
        return scenario;
    }

    static std::string Server(uint32_t number)
    {
        return "server" + std::to_string(number);
    }

    void DoRun() override
    {
        const FlowScenario scenario = Make();
        CheckScenario(scenario);
        const MeasurementReport report = RunScenario(scenario);
        NS_TEST_ASSERT_MSG_EQ(report.failover.size(), scenario.events.size(), "the events");
        const FailoverReport& event = report.failover.back();
        // Flows of the very beginning may have moved before; all others are where they belong.
        NS_TEST_EXPECT_MSG_LT(event.alreadyMoved.forward, 5, "hardly any");
        const double asked = static_cast<double>(event.asked.forward - event.alreadyMoved.forward);
        NS_TEST_EXPECT_MSG_GT(asked, 1000, "flows open at the event");
        Expect(event.needed.forward, asked, m_shares.needed, "needed");
        Expect(event.toNewcomer.forward, asked, m_shares.toNewcomer, "to the newcomer");
        Expect(event.excess.forward, asked, m_shares.excess, "excess");
        Expect(event.byWeight.forward, asked, m_shares.byWeight, "by weight");
        NS_TEST_EXPECT_MSG_EQ(event.fairShare.has_value(), m_fairShare.has_value(), "whether");
        NS_TEST_EXPECT_MSG_EQ_TOL(
            event.fairShare.value_or(0), m_fairShare.value_or(0), 1e-12, "fair share");
    }

    /// Flows are independent: a share p of n has the standard error sqrt(p (1 - p) / n), and four
    /// of these are allowed (1 in 16,000 by chance). Shares of 0 are exact.
    void Expect(uint64_t moved, double asked, double share, const std::string& what)
    {
        const double tolerance = 4 * std::sqrt(share * (1 - share) / asked);
        NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(moved) / asked, share, tolerance, what);
    }

    std::string m_action;
    std::string m_scheme;
    Shares m_shares;
    std::optional<double> m_fairShare;
};

/// The suite.
class ScenarioMovesSuite : public TestSuite
{
  public:
    ScenarioMovesSuite()
        : TestSuite("flow-distribution-scenario-moves", TestSuite::Type::SYSTEM)
    {
        AddModulo();
        AddRendezvous();
        AddTable();
    }

  private:
    static constexpr double N = SERVERS;

    void AddModulo()
    {
        const std::string modulo = "select=modulo";
        const Ids all = Servers(SERVERS);
        const Ids rest = Servers(SERVERS, TARGET);
        const Ids more = Servers(SERVERS + 1);
        AddTestCase(new MovesTest("fail", modulo, ByModulo(all, rest, true)));
        AddTestCase(new MovesTest("remove", modulo, ByModulo(all, rest, true)));
        AddTestCase(new MovesTest("drain", modulo, ByModulo(all, rest, false)));
        AddTestCase(new MovesTest("return", modulo, ByModulo(rest, all, true), 1 / N));
        // The same without going through all: one of N + 1 comes, and of the others' flows, N of
        // N + 1, only one of N stays where it is.
        Shares closed;
        closed.toNewcomer = 1 / (N + 1);
        closed.excess = N / (N + 1) * (N - 1) / N;
        AddTestCase(new MovesTest("add", modulo, ByModulo(all, more, true), 1 / (N + 1)));
        AddTestCase(new MovesTest("add", "select=modulo state=none", closed, 1 / (N + 1)));
    }

    /// Each flow ranks all servers by chance, in proportion to weights, and takes the first.
    void AddRendezvous()
    {
        const std::string rendezvous = "select=hrw";
        AddTestCase(new MovesTest("fail", rendezvous, {1 / N, 0, 0, 0}));
        AddTestCase(new MovesTest("remove", rendezvous, {1 / N, 0, 0, 0}));
        AddTestCase(new MovesTest("drain", rendezvous, {0, 0, 1 / N, 0}));
        AddTestCase(new MovesTest("return", rendezvous, {0, 1 / N, 0, 0}, 1 / N));
        AddTestCase(new MovesTest("add", rendezvous, {0, 1 / (N + 1), 0, 0}, 1 / (N + 1)));
        const double gained = 2 / (N + 1) - 1 / N; // what the one of twice the weight has more
        AddTestCase(new MovesTest("weight", rendezvous, {0, 0, 0, gained}, gained));
    }

    /// All flows are remembered: none moves that need not.
    void AddTable()
    {
        for (const std::string select : {"select=modulo", "select=hrw"})
        {
            const std::string table = select + " state=lru entries=10000";
            AddTestCase(new MovesTest("fail", table, {1 / N, 0, 0, 0}));
            AddTestCase(new MovesTest("remove", table, {1 / N, 0, 0, 0}));
            AddTestCase(new MovesTest("drain", table, {}));
            AddTestCase(new MovesTest("return", table, {}, 1 / N));
            AddTestCase(new MovesTest("add", table, {}, 1 / (N + 1)));
        }
        const double gained = 2 / (N + 1) - 1 / N;
        AddTestCase(new MovesTest("weight", "select=hrw state=lru entries=10000", {}, gained));
    }
};

ScenarioMovesSuite g_scenarioMovesSuite; //!< registers itself

} // namespace
