// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/nat/server-addresses.h"

#include "ns3/test.h"

using namespace ns3;
using flowhash::HostAddress;

namespace
{

/// Both ways of looking up.
class BothWaysTest : public TestCase
{
  public:
    BothWaysTest()
        : TestCase("a server has one address of each IP version, found by either")
    {
    }

  private:
    void DoRun() override
    {
        const HostAddress first = HostAddress::Ipv4(0x0a030001);
        const HostAddress second = HostAddress::Ipv4(0x0a030002);
        HostAddress sixth = first;
        sixth.version = 6;
        ServerAddresses addresses;
        NS_TEST_EXPECT_MSG_EQ((addresses.Find(7, 4) == nullptr), true, "nobody yet");
        addresses.Set(7, first);
        addresses.Set(7, sixth);
        addresses.Set(9, second);
        NS_TEST_ASSERT_MSG_EQ((addresses.Find(7, 4) && addresses.Find(7, 6)), true, "both");
        NS_TEST_EXPECT_MSG_EQ((*addresses.Find(7, 4) == first), true, "IPv4");
        NS_TEST_EXPECT_MSG_EQ((*addresses.Find(7, 6) == sixth), true, "IPv6");
        NS_TEST_EXPECT_MSG_EQ((addresses.Find(9, 6) == nullptr), true, "it has none");
        NS_TEST_EXPECT_MSG_EQ(addresses.FindServer(sixth).value_or(0), 7, "whose it is");
        NS_TEST_EXPECT_MSG_EQ(addresses.FindServer(second).value_or(0), 9, "whose it is");

        const HostAddress later = HostAddress::Ipv4(0x0a030063);
        addresses.Set(7, later);
        NS_TEST_EXPECT_MSG_EQ((*addresses.Find(7, 4) == later), true, "it moved");
        NS_TEST_EXPECT_MSG_EQ(addresses.FindServer(first).has_value(), false, "nobody's now");
        NS_TEST_EXPECT_MSG_EQ((*addresses.Find(7, 6) == sixth), true, "the other one stays");
        NS_TEST_EXPECT_MSG_EQ(addresses.GetAll().size(), 3, "all that are in use");
    }
};

/// What products hash of a server.
class NamesTest : public TestCase
{
  public:
    NamesTest()
        : TestCase("servers that come are named by address and port, unless they have a name")
    {
    }

  private:
    void DoRun() override
    {
        using Kind = flowhash::MemberChange::Kind;
        ServerAddresses addresses;
        addresses.Set(0, HostAddress::Ipv4(0x7f000001));
        HostAddress sixth;
        sixth.version = 6;
        sixth.bytes[15] = 1;
        addresses.Set(1, sixth);
        addresses.Set(2, HostAddress::Ipv4(0x7f000003));
        ServiceTable services;
        services.AddService(HostAddress::Ipv4(0xc6120001), 6, 90);
        const auto named = addresses.Named({{Kind::ADD, 0, 1},
                                            {Kind::ADD, 1, 1},
                                            {Kind::ADD, 2, 1, "mine"},
                                            {Kind::ADD, 3, 1},
                                            {Kind::SET_DOWN, 0}},
                                           services);
        NS_TEST_EXPECT_MSG_EQ(named[0].name, "127.0.0.1:90", "IPv4");
        NS_TEST_EXPECT_MSG_EQ(named[1].name, "[" + sixth.ToString() + "]:90", "IPv6");
        NS_TEST_EXPECT_MSG_EQ(named[2].name, "mine", "its own");
        NS_TEST_EXPECT_MSG_EQ(named[3].name, "", "its address is not known");
        NS_TEST_EXPECT_MSG_EQ(named[4].name, "", "it does not come");
        NS_TEST_EXPECT_MSG_EQ(ServerAddresses::NameOf(sixth, ServiceTable()),
                              sixth.ToString(),
                              "no port without a service");
    }
};

/// The suite.
class ServerAddressesTestSuite : public TestSuite
{
  public:
    ServerAddressesTestSuite()
        : TestSuite("flow-distribution-server-addresses", Type::UNIT)
    {
        AddTestCase(new BothWaysTest);
        AddTestCase(new NamesTest);
    }
};

ServerAddressesTestSuite g_serverAddressesTestSuite;

} // namespace
