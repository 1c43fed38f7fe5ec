// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_COMPACT_FLOW_H
#define FLOWHASH_COMPACT_FLOW_H

#include "../flow-hash.h"
#include "../flow-key.h"
#include "../wire/byte-order.h"
#include "../wire/pick.h"

#include <algorithm>
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
 * of their hash. Two words, so that a flow is made, compared and hashed without its bytes being
 * written in small pieces and read in large ones.
 */
struct CompactFlow
{
    uint64_t addresses; //!< the low end's in the lower half
    uint64_t rest; //!< from the lowest bit: low port 16, high port 16, protocol 8, 1 for IPv6; 0

    static constexpr uint64_t WIDE = uint64_t{1} << 40;
    static constexpr uint64_t NONE = ~uint64_t{0}; //!< `rest` of what is no flow

    /// @param flow the key of an IPv4 packet, either direction @return its flow. Without a branch:
    /// which end is the low one cannot be foreseen.
    [[gnu::always_inline]] static CompactFlow Narrow(const FlowKey& flow)
    {
        const uint64_t source = End(flow.source, flow.sourcePort);
        const uint64_t destination = End(flow.destination, flow.destinationPort);
        const uint64_t low = Pick(source < destination, source, destination);
        const uint64_t high = source ^ destination ^ low;
        return {(high >> 16) << 32 | low >> 16,
                uint64_t{flow.protocol} << 32 | (high & 0xffff) << 16 | (low & 0xffff)};
    }

    /// @param other a flow @return whether they are the same, IPv6 addresses left out
    bool operator==(const CompactFlow& other) const
    {
        return ((addresses ^ other.addresses) | (rest ^ other.rest)) == 0;
    }

    /// @return whether it is an IPv6 flow
    bool IsWide() const
    {
        return (rest & WIDE) != 0;
    }

    /// @param wide the addresses of an IPv6 flow; null for others @return the flow, from its low
    /// end to the high one
    FlowKey Key(const WideAddresses* wide) const
    {
        FlowKey key = FlowKey::Ipv4(static_cast<uint32_t>(addresses),
                                    static_cast<uint32_t>(addresses >> 32),
                                    static_cast<uint16_t>(rest),
                                    static_cast<uint16_t>(rest >> 16),
                                    static_cast<uint8_t>(rest >> 32));
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
        return Mix64(addresses ^ (rest * 0x9e3779b97f4a7c15ULL));
    }

    /// @return another mixed value, for tables that compare whole flows: of less work than Hash,
    /// and good enough in its upper half and its lowest byte
    uint64_t QuickHash() const
    {
        uint64_t mixed = addresses ^ (rest * 0x9e3779b97f4a7c15ULL);
        mixed = (mixed ^ mixed >> 32) * 0xd6e8feb86659fd93ULL;
        return mixed ^ mixed >> 32;
    }

  private:
    /// An IPv4 end as one number that is ordered by address, then port.
    static uint64_t End(const std::array<uint8_t, 16>& address, uint16_t port)
    {
        return uint64_t{LoadBig32(address.data())} << 16 | port;
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
    {
        Assign(flow);
    }

    /// Becomes that of another flow, in place. @param flow either direction
    [[gnu::always_inline]] void Assign(const FlowKey& flow)
    {
        m_flow = &flow;
        if (flow.version == 6)
        {
            OrderWide(flow);
        }
        else
        {
            m_compact = CompactFlow::Narrow(flow);
        }
        m_quickHash = m_compact.QuickHash();
    }

    /// @return what a table keeps
    const CompactFlow& Compact() const
    {
        return m_compact;
    }

    /// @return the compact form's hash
    uint64_t Hash() const
    {
        return m_compact.Hash();
    }

    /// @return the compact form's quick hash
    uint64_t QuickHash() const
    {
        return m_quickHash;
    }

    /// @return whether it is an IPv6 flow
    bool IsWide() const
    {
        return m_compact.IsWide();
    }

    /// @return the addresses of an IPv6 flow
    WideAddresses Wide() const
    {
        return m_reversed ? WideAddresses{m_flow->destination, m_flow->source}
                          : WideAddresses{m_flow->source, m_flow->destination};
    }

  private:
    void OrderWide(const FlowKey& flow)
    {
        const int order = std::memcmp(flow.source.data(), flow.destination.data(), 16);
        m_reversed = order > 0 || (order == 0 && flow.sourcePort > flow.destinationPort);
        const uint64_t low = AddressHash(m_reversed ? flow.destination : flow.source);
        m_compact.addresses =
            AddressHash(m_reversed ? flow.source : flow.destination) ^ Mix64(~low);
        const uint64_t lowPort = m_reversed ? flow.destinationPort : flow.sourcePort;
        const uint64_t highPort = m_reversed ? flow.sourcePort : flow.destinationPort;
        m_compact.rest =
            CompactFlow::WIDE | uint64_t{flow.protocol} << 32 | highPort << 16 | lowPort;
    }

    static uint64_t AddressHash(const std::array<uint8_t, 16>& address)
    {
        return Mix64(LoadLittle64(address.data()) ^
                     Mix64(LoadLittle64(address.data() + 8) + 0x9e3779b97f4a7c15ULL));
    }

    CompactFlow m_compact;
    uint64_t m_quickHash;
    const FlowKey* m_flow;
    bool m_reversed; //!< of an IPv6 flow
};

} // namespace flowhash

#endif // FLOWHASH_COMPACT_FLOW_H
