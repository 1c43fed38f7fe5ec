// SPDX-License-Identifier: MIT

#include "murmur3.h"

#include "../wire/byte-order.h"
#include "../wire/rotate.h"

namespace flowhash
{

namespace
{

uint32_t
Mixed32(uint32_t block)
{
    return RotateLeft(block * 0xcc9e2d51U, 15) * 0x1b873593U;
}

uint32_t
Final32(uint32_t x)
{
    x = (x ^ x >> 16) * 0x85ebca6bU;
    x = (x ^ x >> 13) * 0xc2b2ae35U;
    return x ^ x >> 16;
}

constexpr uint64_t FIRST = 0x87c37b91114253d5ULL;
constexpr uint64_t SECOND = 0x4cf5ad432745937fULL;

uint64_t
MixedFirst(uint64_t block)
{
    return RotateLeft(block * FIRST, 31) * SECOND;
}

uint64_t
MixedSecond(uint64_t block)
{
    return RotateLeft(block * SECOND, 33) * FIRST;
}

uint64_t
Final64(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdULL;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53ULL;
    return x ^ x >> 33;
}

} // namespace

uint32_t
Murmur3x86(const uint8_t* data, std::size_t size, uint32_t seed)
{
    uint32_t state = seed;
    std::size_t at = 0;
    for (; at + 4 <= size; at += 4)
    {
        state ^= Mixed32(LoadLittle32(data + at));
        state = RotateLeft(state, 13) * 5 + 0xe6546b64U;
    }
    state ^= Mixed32(static_cast<uint32_t>(LoadLittle(data + at, size - at)));
    return Final32(state ^ static_cast<uint32_t>(size));
}

std::pair<uint64_t, uint64_t>
Murmur3x64(const uint8_t* data, std::size_t size, uint32_t seed)
{
    uint64_t first = seed;
    uint64_t second = seed;
    std::size_t at = 0;
    for (; at + 16 <= size; at += 16)
    {
        first ^= MixedFirst(LoadLittle64(data + at));
        first = (RotateLeft(first, 27) + second) * 5 + 0x52dce729;
        second ^= MixedSecond(LoadLittle64(data + at + 8));
        second = (RotateLeft(second, 31) + first) * 5 + 0x38495ab5;
    }
    const std::size_t left = size - at;
    const std::size_t low = left < 8 ? left : 8;
    second ^= MixedSecond(LoadLittle(data + at + low, left - low));
    first ^= MixedFirst(LoadLittle(data + at, low));
    first ^= size;
    second ^= size;
    first += second;
    second += first;
    first = Final64(first);
    second = Final64(second);
    first += second;
    return {first, first + second};
}

} // namespace flowhash
