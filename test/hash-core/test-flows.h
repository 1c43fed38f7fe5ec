// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TEST_FLOWS_H
#define FLOWHASH_TEST_FLOWS_H

#include "flow-hash.h"
#include "flow-key.h"
#include "member-change.h"

#include <vector>

/**
 * @file
 * What many tests of the hash core need.
 */

namespace flowhash
{

/// @param groups eight groups @return the IPv6 address
inline std::array<uint8_t, 16>
Ipv6Bytes(const std::array<uint16_t, 8>& groups)
{
    std::array<uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < groups.size(); ++i)
    {
        bytes[2 * i] = static_cast<uint8_t>(groups[i] >> 8);
        bytes[2 * i + 1] = static_cast<uint8_t>(groups[i]);
    }
    return bytes;
}

/// @param i a number @return an IPv4 TCP flow of its own: random client, port above 1023, to
/// 198.18.0.1:80
inline FlowKey
RandomFlow(uint64_t i)
{
    const uint64_t bits = Mix64(i + 1);
    return FlowKey::Ipv4(static_cast<uint32_t>(bits),
                         0xc6120001,
                         static_cast<uint16_t>(1024 + (bits >> 32) % 64512),
                         80,
                         6);
}

/// @param i a number @return the same over IPv6
inline FlowKey
RandomFlow6(uint64_t i)
{
    FlowKey key = RandomFlow(i);
    const auto words = static_cast<uint16_t>(Mix64(i + 7));
    key.source = Ipv6Bytes({0x2001, 0xdb8, words, 1, 2, 3, 4, static_cast<uint16_t>(i)});
    key.destination = Ipv6Bytes({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
    key.version = 6;
    return key;
}

/// @param flow a packet's key @param field one of Field @return it, other in that field alone
inline FlowKey
WithOther(FlowKey flow, unsigned field)
{
    flow.source[1] ^= field == FIELD_SOURCE_ADDRESS ? 1 : 0;
    flow.destination[1] ^= field == FIELD_DESTINATION_ADDRESS ? 1 : 0;
    flow.sourcePort ^= field == FIELD_SOURCE_PORT ? 1 : 0;
    flow.destinationPort ^= field == FIELD_DESTINATION_PORT ? 1 : 0;
    flow.protocol ^= field == FIELD_PROTOCOL ? 1 : 0;
    flow.sourceMac[5] ^= field == FIELD_SOURCE_MAC ? 1 : 0;
    flow.destinationMac[5] ^= field == FIELD_DESTINATION_MAC ? 1 : 0;
    flow.etherType ^= field == FIELD_ETHERTYPE ? 1 : 0;
    flow.vlan ^= field == FIELD_VLAN ? 1 : 0;
    flow.ingressPort ^= field == FIELD_INGRESS_PORT ? 1 : 0;
    flow.identification ^= field == FIELD_IDENTIFICATION ? 1U : 0U;
    flow.labelLow ^= field == FIELD_FLOW_LABEL ? 1 : 0;
    return flow;
}

/// @param count how many @param weight of each @return changes that add members 0 to count - 1
inline std::vector<MemberChange>
AddMembers(MemberId count, double weight = 1.0)
{
    std::vector<MemberChange> changes;
    for (MemberId id = 0; id < count; ++id)
    {
        changes.push_back({MemberChange::Kind::ADD, id, weight});
    }
    return changes;
}

} // namespace flowhash

#endif // FLOWHASH_TEST_FLOWS_H
