// SPDX-License-Identifier: MIT

#include "pool-update.h"

#include <algorithm>
#include <utility>

namespace flowhash
{

namespace
{

void
Begin(PoolUpdate::Phase& phase, PoolUpdate::Version version, int64_t now, int64_t settled)
{
    phase.step = PoolUpdate::Step::RECORD;
    phase.other = version;
    phase.ends = std::max(now, settled);
}

} // namespace

PoolUpdate::PoolUpdate(PoolVersions& versions, std::size_t bloomBytes)
    : m_versions(versions),
      m_filter(bloomBytes)
{
}

bool
PoolUpdate::Phase::Names(std::optional<Version> version) const
{
    return version && (version == inForce || version == other || version == wanted);
}

PoolUpdate::Phase
PoolUpdate::At(int64_t now, int64_t settled) const
{
    Phase phase = m_phase;
    while (phase.step != Step::NONE && now >= phase.ends)
    {
        if (phase.step == Step::RECORD)
        {
            std::swap(phase.inForce, phase.other);
            phase.step = Step::CHECK;
            phase.ends = std::max(phase.ends, settled);
            continue;
        }
        phase.step = Step::NONE;
        phase.other.reset();
        ++phase.finished;
        if (const auto next = std::exchange(phase.wanted, std::nullopt))
        {
            Begin(phase, *next, phase.ends, settled);
        }
    }
    return phase;
}

void
PoolUpdate::Advance(int64_t now, int64_t settled)
{
    if (m_phase.step != Step::NONE)
    {
        Settle(At(now, settled));
    }
}

void
PoolUpdate::Request(Version version, int64_t now, int64_t settled)
{
    Phase phase = m_phase;
    if (phase.Names(version))
    {
        m_versions.Drop(version); // which it is held for already
    }
    if (!phase.inForce || m_filter.Bytes() == 0)
    {
        phase.inForce = version;
    }
    else if (phase.step == Step::NONE)
    {
        Begin(phase, version, now, settled);
    }
    else
    {
        phase.wanted = version;
    }
    Settle(phase);
}

/// Takes a phase for the present one; each version that a phase names is held once for that.
void
PoolUpdate::Settle(const Phase& phase)
{
    Phase before = m_phase;
    for (auto* named : {&before.inForce, &before.other, &before.wanted})
    {
        const auto version = std::exchange(*named, std::nullopt);
        if (version && !before.Names(version) && !phase.Names(version))
        {
            m_versions.Drop(*version);
        }
    }
    if (phase.finished != m_phase.finished)
    {
        m_filter.Clear();
    }
    m_phase = phase;
}

} // namespace flowhash
