// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_IDENTITY_HASH_H
#define FLOWHASH_IDENTITY_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/**
 * The key itself as one number in network order, of which the last bits are kept (IDENTITY of P4
 * on Tofino and PSA: the low bits of the concatenated fields). With `key=source` that is the
 * source address modulo the members.
 */
class IdentityHash final : public FlowHash
{
  public:
    /// @param width bits that are kept: 8, 16, 32 or 64
    explicit IdentityHash(unsigned width);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;

    /// @param parameters of a spec: `width` @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

  private:
    unsigned m_width;
};

} // namespace flowhash

#endif // FLOWHASH_IDENTITY_HASH_H
