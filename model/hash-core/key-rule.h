// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_KEY_RULE_H
#define FLOWHASH_KEY_RULE_H

#include "flow-key.h"
#include "narrow-tuple.h"

#include <cstddef>
#include <cstdint>

namespace flowhash
{

/**
 * The bytes that a hash function reads: the chosen fields in network byte order, packed, in the
 * order of the Field bits. The set of fields says where one ends, for functions such as the sums
 * that read numbers instead of bytes.
 */
struct HashKey
{
    std::array<uint8_t, 64> bytes{}; //!< room for every field at once, IPv6 (62); rest zero
    uint8_t size{0};                 //!< bytes in use
    uint8_t addressSize{4};          //!< 4 or 16
    FieldSet fields{0};              //!< which fields they are
    bool predetermined{false};       //!< the rule asks for the predetermined member instead (D1)
};

/**
 * Which part of a packet's key counts (first stage of a scheme).
 * Immutable, so any number of threads may use one.
 */
class KeyRule
{
  public:
    virtual ~KeyRule() = default;

    /**
     * Extracts what is hashed. Which fields these are may depend on the packet's ports, protocol,
     * IP version and flags, but not on its addresses: tables made ahead of packets rely on it.
     * @param flow the packet's key
     * @return its hash key; `predetermined` is set where the rule makes no choice by hash
     */
    virtual HashKey Extract(const FlowKey& flow) const = 0;

    /// Extract for many. @param flows where their keys are @param count how many @param out their
    /// hash keys
    virtual void ExtractBatch(const FlowKey* const* flows, std::size_t count, HashKey* out) const
    {
        for (std::size_t i = 0; i < count; ++i)
        {
            out[i] = Extract(*flows[i]);
        }
    }

    /// @return what Extract says of all IPv4 packets, so that a scheme need not ask it
    /// (FlowHash::HashTuple)
    virtual NarrowTuple::Form TupleForm() const
    {
        return NarrowTuple::Form::NONE;
    }

    /// @return whether a flow's two directions give the same hash key
    virtual bool IsSymmetric() const = 0;

    /// @return all fields that the rule may read
    virtual FieldSet Fields() const = 0;

    /**
     * @return whether the rule wants the key of an ICMP error's own header, instead of that of the
     * packet it quotes; whoever makes keys of packets asks
     */
    virtual bool ReadsOuterPacket() const
    {
        return false;
    }

    /// @return whether Extract may set `predetermined` (D1)
    virtual bool MayPredetermine() const
    {
        return false;
    }
};

} // namespace flowhash

#endif // FLOWHASH_KEY_RULE_H
