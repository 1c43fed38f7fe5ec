// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "hash/sum-hash.h"
#include "hash/toeplitz-hash.h"
#include "key/field-set-rule.h"
#include "spec-error.h"
#include "test-hash-keys.h"
#include "wire/byte-order.h"

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
    const char* const source = "Microsoft, Verifying the RSS Hash Calculation; DPDK test_thash";
    const ToeplitzHash hash(ToeplitzHash::VerificationKey());
    for (const RssRow& row : RssRows())
    {
        const std::string what = "Toeplitz, " + row.flow.ToString() + ", ";
        ExpectHash(what + "addresses only",
                   hash.Hash(FieldSetRule(ADDRESSES).Extract(row.flow)),
                   row.addressesOnly,
                   8,
                   source);
        ExpectHash(what + "with ports",
                   hash.Hash(FieldSetRule(ADDRESSES | PORTS).Extract(row.flow)),
                   row.withPorts,
                   8,
                   source);
    }
}

TEST(ToeplitzHash, RepeatedKeyIsSymmetric)
{
    const auto hash = Distribution::Make("hash=toeplitz hash-key=6d5a6d5a6d5a6d5a");
    const FieldSetRule rule(ADDRESSES | PORTS);
    const FlowKey flow = RssRows()[0].flow;
    ExpectHash("Toeplitz, key 6d5a repeated, row 1 with ports",
               hash->HashFunction().Hash(rule.Extract(flow)),
               0x9fcc9fcc,
               8,
               "computed from the definition");
    for (uint64_t i = 0; i < 1000; ++i)
    {
        const FlowKey other = i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i);
        const uint64_t value = hash->HashFunction().Hash(rule.Extract(other));
        ASSERT_EQ(value, hash->HashFunction().Hash(rule.Extract(other.Reversed())));
        ASSERT_EQ(value >> 16, value & 0xffff) << "only 16 bits are effective";
    }
}

TEST(ToeplitzHash, AgreesWithItsDefinitionForEveryLength)
{
    const auto& secret = ToeplitzHash::VerificationKey();
    const ToeplitzHash hash(secret);
    const auto fastest = Distribution::Make("hash=toeplitz");
    for (uint64_t i = 0; i < 200; ++i)
    {
        const FieldSetRule rule(static_cast<FieldSet>(1 + i * 10 % FIELDS_ALL));
        const HashKey key = rule.Extract(i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i));
        ASSERT_EQ(hash.Hash(key), PlainToeplitz(secret, key)) << "flow " << i;
        ASSERT_EQ(fastest->HashFunction().Hash(key), PlainToeplitz(secret, key)) << "flow " << i;
    }
}

TEST(ToeplitzHash, EveryFormReadsTheSecretInACircle)
{
    const std::vector<uint8_t> secret{0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99};
    const auto fastest = Distribution::Make("hash=toeplitz hash-key=112233445566778899");
    for (uint8_t size = 0; size <= 64; ++size)
    {
        HashKey key;
        key.size = size;
        for (std::size_t i = 0; i < size; ++i)
        {
            key.bytes[i] = static_cast<uint8_t>(Mix64(i + size));
        }
        ASSERT_EQ(ToeplitzHash(secret).Hash(key), PlainToeplitz(secret, key)) << int{size};
        ASSERT_EQ(fastest->HashFunction().Hash(key), PlainToeplitz(secret, key)) << int{size};
    }
}

TEST(ToeplitzHash, RefusesShortKeys)
{
    EXPECT_THROW(ToeplitzHash(std::vector<uint8_t>(7)), SpecError);
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

TEST(SumHash, AddsFieldsOfTheLinkAsNumbers)
{
    FlowKey flow = FlowKey::Ipv4(1, 2, 3, 4, 5);
    flow.sourceMac = {0x01, 0x00, 0x02, 0x00, 0x03, 0x00};
    flow.etherType = 0x0800;
    flow.vlan = 7;
    flow.ingressPort = 9;
    flow.identification = 0xfedcba98;
    flow.SetFlowLabel(0xabcde);
    const auto sum = [&flow](unsigned fields) {
        return SumHash().Hash(FieldSetRule(static_cast<FieldSet>(fields)).Extract(flow));
    };
    EXPECT_EQ(sum(FIELD_SOURCE_MAC), 0x0600U);
    EXPECT_EQ(sum(FIELD_PROTOCOL | FIELD_VLAN), 12U);
    EXPECT_EQ(sum(FIELD_IDENTIFICATION), 0xfedcba98U);
    EXPECT_EQ(sum(FIELD_FLOW_LABEL), 0xabcdeU);
    EXPECT_EQ(sum(FIELD_IDENTIFICATION | FIELD_FLOW_LABEL), 0xfedcba98ULL + 0xabcde);
    EXPECT_EQ(sum(FIELDS_ALL),
              1ULL + 2 + 3 + 4 + 5 + 0x0600 + 0x0800 + 7 + 9 + 0xfedcba98U + 0xabcde);
}

} // namespace flowhash
