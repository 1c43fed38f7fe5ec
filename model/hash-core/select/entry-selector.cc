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
EntrySelector::TableEntries(std::size_t /* live */) const
{
    return m_size;
}

std::size_t
EntrySelector::Bytes() const
{
    return m_size * sizeof(MemberId) + m_reduction->Bytes() + (m_writer ? m_writer->Bytes() : 0);
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
EntrySelector::WriteBy(std::unique_ptr<TableWriter> writer)
{
    m_writer = std::move(writer);
}

MemberId
EntrySelector::DoTake(uint64_t hash, int64_t now)
{
    const std::size_t entry = m_reduction->Apply(hash);
    return m_writer ? m_writer->Read(entry, now) : m_entries[entry];
}

bool
EntrySelector::DoIsSettled(int64_t now) const
{
    return !m_writer || m_writer->IsSettled(now);
}

void
EntrySelector::DoRebuild()
{
    if (Live().empty())
    {
        m_entries.clear();
    }
    else
    {
        DoFill(m_entries);
    }
    if (m_writer)
    {
        m_writer->Write(m_entries, UpdateTime());
    }
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
