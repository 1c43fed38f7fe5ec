// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_RENDEZVOUS_SELECTOR_H
#define FLOWHASH_RENDEZVOUS_SELECTOR_H

#include "../part-registry.h"
#include "../weight-changes.h"

namespace flowhash
{

/**
 * Highest random weight, or rendezvous hashing (Thaler and Ravishankar 1998; RFC 2991): each live
 * member draws a number u from the hash and its id, and the one with the greatest -w / ln(u)
 * takes the flow. An update moves exactly what it must. The cost is linear in the members; to
 * follow an update, in those that came or gained weight, but for the flows of those that left or
 * lost it.
 *
 * The draws come from a 64-bit mixer over hash and id, never from the hash function itself: those
 * of a linear function would depend on each other.
 */
class RendezvousSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param seed of the draws
    explicit RendezvousSelector(unsigned width, uint64_t seed = 0);

    /// @param parameters seed @param width bits of the hash values @return one
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    /// A live member as the look-up reads it.
    struct Draw
    {
        uint64_t salt{0};          //!< stands for the id
        double inverseWeight{1.0}; //!< 1 / w
    };

    MemberId DoSelect(uint64_t hash) const override;
    void DoFollowUpdate(const uint64_t* hashes,
                        std::size_t count,
                        MemberId* members) const override;
    void DoRebuild() override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    using Draws = std::vector<Draw>;

    std::size_t Best(uint64_t hash, const Draws& draws) const;
    static std::size_t BestOfEqual(uint64_t mixed, const Draws& draws);
    static std::size_t BestOfWeighted(uint64_t mixed, const Draws& draws);
    Draw DrawOf(const Member& member) const;

    uint64_t m_mask; //!< of the seed
    bool m_equalWeights{true};
    Draws m_draws;                  //!< of the live members
    std::vector<Member> m_drawnFor; //!< the live members, kept for the next update
    WeightChanges m_news;           //!< what the last update did to them
    Draws m_drawsOfRisen;           //!< of those that rose
};

} // namespace flowhash

#endif // FLOWHASH_RENDEZVOUS_SELECTOR_H
