// SPDX-License-Identifier: GPL-2.0-only

#include "payload-start.h"

#include <algorithm>

namespace ns3
{

PayloadStart::PayloadStart(uint32_t most)
    : m_bytes(most),
      m_known(most)
{
}

void
PayloadStart::Add(uint32_t at, const uint8_t* bytes, uint32_t size)
{
    for (uint32_t i = 0; i < size && at + i < GetMost(); ++i)
    {
        m_bytes[at + i] = m_known[at + i] ? m_bytes[at + i] : bytes[i];
        m_known[at + i] = true;
    }
}

uint32_t
PayloadStart::GetMost() const
{
    return static_cast<uint32_t>(m_bytes.size());
}

std::vector<uint8_t>
PayloadStart::Get() const
{
    const auto missing = std::find(m_known.begin(), m_known.end(), false);
    return {m_bytes.begin(), m_bytes.begin() + (missing - m_known.begin())};
}

} // namespace ns3
