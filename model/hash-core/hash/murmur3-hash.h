// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MURMUR3_HASH_H
#define FLOWHASH_MURMUR3_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/// MurmurHash3 (Appleby, public domain): the first 64 bits of the form x64_128, or x86_32.
class Murmur3Hash final : public FlowHash
{
  public:
    /// @param seed any @param wide x64_128, 64 bits of it; false: x86_32
    Murmur3Hash(uint32_t seed, bool wide);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;

    /// @param parameters of a spec: `seed`, `variant` @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

  private:
    uint32_t m_seed;
    bool m_wide;
};

} // namespace flowhash

#endif // FLOWHASH_MURMUR3_HASH_H
