// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKED_KEY_H
#define PACKED_KEY_H

#include "ns3/flow-key.h"

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ns3
{

/// A flow's key in 16 bytes. Addresses of IPv4 stand in it, those of IPv6 are numbers of a
/// KeyPacker.
struct PackedKey
{
    uint32_t source{0};
    uint32_t destination{0};
    uint16_t sourcePort{0};
    uint16_t destinationPort{0};
    uint8_t protocol{0};
    uint8_t version{4}; //!< 4 or 6
    uint8_t flags{0};   //!< as FlowKey's
    uint8_t spare{0};   //!< free for whoever keeps it; takes no part in comparisons
};

static_assert(sizeof(PackedKey) == 16);

/// @param a a key @param b another of the same KeyPacker @return whether they are of one flow, as
/// FlowKey's operator==
inline bool
operator==(const PackedKey& a, const PackedKey& b)
{
    return a.source == b.source && a.destination == b.destination && a.sourcePort == b.sourcePort &&
           a.destinationPort == b.destinationPort && a.protocol == b.protocol &&
           a.version == b.version;
}

/// Hasher for std::unordered_map.
struct PackedKeyHasher
{
    std::size_t operator()(const PackedKey& key) const;
};

/// @param key any @return 32 mixed bits of what is compared (splitmix64's finalizer)
inline uint32_t
HashOf(const PackedKey& key)
{
    uint64_t mixed = (uint64_t{key.source} << 32 | key.destination) * 0x9e3779b97f4a7c15U;
    mixed ^= uint64_t{key.sourcePort} << 32 | uint64_t{key.destinationPort} << 16 |
             uint64_t{key.protocol} << 8 | key.version;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebU;
    return static_cast<uint32_t>(mixed >> 32);
}

inline std::size_t
PackedKeyHasher::operator()(const PackedKey& key) const
{
    return HashOf(key);
}

/// @param key any @return the key of a packet that answers
inline PackedKey
Reversed(const PackedKey& key)
{
    PackedKey turned = key;
    turned.source = key.destination;
    turned.destination = key.source;
    turned.sourcePort = key.destinationPort;
    turned.destinationPort = key.sourcePort;
    return turned;
}

/**
 * @ingroup flow-distribution
 *
 * Packs keys of flows. It numbers the addresses of IPv6 that it has met and remembers them, which
 * costs some 60 bytes for each address that a run has.
 */
class KeyPacker
{
  public:
    /// @param key a key; of it the tuple and flags are kept @return the same, packed
    PackedKey Pack(const flowhash::FlowKey& key)
    {
        PackedKey packed = PackRest(key);
        const bool isIpv6 = key.version == 6;
        packed.source = isIpv6 ? NumberOf(key.source) : key.SourceIpv4();
        packed.destination = isIpv6 ? NumberOf(key.destination) : key.DestinationIpv4();
        return packed;
    }

    /// @param key one that was packed here @return the same, nothing but the tuple and flags set
    flowhash::FlowKey Unpack(const PackedKey& key) const
    {
        flowhash::FlowKey unpacked = flowhash::FlowKey::Ipv4(
            key.source, key.destination, key.sourcePort, key.destinationPort, key.protocol);
        if (key.version == 6)
        {
            unpacked.source = m_addresses[key.source];
            unpacked.destination = m_addresses[key.destination];
        }
        unpacked.version = key.version;
        unpacked.flags = key.flags;
        return unpacked;
    }

    /// @param packed one that was packed here @param key any @param flags to go by in place of its
    /// own @return whether tuple and flags are the same
    bool IsSame(const PackedKey& packed, const flowhash::FlowKey& key, uint8_t flags) const
    {
        if (packed.version != key.version || packed.flags != flags ||
            packed.sourcePort != key.sourcePort || packed.destinationPort != key.destinationPort ||
            packed.protocol != key.protocol)
        {
            return false;
        }
        return key.version == 6 ? m_addresses[packed.source] == key.source &&
                                      m_addresses[packed.destination] == key.destination
                                : packed.source == key.SourceIpv4() &&
                                      packed.destination == key.DestinationIpv4();
    }

  private:
    using Address = std::array<uint8_t, 16>;

    struct Hasher
    {
        std::size_t operator()(const Address& address) const
        {
            flowhash::FlowKey key;
            key.source = address;
            return flowhash::FlowKeyHasher{}(key);
        }
    };

    static PackedKey PackRest(const flowhash::FlowKey& key)
    {
        PackedKey packed;
        packed.sourcePort = key.sourcePort;
        packed.destinationPort = key.destinationPort;
        packed.protocol = key.protocol;
        packed.version = key.version;
        packed.flags = key.flags;
        return packed;
    }

    uint32_t NumberOf(const Address& address)
    {
        const auto [place, isNew] =
            m_numbers.try_emplace(address, static_cast<uint32_t>(m_addresses.size()));
        if (isNew)
        {
            m_addresses.push_back(address);
        }
        return place->second;
    }

    std::unordered_map<Address, uint32_t, Hasher> m_numbers;
    std::vector<Address> m_addresses;
};

} // namespace ns3

#endif // PACKED_KEY_H
