// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "key/field-set-rule.h"
#include "key/fragment-rule.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

constexpr FieldSet OF_ALL_FRAGMENTS =
    FIELD_SOURCE_ADDRESS | FIELD_DESTINATION_ADDRESS | FIELD_PROTOCOL;

HashKey
Extract(const std::string& spec, const FlowKey& flow)
{
    return Distribution::Make(spec)->Rule().Extract(flow);
}

/// A packet in three pieces: the first has the ports.
std::vector<FlowKey>
Fragments(FlowKey flow, uint32_t identification)
{
    flow.identification = identification;
    flow.flags = FlowKey::FLAG_FIRST_FRAGMENT;
    std::vector<FlowKey> fragments{flow};
    flow.flags = FlowKey::FLAG_FRAGMENT;
    flow.sourcePort = flow.destinationPort = 0;
    fragments.insert(fragments.end(), 2, flow);
    return fragments;
}

const std::vector<const char*> RULES{"five-tuple",
                                     "three-tuple",
                                     "greater-port",
                                     "symmetric-five-tuple",
                                     "fields fields=sport+dport"};

} // namespace

TEST(FragmentRule, D7HashesAddressesAndProtocol)
{
    const FlowKey flow = FlowKey::Ipv4(0x01020304, 0x05060708, 9, 10, 17);
    const HashKey key = Extract("key=fragment", flow);
    EXPECT_EQ(key.fields, OF_ALL_FRAGMENTS);
    EXPECT_EQ(std::string(key.bytes.begin(), key.bytes.begin() + key.size),
              "\x01\x02\x03\x04\x05\x06\x07\x08\x11");
    EXPECT_EQ(Extract("key=fragment", RandomFlow6(1)).size, 33);
}

TEST(FragmentRule, IdentificationIsFourBytesBehind)
{
    FlowKey flow = FlowKey::Ipv4(0x01020304, 0x05060708, 9, 10, 17);
    flow.identification = 0x0a0b0c0d;
    const HashKey key = Extract("key=fragment identification=yes", flow);
    EXPECT_EQ(key.fields, OF_ALL_FRAGMENTS | FIELD_IDENTIFICATION);
    EXPECT_EQ(std::string(key.bytes.begin() + 8, key.bytes.begin() + key.size),
              "\x11\x0a\x0b\x0c\x0d");
}

TEST(FragmentAwareRule, KeepsTheFragmentsOfAPacketTogether)
{
    for (const std::string rule : RULES)
    {
        for (const char* word : {" fragments=addresses", " fragments=identification"})
        {
            const auto scheme = Distribution::Make("key=" + rule + word + " hash=siphash");
            scheme->Update(AddMembers(1000));
            const auto fragments = Fragments(RandomFlow(5), 77);
            EXPECT_EQ(scheme->Evaluate(fragments[0]), scheme->Evaluate(fragments[1])) << rule;
            EXPECT_EQ(scheme->Evaluate(fragments[1]), scheme->Evaluate(fragments[2])) << rule;
        }
    }
}

TEST(FragmentAwareRule, LeavesWholePacketsToTheRule)
{
    for (const std::string rule : RULES)
    {
        const HashKey plain = Extract("key=" + rule, RandomFlow(5));
        const HashKey aware = Extract("key=" + rule + " fragments=addresses", RandomFlow(5));
        EXPECT_EQ(plain.bytes, aware.bytes) << rule;
        EXPECT_EQ(plain.fields, aware.fields) << rule;
    }
}

TEST(FragmentAwareRule, IdentificationSpreadsThePacketsOfAPair)
{
    const auto scheme = Distribution::Make("key=five-tuple fragments=identification hash=siphash");
    scheme->Update(AddMembers(1000));
    EXPECT_NE(scheme->Evaluate(Fragments(RandomFlow(5), 1)[1]),
              scheme->Evaluate(Fragments(RandomFlow(5), 2)[1]));
}

TEST(FragmentAwareRule, StaysSymmetricAroundASymmetricRule)
{
    const auto aware = Distribution::Make("key=greater-port fragments=addresses");
    EXPECT_TRUE(aware->Rule().IsSymmetric());
    EXPECT_TRUE(aware->Rule().MayPredetermine());
    for (uint64_t i = 0; i < 100; ++i)
    {
        const FlowKey fragment = Fragments(RandomFlow(i), 1)[i % 2];
        EXPECT_EQ(aware->Rule().Extract(fragment).bytes,
                  aware->Rule().Extract(fragment.Reversed()).bytes);
    }
    EXPECT_FALSE(
        Distribution::Make("key=greater-port fragments=identification")->Rule().IsSymmetric());
    EXPECT_FALSE(Distribution::Make("key=five-tuple fragments=addresses")->Rule().IsSymmetric());
}

TEST(FragmentAwareRule, NamesEveryFieldThatItMayRead)
{
    const auto fields = [](const std::string& spec) {
        return Distribution::Make(spec)->Rule().Fields();
    };
    EXPECT_EQ(fields("key=source fragments=addresses"), OF_ALL_FRAGMENTS);
    EXPECT_EQ(fields("key=source fragments=identification"),
              OF_ALL_FRAGMENTS | FIELD_IDENTIFICATION);
}

TEST(OuterPacketRule, OnlyTellsWhichPacketItWants)
{
    EXPECT_FALSE(Distribution::Make("")->Rule().ReadsOuterPacket());
    EXPECT_FALSE(Distribution::Make("icmp=inner")->Rule().ReadsOuterPacket());
    for (const char* spec : {"icmp=outer", "icmp=outer fragments=addresses key=greater-port"})
    {
        const auto scheme = Distribution::Make(spec);
        EXPECT_TRUE(scheme->Rule().ReadsOuterPacket()) << spec;
        const auto inner = Distribution::Make(
            std::string(spec).replace(std::string(spec).find("outer"), 5, "inner"));
        EXPECT_EQ(scheme->Rule().Extract(RandomFlow(1)).bytes,
                  inner->Rule().Extract(RandomFlow(1)).bytes);
        EXPECT_EQ(scheme->Rule().MayPredetermine(), inner->Rule().MayPredetermine());
        EXPECT_EQ(scheme->Rule().IsSymmetric(), inner->Rule().IsSymmetric());
        EXPECT_EQ(scheme->Rule().Fields(), inner->Rule().Fields());
    }
}

} // namespace flowhash
