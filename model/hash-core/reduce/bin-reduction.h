// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_BIN_REDUCTION_H
#define FLOWHASH_BIN_REDUCTION_H

#include "fast-modulo.h"
#include "reduction.h"

namespace flowhash
{

/**
 * Some of the hash's bits, modulo the count, as chips that keep only a few bits of a hash do: with
 * 2^bits no multiple of the count, some indexes get one bin of 2^-bits more than others.
 */
class BitsReduction final : public Reduction
{
  public:
    /// @param width bits of the hash values @param bits to keep, 1 to width, at most 32
    /// @param upper the upper ones, else the lower ones
    BitsReduction(unsigned width, unsigned bits, bool upper);
    void Rebuild(const std::vector<double>& weights) override;
    std::size_t Apply(uint64_t hash) const override;
    bool TakesWeights() const override;
    std::vector<double> Regions(const std::vector<double>& weights) const override;
    uint64_t Bins() const override;
    std::size_t Bytes() const override;

  private:
    unsigned m_bits;
    unsigned m_shift;
    FastModulo m_modulo;
};

/**
 * The hash modulo a number of bins, and the bins dealt to the indexes in turn, as link aggregation
 * does in many switches: 8 bins over 3 links are 3 : 3 : 2.
 */
class BinsReduction final : public Reduction
{
  public:
    /// @param bins how many, 1 to 2^32 - 1
    explicit BinsReduction(uint64_t bins);
    void Rebuild(const std::vector<double>& weights) override;
    std::size_t Apply(uint64_t hash) const override;
    bool TakesWeights() const override;
    std::vector<double> Regions(const std::vector<double>& weights) const override;
    uint64_t Bins() const override;
    std::size_t Bytes() const override;

  private:
    uint64_t m_bins;
    FastModulo m_moduloBins;
    FastModulo m_modulo;
};

} // namespace flowhash

#endif // FLOWHASH_BIN_REDUCTION_H
