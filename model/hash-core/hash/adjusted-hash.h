// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_ADJUSTED_HASH_H
#define FLOWHASH_ADJUSTED_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/**
 * Another hash with its value rotated right within its width, so that a device reads other bits of
 * it than its neighbour (S1: offset per device), and with fewer bits where it keeps some only, so
 * that a group and the trunks inside it read the same bits, or not. Stays linear where the other
 * is.
 */
class RotatedHash final : public FlowHash
{
  public:
    /// @param hash the other @param offset bits, fewer than its width
    /// @param kept lower bits of the rotated value, at most its width; 0: all
    RotatedHash(std::unique_ptr<FlowHash> hash, unsigned offset, unsigned kept = 0);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    bool TakesFlowLabel() const override;
    FieldSet Reads() const override;

  private:
    std::unique_ptr<FlowHash> m_hash;
    unsigned m_offset;
    unsigned m_kept;
};

/**
 * Another hash with its value mixed: the upper bits, as many as its width, of Mix64(value xor
 * Mix64(seed)). Not linear, so that another seed makes the choices of two tiers independent.
 * What the other hash maps together stays together.
 */
class MixedHash final : public FlowHash
{
  public:
    /// @param hash the other @param seed any
    MixedHash(std::unique_ptr<FlowHash> hash, uint64_t seed);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    bool TakesFlowLabel() const override;
    FieldSet Reads() const override;

  private:
    std::unique_ptr<FlowHash> m_hash;
    uint64_t m_seed;
};

/**
 * Reads the words that every hash function takes and wraps the function as they say.
 * @param hash the function @param parameters of a spec: `layout`, `offset`, `keep`, `finalizer`,
 * `finalizer-seed`
 * @return the function itself where they say nothing else
 */
std::unique_ptr<FlowHash> WithCommonWords(std::unique_ptr<FlowHash> hash,
                                          SpecParameters& parameters);

} // namespace flowhash

#endif // FLOWHASH_ADJUSTED_HASH_H
