// SPDX-License-Identifier: GPL-2.0-only

#include "result-folder.h"

#include "ns3/scenario-error.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// What this module writes into a result folder.
constexpr std::array<const char*, 9> RESULT_NAMES{"summary.json",
                                                  "members.csv",
                                                  "timeseries.csv",
                                                  "flows.csv",
                                                  "learned.csv",
                                                  "comparison.csv",
                                                  "run.log",
                                                  "runs",
                                                  "plots"};

} // namespace

ResultFolder::ResultFolder(const std::string& path)
    : m_path(path)
{
}

void
ResultFolder::Check(bool overwrite) const
{
    std::error_code error;
    if (fs::exists(m_path, error) && !fs::is_directory(m_path, error))
    {
        throw ScenarioError(m_path, "is no folder, results cannot go there");
    }
    for (const char* name : RESULT_NAMES)
    {
        if (!overwrite && fs::exists(Path(name), error))
        {
            throw ScenarioError(m_path,
                                std::string("holds results already (") + name +
                                    "); --overwrite replaces them, --out names another folder");
        }
    }
}

void
ResultFolder::Prepare() const
{
    std::error_code error;
    for (const char* name : RESULT_NAMES)
    {
        fs::remove_all(Path(name), error);
    }
    fs::create_directories(m_path, error);
    if (!fs::is_directory(m_path, error))
    {
        throw ScenarioError(m_path, "the folder cannot be made");
    }
}

void
ResultFolder::Write(const std::string& name, const std::function<void(std::ostream&)>& write) const
{
    const std::string path = Path(name);
    const std::string temporary = path + ".part";
    std::ofstream out(temporary, std::ios::binary);
    write(out);
    out.close();
    std::error_code error;
    if (out)
    {
        fs::rename(temporary, path, error);
    }
    if (!out || error)
    {
        fs::remove(temporary, error);
        throw ScenarioError(path, "cannot be written");
    }
}

const std::string&
ResultFolder::Path() const
{
    return m_path;
}

std::string
ResultFolder::Path(const std::string& name) const
{
    return m_path + "/" + name;
}

} // namespace ns3
