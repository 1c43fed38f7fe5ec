// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "key/field-set-rule.h"
#include "key/greater-port-rule.h"
#include "key/symmetric-five-tuple-rule.h"
#include "spec-error.h"

#include <gtest/gtest.h>
#include <string>

namespace flowhash
{

namespace
{

std::string
Bytes(const HashKey& key)
{
    return std::string(key.bytes.begin(), key.bytes.begin() + key.size);
}

bool
Same(const HashKey& a, const HashKey& b)
{
    return Bytes(a) == Bytes(b) && a.addressSize == b.addressSize &&
           a.predetermined == b.predetermined;
}

} // namespace

TEST(FieldSetRule, H1EverySubsetReadsItsFieldsAndNoOther)
{
    for (unsigned fields = 1; fields <= FIELDS_ALL; ++fields)
    {
        const FieldSetRule rule(static_cast<FieldSet>(fields));
        for (const FlowKey& flow : {RandomFlow(fields), RandomFlow6(fields)})
        {
            for (unsigned bit = 1; bit <= FIELD_IDENTIFICATION; bit *= 2)
            {
                const FlowKey other = WithOther(flow, static_cast<Field>(bit));
                ASSERT_EQ(Same(rule.Extract(flow), rule.Extract(other)), (fields & bit) == 0)
                    << "fields " << fields << ", changed " << bit;
            }
            ASSERT_EQ(rule.Extract(flow).fields, fields);
        }
    }
}

TEST(FieldSetRule, PacksInNetworkOrder)
{
    const FlowKey flow = FlowKey::Ipv4(0x01020304, 0x05060708, 0x090a, 0x0b0c, 0x0d);
    EXPECT_EQ(Bytes(FieldSetRule(FIELDS_FIVE_TUPLE).Extract(flow)),
              "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d");
    EXPECT_EQ(FieldSetRule(FIELDS_FIVE_TUPLE).Extract(RandomFlow6(1)).size, 37);
}

TEST(FieldSetRule, PacksTheLinkBehindTheFiveTuple)
{
    FlowKey flow = FlowKey::Ipv4(0x01020304, 0x05060708, 0x090a, 0x0b0c, 0x0d);
    flow.sourceMac = {0x11, 0x12, 0x13, 0x14, 0x15, 0x16};
    flow.destinationMac = {0x21, 0x22, 0x23, 0x24, 0x25, 0x26};
    flow.etherType = 0x0801;
    flow.vlan = 0x0123;
    flow.ingressPort = 0x0405;
    flow.identification = 0x31323334;
    EXPECT_EQ(Bytes(FieldSetRule(FIELDS_ALL & ~FIELDS_FIVE_TUPLE).Extract(flow)),
              "\x11\x12\x13\x14\x15\x16\x21\x22\x23\x24\x25\x26\x08\x01\x01\x23\x04\x05"
              "1234");
    EXPECT_EQ(FieldSetRule(FIELDS_ALL).Extract(RandomFlow6(1)).size, 59);
}

TEST(FieldSetRule, RefusesEmptyAndUnknownSets)
{
    EXPECT_THROW(FieldSetRule(0), SpecError);
    EXPECT_THROW(FieldSetRule(FIELDS_ALL + 1), SpecError);
}

TEST(GreaterPortRule, D1HashesTheEndWithTheGreaterPort)
{
    const FlowKey request = FlowKey::Ipv4(0x01020304, 0x05060708, 0x9988, 80, 6);
    const GreaterPortRule rule;
    EXPECT_EQ(Bytes(rule.Extract(request)), "\x01\x02\x03\x04\x99\x88");
    EXPECT_EQ(rule.Extract(request).fields, FIELD_SOURCE_ADDRESS | FIELD_SOURCE_PORT);
    EXPECT_EQ(rule.Extract(request.Reversed()).fields,
              FIELD_DESTINATION_ADDRESS | FIELD_DESTINATION_PORT);
}

TEST(GreaterPortRule, D1EqualPortsAskForThePredeterminedMember)
{
    const GreaterPortRule rule;
    EXPECT_TRUE(rule.Extract(FlowKey::Ipv4(1, 2, 123, 123, 17)).predetermined);
    EXPECT_FALSE(rule.Extract(FlowKey::Ipv4(1, 2, 124, 123, 17)).predetermined);
    EXPECT_TRUE(rule.MayPredetermine());
}

TEST(GreaterPortRule, D1AnEchoWhoseIdentifierIsZeroHasEqualPorts)
{
    const GreaterPortRule rule;
    FlowKey echo = FlowKey::Ipv4(1, 2, 0, 0, 1);
    EXPECT_FALSE(rule.Extract(echo).predetermined); // no echo: no ports
    echo.flags = FlowKey::FLAG_ECHO;
    EXPECT_TRUE(rule.Extract(echo).predetermined);
    EXPECT_TRUE(rule.Extract(echo.Reversed()).predetermined);
    echo.sourcePort = 7;
    EXPECT_FALSE(rule.Extract(echo).predetermined);
}

TEST(GreaterPortRule, PacketsWithoutPortsHashTheUnorderedPairOfAddresses)
{
    const GreaterPortRule rule;
    const FlowKey fragment = FlowKey::Ipv4(9, 2, 0, 0, 17);
    const HashKey key = rule.Extract(fragment);
    EXPECT_FALSE(key.predetermined);
    EXPECT_EQ(key.size, 8);
    EXPECT_TRUE(Same(key, rule.Extract(fragment.Reversed())));
    EXPECT_FALSE(Same(key, rule.Extract(FlowKey::Ipv4(9, 3, 0, 0, 17))));
}

TEST(GreaterPortRule, ReadsNothingOfTheOtherEndNorTheProtocol)
{
    const GreaterPortRule rule;
    const FlowKey flow = RandomFlow6(5);
    for (const Field field : {FIELD_DESTINATION_ADDRESS, FIELD_PROTOCOL, FIELD_DESTINATION_PORT})
    {
        EXPECT_TRUE(Same(rule.Extract(flow), rule.Extract(WithOther(flow, field))));
    }
}

template <typename Rule>
class SymmetricRule : public testing::Test
{
};

using SymmetricRules = testing::Types<GreaterPortRule, SymmetricFiveTupleRule>;
TYPED_TEST_SUITE(SymmetricRule, SymmetricRules, );

TYPED_TEST(SymmetricRule, GivesBothDirectionsTheSameKey)
{
    const TypeParam rule;
    EXPECT_TRUE(rule.IsSymmetric());
    for (uint64_t i = 0; i < 1000; ++i)
    {
        const FlowKey flow = i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i);
        ASSERT_TRUE(Same(rule.Extract(flow), rule.Extract(flow.Reversed()))) << flow.ToString();
    }
}

TEST(SymmetricFiveTupleRule, ReadsEveryField)
{
    const SymmetricFiveTupleRule rule;
    const FlowKey flow = RandomFlow(5);
    for (unsigned bit = 1; bit <= FIELD_PROTOCOL; bit *= 2)
    {
        EXPECT_FALSE(Same(rule.Extract(flow), rule.Extract(WithOther(flow, Field(bit)))));
    }
}

TEST(FieldSetRule, IsNotSymmetric)
{
    EXPECT_FALSE(FieldSetRule(FIELDS_FIVE_TUPLE).IsSymmetric());
    EXPECT_FALSE(FieldSetRule(FIELD_SOURCE_ADDRESS).IsSymmetric());
}

} // namespace flowhash
