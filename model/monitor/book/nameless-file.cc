// SPDX-License-Identifier: GPL-2.0-only

#include "nameless-file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ns3
{

NamelessFile::NamelessFile(std::string folder)
    : m_folder(std::move(folder))
{
    std::string path = m_folder + "/.flow-records-XXXXXX";
    m_file = mkostemp(path.data(), O_CLOEXEC);
    if (m_file < 0)
    {
        Fail("made");
    }
    unlink(path.c_str());
}

NamelessFile::~NamelessFile()
{
    close(m_file);
}

uint64_t
NamelessFile::Append(const std::string& bytes)
{
    const uint64_t begin = m_size;
    for (std::size_t done = 0; done < bytes.size();)
    {
        const ssize_t written =
            pwrite(m_file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(m_size));
        if (written < 0 && errno != EINTR)
        {
            Fail("written");
        }
        done += written > 0 ? static_cast<std::size_t>(written) : 0;
        m_size += written > 0 ? static_cast<uint64_t>(written) : 0;
    }
    return begin;
}

void
NamelessFile::Read(uint64_t from, char* bytes, std::size_t size) const
{
    for (std::size_t done = 0; done < size;)
    {
        const ssize_t had =
            pread(m_file, bytes + done, size - done, static_cast<off_t>(from + done));
        if (had == 0 || (had < 0 && errno != EINTR))
        {
            Fail("read");
        }
        done += had > 0 ? static_cast<std::size_t>(had) : 0;
    }
}

void
NamelessFile::Fail(const char* what) const
{
    throw std::system_error(errno,
                            std::generic_category(),
                            "a file for records of flows in " + m_folder + " cannot be " + what);
}

} // namespace ns3
