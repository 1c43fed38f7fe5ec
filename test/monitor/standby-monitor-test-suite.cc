// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/standby-monitor.h"
#include "ns3/test.h"

using namespace ns3;

namespace
{

/// Who is master when.
class SpansTest : public TestCase
{
  public:
    SpansTest()
        : TestCase("M4b: takeovers, times without a master and with two; moments do not count")
    {
    }

  private:
    void DoRun() override
    {
        StandbyMonitor monitor;
        monitor.SetMaster(0, true, Seconds(0)); // from the start: no time without one
        monitor.SetMaster(0, false, Seconds(2));
        monitor.SetMaster(1, true, Seconds(5));
        monitor.SetMaster(1, false, Seconds(6));
        monitor.SetMaster(1, true, Seconds(7)); // the same one is no takeover
        monitor.SetMaster(0, true, Seconds(8));
        monitor.SetMaster(1, false, Seconds(8)); // at one moment: never two
        monitor.SetMaster(2, true, Seconds(9));
        const StandbyReport report = monitor.Report(Seconds(11));
        NS_TEST_EXPECT_MSG_EQ(report.takeovers, 3, "by 1, 0 and 2");
        NS_TEST_EXPECT_MSG_EQ(report.withoutMaster.count, 2, "2 to 5 s, 6 to 7 s");
        NS_TEST_EXPECT_MSG_EQ(report.withoutMaster.total, 4, "s");
        NS_TEST_EXPECT_MSG_EQ(report.withoutMaster.longest, 3, "s");
        NS_TEST_EXPECT_MSG_EQ(report.twoMasters.count, 1, "from 9 s on");
        NS_TEST_EXPECT_MSG_EQ(report.twoMasters.total, 2, "until the end");
        NS_TEST_EXPECT_MSG_EQ(monitor.HasTwoMasters(), true, "now");
        NS_TEST_EXPECT_MSG_EQ(StandbyMonitor().Report(Seconds(3)).withoutMaster.total, 3, "never");
    }
};

/// What two send on.
class DuplicatesTest : public TestCase
{
  public:
    DuplicatesTest()
        : TestCase("M4b: packets that two masters sent on are counted, each further one")
    {
    }

  private:
    void DoRun() override
    {
        StandbyMonitor monitor;
        monitor.SetMaster(0, true, Seconds(0));
        monitor.Forwarded(0, 7, false, 1);
        monitor.SetMaster(1, true, Seconds(1));
        monitor.Forwarded(1, 7, false, 1); // when 0 sent it there was one master
        for (const uint32_t node : {0, 1, 0})
        {
            monitor.Forwarded(node, 7, false, 2); // by 1 as well; 0 again is another matter
        }
        monitor.Forwarded(0, 7, true, 2);
        monitor.Forwarded(1, 8, false, 2);
        NS_TEST_EXPECT_MSG_EQ(monitor.Report(Seconds(2)).duplicates, 1, "one packet");
        monitor.SetMaster(1, false, Seconds(2));
        monitor.SetMaster(1, true, Seconds(3));
        monitor.Forwarded(1, 7, true, 2);
        NS_TEST_EXPECT_MSG_EQ(monitor.Report(Seconds(4)).duplicates, 1, "of another time");
    }
};

/// The suite.
class StandbyMonitorTestSuite : public TestSuite
{
  public:
    StandbyMonitorTestSuite()
        : TestSuite("flow-distribution-standby-monitor", Type::UNIT)
    {
        AddTestCase(new SpansTest);
        AddTestCase(new DuplicatesTest);
    }
};

StandbyMonitorTestSuite g_standbyMonitorTestSuite; //!< registers the suite

} // namespace
