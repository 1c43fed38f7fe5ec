// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_BOND_HASH_H
#define FLOWHASH_BOND_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/**
 * The transmit hash policies of Linux's bonding driver (drivers/net/bonding/bond_main.c of 6.x:
 * bond_eth_hash, bond_ip_hash, bond_vlan_srcmac_hash), bit for bit as on a little-endian machine;
 * with `select=modulo` the link is the one that Linux takes.
 *
 * - layer2: last bytes of both MAC addresses and the EtherType, xored. Kernels before 5.15 took
 *   the EtherType's two bytes the other way around.
 * - layer2+3: that, xored with the addresses and folded twice; of packets that are not IP layer2
 *   alone.
 * - layer3+4: the ports as they stand in the packet, xored with the addresses, folded, less the
 *   lowest bit, because Linux's own clients take even source ports. An ICMP echo has type, code
 *   and identifier in the place of ports.
 * - vlan+srcmac: the VLAN and the two halves of the source MAC address.
 *
 * An IPv6 address enters as the xor of its four words. Fields that the key lacks, as that of a
 * fragment may, count as zero. Not modelled: layer3+4 of what is not IP (Linux then takes layer2),
 * the encapsulated policies, and that Linux does not turn the packet that an ICMP error quotes
 * around.
 */
class BondHash final : public FlowHash
{
  public:
    /// Which policy.
    enum class Policy
    {
        LAYER2,
        LAYER2_3,
        LAYER3_4,
        VLAN_SOURCE_MAC,
    };

    /// @param policy which policy
    explicit BondHash(Policy policy);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;

    /// @return true: for packets of one protocol and one EtherType it is
    bool IsLinear() const override;
    bool TakesFlowLabel() const override;
    bool ReadsFields() const override;
    FieldSet Reads() const override;

    /// @param policy which policy @return a maker for the factory
    static FlowHashMaker Maker(Policy policy);

  private:
    Policy m_policy;
};

} // namespace flowhash

#endif // FLOWHASH_BOND_HASH_H
