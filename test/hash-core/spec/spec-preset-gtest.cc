// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "part-registry.h"
#include "wire/byte-order.h"

#include <gtest/gtest.h>
#include <map>

namespace flowhash
{

namespace
{

/// CRC-16/ARC, a bit at a time, after its definition.
unsigned
Arc(const std::vector<uint8_t>& bytes)
{
    unsigned value = 0;
    for (const uint8_t byte : bytes)
    {
        value ^= byte;
        for (int bit = 0; bit < 8; ++bit)
        {
            value = value & 1 ? value >> 1 ^ 0xa001 : value >> 1;
        }
    }
    return value;
}

std::map<MemberId, unsigned>
CountChoices(Distribution& scheme, uint64_t flows)
{
    std::map<MemberId, unsigned> counts;
    for (uint64_t i = 0; i < flows; ++i)
    {
        ++counts[*scheme.Evaluate(RandomFlow(i))];
    }
    return counts;
}

} // namespace

TEST(SpecPreset, EachOneMakesASchemeThatSaysItsWords)
{
    for (const PresetInfo& preset : ListPresets())
    {
        const auto scheme = Distribution::Make("as=" + preset.name);
        EXPECT_EQ(scheme->Spec(), Distribution::Make(preset.spec)->Spec()) << preset.name;
        EXPECT_EQ(SpelledOut(preset.spec), preset.spec) << preset.name;
        scheme->Update(AddMembers(4));
        FlowKey flow = RandomFlow(1);
        EXPECT_TRUE(scheme->Evaluate(flow)) << preset.name;
    }
    EXPECT_GE(ListPresets().size(), 14U);
}

TEST(SpecPreset, OtherWordsCompleteItOrTakeThePlaceOfItsOwn)
{
    EXPECT_EQ(SpelledOut("as=rss"),
              "key=fields fields=src+dst+sport+dport hash=toeplitz select=table size=128");
    EXPECT_EQ(
        SpelledOut("size=512 as=rss state=lru"),
        "key=fields fields=src+dst+sport+dport hash=toeplitz select=table size=512 state=lru");
    EXPECT_EQ(SpelledOut("as=rss select.size=512 select=table"),
              "key=fields fields=src+dst+sport+dport hash=toeplitz select.size=512 select=table");
    // Another part takes none of the words of the one whose place it takes.
    EXPECT_EQ(SpelledOut("as=rss select=hrw"),
              "key=fields fields=src+dst+sport+dport hash=toeplitz select=hrw");
    EXPECT_EQ(SpelledOut("as=xt-cluster hash=siphash"),
              "key=source select=multiply-shift hash=siphash");
    EXPECT_EQ(SpelledOut("as=linux-bond-layer3-4"),
              "fragments=addresses hash=bond-layer3-4 select=modulo");
    EXPECT_EQ(SpelledOut(" select=hrw\thash=crc32"), " select=hrw\thash=crc32");
}

TEST(SpecPreset, ExpressionsOfNftables)
{
    EXPECT_EQ(SpelledOut("as=nft:jhash ip saddr . tcp dport mod 8 seed 0xdeadbeef state=lru"),
              "hash=jhash initval=3735928559 layout=src+dport+2 select=table size=8 "
              "reduce=multiply-shift state=lru");
    EXPECT_EQ(SpelledOut("as=nft:jhash ether saddr mod 3 seed 1 offset 10"),
              "hash=jhash initval=1 layout=smac select=table size=3 reduce=multiply-shift");
    EXPECT_EQ(
        SpelledOut("as=nft:jhash ip6 daddr . meta l4proto . th sport mod 3 seed 1 select=hrw"),
        "hash=jhash initval=1 layout=dst+proto+3+sport+2 select=hrw");
    const std::map<std::string, std::string> wrong{
        {"jhash ip saddr mod 8",
         "column 28: expected seed NUMBER (without one the kernel draws it)"},
        {"jhash ip sadr mod 8 seed 1", "column 14: expected one of dccp dport"},
        {"jhash ip", "column 14: expected one of dccp dport"},
        {"jhash ip saddr . mod 8 seed 1", "column 25: expected one of dccp dport"},
        {"jhash ip saddr mod 0 seed 1", "column 27: expected a number from 1 to 268435456"},
        {"jhash ip saddr seed 1", "column 23: expected mod"},
        {"jhash ip saddr mod 8 seed 4294967296", "a number from 0 to 4294967295"},
        {"jhash ip saddr mod 8 seed 1 ofset 2", "column 36: expected the end, or offset NUMBER"},
        {"symhash mod 2", "symhash hashes by a key drawn at boot"},
        {"", "column 8: expected jhash"},
    };
    for (const auto& [expression, complaint] : wrong)
    {
        const std::string said = Complaint("as=nft:" + expression);
        EXPECT_NE(said.find(complaint), std::string::npos) << said;
    }
}

TEST(SpecPreset, IsRefusedWithPlaceAndHint)
{
    EXPECT_NE(Complaint("hash=crc32 as=rsss").find("column 15: expected one of bmv2-crc16"),
              std::string::npos);
    EXPECT_NE(Complaint("as=rsss").find("nearest: 'rss'"), std::string::npos);
    EXPECT_NE(Complaint("as=rss hash").find("column 8: expected name=value, found 'hash'"),
              std::string::npos);
    EXPECT_NE(Complaint("as=rss as=rtag7").find("column 8: expected one 'as'"), std::string::npos);
    EXPECT_NE(Complaint("key=source hash=crc32 as=rss select=hrw")
                  .find("column 23: 'as' does nothing: all of its parts are named here"),
              std::string::npos);
    EXPECT_NE(Complaint("as=rss sise=64").find("did you mean 'size'?"), std::string::npos);
}

/// The index is the hash's seven lower bits; entry i of the table ethtool makes is queue i modulo
/// their number. The hash is of Microsoft's verification suite.
TEST(SpecPreset, RssTakesTheQueueOfTheEntry)
{
    const FlowKey flow = FlowKey::Ipv4(0x420995bb, 0xa18e6450, 2794, 1766, 6); // 51ccc178
    for (const MemberId queues : {2U, 3U, 8U, 24U, 100U, 128U})
    {
        const auto scheme = Distribution::Make("as=rss");
        scheme->Update(AddMembers(queues));
        EXPECT_EQ(scheme->Evaluate(flow), (0x51ccc178 & 127) % queues) << queues;
    }
}

TEST(SpecPreset, Bmv2HashesAsTheTutorialsNameTheFields)
{
    const auto scheme = Distribution::Make("as=bmv2-crc16");
    scheme->Update(AddMembers(5));
    for (uint64_t i = 0; i < 100; ++i)
    {
        const FlowKey flow = RandomFlow(i);
        std::vector<uint8_t> bytes(13);
        StoreBig32(bytes.data(), flow.SourceIpv4());
        StoreBig32(bytes.data() + 4, flow.DestinationIpv4());
        bytes[8] = flow.protocol;
        StoreBig16(bytes.data() + 9, flow.sourcePort);
        StoreBig16(bytes.data() + 11, flow.destinationPort);
        EXPECT_EQ(scheme->Evaluate(flow), Arc(bytes) % 5) << i;
    }
}

/// Open vSwitch's table, after the words of its source: value by value to the bucket with the
/// greatest weight / divisor, the first of equals, whose divisor grows by two.
TEST(SpecPreset, OpenVswitchDealsValuesByWebstersMethod)
{
    const std::vector<double> weights{1, 5, 2, 2, 7};
    std::vector<unsigned> hits(weights.size());
    for (int value = 0; value < 256; ++value)
    {
        std::size_t winner = 0;
        for (std::size_t i = 1; i < weights.size(); ++i)
        {
            const auto quotient = [&](std::size_t k) { return weights[k] / (1 + 2 * hits[k]); };
            winner = quotient(i) > quotient(winner) ? i : winner;
        }
        ++hits[winner];
    }
    const auto scheme = Distribution::Make("as=ovs-dp-hash keep=8 hash=identity width=8 "
                                           "key=fields fields=sport");
    std::vector<MemberChange> changes;
    for (MemberId id = 0; id < weights.size(); ++id)
    {
        changes.push_back({MemberChange::Kind::ADD, id, weights[id]});
    }
    scheme->Update(changes);
    std::vector<unsigned> ours(weights.size());
    for (uint16_t value = 0; value < 256; ++value)
    {
        ++ours[*scheme->Evaluate(FlowKey::Ipv4(1, 2, value, 80, 6))];
    }
    EXPECT_EQ(ours, hits);
}

TEST(SpecPreset, MembersOfAnNftTableTakeItsNumbersInTurn)
{
    const std::string expression = "as=nft:jhash ip saddr mod 8 seed 7";
    const auto eight = Distribution::Make(expression);
    eight->Update(AddMembers(8));
    const auto four = Distribution::Make(expression);
    four->Update(AddMembers(4));
    for (uint64_t i = 0; i < 200; ++i)
    {
        EXPECT_EQ(*four->Evaluate(RandomFlow(i)), *eight->Evaluate(RandomFlow(i)) % 4) << i;
    }
    EXPECT_EQ(CountChoices(*eight, 1000).size(), 8U);
}

} // namespace flowhash
