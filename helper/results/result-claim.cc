// SPDX-License-Identifier: GPL-2.0-only

#include "result-claim.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// What this module writes at the top of a result folder.
constexpr std::array<const char*, 6> RESULT_NAMES{
    "summary.json", "members.csv", "timeseries.csv", "flows.csv", "learned.csv", "comparison.csv"};

constexpr const char* OWN = "/.flowdist"; //!< what a claim keeps in its folder

[[noreturn]] void
FailToWrite(const std::string& path, int reason)
{
    throw ScenarioError(path, std::string("results cannot go there: ") + std::strerror(reason));
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
ResultClaim::Check(const std::string& path, bool overwrite)
{
    std::error_code error;
    const fs::path nearest = NearestThere(path);
    if (!fs::is_directory(nearest, error))
    {
        throw ScenarioError(nearest.string(), "is no folder, results cannot go there");
    }
    if (access(nearest.c_str(), W_OK | X_OK) != 0)
    {
        FailToWrite(path, errno);
    }
    CheckEarlier(path, overwrite);
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
    std::error_code error;
    fs::create_directories(parent, error);
    for (std::size_t number = 1;; ++number)
    {
        const std::string path = parent + "/" + name + "-" + std::to_string(number);
        // Whoever makes a folder has it: two that ask at the same time get two.
        if (fs::create_directory(path, error))
        {
            auto claim = std::make_unique<ResultClaim>(path, false);
            claim->m_made = true;
            return claim;
        }
        if (error)
        {
            FailToWrite(path, error.value());
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
    // The list first: what is written from now on is known, whatever happens.
    ResultFolder(m_path + OWN).Write("files", [&](std::ostream& out) {
        std::set<std::string> all = files;
        all.insert(m_old.begin(), m_old.end());
        std::copy(all.begin(), all.end(), std::ostream_iterator<std::string>(out, "\n"));
    });
    for (const std::string& file : files)
    {
        const fs::path target = Path(file);
        fs::create_directories(target.parent_path());
        if (m_old.count(file) == 0 && fs::exists(fs::symlink_status(target)))
        {
            fs::rename(target, target.string() + "~");
        }
        fs::rename(part / file, target);
    }
    for (const std::string& file : m_old)
    {
        files.count(file) == 0 ? TakeAway(file) : void();
    }
    ResultFolder(m_path + OWN).Write("files", [&files](std::ostream& out) {
        std::copy(files.begin(), files.end(), std::ostream_iterator<std::string>(out, "\n"));
    });
    m_old = files;
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
    // A file that the one before took away meanwhile locks nobody out.
    if ((flock(m_lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) || !IsLockThere())
    {
        close(m_lock);
        throw ScenarioError(m_path, "another command is writing its results there");
    }
}

bool
ResultClaim::IsLockThere() const
{
    struct stat held
    {
    };

    struct stat there
    {
    };

    return fstat(m_lock, &held) == 0 && stat(OwnPath("lock").c_str(), &there) == 0 &&
           held.st_ino == there.st_ino;
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
