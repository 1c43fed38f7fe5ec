// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/packet/host-address-conversion.h"
#include "../rig/refusal.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"
#include "ns3/route-table.h"
#include "ns3/test.h"

#include <functional>
#include <optional>
#include <random>

using namespace ns3;

namespace
{

flowhash::HostAddress
Host4(const char* text)
{
    return ToHostAddress(Ipv4Address(text));
}

flowhash::HostAddress
Host6(const char* text)
{
    return ToHostAddress(Ipv6Address(text));
}

/// A route out of a port to the destination itself.
RouteTable::Route
Out(uint32_t port)
{
    return {port, {}, false};
}

/// The longest prefix wins, whatever the order of addition.
class LongestPrefixTest : public TestCase
{
  public:
    LongestPrefixTest()
        : TestCase("D4: the longest matching prefix wins, IPv4 and IPv6 apart")
    {
    }

  private:
    void Expect(const RouteTable& table, const flowhash::HostAddress& to, uint32_t port)
    {
        const RouteTable::Route* route = table.Find(to);
        NS_TEST_ASSERT_MSG_NE(route, nullptr, "a route to " << to.ToString());
        NS_TEST_EXPECT_MSG_EQ(route->port, port, "port to " << to.ToString());
    }

    void DoRun() override
    {
        RouteTable table;
        NS_TEST_EXPECT_MSG_EQ(table.Find(Host4("10.0.0.1")), nullptr, "empty table");
        table.Add(Host4("10.2.0.0"), 16, Out(2));
        table.Add(Host4("10.2.0.7"), 32, Out(3));
        table.Add(Host4("0.0.0.0"), 0, Out(0));
        table.Add(Host4("10.0.0.0"), 7, Out(1));
        table.Add(Host6("2001:db8:5::"), 47, Out(4));
        Expect(table, Host4("10.2.0.7"), 3);
        Expect(table, Host4("10.2.0.8"), 2);
        Expect(table, Host4("11.9.9.9"), 1);
        Expect(table, Host4("12.9.9.9"), 0);
        Expect(table, Host6("2001:db8:4::1"), 4);
        NS_TEST_EXPECT_MSG_EQ(table.Find(Host6("2001:db8:6::1")), nullptr, "no IPv6 default");
        table.Add(Host4("10.2.99.99"), 16, Out(9));
        Expect(table, Host4("10.2.0.8"), 9);
        NS_TEST_EXPECT_MSG_EQ(table.GetN(), 5, "the same prefix was replaced");
    }
};

/// Against a slow, obvious model.
class ModelTest : public TestCase
{
  public:
    ModelTest()
        : TestCase("Equal to a linear search over 300 random routes")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 random(7);
        RouteTable table;
        std::vector<std::array<uint32_t, 3>> model; // network, length, port
        for (uint32_t port = 0; port < 300; port++)
        {
            uint32_t network = random() & 0xff0f0fff;
            uint32_t length = random() % 33;
            table.Add(
                flowhash::HostAddress::Ipv4(network), static_cast<uint8_t>(length), Out(port));
            model.push_back({network, length, port});
        }
        for (unsigned i = 0; i < 3000; i++)
        {
            uint32_t to = i % 2 ? model[random() % 300][0] : random();
            const std::array<uint32_t, 3>* best = nullptr;
            for (const auto& route : model)
            {
                bool match = route[1] == 0 || (route[0] ^ to) >> (32 - route[1]) == 0;
                best = match && (!best || route[1] >= (*best)[1]) ? &route : best;
            }
            const RouteTable::Route* found = table.Find(flowhash::HostAddress::Ipv4(to));
            NS_TEST_ASSERT_MSG_EQ((found == nullptr), (best == nullptr), "found");
            NS_TEST_EXPECT_MSG_EQ((!found || found->port == (*best)[2]), true, "the same port");
        }
    }
};

/// Routes of the node's stack beside those that were set.
class LearnedTest : public TestCase
{
  public:
    LearnedTest()
        : TestCase("Learned routes give way to others, whichever came first, and can be forgotten")
    {
    }

  private:
    void Expect(const RouteTable& table, const char* to, std::optional<uint32_t> port)
    {
        const RouteTable::Route* route = table.Find(Host4(to));
        const auto found = route ? std::make_optional(route->port) : std::nullopt;
        NS_TEST_EXPECT_MSG_EQ((found == port), true, "port to " << to);
    }

    void DoRun() override
    {
        RouteTable table;
        table.Add(Host4("10.1.0.0"), 16, Out(1));
        table.Add(Host4("10.1.0.0"), 16, {2, {}, true});
        table.Add(Host4("10.2.0.0"), 16, {2, {}, true});
        table.Add(Host4("10.2.0.0"), 16, Out(1));
        table.Add(Host4("10.3.0.0"), 16, {2, {}, true});
        table.Add(Host4("10.3.0.0"), 16, {3, {}, true});
        table.Add(Host4("0.0.0.0"), 0, {4, {}, true});
        for (const auto& [to, port] : {std::make_pair("10.1.0.1", 1U),
                                       std::make_pair("10.2.0.1", 1U),
                                       std::make_pair("10.3.0.1", 2U),
                                       std::make_pair("10.4.0.1", 4U)})
        {
            Expect(table, to, port);
        }
        table.ForgetLearned();
        Expect(table, "10.1.0.1", 1);
        Expect(table, "10.2.0.1", 1);
        Expect(table, "10.3.0.1", {});
        NS_TEST_EXPECT_MSG_EQ(table.GetN(), 2, "what was set stays");
    }
};

/// Bad usage.
class BadRouteTest : public TestCase
{
  public:
    BadRouteTest()
        : TestCase("Impossible routes and addresses are refused")
    {
    }

  private:
    void Refused(const std::function<void()>& action, const char* what)
    {
        NS_TEST_EXPECT_MSG_EQ(IsRefused(action), true, what);
    }

    void DoRun() override
    {
        RouteTable table;
        Refused([&] { table.Add(Host4("10.0.0.0"), 33, Out(0)); }, "IPv4 prefix of 33");
        Refused([&] { table.Add(Host6("::"), 129, Out(0)); }, "IPv6 prefix of 129");
        Refused(
            [&] {
                table.Add(Host4("10.0.0.0"), 8, {0, Host6("::1"), false});
            },
            "mixed versions");
        Refused([] { ToHostAddress(Mac48Address("00:00:00:00:00:01")); }, "a link address");
        NS_TEST_EXPECT_MSG_EQ(table.GetN(), 0, "nothing was added");
        Address there = ToAddress(Host6("2001:db8::1"));
        NS_TEST_EXPECT_MSG_EQ(ToHostAddress(there).ToString(), "2001:db8::1", "to and fro");
        Address four = ToAddress(Host4("10.1.2.3"));
        NS_TEST_EXPECT_MSG_EQ(Ipv4Address::ConvertFrom(four), Ipv4Address("10.1.2.3"), "IPv4");
    }
};

/// The suite.
class RouteTableTestSuite : public TestSuite
{
  public:
    RouteTableTestSuite()
        : TestSuite("flow-distribution-route-table", Type::UNIT)
    {
        AddTestCase(new LongestPrefixTest);
        AddTestCase(new ModelTest);
        AddTestCase(new LearnedTest);
        AddTestCase(new BadRouteTest);
    }
};

RouteTableTestSuite g_routeTableTestSuite; //!< registers the suite

} // namespace
