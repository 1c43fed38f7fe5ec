// SPDX-License-Identifier: MIT

#include "table-selector.h"

#include "table-fill.h"

#include <algorithm>

namespace flowhash
{

namespace
{

bool
IsUnchangedIn(const Member& member, const std::vector<Member>& members)
{
    return std::any_of(members.begin(), members.end(), [&member](const Member& other) {
        return other.id == member.id && other.weight == member.weight;
    });
}

/// Whether nothing happened from `before` to `after` but that members left.
bool
OnlyLeft(const std::vector<Member>& before, const std::vector<Member>& after)
{
    return std::all_of(after.begin(), after.end(), [&before](const Member& member) {
        return IsUnchangedIn(member, before);
    });
}

} // namespace

TableSelector::TableSelector(unsigned width,
                             std::size_t size,
                             Fill fill,
                             std::unique_ptr<Reduction> reduction)
    : Selector(width),
      m_size(size),
      m_fill(fill),
      m_reduction(std::move(reduction))
{
    m_reduction->Rebuild(std::vector<double>(size, 1.0));
}

const std::vector<MemberId>&
TableSelector::Entries() const
{
    return m_entries;
}

std::size_t
TableSelector::Bytes() const
{
    return m_size * sizeof(MemberId) + m_reduction->Bytes();
}

MemberId
TableSelector::DoSelect(uint64_t hash) const
{
    return m_entries[m_reduction->Apply(hash)];
}

/// Indexes first, entries after: the loads of a large table then overlap.
void
TableSelector::DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = static_cast<MemberId>(m_reduction->Apply(hashes[i]));
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = m_entries[out[i]];
    }
}

void
TableSelector::DoRebuild()
{
    if (Live().empty())
    {
        m_entries.clear();
    }
    else if (m_fill == Fill::REFILL || m_entries.empty())
    {
        m_entries = RefillTable(m_size, Live());
    }
    else
    {
        ReplaceInTable(m_entries, Live(), !OnlyLeft(m_filledFor, Live()));
    }
    m_filledFor = Live();
}

SelectorTraits
TableSelector::Traits() const
{
    SelectorTraits traits;
    traits.weights = true;
    traits.minimal = m_fill == Fill::REPLACE;
    traits.historyFree = m_fill == Fill::REFILL;
    traits.entryShare = 1.0 / static_cast<double>(m_size);
    return traits;
}

std::vector<MemberId>
TableSelector::DoSnapshot() const
{
    return m_entries;
}

UpdateDelta
TableSelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>& before) const
{
    std::size_t moved = 0;
    for (std::size_t i = 0; i < m_size; ++i)
    {
        moved += before[i] != m_entries[i] ? 1 : 0;
    }
    return {static_cast<double>(moved) / static_cast<double>(m_size), true, moved, m_size};
}

} // namespace flowhash
