// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/source-translation.h"
#include "../rig/refusal.h"

#include "ns3/distribution.h"
#include "ns3/test.h"

#include <set>

using namespace ns3;
using flowhash::FlowKey;
using flowhash::HostAddress;
using flowhash::MemberChange;

namespace
{

constexpr const char* SCHEME = "key=greater-port hash=crc32 select=modulo";
constexpr uint32_t SELF = 0x0a02ff01;
constexpr uint32_t SERVER = 0x0a030001;
constexpr uint16_t HIGH_PORT = 65500; // few ports are above it
constexpr int64_t SECOND = 1000000000;

/// @return key of a client's packet on its way to the server, before its source is translated
FlowKey
ToServer(uint16_t clientPort)
{
    return FlowKey::Ipv4(0x0a010001, SERVER, clientPort, HIGH_PORT, 17);
}

/// Sources of IPv4, ready.
void
Prepare(SourceTranslation& source, const SourceTranslation::Settings& settings)
{
    source.Enable(true);
    source.SetSelf(4, HostAddress::Ipv4(SELF));
    source.Start(settings);
}

/// Free ports.
class FreePortsTest : public TestCase
{
  public:
    FreePortsTest()
        : TestCase("T2: every connection has the self address and a port of its own, while any is")
    {
    }

  private:
    void DoRun() override
    {
        SourceTranslation source;
        Prepare(source, {true, 0, {SECOND, SECOND}});
        std::set<uint16_t> ports;
        FlowKey key;
        for (uint16_t client = 1; client <= 65535 - HIGH_PORT; ++client)
        {
            key = ToServer(client);
            NS_TEST_ASSERT_MSG_EQ((source.Take(key, 0) == nullptr), true, "there is a port");
            NS_TEST_EXPECT_MSG_EQ((key.source == HostAddress::Ipv4(SELF).bytes), true, "self");
            NS_TEST_EXPECT_MSG_GT(key.sourcePort, HIGH_PORT, "above the server's");
            ports.insert(key.sourcePort);
        }
        NS_TEST_EXPECT_MSG_EQ(ports.size(), 65535 - HIGH_PORT, "each once");
        FlowKey late = ToServer(99);
        NS_TEST_EXPECT_MSG_EQ(
            (source.Take(late, 0) == &SourceTranslation::DROP_PORTS_EXHAUSTED), true, "all");
        source.GiveBack(key, 0);
        late = ToServer(99);
        NS_TEST_EXPECT_MSG_EQ((source.Take(late, SECOND / 2) == nullptr), false, "it rests");
        late = ToServer(99);
        NS_TEST_EXPECT_MSG_EQ((source.Take(late, SECOND) == nullptr), true, "it has rested");
        NS_TEST_EXPECT_MSG_EQ(late.sourcePort, key.sourcePort, "the one that is free");
        FlowKey ipv6 = ToServer(1);
        ipv6.version = 6;
        NS_TEST_EXPECT_MSG_EQ(
            (source.Take(ipv6, 0) == &SourceTranslation::DROP_NO_SELF), true, "no such self");
    }
};

/// Ports of the scheme.
class SchemePortsTest : public TestCase
{
  public:
    SchemePortsTest()
        : TestCase("T2: ports of the scheme lead replies back to the manager that took them")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<MemberChange> managers{{MemberChange::Kind::ADD, 0},
                                                 {MemberChange::Kind::ADD, 4},
                                                 {MemberChange::Kind::ADD, 5}};
        SourceTranslation source;
        source.UpdateManagers(managers, 0); // before the scheme is known, and after it is
        source.SetPortTable("scheme");
        source.SetScheme(SCHEME);
        Prepare(source, {true, 4, {}});
        const auto distributors = flowhash::Distribution::Make(SCHEME);
        distributors->Update(managers);
        for (uint16_t client = 1; client <= 5; ++client)
        {
            FlowKey key = ToServer(client);
            NS_TEST_ASSERT_MSG_EQ((source.Take(key, 0) == nullptr), true, "there is a port");
            NS_TEST_EXPECT_MSG_EQ(
                distributors->Evaluate(key.Reversed()).value_or(99), 4, "the reply comes back");
        }
    }
};

/// What cannot be.
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("T2: ports of a scheme want a scheme, where the self address is shared")
    {
    }

  private:
    void DoRun() override
    {
        SourceTranslation shared;
        shared.SetPortTable("scheme");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { Prepare(shared, {true, 0, {}}); }), true, "none");
        NS_TEST_EXPECT_MSG_EQ(shared.HasStarted(), false, "nothing has begun");
        SourceTranslation own;
        own.SetPortTable("scheme");
        NS_TEST_EXPECT_MSG_EQ(IsRefused([&] { Prepare(own, {false, 0, {}}); }), false, "own");
        NS_TEST_EXPECT_MSG_EQ(own.IsSelf(HostAddress::Ipv4(SELF)), true, "to this one");
        own.Enable(false);
        NS_TEST_EXPECT_MSG_EQ(own.IsSelf(HostAddress::Ipv4(SELF)), false, "it takes none");
    }
};

/// The suite.
class SourceTranslationTestSuite : public TestSuite
{
  public:
    SourceTranslationTestSuite()
        : TestSuite("flow-distribution-source-translation", Type::UNIT)
    {
        AddTestCase(new FreePortsTest);
        AddTestCase(new SchemePortsTest);
        AddTestCase(new RefusalTest);
    }
};

SourceTranslationTestSuite g_sourceTranslationTestSuite;

} // namespace
