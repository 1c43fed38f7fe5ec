// SPDX-License-Identifier: GPL-2.0-only

#include "result-file.h"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace ns3
{

ResultFile::ResultFile(const std::string& path)
    : m_buffer(path),
      m_stream(&m_buffer)
{
    m_stream.exceptions(std::ios::badbit); // hands on what the buffer throws
}

ResultFile::~ResultFile() = default;

std::ostream&
ResultFile::Stream()
{
    return m_stream;
}

void
ResultFile::Close()
{
    m_buffer.Close();
}

ResultFile::Buffer::Buffer(const std::string& path)
    : m_path(path)
{
    unlink(path.c_str());
    m_file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (m_file < 0)
    {
        Fail();
    }
    setp(m_bytes.data(), m_bytes.data() + m_bytes.size());
}

ResultFile::Buffer::~Buffer()
{
    if (m_file >= 0)
    {
        close(m_file);
    }
}

void
ResultFile::Buffer::Close()
{
    sync();
    const int file = m_file;
    m_file = -1;
    if (close(file) != 0)
    {
        Fail();
    }
}

ResultFile::Buffer::int_type
ResultFile::Buffer::overflow(int_type byte)
{
    sync();
    if (!traits_type::eq_int_type(byte, traits_type::eof()))
    {
        *pptr() = traits_type::to_char_type(byte);
        pbump(1);
    }
    return traits_type::not_eof(byte);
}

int
ResultFile::Buffer::sync()
{
    for (const char* next = pbase(); next < pptr();)
    {
        const ssize_t written = write(m_file, next, static_cast<std::size_t>(pptr() - next));
        if (written < 0 && errno != EINTR)
        {
            Fail();
        }
        next += written > 0 ? written : 0;
    }
    setp(m_bytes.data(), m_bytes.data() + m_bytes.size());
    return 0;
}

void
ResultFile::Buffer::Fail() const
{
    throw std::system_error(errno, std::generic_category(), m_path + " cannot be written");
}

} // namespace ns3
