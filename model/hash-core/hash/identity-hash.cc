// SPDX-License-Identifier: MIT

#include "identity-hash.h"

#include <algorithm>
#include <string>

namespace flowhash
{

IdentityHash::IdentityHash(unsigned width)
    : m_width(width)
{
}

uint64_t
IdentityHash::Hash(const HashKey& key) const
{
    uint64_t value = 0;
    for (unsigned at = key.size - std::min<unsigned>(key.size, m_width / 8); at < key.size; ++at)
    {
        value = value << 8 | key.bytes[at];
    }
    return value;
}

unsigned
IdentityHash::Width() const
{
    return m_width;
}

bool
IdentityHash::IsLinear() const
{
    return true;
}

std::unique_ptr<FlowHash>
IdentityHash::Make(SpecParameters& parameters)
{
    const std::string width = parameters.TakeWord("width", "32", {"8", "16", "32", "64"});
    return std::make_unique<IdentityHash>(static_cast<unsigned>(std::stoul(width)));
}

} // namespace flowhash
