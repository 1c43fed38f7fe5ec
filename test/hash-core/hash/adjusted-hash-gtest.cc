// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "hash/adjusted-hash.h"
#include "hash/crc-hash.h"
#include "test-hash-keys.h"

#include <gtest/gtest.h>
#include <typeinfo>

namespace flowhash
{

TEST(RotatedHash, RotatesRightWithinTheWidth)
{
    const HashKey key = KeyOfText("123456789");
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc32()), 8).Hash(key), 0x26cbf439U);
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc16()), 4).Hash(key), 0xdbb3U);
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc64()), 4).Hash(key), 0xa995dc9bbdf1939fU);
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc32()), 0).Hash(key), 0xcbf43926U);
}

TEST(RotatedHash, KeepsLowerBitsOfTheRotatedValue)
{
    const HashKey key = KeyOfText("123456789"); // crc32: cbf43926
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc32()), 0, 8).Hash(key), 0x26U);
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc32()), 4, 12).Hash(key), 0x392U);
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc32()), 24, 16).Hash(key), 0x26cbU);
    EXPECT_EQ(RotatedHash(MakeCrcHash(CrcForm::Crc32()), 24, 16).Width(), 16U);
    const auto scheme = Distribution::Make("hash=crc32 offset=4 keep=12 select=multiply-shift");
    EXPECT_EQ(scheme->HashFunction().Width(), 12U);
    scheme->Update(AddMembers(4));
    for (uint64_t i = 0; i < 100; ++i)
    {
        const uint64_t value = HashOf("hash=crc32", RandomFlow(i));
        EXPECT_EQ(scheme->Evaluate(RandomFlow(i)), (value >> 4 & 0xfff) >> 10) << i;
    }
}

TEST(RotatedHash, StaysLinear)
{
    EXPECT_TRUE(Distribution::Make("hash=crc32 offset=5")->HashFunction().IsLinear());
    EXPECT_FALSE(Distribution::Make("hash=jhash offset=5")->HashFunction().IsLinear());
}

TEST(MixedHash, IsTheUpperBitsOfTheMixedValue)
{
    const FlowKey flow = RandomFlow(3);
    const uint64_t plain = HashOf("hash=crc32", flow);
    EXPECT_EQ(HashOf("hash=crc32 finalizer=murmur3", flow), Mix64(plain) >> 32);
    EXPECT_EQ(HashOf("hash=crc32 finalizer=murmur3 finalizer-seed=9", flow),
              Mix64(plain ^ Mix64(9)) >> 32);
    EXPECT_EQ(HashOf("hash=crc16 offset=3 finalizer=murmur3", flow),
              Mix64(HashOf("hash=crc16 offset=3", flow)) >> 48);
    EXPECT_FALSE(Distribution::Make("hash=crc32 finalizer=murmur3")->HashFunction().IsLinear());
}

TEST(WithCommonWords, WrapsNothingWhereTheSpecSaysNothing)
{
    const auto hash = MakeCrcHash(CrcForm::Crc32());
    const auto scheme = Distribution::Make("hash=crc32");
    const FlowHash& made = scheme->HashFunction();
    const FlowHash& plain = *hash;
    EXPECT_EQ(typeid(made), typeid(plain));
}

TEST(WithCommonWords, HandOnWhatTheHashReads)
{
    const auto scheme = Distribution::Make("hash=bond-layer2 offset=1 finalizer=murmur3");
    EXPECT_EQ(scheme->HashFunction().Reads(),
              FIELD_SOURCE_MAC | FIELD_DESTINATION_MAC | FIELD_ETHERTYPE);
    EXPECT_EQ(scheme->Rule().Fields(), scheme->HashFunction().Reads());
}

} // namespace flowhash
