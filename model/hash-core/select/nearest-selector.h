// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_NEAREST_SELECTOR_H
#define FLOWHASH_NEAREST_SELECTOR_H

#include "../part-registry.h"

namespace flowhash
{

/**
 * Anycast as one router sees it (RFC 4786): all packets go to the nearest site that announces the
 * service, whatever the hash. Sites are members; the nearest is the one of `first`, then those with
 * greater ids, then, from the least, the others: as if they stood on a ring that is walked one way.
 *
 * A member that is down, drained or removed has withdrawn. The order of additions does not matter.
 */
class NearestSelector final : public FlowSelector
{
  public:
    /// @param first id of the nearest member, there or not @param width bits of the hash values
    NearestSelector(MemberId first, unsigned width);

    /// Makes one from a spec. @param parameters first @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    std::size_t Place(std::size_t distance) const;
    MemberId DoSelect(uint64_t hash) const override;
    MemberId DoSelectOther(uint64_t hash, unsigned attempt) const override;
    void DoRebuild() override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    MemberId m_first;
    std::size_t m_place{0}; //!< of the nearest, among Live()
};

} // namespace flowhash

#endif // FLOWHASH_NEAREST_SELECTOR_H
