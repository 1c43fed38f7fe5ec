// SPDX-License-Identifier: MIT

#include "../bytes/xxh64.h"
#include "cpu-hashes.h"
#include "xx-hash.h"

#define XXH_INLINE_ALL // nothing to link
#include <xxhash.h>

namespace flowhash
{

namespace
{

using XxFunction = XXH64_hash_t(const void*, std::size_t, XXH64_hash_t);

/// One of the library's functions of 64 bits.
template <XxFunction& FUNCTION, bool IS_XXH64>
class XxHash final : public FlowHash
{
  public:
    explicit XxHash(uint64_t seed)
        : m_seed(seed),
          m_many(IS_XXH64 ? CpuXxh64OfTuples() : nullptr)
    {
    }

    uint64_t Hash(const HashKey& key) const override
    {
        return HashOne(key);
    }

    void HashBatch(const HashKey* keys, std::size_t count, uint64_t* out) const override
    {
        for (std::size_t i = 0; i < count; ++i)
        {
            out[i] = HashOne(keys[i]);
        }
    }

    uint64_t HashTuple(NarrowTuple tuple) const override
    {
        return HashOneTuple(tuple);
    }

    void HashTuples(const NarrowTuple* tuples, std::size_t count, uint64_t* out) const override
    {
        if (m_many)
        {
            m_many(tuples, count, m_seed, out);
            return;
        }
        for (std::size_t i = 0; i < count; ++i)
        {
            out[i] = HashOneTuple(tuples[i]);
        }
    }

    unsigned Width() const override
    {
        return 64;
    }

    bool IsLinear() const override
    {
        return false;
    }

  private:
    /// An IPv4 five-tuple's size is told to the compiler, which unrolls the function for it.
    uint64_t HashOne(const HashKey& key) const
    {
        constexpr std::size_t COMMON = 13;
        return key.size == COMMON ? FUNCTION(key.bytes.data(), COMMON, m_seed)
                                  : FUNCTION(key.bytes.data(), key.size, m_seed);
    }

    uint64_t HashOneTuple(NarrowTuple tuple) const
    {
        if constexpr (IS_XXH64)
        {
            return Xxh64OfTuple(tuple.addresses, tuple.rest, m_seed);
        }
        else
        {
            return FlowHash::HashTuple(tuple);
        }
    }

    uint64_t m_seed;
    Xxh64OfTuples* m_many; //!< by instructions that this CPU has; or null
};

XXH64_hash_t
LibraryXxh64(const void* data, std::size_t size, XXH64_hash_t seed)
{
    return XXH64(data, size, seed);
}

XXH64_hash_t
LibraryXxh3(const void* data, std::size_t size, XXH64_hash_t seed)
{
    return XXH3_64bits_withSeed(data, size, seed);
}

std::unique_ptr<FlowHash>
MakeXxHash(SpecParameters& parameters)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    if (parameters.TakeWord("variant", "xxh64", {"xxh64", "xxh3"}) == "xxh3")
    {
        return std::make_unique<XxHash<LibraryXxh3, false>>(seed);
    }
    return std::make_unique<XxHash<LibraryXxh64, true>>(seed);
}

} // namespace

void
AddXxHash(PartTable<FlowHashMaker>& table)
{
    table.Add("xxhash", "xxHash of 64 bits; variant=xxh64, seed=0", MakeXxHash);
}

} // namespace flowhash
