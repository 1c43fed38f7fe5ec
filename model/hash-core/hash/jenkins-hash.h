// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_JENKINS_HASH_H
#define FLOWHASH_JENKINS_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <cstddef>
#include <memory>

namespace flowhash
{

/**
 * Linux's jhash: lookup3 of Bob Jenkins (2006, public domain), include/linux/jhash.h, 32 bits.
 *
 * Two forms of its input. `bytes`: the key as it is; with `key=source` that is what xt_cluster
 * computes on a little-endian machine. `words`: a 32-bit word a field, as CLUSTERIP does: addresses
 * in host order, everything else as a little-endian machine finds it in the packet, so that its
 * modes sourceip, sourceip-sourceport and sourceip-sourceport-destport are the field sets `src`,
 * `src+sport` and `src+sport+dport`. Of IPv6, which CLUSTERIP does not know, four words an address;
 * of a MAC address two, as they stand there.
 */
class JenkinsHash final : public FlowHash
{
  public:
    /// @param initialValue seed @param words a word a field, else bytes
    JenkinsHash(uint32_t initialValue, bool words);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    bool ReadsFields() const override;

    /// @param parameters of a spec: `initval`, `form` @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

    /// @param data bytes @param size how many @param initialValue seed @return Linux's jhash()
    static uint32_t Bytes(const uint8_t* data, std::size_t size, uint32_t initialValue);

    /// @param data words @param count how many @param initialValue seed @return Linux's jhash2(),
    /// which for up to three words is jhash_1word() and so on
    static uint32_t Words(const uint32_t* data, std::size_t count, uint32_t initialValue);

  private:
    uint32_t m_initialValue;
    bool m_words;
};

} // namespace flowhash

#endif // FLOWHASH_JENKINS_HASH_H
