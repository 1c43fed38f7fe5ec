// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_REDUCTION_H
#define FLOWHASH_REDUCTION_H

#include "fast-modulo.h"
#include "step-index.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace flowhash
{

/**
 * From a hash value of a declared width to an index below a count: to one of the live members, or
 * to a slot of a table.
 */
class Reduction
{
  public:
    virtual ~Reduction() = default;

    /// Sets up. @param weights one for each index, positive; its size is the count
    virtual void Rebuild(const std::vector<double>& weights) = 0;

    /// @param hash a value below 2^width @return an index below the count, which is not 0
    virtual std::size_t Apply(uint64_t hash) const = 0;

    /// Apply for many. @param hashes values @param count how many @param out their indexes
    virtual void ApplyBatch(const uint64_t* hashes, std::size_t count, uint32_t* out) const;

    /// @return whether unequal weights have a meaning
    virtual bool TakesWeights() const = 0;

    /**
     * Where each index's region of the hash space ends, as a share of that space.
     * @param weights as for Rebuild; the state that Rebuild made is not read
     * @return ascending, the last is 1; empty where an index has no one region
     */
    virtual std::vector<double> Regions(const std::vector<double>& weights) const = 0;

    /**
     * @return how many even bins it tells apart, which go to the indexes in turn; more indexes than
     * that cannot be reached; 0: no such limit
     */
    virtual uint64_t Bins() const;

    /// @return bytes of its look-up structure
    virtual std::size_t Bytes() const = 0;
};

/// The remainder of the division by the count, without a division.
class ModuloReduction final : public Reduction
{
  public:
    /// @param width bits of the hash values
    explicit ModuloReduction(unsigned width);
    void Rebuild(const std::vector<double>& weights) override;
    void ApplyBatch(const uint64_t* hashes, std::size_t count, uint32_t* out) const override;
    bool TakesWeights() const override;
    std::vector<double> Regions(const std::vector<double>& weights) const override;
    std::size_t Bytes() const override;

    // Here, so that a selector that knows its reduction calls nothing.
    std::size_t Apply(uint64_t hash) const override
    {
        return m_narrow ? m_modulo.OfNarrow(hash) : m_modulo.OfWide(hash);
    }

  private:
    bool m_narrow;
    FastModulo m_modulo;
};

/// hash * count / 2^width: equal regions without a division (Linux's reciprocal_scale).
class MultiplyShiftReduction final : public Reduction
{
  public:
    /// @param width bits of the hash values
    explicit MultiplyShiftReduction(unsigned width);
    void Rebuild(const std::vector<double>& weights) override;
    std::size_t Apply(uint64_t hash) const override;
    bool TakesWeights() const override;
    std::vector<double> Regions(const std::vector<double>& weights) const override;
    std::size_t Bytes() const override;

  private:
    unsigned m_width;
    uint64_t m_count{1};
};

/**
 * Hash-threshold (RFC 2992) as Linux multipath routing does it: the upper 31 bits of the hash
 * against rounded bounds in proportion to the weights. A weight below about 1 / 2^32 of the sum
 * gets no region.
 */
class ThresholdReduction final : public Reduction
{
  public:
    /// @param width bits of the hash values
    explicit ThresholdReduction(unsigned width);
    void Rebuild(const std::vector<double>& weights) override;
    std::size_t Apply(uint64_t hash) const override;
    bool TakesWeights() const override;
    std::vector<double> Regions(const std::vector<double>& weights) const override;
    std::size_t Bytes() const override;

    /**
     * The bounds that the 31-bit value is compared with.
     * @param weights one for each index
     * @return one behind each region's last value; the last is 2^31
     */
    static std::vector<uint32_t> Bounds(const std::vector<double>& weights);

  private:
    uint64_t ToThresholdBits(uint64_t hash) const;

    unsigned m_width;
    std::vector<uint32_t> m_bounds;
    StepIndex m_steps;
};

/// @return the names that MakeReduction knows: the reductions without parameters
const std::vector<std::string>& ReductionNames();

/// @param name one of ReductionNames() @param width bits of the hash values @return the reduction
std::unique_ptr<Reduction> MakeReduction(const std::string& name, unsigned width);

} // namespace flowhash

#endif // FLOWHASH_REDUCTION_H
