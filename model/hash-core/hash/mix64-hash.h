// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MIX64_HASH_H
#define FLOWHASH_MIX64_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/**
 * The 64-bit finalizer of MurmurHash3 over the key's words: state = Mix64(state xor word), from
 * the seed on, for each eight bytes read as a little-endian number, the last filled up with zeros.
 * Not MurmurHash3 itself, which has a loop of its own around that finalizer.
 */
class Mix64Hash final : public FlowHash
{
  public:
    /// @param seed any
    explicit Mix64Hash(uint64_t seed);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;

    /// @param parameters of a spec: `seed` @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

  private:
    uint64_t m_seed;
};

} // namespace flowhash

#endif // FLOWHASH_MIX64_HASH_H
