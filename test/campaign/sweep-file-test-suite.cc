// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/campaign/sweep-file.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <fstream>
#include <map>

using namespace ns3;

namespace
{

/// @return what is said where an action is refused; empty: it is not
template <class Action>
std::string
Refusal(Action action)
{
    try
    {
        action();
        return "";
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
}

/// Conditions.
class WhereTestCase : public TestCase
{
  public:
    WhereTestCase()
        : TestCase("conditions: precedence, units, names with a minus, texts")
    {
    }

  private:
    static bool Holds(const std::string& text)
    {
        static const std::map<std::string, std::string> known{{"tm.count", "4"},
                                                              {"server.count", "16"},
                                                              {"client-access.delay", "5ms"},
                                                              {"duration", "2min"},
                                                              {"scheme.select", "ring"}};
        return WhereClause(text).Holds([](const std::string& key) {
            const auto found = known.find(key);
            return found == known.end() ? std::nullopt : std::optional<std::string>(found->second);
        });
    }

    void DoRun() override
    {
        for (const char* holds : {"tm.count >= server.count/4",
                                  "tm.count + 2 * 3 == 10",
                                  "(tm.count + 2) * 3 == 18",
                                  "20 - tm.count - 6 == 10",
                                  "server.count / tm.count / 2 < 2.5",
                                  "client-access.delay*1000 == 5",
                                  "client-access.delay <= 5ms",
                                  "duration == 120s",
                                  "scheme.select == ring",
                                  "scheme.select != 'maglev'",
                                  "server.count != 17",
                                  "tm.count > 3"})
        {
            NS_TEST_EXPECT_MSG_EQ(Holds(holds), true, holds);
        }
        for (const char* not_so : {"tm.count > server.count / 4",
                                   "scheme.select == hrw",
                                   "scheme.select != ring",
                                   "duration < 2min"})
        {
            NS_TEST_EXPECT_MSG_EQ(Holds(not_so), false, not_so);
        }
        for (const char* bad : {"tm.count",
                                "tm.count >=",
                                ">= 3",
                                "tm.count = 4",
                                "(tm.count > 3",
                                "tm.count > 3 > 2",
                                "tm.count > 'x",
                                "tm.count ? 3",
                                "",
                                "nobody.count > 3",
                                "scheme.select > 3",
                                "x == y"})
        {
            NS_TEST_EXPECT_MSG_NE(Refusal([bad] { Holds(bad); }), "", bad);
        }
        const std::string zero = Refusal([] { Holds("server.count / (tm.count - 4) > 0"); });
        NS_TEST_EXPECT_MSG_EQ(zero, "divides by 0, where tm.count is 4", "zero");
        NS_TEST_EXPECT_MSG_EQ(
            Refusal([] { Holds("tm.count / 0 > 1"); }), "divides by 0", "zero as a number");
        // Whatever is given, the stack holds and the line is short.
        const auto repeated = [](const std::string& text, int times) {
            std::string whole;
            for (int i = 0; i < times; ++i)
            {
                whole += text;
            }
            return whole;
        };
        NS_TEST_EXPECT_MSG_EQ(Holds(repeated("1+", 400) + "1 == 401"), true, "many terms");
        NS_TEST_EXPECT_MSG_EQ(
            Holds(repeated("(", 50) + "tm.count" + repeated(")", 50) + "== 4"), true, "deep");
        for (const std::string& text : {repeated("1+", 200'000) + "1 > 2", // at most 1000
                                        repeated("(", 200'000) + "1 > 2",
                                        repeated("(", 60) + "1" + repeated(")", 60) + " > 0",
                                        "'" + std::string(200'000, 'x'),
                                        "1 > 2 " + std::string(200'000, 'x'),
                                        std::string(200'000, 'x') + " > 2"})
        {
            const std::string said = Refusal([&text] { Holds(text); });
            NS_TEST_EXPECT_MSG_NE(said, "", text.substr(0, 80));
            NS_TEST_EXPECT_MSG_LT(said.size(), 400, said.substr(0, 400));
        }
    }
};

/// Files.
class FileTestCase : public TestCase
{
  public:
    FileTestCase()
        : TestCase("sweep files: crossed, zipped, listed, seeds, and what they cannot say")
    {
    }

  private:
    SweepFile Read(const std::string& text)
    {
        m_file = CreateTempDirFilename("sweep.yaml");
        std::ofstream(m_file) << "scenario: one.yaml\n" << text;
        return ReadSweepFile(m_file);
    }

    /// Expects a refusal that names a line and says something.
    void Refuses(const std::string& text, const std::string& said)
    {
        const std::string found = Refusal([&] { Read(text); });
        NS_TEST_EXPECT_MSG_NE(found.find(said), std::string::npos, found);
        NS_TEST_EXPECT_MSG_EQ(found.find(m_file), 0, found);
    }

    void DoRun() override
    {
        if (!CanReadScenarioFiles())
        {
            return;
        }
        SweepFile sweep = Read("factors: {a.b: [1, 2], c: [x, [1, 3], y]}\nseeds: 7\n"
                               "set: {duration: 2s}\nbaseline: c=x\nfigures: [p99]\n");
        NS_TEST_ASSERT_MSG_EQ(sweep.factors.size(), 6, "crossed");
        NS_TEST_EXPECT_MSG_EQ(sweep.factors[1][0].second, "1", "the first varies slowly");
        NS_TEST_EXPECT_MSG_EQ(sweep.factors[1][1].second, "[1,3]", "a value that is a list");
        NS_TEST_EXPECT_MSG_EQ(sweep.seeds, 7, "seeds");
        NS_TEST_EXPECT_MSG_EQ(sweep.fixed[0].second, "2s", "of all runs");
        const std::string folder = m_file.substr(0, m_file.rfind('/'));
        NS_TEST_EXPECT_MSG_EQ(sweep.scenarios[0], folder + "/one.yaml", "beside the sweep file");
        sweep = Read("combine: zipped\nfactors: {a: [1, 2], b: [3, 4]}\n");
        NS_TEST_ASSERT_MSG_EQ(sweep.factors.size(), 2, "zipped");
        NS_TEST_EXPECT_MSG_EQ(
            sweep.factors[1][0].second + sweep.factors[1][1].second, "24", "2, 4");
        sweep = Read("factors:\n  - {a: 1, b: 5}\n  - {a: 9, b: 2}\n");
        NS_TEST_ASSERT_MSG_EQ(sweep.factors.size(), 2, "listed");
        NS_TEST_EXPECT_MSG_EQ(sweep.factors[1][0].second, "9", "as they stand");
        sweep = Read("seeds: {from: 10, most: 40, until: {figure: p99, halfWidth: 2.5}}\n");
        NS_TEST_ASSERT_MSG_EQ(sweep.until.has_value(), true, "a rule");
        NS_TEST_EXPECT_MSG_EQ(sweep.until->most, 40, "most");
        NS_TEST_EXPECT_MSG_EQ(sweep.until->halfWidth, 2.5, "half-width");
        Refuses("seeds: {from: 9, most: 40, until: {figure: p99, halfWidth: 1}}\n", ":2: ");
        Refuses("seeds: {from: 10, most: 9, until: {figure: p99, halfWidth: 1}}\n", ":2: ");
        Refuses("seeds: {from: 10, most: 20}\n", "needs 'until'");
        Refuses("seeds: {from: 10, most: 20, until: {figure: p99, halfWidth: 0}}\n", "above 0");
        Refuses("seeds: 0\n", ":2: ");
        Refuses("faktors: {a: 1}\n",
                ":2: key 'faktors' is not known here; nearest known: 'factors'");
        Refuses("combine: zipped\nfactors: {a: [1, 2], b: [3]}\n", ":3: combine: zipped wants");
        Refuses("combine: mixed\nfactors: {a: 1}\n", ":2: combine: expected crossed or zipped");
        Refuses("combine: crossed\nfactors: [{a: 1}]\n", "nothing to combine");
        // Keys that go together, crossed with others.
        sweep = Read("factors:\n  \"tm.count, events.1.target\": [[8, tm8], [12, tm12]]\n"
                     "  b: [1, 2]\n");
        NS_TEST_ASSERT_MSG_EQ(sweep.factors.size(), 4, "two pairs of two");
        const ScenarioOverrides third{{"tm.count", "12"}, {"events.1.target", "tm12"}, {"b", "1"}};
        NS_TEST_EXPECT_MSG_EQ((sweep.factors[2] == third), true, "the second pair, the first b");
        sweep = Read("factors:\n  a, b: [[[1, 3], 2]]\n");
        NS_TEST_EXPECT_MSG_EQ(sweep.factors[0][0].second, "[1,3]", "a list as value of a pair");
        sweep = Read("combine: zipped\nfactors: {\"a, b\": [[1, 2], [3, 4]], c: [5, 6]}\n");
        NS_TEST_ASSERT_MSG_EQ(sweep.factors.size(), 2, "zipped");
        NS_TEST_EXPECT_MSG_EQ(sweep.factors[1].size(), 3, "all three keys");
        Refuses("factors:\n  \"a, b\":\n    - [1, 2]\n    - [1]\n",
                ":5: 'a, b' are 2 keys that go together");
        Refuses("factors:\n  \"a, b\": [1, 2]\n", ":3: 'a, b' are 2 keys");
        Refuses("factors:\n  \"a, b\": [[1, 2]]\n  a: [1]\n", ":4: 'a' is a factor twice");
        Refuses("factors:\n  a: [1, 2, 1]\n", ":3: 'a' has the value '1' twice");
        Refuses("figures: [p50, p50]\n", ":2: figures has 'p50' twice");
        for (const char* name : {"baseline", "figures", "combine", "set", "factors", "where"})
        {
            Refuses(std::string(name) + ":\n", ":2: '" + std::string(name) + "' is empty");
        }
        const std::string once = Refusal([&] { Read("where: {a: b}\n"); });
        NS_TEST_EXPECT_MSG_EQ(once, m_file + ":2: expected a plain value", "the place once");
        sweep = Read("set: {duration: 2s}\nfactors:\n  tm.count:\n    - 4\n    - 40\n");
        NS_TEST_EXPECT_MSG_EQ(InSweepFile(sweep, "--tm.count=40: expected less"),
                              m_file + ":6: tm.count=40: expected less",
                              "the line of the value");
        NS_TEST_EXPECT_MSG_EQ(InSweepFile(sweep, "--duration=2s: --tm.count sets the same key"),
                              m_file + ":2: duration=2s: tm.count sets the same key",
                              "no dashes that nobody typed");
        NS_TEST_EXPECT_MSG_EQ(InSweepFile(sweep, "x.yaml:3: --tm.counts=4"),
                              "x.yaml:3: --tm.counts=4",
                              "what is not of the file");
        Refuses("factors:\n  - {a: 1}\n  - {b: 1}\n", ":4: this configuration has other keys");
        Refuses("factors: {a: []}\n", "this list is empty");
        Refuses("where:\n  - tm.count > 1\n  - tm.count >\n", ":4: 'tm.count >' is no condition");
    }

    std::string m_file;
};

/// Values of keys, for conditions.
class ParameterTestCase : public TestCase
{
  public:
    ParameterTestCase()
        : TestCase("conditions know the values of keys that do not vary")
    {
    }

  private:
    void DoRun() override
    {
        if (!CanReadScenarioFiles())
        {
            return;
        }
        const std::string scenarios = std::string(FLOW_DISTRIBUTION_ROOT) + "/examples/scenarios/";
        const FlowScenario scenario = LoadScenario(scenarios + "traffic-managers.yaml", {});
        NS_TEST_EXPECT_MSG_EQ(ParameterOf(scenario, "tm.count").value_or(""), "8", "short hand");
        NS_TEST_EXPECT_MSG_EQ(
            ParameterOf(scenario, "network.groups.tm.count").value_or(""), "8", "path");
        NS_TEST_EXPECT_MSG_EQ(ParameterOf(scenario, "nobody.count").has_value(), false, "nobody");
        SweepFile sweep;
        sweep.scenarios = {scenarios + "traffic-managers.yaml"};
        sweep.factors = CrossVariations({{"tm.count", {"2", "4", "8"}}});
        sweep.where.emplace_back("here:1", WhereClause("tm.count >= server.count / 4"));
        const auto configurations = SweepConfigurations(sweep); // of 16 servers
        NS_TEST_ASSERT_MSG_EQ(configurations.size(), 2, "4 and 8");
        NS_TEST_EXPECT_MSG_EQ(configurations[0].own[0].second, "4", "4");
        sweep.where.emplace_back("here:2", WhereClause("tm.count > server.count"));
        NS_TEST_EXPECT_MSG_EQ(Refusal([&sweep] { SweepConfigurations(sweep); }),
                              "here:1: no configuration satisfies what is asked here",
                              "none");
    }
};

/// The suite.
class SweepFileTestSuite : public TestSuite
{
  public:
    SweepFileTestSuite()
        : TestSuite("flow-distribution-sweep-file", Type::UNIT)
    {
        AddTestCase(new WhereTestCase);
        AddTestCase(new FileTestCase);
        AddTestCase(new ParameterTestCase);
    }
};

SweepFileTestSuite g_sweepFileTestSuite; //!< registers itself

} // namespace
