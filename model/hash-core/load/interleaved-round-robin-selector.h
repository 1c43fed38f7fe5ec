// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_INTERLEAVED_ROUND_ROBIN_SELECTOR_H
#define FLOWHASH_INTERLEAVED_ROUND_ROBIN_SELECTOR_H

#include "../part-registry.h"
#include "extreme-tree.h"
#include "unhashed-selector.h"

namespace flowhash
{

/**
 * Interleaved weighted round robin as Linux does it (net/netfilter/ipvs/ip_vs_wrr.c): rounds over
 * the members by id, in each of which those take a turn whose weight reaches the round's level; the
 * level falls from the greatest weight by the weights' common divisor, and begins anew below it.
 *
 * Whole weights up to 65,535 are taken as they are, as there; others in steps of a thousandth of
 * the greatest, at least one step. The order of additions does not matter. An update keeps the
 * place in the round, and begins anew at the top if the level is gone. Each
 * turn takes the logarithm of the number of members.
 */
class InterleavedRoundRobinSelector final : public UnhashedSelector
{
  public:
    using UnhashedSelector::UnhashedSelector;

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    /// Where the turn is.
    struct Turn
    {
        std::size_t place{0};
        uint32_t level{0}; //!< 0: no round has begun
    };

    Turn NextTurn() const;
    std::size_t NextPlace() const override;
    std::size_t TakePlace(int64_t now) override;
    void DoRebuild() override;

    std::optional<MemberId> m_last;
    uint32_t m_level{0};
    uint32_t m_step{1};
    uint32_t m_greatest{1};
    ExtremeTree m_falling; //!< the live members' weights, less than 0, so the greatest is least
};

} // namespace flowhash

#endif // FLOWHASH_INTERLEAVED_ROUND_ROBIN_SELECTOR_H
