// SPDX-License-Identifier: GPL-2.0-only

#include "../../helper/results/result-claim.h"
#include "../../helper/results/result-file.h"

#include "ns3/scenario-error.h"
#include "ns3/test.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <system_error>

using namespace ns3;

namespace
{

namespace fs = std::filesystem;

std::string
Content(const std::string& path)
{
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

void
Put(const ResultFolder& folder, const std::string& name, const std::string& text)
{
    folder.Write(name, [&text](std::ostream& out) { out << text; });
}

/// @return what is said against an action, or nothing
std::string
Refusal(const std::function<void()>& action)
{
    try
    {
        action();
        return "";
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
}

bool
Says(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

/// Earlier results stay until their successors are whole; files of others stay for good.
class ReplaceTestCase : public TestCase
{
  public:
    ReplaceTestCase()
        : TestCase("results are replaced when asked to and whole, and nothing else is")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("replaced");
        {
            ResultClaim claim(path, false);
            NS_TEST_EXPECT_MSG_EQ(claim.Replaces(), false, "a new folder");
            Put(claim.Part(), "summary.json", "old");
            Put(claim.Part(), "flows.csv", "old");
            Put(ResultFolder(claim.Part().Path("runs/001")), "members.csv", "old");
            NS_TEST_EXPECT_MSG_EQ(fs::exists(path + "/summary.json"), false, "not whole yet");
            claim.Commit();
        }
        fs::create_directories(path + "/plots");
        std::ofstream(path + "/plots/thesis.png") << "mine";
        std::ofstream(path + "/learned.csv~") << "mine";
        std::ofstream(path + "/runs/notes.txt") << "mine";
        const auto claim = [&path](bool overwrite) { ResultClaim{path, overwrite}; };
        NS_TEST_EXPECT_MSG_EQ(Says(Refusal([&] { claim(false); }), "holds results already"),
                              true,
                              "they stay unless they may go");
        {
            ResultClaim failing(path, true);
            Put(failing.Part(), "summary.json", "new");
        }
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/summary.json"), "old", "the new ones did not end");
        {
            ResultClaim good(path, true);
            Put(good.Part(), "summary.json", "new");
            Put(ResultFolder(good.Part().Path("plots")), "load.png", "new");
            good.Commit();
        }
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/summary.json"), "new", "replaced");
        NS_TEST_EXPECT_MSG_EQ(fs::exists(path + "/flows.csv"), false, "without a successor");
        NS_TEST_EXPECT_MSG_EQ(fs::exists(path + "/runs/001"), false, "nor its folder");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/plots/thesis.png"), "mine", "a plot of others");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/runs/notes.txt"), "mine", "a note of others");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/learned.csv~"), "mine", "a name like ours");
    }
};

/// What only has the name of a result is not ours to replace.
class OthersTestCase : public TestCase
{
  public:
    OthersTestCase()
        : TestCase("files of others are told, or kept under another name")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("others");
        fs::create_directories(path + "/plots");
        std::ofstream(path + "/flows.csv") << "mine";
        const std::string said = Refusal([&] { ResultClaim{path, true}; });
        NS_TEST_EXPECT_MSG_EQ(Says(said, "flows.csv: is not listed"), true, said);
        fs::remove(path + "/flows.csv");
        std::ofstream(path + "/plots/load.png") << "mine";
        std::ofstream(path + "/plots/load.png~") << "older";
        std::ofstream(path + "/runs") << "no folder";
        // A list that was tampered with leads to nothing outside.
        fs::create_directories(path + "/.flowdist");
        const std::string outside = CreateTempDirFilename("outside.txt");
        std::ofstream(outside) << "mine";
        std::ofstream(path + "/.flowdist/files") << "../outside.txt\n" << outside << "\n\n";
        {
            ResultClaim claim(path, true);
            Put(ResultFolder(claim.Part().Path("plots")), "load.png", "ours");
            Put(ResultFolder(claim.Part().Path("runs/001")), "members.csv", "ours");
            claim.Commit();
        }
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/plots/load.png"), "ours", "written");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/plots/load.png~2"), "mine", "kept");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/plots/load.png~"), "older", "has the name already");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/runs/001/members.csv"), "ours", "written");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/runs~"), "no folder", "in the way of a folder");
        NS_TEST_EXPECT_MSG_EQ(Content(outside), "mine", "outside");
    }
};

/// What cannot be listed is not put in its place.
class UnlistedTestCase : public TestCase
{
  public:
    UnlistedTestCase()
        : TestCase("where the list cannot be written all stays as it was")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("unlisted");
        {
            ResultClaim claim(path, false);
            Put(claim.Part(), "summary.json", "old");
            claim.Commit();
        }
        fs::create_directories(path + "/.flowdist/files-next.part/in-the-way");
        bool failed = false;
        try
        {
            ResultClaim claim(path, true);
            Put(claim.Part(), "summary.json", "new");
            claim.Commit();
        }
        catch (const std::system_error&)
        {
            failed = true;
        }
        NS_TEST_EXPECT_MSG_EQ(failed, true, "said");
        NS_TEST_EXPECT_MSG_EQ(Content(path + "/summary.json"), "old", "stays");
    }
};

/// A folder is of one command at a time.
class LockTestCase : public TestCase
{
  public:
    LockTestCase()
        : TestCase("a folder has one command at a time, and new folders are of one each")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("locked");
        {
            const ResultClaim claim(path, false);
            const std::string said = Refusal([&] { ResultClaim{path, true}; });
            NS_TEST_EXPECT_MSG_EQ(Says(said, "another command"), true, said);
        }
        NS_TEST_EXPECT_MSG_EQ(fs::exists(path), false, "nothing was written, nothing is left");
        const std::string parent = CreateTempDirFilename("results");
        const auto first = ResultClaim::Fresh(parent, "run");
        const auto second = ResultClaim::Fresh(parent, "run");
        NS_TEST_EXPECT_MSG_EQ(first->Path(), parent + "/run-1", "the first");
        NS_TEST_EXPECT_MSG_EQ(second->Path(), parent + "/run-2", "the second");
        std::ofstream(parent + "/file") << "no folder";
        const std::string said = Refusal([&] { ResultClaim::Check(parent + "/file/x", true); });
        NS_TEST_EXPECT_MSG_EQ(Says(said, "is no folder"), true, said);
        const std::string root = Refusal([&] { ResultClaim::Check("/tmp/..", true); });
        NS_TEST_EXPECT_MSG_EQ(Says(root, "is the root of all folders"), true, root);
    }
};

/// Links are not followed, and what cannot be written throws there.
class FileTestCase : public TestCase
{
  public:
    FileTestCase()
        : TestCase("a file is a new one, and whole or an error")
    {
    }

  private:
    void DoRun() override
    {
        const std::string target = CreateTempDirFilename("target.txt");
        const ResultFolder folder(CreateTempDirFilename("files"));
        std::ofstream(target) << "mine";
        fs::create_symlink(target, folder.Path("a.csv.part"));
        fs::create_symlink(target, folder.Path("a.csv"));
        const std::string longer(200'000, 'x');
        Put(folder, "a.csv", longer);
        NS_TEST_EXPECT_MSG_EQ(Content(target), "mine", "a link leads elsewhere");
        NS_TEST_EXPECT_MSG_EQ(Content(folder.Path("a.csv")), longer, "more than a buffer");
        std::string reason;
        try
        {
            ResultFile file(folder.Path("none/a.csv"));
        }
        catch (const std::system_error& error)
        {
            reason = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(Says(reason, "No such file or directory"), true, reason);
        bool thrown = false;
        try
        {
            folder.Write("b.csv", [](std::ostream&) { throw std::runtime_error("halfway"); });
        }
        catch (const std::runtime_error&)
        {
            thrown = true;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, "what goes wrong is handed on");
        NS_TEST_EXPECT_MSG_EQ(fs::exists(folder.Path("b.csv.part")), false, "nothing half written");
    }
};

/// The suite.
class ResultClaimTestSuite : public TestSuite
{
  public:
    ResultClaimTestSuite()
        : TestSuite("flow-distribution-result-claim", Type::UNIT)
    {
        AddTestCase(new ReplaceTestCase);
        AddTestCase(new OthersTestCase);
        AddTestCase(new UnlistedTestCase);
        AddTestCase(new LockTestCase);
        AddTestCase(new FileTestCase);
    }
};

ResultClaimTestSuite g_resultClaimTestSuite;

} // namespace
