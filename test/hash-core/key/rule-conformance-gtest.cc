// SPDX-License-Identifier: MIT

#include "../hash/test-hash-keys.h"
#include "distribution.h"
#include "key/hash-key-reader.h"
#include "source-port-table.h"
#include "tuple-maker.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

/**
 * @file
 * What every key rule must hold to. A new one is found by the list of registered parts.
 */

namespace flowhash
{

namespace
{

constexpr uint64_t FLOWS = 1000;

std::vector<std::string>
RuleSpecs()
{
    auto specs = Specs("key", {"", " fragments=addresses icmp=outer", " fragments=identification"});
    specs.push_back("key=fragment identification=yes");
    specs.push_back(
        "key=fields fields=src+dst+sport+dport+proto+smac+dmac+ethertype+vlan+ingress+id+label");
    specs.push_back("key=fields fields=src+dst fields6=src+dst+label fields-other=proto");
    specs.push_back("key=fields fields=proto");
    specs.push_back("key=fields fields=smac");
    return specs;
}

/// A packet, whole or a fragment, in turn.
FlowKey
AnyPacket(uint64_t i)
{
    FlowKey flow = FullFlow(i);
    const std::array<uint8_t, 4> flags{0, 0, FlowKey::FLAG_FIRST_FRAGMENT, FlowKey::FLAG_FRAGMENT};
    flow.flags = flags[i / 2 % flags.size()];
    if (flow.flags == FlowKey::FLAG_FRAGMENT)
    {
        flow.sourcePort = flow.destinationPort = 0;
    }
    return flow;
}

bool
Same(const HashKey& a, const HashKey& b)
{
    return a.bytes == b.bytes && a.size == b.size && a.fields == b.fields &&
           a.addressSize == b.addressSize && a.predetermined == b.predetermined;
}

class RuleConformance : public testing::TestWithParam<std::string>
{
  protected:
    const std::unique_ptr<Distribution> m_scheme = Distribution::Make(GetParam());
    const KeyRule& m_rule = m_scheme->Rule();
};

} // namespace

/// What a scheme hashes of an IPv4 packet without asking the rule.
TEST_P(RuleConformance, TuplesAreTheKeysThatItSaysTheyAre)
{
    using Form = NarrowTuple::Form;
    const Form form = m_rule.TupleForm();
    for (uint64_t i = 0; i < FLOWS && form != Form::NONE; ++i)
    {
        FlowKey flow = AnyPacket(i);
        for (const uint8_t protocol : {uint8_t{6}, uint8_t{17}, uint8_t{1}, uint8_t{50}})
        {
            flow.protocol = protocol;
            const FlowKey packet = i % 3 == 0 ? flow.Reversed() : flow;
            HashKey key;
            WriteNarrowTuple(
                form == Form::PACKET ? TupleMaker::Of(packet) : TupleMaker::Ordered(packet), key);
            ASSERT_TRUE(packet.version == 6 || Same(key, m_rule.Extract(packet))) << i;
        }
    }
}

TEST_P(RuleConformance, IsSymmetricExactlyWhereItSaysSo)
{
    bool symmetric = true;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        const FlowKey flow = AnyPacket(i);
        FlowKey answer = flow.Reversed();
        answer.identification = static_cast<uint32_t>(i); // each end counts its own
        answer.ingressPort = static_cast<uint16_t>(flow.ingressPort + 1);
        answer.SetFlowLabel(flow.FlowLabel() ^ 1); // each end draws its own
        HashKey key = m_rule.Extract(flow);
        const HashKey other = m_rule.Extract(answer);
        key.fields = other.fields; // the end that counts may be the source of one and the
                                   // destination of the other
        symmetric = symmetric && Same(key, other);
    }
    EXPECT_EQ(symmetric, m_rule.IsSymmetric());
}

TEST_P(RuleConformance, ReadsItsFieldsAndNoOthers)
{
    for (unsigned field = 1; field <= FIELD_LAST; field *= 2)
    {
        bool matters = false;
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            const FlowKey flow = AnyPacket(i);
            matters =
                matters || !Same(m_rule.Extract(flow), m_rule.Extract(WithOther(flow, field)));
        }
        EXPECT_EQ(matters, (m_rule.Fields() & field) != 0) << "field " << field;
    }
}

TEST_P(RuleConformance, KeysHoldTheirFieldsAndZerosBehind)
{
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        const HashKey key = m_rule.Extract(AnyPacket(i));
        ASSERT_EQ(key.fields & ~m_rule.Fields(), 0) << i;
        HashKeyReader reader(key);
        unsigned size = 0;
        for (unsigned field = 1; field <= FIELD_LAST; field *= 2)
        {
            size += reader.Take(static_cast<Field>(field)) ? reader.SizeOf(Field(field)) : 0;
        }
        ASSERT_EQ(size, key.size) << i;
        ASSERT_TRUE(std::all_of(
            key.bytes.begin() + key.size, key.bytes.end(), [](uint8_t b) { return b == 0; }));
        ASSERT_TRUE(!key.predetermined || m_rule.MayPredetermine());
    }
}

TEST_P(RuleConformance, WhichFieldsItTakesDoesNotDependOnAddresses)
{
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        const FlowKey flow = AnyPacket(i);
        FlowKey other = flow;
        other.source[0] = static_cast<uint8_t>(~flow.source[0]);
        other.destination[2] = static_cast<uint8_t>(~flow.destination[2]);
        const unsigned difference = m_rule.Extract(flow).fields ^ m_rule.Extract(other).fields;
        ASSERT_EQ(difference, 0U) << i;
    }
}

TEST_P(RuleConformance, T2PortsOfTheTableBringRepliesBack)
{
    const auto scheme = Distribution::Make(GetParam() + " hash=toeplitz");
    scheme->Update(AddMembers(4));
    const SourcePortTable::Pool pool{HostAddress::Ipv4(0x0a000001), HostAddress::Ipv4(7), 80, 6};
    std::size_t ports = 0;
    for (MemberId id = 0; id < 4; ++id)
    {
        SourcePortTable table(*scheme, id, {});
        for (const uint16_t port : table.Qualifying(pool))
        {
            const FlowKey reply = FlowKey::Ipv4(7, 0x0a000001, 80, port, 6);
            ASSERT_EQ(scheme->Evaluate(reply), id) << port;
            ++ports;
        }
    }
    EXPECT_EQ(ports, 65536U - 1024) << "every port is of one member";
}

INSTANTIATE_TEST_SUITE_P(Every, RuleConformance, testing::ValuesIn(RuleSpecs()), NameOf);

} // namespace flowhash
