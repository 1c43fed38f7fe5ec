// SPDX-License-Identifier: GPL-2.0-only

#include "result-claim.h"

#include "../../base/file-lock.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// What this module writes at the top of a result folder.
constexpr std::array<const char*, 9> RESULT_NAMES{"summary.json",
                                                  "members.csv",
                                                  "timeseries.csv",
                                                  "flows.csv",
                                                  "learned.csv",
                                                  "trunks.csv",
                                                  "comparison.csv",
                                                  "pairs.csv",
                                                  "campaign.sqlite"};

/// Folders that the commands of this module make in theirs.
constexpr std::array<const char*, 4> FOLDER_NAMES{"runs", "balancer", "tcp", "capture"};

constexpr const char* OWN = "/.flowdist"; //!< what a claim keeps in its folder

[[noreturn]] void
FailToWrite(const std::string& path, int reason)
{
    throw ScenarioError(path, std::string("results cannot go there: ") + std::strerror(reason));
}

[[noreturn]] void
FailToMake(const std::string& path, const std::error_code& reason)
{
    throw ScenarioError(path,
                        "results cannot go there: " + reason.message() +
                            "; --out names another folder, as FLOWDIST_HOME does for ./flowdist");
}

/// @return the files of earlier results in a folder
std::set<std::string>
ReadList(const std::string& folder)
{
    std::set<std::string> files;
    std::ifstream in(folder + OWN + "/files");
    for (std::string line; std::getline(in, line);)
    {
        const fs::path file(line);
        const bool below =
            file.is_relative() && std::find(file.begin(), file.end(), "..") == file.end();
        below && !line.empty() ? void(files.insert(line)) : void(); // it may be anybody's text
    }
    return files;
}

/// Results that are there stay, unless they may be replaced; what only has the name of results
/// stays.
void
CheckEarlier(const std::string& path, bool overwrite)
{
    const auto known = ReadList(path);
    std::error_code error;
    for (const char* name : RESULT_NAMES)
    {
        const std::string file = path + "/" + name;
        if (fs::exists(file, error) && !overwrite)
        {
            throw ScenarioError(path,
                                std::string("holds results already (") + name +
                                    "); --overwrite replaces them, --out names another folder");
        }
        if (fs::exists(file, error) && known.count(name) == 0)
        {
            throw ScenarioError(file,
                                "is not listed among the results written here (.flowdist/files): "
                                "move it away, or name another folder with --out");
        }
    }
    if (!known.empty() && !overwrite)
    {
        throw ScenarioError(path,
                            "holds results already; --overwrite replaces them, --out names another "
                            "folder");
    }
}

/// @throws ScenarioError where a folder that is there takes no files
void
CheckWritable(const fs::path& folder)
{
    std::error_code error;
    if (fs::is_directory(folder, error) && access(folder.c_str(), W_OK | X_OK) != 0)
    {
        FailToWrite(folder.string(), errno);
    }
}

/// What is replaced, or taken away, can be. @param files earlier results, relative to the folder
void
CheckPlaces(const std::string& path, const std::set<std::string>& files)
{
    for (const char* name : FOLDER_NAMES)
    {
        CheckWritable(fs::path(path) / name);
    }
    for (const std::string& file : files)
    {
        CheckWritable((fs::path(path) / file).parent_path());
    }
    CheckWritable(path + OWN);
}

/// Keeps what is not ours under a name that nobody has: NAME~, NAME~2, ...
void
KeepAside(const fs::path& file)
{
    fs::path free = file.string() + "~";
    for (int number = 2; fs::exists(fs::symlink_status(free)); ++number)
    {
        free = file.string() + "~" + std::to_string(number);
    }
    fs::rename(file, free);
}

/// Makes the folders of a file. What is in their way is not ours, and kept.
void
MakeFolders(const fs::path& root, const fs::path& file)
{
    fs::path folder = root;
    for (const fs::path& name : file.parent_path())
    {
        folder /= name;
        if (!fs::is_directory(folder) && fs::exists(fs::symlink_status(folder)))
        {
            KeepAside(folder);
        }
        fs::create_directory(folder);
    }
}

/// @return the folder, or what of its path is there
fs::path
NearestThere(const std::string& path)
{
    std::error_code error;
    fs::path nearest = fs::absolute(path);
    while (!fs::exists(nearest, error) && nearest.has_relative_path())
    {
        nearest = nearest.parent_path();
    }
    return nearest;
}

} // namespace

void
ResultClaim::CheckPlace(const std::string& path)
{
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(path, error);
    if (!error && whole == whole.root_path())
    {
        throw ScenarioError(path, "is the root of all folders: name one for the results");
    }
    const fs::path nearest = NearestThere(path);
    if (!fs::is_directory(nearest, error))
    {
        throw ScenarioError(nearest.string(), "is no folder, results cannot go there");
    }
    if (access(nearest.c_str(), W_OK | X_OK) != 0)
    {
        FailToWrite(path, errno);
    }
}

bool
ResultClaim::HasResults(const std::string& path)
{
    std::error_code error;
    return !ReadList(path).empty() ||
           std::any_of(RESULT_NAMES.begin(), RESULT_NAMES.end(), [&](const char* name) {
               return fs::exists(path + "/" + name, error);
           });
}

void
ResultClaim::Check(const std::string& path, bool overwrite)
{
    CheckPlace(path);
    CheckEarlier(path, overwrite);
    CheckPlaces(path, ReadList(path));
}

ResultClaim::ResultClaim(const std::string& path, bool overwrite)
    : m_path(path)
{
    Check(path, overwrite);
    std::error_code error;
    m_made = fs::create_directories(path, error);
    Lock();
    CheckEarlier(path, overwrite); // whoever had the folder may have written
    m_old = ReadList(path);
    fs::remove_all(OwnPath("part"), error); // of a command that was killed
    m_part = std::make_unique<ResultFolder>(OwnPath("part"));
}

std::unique_ptr<ResultClaim>
ResultClaim::Fresh(const std::string& parent, const std::string& name)
{
    auto claim = std::make_unique<ResultClaim>(MakeFresh(parent, name), false);
    claim->m_made = true;
    return claim;
}

std::string
ResultClaim::MakeFresh(const std::string& parent, const std::string& name)
{
    std::error_code error;
    fs::create_directories(parent, error);
    if (error && !fs::is_directory(parent))
    {
        FailToMake(parent, error);
    }
    for (std::size_t number = 1;; ++number)
    {
        const std::string path = parent + "/" + name + "-" + std::to_string(number);
        // Whoever makes a folder has it: two that ask at the same time get two.
        if (fs::create_directory(path, error))
        {
            return path;
        }
        if (error)
        {
            FailToMake(path, error);
        }
    }
}

ResultClaim::~ResultClaim()
{
    std::error_code error;
    fs::remove_all(OwnPath("part"), error);
    TakeAwayEmptyOwn();
    close(m_lock);
}

const ResultFolder&
ResultClaim::Part() const
{
    return *m_part;
}

const std::string&
ResultClaim::Path() const
{
    return m_path;
}

std::string
ResultClaim::Path(const std::string& name) const
{
    return m_path + "/" + name;
}

bool
ResultClaim::Replaces() const
{
    return !m_old.empty();
}

void
ResultClaim::Commit()
{
    const fs::path part = m_part->Path();
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(part))
    {
        if (!entry.is_directory())
        {
            files.insert(entry.path().lexically_relative(part).string());
        }
    }
    CheckPlaces(m_path, m_old); // it may have changed since the start
    // The lists first, where nothing is lost yet: what is written from now on is known, whatever
    // happens.
    std::set<std::string> all = files;
    all.insert(m_old.begin(), m_old.end());
    WriteList("files-next", files);
    WriteList("files", all);
    for (const std::string& file : files)
    {
        const fs::path target = Path(file);
        MakeFolders(m_path, file);
        const auto there = fs::symlink_status(target);
        if (fs::exists(there) && (m_old.count(file) == 0 || fs::is_directory(there)))
        {
            KeepAside(target);
        }
        fs::rename(part / file, target);
    }
    for (const std::string& file : m_old)
    {
        files.count(file) == 0 ? TakeAway(file) : void();
    }
    fs::rename(OwnPath("files-next"), OwnPath("files"));
    m_old = files;
}

void
ResultClaim::WriteList(const std::string& name, const std::set<std::string>& files) const
{
    ResultFolder(m_path + OWN).Write(name, [&files](std::ostream& out) {
        std::copy(files.begin(), files.end(), std::ostream_iterator<std::string>(out, "\n"));
    });
}

std::string
ResultClaim::OwnPath(const std::string& name) const
{
    return m_path + OWN + "/" + name;
}

void
ResultClaim::Lock()
{
    std::error_code error;
    fs::create_directory(m_path + OWN, error);
    if (fs::is_symlink(m_path + OWN, error))
    {
        FailToWrite(m_path + OWN, ELOOP);
    }
    // Not closed when a program is started: children hold the folder as long as they live.
    m_lock = open(OwnPath("lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW, 0666);
    if (m_lock < 0)
    {
        FailToWrite(m_path, errno);
    }
    if (!flowdist::TakeFile(m_lock, OwnPath("lock")))
    {
        close(m_lock);
        throw ScenarioError(m_path, "another command is writing its results there");
    }
}

void
ResultClaim::TakeAway(const std::string& file) const
{
    std::error_code error;
    fs::remove(Path(file), error);
    // Folders go when nothing of others is in them.
    for (fs::path folder = fs::path(file).parent_path();
         !folder.empty() && fs::remove(Path(folder.string()), error);
         folder = folder.parent_path())
    {
    }
}

void
ResultClaim::TakeAwayEmptyOwn() const
{
    std::error_code error;
    if (m_old.empty())
    {
        fs::remove(OwnPath("lock"), error);
        fs::remove(m_path + OWN, error);
        if (m_made)
        {
            fs::remove(m_path, error);
        }
    }
}

} // namespace ns3
