// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_GLB_ROWS_H
#define FLOWHASH_GLB_ROWS_H

#include "second-chance.h"

#include <vector>

namespace flowhash
{

/**
 * GLB (GitHub's load balancer director): each row names the two members of the highest random
 * weight in that row, among all members that are known and have weight. Where the first takes no
 * new flows (draining, down) and the second does, they change places, so that new flows go to the
 * one and old ones are still found at the other. A member that is new ("filling") is first in its
 * share of the rows, and who was first there before is second.
 *
 * One change of the membership so keeps every flow whose member stays; after two within a flow's
 * life, a row may have neither of its members left.
 */
class GlbRows final : public SecondChance
{
  public:
    /// @param known see SecondChance @param rows 1 to 2^20; GLB has 65,536
    GlbRows(CompactFlowTable known, std::size_t rows);

    /// Reads `rows`, `entries` and `idle`. @param parameters of a spec @param source of its
    /// selectors @return the state
    static std::unique_ptr<AffinityState> Make(SpecParameters& parameters,
                                               const SelectorSource& source);

    SecondChanceCandidates CandidatesAt(std::size_t row, int64_t now) const override;
    void MembersChanged(const FlowSelector& selector, int64_t now) override;

  private:
    std::size_t RowBytes() const override;

    std::vector<SecondChanceCandidates> m_candidates;
};

} // namespace flowhash

#endif // FLOWHASH_GLB_ROWS_H
