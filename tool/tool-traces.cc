// SPDX-License-Identifier: GPL-2.0-only

#include "tool-traces.h"

#include "../base/file-lock.h"

#include "ns3/scenario-error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace fs = std::filesystem;

namespace
{

constexpr const char* DEVICES = "devices.csv"; //!< PREFIX-devices.csv stands beside captures

[[noreturn]] void
Refuse(const std::string& key, const std::string& what)
{
    throw ScenarioError("key '" + key + "'", what);
}

/// @throws ScenarioError where files of packets are there already and shall stay
void
CheckEarlier(const std::string& key, const std::string& prefix, const std::string& ending)
{
    const fs::path path(prefix);
    const std::string start = path.filename().string() + "-";
    std::error_code error;
    for (const auto& entry :
         fs::directory_iterator(prefix.empty() ? "" : fs::absolute(path).parent_path(), error))
    {
        const std::string name = entry.path().filename().string();
        const bool list = ending == ".pcap" && name == start + DEVICES;
        const bool trace =
            name.compare(0, start.size(), start) == 0 && entry.path().extension() == ending;
        if (list || trace)
        {
            Refuse(key, entry.path().string() + " is there already; --overwrite replaces it");
        }
    }
}

/// @return the folder, open, which nobody else gets until it is closed
int
Lock(const std::string& key, const std::string& prefix, const fs::path& folder)
{
    std::error_code error;
    fs::create_directory(folder, error);
    const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (file < 0)
    {
        const std::string reason = error ? error.message() : std::strerror(errno);
        Refuse(key, "'" + folder.string() + "' cannot be made: " + reason);
    }
    if (!flowdist::TakeFile(file, folder.string()))
    {
        close(file);
        Refuse(key, "another command is writing traces of '" + prefix + "'; give another prefix");
    }
    return file;
}

} // namespace

AsideTraces::AsideTraces(const ScenarioTraces& traces, bool overwrite)
    : m_aside(traces)
{
    try
    {
        m_aside.pcap = Move("traces.pcap", traces.pcap, ".pcap-part");
        m_aside.ascii = Move("traces.ascii", traces.ascii, ".ascii-part");
        if (!overwrite)
        {
            CheckEarlier("traces.pcap", traces.pcap, ".pcap");
            CheckEarlier("traces.ascii", traces.ascii, ".tr");
        }
    }
    catch (...)
    {
        Drop();
        throw;
    }
}

AsideTraces::~AsideTraces()
{
    Drop();
}

const ScenarioTraces&
AsideTraces::Get() const
{
    return m_aside;
}

void
AsideTraces::CheckPlaces() const
{
    for (const Folder& folder : m_folders)
    {
        for (const auto& file : fs::directory_iterator(folder.path))
        {
            const fs::path place = folder.path.parent_path() / file.path().filename();
            if (fs::is_directory(fs::symlink_status(place)))
            {
                Refuse(folder.key, place.string() + " is a folder: a file of this name goes there");
            }
        }
    }
}

void
AsideTraces::Commit()
{
    for (const Folder& folder : m_folders)
    {
        for (const auto& file : fs::directory_iterator(folder.path))
        {
            fs::rename(file.path(), folder.path.parent_path() / file.path().filename());
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
    m_folders.push_back({key, folder, Lock(key, prefix, folder)});
    std::error_code error;
    for (const auto& left : fs::directory_iterator(folder, error)) // by a command that was killed
    {
        fs::remove_all(left.path(), error);
    }
    return (folder / name).string();
}

void
AsideTraces::Drop()
{
    std::error_code error;
    for (const Folder& folder : m_folders)
    {
        fs::remove_all(folder.path, error);
        close(folder.lock);
    }
}

} // namespace ns3
