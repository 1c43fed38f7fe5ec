// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_RTAG7_HASH_H
#define FLOWHASH_RTAG7_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"
#include "crc-table.h"

#include <memory>
#include <string>
#include <vector>

namespace flowhash
{

/**
 * The hash of Broadcom's StrataXGS switches (RTAG7), 16 bits, after what OpenBCM's hash calculator
 * does for Trident (sdk-6.5.20, src/bcm/esw/trident/hashing.c and src/shared/util.c).
 *
 * From there: thirteen bins of 16 bits. Of IP packets: 11 and 10 source address, 9 and 8
 * destination address (an IPv6 address folded to 32 bits by xor, or its last 32 bits), 7 VLAN, 6
 * source port, 5 destination port, 4 protocol, 3 ingress port, 2 module, 1 and 0 zero. Of others:
 * 11 to 9 source MAC, 8 to 6 destination MAC, 5 EtherType, 4 VLAN. The pre-step h ^ h >> 3 ^ h << 2
 * on each bin; the bins two by two as words, behind them the seed; these 28 bytes, the least
 * significant first, through CRC-16 (polynomials 8005, BISYNC, or 1021, CCITT), CRC-32C (upper or
 * lower half) or xor; the mixed forms have the upper byte of CRC-16/BISYNC and below it the xor of
 * everything folded to 1, 2, 4 or 8 bits. The macro-flow: one byte of a function of the same bins
 * picks an entry of a table of 256, and that entry picks function and offset.
 *
 * Inferred: that the bins of fields that the key rule does not take are zero stands for the chip's
 * field bitmaps; module is 0; functions A and B share bins and seed; entry i of the macro-flow
 * table has offset i mod 16 and function A or B as i / 16 is even or odd, because the chip's table
 * is the operator's (the SDK sets minimum, maximum and stride of the offsets). Not modelled: the
 * second seed, bin 12, user-defined bins, MPLS, FCoE and TRILL. No bin is the flow label's: a key
 * with one is refused.
 */
class Rtag7Hash final : public FlowHash
{
  public:
    /// How the hardware is set up.
    struct Setup
    {
        uint32_t seed{0};
        bool preStep{false};
        bool lastAddressWord{false};  //!< of IPv6, instead of the fold
        std::size_t function{0};      //!< A, an index into FunctionNames()
        bool macroFlow{false};        //!< pick function and offset per flow
        std::size_t functionB{0};     //!< the other one that macro-flows pick
        std::size_t macroFunction{0}; //!< whose lower byte is the macro-flow
    };

    /// @param setup as above
    explicit Rtag7Hash(const Setup& setup);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    bool TakesFlowLabel() const override;
    bool ReadsFields() const override;

    /// @param parameters of a spec @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

    /// @return names of the functions
    static const std::vector<std::string>& FunctionNames();

    /// The bins and the seed as seven words.
    using Words = std::array<uint32_t, 7>;

    /// @param words what is hashed @param function an index into FunctionNames() @return its value
    uint16_t Apply(const Words& words, std::size_t function) const;

    /// @param key a key @return what is hashed of it
    Words Collect(const HashKey& key) const;

  private:
    Setup m_setup;
    CrcTable<uint32_t> m_bisync;
    CrcTable<uint32_t> m_ccitt;
    CrcTable<uint32_t> m_castagnoli;
};

} // namespace flowhash

#endif // FLOWHASH_RTAG7_HASH_H
