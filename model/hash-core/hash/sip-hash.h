// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SIP_HASH_H
#define FLOWHASH_SIP_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <array>
#include <cstddef>
#include <memory>

namespace flowhash
{

/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012), 64 bits.
 * Its key of 16 bytes is its seed; who does not know it cannot aim flows at a member.
 */
class SipHash final : public FlowHash
{
  public:
    using Secret = std::array<uint8_t, 16>;

    /// @param secret the key
    explicit SipHash(const Secret& secret);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;

    /// @param parameters of a spec: `hash-key` @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

    /// @param data bytes @param size how many @return the plain function
    uint64_t Compute(const uint8_t* data, std::size_t size) const;

  private:
    uint64_t m_k0;
    uint64_t m_k1;
};

} // namespace flowhash

#endif // FLOWHASH_SIP_HASH_H
