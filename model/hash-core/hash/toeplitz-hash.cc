// SPDX-License-Identifier: MIT

#include "toeplitz-hash.h"

#include "../spec-error.h"
#include "cpu-hashes.h"

#include <cstddef>

namespace flowhash
{

namespace
{

constexpr std::size_t LEAST_SECRET = 8; // a window has 5 bytes; fewer would repeat inside it

} // namespace

uint32_t
ToeplitzHash::Window(const std::vector<uint8_t>& secret, std::size_t bit)
{
    uint64_t bytes = 0;
    for (std::size_t i = 0; i < 5; ++i)
    {
        bytes = bytes << 8 | secret[(bit / 8 + i) % secret.size()];
    }
    return static_cast<uint32_t>(bytes >> (8 - bit % 8));
}

std::unique_ptr<FlowHash>
ToeplitzHash::Make(SpecParameters& parameters)
{
    const auto secret = parameters.TakeBytes("hash-key", VerificationKey());
    if (secret.size() < LEAST_SECRET)
    {
        parameters.Refuse("hash-key", "at least 8 bytes");
    }
    auto fast = MakeCpuToeplitz(secret);
    return fast ? std::move(fast) : std::make_unique<ToeplitzHash>(secret);
}

ToeplitzHash::ToeplitzHash(const std::vector<uint8_t>& secret)
    : m_tables(HashKey{}.bytes.size())
{
    if (secret.size() < LEAST_SECRET)
    {
        throw SpecError("a Toeplitz key needs at least 8 bytes, not " +
                        std::to_string(secret.size()));
    }
    for (std::size_t place = 0; place < m_tables.size(); ++place)
    {
        for (unsigned bit = 0; bit < 8; ++bit)
        {
            const std::size_t step = 128U >> bit;
            const uint32_t window = Window(secret, 8 * place + bit);
            for (std::size_t value = step; value < 256; value = (value + 1) | step)
            {
                m_tables[place][value] ^= window;
            }
        }
    }
}

uint64_t
ToeplitzHash::Hash(const HashKey& key) const
{
    uint32_t value = 0;
    for (std::size_t place = 0; place < key.size; ++place)
    {
        value ^= m_tables[place][key.bytes[place]];
    }
    return value;
}

unsigned
ToeplitzHash::Width() const
{
    return 32;
}

bool
ToeplitzHash::IsLinear() const
{
    return true;
}

const std::vector<uint8_t>&
ToeplitzHash::VerificationKey()
{
    static const std::vector<uint8_t> key{
        0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3,
        0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3,
        0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa};
    return key;
}

} // namespace flowhash
