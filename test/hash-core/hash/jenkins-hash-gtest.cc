// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "hash/jenkins-hash.h"
#include "test-hash-keys.h"
#include "wire/byte-order.h"

#include <cstring>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

uint32_t
OfText(const std::string& text, uint32_t initialValue)
{
    return JenkinsHash::Bytes(
        reinterpret_cast<const uint8_t*>(text.data()), text.size(), initialValue);
}

/// A number as a little-endian machine reads it from a packet.
uint16_t
Swapped(uint16_t port)
{
    return static_cast<uint16_t>(port << 8 | port >> 8);
}

} // namespace

TEST(JenkinsHash, GivesThePublishedValues)
{
    const std::string speech = "Four score and seven years ago";
    const char* const lookup3 = "Jenkins, lookup3.c, driver5";
    ExpectHash("jhash of \"\", initval 0", OfText("", 0), 0xdeadbeef, 8, lookup3);
    ExpectHash("jhash of \"\", initval deadbeef", OfText("", 0xdeadbeef), 0xbd5b7dde, 8, lookup3);
    ExpectHash("jhash of \"" + speech + "\", initval 0", OfText(speech, 0), 0x17770551, 8, lookup3);
    ExpectHash("jhash of \"" + speech + "\", initval 1", OfText(speech, 1), 0xcd628161, 8, lookup3);
    const uint32_t word = 0x0a000001;
    ExpectHash("jhash_1word(0a000001, 0)",
               JenkinsHash::Words(&word, 1, 0),
               0x3483bc84,
               8,
               "computed, include/linux/jhash.h");
}

TEST(JenkinsHash, BytesAndWordsAreOneFunction)
{
    for (std::size_t count = 0; count <= 12; ++count)
    {
        std::vector<uint32_t> words(count + 1);
        std::vector<uint8_t> bytes(4 * count + 4);
        for (std::size_t i = 0; i < count; ++i)
        {
            words[i] = static_cast<uint32_t>(Mix64(i + 1));
            for (std::size_t k = 0; k < 4; ++k)
            {
                bytes[4 * i + k] = static_cast<uint8_t>(words[i] >> (8 * k));
            }
        }
        EXPECT_EQ(JenkinsHash::Words(words.data(), count, 7),
                  JenkinsHash::Bytes(bytes.data(), 4 * count, 7))
            << count;
    }
}

TEST(JenkinsHash, WordsAreThoseOfClusterip)
{
    const FlowKey flow = FlowKey::Ipv4(0x0a000001, 0x0a000002, 40000, 443, 6);
    const uint32_t words[] = {0x0a000001, Swapped(40000), Swapped(443)};
    const std::string spec = "hash=jhash form=words initval=77 key=fields fields=";
    EXPECT_EQ(HashOf(spec + "src", flow), JenkinsHash::Words(words, 1, 77));
    EXPECT_EQ(HashOf(spec + "src+sport", flow), JenkinsHash::Words(words, 2, 77));
    EXPECT_EQ(HashOf(spec + "src+sport+dport", flow), JenkinsHash::Words(words, 3, 77));
}

TEST(JenkinsHash, BytesOfTheSourceAreThatOfXtCluster)
{
    const FlowKey flow = FlowKey::Ipv4(0x0a000001, 0x0a000002, 40000, 443, 6);
    const uint32_t asInThePacket = 0x0100000a;
    EXPECT_EQ(HashOf("hash=jhash key=source initval=5", flow),
              JenkinsHash::Words(&asInThePacket, 1, 5));
}

TEST(JenkinsHash, EveryFieldHasItsWord)
{
    FlowKey flow = RandomFlow6(3);
    flow.sourceMac = {2, 0, 0, 0, 10, 1};
    flow.vlan = 0x123;
    flow.identification = 0x01020304;
    const std::vector<uint32_t> words{0x00000002, 0x010a, 0x2301, 0x04030201};
    EXPECT_EQ(HashOf("hash=jhash form=words key=fields fields=smac+vlan+id", flow),
              JenkinsHash::Words(words.data(), words.size(), 0));
    const std::string all = "src+dst+sport+dport+proto+smac+dmac+ethertype+vlan+ingress+id";
    const std::vector<uint32_t> every{LoadBig32(&flow.source[0]),
                                      LoadBig32(&flow.source[4]),
                                      LoadBig32(&flow.source[8]),
                                      LoadBig32(&flow.source[12]),
                                      LoadBig32(&flow.destination[0]),
                                      LoadBig32(&flow.destination[4]),
                                      LoadBig32(&flow.destination[8]),
                                      LoadBig32(&flow.destination[12]),
                                      Swapped(flow.sourcePort),
                                      Swapped(flow.destinationPort),
                                      flow.protocol,
                                      0x00000002,
                                      0x010a,
                                      0,
                                      0,
                                      0,
                                      0x2301,
                                      0,
                                      0x04030201};
    EXPECT_EQ(HashOf("hash=jhash form=words key=fields fields=" + all, flow),
              JenkinsHash::Words(every.data(), every.size(), 0));
}

} // namespace flowhash
