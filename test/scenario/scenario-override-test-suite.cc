// SPDX-License-Identifier: GPL-2.0-only

// What is set behind a file, as on the command line.

#include "../../helper/keys/inherited-values.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <fstream>

using namespace ns3;

namespace
{

using Overrides = std::vector<std::pair<std::string, std::string>>;

/// A test that loads a file with overrides.
class OverrideTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// @param text what the file says @param overrides what is said behind it @return the scenario
    FlowScenario Load(const std::string& text, const Overrides& overrides)
    {
        const std::string name = CreateTempDirFilename("test.yaml");
        std::ofstream(name) << text;
        return LoadScenario(name, overrides);
    }

    /// @return why they are refused
    std::string ErrorOf(const std::string& text, const Overrides& overrides)
    {
        try
        {
            Load(text, overrides);
        }
        catch (const ScenarioError& error)
        {
            return error.what();
        }
        return "no error";
    }
};

/// Every sort of path arrives.
class PathsTest : public OverrideTestCase
{
  public:
    PathsTest()
        : OverrideTestCase("overrides set values, words of specs, items of lists, attributes")
    {
    }

  private:
    void DoRun() override
    {
        const std::string file = "scheme: key=five-tuple hash=crc32 select=modulo\n"
                                 "events: [{at: 1s, action: fail, target: tm3}]\n";
        FlowScenario s = Load(file,
                              {{"scheme.hash", "toeplitz"},
                               {"scheme.key", ""},
                               {"scheme.size", "64"},
                               {"scheme.select", "table"},
                               {"events.0.at", "2s"},
                               {"RngRun", "5"},
                               {"server.weights", ""},
                               {"tm.count", "5"},
                               {"access-a.delay", "3ms"},
                               {"network.groups.tm.translation.kind", "both"},
                               {"ns3::UniformRandomVariable::Max", "2"}});
        NS_TEST_EXPECT_MSG_EQ(s.scheme, "hash=toeplitz select=table size=64", "spec words");
        NS_TEST_EXPECT_MSG_EQ(s.events.at(0).at, Seconds(2), "item of a list");
        NS_TEST_EXPECT_MSG_EQ(s.rngRun, 5, "RngRun as ns-3 spells it");
        NS_TEST_EXPECT_MSG_EQ(s.attributes.size(), 1, "attribute");
        NS_TEST_EXPECT_MSG_EQ(s.Group("tm").count, 5, "a group by its name");
        NS_TEST_EXPECT_MSG_EQ(
            s.network.Link("access-a").delay, MilliSeconds(3), "a link by its name");
        NS_TEST_EXPECT_MSG_EQ(s.Group("tm").settings.at("translation.kind"), "both", "by its path");
        NS_TEST_EXPECT_MSG_EQ(Load(file, {{"events", "none"}}).events.size(), 0, "no events");
        for (const char* list : {"80 8080", "80,8080", "[80, 8080]", "[80,8080]"})
        {
            const auto ports = Load(file, {{"services.0.ports", list}}).services.at(0).ports;
            NS_TEST_EXPECT_MSG_EQ((ports == std::vector<uint16_t>{80, 8080}), true, list);
        }
    }
};

/// One word of a scheme leaves the others as they counted before.
class SchemeWordTest : public OverrideTestCase
{
  public:
    SchemeWordTest()
        : OverrideTestCase("a word of a group's scheme changes the scheme that counts for it")
    {
    }

  private:
    void DoRun() override
    {
        const std::string common = "scheme: key=greater-port hash=toeplitz select=modulo\n";
        FlowScenario s = Load(common, {{"a.scheme.select", "hrw"}});
        const std::string hrw = "key=greater-port hash=toeplitz select=hrw";
        NS_TEST_EXPECT_MSG_EQ(s.Group("a").scheme, hrw, "of the scenario's");
        NS_TEST_EXPECT_MSG_EQ(s.Group("b").scheme, hrw, "which is that of one like it");
        NS_TEST_EXPECT_MSG_EQ(s.scheme, "key=greater-port hash=toeplitz select=modulo", "not it");
        s = Load(common, {{"a.scheme", "key=source hash=crc32 select=hrw"}, {"b.scheme.key", ""}});
        NS_TEST_EXPECT_MSG_EQ(s.Group("b").scheme, "hash=crc32 select=hrw", "of one it is like");
        NS_TEST_EXPECT_MSG_EQ(
            s.Group("a").scheme, "key=source hash=crc32 select=hrw", "which stays");
        s = Load(common, {{"a.scheme", "hash=crc32c"}, {"network.groups.2.scheme.hash", "crc32"}});
        NS_TEST_EXPECT_MSG_EQ(s.Group("a").scheme, "hash=crc32", "of its own");
        s = Load(common, {{"a.groups.0.scheme.select", "hrw"}});
        NS_TEST_EXPECT_MSG_EQ(s.Group("a").choices.at(0).scheme, hrw, "of what a choice goes by");
        s = Load(common,
                 {{"tm.translation.kind", "both"},
                  {"tm.translation.portTable", "key=greater-port hash=crc32"},
                  {"network.groups.tm.translation.portTable.hash", "toeplitz"}});
        NS_TEST_EXPECT_MSG_EQ(s.Group("tm").settings.at("translation.portTable"),
                              "key=greater-port hash=toeplitz",
                              "a spec among the keys of a kind");
    }
};

const std::string TWO_SERVICES = R"(
network:
  groups:
    - {name: client, kind: client}
    - name: a
      kind: distributor
      groups:
        - {match: {protocol: tcp, port: 80}, chooses: x, scheme: hash=toeplitz select=hrw}
        - {match: {protocol: udp}, chooses: y}
    - {name: x, kind: manager, count: 2, translation: {kind: both}}
    - {name: y, kind: manager, count: 2, translation: {kind: both}}
    - {name: b, like: a}
    - {name: server, kind: server}
  links:
    - {between: [client, a]}
    - {between: [a, x]}
    - {between: [a, y]}
    - {between: [x, b]}
    - {between: [y, b]}
    - {between: [b, server]}
  ways:
    requests: [client, a, [x, y], b, server]
services:
  - {ports: 80}
  - {address: 198.18.0.2, protocol: udp, ports: 53}
)";

/// A group that is like another one takes over what it changes a part of.
class LikeTest : public OverrideTestCase
{
  public:
    LikeTest()
        : OverrideTestCase("a part of a choice of a group that is like another changes that alone")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario s = Load(TWO_SERVICES, {{"network.groups.b.groups.0.match.port", "0"}});
        const auto& choices = s.Group("b").choices;
        NS_TEST_ASSERT_MSG_EQ(choices.size(), 2, "both are there");
        NS_TEST_EXPECT_MSG_EQ(choices[0].port, 0, "changed");
        NS_TEST_EXPECT_MSG_EQ(choices[0].chooses, "x", "beside it");
        NS_TEST_EXPECT_MSG_EQ(choices[0].protocol, "tcp", "in the same match");
        NS_TEST_EXPECT_MSG_EQ(choices[1].chooses, "y", "the other");
        NS_TEST_EXPECT_MSG_EQ(s.Group("a").choices.at(0).port, 80, "the one it is like stays");
        s = Load(TWO_SERVICES,
                 {{"b.groups.0.scheme.select", "modulo"}, {"b.groups.1.scheme.select", "hrw"}});
        NS_TEST_EXPECT_MSG_EQ(
            s.Group("b").choices.at(0).scheme, "hash=toeplitz select=modulo", "a word of its own");
        NS_TEST_EXPECT_MSG_EQ(s.Group("b").choices.at(1).scheme,
                              "key=five-tuple hash=crc32 select=hrw",
                              "a word of the scenario's");
        NS_TEST_EXPECT_MSG_EQ(s.Group("b").scheme, "", "the group itself says nothing");
    }
};

/// The same of one direction of what it chooses.
class LikeDirectionTest : public TestCase
{
  public:
    LikeDirectionTest()
        : TestCase("a change of what is chosen in one direction keeps that of the other")
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario s;
        SpellTiersOut(s.network);
        s.Group("a").choices.resize(2);
        s.Group("a").choices[0].direction = "requests";
        s.Group("a").choices[1].direction = "replies";
        TakeOverInherited(s, "network.groups.b.kind");
        NS_TEST_EXPECT_MSG_EQ(s.Group("b").choices.size(), 0, "a whole value takes over nothing");
        TakeOverInherited(s, "network.groups.b.chooses");
        NS_TEST_EXPECT_MSG_EQ(s.Group("b").choices.size(), 0, "nor does this");
        TakeOverInherited(s, "network.groups.b.chooses.requests");
        NS_TEST_EXPECT_MSG_EQ(s.Group("b").choices.size(), 2, "both are there");
    }
};

/// Tiers are groups and links when options come; their paths go on leading to them.
class TierTest : public OverrideTestCase
{
  public:
    TierTest()
        : OverrideTestCase("paths of tiers lead to their groups and links")
    {
    }

  private:
    void DoRun() override
    {
        const std::string twice = "network: {tiers: [{name: client, kind: client},\n"
                                  "  {name: a, kind: distributor, chooses: tm},\n"
                                  "  {name: tm, kind: manager, count: 2,\n"
                                  "   translation: {kind: both}}, {name: a},\n"
                                  "  {name: server, kind: server}]}\n";
        for (const std::string& file : {std::string("name: x\n"), twice})
        {
            FlowScenario s = Load(file,
                                  {{"network.tiers.client.link.delay", "3ms"},
                                   {"network.tiers.0.link.rate", "1Mbps"},
                                   {"network.tiers.tm.count", "3"}});
            const auto& link = s.network.links.at(0);
            NS_TEST_EXPECT_MSG_EQ(link.between.at(0), "client", "the first link");
            NS_TEST_EXPECT_MSG_EQ(link.delay, MilliSeconds(3), "by name");
            NS_TEST_EXPECT_MSG_EQ(link.rate, 1'000'000, "by number");
            NS_TEST_EXPECT_MSG_EQ(s.Group("tm").count, 3, "a value of a tier");
        }
        FlowScenario s = Load(twice, {{"network.tiers.tm.link.delay", "4ms"}});
        NS_TEST_EXPECT_MSG_EQ(s.network.Link("a-tm").delay, MilliSeconds(4), "passed both ways");
        s = Load(twice, {{"network.tiers.3.link.delay", "5ms"}});
        NS_TEST_EXPECT_MSG_EQ(s.network.Link("a-server").delay, MilliSeconds(5), "the second time");
        NS_TEST_EXPECT_MSG_EQ(ErrorOf(twice, {{"network.tiers.b.count", "1"}}),
                              "--network.tiers.b.count=1: 'b' is no tier; known: client, a, tm, a, "
                              "server",
                              "no such tier");
        NS_TEST_EXPECT_MSG_EQ(ErrorOf(TWO_SERVICES, {{"network.tiers.0.count", "1"}}),
                              "--network.tiers.0.count=1: '0' is no tier; the network has none",
                              "the default's tiers are gone");
        const std::string last = "--network.tiers.server.link.delay=1ms: group 'server' has no "
                                 "link to a next tier";
        const std::string error = ErrorOf(twice, {{"network.tiers.server.link.delay", "1ms"}});
        NS_TEST_EXPECT_MSG_EQ(error.substr(0, last.size()), last, "there is none");
    }
};

/// Ways are written on the command line as in files.
class WayTest : public OverrideTestCase
{
  public:
    WayTest()
        : OverrideTestCase("a way takes a step of several groups in brackets and with bars")
    {
    }

  private:
    void DoRun() override
    {
        const ScenarioWay way{"client", "a", "x|y", "b", "server"};
        for (const char* text : {"[client, a, [x, y], b, server]",
                                 "[client,a,[x,y],b,server]",
                                 "client a [x y] b server",
                                 "client, a, x|y, b, server"})
        {
            const FlowScenario s = Load(TWO_SERVICES, {{"network.ways.requests", text}});
            NS_TEST_EXPECT_MSG_EQ((s.network.requests == way), true, text);
        }
        for (const char* text : {"[client, a, [x, y, b, server",
                                 "[client, a, x, y], b, server]",
                                 "[client, a, [x, [y]], b, server]",
                                 "[client, a, [], b, server]"})
        {
            const std::string error = ErrorOf(TWO_SERVICES, {{"network.ways.requests", text}});
            const std::string expected = "' is not a list of names of groups";
            NS_TEST_EXPECT_MSG_NE(error.find(text + expected), std::string::npos, error);
        }
    }
};

/// A wrong name is answered by the right one.
class HintTest : public OverrideTestCase
{
  public:
    HintTest()
        : OverrideTestCase("an unknown option hints at the nearest name of a group or link")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto& [given, meant] : std::vector<std::pair<std::string, std::string>>{
                 {"tn.count", "tm.count"},
                 {"acces-a.rate", "access-a.rate"},
                 {"bb.scheme.hash", "b.scheme.hash"},
                 {"tn.translation.kind", "tm.translation.kind"},
                 {"sceme.hash", "scheme.hash"}})
        {
            NS_TEST_EXPECT_MSG_EQ(ErrorOf("name: x\n", {{given, "3"}}),
                                  "--" + given + "=3: key '" + given +
                                      "' is not known; nearest known: '" + meant + "'",
                                  "nearest");
        }
        const std::string error = ErrorOf("topologyy: 3\n", {});
        const std::string list = error.substr(error.find("known here: "));
        NS_TEST_EXPECT_MSG_EQ(list,
                              "known here: name, network, scheme, traffic, learnDelay, measuring, "
                              "duration, rngRun, checksums, scheduler, traces, services, events, "
                              "attributes",
                              "each once");
    }
};

/// The suite.
class ScenarioOverrideTestSuite : public TestSuite
{
  public:
    ScenarioOverrideTestSuite()
        : TestSuite("flow-distribution-scenario-override", Type::UNIT)
    {
        AddTestCase(new LikeDirectionTest);
        if (CanReadScenarioFiles())
        {
            AddTestCase(new PathsTest);
            AddTestCase(new SchemeWordTest);
            AddTestCase(new LikeTest);
            AddTestCase(new TierTest);
            AddTestCase(new WayTest);
            AddTestCase(new HintTest);
        }
    }
};

ScenarioOverrideTestSuite g_scenarioOverrideTestSuite; //!< registers itself

} // namespace
