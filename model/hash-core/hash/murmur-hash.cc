// SPDX-License-Identifier: MIT

#include "murmur-hash.h"

#include "../wire/byte-order.h"

namespace flowhash
{

MurmurHash::MurmurHash(uint64_t seed)
    : m_seed(seed)
{
}

uint64_t
MurmurHash::Hash(const HashKey& key) const
{
    const uint8_t* const data = key.bytes.data(); // what lies behind the key is zero
    uint64_t state = m_seed;
    unsigned at = 0;
    for (; at + 4 < key.size; at += 8)
    {
        state = Mix64(state ^ LoadLittle64(data + at));
    }
    return at < key.size ? Mix64(state ^ LoadLittle32(data + at)) : state;
}

unsigned
MurmurHash::Width() const
{
    return 64;
}

bool
MurmurHash::IsLinear() const
{
    return false;
}

std::unique_ptr<FlowHash>
MurmurHash::Make(SpecParameters& parameters)
{
    return std::make_unique<MurmurHash>(parameters.TakeInteger("seed", 0, 0, UINT64_MAX));
}

} // namespace flowhash
