// SPDX-License-Identifier: GPL-2.0-only

// Whether a campaign is, and can be, in a folder.

#include "../../helper/results/result-claim.h"
#include "campaign-folder.h"
#include "campaign-store.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

constexpr const char* DATABASE = "campaign.sqlite";

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

/// @param path of a campaign @return names of the folders of runs in it
std::vector<std::string>
ListRuns(const std::string& path)
{
    static const std::regex name("[0-9]{3,}-run[0-9]+");
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(path + "/runs", error))
    {
        const std::string own = entry.path().filename().string();
        std::regex_match(own, name) ? names.push_back(own) : void();
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Looks whether all runs that are there are the database's: others would be replaced by and by.
void
CheckRuns(const std::string& path)
{
    // First the folders: commands tell the database of a run before they make its folder.
    const auto there = ListRuns(path);
    const std::string database = path + "/" + DATABASE;
    const auto known =
        there.empty() ? std::set<std::string>() : CampaignStore::RunFolders(database);
    for (const std::string& name : there)
    {
        if (known.count(name) == 0)
        {
            throw ScenarioError(database,
                                "does not know the run in runs/" + name +
                                    ", which would be replaced: bring back the database that "
                                    "does, move runs/ away, or name another folder with --out");
        }
    }
}

/// @param path of a campaign @return what of it cannot be written; empty: nothing
std::string
FindClosed(const std::string& path)
{
    for (const char* name : {"", "/campaign.sqlite", "/runs", "/.flowdist", "/.flowdist/files"})
    {
        const std::string own = path + name;
        if (access(own.c_str(), F_OK) == 0 && access(own.c_str(), W_OK) != 0)
        {
            return own;
        }
    }
    return "";
}

} // namespace

const std::vector<std::string>&
CampaignFolder::OwnFiles()
{
    static const std::vector<std::string> files{
        DATABASE, "campaign.sqlite-journal", "comparison.csv", "pairs.csv"};
    return files;
}

bool
CampaignFolder::IsThere(const std::string& path)
{
    std::error_code error;
    const bool begun = ReadLines(path + "/.flowdist/files").count(DATABASE) > 0 &&
                       !fs::exists(path + "/comparison.csv", error) && ListRuns(path).empty();
    return fs::exists(path + "/" + DATABASE, error) || begun; // it was killed before it was made
}

void
CampaignFolder::Check(const std::string& path)
{
    if (!IsThere(path))
    {
        ResultClaim::Check(path, false);
        CheckRuns(path);
        return;
    }
    CheckRuns(path);
    for (const std::string& name : OwnFiles())
    {
        std::error_code error;
        if (fs::is_directory(path + "/" + name, error))
        {
            throw ScenarioError(path + "/" + name,
                                "is a folder, where a file of the campaign goes: move it away");
        }
    }
}

bool
CampaignFolder::IsReadOnly(const std::string& path)
{
    return IsThere(path) && !FindClosed(path).empty();
}

void
CampaignFolder::CheckWritable(const std::string& path)
{
    const std::string closed = FindClosed(path);
    if (!closed.empty())
    {
        access(closed.c_str(), W_OK); // for its reason
        throw ScenarioError(closed,
                            std::string("results cannot go there: ") + std::strerror(errno));
    }
}

std::set<std::string>
CampaignFolder::ReadList() const
{
    return ReadLines(OwnPath("files"));
}

} // namespace ns3
