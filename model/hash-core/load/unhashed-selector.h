// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_UNHASHED_SELECTOR_H
#define FLOWHASH_UNHASHED_SELECTOR_H

#include "../flow-selector.h"

namespace flowhash
{

/**
 * Base of the selectors that read turns, loads or chance instead of the hash value. Select tells
 * whom the next Take would choose, whatever the hash; a flow that is refused goes round the members
 * from there, in the order of ids. As no value has a member of its own, an update moves all of the
 * hash space (where the next choice is another) or nothing.
 *
 * Such a scheme keeps a flow together only with affinity state behind it.
 */
class UnhashedSelector : public FlowSelector
{
  public:
    using FlowSelector::FlowSelector;

  protected:
    /// @return the traits that all of these share
    static SelectorTraits UnhashedTraits();

    /// @param id a member, live or not @return the place of the first live one behind it, in the
    /// circle of ids; 0 for none
    std::size_t PlaceBehind(std::optional<MemberId> id) const;

  private:
    /// @return the place among Live() of the next choice
    virtual std::size_t NextPlace() const = 0;
    /// Makes the next choice in earnest. @param now time, ns @return its place among Live()
    virtual std::size_t TakePlace(int64_t now) = 0;

    MemberId DoSelect(uint64_t hash) const override;
    void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const override;
    MemberId DoTake(uint64_t hash, int64_t now) override;
    MemberId DoSelectOther(uint64_t hash, unsigned attempt) const override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;
};

} // namespace flowhash

#endif // FLOWHASH_UNHASHED_SELECTOR_H
