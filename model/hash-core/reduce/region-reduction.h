// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_REGION_REDUCTION_H
#define FLOWHASH_REGION_REDUCTION_H

#include "reduction.h"
#include "step-index.h"

namespace flowhash
{

/**
 * Hash-threshold as RFC 2992 has it: the whole key space of 2^width values, cut into one region an
 * index. Equal weights: regions of floor(2^width / count) values, so that the region is the key
 * divided by that size; the few values that are left over go to the last. Else region i ends
 * where the sum of the weights up to i, as a share of all, ends, rounded down to a value.
 * (ThresholdReduction is Linux's form, which rounds to the nearest of 2^31.)
 */
class RegionReduction final : public Reduction
{
  public:
    /// @param width bits of the hash values
    explicit RegionReduction(unsigned width);
    void Rebuild(const std::vector<double>& weights) override;
    std::size_t Apply(uint64_t hash) const override;
    bool TakesWeights() const override;
    std::vector<double> Regions(const std::vector<double>& weights) const override;
    std::size_t Bytes() const override;

    /**
     * The last value of each region. A region of no value repeats the one before it, or where it
     * is the first, holds value 0 all the same.
     * @param weights one for each index @param width bits @return ascending; the last is 2^width -
     * 1
     */
    static std::vector<uint64_t> Lasts(const std::vector<double>& weights, unsigned width);

  private:
    unsigned m_width;
    std::vector<uint64_t> m_lasts;
    StepIndex m_steps;
};

} // namespace flowhash

#endif // FLOWHASH_REGION_REDUCTION_H
