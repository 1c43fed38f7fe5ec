// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/self-selection/drained-views.h"

#include "ns3/test.h"

using namespace ns3;
using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

/// Source and destination make a sum that is even or odd with the port. @param port any
FlowKey
Flow(uint16_t port)
{
    return FlowKey::Ipv4(0, 0, port, 0, 0);
}

/// Modulo the live members: by port.
class DrainedViewsTest : public TestCase
{
  public:
    DrainedViewsTest()
        : TestCase("views before newcomers: as they were, less those who went, for their time")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = Distribution::Make("key=five-tuple hash=sum select=modulo");
        scheme->Update({{MemberChange::Kind::ADD, 0}, {MemberChange::Kind::ADD, 1}});
        DrainedViews views;
        NS_TEST_EXPECT_MSG_EQ(views.AllChoose(Flow(7), 3), true, "no view says no");
        views.Add(*scheme, 100); // by 2
        scheme->Update({{MemberChange::Kind::ADD, 2}});
        views.Add(*scheme, 200); // by 3
        NS_TEST_EXPECT_MSG_EQ(views.AllChoose(Flow(7), 1), true, "7 is 1 by 2, and 1 by 3");
        NS_TEST_EXPECT_MSG_EQ(views.AllChoose(Flow(8), 0), false, "8 is 0 by 2, 2 by 3");
        views.Leave({{MemberChange::Kind::SET_DOWN, 1}, {MemberChange::Kind::ADD, 5}});
        NS_TEST_EXPECT_MSG_EQ(views.AllChoose(Flow(8), 0), true, "now 8 is 0 by 1, and 0 by 2");
        views.Expire(99);
        NS_TEST_EXPECT_MSG_EQ(views.AllChoose(Flow(7), 2), false, "7 is 0 in the first");
        views.Expire(100);
        NS_TEST_EXPECT_MSG_EQ(views.AllChoose(Flow(7), 2), true, "which is over: 7 is odd");
        views.Expire(200);
        NS_TEST_EXPECT_MSG_EQ(views.IsEmpty(), true, "all over");
    }
};

/// The suite.
class DrainedViewsSuite : public TestSuite
{
  public:
    DrainedViewsSuite()
        : TestSuite("flow-distribution-drained-views", TestSuite::Type::UNIT)
    {
        AddTestCase(new DrainedViewsTest);
    }
};

DrainedViewsSuite g_drainedViewsSuite; //!< registers itself

} // namespace
