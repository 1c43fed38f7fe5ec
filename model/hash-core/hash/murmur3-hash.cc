// SPDX-License-Identifier: MIT

#include "murmur3-hash.h"

#include "../bytes/murmur3.h"

namespace flowhash
{

Murmur3Hash::Murmur3Hash(uint32_t seed, bool wide)
    : m_seed(seed),
      m_wide(wide)
{
}

uint64_t
Murmur3Hash::Hash(const HashKey& key) const
{
    return m_wide ? Murmur3x64(key.bytes.data(), key.size, m_seed).first
                  : Murmur3x86(key.bytes.data(), key.size, m_seed);
}

unsigned
Murmur3Hash::Width() const
{
    return m_wide ? 64 : 32;
}

bool
Murmur3Hash::IsLinear() const
{
    return false;
}

std::unique_ptr<FlowHash>
Murmur3Hash::Make(SpecParameters& parameters)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT32_MAX);
    const bool wide = parameters.TakeWord("variant", "x64-128", {"x64-128", "x86-32"}) == "x64-128";
    return std::make_unique<Murmur3Hash>(static_cast<uint32_t>(seed), wide);
}

} // namespace flowhash
