// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SELECTOR_H
#define FLOWHASH_SELECTOR_H

#include "member.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace flowhash
{

/**
 * From a hash value to a member (third stage of a scheme).
 *
 * The base keeps the membership, sorted by id, checks every change, and tells the derived class to
 * rebuild; so no result depends on the order in which members were added unless the scheme itself
 * says so. Select and SelectBatch are const, allocate nothing, and may be called by any number of
 * threads as long as none updates.
 *
 * To add a scheme of your own: derive, implement DoSelect and DoRebuild, and register it with
 * RegisterSelector (part-registry.h), or for good with one line in selectors.cc.
 */
class Selector
{
  public:
    /// @param width bits of the hash values that Select will be given, 1 to 64
    explicit Selector(unsigned width);
    virtual ~Selector() = default;
    Selector(const Selector&) = delete;
    Selector& operator=(const Selector&) = delete;

    /**
     * Chooses.
     * @param hash a value below 2^Width()
     * @return the member, or none where no member is live
     */
    std::optional<MemberId> Select(uint64_t hash) const
    {
        return m_live.empty() ? std::nullopt : std::optional<MemberId>(DoSelect(hash));
    }

    /**
     * Chooses for many values at once, which lets a selector hide memory latency.
     * @param hashes the values @param count how many @param out as many places for the members
     */
    void SelectBatch(const uint64_t* hashes, std::size_t count, std::optional<MemberId>* out) const;

    /**
     * Applies a set of changes at once.
     * @param changes the changes, in order
     * @return what moved
     * @throws SpecError if a change cannot be (an id twice, an unknown id, a weight that is
     *         negative, not finite, or that this selector has no meaning for); nothing is applied
     * @throws UnequalWeightsError, a SpecError, for the last of these
     */
    UpdateDelta Update(const std::vector<MemberChange>& changes);

    /// @return all members, live or not, sorted by id
    const std::vector<Member>& Members() const
    {
        return m_members;
    }

    /// @return the members that can be chosen, sorted by id
    const std::vector<Member>& Live() const
    {
        return m_live;
    }

    /**
     * Finds a member.
     * @param id its id
     * @return the member, live or not, or null where it is unknown
     */
    const Member* Find(MemberId id) const;

    /// @return whether unequal weights have a meaning here
    bool AcceptsWeights() const
    {
        return TakesWeights();
    }

    /// @return bits of the hash values
    unsigned Width() const
    {
        return m_width;
    }

    /// @return bytes of look-up structure, members not counted
    virtual std::size_t Bytes() const = 0;

  protected:
    /// The default of DoDelta, for a selector that knows better only at times.
    UpdateDelta SampledDelta(const std::vector<MemberId>& snapshotBefore) const;
    /// The default of DoSnapshot.
    std::vector<MemberId> SampledSnapshot() const;

  private:
    /// Chooses; only called while at least one member is live.
    virtual MemberId DoSelect(uint64_t hash) const = 0;
    /// Batch form; the default loops over DoSelect.
    virtual void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const;
    /// Brings the look-up structure in line with Live(), which may be empty.
    virtual void DoRebuild() = 0;
    /// @return whether unequal weights have a meaning here
    virtual bool TakesWeights() const = 0;
    /**
     * Computes the share of the hash space that an update moved. The default compares the choices
     * for 65,536 fixed values before and after; a selector that knows better overrides one or both.
     * Neither is called where no member is live before or after.
     */
    virtual std::vector<MemberId> DoSnapshot() const;
    virtual UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                                const std::vector<MemberId>& snapshotBefore) const;

    unsigned m_width;
    std::vector<Member> m_members;
    std::vector<Member> m_live;
};

} // namespace flowhash

#endif // FLOWHASH_SELECTOR_H
