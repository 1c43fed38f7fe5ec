// SPDX-License-Identifier: GPL-2.0-only

#include "request-reader.h"

#include "../request-header.h"

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
            if (!TakeHeader(bytes, size))
            {
                return false;
            }
            if (!m_start.empty())
            {
                break; // the header is not whole yet
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

bool
RequestReader::TakeHeader(const uint8_t*& bytes, uint32_t& size)
{
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
