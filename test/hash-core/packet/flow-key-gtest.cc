// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "flow-key.h"
#include "host-address.h"

#include <gtest/gtest.h>
#include <set>

namespace flowhash
{

TEST(FlowKey, KeepsAddressesInNetworkOrder)
{
    const FlowKey key = FlowKey::Ipv4(0x0a000001, 0xc6120002, 4242, 80, 6);
    EXPECT_EQ(key.source[0], 10);
    EXPECT_EQ(key.source[3], 1);
    EXPECT_EQ(key.source[4], 0);
    EXPECT_EQ(key.SourceIpv4(), 0x0a000001U);
    EXPECT_EQ(key.DestinationIpv4(), 0xc6120002U);
    EXPECT_EQ(key.AddressSize(), 4U);
}

TEST(FlowKey, ReversedTwiceIsTheSame)
{
    for (uint64_t i = 0; i < 100; ++i)
    {
        const FlowKey key = i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i);
        EXPECT_NE(key, key.Reversed());
        EXPECT_EQ(key, key.Reversed().Reversed());
    }
}

TEST(FlowKey, OrderedIsTheSameForBothDirections)
{
    for (uint64_t i = 0; i < 100; ++i)
    {
        const FlowKey key = i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i);
        EXPECT_EQ(key.Ordered(), key.Reversed().Ordered());
    }
    const FlowKey sameAddress = FlowKey::Ipv4(1, 1, 9, 5, 17);
    EXPECT_EQ(sameAddress.Ordered().sourcePort, 5);
    EXPECT_EQ(sameAddress.Reversed().Ordered(), sameAddress.Ordered());
}

TEST(FlowKey, FlagsTakeNoPartInIdentity)
{
    const FlowKey key = RandomFlow(1);
    FlowKey quoted = key;
    quoted.flags = FlowKey::FLAG_ICMP_QUOTE;
    EXPECT_EQ(key, quoted);
    EXPECT_EQ(ContainerHash(key), ContainerHash(quoted));
    EXPECT_FALSE(key < quoted || quoted < key);
}

TEST(FlowKey, EveryFieldTakesPartInIdentity)
{
    const FlowKey key = RandomFlow6(1);
    std::vector<FlowKey> others(6, key);
    others[0].source[15] ^= 1;
    others[1].destination[0] ^= 1;
    others[2].sourcePort ^= 1;
    others[3].destinationPort ^= 1;
    others[4].protocol ^= 1;
    others[5].version = 4;
    for (const FlowKey& other : others)
    {
        EXPECT_NE(key, other);
        EXPECT_NE(key < other, other < key);
        EXPECT_NE(ContainerHash(key), ContainerHash(other));
    }
}

// 100,000 keys in 65,536 places fill 65536 * (1 - exp(-100000/65536)) = 51,287 of them; the
// standard deviation is below 105.
TEST(FlowKey, ContainerHashSpreadsNeighbours)
{
    std::set<uint64_t> places;
    for (uint32_t i = 0; i < 100000; ++i)
    {
        const FlowKey key = FlowKey::Ipv4(0x0a010000 + i / 100, 0xc6120001, 1024 + i % 100, 80, 6);
        places.insert(ContainerHash(key) & 0xffff);
    }
    EXPECT_NEAR(static_cast<double>(places.size()), 51287, 4 * 105);
}

TEST(FlowKey, SaysWhatItIs)
{
    EXPECT_EQ(FlowKey::Ipv4(0x0a000001, 0xc6120002, 4242, 80, 6).ToString(),
              "10.0.0.1:4242 -> 198.18.0.2:80 tcp");
    FlowKey key = RandomFlow6(0);
    key.source = key.destination;
    key.sourcePort = 4242;
    key.protocol = 17;
    EXPECT_EQ(key.ToString(), "[2001:db8::1]:4242 -> [2001:db8::1]:80 udp");
}

TEST(HostAddress, WritesIpv6AsRfc5952Says)
{
    const auto text = [](const std::array<uint16_t, 8>& groups) {
        return HostAddress{Ipv6Bytes(groups), 6}.ToString();
    };
    EXPECT_EQ(text({0, 0, 0, 0, 0, 0, 0, 0}), "::");
    EXPECT_EQ(text({0, 0, 0, 0, 0, 0, 0, 1}), "::1");
    EXPECT_EQ(text({0xfe80, 0, 0, 0, 0, 0, 0, 0}), "fe80::");
    EXPECT_EQ(text({0x2001, 0xdb8, 0, 1, 1, 1, 1, 1}), "2001:db8:0:1:1:1:1:1");
    EXPECT_EQ(text({0x2001, 0, 0, 1, 0, 0, 0, 1}), "2001:0:0:1::1");
    EXPECT_EQ(text({0x2001, 0xdb8, 0, 0, 1, 0, 0, 1}), "2001:db8::1:0:0:1");
}

TEST(HostAddress, ComparesByVersionAndBytes)
{
    const HostAddress one = HostAddress::Ipv4(0x0a000001);
    const HostAddress two = HostAddress::Ipv4(0x0a000002);
    EXPECT_TRUE(one < two);
    EXPECT_FALSE(one == two);
    const HostAddress six{one.bytes, 6};
    EXPECT_FALSE(one == six);
    EXPECT_NE(HostAddressHasher()(one), HostAddressHasher()(six));
    EXPECT_EQ(one.ToString(), "10.0.0.1");
}

} // namespace flowhash
