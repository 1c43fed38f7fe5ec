// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_ENTRY_SELECTOR_H
#define FLOWHASH_ENTRY_SELECTOR_H

#include "../flow-selector.h"
#include "../reduce/reduction.h"
#include "table-writer.h"

#include <memory>

namespace flowhash
{

/**
 * A table of members that the reduced hash value indexes. Derived classes fill it; an update
 * reports the entries that it changed. A switch's control plane may take its time to write it
 * (TableWriter): then Select says what the table is to be, and Take what it is.
 */
class EntrySelector : public FlowSelector
{
  public:
    /// @return the table; empty while no member is live
    const std::vector<MemberId>& Entries() const;

    std::size_t TableEntries(std::size_t live) const override;
    std::size_t Bytes() const override;

  protected:
    /// @param width bits of the hash values @param size entries, at least 1
    /// @param reduction from hash value to entry, made for the same width
    EntrySelector(unsigned width, std::size_t size, std::unique_ptr<Reduction> reduction);

    /// The table is written by and by: Take reads what has been. @param writer how; null: at once
    void WriteBy(std::unique_ptr<TableWriter> writer);

    /// @return whether Take reads a table that is written by and by
    bool IsWrittenSlowly() const
    {
        return m_writer != nullptr;
    }

    /// @return entries that the table has while a member is live
    std::size_t Size() const
    {
        return m_size;
    }

  private:
    /// Brings the table in line with Live(), which is not empty.
    /// @param entries the table as it was; empty where no member was live
    virtual void DoFill(std::vector<MemberId>& entries) = 0;

    MemberId DoSelect(uint64_t hash) const final;
    void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const final;
    MemberId DoTake(uint64_t hash, int64_t now) final;
    bool DoIsSettled(int64_t now) const final;
    void DoRebuild() final;
    std::vector<MemberId> DoSnapshot() const final;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const final;

    std::size_t m_size;
    std::unique_ptr<Reduction> m_reduction;
    std::vector<MemberId> m_entries;
    std::unique_ptr<TableWriter> m_writer; //!< none: all is written at once
};

} // namespace flowhash

#endif // FLOWHASH_ENTRY_SELECTOR_H
