// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_BYTE_ORDER_H
#define FLOWHASH_BYTE_ORDER_H

#include <cstddef>
#include <cstdint>
#include <cstring>

/**
 * @file
 * Numbers from and to bytes, the same on every machine. Compilers make one load of each.
 */

namespace flowhash
{

/// @param bytes two bytes in network order @return the number
inline uint16_t
LoadBig16(const uint8_t* bytes)
{
    return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
}

/// @param bytes four bytes in network order @return the number
inline uint32_t
LoadBig32(const uint8_t* bytes)
{
    return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

/// @param bytes two bytes, the least significant first @return the number
inline uint16_t
LoadLittle16(const uint8_t* bytes)
{
    return static_cast<uint16_t>(bytes[1] << 8 | bytes[0]);
}

/// @param bytes four bytes, the least significant first @return the number
inline uint32_t
LoadLittle32(const uint8_t* bytes)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint32_t number; // compilers do not always make one load of the sum
    std::memcpy(&number, bytes, sizeof(number));
    return number;
#else
    return uint32_t{bytes[3]} << 24 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[1]} << 8 | bytes[0];
#endif
}

/// @param bytes eight bytes, the least significant first @return the number
inline uint64_t
LoadLittle64(const uint8_t* bytes)
{
    return uint64_t{LoadLittle32(bytes + 4)} << 32 | LoadLittle32(bytes);
}

/// @param bytes the least significant first @param size how many, up to 8 @return the number
inline uint64_t
LoadLittle(const uint8_t* bytes, std::size_t size)
{
    uint64_t number = 0;
    for (std::size_t i = size; i-- > 0;)
    {
        number = number << 8 | bytes[i];
    }
    return number;
}

/// @param bytes where eight bytes go, the least significant first @param value the number
inline void
StoreLittle64(uint8_t* bytes, uint64_t value)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    std::memcpy(bytes, &value, sizeof(value)); // compilers make no one store of the loop
#else
    for (unsigned i = 0; i < 8; ++i)
    {
        bytes[i] = static_cast<uint8_t>(value >> (8 * i));
    }
#endif
}

/// @param bytes where two bytes go, in network order @param value the number
inline void
StoreBig16(uint8_t* bytes, uint16_t value)
{
    bytes[0] = static_cast<uint8_t>(value >> 8);
    bytes[1] = static_cast<uint8_t>(value);
}

/// @param bytes where four bytes go, in network order @param value the number
inline void
StoreBig32(uint8_t* bytes, uint32_t value)
{
    StoreBig16(bytes, static_cast<uint16_t>(value >> 16));
    StoreBig16(bytes + 2, static_cast<uint16_t>(value));
}

/**
 * Copies an address into 16 bytes, of which an IPv4 address fills the first 4, the rest is zero. In
 * words: what is written bytewise and read as words at once makes the processor wait.
 * @param from its bytes in network order @param version 4 or 6 @param to 16 bytes
 */
inline void
CopyAddress(const uint8_t* from, uint8_t version, uint8_t* to)
{
    if (version == 6)
    {
        std::memcpy(to, from, 16);
        return;
    }
    uint32_t address;
    std::memcpy(&address, from, sizeof(address));
    uint64_t words[2] = {0, 0};
    std::memcpy(words, &address, sizeof(address));
    std::memcpy(to, words, sizeof(words));
}

} // namespace flowhash

#endif // FLOWHASH_BYTE_ORDER_H
