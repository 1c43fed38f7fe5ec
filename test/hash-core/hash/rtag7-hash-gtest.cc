// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "hash/rtag7-hash.h"
#include "test-hash-keys.h"

#include <boost/crc.hpp>
#include <gtest/gtest.h>
#include <set>

namespace flowhash
{

namespace
{

const char* const SOURCE = "computed bit by bit from the bins, OpenBCM trident/hashing.c";

const FlowKey PACKET = FlowKey::Ipv4(0x0a000001, 0xc0a80709, 49152, 443, 6);

uint64_t
Of(const std::string& words, const FlowKey& flow)
{
    return HashOf("hash=rtag7 " + words, flow);
}

} // namespace

TEST(Rtag7Hash, GivesTheValuesOfTheFunctions)
{
    const std::vector<uint64_t> plain{
        0xa3f5, 0xa300, 0xa300, 0xa300, 0xa311, 0x0c1d, 0x0e85, 0x0b2e, 0x6e56};
    const std::vector<uint64_t> seeded{
        0xd5cc, 0xd501, 0xd502, 0xd502, 0xd5df, 0x79a6, 0x36fd, 0x57d4, 0x671a};
    const auto& names = Rtag7Hash::FunctionNames();
    for (std::size_t i = 0; i < names.size(); ++i)
    {
        ExpectHash("RTAG7 " + names[i], Of("function=" + names[i], PACKET), plain[i], 4, SOURCE);
        ExpectHash("RTAG7 " + names[i] + ", seed 12345678, pre-step",
                   Of("seed=0x12345678 pre-step=yes function=" + names[i], PACKET),
                   seeded[i],
                   4,
                   SOURCE);
    }
}

TEST(Rtag7Hash, AgreesWithBoostOverItsWords)
{
    Rtag7Hash::Setup setup;
    setup.seed = 99;
    const Rtag7Hash hash(setup);
    const auto scheme = Distribution::Make("");
    for (uint64_t i = 0; i < 100; ++i)
    {
        const auto words = hash.Collect(scheme->Rule().Extract(RandomFlow(i)));
        boost::crc_optimal<16, 0x8005, 0, 0, true, false> bisync;
        boost::crc_optimal<32, 0x1edc6f41, 0, 0, true, false> castagnoli;
        for (std::size_t at = 0; at < 28; ++at)
        {
            bisync.process_byte(static_cast<uint8_t>(words[at / 4] >> (8 * (at % 4))));
            castagnoli.process_byte(static_cast<uint8_t>(words[at / 4] >> (8 * (at % 4))));
        }
        ASSERT_EQ(hash.Apply(words, 0), bisync.checksum());
        ASSERT_EQ(hash.Apply(words, 7), castagnoli.checksum() & 0xffff);
        ASSERT_EQ(hash.Apply(words, 8), castagnoli.checksum() >> 16);
    }
}

TEST(Rtag7Hash, BinsHoldTheFieldsOfIpAndOfOtherPackets)
{
    FlowKey flow = PACKET;
    flow.vlan = 0xf123; // only 12 bits are the VLAN
    flow.ingressPort = 9;
    flow.sourceMac = {1, 2, 3, 4, 5, 6};
    flow.destinationMac = {7, 8, 9, 10, 11, 12};
    flow.etherType = 0x0806;
    const Rtag7Hash hash({});
    const auto words = [&](const std::string& fields) {
        return hash.Collect(
            Distribution::Make("key=fields fields=" + fields)->Rule().Extract(flow));
    };
    const Rtag7Hash::Words ip{
        0, 9U << 16, 443U << 16 | 6, 0x0123U << 16 | 49152, 0xc0a80709, 0x0a000001, 0};
    EXPECT_EQ(words("src+dst+sport+dport+proto+smac+ethertype+vlan+ingress"), ip);
    const Rtag7Hash::Words link{0,
                                9U << 16,
                                0x0806U << 16 | 0x0123,
                                0x090aU << 16 | 0x0b0c,
                                0x0506U << 16 | 0x0708,
                                0x0102U << 16 | 0x0304,
                                0};
    EXPECT_EQ(words("smac+dmac+ethertype+vlan+ingress"), link);
}

TEST(Rtag7Hash, Ipv6AddressesAreFoldedOrCut)
{
    FlowKey flow = PACKET;
    flow.version = 6;
    flow.source = Ipv6Bytes({1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80});
    const HashKey key = Distribution::Make("key=source")->Rule().Extract(flow);
    Rtag7Hash::Setup setup;
    EXPECT_EQ(Rtag7Hash(setup).Collect(key)[5], 0x005500aaU);
    setup.lastAddressWord = true;
    EXPECT_EQ(Rtag7Hash(setup).Collect(key)[5], 0x00400080U);
}

TEST(Rtag7Hash, MacroFlowPicksFunctionAndOffset)
{
    Rtag7Hash::Setup setup;
    setup.function = 0;
    setup.functionB = 6;
    setup.macroFunction = 7;
    setup.macroFlow = true;
    const Rtag7Hash hash(setup);
    const auto scheme = Distribution::Make("");
    std::set<unsigned> entries;
    for (uint64_t i = 0; i < 5000; ++i)
    {
        const HashKey key = scheme->Rule().Extract(RandomFlow(i));
        const auto words = hash.Collect(key);
        const unsigned entry = hash.Apply(words, 7) & 0xff;
        const uint64_t value = hash.Apply(words, entry & 16 ? 6 : 0);
        const unsigned offset = entry % 16;
        ASSERT_EQ(hash.Hash(key), (value >> offset | value << (16 - offset)) & 0xffff);
        entries.insert(entry);
    }
    EXPECT_EQ(entries.size(), 256U);
}

} // namespace flowhash
