// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FLOW_KEY_H
#define FLOWHASH_FLOW_KEY_H

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>

namespace flowhash
{

/**
 * The fields of a packet that a scheme can hash (H1), as bits of a set.
 * A set is written as a sum of bits; the order of the fields in a hash key is always the order
 * of these bits: first that of Microsoft's RSS (source address first, ports last), then what
 * switches, Linux's bonding and its multipath routing read besides.
 */
enum Field : uint16_t
{
    FIELD_SOURCE_ADDRESS = 1,
    FIELD_DESTINATION_ADDRESS = 2,
    FIELD_SOURCE_PORT = 4,
    FIELD_DESTINATION_PORT = 8,
    FIELD_PROTOCOL = 16,
    FIELD_SOURCE_MAC = 32,
    FIELD_DESTINATION_MAC = 64,
    FIELD_ETHERTYPE = 128,
    FIELD_VLAN = 256,
    FIELD_INGRESS_PORT = 512,
    FIELD_IDENTIFICATION = 1024,
    FIELD_FLOW_LABEL = 2048,
};

/// A set of Field bits.
using FieldSet = uint16_t;

/// The fields of the classic five-tuple.
constexpr FieldSet FIELDS_FIVE_TUPLE = 31;

/// Every field there is.
constexpr FieldSet FIELDS_ALL = 4095;

/// The last of the Field bits.
constexpr Field FIELD_LAST = FIELD_FLOW_LABEL;

/// The fields that belong to the link and not to the flow.
constexpr FieldSet FIELDS_LINK =
    FIELD_SOURCE_MAC | FIELD_DESTINATION_MAC | FIELD_ETHERTYPE | FIELD_VLAN | FIELD_INGRESS_PORT;

/**
 * What identifies the flow of one packet, in the direction of that packet, and behind that what
 * else of the packet a scheme may hash.
 *
 * A trivially copyable value of 64 bytes, a cache line. Addresses are kept in network byte order,
 * an IPv4 address in the first 4 of the 16 bytes with the rest zero, so that keys can be compared
 * as a whole; ports are numbers in host order. Where a packet has no ports (a later fragment, a
 * protocol without them) both are 0. An ICMP echo carries its identifier as the requester's port
 * and 0 as the other (D7). For an ICMP error the key is that of the quoted packet turned around,
 * which is the direction in which the error travels, and FLAG_ICMP_QUOTE is set.
 */
struct FlowKey
{
    static constexpr uint8_t FLAG_FRAGMENT = 1;       //!< not the first fragment: it has no ports
    static constexpr uint8_t FLAG_ICMP_QUOTE = 2;     //!< read from the packet inside an ICMP error
    static constexpr uint8_t FLAG_FIRST_FRAGMENT = 4; //!< the first fragment of several
    static constexpr uint8_t FLAG_ECHO = 8; //!< an ICMP echo: a port of 0 may be its identifier

    std::array<uint8_t, 16> source{};
    std::array<uint8_t, 16> destination{};
    uint16_t sourcePort{0};
    uint16_t destinationPort{0};
    uint8_t protocol{0}; //!< IANA number: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6
    uint8_t version{4};  //!< 4 or 6
    uint8_t flags{0};
    uint8_t labelHigh{0}; //!< bits 16 to 19 of the flow label, which is the packet's as well

    // What follows takes no part in comparisons and in ContainerHash: it is the packet's, not the
    // flow's. Zero where it is not known.
    std::array<uint8_t, 6> sourceMac{};
    std::array<uint8_t, 6> destinationMac{};
    uint16_t etherType{0};      //!< 0x0800 IPv4, 0x86dd IPv6
    uint16_t vlan{0};           //!< VLAN identifier, 12 bits; 0: untagged
    uint16_t ingressPort{0};    //!< port of the device by which the packet came, as it counts them
    uint16_t labelLow{0};       //!< bits 0 to 15 of the flow label
    uint32_t identification{0}; //!< of a fragment: 16 bits in IPv4, 32 bits in IPv6

    /**
     * An IPv4 key.
     * @param source source address in host order
     * @param destination destination address in host order
     * @param sourcePort source port
     * @param destinationPort destination port
     * @param protocol IANA protocol number
     * @return the key
     */
    static FlowKey Ipv4(uint32_t source,
                        uint32_t destination,
                        uint16_t sourcePort,
                        uint16_t destinationPort,
                        uint8_t protocol);

    /// @return the key of a packet that answers this one: ends exchanged, the rest kept
    FlowKey Reversed() const;

    /// @return the same for both directions: the end with the smaller (address, port) first
    FlowKey Ordered() const;

    /// @return the IPv6 flow label (RFC 6437), 20 bits; 0 over IPv4. It is the packet's and not
    /// the flow's: a flow whose label changes is the same flow.
    uint32_t FlowLabel() const
    {
        return uint32_t{labelHigh} << 16 | labelLow;
    }

    /// @param label of which the lower 20 bits count
    void SetFlowLabel(uint32_t label)
    {
        labelHigh = static_cast<uint8_t>(label >> 16 & 0xf);
        labelLow = static_cast<uint16_t>(label);
    }

    /// @return bytes of one address: 4 or 16
    unsigned AddressSize() const
    {
        return version == 6 ? 16 : 4;
    }

    /// @return the IPv4 source address as a number in host order
    uint32_t SourceIpv4() const;

    /// @return the IPv4 destination address as a number in host order
    uint32_t DestinationIpv4() const;

    /// @return for people: "10.0.0.1:80 -> 10.0.0.2:4242 tcp"
    std::string ToString() const;
};

static_assert(std::is_trivially_copyable_v<FlowKey> && sizeof(FlowKey) == 64);

/// Flags and what is the packet's take no part: a fragment's key equals the port-less key of its
/// flow.
bool operator==(const FlowKey& a, const FlowKey& b);

/// @return whether the keys differ
inline bool
operator!=(const FlowKey& a, const FlowKey& b)
{
    return !(a == b);
}

/// Some strict order (bytewise), for sorted containers whose iteration reaches a result.
bool operator<(const FlowKey& a, const FlowKey& b);

/**
 * A 64-bit value for hash containers: well mixed, not one of the hashes under study.
 * @param key the key
 * @return its value, the same on every machine
 */
uint64_t ContainerHash(const FlowKey& key);

/// Hasher for std::unordered_map and the like.
struct FlowKeyHasher
{
    /// @param key the key @return its ContainerHash
    std::size_t operator()(const FlowKey& key) const
    {
        return static_cast<std::size_t>(ContainerHash(key));
    }
};

} // namespace flowhash

#endif // FLOWHASH_FLOW_KEY_H
