// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LINUX_MULTIPATH_HASH_H
#define FLOWHASH_LINUX_MULTIPATH_HASH_H

#include "../flow-hash.h"
#include "../part-registry.h"
#include "sip-hash.h"

#include <memory>

namespace flowhash
{

/**
 * What Linux's multipath routing hashes (net/core/flow_dissector.c, flow_hash_from_keys_seed;
 * include/net/ip_fib.h; of 6.11 and later, on a little-endian machine): SipHash over its `struct
 * flow_keys`, of whose 64 bits the groups of next hops get bits 1 to 31. With `select=threshold`
 * and `select=resilient` the next hop is the one that Linux takes.
 *
 * The structure holds protocol, ports and addresses at fixed places; what the key lacks is zero
 * there, as what `fib_multipath_hash_policy` leaves out is. Linux first puts the lesser address
 * first, and, for itself, the lesser port, so both directions of a flow have one value. An ICMP
 * echo has no ports there. Policy 3 mixes that value by jhash with one of the headers inside a
 * tunnel, 0 where there is none: `custom`.
 *
 * The seed is that of `net.ipv4.fib_multipath_hash_seed`, of which the SipHash key is four copies.
 * Unless it is set, and in kernels before 6.11 always, the key is drawn at boot: which flow takes
 * which way cannot be foretold then, only how many take each.
 *
 * The IPv6 flow label enters as the header has it where policy 0 reads it (net/ipv6/route.c,
 * ip6_multipath_l3_keys), and turned into a number, which a little-endian machine stores the other
 * way round, where policies 2 and 3 have a packet dissected. Not modelled: headers inside tunnels,
 * and the hash that a local TCP socket, or a network card, gave the packet before and that policy 1
 * takes instead.
 */
class LinuxMultipathHash final : public FlowHash
{
  public:
    /// @param seed net.ipv4.fib_multipath_hash_seed @param custom whether as by policy 3
    /// @param labelAsNumber whether the flow label enters as a number of the machine's
    LinuxMultipathHash(uint32_t seed, bool custom, bool labelAsNumber);

    uint64_t Hash(const HashKey& key) const override;
    unsigned Width() const override;
    bool IsLinear() const override;
    bool ReadsFields() const override;

    /// @param parameters of a spec: `seed`, `custom`, `label-order` @return the function
    static std::unique_ptr<FlowHash> Make(SpecParameters& parameters);

  private:
    SipHash m_sipHash;
    bool m_custom;
    bool m_labelAsNumber;
};

} // namespace flowhash

#endif // FLOWHASH_LINUX_MULTIPATH_HASH_H
