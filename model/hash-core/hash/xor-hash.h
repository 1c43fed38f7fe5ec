// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_XOR_HASH_H
#define FLOWHASH_XOR_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/**
 * The xor of the key's words, in network order, the last one filled up with zeros behind. Linear,
 * and without a seed: it could do no more than exchange members.
 */
class XorHash final : public FlowHash
{
  public:
    /// @param width bits of a word and of the value: 8, 16 or 32
    explicit XorHash(unsigned width);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;

    /// @param parameters of a spec: `width` @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

  private:
    unsigned m_width;
};

} // namespace flowhash

#endif // FLOWHASH_XOR_HASH_H
