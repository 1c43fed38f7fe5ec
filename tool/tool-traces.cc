// SPDX-License-Identifier: GPL-2.0-only

#include "tool-traces.h"

#include "../base/file-lock.h"

#include "ns3/scenario-error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
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

/// @return whether it is PREFIX-NODE-DEVICE and the ending
bool
IsNameOfPort(const std::string& name, const std::string& prefix, const std::string& ending)
{
    const std::string start = prefix + "-";
    if (name.size() < start.size() + ending.size() || name.compare(0, start.size(), start) != 0 ||
        name.substr(name.size() - ending.size()) != ending)
    {
        return false;
    }
    const std::string rest = name.substr(start.size(), name.size() - start.size() - ending.size());
    const std::size_t dash = rest.find('-');
    return dash != std::string::npos && dash > 0 && dash + 1 < rest.size() &&
           rest.find('-', dash + 1) == std::string::npos &&
           rest.find_first_not_of("0123456789-") == std::string::npos;
}

/// @return whether a file begins as ns-3's text traces do, or is one in which nothing happened
bool
IsTextOfTrace(const fs::path& file)
{
    if (!fs::is_regular_file(fs::symlink_status(file)))
    {
        return false;
    }
    std::ifstream in(file);
    std::string word;
    double time = 0;
    return fs::is_empty(file) || (in >> word >> time && word.size() == 1 &&
                                  std::string("+-dr").find(word) != std::string::npos);
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
        m_aside.alone = Move("traces.alone", traces.alone, ".pcap-part");
        if (!overwrite)
        {
            CheckEarlier("traces.pcap", traces.pcap, ".pcap");
            CheckEarlier("traces.alone", traces.alone, ".pcap");
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
        std::set<std::string> earlier = FindEarlier(folder);
        for (const auto& file : fs::directory_iterator(folder.path))
        {
            fs::rename(file.path(), folder.path.parent_path() / file.path().filename());
            earlier.erase(file.path().filename().string());
        }
        for (const std::string& name : earlier)
        {
            fs::remove(folder.path.parent_path() / name);
        }
    }
}

/// @return files beside the folder that a command with its prefix wrote, or may have written
std::set<std::string>
AsideTraces::FindEarlier(const Folder& folder)
{
    const fs::path parent = folder.path.parent_path();
    std::set<std::string> found;
    if (folder.key != "traces.ascii")
    {
        std::ifstream list(parent / (folder.name + "-" + DEVICES));
        for (std::string line; std::getline(list, line);)
        {
            const std::string name = line.substr(0, line.find(','));
            IsNameOfPort(name, folder.name, ".pcap") && fs::exists(parent / name)
                ? void(found.insert(name))
                : void(); // it may be anybody's text
        }
        return found;
    }
    for (const auto& entry : fs::directory_iterator(parent))
    {
        const std::string name = entry.path().filename().string();
        IsNameOfPort(name, folder.name, ".tr") && IsTextOfTrace(entry.path())
            ? void(found.insert(name))
            : void();
    }
    return found;
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
    m_folders.push_back({key, name, folder, Lock(key, prefix, folder)});
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
