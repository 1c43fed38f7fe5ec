// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/traffic/request/client-port-picker.h"

#include "ns3/test.h"

#include <cmath>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t RANGE = 60999 - 32768 + 1;
constexpr uint32_t HALF = RANGE / 2;

std::vector<uint16_t>
PortsOf(ClientPortPicker& picker, uint32_t count)
{
    std::vector<uint16_t> ports;
    for (uint32_t k = 0; k < count; ++k)
    {
        ports.push_back(picker.GetPort(k));
    }
    return ports;
}

ClientPortPicker
MakePicker(const std::string& policy, int64_t stream)
{
    ClientPortPicker picker(policy);
    picker.AssignStreams(stream);
    return picker;
}

/// The order of Linux, computed here from the first port alone.
class LinuxPortsTestCase : public TestCase
{
  public:
    LinuxPortsTestCase()
        : TestCase("linux: even ports upward by two from a drawn start, round, then odd ones")
    {
    }

  private:
    void DoRun() override
    {
        ClientPortPicker picker = MakePicker("linux", 3);
        const auto ports = PortsOf(picker, 2 * RANGE);
        NS_TEST_ASSERT_MSG_EQ(ports[0] % 2, 0, "even ones first");
        NS_TEST_ASSERT_MSG_EQ(ports[HALF] % 2, 1, "odd ones behind them");
        uint32_t even = ports[0];
        uint32_t odd = ports[HALF];
        for (uint32_t k = 0; k < HALF; ++k)
        {
            NS_TEST_ASSERT_MSG_EQ(ports[k], even, "even one " << k);
            NS_TEST_ASSERT_MSG_EQ(ports[HALF + k], odd, "odd one " << k);
            even = even == 60998 ? 32768 : even + 2;
            odd = odd == 60999 ? 32769 : odd + 2;
        }
        for (uint32_t k = 0; k < RANGE; ++k)
        {
            NS_TEST_ASSERT_MSG_EQ(ports[RANGE + k], ports[k], "again after the whole range");
        }
    }
};

/// What holds for every policy: k alone decides, and a port comes again after the range.
class EveryPolicyTestCase : public TestCase
{
  public:
    explicit EveryPolicyTestCase(const std::string& policy)
        : TestCase(policy + ": a function of stream and k, each port once in the range"),
          m_policy(policy)
    {
    }

  private:
    void DoRun() override
    {
        ClientPortPicker picker = MakePicker(m_policy, 3);
        const auto ports = PortsOf(picker, RANGE);
        const std::set<uint16_t> different(ports.begin(), ports.end());
        NS_TEST_EXPECT_MSG_EQ(different.size(), RANGE, "each once");
        NS_TEST_EXPECT_MSG_EQ(*different.begin(), 32768, "least");
        NS_TEST_EXPECT_MSG_EQ(*different.rbegin(), 60999, "greatest");
        NS_TEST_EXPECT_MSG_EQ(picker.GetPort(RANGE), ports[0], "the first comes again behind it");
        ClientPortPicker same = MakePicker(m_policy, 3);
        NS_TEST_EXPECT_MSG_EQ(same.GetPort(1234), ports[1234], "whatever was asked before");
        ClientPortPicker other = MakePicker(m_policy, 4);
        NS_TEST_EXPECT_MSG_NE(other.GetPort(0), ports[0], "another client, another sequence");
        CheckSmallRanges();
    }

    void CheckSmallRanges()
    {
        for (const uint32_t size : {1U, 2U, 3U, 7U, 16U, 17U, 65536U})
        {
            ClientPortPicker picker = MakePicker(m_policy, 3);
            const auto first = static_cast<uint16_t>(size == 65536 ? 0 : 5);
            picker.SetRange(first, static_cast<uint16_t>(first + size - 1));
            const auto ports = PortsOf(picker, size);
            const std::set<uint16_t> different(ports.begin(), ports.end());
            NS_TEST_EXPECT_MSG_EQ(different.size(), size, "a range of " << size);
            NS_TEST_EXPECT_MSG_EQ(*different.begin(), first, "least");
            NS_TEST_EXPECT_MSG_EQ(*different.rbegin(), first + size - 1, "greatest");
        }
    }

    std::string m_policy;
};

class RandomPortsTestCase : public TestCase
{
  public:
    RandomPortsTestCase()
        : TestCase("random: like draws without replacement, 10,000 flows, 4 standard errors")
    {
    }

  private:
    void DoRun() override
    {
        ClientPortPicker picker = MakePicker("random", 3);
        constexpr uint32_t draws = 10000;
        const auto ports = PortsOf(picker, draws);
        uint32_t odd = 0;
        uint32_t low = 0;
        uint32_t rising = 0;
        for (uint32_t k = 0; k < draws; ++k)
        {
            odd += ports[k] % 2;
            low += ports[k] < 32768 + HALF ? 1 : 0;
            rising += k > 0 && ports[k] > ports[k - 1] ? 1 : 0;
        }
        // Without replacement the variance is smaller by the part that is left.
        const double error = 4 * std::sqrt(draws * 0.25 * (1 - double{draws} / RANGE));
        NS_TEST_EXPECT_MSG_EQ_TOL(odd, draws / 2.0, error, "odd");
        NS_TEST_EXPECT_MSG_EQ_TOL(low, draws / 2.0, error, "lower half");
        // Rises of a random order of n have the variance (n + 1) / 12.
        NS_TEST_EXPECT_MSG_EQ_TOL(rising, draws / 2.0, 4 * std::sqrt(draws / 12.0), "no order");
    }
};

class RefusalTestCase : public TestCase
{
  public:
    RefusalTestCase()
        : TestCase("unknown policies and empty ranges are refused in one line")
    {
    }

  private:
    template <class Action>
    std::string Refusal(Action action)
    {
        try
        {
            action();
            return "";
        }
        catch (const std::invalid_argument& error)
        {
            return error.what();
        }
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Refusal([] { ClientPortPicker("bsd"); }),
                              "source ports \"bsd\": known: linux, random",
                              "policy");
        NS_TEST_EXPECT_MSG_EQ(Refusal([] { ClientPortPicker().SetRange(9, 8); }),
                              "source ports from 9 to 8: the range is empty",
                              "range");
    }
};

class ClientPortPickerTestSuite : public TestSuite
{
  public:
    ClientPortPickerTestSuite()
        : TestSuite("flow-distribution-client-port-picker", TestSuite::Type::UNIT)
    {
        AddTestCase(new LinuxPortsTestCase);
        AddTestCase(new EveryPolicyTestCase("linux"));
        AddTestCase(new EveryPolicyTestCase("random"));
        AddTestCase(new RandomPortsTestCase);
        AddTestCase(new RefusalTestCase);
    }
};

ClientPortPickerTestSuite g_clientPortPickerTestSuite;

} // namespace
