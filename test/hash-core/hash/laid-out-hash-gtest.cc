// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "hash/jenkins-hash.h"
#include "hash/laid-out-hash.h"
#include "test-hash-keys.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

constexpr uint32_t SOURCE = 0xc0000201;      // 192.0.2.1
constexpr uint32_t DESTINATION = 0xc6336407; // 198.51.100.7

FlowKey
Packet()
{
    FlowKey flow = FlowKey::Ipv4(SOURCE, DESTINATION, 40000, 443, 6);
    flow.sourceMac = {2, 0, 0, 0, 0, 1};
    flow.etherType = 0x0800;
    return flow;
}

/// The same of 2001:db8::1 and ::2.
FlowKey
Packet6()
{
    FlowKey flow = Packet();
    flow.version = 6;
    flow.source = {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    flow.destination = flow.source;
    flow.destination[15] = 2;
    return flow;
}

} // namespace

/// Of the running kernel: `meta mark set jhash ... mod 0xffffffff seed 0xdeadbeef`, plus 1, for a
/// packet as above (test/check-kernel.sh compares whole runs).
TEST(LaidOutHash, HashesWhatNftablesConcatenates)
{
    const struct
    {
        const char* expression;
        const char* layout;
        uint32_t value;
        FlowKey packet;
    } cases[] = {
        {"ip saddr . tcp dport", "src+dport+2", 0x16829b4a, Packet()},
        {"ip daddr . ip saddr", "dst+src", 0x6bd39449, Packet()},
        {"tcp dport . ip saddr . ip daddr . meta l4proto . ether saddr",
         "dport+2+src+dst+proto+3+smac+2",
         0xc91287cf,
         Packet()},
        {"tcp dport", "dport", 0x5941dd1f, Packet()},
        {"ether saddr", "smac", 0xc1a41517, Packet()},
        {"ip6 saddr . tcp sport", "src+sport+2", 0xd5acc129, Packet6()},
        {"ip protocol", "proto", 0xc4a047ad, Packet()},
        {"ip saddr . ether type", "src+ethertype+2", 0xc9471235, Packet()},
    };

    for (const auto& one : cases)
    {
        const std::string spec = std::string("hash=jhash initval=0xdeadbeef layout=") + one.layout;
        ExpectHash(std::string("nft jhash ") + one.expression + " seed 0xdeadbeef",
                   HashOf(spec, one.packet),
                   one.value,
                   8,
                   "nftables of Linux 6.18, run");
    }
}

TEST(LaidOutHash, MakesTheKeyOfItsFieldsUnlessTheSpecSaysOtherwise)
{
    EXPECT_EQ(Distribution::Make("layout=dport+2+src")->Rule().Fields(),
              FIELD_SOURCE_ADDRESS | FIELD_DESTINATION_PORT);
    EXPECT_NE(Complaint("key=source layout=src+dport").find("a rule with dport"),
              std::string::npos);
    EXPECT_EQ(Complaint("key=five-tuple layout=dport+src"), "accepted");
}

TEST(LaidOutHash, IsTheHashOfTheBytesInThatOrder)
{
    const uint8_t bytes[] = {0, 0, 0, 0x01, 0xbb, 198, 51, 100, 7, 0x01, 0xbb};
    EXPECT_EQ(HashOf("hash=jhash layout=3+dport+dst+dport", Packet()),
              JenkinsHash::Bytes(bytes, sizeof(bytes), 0));
    const std::string order = "src+dst+sport+dport+proto";
    for (const char* hash : {"crc32", "crc16", "toeplitz", "siphash", "murmur3", "xor", "mix64"})
    {
        const std::string spec = "key=five-tuple hash=" + std::string(hash);
        EXPECT_EQ(HashOf(spec + " layout=" + order, Packet6()), HashOf(spec, Packet6())) << hash;
        EXPECT_NE(HashOf(spec + " layout=proto+" + order, Packet6()), HashOf(spec, Packet6()))
            << hash;
    }
}

TEST(LaidOutHash, FillsWhatAFragmentLacksWithZeros)
{
    FlowKey fragment = Packet();
    fragment.flags = FlowKey::FLAG_FRAGMENT;
    fragment.sourcePort = fragment.destinationPort = 0;
    const std::string layout = " hash=crc32 layout=sport+dport+src+dst";
    EXPECT_EQ(HashOf("key=five-tuple fragments=addresses" + layout, fragment),
              HashOf("key=five-tuple" + layout, fragment));
}

/// With Toeplitz over 60 bytes, of which GFNI reads all at once.
TEST(LaidOutHash, ReadsAsMuchAsAKeyHolds)
{
    const std::string longest = "hash=toeplitz layout=20+sport+dport+4+src+dst";
    const FlowKey flow = Packet6();
    FlowKey other = flow;
    other.destination[15] = 3; // its last bit: that window of the key changes the value
    const std::string key = "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c"
                            "6a42b73bbeac01fa";
    uint64_t window = 0;
    for (unsigned bit = 59 * 8 + 7; bit < 59 * 8 + 7 + 32; ++bit)
    {
        const unsigned at = bit % 320;
        const int digit = std::stoi(key.substr(at / 4, 1), nullptr, 16);
        window = window << 1 | (static_cast<unsigned>(digit) >> (3 - at % 4) & 1);
    }
    EXPECT_EQ(HashOf(longest, flow) ^ HashOf(longest, other), window);
    EXPECT_NE(Complaint("layout=25+sport+dport+4+src+dst").find("at most 64 bytes over IPv6"),
              std::string::npos);
}

TEST(LaidOutHash, IsRefusedWhereItMeansNothing)
{
    for (const char* hash : {"sum", "rtag7", "bond-layer2", "jhash form=words"})
    {
        EXPECT_NE(Complaint(std::string("layout=src hash=") + hash).find("reads fields, not bytes"),
                  std::string::npos)
            << hash;
    }
    for (const char* layout : {"2", "src+", "src++dst", "src+0", "src+100", "src+port", "+src"})
    {
        EXPECT_NE(Complaint(std::string("layout=") + layout).find("such as src+dport+2"),
                  std::string::npos)
            << layout;
    }
    EXPECT_THROW(LaidOutHash(std::make_unique<JenkinsHash>(0, false), {}), SpecError);
}

} // namespace flowhash
