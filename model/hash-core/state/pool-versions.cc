// SPDX-License-Identifier: MIT

#include "pool-versions.h"

#include "state-selector.h"

#include <algorithm>

namespace flowhash
{

namespace
{

bool
SameMembers(const std::vector<Member>& a, const std::vector<Member>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Member& x, const Member& y) {
        return x.id == y.id && x.weight == y.weight && x.name == y.name;
    });
}

} // namespace

PoolVersions::PoolVersions(SelectorSource source, unsigned bits)
    : m_source(std::move(source)),
      m_most(std::size_t{1} << bits)
{
}

std::optional<PoolVersions::Version>
PoolVersions::Take(const std::vector<Member>& live)
{
    auto place = std::find_if(m_pools.begin(), m_pools.end(), [&live](const Pool& pool) {
        return pool.holds > 0 && SameMembers(pool.live, live);
    });
    if (place != m_pools.end())
    {
        ++m_reuses;
        ++place->holds;
        return static_cast<Version>(place - m_pools.begin());
    }
    place = std::find_if(
        m_pools.begin(), m_pools.end(), [](const Pool& pool) { return pool.holds == 0; });
    if (place == m_pools.end())
    {
        if (m_pools.size() == m_most)
        {
            return std::nullopt;
        }
        place = m_pools.insert(place, Pool{});
    }
    *place = {SelectorOver(m_source, live), live, 1};
    return static_cast<Version>(place - m_pools.begin());
}

void
PoolVersions::Hold(Version version)
{
    ++m_pools[version].holds;
}

void
PoolVersions::Drop(Version version)
{
    Pool& pool = m_pools[version];
    if (--pool.holds == 0)
    {
        pool.selector.reset();
    }
}

std::vector<uint64_t>
PoolVersions::Holds() const
{
    std::vector<uint64_t> holds;
    for (const Pool& pool : m_pools)
    {
        holds.push_back(pool.holds);
    }
    return holds;
}

bool
PoolVersions::Gives(Version version, MemberId member, uint64_t hash) const
{
    return m_pools[version].holds > 0 && Select(version, hash) == member;
}

std::optional<PoolVersions::Version>
PoolVersions::Giving(MemberId member, uint64_t hash, Version first) const
{
    if (Gives(first, member, hash))
    {
        return first;
    }
    for (Version version = 0; version < m_pools.size(); ++version)
    {
        if (Gives(version, member, hash))
        {
            return version;
        }
    }
    return std::nullopt;
}

std::size_t
PoolVersions::Bytes() const
{
    std::size_t bytes = 0;
    for (const Pool& pool : m_pools)
    {
        bytes += pool.selector ? pool.selector->Bytes() : 0;
    }
    return bytes;
}

} // namespace flowhash
