// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MAGLEV_SELECTOR_H
#define FLOWHASH_MAGLEV_SELECTOR_H

#include "../part-registry.h"
#include "entry-selector.h"

namespace flowhash
{

struct MaglevPreset;

/**
 * Maglev hashing (Eisenbud et al., NSDI 2016): a table of a prime size that each member fills along
 * a permutation of its own, indexed by the hash modulo the size. Shares are even to an entry; an
 * update moves little more than it must (0.7 % of the entries where one of 1,000 members leaves).
 * The members are sorted first, so the table depends on nothing but the members. With a preset it
 * is the table of a product, entry by entry.
 *
 * Of the weightings that are in use it is the cumulative one, see CumulativeTurns: exact to an
 * entry for any weights and without chance, where drawing per round is not, and a heavy member does
 * not claim its places in one go, which would make the lighter ones' places depend on it more.
 */
class MaglevSelector final : public EntrySelector
{
  public:
    /// @param width bits of the hash values @param size entries, a prime, 3 to 2^28
    /// @param preset what a product does, see there @param seed of the permutations, where it has
    /// one
    /// @throws SpecError for another size
    MaglevSelector(unsigned width, std::size_t size, const MaglevPreset& preset, uint64_t seed);

    /// @param parameters preset, size, seed @param width bits of the hash values @return one
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;

  private:
    void DoFill(std::vector<MemberId>& entries) override;
    void DoCheck(const std::vector<Member>& live) const override;

    const MaglevPreset& m_preset;
    uint64_t m_seed;
};

} // namespace flowhash

#endif // FLOWHASH_MAGLEV_SELECTOR_H
