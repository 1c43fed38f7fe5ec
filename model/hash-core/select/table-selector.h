// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TABLE_SELECTOR_H
#define FLOWHASH_TABLE_SELECTOR_H

#include "../part-registry.h"
#include "entry-selector.h"

#include <memory>

namespace flowhash
{

/**
 * A table of members that the reduced hash value indexes (H2), of any size. Each member is due
 * size * weight / sum of weights entries (D5).
 *
 * Fill rules:
 * - refill: every update makes the table anew: each member gets its due, rounded by largest
 *   remainder (ties: the lower id), the members taking entries in turn. It depends on nothing but
 *   the members, and moves nearly all entries when their number changes.
 * - replace: each member gets its due as Webster's method rounds it (ApportionByDivisor), and an
 *   update touches no more entries than that takes. Those of members that left, and what others
 *   have too many of, picked over the whole table, go one by one to the member that lacks most. So
 *   the table depends on what happened before. Starting with no live member it is dealt as refill
 *   does.
 *
 * What an update changes may be written by and by, as a switch's control plane does (TableWriter).
 *
 * A table smaller than the number of members leaves some without entries.
 */
class TableSelector final : public EntrySelector
{
  public:
    /// What an update does to the table.
    enum class Fill : uint8_t
    {
        REFILL,
        REPLACE,
    };

    /**
     * @param width bits of the hash values @param size entries, at least 1
     * @param fill fill rule @param reduction from hash value to entry, made for the same width
     */
    TableSelector(unsigned width,
                  std::size_t size,
                  Fill fill,
                  std::unique_ptr<Reduction> reduction);

    /// @param parameters size, fill, reduce @param width bits of the hash values @return one
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    /// The same, written as a switch's control plane does. @param parameters also those of
    /// TableWriter @param width bits of the hash values @return one
    static std::unique_ptr<FlowSelector> MakeWritten(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;

  private:
    static std::unique_ptr<TableSelector> MakeTable(SpecParameters& parameters, unsigned width);

    void DoFill(std::vector<MemberId>& entries) override;

    Fill m_fill;
};

} // namespace flowhash

#endif // FLOWHASH_TABLE_SELECTOR_H
