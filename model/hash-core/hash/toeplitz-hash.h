// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TOEPLITZ_HASH_H
#define FLOWHASH_TOEPLITZ_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>
#include <vector>

namespace flowhash
{

/**
 * The Toeplitz hash of receive-side scaling: for each 1 bit of the input, the 32 bits of the secret
 * that start at that bit are xored in. This is the portable form: one table of 256 values per input
 * byte, 60 kB an object, of which a key touches as many kB as it has bytes. Make gives the form by
 * the CPU's instructions where there is one, with the same values.
 *
 * The secret is its seed. It is read in a circle where it is shorter than the input and 4 bytes
 * more: the usual 40 bytes do for two IPv6 addresses and ports, only the protocol behind them
 * reads on at the start. A secret of 16 bits repeated, such as 6d5a6d5a6d5a6d5a, makes a symmetric
 * hash (Woo and Park, "Scalable TCP Session Monitoring with Symmetric Receive-side Scaling", 2012)
 * of which only 16 bits are effective.
 */
class ToeplitzHash final : public FlowHash
{
  public:
    /// @param secret the hash key, at least 8 bytes @throws SpecError if it is shorter
    explicit ToeplitzHash(const std::vector<uint8_t>& secret);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;

    /// @param parameters of a spec: `hash-key` @return the fastest form that this CPU has
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

    /// @param secret a hash key @param bit where to begin @return 32 bits of it, in a circle
    static uint32_t Window(const std::vector<uint8_t>& secret, std::size_t bit);

    /// @return the 40-byte key of Microsoft's verification suite, which many drivers start with
    static const std::vector<uint8_t>& VerificationKey();

  private:
    /// What each value of one input byte xors in.
    using ByteTable = std::array<uint32_t, 256>;

    std::vector<ByteTable> m_tables;
};

} // namespace flowhash

#endif // FLOWHASH_TOEPLITZ_HASH_H
