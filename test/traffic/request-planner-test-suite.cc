// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/traffic/request/request-planner.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/request-client.h"
#include "ns3/spec-error.h"
#include "ns3/test.h"

#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr int FLOWS = 20000;

RequestTarget
MakeTarget(const char* address, uint16_t port, const std::string& kind = "tcp")
{
    return {Ipv4Address(address), port, kind};
}

std::vector<RequestPlan>
Draw(RequestPlanner& planner, int count)
{
    std::vector<RequestPlan> plans;
    planner.AssignStreams(700);
    planner.Prepare(ClientPortPicker::FIRST, ClientPortPicker::LAST);
    for (int i = 0; i < count; ++i)
    {
        plans.push_back(planner.Next());
    }
    return plans;
}

/// Whether a count is what a share of all flows brings, within 4 standard errors.
bool
Fits(int count, double share)
{
    return std::abs(count - share * FLOWS) <= 4 * std::sqrt(share * (1 - share) * FLOWS);
}

/// Shares of profiles, targets and families, and that kinds are kept apart.
class SharesTestCase : public TestCase
{
  public:
    SharesTestCase()
        : TestCase("profiles by share, targets of their kind uniformly, families by share")
    {
    }

  private:
    void DoRun() override
    {
        RequestPlanner planner;
        planner.AddProfile({"tcp", 5});
        planner.AddProfile({"udp", 3});
        planner.AddProfile({"echo", 2});
        planner.AddTarget({Ipv4Address("198.18.0.1"), 80, "tcp", Ipv6Address("2001:db8::1")});
        planner.AddTarget(MakeTarget("198.18.0.2", 443));
        planner.AddTarget(MakeTarget("198.18.0.3", 53, "udp"));
        planner.AddTarget({Ipv6Address("2001:db8::4"), 0, "echo"});
        planner.SetIpv6Share(0.2);
        std::map<std::string, int> kinds;
        std::map<uint16_t, int> ports;
        int ipv6 = 0;
        for (const auto& plan : Draw(planner, FLOWS))
        {
            ++kinds[plan.kind];
            ++ports[plan.targetPort];
            const bool isIpv6 = Ipv6Address::IsMatchingType(plan.target);
            ipv6 += isIpv6 && plan.targetPort == 80 ? 1 : 0;
            const bool isUdp = plan.targetPort == 53;
            const bool isEcho = plan.targetPort == 0;
            NS_TEST_ASSERT_MSG_EQ((plan.kind == "udp"), isUdp, "UDP asks UDP targets");
            NS_TEST_ASSERT_MSG_EQ((plan.kind == "echo"), isEcho, "echo asks its own");
            NS_TEST_ASSERT_MSG_EQ((isIpv6 || plan.targetPort != 0), true, "its only address");
        }
        NS_TEST_EXPECT_MSG_EQ(Fits(kinds["tcp"], 0.5), true, "tcp " << kinds["tcp"]);
        NS_TEST_EXPECT_MSG_EQ(Fits(kinds["udp"], 0.3), true, "udp " << kinds["udp"]);
        NS_TEST_EXPECT_MSG_EQ(Fits(kinds["echo"], 0.2), true, "echo " << kinds["echo"]);
        NS_TEST_EXPECT_MSG_EQ(Fits(ports[80], 0.25), true, "port 80 " << ports[80]);
        NS_TEST_EXPECT_MSG_EQ(Fits(ports[443], 0.25), true, "port 443 " << ports[443]);
        NS_TEST_EXPECT_MSG_EQ(Fits(ipv6, 0.25 * 0.2), true, "IPv6 " << ipv6);
    }
};

/// Sizes, pauses and counts are drawn from the profile and kept within the kind's bounds.
class SizesTestCase : public TestCase
{
  public:
    SizesTestCase()
        : TestCase("sizes are drawn from the profile, within the bounds of its kind")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string kind : {"tcp", "udp", "echo"})
        {
            RequestPlanner planner;
            planner.AddProfile(
                {kind, 1, "uniform:0:140000", "uniform:0:9", "uniform:0:4", "uniform:1:2"});
            planner.AddTarget(MakeTarget("198.18.0.1", kind == "echo" ? 0 : 80, kind));
            uint32_t least = 1000000;
            uint32_t greatest = 0;
            for (const auto& plan : Draw(planner, 2000))
            {
                NS_TEST_ASSERT_MSG_EQ((plan.requests.size() - 1 < 4), true, "1 to 4");
                NS_TEST_ASSERT_MSG_EQ(plan.requests[0].pause, Seconds(0), "asks at once");
                for (std::size_t i = 0; i < plan.requests.size(); ++i)
                {
                    const auto& request = plan.requests[i];
                    least = std::min(least, request.size);
                    greatest = std::max(greatest, request.size);
                    NS_TEST_ASSERT_MSG_EQ((request.response - 1 < 9), true, "1 to 9");
                    const bool isPaused =
                        request.pause >= Seconds(1) && request.pause <= Seconds(2);
                    NS_TEST_ASSERT_MSG_EQ(isPaused, (i > 0), "then after a pause");
                }
            }
            NS_TEST_EXPECT_MSG_GT_OR_EQ(least, (kind == "echo" ? 0 : 16), "room for the header");
            NS_TEST_EXPECT_MSG_EQ((greatest == 65000), (kind != "tcp"), "one datagram holds it");
        }
    }
};

/// What one flow draws does not shift what others do.
class IndependenceTestCase : public TestCase
{
  public:
    IndependenceTestCase()
        : TestCase("one profile's sizes do not move another's, nor does the order of settings")
    {
    }

  private:
    static std::vector<RequestPlan> DrawWith(const std::string& requests, bool isLate)
    {
        RequestPlanner planner;
        if (!isLate)
        {
            planner.AssignStreams(700);
        }
        planner.AddProfile({"tcp", 1, "uniform:16:9000", "uniform:1:9000", "uniform:1:3"});
        planner.AddProfile({"udp", 1, "uniform:16:900", "uniform:1:9000", requests});
        planner.AddTarget(MakeTarget("198.18.0.1", 80));
        planner.AddTarget(MakeTarget("198.18.0.1", 53, "udp"));
        planner.SetSourcePorts("random");
        return Draw(planner, 300);
    }

    void DoRun() override
    {
        const auto plans = DrawWith("constant:1", false);
        const auto others = DrawWith("uniform:2:5", true);
        for (std::size_t k = 0; k < plans.size(); ++k)
        {
            NS_TEST_ASSERT_MSG_EQ(plans[k].kind, others[k].kind, "kind " << k);
            NS_TEST_ASSERT_MSG_EQ(plans[k].port, others[k].port, "port " << k);
            if (plans[k].kind == "tcp")
            {
                NS_TEST_ASSERT_MSG_EQ(plans[k].requests.size(), others[k].requests.size(), k);
                NS_TEST_ASSERT_MSG_EQ(plans[k].requests[0].size, others[k].requests[0].size, k);
            }
        }
    }
};

/// What cannot be ends with one line.
class RefusalTestCase : public TestCase
{
  public:
    RefusalTestCase()
        : TestCase("what cannot be is refused in one line")
    {
    }

  private:
    template <class Action>
    void Expect(const std::string& expected, Action action)
    {
        std::string said;
        RequestPlanner planner;
        try
        {
            action(planner);
        }
        catch (const std::exception& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(said, expected, "said");
    }

    void DoRun() override
    {
        Expect("unknown kind of request \"quic\" (known: echo, tcp, udp)",
               [](RequestPlanner& planner) { planner.AddProfile({"quic"}); });
        Expect("the share of a request profile must be at least 0", [](RequestPlanner& planner) {
            planner.AddProfile({"tcp", -1});
        });
        Expect("distribution \"gauss:3\": unknown kind \"gauss\" (known: cdf, constant, "
               "exponential, lognormal, pareto, uniform)",
               [](RequestPlanner& planner) {
                   planner.AddProfile({"tcp", 1, "gauss:3"});
               });
        Expect("port 0 is none for a tcp target",
               [](RequestPlanner& planner) { planner.AddTarget(MakeTarget("198.18.0.1", 0)); });
        Expect("port 7 is none for a echo target", [](RequestPlanner& planner) {
            planner.AddTarget(MakeTarget("198.18.0.1", 7, "echo"));
        });
        Expect("a target's two addresses must be of two families", [](RequestPlanner& planner) {
            planner.AddTarget({Ipv4Address("198.18.0.1"), 80, "tcp", Ipv4Address("198.18.0.2")});
        });
        Expect("RequestClient: there is no udp target to ask: AddTarget comes before the start",
               [](RequestPlanner& planner) {
                   planner.AddTarget(MakeTarget("198.18.0.1", 80));
                   planner.AddProfile({"udp"});
                   planner.Prepare(1024, 2048);
               });
        Expect("RequestClient: port 0 is an identifier of echo, and none of tcp",
               [](RequestPlanner& planner) {
                   planner.AddTarget(MakeTarget("198.18.0.1", 80));
                   planner.AddProfile({"tcp"});
                   planner.Prepare(0, 2048);
               });
        Expect("a client has at most 14 request profiles", [](RequestPlanner& planner) {
            for (int i = 0; i < 15; ++i)
            {
                planner.AddProfile({"tcp"});
            }
        });
    }
};

class RequestPlannerTestSuite : public TestSuite
{
  public:
    RequestPlannerTestSuite()
        : TestSuite("flow-distribution-request-planner", TestSuite::Type::UNIT)
    {
        AddTestCase(new SharesTestCase);
        AddTestCase(new SizesTestCase);
        AddTestCase(new IndependenceTestCase);
        AddTestCase(new RefusalTestCase);
    }
};

RequestPlannerTestSuite g_requestPlannerTestSuite;

} // namespace
