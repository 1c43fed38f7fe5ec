// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-folder.h"

#include "../../base/file-lock.h"
#include "../../helper/results/result-claim.h"
#include "batch-folder.h"
#include "run-ending.h"

#include "ns3/scenario-error.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

constexpr const char* DATABASE = "campaign.sqlite";
constexpr const char* BATCHES = "snakemake"; // folders of commands, by their numbers

/// What a campaign writes beside the folders of runs. SQLite keeps the journal while it writes.
const std::vector<std::string>&
OwnFiles()
{
    static const std::vector<std::string> files{
        DATABASE, "campaign.sqlite-journal", "comparison.csv", "pairs.csv"};
    return files;
}

/// @param files a list of results @return its lines
std::set<std::string>
ReadLines(const std::string& file)
{
    std::set<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
    {
        lines.insert(line);
    }
    return lines;
}

/// Gives a file of others, which stands in the way, a name that nobody has.
void
KeepAside(const fs::path& path)
{
    fs::path free = path.string() + "~";
    for (int number = 2; fs::exists(fs::symlink_status(free)); ++number)
    {
        free = path.string() + "~" + std::to_string(number);
    }
    fs::rename(path, free);
}

} // namespace

bool
CampaignFolder::IsThere(const std::string& path)
{
    std::error_code error;
    const bool begun = ReadLines(path + "/.flowdist/files").count(DATABASE) > 0 &&
                       !fs::exists(path + "/comparison.csv", error);
    return fs::exists(path + "/" + DATABASE, error) || begun; // it was killed before it was made
}

void
CampaignFolder::Check(const std::string& path)
{
    if (!IsThere(path))
    {
        ResultClaim::Check(path, false);
        return;
    }
    ResultClaim::CheckPlace(path);
    for (const char* name : {DATABASE, "runs", ".flowdist", ".flowdist/files"})
    {
        const std::string own = path + "/" + name;
        if (access(own.c_str(), F_OK) == 0 && access(own.c_str(), W_OK) != 0)
        {
            throw ScenarioError(own,
                                std::string("results cannot go there: ") + std::strerror(errno));
        }
    }
}

CampaignFolder::CampaignFolder(const std::string& path, bool listed)
    : m_path(path),
      m_listed(listed)
{
    Check(path);
    std::error_code error;
    fs::create_directories(path, error);
    Lock();
    const auto known = ReadLines(OwnPath("files"));
    if (listed && known.count(DATABASE) == 0)
    {
        List(OwnFiles());
    }
}

CampaignFolder::~CampaignFolder()
{
    std::error_code error;
    if (!m_leasePath.empty())
    {
        fs::remove(m_leasePath, error);
    }
    close(m_lease);
    fs::remove(OwnPath("part"), error); // where nothing of others is in it
    fs::remove(OwnPath(BATCHES), error);
    if (!m_listed)
    {
        fs::remove_all(m_path + "/.flowdist", error);
    }
    close(m_lock);
}

std::string
CampaignFolder::Path(const std::string& name) const
{
    return m_path + "/" + name;
}

std::string
CampaignFolder::Database() const
{
    return Path(DATABASE);
}

std::string
CampaignFolder::OwnPath(const std::string& name) const
{
    return m_path + "/.flowdist/" + name;
}

std::string
CampaignFolder::LeasePath(int64_t command) const
{
    return OwnPath("command-" + std::to_string(command) + ".lock");
}

void
CampaignFolder::Lock()
{
    std::error_code error;
    fs::create_directory(m_path + "/.flowdist", error);
    m_lock = open(OwnPath("lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW, 0666);
    if (m_lock < 0)
    {
        throw ScenarioError(m_path,
                            std::string("results cannot go there: ") + std::strerror(errno));
    }
    if (!flowdist::TakeFile(m_lock, OwnPath("lock"), true))
    {
        close(m_lock);
        throw ScenarioError(m_path, "another command is writing its results there");
    }
}

void
CampaignFolder::List(const std::vector<std::string>& files) const
{
    if (!m_listed)
    {
        return;
    }
    // One write at the end of the file, so that commands do not mix lines; the first end of line
    // closes one that a full disk cut.
    std::string text = "\n";
    for (const std::string& file : files)
    {
        text += file + "\n";
    }
    const std::string name = OwnPath("files");
    const int list = open(name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    const ssize_t written = list < 0 ? -1 : write(list, text.data(), text.size());
    const int reason = written < 0 ? errno : ENOSPC;
    close(list);
    if (written != static_cast<ssize_t>(text.size()))
    {
        throw std::system_error(reason, std::generic_category(), name + " cannot be written");
    }
}

void
CampaignFolder::TakeLease(int64_t command)
{
    const std::string path = LeasePath(command);
    // Somebody who looks whether this command lives may hold it for a moment, and take it away.
    constexpr int tries = 100;
    for (int i = 0; i < tries; ++i)
    {
        m_lease = open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW, 0666);
        if (m_lease < 0 || flowdist::TakeFile(m_lease, path))
        {
            break;
        }
        close(m_lease);
        m_lease = -1;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (m_lease < 0)
    {
        throw std::system_error(errno, std::generic_category(), path + " cannot be locked");
    }
    m_leasePath = path;
    TakeAwayLeases();
}

void
CampaignFolder::TakeAwayLeases() const
{
    std::error_code error;
    std::vector<int64_t> commands;
    for (const auto& entry : fs::directory_iterator(m_path + "/.flowdist", error))
    {
        const std::string name = entry.path().filename().string();
        const std::string start = "command-";
        if (name.compare(0, start.size(), start) == 0)
        {
            commands.push_back(std::atoll(name.c_str() + start.size()));
        }
    }
    for (const int64_t command : commands)
    {
        IsAlive(command); // takes away those of commands that were killed
    }
}

bool
CampaignFolder::IsAlive(int64_t command) const
{
    const std::string path = LeasePath(command);
    if (path == m_leasePath)
    {
        return true;
    }
    const int lease = open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (lease < 0)
    {
        return false;
    }
    const bool free = flowdist::TakeFile(lease, path);
    std::error_code error;
    if (free)
    {
        fs::remove(path, error); // nobody comes back for it
    }
    close(lease);
    return !free;
}

std::string
CampaignFolder::PartOf(const std::string& run, int64_t command) const
{
    return OwnPath("part/" + run + "." + std::to_string(command));
}

void
CampaignFolder::Publish(const std::string& run, const std::string& part) const
{
    const std::string place = "runs/" + run;
    const fs::path target = Path(place);
    if (part == target)
    {
        return;
    }
    if (fs::exists(fs::symlink_status(target)))
    {
        // Of a command that was killed, or a run that failed before.
        const auto known = ReadLines(OwnPath("files"));
        const auto first = known.lower_bound(place + "/");
        const bool own =
            first != known.end() && first->compare(0, place.size() + 1, place + "/") == 0;
        own ? void(fs::remove_all(target)) : KeepAside(target);
    }
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(part))
    {
        if (!entry.is_directory())
        {
            files.push_back(place + "/" + entry.path().lexically_relative(part).string());
        }
    }
    List(files);
    fs::create_directories(Path("runs"));
    fs::rename(part, target);
}

void
CampaignFolder::ForgetEnding(const std::string& run) const
{
    std::error_code error;
    fs::remove(Path("runs/" + run) + "/" + RunEnding::FILE, error);
}

std::string
CampaignFolder::BatchesOf(int64_t command) const
{
    const std::string path = OwnPath(std::string(BATCHES) + "/" + std::to_string(command));
    return fs::absolute(path).lexically_normal().string();
}

std::vector<std::string>
CampaignFolder::LeftBatches() const
{
    std::vector<std::string> left;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(OwnPath(BATCHES), error))
    {
        const auto command = std::atoll(entry.path().filename().c_str());
        IsAlive(command) ? void() : left.push_back(entry.path().string());
    }
    return left;
}

std::vector<std::string>
CampaignFolder::WholePaths(const std::string& run) const
{
    std::vector<std::string> paths{Path("runs/" + run)};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(OwnPath(BATCHES), error))
    {
        paths.push_back(BatchFolder(entry.path().string()).EndedPath(run));
    }
    return paths;
}

void
CampaignFolder::ListOwn(const std::string& name) const
{
    List({name});
}

void
CampaignFolder::Discard(const std::string& run, int64_t command) const
{
    std::error_code error;
    fs::remove_all(PartOf(run, command), error);
}

} // namespace ns3
