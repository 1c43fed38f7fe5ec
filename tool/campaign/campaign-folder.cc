// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-folder.h"

#include "../../base/file-lock.h"
#include "../../helper/results/result-claim.h"
#include "batch-folder.h"
#include "campaign-swap.h"
#include "run-ending.h"

#include "ns3/scenario-error.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sys/file.h>
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

} // namespace

void
CampaignFolder::KeepAside(const std::string& path)
{
    std::string free = path + "~";
    for (int number = 2; fs::exists(fs::symlink_status(free)); ++number)
    {
        free = path + "~" + std::to_string(number);
    }
    fs::rename(path, free);
}

CampaignFolder::CampaignFolder(const std::string& path, bool listed)
    : m_path(path),
      m_listed(listed),
      m_readOnly(IsReadOnly(path))
{
    CampaignSwap::Finish(path);
    Check(path);
    if (m_readOnly)
    {
        return;
    }
    std::error_code error;
    fs::create_directories(path, error);
    for (Lock(); CampaignSwap::IsPending(path); Lock())
    {
        close(m_lock);
        CampaignSwap::Finish(path);
    }
    const auto known = ReadList();
    if (listed && known.count(DATABASE) == 0)
    {
        List(OwnFiles());
    }
}

CampaignFolder::~CampaignFolder()
{
    if (m_readOnly)
    {
        return;
    }
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

bool
CampaignFolder::HasRun(const std::string& run) const
{
    std::error_code error;
    return fs::is_directory(Path("runs/" + run), error);
}

bool
CampaignFolder::IsReadOnly() const
{
    return m_readOnly;
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
CampaignFolder::Write(const std::string& name,
                      const std::function<void(std::ostream&)>& write) const
{
    if (m_readOnly)
    {
        return;
    }
    // The list of files is there in every folder that several commands may have.
    const int turn = open(OwnPath("files").c_str(), O_RDONLY | O_CLOEXEC);
    while (turn >= 0 && flock(turn, LOCK_EX) != 0 && errno == EINTR)
    {
    }
    try
    {
        ResultFolder(m_path).Write(name, write);
    }
    catch (...)
    {
        close(turn);
        throw;
    }
    close(turn);
}

void
CampaignFolder::TakeAwayOwn(const std::string& place) const
{
    const auto known = ReadList();
    const std::string start = place + "/";
    std::error_code error;
    if (fs::is_symlink(Path(place), error))
    {
        return;
    }
    for (auto file = known.lower_bound(start);
         file != known.end() && file->compare(0, start.size(), start) == 0;
         ++file)
    {
        fs::remove(Path(*file), error);
        for (fs::path folder = fs::path(*file).parent_path();
             folder.string().size() >= place.size() && fs::remove(Path(folder.string()), error);
             folder = folder.parent_path())
        {
        }
    }
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
        TakeAwayOwn(place); // of a command that was killed, or a run that failed before
        fs::exists(fs::symlink_status(target)) ? KeepAside(target.string()) : void();
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
