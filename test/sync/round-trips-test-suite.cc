// SPDX-License-Identifier: GPL-2.0-only

// How long answers take, by the arithmetic of RFC 6298, section 2.

#include "../../model/sync/round-trips.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

using namespace ns3;

namespace
{

/// Some answers of two peers.
class RoundTripsTest : public TestCase
{
  public:
    RoundTripsTest()
        : TestCase("RFC 6298: one waits as long as answers take; late ones count, others do not")
    {
    }

  private:
    void Pass(Time time)
    {
        Simulator::Stop(time);
        Simulator::Run();
    }

    void DoRun() override
    {
        RoundTrips trips;
        trips.Configure(MilliSeconds(10));
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(1), MilliSeconds(10), "nothing is known");
        const uint32_t first = trips.Ask(1);
        const uint32_t other = trips.Ask(2);
        NS_TEST_EXPECT_MSG_NE(first, other, "numbers");
        Pass(MilliSeconds(100));
        const uint32_t again = trips.Ask(1);
        trips.Answer(2, first);     // not the one that was asked
        trips.Answer(1, again + 1); // not asked yet
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(1), MilliSeconds(10), "no answer of its own");
        Pass(MilliSeconds(100));
        trips.Answer(1, first); // SRTT 200, RTTVAR 100
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(1), MilliSeconds(600), "the first answer, late");
        trips.Answer(1, first);
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(1), MilliSeconds(600), "it came twice");
        trips.Answer(1, again); // RTTVAR 3/4 * 100 + 1/4 * 100 = 100, SRTT 7/8 * 200 + 1/8 * 100
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(1), MicroSeconds(587500), "the second");
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(2), MilliSeconds(10), "nothing of the other one");
        trips.Answer(2, other);
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(2), MilliSeconds(600), "each for itself");
        const uint32_t quick = trips.Ask(3);
        trips.Answer(3, quick);
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(3), MilliSeconds(10), "the least");
        trips.Clear();
        NS_TEST_EXPECT_MSG_EQ(trips.GetWait(1), MilliSeconds(10), "forgotten");
        NS_TEST_EXPECT_MSG_GT(trips.Ask(1), quick, "numbers go on");
        Simulator::Destroy();
    }
};

/// The suite.
class RoundTripsTestSuite : public TestSuite
{
  public:
    RoundTripsTestSuite()
        : TestSuite("flow-distribution-round-trips", TestSuite::Type::UNIT)
    {
        AddTestCase(new RoundTripsTest);
    }
};

RoundTripsTestSuite g_roundTripsTestSuite; //!< registers itself

} // namespace
