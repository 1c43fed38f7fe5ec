// SPDX-License-Identifier: GPL-2.0-only

#include "../../tool/campaign/batch-folder.h"
#include "../../tool/campaign/run-digest.h"
#include "../../tool/campaign/run-ending.h"
#include "../../tool/campaign/snakemake-process.h"

#include "ns3/result-folder.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/test.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

using namespace ns3;

namespace
{

namespace fs = std::filesystem;

/// @return what a file holds
std::string
TextOf(const std::string& file)
{
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

/// Every scenario that is shipped reaches a job as it is.
class ScenarioTestCase : public TestCase
{
  public:
    ScenarioTestCase()
        : TestCase("a job has the scenario of its command, and the names of its files as given")
    {
    }

  private:
    void DoRun() override
    {
        const BatchFolder folder(CreateTempDirFilename("batches"));
        RunDigest digest;
        std::size_t scenarios = 0;
        const auto never = [](const FlowScenario&) { return true; };
        const fs::path shipped = std::string(FLOW_DISTRIBUTION_ROOT) + "/examples/scenarios";
        for (const auto& entry : fs::directory_iterator(shipped))
        {
            ScenarioReader reader;
            reader.ReadFile(entry.path().string());
            const FlowScenario scenario = LoadScenario(reader, {}, nullptr, never);
            folder.WriteScenario("001.yaml", scenario);
            const FlowScenario read = folder.ReadScenario("001.yaml", fs::current_path().string());
            NS_TEST_EXPECT_MSG_EQ(digest.OfConfiguration(read),
                                  digest.OfConfiguration(scenario),
                                  entry.path().string());
            NS_TEST_EXPECT_MSG_EQ(read.name, scenario.name, "its name");
            ++scenarios;
        }
        NS_TEST_EXPECT_MSG_GT(scenarios, 10, "examples/scenarios");

        FlowScenario named;
        named.network = ExpandNetwork(named.network);
        named.traffic.sources.resize(1);
        for (const std::string name : {"cdf:here.cdf", "cdf:/there/x.cdf", "cdf:../x y.cdf"})
        {
            named.traffic.sources[0].requestSize = name;
            folder.WriteScenario("002.yaml", named);
            const FlowScenario read = folder.ReadScenario("002.yaml", fs::current_path().string());
            NS_TEST_EXPECT_MSG_EQ(read.traffic.sources[0].requestSize, name, "a file");
        }
    }
};

/// Lists, and how far their runs are.
class ListTestCase : public TestCase
{
  public:
    ListTestCase()
        : TestCase("lists come back as they were, and a run is whole or not there")
    {
    }

  private:
    void DoRun() override
    {
        const BatchFolder folder(CreateTempDirFilename("batches"));
        BatchList list{"/some where", {}};
        for (uint64_t run = 1; run <= 5; ++run)
        {
            const std::string name = "001-run" + std::to_string(run);
            list.runs.push_back({name, "001.yaml", run, "digest" + std::to_string(run)});
        }
        list.runs.back().rngRun = 18446744073709551615U; // more than a double holds
        folder.Make(list, 2, {{"/a 'b'/tool", "batch"}, {{"X", ""}, {"Y", "1 2"}}});
        NS_TEST_EXPECT_MSG_EQ(TextOf(folder.Path("batches/0002.txt")),
                              "from /some where\n"
                              "001-run3 001.yaml 3 digest3\n"
                              "001-run4 001.yaml 4 digest4\n",
                              "by hand");
        const BatchList last = BatchFolder::ReadList(folder.Path("batches/0003.txt"));
        NS_TEST_EXPECT_MSG_EQ(fs::exists(folder.Path("batches/0004.txt")), false, "5 by 2");
        NS_TEST_EXPECT_MSG_EQ(last.from, list.from, "where from");
        NS_TEST_ASSERT_MSG_EQ(last.runs.size(), 1, "the rest");
        NS_TEST_EXPECT_MSG_EQ(last.runs[0].rngRun, list.runs[4].rngRun, "rngRun");
        NS_TEST_EXPECT_MSG_EQ(last.runs[0].digest, "digest5", "digest");
        const std::string script = TextOf(folder.Path("run-batch.sh"));
        NS_TEST_EXPECT_MSG_EQ(
            script.substr(script.find('\n') + 1),
            "unset X\nexport Y='1 2'\nexec '/a '\\''b'\\''/tool' 'batch' \"$1\"\n",
            "as a shell reads it");
        for (const std::string text : {"", "from x\n001-run1 001.yaml 1\n", "from x\n../a b 1 d\n"})
        {
            bool refused = false;
            std::ofstream(folder.Path("x")) << text;
            try
            {
                BatchFolder::ReadList(folder.Path("x"));
            }
            catch (const ScenarioError&)
            {
                refused = true;
            }
            NS_TEST_EXPECT_MSG_EQ(refused, true, text);
        }

        NS_TEST_EXPECT_MSG_EQ(folder.IsDone("001-run1"), false, "not yet");
        const RunEnding ending{"digest1", {137, "two\nlines", 0.25}};
        ending.Write(folder.EndedPath("001-run1"));
        NS_TEST_EXPECT_MSG_EQ(folder.IsDone("001-run1"), true, "whole");
        NS_TEST_EXPECT_MSG_EQ(folder.Ended().size(), 1, "to be taken");
        const auto read = RunEnding::Read(folder.EndedPath("001-run1"));
        NS_TEST_ASSERT_MSG_EQ(read.has_value(), true, "how it ended");
        NS_TEST_EXPECT_MSG_EQ(read->digest, "digest1", "which it is");
        NS_TEST_EXPECT_MSG_EQ(read->outcome.exitCode, 137, "exit code");
        NS_TEST_EXPECT_MSG_EQ(read->outcome.message, "two lines", "one line");
        NS_TEST_EXPECT_MSG_EQ(read->outcome.wall, 0.25, "seconds");
        // Cut anywhere it is no word at all.
        const std::string file = folder.EndedPath("001-run1") + "/" + RunEnding::FILE;
        const std::string whole = TextOf(file);
        for (std::size_t size = 0; size < whole.size(); ++size)
        {
            std::ofstream(file) << whole.substr(0, size);
            const auto cut = RunEnding::Read(folder.EndedPath("001-run1"));
            NS_TEST_EXPECT_MSG_EQ(cut.has_value(), false, size << " bytes");
        }
        folder.NoteTaken("001-run1");
        fs::remove_all(folder.EndedPath("001-run1"));
        NS_TEST_EXPECT_MSG_EQ(folder.IsDone("001-run1"), true, "taken");
        NS_TEST_EXPECT_MSG_EQ(folder.Failure(), "", "no job said anything");
        folder.NoteFailure("batches/0002.txt", "second");
        folder.NoteFailure("batches/0001.txt", "first");
        NS_TEST_EXPECT_MSG_EQ(folder.Failure(), "first", "of the first job");
    }
};

/// Processes end as one.
class ProcessTestCase : public TestCase
{
  public:
    ProcessTestCase()
        : TestCase("Snakemake ends with all that it started, asked or not")
    {
    }

  private:
    /// @param text of a script @return it as a program in the place of Snakemake
    SnakemakeProcess::Order Program(const std::string& text)
    {
        const std::string folder = CreateTempDirFilename("program");
        const ResultFolder here(folder);
        fs::remove(here.Path("pid"));
        here.Write("program", [&text](std::ostream& out) { out << "#!/bin/sh\n" << text; });
        fs::permissions(here.Path("program"), fs::perms::owner_all);
        return {here.Path("program"), folder, "", 2, here.Path("log")};
    }

    /// @param pid of a process that nobody waits for but the system @return whether it has gone,
    /// within some seconds
    static bool Goes(pid_t pid)
    {
        for (int tries = 0; tries < 500; ++tries)
        {
            const std::string stat = TextOf("/proc/" + std::to_string(pid) + "/stat");
            if (kill(pid, 0) != 0 || stat.find(") Z ") != std::string::npos)
            {
                return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return false;
    }

    /// @return the number that a program wrote into a file, as soon as it is there
    static pid_t Number(const std::string& file)
    {
        pid_t number = 0;
        for (int tries = 0; number == 0 && tries < 500; ++tries)
        {
            std::ifstream(file) >> number;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return number;
    }

    /// @return the exit code of a process
    static int Await(SnakemakeProcess& process)
    {
        while (!process.Ended())
        {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return *process.Ended();
    }

    void DoRun() override
    {
        {
            const auto order = Program("echo \"$@\"; exit 3\n");
            SnakemakeProcess process(order);
            NS_TEST_EXPECT_MSG_EQ(Await(process), 3, "its exit code");
            NS_TEST_EXPECT_MSG_NE(TextOf(order.log).find("--jobs 2"), std::string::npos, "words");
        }
        {
            // A job that heeds nothing goes when Snakemake has ended.
            const auto order =
                Program("sh -c 'trap : INT TERM; echo $$ >pid.part; mv pid.part pid; "
                        "while :; do sleep 0.1; done' &\n"
                        "until [ -e pid ]; do sleep 0.1; done; kill -KILL $$\n");
            SnakemakeProcess process(order);
            NS_TEST_EXPECT_MSG_EQ(Await(process), 128 + SIGKILL, "killed");
            NS_TEST_EXPECT_MSG_EQ(Goes(Number(order.folder + "/pid")), true, "its job");
        }
        {
            const auto order = Program("trap 'exit 9' INT; echo $$ >pid.part; mv pid.part pid; "
                                       "while :; do sleep 0.1; done\n");
            SnakemakeProcess process(order);
            const pid_t pid = Number(order.folder + "/pid");
            process.Stop();
            NS_TEST_EXPECT_MSG_EQ(Await(process), 9, "it was asked as by Ctrl-C");
            NS_TEST_EXPECT_MSG_EQ(Goes(pid), true, "and went");
        }
        {
            // Whoever started it is killed.
            const auto order = Program("echo $$ >pid.part; mv pid.part pid; "
                                       "while :; do sleep 0.1; done\n");
            const pid_t child = fork();
            if (child == 0)
            {
                SnakemakeProcess process(order);
                Number(order.folder + "/pid");
                kill(getpid(), SIGKILL);
            }
            const pid_t pid = Number(order.folder + "/pid");
            NS_TEST_ASSERT_MSG_NE(pid, 0, "it started");
            NS_TEST_EXPECT_MSG_EQ(Goes(pid), true, "and went");
        }
    }
};

/// The suite.
class BatchFolderTestSuite : public TestSuite
{
  public:
    BatchFolderTestSuite()
        : TestSuite("flow-distribution-batch-folder", Type::UNIT)
    {
        if (CanReadScenarioFiles())
        {
            AddTestCase(new ScenarioTestCase);
        }
        AddTestCase(new ListTestCase);
        AddTestCase(new ProcessTestCase);
    }
};

BatchFolderTestSuite g_batchFolderTestSuite; //!< registers itself

} // namespace
