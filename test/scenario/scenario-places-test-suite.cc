// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/scenario-error.h"
#include "ns3/scenario-places.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <fstream>
#include <string>

using namespace ns3;

namespace
{

/// Which of several keys an error names.
class PlacesTest : public TestCase
{
  public:
    PlacesTest()
        : TestCase("an error names the key that was set, else the nearest that keys stand in")
    {
    }

  private:
    void DoRun() override
    {
        ScenarioPlaces places;
        NS_TEST_EXPECT_MSG_EQ(places.Find({"duration"}), "scenario", "nobody named a file");
        places.SetDefault("x.yaml");
        places.Note("network", "x.yaml:1");
        places.Note("network.groups.a.name", "x.yaml:4");
        places.Note("network.ways", "x.yaml:9");
        NS_TEST_EXPECT_MSG_EQ(places.Find({"duration", "traffic.rate"}), "x.yaml", "all unset");
        NS_TEST_EXPECT_MSG_EQ(places.Find({"network.groups.a.chooses", "network.groups.a.name"}),
                              "x.yaml:4",
                              "what was set goes before what an earlier key stands in");
        NS_TEST_EXPECT_MSG_EQ(places.Find({"network.links.a-b", "network.ways.replies"}),
                              "x.yaml:9",
                              "of sections the inner one");
        NS_TEST_EXPECT_MSG_EQ(places.Find({"network.ways.replies", "network.links.a-b"}),
                              "x.yaml:9",
                              "in whichever order");
        NS_TEST_EXPECT_MSG_EQ(
            places.Find({"duration", "network.links.a-b.rate"}), "x.yaml:1", "or the only one");
        places.Note("network.groups.a.chooses", "--a.chooses=b");
        NS_TEST_EXPECT_MSG_EQ(places.Find({"network.groups.a.chooses", "network.groups.a.name"}),
                              "--a.chooses=b",
                              "of those that were set the first");
    }
};

/// An error of a network is found at the group to blame.
class ChooserPlaceTest : public TestCase
{
  public:
    ChooserPlaceTest()
        : TestCase("a group that does not choose is blamed by its line, or by that of the way")
    {
    }

  private:
    /// @param ways what the file says of them, in its last line @return number of the line to blame
    char LineOf(const std::string& ways)
    {
        const std::string name = CreateTempDirFilename("test.yaml");
        std::ofstream(name) << "network:\n  tiers:\n    - {name: client, kind: client}\n"
                               "    - {name: a, kind: router}\n"
                               "    - {name: tm, kind: manager, count: 2}\n"
                               "    - {name: server, kind: server}\n"
                            << ways;
        try
        {
            LoadScenario(name);
        }
        catch (const ScenarioError& error)
        {
            return error.what()[name.size() + 1];
        }
        return '0';
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(LineOf(""), '4', "the tier");
        NS_TEST_EXPECT_MSG_EQ(
            LineOf("  ways: {requests: [client, a, tm, server]}\n"), '7', "the way");
    }
};

/// The suite.
class ScenarioPlacesTestSuite : public TestSuite
{
  public:
    ScenarioPlacesTestSuite()
        : TestSuite("flow-distribution-scenario-places", Type::UNIT)
    {
        AddTestCase(new PlacesTest);
        if (CanReadScenarioFiles())
        {
            AddTestCase(new ChooserPlaceTest);
        }
    }
};

ScenarioPlacesTestSuite g_scenarioPlacesTestSuite; //!< registers itself

} // namespace
