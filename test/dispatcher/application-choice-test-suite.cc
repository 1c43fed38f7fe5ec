// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/dispatcher/application-choice.h"
#include "../rig/refusal.h"

#include "ns3/test.h"

#include <string>

using namespace ns3;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

/// What is written.
class ParseTest : public TestCase
{
  public:
    ParseTest()
        : TestCase("C7: applications as text; what is none is refused with what is wrong")
    {
    }

  private:
    void ExpectRefusal(const std::string& text, const std::string& why)
    {
        const std::string said = RefusalOf([&text] { ApplicationChoice::Parse(text); });
        NS_TEST_EXPECT_MSG_NE(said.find(why), std::string::npos, text + ": " + said);
        NS_TEST_EXPECT_MSG_EQ(said.find('\n'), std::string::npos, "one line");
    }

    void DoRun() override
    {
        const auto two = ApplicationChoice::Parse(" tcp:80=0-2,7  udp:53=4");
        NS_TEST_ASSERT_MSG_EQ(two.size(), 2, "applications");
        NS_TEST_EXPECT_MSG_EQ(two[0].service, "tcp:80", "as written");
        NS_TEST_EXPECT_MSG_EQ(uint32_t{two[0].protocol}, 6, "TCP");
        NS_TEST_EXPECT_MSG_EQ(two[0].port, 80, "port");
        NS_TEST_EXPECT_MSG_EQ(
            (two[0].servers == std::set<flowhash::MemberId>{0, 1, 2, 7}), true, "servers");
        NS_TEST_EXPECT_MSG_EQ(uint32_t{two[1].protocol}, 17, "UDP");
        NS_TEST_EXPECT_MSG_EQ(ApplicationChoice::Parse("").size(), 0, "none");
        ExpectRefusal("http", "names no protocol, port and servers");
        ExpectRefusal("tcp=80:1", "names no protocol, port and servers");
        ExpectRefusal("sctp:80=1", "tcp or udp, not 'sctp'");
        ExpectRefusal("tcp:0=1", "port 0");
        ExpectRefusal("tcp:65536=1", "'65536' is no number");
        ExpectRefusal("tcp:80=", "names no servers");
        ExpectRefusal("tcp:80=3-1", "'3-1' ends before it begins");
        ExpectRefusal("tcp:80=1-", "'' is no number");
        ExpectRefusal("tcp:80=x", "'x' is no number");
        ExpectRefusal("tcp:80=99999999999999", "is no number");
        ExpectRefusal("tcp:80=1 tcp:80=2", "tcp:80 has servers already");
        const auto paths = ApplicationChoice::Parse("tcp:80/images=0 tcp:80/images/=1 tcp:80=2");
        NS_TEST_ASSERT_MSG_EQ(paths.size(), 3, "applications of a port");
        NS_TEST_EXPECT_MSG_EQ(paths[1].service, "tcp:80", "without the path");
        NS_TEST_EXPECT_MSG_EQ(paths[1].path, "/images/", "as written");
        NS_TEST_EXPECT_MSG_EQ(paths[1].port, 80, "port");
        NS_TEST_EXPECT_MSG_EQ(paths[2].path, "", "none");
        ExpectRefusal("udp:53/x=1", "only over TCP");
        ExpectRefusal("tcp:/x=1", "'' is no number");
        ExpectRefusal("tcp:80/x=1 tcp:80/x=2", "tcp:80/x has servers already");
        ExpectRefusal("tcp:80/\x7f=1", "printable ASCII");
        ExpectRefusal("tcp:80/" + std::string(200, 'x') + "=1", "its path has 201 bytes");
    }
};

/// Groups, their turns and their servers.
class GroupTest : public TestCase
{
  public:
    GroupTest()
        : TestCase("C7: each application has turns and servers of its own, the rest what is left")
    {
    }

  private:
    static FlowKey Flow(uint16_t port, uint8_t protocol = 6)
    {
        return FlowKey::Ipv4(1, 2, 4000, port, protocol);
    }

    void ExpectNext(uint16_t port, uint32_t server)
    {
        const auto chosen = m_choice.Choose(Flow(port));
        NS_TEST_EXPECT_MSG_EQ(chosen.has_value(), true, "a server");
        NS_TEST_EXPECT_MSG_EQ(chosen.value_or(99), server, "of port " << port);
    }

    void DoRun() override
    {
        m_choice.Configure("round-robin", "");
        NS_TEST_EXPECT_MSG_EQ(m_choice.HasApplications(), false, "none yet");
        m_choice.Update({{MemberChange::Kind::ADD, 0},
                         {MemberChange::Kind::ADD, 1},
                         {MemberChange::Kind::ADD, 2},
                         {MemberChange::Kind::ADD, 3}});
        m_choice.Configure("round-robin", "tcp:80=0-1 tcp:443=1");
        NS_TEST_EXPECT_MSG_EQ(m_choice.HasApplications(), true, "two");
        for (const uint32_t server : {0, 1, 0})
        {
            ExpectNext(80, server);
            ExpectNext(443, 1);
        }
        for (const uint32_t server : {2, 3, 2})
        {
            ExpectNext(22, server);
        }
        m_choice.Update({{MemberChange::Kind::SET_DOWN, 1}});
        NS_TEST_EXPECT_MSG_EQ(m_choice.IsDown(1), true, "known");
        NS_TEST_EXPECT_MSG_EQ(m_choice.IsDown(0), false, "live");
        NS_TEST_EXPECT_MSG_EQ(m_choice.IsDown(9), false, "unknown");
        NS_TEST_EXPECT_MSG_EQ(m_choice.Choose(Flow(443)).has_value(), false, "it had no other");
        ExpectNext(80, 0);
        ExpectNext(80, 0);
        const bool refused = IsRefused([this] { m_choice.Update({{MemberChange::Kind::ADD, 0}}); });
        NS_TEST_EXPECT_MSG_EQ(refused, true, "it is there already");
    }

    ApplicationChoice m_choice;
};

/// Changes that one application's policy refuses.
class RefusedChangeTest : public TestCase
{
  public:
    RefusedChangeTest()
        : TestCase("C7: what one application's policy refuses, the servers of none take")
    {
    }

  private:
    void DoRun() override
    {
        using Kind = MemberChange::Kind;
        ApplicationChoice choice;
        choice.Configure("modulo", "tcp:80=0 tcp:443=1-2");
        choice.Update({{Kind::ADD, 0}, {Kind::ADD, 1}, {Kind::ADD, 2}});
        const bool refused = IsRefused([&choice] {
            choice.Update({{Kind::SET_DOWN, 0}, {Kind::SET_WEIGHT, 1, 2}});
        });
        NS_TEST_EXPECT_MSG_EQ(refused, true, "modulo has no weights");
        NS_TEST_EXPECT_MSG_EQ(choice.IsDown(0), false, "as before");
        const auto web = FlowKey::Ipv4(1, 2, 4000, 80, 6);
        NS_TEST_EXPECT_MSG_EQ(choice.Choose(web).has_value(), true, "as before");
    }
};

/// Applications of one port, told by the first bytes.
class PathTest : public TestCase
{
  public:
    PathTest()
        : TestCase("C7: the longest path that begins a request's counts, as soon as it is known")
    {
    }

  private:
    /// @return the server: each application has one; -1: more bytes are needed
    int ServerOf(const std::string& payload, bool whole = false)
    {
        const std::vector<uint8_t> bytes(payload.begin(), payload.end());
        const auto named = m_choice.Identify(m_web, bytes, whole);
        const auto server =
            named ? m_choice.Choose(m_web, named->group) : std::optional<flowhash::MemberId>();
        return named ? static_cast<int>(server.value_or(99)) : -1;
    }

    void Expect(const std::string& payload, int server)
    {
        NS_TEST_EXPECT_MSG_EQ(ServerOf(payload), server, "'" << payload << "'");
    }

    void DoRun() override
    {
        using Kind = MemberChange::Kind;
        m_choice.Configure("round-robin",
                           "tcp:80/images=1 tcp:80/images/old=2 tcp:80/v=3 tcp:81=4");
        m_choice.Update({{Kind::ADD, 0}, {Kind::ADD, 1}, {Kind::ADD, 2}, {Kind::ADD, 3}});
        FlowKey other = m_web;
        other.destinationPort = 81;
        NS_TEST_EXPECT_MSG_EQ(m_choice.NeedsPayload(m_web), true, "paths");
        NS_TEST_EXPECT_MSG_EQ(m_choice.NeedsPayload(other), false, "none at this port");
        Expect("", -1);
        Expect("GET", -1);
        Expect("GET ", -1);
        Expect("GET /", -1);
        Expect("GET /v", 3);
        Expect("PUT /video HTTP/1.1\r\n", 3);
        Expect("GET /images", -1); // the other one may follow
        Expect("GET /images/ol", -1);
        Expect("GET /images ", 1);
        Expect("GET /images\r\n", 1);
        Expect("GET /images/oma", 1);
        Expect("GET /images/old", 2);
        Expect("GET /images/older HTTP/1.1", 2);
        // What names none is for the servers that are left.
        Expect("GET /x", 0);
        Expect("GET / HTTP/1.1", 0);
        Expect("GET  /v", 0);
        Expect("get /v", 0);
        Expect(" GET /v", 0);
        Expect(std::string(1, '\0'), 0);
        Expect(std::string(16, 'A'), -1);
        Expect(std::string(16, 'A') + " /v", 3);
        Expect(std::string(17, 'A'), 0);
        NS_TEST_EXPECT_MSG_EQ(ServerOf("GET /images", true), 1, "no more will come");
        NS_TEST_EXPECT_MSG_EQ(ServerOf("GET", true), 0, "no more will come");
        NS_TEST_EXPECT_MSG_EQ(m_choice.GetMostPayload(), 16 + 1 + 11, "bytes that tell");

        m_choice.Configure("round-robin", "tcp:80/v=3 tcp:80=1");
        Expect("GET /x", 1); // the port's own
        m_choice.Configure("round-robin", "tcp:80/v=3 tcp:80/=0-2");
        Expect("x", 99); // none is left
    }

    ApplicationChoice m_choice;
    const FlowKey m_web = FlowKey::Ipv4(1, 2, 4000, 80, 6);
};

/// Load that two applications put on one server.
class SharedServerTest : public TestCase
{
  public:
    SharedServerTest()
        : TestCase("C7, C8: what one application opens at a server is load for another there")
    {
    }

  private:
    void DoRun() override
    {
        ApplicationChoice choice;
        choice.Configure("least-connections", "tcp:80=0-1 tcp:443=0-1");
        choice.Update({{MemberChange::Kind::ADD, 0}, {MemberChange::Kind::ADD, 1}});
        choice.ConnectionStarted(0);
        const auto web = FlowKey::Ipv4(1, 2, 4000, 80, 6);
        const auto other = FlowKey::Ipv4(1, 2, 4000, 443, 6);
        NS_TEST_EXPECT_MSG_EQ(choice.Choose(web).value_or(9), 1, "0 is busy");
        NS_TEST_EXPECT_MSG_EQ(choice.Choose(other).value_or(9), 1, "for both");
        choice.ConnectionEnded(0);
        choice.ConnectionStarted(1);
        NS_TEST_EXPECT_MSG_EQ(choice.Choose(web).value_or(9), 0, "1 is busy");
        NS_TEST_EXPECT_MSG_EQ(choice.Choose(other).value_or(9), 0, "for both");
    }
};

/// The suite.
class ApplicationChoiceTestSuite : public TestSuite
{
  public:
    ApplicationChoiceTestSuite()
        : TestSuite("flow-distribution-application-choice", Type::UNIT)
    {
        AddTestCase(new ParseTest);
        AddTestCase(new GroupTest);
        AddTestCase(new RefusedChangeTest);
        AddTestCase(new PathTest);
        AddTestCase(new SharedServerTest);
    }
};

ApplicationChoiceTestSuite g_applicationChoiceTestSuite;

} // namespace
