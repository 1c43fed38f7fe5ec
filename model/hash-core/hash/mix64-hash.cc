// SPDX-License-Identifier: MIT

#include "mix64-hash.h"

#include "../wire/byte-order.h"

namespace flowhash
{

Mix64Hash::Mix64Hash(uint64_t seed)
    : m_seed(seed)
{
}

uint64_t
Mix64Hash::Hash(const HashKey& key) const
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
Mix64Hash::Width() const
{
    return 64;
}

bool
Mix64Hash::IsLinear() const
{
    return false;
}

std::unique_ptr<FlowHash>
Mix64Hash::Make(SpecParameters& parameters)
{
    return std::make_unique<Mix64Hash>(parameters.TakeInteger("seed", 0, 0, UINT64_MAX));
}

} // namespace flowhash
