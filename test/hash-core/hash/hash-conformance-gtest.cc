// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "part-registry.h"
#include "test-hash-keys.h"
#include "tuple-maker.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

/**
 * @file
 * What every hash function must hold to, whatever it computes. A new one is found by the list of
 * registered parts; the line that holds its values to what they are now is to be added.
 */

namespace flowhash
{

namespace
{

constexpr uint64_t FLOWS = 1000;

std::vector<std::string>
HashSpecs()
{
    auto specs = Specs("hash", {"", " offset=3", " finalizer=murmur3 finalizer-seed=1"});
    for (const char* more : {"hash=rtag7 macro-flow=yes",
                             "hash=rtag7 function=crc32-high pre-step=yes",
                             "hash=jhash form=words",
                             "hash=toeplitz hash-key=6d5a6d5a6d5a6d5a",
                             "hash=xor width=32",
                             "hash=identity width=64"})
    {
        specs.push_back(more);
    }
    return specs;
}

/// The key whose bytes are those of three keys xored.
HashKey
Xored(const HashKey& a, const HashKey& b, const HashKey& c)
{
    HashKey key = a;
    for (std::size_t i = 0; i < key.bytes.size(); ++i)
    {
        key.bytes[i] = static_cast<uint8_t>(a.bytes[i] ^ b.bytes[i] ^ c.bytes[i]);
    }
    return key;
}

/// All values of FLOWS packets, folded into one.
uint64_t
Fingerprint(const Distribution& scheme)
{
    uint64_t state = 0;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        state = Mix64(state ^ scheme.HashFunction().Hash(scheme.Rule().Extract(FullFlow(i))));
    }
    return state;
}

/// What the fingerprints of the plain functions are: a change of one is a change of every scheme
/// that uses it.
const std::map<std::string, uint64_t> FINGERPRINTS{
    {"hash=bond-layer2", 0xa12ff0151d4d4109},
    {"hash=bond-layer2 offset=3", 0xdfef9fbbb926ddf5},
    {"hash=bond-layer2 finalizer=murmur3 finalizer-seed=1", 0xe66654dc2a126334},
    {"hash=bond-layer2-3", 0xb6b6890ac15e0825},
    {"hash=bond-layer2-3 offset=3", 0x7d3482004e06407e},
    {"hash=bond-layer2-3 finalizer=murmur3 finalizer-seed=1", 0x9765d9d6edff9b20},
    {"hash=bond-layer3-4", 0x6789fbec11acc26},
    {"hash=bond-layer3-4 offset=3", 0xfadecec88b7f4226},
    {"hash=bond-layer3-4 finalizer=murmur3 finalizer-seed=1", 0x35e6d2e0349acca6},
    {"hash=bond-vlan-srcmac", 0xc9dac96155e8ae3c},
    {"hash=bond-vlan-srcmac offset=3", 0xb4be157a1cac2484},
    {"hash=bond-vlan-srcmac finalizer=murmur3 finalizer-seed=1", 0x6290ccf9feae743},
    {"hash=crc16", 0xed77d9e02f5c3aac},
    {"hash=crc16 offset=3", 0x9e60cee003b09d73},
    {"hash=crc16 finalizer=murmur3 finalizer-seed=1", 0xaa8731ee63fee4ed},
    {"hash=crc16-ccitt", 0xc908b08f74ca6ae8},
    {"hash=crc16-ccitt offset=3", 0xa3537fbbcedd8a5a},
    {"hash=crc16-ccitt finalizer=murmur3 finalizer-seed=1", 0xd5d52c102000ba18},
    {"hash=crc32", 0x19a59f610bda506d},
    {"hash=crc32 offset=3", 0x3989f1fb2895705e},
    {"hash=crc32 finalizer=murmur3 finalizer-seed=1", 0xe26fa12225f840d9},
    {"hash=crc32c", 0xe469731e6fad8137},
    {"hash=crc32c offset=3", 0xf16981091c355510},
    {"hash=crc32c finalizer=murmur3 finalizer-seed=1", 0xdf0ccc958572370d},
    {"hash=crc64", 0x200f76bf35f92737},
    {"hash=crc64 offset=3", 0x39c9e506eeeea6a6},
    {"hash=crc64 finalizer=murmur3 finalizer-seed=1", 0x1e759ff2abf91920},
    {"hash=crc8", 0x8431ce8da458fa47},
    {"hash=crc8 offset=3", 0xc07570965c5e8fb4},
    {"hash=crc8 finalizer=murmur3 finalizer-seed=1", 0x4b64b7a8da01ed9d},
    {"hash=identity", 0x3cbb217e8dc1fa84},
    {"hash=identity offset=3", 0x8776b20e48f698bb},
    {"hash=identity finalizer=murmur3 finalizer-seed=1", 0x6459e59c56fad20},
    {"hash=jhash", 0x69f51cc28d98d9f5},
    {"hash=jhash offset=3", 0x820ec46b3f0fe276},
    {"hash=jhash finalizer=murmur3 finalizer-seed=1", 0x1f3d14c7f5796089},
    {"hash=linux-multipath", 0x1f98a1df1ff454ad},
    {"hash=linux-multipath offset=3", 0xa93942dbb1e1ab34},
    {"hash=linux-multipath finalizer=murmur3 finalizer-seed=1", 0x4afb2f6da8c1ee76},
    {"hash=murmur3", 0xe5230aa9dd55dcc},
    {"hash=murmur3 offset=3", 0x8c100eec2b5a7382},
    {"hash=murmur3 finalizer=murmur3 finalizer-seed=1", 0x202cba0f8bbc9934},
    {"hash=mix64", 0x9249a1f143f74514},
    {"hash=mix64 offset=3", 0x5886a33cb14c09bb},
    {"hash=mix64 finalizer=murmur3 finalizer-seed=1", 0xd1cd875d2458cfe3},
    {"hash=rtag7", 0x6280f2e3f652e00e},
    {"hash=rtag7 offset=3", 0xee42f58b8294a8ce},
    {"hash=rtag7 finalizer=murmur3 finalizer-seed=1", 0x8acdb30c619f2c40},
    {"hash=siphash", 0xa990b6c4866ede42},
    {"hash=siphash offset=3", 0xb0b90ae1b118bae3},
    {"hash=siphash finalizer=murmur3 finalizer-seed=1", 0x9c5ce5cd0bc863d1},
    {"hash=sum", 0x44653691804a8b16},
    {"hash=sum offset=3", 0xa22f11fd8006241},
    {"hash=sum finalizer=murmur3 finalizer-seed=1", 0xee512addbe317df1},
    {"hash=toeplitz", 0xdfae72bb60b2b0f6},
    {"hash=toeplitz offset=3", 0xa381d82af3d3adf9},
    {"hash=toeplitz finalizer=murmur3 finalizer-seed=1", 0x27f7200a92644dcc},
    {"hash=xor", 0x456f6227afe7ac8},
    {"hash=xor offset=3", 0xc1baafc5706b7cc1},
    {"hash=xor finalizer=murmur3 finalizer-seed=1", 0x19b76fc76187678c},
    {"hash=xxhash", 0xc6bf36505ad7045c},
    {"hash=xxhash offset=3", 0xc1261895d425bdc5},
    {"hash=xxhash finalizer=murmur3 finalizer-seed=1", 0x8a1f453fc7202ee4},
    {"hash=rtag7 macro-flow=yes", 0x5e5adbbf4c041aa7},
    {"hash=rtag7 function=crc32-high pre-step=yes", 0x344513f1622a9f20},
    {"hash=jhash form=words", 0x36f28610184530b9},
    {"hash=toeplitz hash-key=6d5a6d5a6d5a6d5a", 0xfbef728a026240a4},
    {"hash=xor width=32", 0x1623c9881d0d866},
    {"hash=identity width=64", 0xce9b7bcc6ca07efd},
};

class HashConformance : public testing::TestWithParam<std::string>
{
  protected:
    const std::unique_ptr<Distribution> m_scheme = Distribution::Make(GetParam());
    const FlowHash& m_hash = m_scheme->HashFunction();

    HashKey Key(uint64_t i) const
    {
        return m_scheme->Rule().Extract(FullFlow(i));
    }
};

} // namespace

/// The ways that schemes take for IPv4 five-tuples, single and many; batches of all sizes meet the
/// ends of wide registers.
TEST_P(HashConformance, TuplesHaveTheValuesOfTheirKeys)
{
    std::vector<NarrowTuple> tuples;
    std::vector<uint64_t> values;
    for (uint64_t i = 0; i < 150; ++i)
    {
        tuples.push_back(TupleMaker::Of(RandomFlow(i)));
        HashKey key;
        WriteNarrowTuple(tuples.back(), key);
        values.push_back(m_hash.Hash(key));
        ASSERT_EQ(m_hash.HashTuple(tuples.back()), values.back()) << i;
    }
    for (std::size_t count = 0; count <= tuples.size(); ++count)
    {
        std::vector<uint64_t> many(count + 1, 7);
        m_hash.HashTuples(tuples.data(), count, many.data());
        ASSERT_TRUE(std::equal(many.begin(), many.end() - 1, values.begin())) << count;
        ASSERT_EQ(many.back(), 7U) << "nothing is written behind the end";
    }
}

TEST_P(HashConformance, IsDeterministic)
{
    EXPECT_EQ(Fingerprint(*m_scheme), Fingerprint(*Distribution::Make(GetParam())));
    EXPECT_EQ(Fingerprint(*m_scheme), Fingerprint(*Distribution::Make(m_scheme->Spec())));
}

TEST_P(HashConformance, GivesTheValuesThatItAlwaysGave)
{
    const auto known = FINGERPRINTS.find(GetParam());
    if (known == FINGERPRINTS.end())
    {
        FAIL() << "to hold it from now on: {\"" << GetParam() << "\", 0x" << std::hex
               << Fingerprint(*m_scheme) << "},";
    }
    EXPECT_EQ(HexDigits(Fingerprint(*m_scheme), 16), HexDigits(known->second, 16));
}

TEST_P(HashConformance, EveryValueFitsItsWidth)
{
    ASSERT_GE(m_hash.Width(), 1U);
    ASSERT_LE(m_hash.Width(), 64U);
    HashKey ones;
    ones.bytes.fill(0xff);
    ones.size = 62;
    ones.addressSize = 16;
    ones.fields = FIELDS_ALL;
    EXPECT_LE(m_hash.Hash(ones), UINT64_MAX >> (64 - m_hash.Width()));
    EXPECT_LE(m_hash.Hash(HashKey{}), UINT64_MAX >> (64 - m_hash.Width())) << "an empty key";
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        ASSERT_LE(m_hash.Hash(Key(i)), UINT64_MAX >> (64 - m_hash.Width())) << i;
    }
}

TEST_P(HashConformance, IsLinearExactlyWhereItSaysSo)
{
    bool linear = true;
    for (uint64_t i = 0; i < FLOWS; i += 2)
    {
        for (const uint64_t kind : {0, 1}) // IPv4 and IPv6
        {
            const HashKey a = Key(i + kind);
            const HashKey b = Key(i + kind + FLOWS);
            const HashKey c = Key(i + kind + 2 * FLOWS);
            const uint64_t sum = m_hash.Hash(a) ^ m_hash.Hash(b) ^ m_hash.Hash(c);
            linear = linear && m_hash.Hash(Xored(a, b, c)) == sum;
        }
    }
    EXPECT_EQ(linear, m_hash.IsLinear());
}

TEST_P(HashConformance, FindsTheFieldsThatItReads)
{
    EXPECT_EQ(m_scheme->Rule().Fields() & m_hash.Reads(), m_hash.Reads());
}

INSTANTIATE_TEST_SUITE_P(Every, HashConformance, testing::ValuesIn(HashSpecs()), NameOf);

} // namespace flowhash
