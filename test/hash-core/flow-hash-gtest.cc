// SPDX-License-Identifier: MIT

#include "byte-order.h"
#include "crc32-hash.h"
#include "field-set-rule.h"
#include "spec-error.h"
#include "sum-hash.h"
#include "test-flows.h"
#include "toeplitz-hash.h"

#include <boost/crc.hpp>
#include <gtest/gtest.h>
#include <string>

namespace flowhash
{

namespace
{

constexpr FieldSet ADDRESSES = FIELD_SOURCE_ADDRESS | FIELD_DESTINATION_ADDRESS;
constexpr FieldSet PORTS = FIELD_SOURCE_PORT | FIELD_DESTINATION_PORT;

/// A row of Microsoft's verification suite for receive-side scaling.
struct RssRow
{
    FlowKey flow;
    uint32_t addressesOnly;
    uint32_t withPorts;
};

FlowKey
Ipv6Flow(const std::array<uint16_t, 8>& source, const std::array<uint16_t, 8>& destination)
{
    FlowKey key;
    key.source = Ipv6Bytes(source);
    key.destination = Ipv6Bytes(destination);
    key.sourcePort = 2794;
    key.destinationPort = 1766;
    key.protocol = 6;
    key.version = 6;
    return key;
}

std::vector<RssRow>
RssRows()
{
    return {
        {FlowKey::Ipv4(0x420995bb, 0xa18e6450, 2794, 1766, 6), 0x323e8fc2, 0x51ccc178},
        {FlowKey::Ipv4(0xc75c6f02, 0x41458c53, 14230, 4739, 6), 0xd718262a, 0xc626b0ea},
        {FlowKey::Ipv4(0x1813c65f, 0x0c16cfb8, 12898, 38024, 6), 0xd2d0a5de, 0x5c2b394a},
        {Ipv6Flow({0x3ffe, 0x2501, 0x200, 0x1fff, 0, 0, 0, 7},
                  {0x3ffe, 0x2501, 0x200, 3, 0, 0, 0, 1}),
         0x2cc18cd5,
         0x40207d3d},
    };
}

/// Bit by bit as the definition says, against which the tables are held.
uint32_t
PlainToeplitz(const std::vector<uint8_t>& secret, const HashKey& key)
{
    uint32_t value = 0;
    for (std::size_t bit = 0; bit < 8U * key.size; ++bit)
    {
        for (std::size_t i = 0; i < 32 && (key.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0; ++i)
        {
            const std::size_t at = (bit + i) % (8 * secret.size());
            value ^= (secret[at / 8] >> (7 - at % 8) & 1U) << (31 - i);
        }
    }
    return value;
}

} // namespace

TEST(ToeplitzHash, GivesVerificationValues)
{
    const ToeplitzHash hash(ToeplitzHash::VerificationKey());
    for (const RssRow& row : RssRows())
    {
        EXPECT_EQ(hash.Hash(FieldSetRule(ADDRESSES).Extract(row.flow)), row.addressesOnly);
        EXPECT_EQ(hash.Hash(FieldSetRule(ADDRESSES | PORTS).Extract(row.flow)), row.withPorts);
    }
}

TEST(ToeplitzHash, RepeatedKeyIsSymmetric)
{
    std::vector<uint8_t> secret;
    for (int i = 0; i < 20; ++i)
    {
        secret.insert(secret.end(), {0x6d, 0x5a});
    }
    const ToeplitzHash hash(secret);
    const FieldSetRule rule(ADDRESSES | PORTS);
    const FlowKey flow = RssRows()[0].flow;
    EXPECT_EQ(hash.Hash(rule.Extract(flow)), 0x9fcc9fccU);
    EXPECT_EQ(hash.Hash(rule.Extract(flow.Reversed())), 0x9fcc9fccU);
}

TEST(ToeplitzHash, AgreesWithItsDefinitionForEveryLength)
{
    const auto& secret = ToeplitzHash::VerificationKey();
    const ToeplitzHash hash(secret);
    for (uint64_t i = 0; i < 200; ++i)
    {
        const FieldSetRule rule(static_cast<FieldSet>(1 + i % FIELDS_FIVE_TUPLE));
        const HashKey key = rule.Extract(i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i));
        ASSERT_EQ(hash.Hash(key), PlainToeplitz(secret, key)) << "flow " << i;
    }
}

TEST(ToeplitzHash, RefusesShortKeys)
{
    EXPECT_THROW(ToeplitzHash(std::vector<uint8_t>(7)), SpecError);
}

TEST(Crc32Hash, GivesCheckValue)
{
    const std::string text = "123456789";
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    EXPECT_EQ(Crc32Hash::Compute(bytes, text.size(), 0), 0xcbf43926U);
}

TEST(Crc32Hash, AgreesWithBoostForEveryLength)
{
    std::array<uint8_t, 64> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        bytes[i] = static_cast<uint8_t>(Mix64(i));
    }
    for (std::size_t size = 0; size <= bytes.size(); ++size)
    {
        boost::crc_32_type reference;
        reference.process_bytes(bytes.data(), size);
        ASSERT_EQ(Crc32Hash::Compute(bytes.data(), size, 0), reference.checksum()) << size;
    }
}

TEST(Crc32Hash, SeedOnlyXorsAConstant)
{
    const Crc32Hash plain;
    const Crc32Hash seeded(12345);
    const FieldSetRule rule(FIELDS_FIVE_TUPLE);
    const auto difference = [&](uint64_t i) {
        const HashKey key = rule.Extract(RandomFlow(i));
        return plain.Hash(key) ^ seeded.Hash(key);
    };
    EXPECT_NE(difference(0), 0U);
    EXPECT_EQ(difference(0), difference(1));
    EXPECT_TRUE(plain.IsLinear());
}

TEST(SumHash, M1AddsAddressesAndDestinationPort)
{
    const FlowKey flow = FlowKey::Ipv4(0xffffffff, 0xfffffffe, 40000, 443, 6);
    const FieldSetRule rule(ADDRESSES | FIELD_DESTINATION_PORT);
    EXPECT_EQ(SumHash().Hash(rule.Extract(flow)), 0xffffffffULL + 0xfffffffeULL + 443);
}

TEST(SumHash, M2AddsEveryField)
{
    const FlowKey flow = FlowKey::Ipv4(0xffffffff, 0xfffffffe, 40000, 443, 17);
    const FieldSetRule rule(FIELDS_FIVE_TUPLE);
    const uint64_t expected = 0xffffffffULL + 0xfffffffeULL + 40000 + 443 + 17;
    EXPECT_EQ(SumHash().Hash(rule.Extract(flow)), expected);
    EXPECT_EQ(SumHash().Hash(rule.Extract(flow.Reversed())), expected);
}

TEST(SumHash, AddsFourWordsOfAnIpv6Address)
{
    FlowKey flow = RssRows()[3].flow;
    const FieldSetRule rule(FIELD_SOURCE_ADDRESS);
    EXPECT_EQ(SumHash().Hash(rule.Extract(flow)), 0x3ffe2501ULL + 0x02001fffULL + 0 + 7);
}

TEST(SumHash, WidthHoldsTheGreatestSum)
{
    FlowKey flow = RssRows()[3].flow;
    flow.source.fill(0xff);
    flow.destination.fill(0xff);
    flow.sourcePort = flow.destinationPort = 65535;
    flow.protocol = 255;
    const SumHash sum;
    const uint64_t greatest = sum.Hash(FieldSetRule(FIELDS_FIVE_TUPLE).Extract(flow));
    EXPECT_EQ(greatest, 8 * 0xffffffffULL + 2 * 65535 + 255);
    EXPECT_LT(greatest, uint64_t{1} << sum.Width());
}

TEST(FlowHash, EveryValueFitsItsWidth)
{
    const Crc32Hash crc(7);
    const ToeplitzHash toeplitz(ToeplitzHash::VerificationKey());
    const SumHash sum;
    const FieldSetRule rule(FIELDS_FIVE_TUPLE);
    for (const FlowHash* hash : std::vector<const FlowHash*>{&crc, &toeplitz, &sum})
    {
        for (uint64_t i = 0; i < 1000; ++i)
        {
            ASSERT_EQ(hash->Hash(rule.Extract(RandomFlow(i))) >> hash->Width(), 0U);
        }
    }
}

} // namespace flowhash
