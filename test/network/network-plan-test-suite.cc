// SPDX-License-Identifier: GPL-2.0-only

// What follows from a network's description alone, and which descriptions cannot be.

#include "ns3/flow-scenario.h"
#include "ns3/network-plan.h"
#include "ns3/scenario-check.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <functional>

using namespace ns3;

namespace
{

/// Tiers become what one would write by hand.
class ExpansionTest : public TestCase
{
  public:
    ExpansionTest()
        : TestCase("tiers are groups, links between neighbours, and the ways there and back")
    {
    }

  private:
    void DoRun() override
    {
        ScenarioNetwork network = ManagerNetwork();
        network.tiers[4] = ScenarioGroup();
        network.tiers[4].name = "a"; // packets pass it again
        network.links.clear();
        network.Group("tm").like = "a";
        network.Group("a").learnDelay = "5ms";
        const ScenarioNetwork all = ExpandNetwork(network);
        NS_TEST_EXPECT_MSG_EQ(all.tiers.size(), 0, "nothing is left in short");
        NS_TEST_EXPECT_MSG_EQ(all.groups.size(), 5, "a group is there once");
        std::string links;
        for (const ScenarioLink& link : all.links)
        {
            links += link.name + " ";
        }
        NS_TEST_EXPECT_MSG_EQ(links, "client-access access-a a-tm a-server ", "and so is a link");
        NS_TEST_EXPECT_MSG_EQ(all.requests.size(), 6, "but not on the way");
        NS_TEST_EXPECT_MSG_EQ(all.replies.at(1), "a", "nor back");
        NS_TEST_EXPECT_MSG_EQ(all.FindGroup("tm")->learnDelay, "5ms", "like another");
        NS_TEST_EXPECT_MSG_EQ(all.FindGroup("tm")->kind, "manager", "in what it does not say");
    }
};

/// What a link is where nothing is said of it.
class UsualLinkTest : public TestCase
{
  public:
    UsualLinkTest()
        : TestCase("C9: a link inside a group is a system area network, where nothing is said")
    {
    }

  private:
    void DoRun() override
    {
        ScenarioNetwork network = ManagerNetwork();
        network.links.resize(3);
        network.links[1].between = {"tm", "tm"};
        network.links[2].between = {"b", "b"};
        network.links[2].delay = MicroSeconds(10);
        network.links[2].rate = 10'000'000'000;
        network = ExpandNetwork(network);
        Expect(network.Link("tm-tm"), 100'000'000'000, MicroSeconds(1), "inside a group");
        Expect(network.Link("b-b"), 10'000'000'000, MicroSeconds(10), "what is said counts");
        Expect(network.Link("a-b"), 10'000'000'000, MicroSeconds(10), "between groups");
        Expect(network.Link("tm-b"), 10'000'000'000, MicroSeconds(10), "between tiers");
    }

    void Expect(const ScenarioLinkMedium& link, uint64_t rate, Time delay, const char* what)
    {
        NS_TEST_EXPECT_MSG_EQ(link.rate, rate, what);
        NS_TEST_EXPECT_MSG_EQ(link.delay, delay, what);
    }
};

/// Who is next, where packets are not distributed.
class RoutesTest : public TestCase
{
  public:
    RoutesTest()
        : TestCase("D4: what is not distributed takes the fewest links through single nodes")
    {
    }

  private:
    std::string Next(const NetworkPlan& plan, const std::string& from, const std::string& to)
    {
        const auto next = plan.Toward(*plan.Find(from), *plan.Find(to));
        return next ? plan.GetGroup(*next).name : "none";
    }

    void DoRun() override
    {
        const ScenarioNetwork direct = ExpandNetwork(ManagerNetwork());
        const NetworkPlan plan(direct);
        NS_TEST_EXPECT_MSG_EQ(Next(plan, "a", "server"), "b", "over the direct link (D2)");
        NS_TEST_EXPECT_MSG_EQ(Next(plan, "b", "client"), "a", "and back");
        NS_TEST_EXPECT_MSG_EQ(Next(plan, "access", "tm"), "a", "to a manager (D4)");
        NS_TEST_EXPECT_MSG_EQ(Next(plan, "tm", "tm"), "none", "to itself");
        ScenarioNetwork apart = ManagerNetwork();
        apart.links.clear();
        apart = ExpandNetwork(apart);
        const NetworkPlan without(apart);
        NS_TEST_EXPECT_MSG_EQ(Next(without, "a", "server"), "none", "not through 8 managers");
        NS_TEST_EXPECT_MSG_EQ(plan.IsChosen(*plan.Find("tm")), true, "managers are chosen");
        NS_TEST_EXPECT_MSG_EQ(plan.IsChosen(*plan.Find("b")), false, "distributors are not");
        NS_TEST_EXPECT_MSG_EQ(
            plan.IsChosen(NetworkPlan::REPLIES, *plan.Find("a"), *plan.Find("tm")),
            false,
            "a sees requests only before managers");
        NS_TEST_EXPECT_MSG_EQ(
            *plan.FindScheme("all", *plan.Find("tm"), NetworkPlan::REPLIES), "all", "its scheme");
    }
};

/// A description that cannot be.
struct Refusal
{
    const char* name;
    std::function<void(FlowScenario&)> spoil;
    const char* expected; //!< start of the error
};

const std::vector<Refusal> REFUSALS{
    {"a group without a kind",
     [](FlowScenario& s) { s.Group("access").kind.clear(); },
     "scenario: group 'access' has no kind"},
    {"a kind that is none",
     [](FlowScenario& s) { s.Group("access").kind = "ruoter"; },
     "scenario: 'ruoter' is no kind of group; known: anycast, client, "},
    {"two groups of one name",
     [](FlowScenario& s) {
         s.network.groups.push_back(s.Group("tm"));
         s.network.groups.back().link.reset();
     },
     "scenario: there are two groups 'tm'"},
    {"the name of a key",
     [](FlowScenario& s) { s.network.tiers[1].name = "traffic"; },
     "scenario: no group can have the name 'traffic': it is a key of scenarios"},
    {"like nobody",
     [](FlowScenario& s) { s.Group("b").like = "c"; },
     "group 'b' is like 'c', which is no group"},
    {"like each other",
     [](FlowScenario& s) { s.Group("a").like = "b"; },
     "group 'a' is like 'b', which is like it"},
    {"too many managers",
     [](FlowScenario& s) { s.Group("tm").count = 251; },
     "scenario: group 'tm' has 251 nodes; of kind manager it can have up to 250"},
    {"a chooser that does not choose",
     [](FlowScenario& s) { s.Group("a").choices.clear(); },
     "scenario: the way from 'a' to 'tm' leads to one of several nodes, and nobody chooses"},
    {"a choice of nobody",
     [](FlowScenario& s) { s.Group("a").choices[0].chooses = "mt"; },
     "scenario: group 'a' chooses from 'mt', which is no group"},
    {"a choice of those who do not follow",
     [](FlowScenario& s) {
         s.Group("a").choices.resize(2);
         s.Group("a").choices[1].chooses = "server";
     },
     "scenario: group 'a' chooses from 'server', which does not follow it on a way"},
    {"a choice by those who cannot",
     [](FlowScenario& s) { s.Group("access").scheme = "hash=sum"; },
     "scenario: group 'access' is of kind router, whose nodes do not choose by a scheme"},
    {"a way without a link",
     [](FlowScenario& s) {
         s.network = ExpandNetwork(s.network);
         s.network.links.erase(s.network.links.begin());
     },
     "scenario: the way from 'client' to 'access' has no link"},
    {"a way of one group",
     [](FlowScenario& s) { s.network.requests = {"client"}; },
     "scenario: a way names at least two groups"},
    {"a way to nobody",
     [](FlowScenario& s) {
         s.network.requests = {"client", "acces", "server"};
     },
     "scenario: there is no group 'acces'; known: client, access, a, tm, b, server"},
    {"replies from elsewhere",
     [](FlowScenario& s) {
         s.network.replies = {"tm", "a", "access", "client"};
     },
     "scenario: replies go from where requests end ('server') to where they start ('client')"},
    {"a link to nobody",
     [](FlowScenario& s) { s.network.links[0].between[1] = "c"; },
     "scenario: there is no group 'c'"},
    {"a link of three",
     [](FlowScenario& s) { s.network.links[0].between.push_back("tm"); },
     "scenario: a link is between two groups"},
    {"a link twice",
     [](FlowScenario& s) { s.network.links.push_back(s.network.links[0]); },
     "scenario: groups 'a' and 'b' are linked twice"},
    {"servers in the middle",
     [](FlowScenario& s) { s.Group("b").kind = "server"; },
     "scenario: group 'b' of kind server can only stand at an end of a way"},
    {"a group that is on no way",
     [](FlowScenario& s) {
         s.network.groups.resize(1);
         s.network.groups[0].name = "spare";
         s.network.groups[0].kind = "router";
     },
     "scenario: group 'spare' is on no way"},
    {"direct return behind translation",
     [](FlowScenario& s) {
         s.network = ExpandNetwork(s.network);
         s.Group("tm").Set("translation.kind", "destination");
         s.Group("b").kind = "router";
         s.Group("b").choices.clear();
         s.Group("b").settings.clear();
         s.network.links.resize(s.network.links.size() + 1);
         s.network.links.back().between = {"server", "access"};
         s.network.links.back().name = "return";
         s.network.replies = {"server", "access", "client"};
     },
     "scenario: group 'tm' replaces addresses, so replies have to pass it on their way"},
    {"a table of source ports for a scheme that takes turns",
     [](FlowScenario& s) {
         s.scheme = "select=two-choices state=lru";
         s.Group("tm").Set("translation.kind", "both");
     },
     "scenario: no table of source ports can be computed for scheme 'select=two-choices "
     "state=lru'"},
    {"a scheme that needs cookies in packets",
     [](FlowScenario& s) { s.scheme = "state=cookie"; },
     "scenario: key 'scheme': scheme 'state=cookie' needs cookies in packets"},
    {"a scheme by loads that nobody counts",
     [](FlowScenario& s) { s.scheme = "select=bounded c=1.1"; },
     "scenario: key 'scheme': scheme 'select=bounded c=1.1' goes by loads, and nothing counts them "
     "here"},
    {"a service that no group is for",
     [](FlowScenario& s) { s.Group("a").choices[0].port = 81; },
     "scenario: no group of 'a' is for the service 198.18.0.1 tcp 80"},
    {"services whose replies look alike",
     [](FlowScenario& s) {
         s.services.resize(2);
         s.services[1].address = "198.18.0.2";
         for (const char* name : {"a", "b"})
         {
             s.Group(name).choices.resize(2);
             s.Group(name).choices[0].chooses = "tm";
             s.Group(name).choices[0].service = "198.18.0.1";
             s.Group(name).choices[1] = {"tm", "", "select=hrw", "198.18.0.2", 0, "", ""};
         }
     },
     "scenario: 'b' cannot tell replies of the services 198.18.0.1 and 198.18.0.2 apart"},
    {"a group that no service is for",
     [](FlowScenario& s) {
         s.Group("a").choices.resize(2);
         s.Group("a").choices[1] = s.Group("a").choices[0];
         s.Group("a").choices[1].protocol = "udp";
     },
     "scenario: no service fits what 'a' chooses from 'tm' for"},
    {"a link of a group that is no tier",
     [](FlowScenario& s) {
         s.network = ExpandNetwork(s.network);
         s.Group("tm").link = ScenarioLinkMedium();
     },
     "scenario: group 'tm' has no link to a next tier"},
    {"a tier described twice",
     [](FlowScenario& s) {
         s.network.tiers[4] = ScenarioGroup();
         s.network.tiers[4].name = "a";
         s.network.tiers[4].scheme = "hash=sum";
     },
     "tier 'a' is described twice"},
    {"a link with the name of a member",
     [](FlowScenario& s) { s.network.links[0].name = "tm1"; },
     "scenario: no link can have the name 'tm1'"},
    {"a link with the name of a key",
     [](FlowScenario& s) { s.network.links[0].name = "traffic"; },
     "scenario: no link can have the name 'traffic'"},
    {"a link inside a group of one",
     [](FlowScenario& s) {
         s.network.links[0].between = {"b", "b"};
     },
     "scenario: a link inside group 'b' needs two nodes there"},
    {"more sources than clients have streams for",
     [](FlowScenario& s) { s.traffic.sources.resize(15); },
     "scenario: 15 sources of traffic are too many: up to 14"},
    {"values that would not print",
     [](FlowScenario& s) { s.Group("a").like = "x\n\033y"; },
     "group 'a' is like 'x??y', which is no group"},
    {"a delay that is none",
     [](FlowScenario& s) { s.Group("a").learnDelay = "soon"; },
     "scenario: key 'learnDelay': 'soon' is not a duration"},
    {"a service that nobody declared",
     [](FlowScenario& s) { s.Group("a").choices[0].service = "1.2.3.4"; },
     "scenario: match.service: there is no service at 1.2.3.4"},
    {"an ingress that is no group",
     [](FlowScenario& s) { s.Group("a").choices[0].ingress = "wan"; },
     "scenario: match.ingress: there is no group 'wan'"},
};

/// What is wrong, in one line.
class RefusalTest : public TestCase
{
  public:
    explicit RefusalTest(const Refusal& refusal)
        : TestCase(std::string("refused: ") + refusal.name),
          m_refusal(refusal)
    {
    }

  private:
    void DoRun() override
    {
        FlowScenario scenario;
        m_refusal.spoil(scenario);
        std::string error = "no error";
        try
        {
            CheckScenario(scenario);
        }
        catch (const ScenarioError& refused)
        {
            error = refused.what();
        }
        const std::string expected = m_refusal.expected;
        NS_TEST_EXPECT_MSG_EQ(error.substr(0, expected.size()), expected, error);
        NS_TEST_EXPECT_MSG_EQ(error.find('\n'), std::string::npos, "one line");
    }

    const Refusal& m_refusal;
};

/// The suite.
class NetworkPlanSuite : public TestSuite
{
  public:
    NetworkPlanSuite()
        : TestSuite("flow-distribution-network-plan", TestSuite::Type::UNIT)
    {
        AddTestCase(new ExpansionTest);
        AddTestCase(new UsualLinkTest);
        AddTestCase(new RoutesTest);
        for (const Refusal& refusal : REFUSALS)
        {
            AddTestCase(new RefusalTest(refusal));
        }
    }
};

NetworkPlanSuite g_networkPlanSuite; //!< registers itself

} // namespace
