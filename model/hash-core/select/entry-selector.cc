// SPDX-License-Identifier: MIT

#include "entry-selector.h"

namespace flowhash
{

EntrySelector::EntrySelector(unsigned width, std::size_t size, std::unique_ptr<Reduction> reduction)
    : FlowSelector(width),
      m_size(size),
      m_reduction(std::move(reduction))
{
    m_reduction->Rebuild(std::vector<double>(size, 1.0));
}

const std::vector<MemberId>&
EntrySelector::Entries() const
{
    return m_entries;
}

std::size_t
EntrySelector::Bytes() const
{
    return m_size * sizeof(MemberId) + m_reduction->Bytes();
}

MemberId
EntrySelector::DoSelect(uint64_t hash) const
{
    return m_entries[m_reduction->Apply(hash)];
}

/// Indexes first, entries after: the loads of a large table then overlap.
void
EntrySelector::DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const
{
    m_reduction->ApplyBatch(hashes, count, out);
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = m_entries[out[i]];
    }
}

void
EntrySelector::DoRebuild()
{
    if (Live().empty())
    {
        m_entries.clear();
        return;
    }
    DoFill(m_entries);
}

std::vector<MemberId>
EntrySelector::DoSnapshot() const
{
    return m_entries;
}

UpdateDelta
EntrySelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>& before) const
{
    std::size_t moved = 0;
    for (std::size_t i = 0; i < m_size; ++i)
    {
        moved += before[i] != m_entries[i] ? 1 : 0;
    }
    return {static_cast<double>(moved) / static_cast<double>(m_size), true, moved, m_size};
}

} // namespace flowhash
