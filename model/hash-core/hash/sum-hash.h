// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SUM_HASH_H
#define FLOWHASH_SUM_HASH_H

#include "../flow-hash.h"

namespace flowhash
{

/**
 * The sum of the key's fields as unsigned numbers (M1, M2): addresses in host order, an IPv6
 * address as the sum of its four 32-bit words; it does not wrap. A MAC address, of which the
 * formulas do not speak, is the sum of its three 16-bit words; the other fields are numbers.
 *
 * The declared width of 36 bits holds the sum of every key, IPv6 with all fields included. The
 * values fill only a corner of that range and are anything but uniform, so the sum goes with
 * modulo, for which it is meant; multiply-shift and threshold read its upper bits and put nearly
 * all flows on few members. No seed: adding a constant only turns the members around.
 */
class SumHash final : public FlowHash
{
  public:
    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    bool ReadsFields() const override;
};

} // namespace flowhash

#endif // FLOWHASH_SUM_HASH_H
