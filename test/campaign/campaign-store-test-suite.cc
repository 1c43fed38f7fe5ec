// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/campaign/campaign-export.h"
#include "../../tool/campaign/campaign-folder.h"
#include "../../tool/campaign/campaign-store.h"

#include "ns3/result-folder.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <filesystem>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

namespace
{

/// What is written comes back, and exports do not go by the order of ends.
class StoreTestCase : public TestCase
{
  public:
    StoreTestCase()
        : TestCase(
              "runs and figures come back as they were; exports do not go by the order of ends")
    {
    }

  private:
    /// Two configurations of two runs each. @param order in which they end, by ids @return the
    /// export
    std::string Export(const std::string& path, const std::vector<int64_t>& order)
    {
        CampaignStore store(path);
        const int64_t command = store.AddCommand({"flowdist x", "/", "here", 1, ""});
        for (const std::string value : {"a,b", "c"})
        {
            const int64_t id = store.AddConfiguration(
                "digest " + value, value, {{"key", value, true}, {"d", "1s", false}});
            for (const uint64_t run : {1, 2})
            {
                store.AddRun(id,
                             run,
                             value + std::to_string(run),
                             "00" + std::to_string(id) + "-run" + std::to_string(run),
                             "name: x");
            }
        }
        for (const int64_t id : order)
        {
            store.StartRun(id, command);
            CampaignEnd end;
            end.figures = {{"flows", std::to_string(id), false}, {"empty", "", false}};
            if (id == 3)
            {
                end.figures.push_back({"lost.reason", "18446744073709551615", true});
            }
            store.EndRun(id, end);
        }
        std::ostringstream out;
        WriteCampaignCsv(out, store.Database());
        return out.str();
    }

    void DoRun() override
    {
        const std::string first = Export(CreateTempDirFilename("1.sqlite"), {1, 2, 3, 4});
        NS_TEST_EXPECT_MSG_EQ(first,
                              "configuration,run,folder,exitCode,key,flows,empty,lost.reason\n"
                              "1,1,runs/001-run1,0,\"a,b\",1,,0\n"
                              "1,2,runs/001-run2,0,\"a,b\",2,,0\n"
                              "2,1,runs/002-run1,0,c,3,,18446744073709551615\n"
                              "2,2,runs/002-run2,0,c,4,,0\n",
                              "by hand");
        NS_TEST_EXPECT_MSG_EQ(
            Export(CreateTempDirFilename("2.sqlite"), {3, 4, 2, 1}), first, "order");

        CampaignStore store(CreateTempDirFilename("1.sqlite"));
        NS_TEST_EXPECT_MSG_EQ(store.CountRuns("finished"), 4, "opened again");
        const auto figures = CampaignStore::FiguresOf(store.Database(), 3);
        NS_TEST_ASSERT_MSG_EQ(figures.size(), 3, "figures");
        NS_TEST_EXPECT_MSG_EQ(figures[2].text, "18446744073709551615", "more than a double holds");
        NS_TEST_EXPECT_MSG_EQ(figures[2].sparse, true, "a count by reason");
        const int64_t again = store.AddConfiguration("digest c", "other", {{"key", "c", true}});
        NS_TEST_EXPECT_MSG_EQ(again, 2, "a configuration is known by its digest");
        const int64_t third = store.AddConfiguration("digest d", "c", {});
        NS_TEST_EXPECT_MSG_EQ(
            store.Database().Number("SELECT count(*) FROM configuration WHERE name = "
                                    "'c #2' AND id = " +
                                    std::to_string(third)),
            1,
            "another one with its name");
        bool refused = false;
        try
        {
            store.Transact([&store] {
                store.AddConfiguration("digest e", "e", {});
                store.AddRun(99, 1, "x", "y", "z"); // no such configuration
            });
        }
        catch (const ScenarioError&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "foreign keys are on");
        NS_TEST_EXPECT_MSG_EQ(
            store.FindConfiguration("digest e").has_value(), false, "all or nothing");
    }
};

/// Leases end with their process; folders of runs are whole or not there.
class FolderTestCase : public TestCase
{
  public:
    FolderTestCase()
        : TestCase("a lease ends with its process, a folder of a run is whole or not there")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("campaign");
        CampaignFolder folder(path, true);
        folder.TakeLease(1);
        NS_TEST_EXPECT_MSG_EQ(folder.IsAlive(1), true, "my own");
        NS_TEST_EXPECT_MSG_EQ(folder.IsAlive(2), false, "of nobody");
        const pid_t child = fork();
        if (child == 0)
        {
            CampaignFolder(path, true).TakeLease(3);
            _exit(0); // without its destructor, as one that is killed
        }
        waitpid(child, nullptr, 0);
        NS_TEST_EXPECT_MSG_EQ(folder.IsAlive(3), false, "its process has ended");

        namespace fs = std::filesystem;
        fs::create_directories(folder.PartOf("001-run1", 1));
        ResultFolder(folder.PartOf("001-run1", 1)).Write("a", [](std::ostream& out) { out << 1; });
        fs::create_directories(path + "/runs/001-run1");
        NS_TEST_EXPECT_MSG_EQ(fs::exists(path + "/runs/001-run1/a"), false, "not yet");
        folder.Publish("001-run1", folder.PartOf("001-run1", 1));
        NS_TEST_EXPECT_MSG_EQ(fs::exists(path + "/runs/001-run1/a"), true, "in its place");
        NS_TEST_EXPECT_MSG_EQ(
            fs::exists(path + "/runs/001-run1~"), true, "what was in its way is kept");
        ResultFolder(folder.PartOf("001-run1", 1)).Write("b", [](std::ostream& out) { out << 1; });
        folder.Publish("001-run1", folder.PartOf("001-run1", 1));
        NS_TEST_EXPECT_MSG_EQ(
            fs::exists(path + "/runs/001-run1/a"), false, "a run that came again");
    }
};

/// The suite.
class CampaignStoreTestSuite : public TestSuite
{
  public:
    CampaignStoreTestSuite()
        : TestSuite("flow-distribution-campaign-store", Type::UNIT)
    {
        if (SqliteDatabase::IsThere())
        {
            AddTestCase(new StoreTestCase);
        }
        AddTestCase(new FolderTestCase);
    }
};

CampaignStoreTestSuite g_campaignStoreTestSuite; //!< registers itself

} // namespace
