// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_BEAMER_BUCKETS_H
#define FLOWHASH_BEAMER_BUCKETS_H

#include "../member-set.h"
#include "second-chance.h"

#include <vector>

namespace flowhash
{

/**
 * Beamer (Olteanu et al., NSDI 2018): each bucket (row) holds the member that has it now, the one
 * that had it before, and when it changed. A member that does not know a connection hands the
 * packet to the previous one, for a settable time after the change. The scheme's selector says who
 * has a bucket, each bucket being one value of the hash space; the fewer buckets it moves, the
 * longer a bucket remembers whom it came from. An update asks the selector about each bucket
 * (FlowSelector::FollowUpdate).
 *
 * A bucket that changes hands once keeps every flow; the second time, flows at the member before
 * the previous one are lost.
 */
class BeamerBuckets final : public SecondChance
{
  public:
    /**
     * @param known see SecondChance @param rows buckets, 1 to 2^20
     * @param chain how long after a change the previous member is asked, ns; 0: for ever
     */
    BeamerBuckets(CompactFlowTable known, std::size_t rows, int64_t chain);

    /// Reads `rows`, `chain`, `entries` and `idle`. @param parameters of a spec @param source of
    /// its selectors @return the state
    static std::unique_ptr<AffinityState> Make(SpecParameters& parameters,
                                               const SelectorSource& source);

    SecondChanceCandidates CandidatesAt(std::size_t row, int64_t now) const override;
    void MembersChanged(const FlowSelector& selector, int64_t now) override;

  private:
    /// What the balancer knows of a row.
    struct Bucket
    {
        std::optional<MemberId> current;
        std::optional<MemberId> previous;
        int64_t changed{0};
    };

    std::size_t RowBytes() const override;
    const void* MemoryOf(std::size_t row) const override;

    int64_t m_chain;
    std::vector<Bucket> m_buckets;
    MemberSet m_serving;
};

} // namespace flowhash

#endif // FLOWHASH_BEAMER_BUCKETS_H
