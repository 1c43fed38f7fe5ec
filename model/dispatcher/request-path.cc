// SPDX-License-Identifier: GPL-2.0-only

#include "request-path.h"

#include <algorithm>

namespace ns3
{

RequestPath::RequestPath(const std::vector<uint8_t>& payload, bool whole)
{
    const auto behind = std::find_if(
        payload.begin(), payload.end(), [](uint8_t one) { return one < 'A' || one > 'Z'; });
    const auto method = behind - payload.begin();
    if (behind == payload.end())
    {
        m_open = !whole && method <= MOST_METHOD;
        return;
    }
    if (*behind != ' ' || method == 0 || method > MOST_METHOD)
    {
        return;
    }
    const auto end = std::find_if(behind + 1, payload.end(), [](uint8_t one) {
        return one == ' ' || one == '\r' || one == '\n';
    });
    m_path.assign(behind + 1, end);
    m_open = !whole && end == payload.end();
}

bool
RequestPath::Begins(const std::string& start) const
{
    return m_path.compare(0, start.size(), start) == 0;
}

bool
RequestPath::MayBegin(const std::string& start) const
{
    return m_open && m_path.size() < start.size() && start.compare(0, m_path.size(), m_path) == 0;
}

} // namespace ns3
