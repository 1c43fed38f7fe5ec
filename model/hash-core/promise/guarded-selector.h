// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_GUARDED_SELECTOR_H
#define FLOWHASH_GUARDED_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"

#include <memory>
#include <set>
#include <string>

namespace flowhash
{

/**
 * A selector of somebody else, such as of a plugin, whose answers are looked at: what it chooses
 * has to be a live member, for who asks goes there without looking. It chooses, promises and costs
 * what the other does; a look-up takes a few ns more.
 *
 * An answer that cannot be, and an exception of the other that is no SpecError, become a SpecError
 * of one line, which begins with the place that the other is from.
 */
class GuardedSelector final : public FlowSelector
{
  public:
    /// @param part the other, without members
    /// @param place where it is from and what it is called, for messages
    GuardedSelector(std::unique_ptr<FlowSelector> part, const std::string& place);

    SelectorTraits Traits() const override;
    std::size_t TableEntries(std::size_t live) const override;
    std::size_t Bytes() const override;

  private:
    /// For DoCopy.
    GuardedSelector(const GuardedSelector& other, std::unique_ptr<FlowSelector> part);

    MemberId DoSelect(uint64_t hash) const override;
    void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const override;
    void DoFollowUpdate(const uint64_t* hashes,
                        std::size_t count,
                        MemberId* members) const override;
    void DoCheck(const std::vector<Member>& live) const override;
    void DoRebuild() override;
    MemberId DoTake(uint64_t hash, int64_t now) override;
    bool DoIsSettled(int64_t now) const override;
    MemberId DoSelectOther(uint64_t hash, unsigned attempt) const override;
    std::optional<MemberId> DoSelectTaker(uint64_t hash, const Taker& takes) const override;
    std::unique_ptr<FlowSelector> DoCopy() const override;
    void DoAddLoad(MemberId id, int64_t change) override;
    void DoReseed(uint64_t seed) override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    /// @param id any @return whether it can be chosen
    bool IsLive(MemberId id) const;
    /// @param id what was chosen, if any @return it @throws SpecError where it is not live
    MemberId Checked(const std::optional<MemberId>& id) const;
    /// @param id what was chosen @throws SpecError always
    [[noreturn]] void Refuse(const std::optional<MemberId>& id) const;

    std::unique_ptr<FlowSelector> m_part;
    std::string m_place;
    std::set<MemberId> m_known; //!< where it may be late: all that were ever live
    UpdateDelta m_partDelta;    //!< of the last update
};

/**
 * @param maker a maker of somebody else @param place where it is from and what it is called
 * @return what makes the same guarded: what it makes is a GuardedSelector, and an exception of it
 * that is no SpecError, nothing at all, or a selector of another width a SpecError of one line
 */
SelectorMaker GuardMaker(const SelectorMaker& maker, const std::string& place);
/// As above, for the making alone. @param maker as there @param place as there @return as there
KeyRuleMaker GuardMaker(const KeyRuleMaker& maker, const std::string& place);
/// As above, for the making alone. @param maker as there @param place as there @return as there
FlowHashMaker GuardMaker(const FlowHashMaker& maker, const std::string& place);
/// As above, for the making alone. @param maker as there @param place as there @return as there
AffinityStateMaker GuardMaker(const AffinityStateMaker& maker, const std::string& place);

} // namespace flowhash

#endif // FLOWHASH_GUARDED_SELECTOR_H
