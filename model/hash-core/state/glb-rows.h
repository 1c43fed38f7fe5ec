// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_GLB_ROWS_H
#define FLOWHASH_GLB_ROWS_H

#include "second-chance.h"

#include <limits>
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
 * An update evaluates, in each row, the members that came or gained weight; all of them only in the
 * rows that one of the two leaves, or loses weight in. So one of n equal members that comes costs
 * `rows` evaluations and one that goes 2 * `rows`, whatever n; building takes n * `rows`, and so
 * does a member that goes after having had most rows.
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
    /// A member and when it would arrive in a row: the earlier, the higher it stands.
    struct Arrival
    {
        MemberId id{0};
        double time{std::numeric_limits<double>::infinity()};

        /// @return whether it is anybody's
        bool IsSet() const
        {
            return time < std::numeric_limits<double>::infinity();
        }
    };

    /// The two members of a row that stand highest.
    struct Podium
    {
        Arrival first;
        Arrival second;

        bool Names(const std::vector<MemberId>& ids) const;
        void Remove(const std::vector<Member>& members);
        void Offer(const std::vector<Member>& members, std::size_t row);
    };

    static SecondChanceCandidates InOrder(const Podium& podium, const MemberList& list);

    std::size_t RowBytes() const override;
    const void* MemoryOf(std::size_t row) const override;
    void Rank(const std::vector<Member>& members);

    std::vector<Member> m_ranked; //!< all that are known and have weight, by id
    std::vector<Podium> m_podiums;
    std::vector<SecondChanceCandidates> m_candidates; //!< made of the podiums
};

} // namespace flowhash

#endif // FLOWHASH_GLB_ROWS_H
