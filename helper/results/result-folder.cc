// SPDX-License-Identifier: GPL-2.0-only

#include "result-folder.h"

#include "result-file.h"

#include <filesystem>
#include <system_error>

namespace ns3
{

namespace fs = std::filesystem;

ResultFolder::ResultFolder(const std::string& path)
    : m_path(path)
{
    fs::create_directories(m_path);
}

void
ResultFolder::Write(const std::string& name, const std::function<void(std::ostream&)>& write) const
{
    const std::string temporary = Path(name) + ".part";
    try
    {
        ResultFile file(temporary);
        write(file.Stream());
        file.Close();
        fs::rename(temporary, Path(name));
    }
    catch (...)
    {
        std::error_code error;
        fs::remove(temporary, error);
        throw;
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
