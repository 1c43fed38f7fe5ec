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

/// The suite.
class ServerAddressesTestSuite : public TestSuite
{
  public:
    ServerAddressesTestSuite()
        : TestSuite("flow-distribution-server-addresses", Type::UNIT)
    {
        AddTestCase(new BothWaysTest);
    }
};

ServerAddressesTestSuite g_serverAddressesTestSuite;

} // namespace
