// SPDX-License-Identifier: GPL-2.0-only

#include "scheme-stream.h"

namespace ns3
{

SchemeStream::SchemeStream(flowhash::Distribution& scheme)
    : m_scheme(scheme),
      m_random(scheme.GetSelector().Traits().random ? CreateObject<UniformRandomVariable>()
                                                    : nullptr)
{
}

void
SchemeStream::Seed()
{
    if (m_random)
    {
        const uint64_t upper = m_random->GetInteger(0, UINT32_MAX);
        m_scheme.Reseed(upper << 32 | m_random->GetInteger(0, UINT32_MAX));
    }
}

int64_t
SchemeStream::Assign(int64_t stream)
{
    if (!m_random)
    {
        return 0;
    }
    m_random->SetStream(stream);
    Seed();
    return 1;
}

} // namespace ns3
