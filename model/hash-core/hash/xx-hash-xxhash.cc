// SPDX-License-Identifier: MIT

#include "xx-hash.h"

#define XXH_INLINE_ALL // nothing to link
#include <xxhash.h>

namespace flowhash
{

namespace
{

using XxFunction = XXH64_hash_t(const void*, std::size_t, XXH64_hash_t);

/// One of the library's functions of 64 bits.
template <XxFunction& FUNCTION>
class XxHash final : public FlowHash
{
  public:
    explicit XxHash(uint64_t seed)
        : m_seed(seed)
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

    uint64_t m_seed;
};

XXH64_hash_t
Xxh64(const void* data, std::size_t size, XXH64_hash_t seed)
{
    return XXH64(data, size, seed);
}

XXH64_hash_t
Xxh3(const void* data, std::size_t size, XXH64_hash_t seed)
{
    return XXH3_64bits_withSeed(data, size, seed);
}

std::unique_ptr<FlowHash>
MakeXxHash(SpecParameters& parameters)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    if (parameters.TakeWord("variant", "xxh64", {"xxh64", "xxh3"}) == "xxh3")
    {
        return std::make_unique<XxHash<Xxh3>>(seed);
    }
    return std::make_unique<XxHash<Xxh64>>(seed);
}

} // namespace

void
AddXxHash(PartTable<FlowHashMaker>& table)
{
    table.Add("xxhash", "xxHash of 64 bits; variant=xxh64, seed=0", MakeXxHash);
}

} // namespace flowhash
