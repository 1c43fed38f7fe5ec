// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_COMPACT_FLOW_H
#define FLOWHASH_COMPACT_FLOW_H

#include "../flow-hash.h"
#include "../flow-key.h"
#include "../wire/byte-order.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace flowhash
{

/// The addresses of an IPv6 flow, the low one first.
using WideAddresses = std::array<std::array<uint8_t, 16>, 2>;

/**
 * What a table keeps of a flow, the same for both directions: 16 bytes. The end with the smaller
 * (address, port) is the low one. Of an IPv6 flow the addresses are elsewhere; here are 64 bits
 * of their hash.
 */
struct CompactFlow
{
    uint32_t lowAddress;
    uint32_t highAddress;
    uint16_t lowPort;
    uint16_t highPort;
    uint8_t protocol;
    uint8_t isWide; //!< 1: IPv6
    uint16_t spare; //!< 0 in every flow

    /// @param other a flow @return whether they are the same, IPv6 addresses left out
    bool operator==(const CompactFlow& other) const
    {
        return std::memcmp(this, &other, sizeof(*this)) == 0;
    }

    /// @param wide the addresses of an IPv6 flow; null for others @return the flow, from its low
    /// end to the high one
    FlowKey Key(const WideAddresses* wide) const
    {
        FlowKey key = FlowKey::Ipv4(lowAddress, highAddress, lowPort, highPort, protocol);
        if (wide)
        {
            key.source = (*wide)[0];
            key.destination = (*wide)[1];
            key.version = 6;
        }
        return key;
    }

    /// @return a well mixed value, the same on every machine; not one of the hashes under study
    uint64_t Hash() const
    {
        const uint64_t addresses = uint64_t{highAddress} << 32 | lowAddress;
        const uint64_t rest =
            uint64_t{isWide} << 40 | uint64_t{protocol} << 32 | uint64_t{highPort} << 16 | lowPort;
        return Mix64(addresses ^ (rest * 0x9e3779b97f4a7c15ULL));
    }
};

static_assert(sizeof(CompactFlow) == 16);

/**
 * A flow about to be looked up: its compact form, and the hash of it. It refers to the key that it
 * was made of.
 */
class FlowIdentity
{
  public:
    /// One without a meaning, to be assigned to.
    FlowIdentity() // NOLINT: arrays of these are made for every batch
    {
    }

    /// @param flow either direction
    explicit FlowIdentity(const FlowKey& flow)
        : m_flow(&flow)
    {
        const bool wide = flow.version == 6;
        m_reversed = wide ? OrderWide(flow) : OrderNarrow(flow);
        m_compact.lowPort = m_reversed ? flow.destinationPort : flow.sourcePort;
        m_compact.highPort = m_reversed ? flow.sourcePort : flow.destinationPort;
        m_compact.protocol = flow.protocol;
        m_compact.isWide = wide ? 1 : 0;
        m_compact.spare = 0;
        m_hash = m_compact.Hash();
    }

    /// @return what a table keeps
    const CompactFlow& Compact() const
    {
        return m_compact;
    }

    /// @return the compact form's hash
    uint64_t Hash() const
    {
        return m_hash;
    }

    /// @return whether it is an IPv6 flow
    bool IsWide() const
    {
        return m_compact.isWide == 1;
    }

    /// @return the addresses of an IPv6 flow
    WideAddresses Wide() const
    {
        return m_reversed ? WideAddresses{m_flow->destination, m_flow->source}
                          : WideAddresses{m_flow->source, m_flow->destination};
    }

  private:
    bool OrderNarrow(const FlowKey& flow)
    {
        const uint32_t source = flow.SourceIpv4();
        const uint32_t destination = flow.DestinationIpv4();
        const bool reversed = source > destination ||
                              (source == destination && flow.sourcePort > flow.destinationPort);
        m_compact.lowAddress = reversed ? destination : source;
        m_compact.highAddress = reversed ? source : destination;
        return reversed;
    }

    bool OrderWide(const FlowKey& flow)
    {
        const int order = std::memcmp(flow.source.data(), flow.destination.data(), 16);
        const bool reversed = order > 0 || (order == 0 && flow.sourcePort > flow.destinationPort);
        const uint64_t low = AddressHash(reversed ? flow.destination : flow.source);
        const uint64_t hash = AddressHash(reversed ? flow.source : flow.destination) ^ Mix64(~low);
        m_compact.lowAddress = static_cast<uint32_t>(hash);
        m_compact.highAddress = static_cast<uint32_t>(hash >> 32);
        return reversed;
    }

    static uint64_t AddressHash(const std::array<uint8_t, 16>& address)
    {
        return Mix64(LoadLittle64(address.data()) ^
                     Mix64(LoadLittle64(address.data() + 8) + 0x9e3779b97f4a7c15ULL));
    }

    const FlowKey* m_flow;
    CompactFlow m_compact;
    bool m_reversed;
    uint64_t m_hash;
};

} // namespace flowhash

#endif // FLOWHASH_COMPACT_FLOW_H
