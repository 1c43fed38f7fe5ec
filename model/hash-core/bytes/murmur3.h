// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MURMUR3_H
#define FLOWHASH_MURMUR3_H

#include <cstddef>
#include <cstdint>
#include <utility>

namespace flowhash
{

/// MurmurHash3_x86_32 (Appleby, public domain). @param data bytes @param size how many
/// @param seed any @return the hash
uint32_t Murmur3x86(const uint8_t* data, std::size_t size, uint32_t seed);

/// MurmurHash3_x64_128. @param data bytes @param size how many @param seed any
/// @return its first and its second 64 bits
std::pair<uint64_t, uint64_t> Murmur3x64(const uint8_t* data, std::size_t size, uint32_t seed);

} // namespace flowhash

#endif // FLOWHASH_MURMUR3_H
