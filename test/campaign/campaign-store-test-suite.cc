// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/campaign/campaign-export.h"
#include "../../tool/campaign/campaign-folder.h"
#include "../../tool/campaign/campaign-store.h"
#include "../../tool/campaign/campaign-swap.h"

#include "ns3/result-folder.h"
#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

namespace
{

namespace fs = std::filesystem;

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
        ResultFolder(path + "/runs/001-run1").Write("notes", [](std::ostream& out) { out << 1; });
        ResultFolder(folder.PartOf("001-run1", 1)).Write("b", [](std::ostream& out) { out << 1; });
        folder.Publish("001-run1", folder.PartOf("001-run1", 1));
        NS_TEST_EXPECT_MSG_EQ(
            fs::exists(path + "/runs/001-run1~2/notes"), true, "of others, among ours");
        NS_TEST_EXPECT_MSG_EQ(fs::exists(path + "/runs/001-run1~2/b"), false, "ours");
    }
};

/// A campaign takes the place of another one whole, whenever its command is killed.
class SwapTestCase : public TestCase
{
  public:
    SwapTestCase()
        : TestCase("a database and the runs beside it are of one campaign, whenever a swap is cut")
    {
    }

  private:
    static constexpr int RUNS = 40; //!< enough to be killed between two of them

    static void Put(const ResultFolder& folder, const std::string& name, const std::string& text)
    {
        fs::create_directories(fs::path(folder.Path(name)).parent_path());
        folder.Write(name, [&text](std::ostream& out) { out << text; });
    }

    static void PutCampaign(const ResultFolder& folder, const std::string& text)
    {
        Put(folder, "campaign.sqlite", text);
        Put(folder, "comparison.csv", text);
        for (int run = 1; run <= RUNS; ++run)
        {
            Put(folder, "runs/001-run" + std::to_string(run) + "/members.csv", text);
        }
    }

    static std::string TextOf(const std::string& file)
    {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }

    /// @return texts of the files of runs
    static std::set<std::string> RunsOf(const std::string& path)
    {
        std::set<std::string> texts;
        for (const auto& entry : fs::recursive_directory_iterator(path + "/runs"))
        {
            entry.is_regular_file() ? void(texts.insert(TextOf(entry.path().string()))) : void();
        }
        return texts;
    }

    /// In a child: replaces a campaign, and is killed on the way. @param delay us until then
    [[noreturn]] static void ReplaceAndDie(const std::string& path, int delay)
    {
        ResultClaim claim(path, true);
        PutCampaign(claim.Part(), "new");
        const itimerval timer{{0, 0}, {0, delay}};
        setitimer(ITIMER_REAL, &timer, nullptr); // SIGALRM ends a process that says nothing of it
        CampaignSwap::Commit(claim);
        _exit(0);
    }

    void DoRun() override
    {
        int cut = 0;
        bool whole = false;
        for (int delay = 200; !whole && delay < 100'000; delay += delay / 4)
        {
            const std::string path = CreateTempDirFilename("swap" + std::to_string(delay));
            {
                ResultClaim claim(path, true);
                PutCampaign(claim.Part(), "old");
                claim.Commit();
            }
            Put(ResultFolder(path), "plots/thesis.txt", "mine");
            const pid_t child = fork();
            if (child == 0)
            {
                ReplaceAndDie(path, delay);
            }
            int status = 0;
            waitpid(child, &status, 0);
            whole = WIFEXITED(status);
            cut += CampaignSwap::IsPending(path) ? 1 : 0;
            const std::string database = TextOf(path + "/campaign.sqlite");
            if (!database.empty())
            {
                NS_TEST_EXPECT_MSG_EQ(RunsOf(path).count(database == "new" ? "old" : "new"),
                                      0,
                                      "after " << delay << " us runs are of another campaign");
            }
            const std::string expected = CampaignSwap::IsPending(path) ? "new" : database;
            CampaignSwap::Finish(path); // as the next command does
            NS_TEST_EXPECT_MSG_EQ(TextOf(path + "/campaign.sqlite"), expected, "database");
            NS_TEST_EXPECT_MSG_EQ(RunsOf(path).size(), 1, "runs of two campaigns");
            NS_TEST_EXPECT_MSG_EQ(RunsOf(path).count(expected), 1, "runs");
            NS_TEST_EXPECT_MSG_EQ(TextOf(path + "/plots/thesis.txt"), "mine", "of others");
            NS_TEST_EXPECT_MSG_EQ(fs::exists(path + "/runs/001-run1~"), false, "put aside");
            fs::remove_all(path);
        }
        NS_TEST_EXPECT_MSG_EQ(whole, true, "no swap came to its end");
        NS_TEST_EXPECT_MSG_GT(cut, 0, "no swap was cut");
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
        AddTestCase(new SwapTestCase);
    }
};

CampaignStoreTestSuite g_campaignStoreTestSuite; //!< registers itself

} // namespace
