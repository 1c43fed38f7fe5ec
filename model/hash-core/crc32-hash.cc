// SPDX-License-Identifier: MIT

#include "crc32-hash.h"

#include "byte-order.h"

namespace flowhash
{

namespace
{

constexpr uint32_t POLYNOMIAL = 0xedb88320; // 04c11db7, bits reversed

using Tables = std::array<std::array<uint32_t, 256>, 8>;

constexpr uint32_t
ShiftByte(uint32_t value)
{
    for (int bit = 0; bit < 8; ++bit)
    {
        value = (value >> 1) ^ ((value & 1) ? POLYNOMIAL : 0);
    }
    return value;
}

/// Table k: what a byte adds to the register after k more bytes.
constexpr Tables
MakeTables()
{
    Tables tables{};
    for (uint32_t byte = 0; byte < 256; ++byte)
    {
        tables[0][byte] = ShiftByte(byte);
    }
    for (std::size_t k = 1; k < 8; ++k)
    {
        for (std::size_t byte = 0; byte < 256; ++byte)
        {
            const uint32_t before = tables[k - 1][byte];
            tables[k][byte] = (before >> 8) ^ tables[0][before & 0xff];
        }
    }
    return tables;
}

constexpr Tables TABLES = MakeTables();

/// What the four bytes of a word add to the register after `behind` more bytes.
uint32_t
Fold(uint32_t word, std::size_t behind)
{
    return TABLES[behind + 3][word & 0xff] ^ TABLES[behind + 2][(word >> 8) & 0xff] ^
           TABLES[behind + 1][(word >> 16) & 0xff] ^ TABLES[behind][word >> 24];
}

} // namespace

Crc32Hash::Crc32Hash(uint32_t seed)
    : m_seed(seed)
{
}

uint32_t
Crc32Hash::Compute(const uint8_t* data, std::size_t size, uint32_t seed)
{
    uint32_t value = ~seed;
    for (; size >= 8; size -= 8, data += 8)
    {
        value = Fold(value ^ LoadLittle32(data), 4) ^ Fold(LoadLittle32(data + 4), 0);
    }
    if (size >= 4)
    {
        value = Fold(value ^ LoadLittle32(data), 0);
        size -= 4;
        data += 4;
    }
    for (; size > 0; --size, ++data)
    {
        value = (value >> 8) ^ TABLES[0][(value ^ *data) & 0xff];
    }
    return ~value;
}

uint64_t
Crc32Hash::Hash(const HashKey& key) const
{
    return Compute(key.bytes.data(), key.size, m_seed);
}

unsigned
Crc32Hash::Width() const
{
    return 32;
}

bool
Crc32Hash::IsLinear() const
{
    return true;
}

} // namespace flowhash
