// SPDX-License-Identifier: MIT

#include "xor-hash.h"

#include "../wire/byte-order.h"

#include <string>

namespace flowhash
{

XorHash::XorHash(unsigned width)
    : m_width(width)
{
}

uint64_t
XorHash::Hash(const HashKey& key) const
{
    uint32_t value = 0;
    for (std::size_t at = 0; at < key.size; at += 4)
    {
        value ^= LoadBig32(key.bytes.data() + at); // what lies behind the key is zero
    }
    for (unsigned width = 32; width > m_width; width /= 2)
    {
        value = (value >> width / 2) ^ (value & (UINT32_MAX >> (32 - width / 2)));
    }
    return value;
}

unsigned
XorHash::Width() const
{
    return m_width;
}

bool
XorHash::IsLinear() const
{
    return true;
}

std::unique_ptr<FlowHash>
XorHash::Make(SpecParameters& parameters)
{
    const std::string width = parameters.TakeWord("width", "16", {"8", "16", "32"});
    return std::make_unique<XorHash>(static_cast<unsigned>(std::stoul(width)));
}

} // namespace flowhash
