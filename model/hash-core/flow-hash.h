// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FLOW_HASH_H
#define FLOWHASH_FLOW_HASH_H

#include "key-rule.h"
#include "narrow-tuple.h"

#include <cstddef>
#include <cstdint>

namespace flowhash
{

/**
 * A function from a hash key to a number of a declared width (second stage of a scheme).
 * Immutable; every seed is a parameter. The width is what reductions must use: a 32-bit CRC taken
 * as 64 bits would send every key to member 0 under multiply-shift.
 */
class FlowHash
{
  public:
    virtual ~FlowHash() = default;

    /// @param key what the key rule extracted @return a value below 2^Width()
    virtual uint64_t Hash(const HashKey& key) const = 0;

    /// Hash for many. @param keys them @param count how many @param out their values
    virtual void HashBatch(const HashKey* keys, std::size_t count, uint64_t* out) const
    {
        for (std::size_t i = 0; i < count; ++i)
        {
            out[i] = Hash(keys[i]);
        }
    }

    /// @param tuple of an IPv4 packet @return Hash of the key that has it
    virtual uint64_t HashTuple(NarrowTuple tuple) const;

    /// HashTuple for many. @param tuples them @param count how many @param out their values
    virtual void HashTuples(const NarrowTuple* tuples, std::size_t count, uint64_t* out) const;

    /// @return bits of the value, 1 to 64
    virtual unsigned Width() const = 0;

    /**
     * @return whether the function is linear over GF(2) (CRC, Toeplitz, xor). A seed only xors a
     * constant into the value of such a function: it does not make two tiers independent.
     */
    virtual bool IsLinear() const = 0;

    /**
     * @return the fields that the function must find in its key, and that a spec without `key`
     * hashes; 0: it takes any
     */
    virtual FieldSet Reads() const
    {
        return 0;
    }

    /// @return whether the value depends on the flow label where the key has it
    virtual bool TakesFlowLabel() const
    {
        return true;
    }

    /// @return whether the function takes its key apart into fields again, so that the order of its
    /// bytes is not its own affair
    virtual bool ReadsFields() const
    {
        return false;
    }
};

/// The finalizer of MurmurHash3 (Appleby, public domain): a bijective mixer of 64 bits.
constexpr uint64_t
Mix64(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return x;
}

} // namespace flowhash

#endif // FLOWHASH_FLOW_HASH_H
