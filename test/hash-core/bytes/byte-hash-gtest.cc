// SPDX-License-Identifier: MIT

#include "../validation-record.h"
#include "bytes/murmur3.h"
#include "bytes/xxh64.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace flowhash
{

namespace
{

using Bytes = std::vector<uint8_t>;
using Function = std::function<Bytes(const Bytes&, uint32_t seed)>;

/// The lowest byte first.
Bytes
ToBytes(uint64_t value, std::size_t size)
{
    Bytes bytes;
    for (std::size_t i = 0; i < size; ++i)
    {
        bytes.push_back(static_cast<uint8_t>(value >> 8 * i));
    }
    return bytes;
}

/// SMHasher's VerificationTest: the hash of the hashes of 256 keys {}, {0}, {0, 1}, ... , of seeds
/// 256, 255, ... ; its first four bytes.
uint32_t
Verification(const Function& hash)
{
    Bytes key;
    Bytes hashes;
    for (uint32_t i = 0; i < 256; ++i)
    {
        const Bytes value = hash(key, 256 - i);
        hashes.insert(hashes.end(), value.begin(), value.end());
        key.push_back(static_cast<uint8_t>(i));
    }
    const Bytes last = hash(hashes, 0);
    return static_cast<uint32_t>(last[0] | last[1] << 8 | last[2] << 16) | uint32_t{last[3]} << 24;
}

Bytes
Of(const std::string& text)
{
    return {text.begin(), text.end()};
}

} // namespace

TEST(ByteHash, SmhasherVerificationValues)
{
    struct Published
    {
        const char* name;
        Function hash;
        uint32_t value;
    };

    const std::vector<Published> published{
        {"MurmurHash3_x86_32",
         [](const Bytes& key, uint32_t seed) {
             return ToBytes(Murmur3x86(key.data(), key.size(), seed), 4);
         },
         0xb0f57ee3},
        {"MurmurHash3_x64_128",
         [](const Bytes& key, uint32_t seed) {
             const auto [first, second] = Murmur3x64(key.data(), key.size(), seed);
             Bytes bytes = ToBytes(first, 8);
             const Bytes rest = ToBytes(second, 8);
             bytes.insert(bytes.end(), rest.begin(), rest.end());
             return bytes;
         },
         0x6384ba69},
        {"XXH64",
         [](const Bytes& key, uint32_t seed) {
             return ToBytes(Xxh64(key.data(), key.size(), seed), 8);
         },
         0x024b7cf4},
    };
    for (const Published& item : published)
    {
        const uint32_t ours = Verification(item.hash);
        EXPECT_EQ(ours, item.value) << item.name;
        RecordValidation({"Hash functions",
                          std::string(item.name) + ": verification over 256 keys",
                          HexDigits(ours, 8),
                          HexDigits(item.value, 8),
                          "exact",
                          "smhasher main.cpp, VerificationTest"});
    }
}

// xxHash's specification and its readme's example.
TEST(ByteHash, Xxh64OfTexts)
{
    const Bytes none;
    EXPECT_EQ(Xxh64(none.data(), 0, 0), 0xef46db3751d8e999ULL);
    const Bytes abc = Of("abc");
    EXPECT_EQ(Xxh64(abc.data(), abc.size(), 0), 0x44bc2cf5ad770999ULL);
}

} // namespace flowhash
