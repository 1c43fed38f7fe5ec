// SPDX-License-Identifier: GPL-2.0-only

#include "request-reader.h"

#include "../request-header.h"
#include "../request-line.h"

#include <algorithm>

namespace ns3
{

bool
RequestReader::Take(Ptr<const Packet> packet)
{
    std::vector<uint8_t> copy(packet->GetSize());
    uint32_t size = packet->CopyData(copy.data(), packet->GetSize());
    const uint8_t* bytes = copy.data();
    while (size > 0)
    {
        if (m_padding == 0)
        {
            if (!TakeLine(bytes, size) || !TakeHeader(bytes, size))
            {
                return false;
            }
            if (m_line > 0 || m_lined || !m_start.empty())
            {
                break; // line or header is not whole yet
            }
        }
        const uint32_t padding = std::min(m_padding, size);
        m_padding -= padding;
        bytes += padding;
        size -= padding;
        if (m_padding == 0)
        {
            m_requests.push_back(m_asked);
        }
    }
    return true;
}

/// Passes over a line, where there is one. @return whether it can be one
bool
RequestReader::TakeLine(const uint8_t*& bytes, uint32_t& size)
{
    if (m_lined || !m_start.empty() || (m_line == 0 && *bytes != RequestLine::START[0]))
    {
        return true;
    }
    while (size > 0 && !m_lined)
    {
        const bool fits = m_line < RequestLine::START.size() ? *bytes == RequestLine::START[m_line]
                                                             : m_line < RequestLine::MOST;
        if (!fits)
        {
            return false;
        }
        m_lined = *bytes == RequestLine::LAST;
        ++m_line;
        ++bytes;
        --size;
    }
    m_line = m_lined ? 0 : m_line;
    return true;
}

bool
RequestReader::TakeHeader(const uint8_t*& bytes, uint32_t& size)
{
    if (m_line > 0)
    {
        return true;
    }
    const auto missing = RequestHeader::SIZE - static_cast<uint32_t>(m_start.size());
    const uint32_t taken = std::min(missing, size);
    m_start.insert(m_start.end(), bytes, bytes + taken);
    bytes += taken;
    size -= taken;
    if (m_start.size() < RequestHeader::SIZE)
    {
        return true;
    }
    RequestHeader header;
    Create<Packet>(m_start.data(), RequestHeader::SIZE)->PeekHeader(header);
    m_start.clear();
    m_lined = false;
    m_padding = header.GetRequestSize() - RequestHeader::SIZE;
    m_asked = header.GetResponseSize();
    return header.IsValid();
}

bool
RequestReader::IsEmpty() const
{
    return m_requests.empty();
}

uint32_t
RequestReader::Next()
{
    const uint32_t size = m_requests.front();
    m_requests.pop_front();
    return size;
}

} // namespace ns3
