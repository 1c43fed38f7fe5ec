// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "hash/identity-hash.h"
#include "hash/mix64-hash.h"
#include "hash/xor-hash.h"
#include "test-hash-keys.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

HashKey
KeyOfBytes(const std::vector<uint8_t>& bytes)
{
    return KeyOfText(std::string(bytes.begin(), bytes.end()));
}

/// xxHash where the build has it.
std::unique_ptr<Distribution>
XxHash(const std::string& words)
{
    for (const PartInfo& part : ListParts())
    {
        if (part.name == "xxhash")
        {
            return Distribution::Make("hash=xxhash " + words);
        }
    }
    return nullptr;
}

} // namespace

TEST(XorHash, FoldsTheWordsOfTheKey)
{
    const HashKey key = KeyOfBytes({0x01, 0x02, 0x03, 0x04, 0xf0, 0x00, 0x0f, 0x00, 0x88});
    EXPECT_EQ(XorHash(32).Hash(key), 0x01020304U ^ 0xf0000f00U ^ 0x88000000U);
    EXPECT_EQ(XorHash(16).Hash(key), 0x0102U ^ 0x0304 ^ 0xf000 ^ 0x0f00 ^ 0x8800);
    EXPECT_EQ(XorHash(8).Hash(key), 1U ^ 2 ^ 3 ^ 4 ^ 0xf0 ^ 0x0f ^ 0x88);
}

TEST(XorHash, IsSymmetricOverBothEnds)
{
    const auto scheme = Distribution::Make("key=five-tuple hash=xor");
    const FlowKey flow = RandomFlow(4);
    EXPECT_EQ(scheme->HashFunction().Hash(scheme->Rule().Extract(flow)),
              scheme->HashFunction().Hash(scheme->Rule().Extract(flow.Reversed())));
}

TEST(IdentityHash, IsTheLastBytesOfTheKey)
{
    const HashKey key = KeyOfBytes({1, 2, 3, 4, 5, 6, 7, 8, 9});
    EXPECT_EQ(IdentityHash(8).Hash(key), 9U);
    EXPECT_EQ(IdentityHash(16).Hash(key), 0x0809U);
    EXPECT_EQ(IdentityHash(32).Hash(key), 0x06070809U);
    EXPECT_EQ(IdentityHash(64).Hash(key), 0x0203040506070809U);
    EXPECT_EQ(IdentityHash(64).Hash(KeyOfBytes({1, 2})), 0x0102U);
}

TEST(IdentityHash, OfTheSourceTakesTheAddressModuloTheMembers)
{
    const auto scheme = Distribution::Make("key=source hash=identity select=modulo");
    scheme->Update(AddMembers(10));
    EXPECT_EQ(scheme->Evaluate(FlowKey::Ipv4(1234567, 1, 2, 3, 6)), 7U);
}

TEST(Mix64Hash, OfOneWordIsTheFinalizer)
{
    ExpectHash("MurmurHash3's 64-bit finalizer of 1",
               Mix64Hash(0).Hash(KeyOfBytes({1, 0, 0, 0, 0, 0, 0, 0})),
               0xb456bcfc34c2cb2c,
               16,
               "computed, smhasher MurmurHash3.cpp, fmix64");
    EXPECT_EQ(Mix64Hash(1).Hash(KeyOfBytes({0})), 0xb456bcfc34c2cb2c);
}

TEST(Mix64Hash, ReadsEveryByteOfEveryLength)
{
    for (uint8_t size = 1; size <= 60; ++size)
    {
        HashKey key;
        key.size = size;
        const uint64_t before = Mix64Hash(0).Hash(key);
        key.bytes[size - 1U] = 1;
        EXPECT_NE(Mix64Hash(0).Hash(key), before) << int{size};
    }
}

TEST(XxHash, GivesThePublishedValuesWhereItIsThere)
{
    const auto xxh64 = XxHash("variant=xxh64");
    if (!xxh64)
    {
        GTEST_SKIP() << "built without xxhash.h";
    }
    const auto of = [](const Distribution& scheme, const std::string& text) {
        return scheme.HashFunction().Hash(KeyOfText(text));
    };
    EXPECT_EQ(of(*xxh64, ""), 0xef46db3751d8e999U);
    EXPECT_EQ(of(*xxh64, "a"), 0xd24ec4f1a98c6e5bU);
    EXPECT_EQ(of(*XxHash("variant=xxh3"), ""), 0x2d06800538d394c2U);
    EXPECT_NE(of(*XxHash("variant=xxh64 seed=1"), ""), of(*xxh64, ""));
}

} // namespace flowhash
