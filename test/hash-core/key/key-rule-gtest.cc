// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "key/field-set-rule.h"
#include "key/greater-port-rule.h"
#include "key/symmetric-five-tuple-rule.h"
#include "spec-error.h"

#include <cmath>
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
            for (unsigned bit = 1; bit <= FIELD_LAST; bit *= 2)
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
    flow.SetFlowLabel(0xf3536); // a label has 20 bits, a field of it 24
    EXPECT_EQ(Bytes(FieldSetRule(FIELDS_ALL & ~FIELDS_FIVE_TUPLE).Extract(flow)),
              "\x11\x12\x13\x14\x15\x16\x21\x22\x23\x24\x25\x26\x08\x01\x01\x23\x04\x05"
              "1234\x0f\x35\x36");
    EXPECT_EQ(FieldSetRule(FIELDS_ALL).Extract(RandomFlow6(1)).size, 62);
}

TEST(FieldSetRule, RefusesEmptyAndUnknownSets)
{
    EXPECT_THROW(FieldSetRule(0), SpecError);
    EXPECT_THROW(FieldSetRule(FIELDS_ALL + 1), SpecError);
}

// S1: a set for each family, and what is not said is as the nearest that is.
TEST(FieldSetRule, TakesTheSetOfThePacketsFamily)
{
    const auto fieldsOf = [](const std::string& words, uint8_t version, uint8_t protocol) {
        FlowKey flow = version == 6 ? RandomFlow6(1) : RandomFlow(1);
        flow.protocol = protocol;
        const auto scheme = Distribution::Make("key=fields " + words);
        const FieldSet fields = scheme->Rule().Extract(flow).fields;
        EXPECT_EQ(fields & ~scheme->Rule().Fields(), 0) << words;
        return FieldSetRule::Text(fields);
    };
    constexpr uint8_t TCP = 6;
    constexpr uint8_t UDP = 17;
    constexpr uint8_t GRE = 47;
    for (const uint8_t protocol : {TCP, UDP, GRE})
    {
        EXPECT_EQ(fieldsOf("fields=src+dst", 4, protocol), "src+dst");
        EXPECT_EQ(fieldsOf("fields=src+dst", 6, protocol), "src+dst");
        EXPECT_EQ(fieldsOf("fields=src fields6=src+dst+label", 4, protocol), "src");
        EXPECT_EQ(fieldsOf("fields=src fields6=src+dst+label", 6, protocol), "src+dst+label");
    }
    const std::string four = "fields=src+sport fields6=dst+sport+label fields-other=src "
                             "fields6-other=dst+label";
    EXPECT_EQ(fieldsOf(four, 4, UDP), "src+sport");
    EXPECT_EQ(fieldsOf(four, 4, GRE), "src");
    EXPECT_EQ(fieldsOf(four, 6, TCP), "dst+sport+label");
    EXPECT_EQ(fieldsOf(four, 6, GRE), "dst+label");
    EXPECT_EQ(fieldsOf("fields-other=src+dst", 4, TCP), "src+dst+sport+dport+proto");
    EXPECT_EQ(fieldsOf("fields-other=src+dst", 6, GRE), "src+dst");
    EXPECT_EQ(fieldsOf("fields6=src fields-other=dst", 6, GRE), "dst");
    EXPECT_EQ(fieldsOf("fields6-other=dst", 6, GRE), "dst");
    EXPECT_EQ(fieldsOf("fields6-other=dst", 4, GRE), "src+dst+sport+dport+proto");
}

TEST(FieldSetRule, SpecsSayOnlyTheSetsThatAreThere)
{
    EXPECT_EQ(Distribution::Make("key=fields fields=src")->Spec().find("fields6"),
              std::string::npos);
    const std::string spec = Distribution::Make("key=fields fields6=label+src fields=src")->Spec();
    EXPECT_NE(spec.find("fields=src fields6=src+label fragments="), std::string::npos);
    EXPECT_EQ(Distribution::Make(spec)->Spec(), spec);
    EXPECT_THROW(Distribution::Make("key=fields fields6=src+port"), SpecError);
    EXPECT_THROW(Distribution::Make("key=five-tuple fields6=src"), SpecError);
    // A function that needs fields needs them of every family, and one without a place for the
    // label refuses it.
    EXPECT_NO_THROW(Distribution::Make("hash=bond-layer3-4 fields6=src+dst+sport+dport+proto"));
    EXPECT_THROW(Distribution::Make("hash=bond-layer3-4 fields6=src+dst"), SpecError);
    for (const char* hash : {"rtag7", "rtag7 offset=3", "bond-layer2", "crc32 layout=src"})
    {
        EXPECT_THROW(Distribution::Make(std::string("key=fields fields6=src+label hash=") + hash),
                     SpecError)
            << hash;
    }
}

// A label is the packet's: what is remembered of a flow, and all that tells flows apart, has none.
TEST(FlowLabel, IsNoPartOfAFlowsIdentity)
{
    const FlowKey flow = RandomFlow6(1);
    FlowKey other = flow;
    other.SetFlowLabel(0xabcde);
    EXPECT_EQ(other.FlowLabel(), 0xabcdeU);
    EXPECT_TRUE(flow == other);
    EXPECT_FALSE(flow < other || other < flow);
    EXPECT_EQ(ContainerHash(flow), ContainerHash(other));
    EXPECT_EQ(other.Reversed().FlowLabel(), 0xabcdeU);
    const std::string base = "key=fields fields6=src+dst+label select=hrw state=";
    const auto remembering = Distribution::Make(base + "lru");
    const auto forgetting = Distribution::Make(base + "none");
    remembering->Update(AddMembers(16));
    forgetting->Update(AddMembers(16));
    unsigned moved = 0;
    for (uint64_t i = 0; i < 1000; ++i)
    {
        FlowKey first = RandomFlow6(i);
        FlowKey second = first;
        first.SetFlowLabel(static_cast<uint32_t>(i + 1));
        second.SetFlowLabel(static_cast<uint32_t>(i + 5000));
        EXPECT_EQ(remembering->Choose(first, 0), remembering->Choose(second, 0));
        moved += forgetting->Choose(first, 0) != forgetting->Choose(second, 0) ? 1 : 0;
    }
    EXPECT_NEAR(moved, 1000 * 15.0 / 16, 5 * std::sqrt(1000 * 15.0 / 256));
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
