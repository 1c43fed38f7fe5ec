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
 * it than its neighbour (S1: offset per device). Stays linear where the other is.
 */
class RotatedHash final : public FlowHash
{
  public:
    /// @param hash the other @param offset bits, fewer than its width
    RotatedHash(std::unique_ptr<FlowHash> hash, unsigned offset);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    FieldSet Reads() const override;

  private:
    std::unique_ptr<FlowHash> m_hash;
    unsigned m_offset;
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
    FieldSet Reads() const override;

  private:
    std::unique_ptr<FlowHash> m_hash;
    uint64_t m_seed;
};

/**
 * Reads the words that every hash function takes and wraps the function as they say.
 * @param hash the function @param parameters of a spec: `offset`, `finalizer`, `finalizer-seed`
 * @return the function itself where they say nothing else
 */
std::unique_ptr<FlowHash> WithCommonWords(std::unique_ptr<FlowHash> hash,
                                          SpecParameters& parameters);

} // namespace flowhash

#endif // FLOWHASH_ADJUSTED_HASH_H
