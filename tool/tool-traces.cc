// SPDX-License-Identifier: GPL-2.0-only

#include "tool-traces.h"

#include "ns3/scenario-error.h"

#include <system_error>

namespace ns3
{

namespace fs = std::filesystem;

AsideTraces::AsideTraces(const ScenarioTraces& traces)
    : m_aside(traces)
{
    m_aside.pcap = Move("traces.pcap", traces.pcap, ".pcap-part");
    m_aside.ascii = Move("traces.ascii", traces.ascii, ".ascii-part");
}

AsideTraces::~AsideTraces()
{
    std::error_code error;
    for (const fs::path& folder : m_folders)
    {
        fs::remove_all(folder, error);
    }
}

const ScenarioTraces&
AsideTraces::Get() const
{
    return m_aside;
}

void
AsideTraces::Commit()
{
    for (const fs::path& folder : m_folders)
    {
        for (const auto& file : fs::directory_iterator(folder))
        {
            fs::rename(file.path(), folder.parent_path() / file.path().filename());
        }
    }
}

/// @param key of the prefix @param ending of the folder's name @return the prefix in the folder
std::string
AsideTraces::Move(const std::string& key, const std::string& prefix, const std::string& ending)
{
    if (prefix.empty())
    {
        return "";
    }
    const fs::path path = fs::absolute(prefix);
    const std::string name = path.filename().string();
    const fs::path folder = path.parent_path() / ("." + name + ending);
    std::error_code error;
    fs::remove_all(folder, error);
    if (!fs::create_directory(folder, error))
    {
        throw ScenarioError("key '" + key + "'",
                            "'" + folder.string() + "' cannot be made: " + error.message());
    }
    m_folders.push_back(folder);
    return (folder / name).string();
}

} // namespace ns3
