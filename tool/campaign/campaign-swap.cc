// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-swap.h"

#include "../../base/file-lock.h"
#include "campaign-folder.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

constexpr const char* OWN = "/.flowdist";
constexpr const char* PART = "/.flowdist/part";
constexpr const char* NOTE = ".swap"; //!< in the part: it goes with what it is about
constexpr const char* DATABASE = "campaign.sqlite";

/// @param line of a list of files @return whether it names one below the folder
bool
IsBelow(const std::string& line)
{
    const fs::path file(line);
    return !line.empty() && file.is_relative() &&
           std::find(file.begin(), file.end(), "..") == file.end();
}

/// Steps from what a folder holds to what its part holds. Each can be taken again.
class Steps
{
  public:
    /// Reads what is to be done. @param path the folder
    explicit Steps(const std::string& path)
        : m_path(path),
          m_part(path + PART)
    {
        std::ifstream in(m_part / NOTE);
        for (std::string line; std::getline(in, line);)
        {
            // Lines are +FILE of what comes, -FILE of what was there.
            const std::string file = line.empty() ? "" : line.substr(1);
            auto& list = line[0] == '+' ? m_next : m_old;
            IsBelow(file) ? void(list.insert(file)) : void();
        }
    }

    void Take() const
    {
        std::error_code error;
        if (fs::exists(m_part / DATABASE, error))
        {
            std::set<std::string> all = m_next;
            all.insert(m_old.begin(), m_old.end());
            WriteList(all); // what is written from now on is known, whatever happens
            if (m_old.count(DATABASE) > 0)
            {
                fs::remove(m_path / DATABASE);
                // Else SQLite would take a change that was cut short for one of the new database.
                fs::remove(m_path / (std::string(DATABASE) + "-journal"));
            }
            for (const std::string& file : m_next)
            {
                file == DATABASE ? void() : Place(file);
            }
            for (const std::string& file : m_old)
            {
                m_next.count(file) == 0 ? TakeAway(file) : void();
            }
            Place(DATABASE);
        }
        std::set<std::string> left = m_next;
        left.insert(CampaignFolder::OwnFiles().begin(), CampaignFolder::OwnFiles().end());
        WriteList(left);
        for (const auto& entry : fs::directory_iterator(m_part))
        {
            entry.path().filename() == NOTE ? 0 : fs::remove_all(entry.path());
        }
        fs::remove_all(m_part); // the note last
    }

  private:
    void WriteList(const std::set<std::string>& files) const
    {
        ResultFolder(m_path.string() + OWN).Write("files", [&files](std::ostream& out) {
            std::copy(files.begin(), files.end(), std::ostream_iterator<std::string>(out, "\n"));
        });
    }

    /// Moves a file, unless that was done before. What others have put in its way is kept.
    void Place(const std::string& file) const
    {
        if (!fs::exists(fs::symlink_status(m_part / file)))
        {
            return;
        }
        fs::path folder = m_path;
        for (const fs::path& name : fs::path(file).parent_path())
        {
            folder /= name;
            if (!fs::is_directory(folder) && fs::exists(fs::symlink_status(folder)))
            {
                CampaignFolder::KeepAside(folder);
            }
            fs::create_directory(folder);
        }
        const auto there = fs::symlink_status(m_path / file);
        if (fs::exists(there) && (m_old.count(file) == 0 || fs::is_directory(there)))
        {
            CampaignFolder::KeepAside(m_path / file);
        }
        fs::rename(m_part / file, m_path / file);
    }

    /// Takes a file away, and folders where nothing else is in them.
    void TakeAway(const std::string& file) const
    {
        std::error_code error;
        fs::remove(m_path / file, error);
        for (fs::path folder = fs::path(file).parent_path();
             !folder.empty() && fs::remove(m_path / folder, error);
             folder = folder.parent_path())
        {
        }
    }

    fs::path m_path;
    fs::path m_part;
    std::set<std::string> m_next; //!< files of the new campaign
    std::set<std::string> m_old;  //!< files of the old results
};

} // namespace

void
CampaignSwap::Commit(const ResultClaim& claim)
{
    ResultClaim::Check(claim.Path(), true); // it may have changed since the start
    const fs::path part = claim.Part().Path();
    std::set<std::string> lines;
    for (const auto& entry : fs::recursive_directory_iterator(part))
    {
        if (!entry.is_directory())
        {
            lines.insert("+" + entry.path().lexically_relative(part).string());
        }
    }
    std::ifstream old(claim.Path() + OWN + "/files");
    for (std::string line; std::getline(old, line);)
    {
        lines.insert("-" + line);
    }
    claim.Part().Write(NOTE, [&lines](std::ostream& out) {
        std::copy(lines.begin(), lines.end(), std::ostream_iterator<std::string>(out, "\n"));
    });
    Steps(claim.Path()).Take();
}

void
CampaignSwap::Finish(const std::string& path)
{
    if (!IsPending(path))
    {
        return;
    }
    const std::string name = path + OWN + "/lock";
    const int lock = open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (lock < 0)
    {
        throw ScenarioError(path,
                            std::string("an --overwrite was killed here, and cannot be brought to "
                                        "its end: ") +
                                std::strerror(errno));
    }
    if (!flowdist::TakeFile(lock, name))
    {
        close(lock);
        throw ScenarioError(path, "another command is writing its results there");
    }
    try
    {
        IsPending(path) ? Steps(path).Take() : void(); // another one may have been faster
    }
    catch (...)
    {
        close(lock);
        throw;
    }
    close(lock);
}

bool
CampaignSwap::IsPending(const std::string& path)
{
    std::error_code error;
    return fs::exists(path + PART + "/" + NOTE, error);
}

} // namespace ns3
