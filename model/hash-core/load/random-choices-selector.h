// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_RANDOM_CHOICES_SELECTOR_H
#define FLOWHASH_RANDOM_CHOICES_SELECTOR_H

#include "../part-registry.h"
#include "load-book.h"
#include "unhashed-selector.h"

namespace flowhash
{

/**
 * Members drawn at random, in proportion to their weights, of which the one with the least load per
 * weight takes the flow (T5); of equals the one drawn first. With two it is the power of two
 * choices (Azar, Broder, Karlin, Upfal 1999; Mitzenmacher 2001; nginx `random two least_conn`):
 * nearly as even as asking everybody, and without the herding on stale loads. With one it is plain
 * `random`, which reads no loads.
 *
 * The members drawn are different ones, unless the weights are so unequal that drawing 24 times
 * more does not help. The sequence follows from the seed; Reseed starts another one. The order of
 * additions does not matter.
 */
class RandomChoicesSelector final : public UnhashedSelector
{
  public:
    /// How many to draw, from which sequence, and how often the loads are seen.
    struct Options
    {
        unsigned choices{2}; //!< 1 to MOST_CHOICES
        uint64_t seed{0};    //!< of the sequence
        int64_t stale{0};    //!< ns between two views of the loads; 0: always the present ones
    };

    static constexpr unsigned MOST_CHOICES = 16;

    /// @param width bits of the hash values @param options see there
    RandomChoicesSelector(unsigned width, const Options& options);

    /// Makes `two-choices`. @param parameters d, seed, stale @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);
    /// Makes `random`. @param parameters seed @param width bits of the hash values
    static std::unique_ptr<FlowSelector> MakeRandom(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    std::size_t NextPlace() const override;
    std::size_t TakePlace(int64_t now) override;
    void DoRebuild() override;
    void DoAddLoad(MemberId id, int64_t change) override;
    void DoReseed(uint64_t seed) override;

    std::size_t Draw(uint64_t number) const;
    bool IsLess(std::size_t a, std::size_t b) const;

    Options m_options;
    uint64_t m_taken{0};        //!< choices so far, the position in the sequence
    std::vector<double> m_ends; //!< sums of the weights so far; empty where all are equal
    LoadBook m_loads;
};

} // namespace flowhash

#endif // FLOWHASH_RANDOM_CHOICES_SELECTOR_H
