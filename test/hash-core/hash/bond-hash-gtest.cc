// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "hash/bond-hash.h"
#include "test-hash-keys.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

const char* const SOURCE = "computed from a frame's bytes, Linux drivers/net/bonding/bond_main.c";

FlowKey
WithLink(FlowKey flow, uint16_t etherType)
{
    flow.sourceMac = {2, 0, 0, 0, 0x0a, 0x01};
    flow.destinationMac = {2, 0, 0, 0, 0x0b, 0x37};
    flow.etherType = etherType;
    flow.vlan = 77;
    return flow;
}

/// 10.0.0.1:49152 to 192.168.7.9:443.
FlowKey
Packet()
{
    return WithLink(FlowKey::Ipv4(0x0a000001, 0xc0a80709, 49152, 443, 6), 0x0800);
}

FlowKey
Packet6()
{
    FlowKey flow = Packet();
    flow.source = Ipv6Bytes({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
    flow.destination = Ipv6Bytes({0x2001, 0xdb8, 0, 7, 0, 0, 2, 9});
    flow.version = 6;
    flow.etherType = 0x86dd;
    return flow;
}

uint64_t
Of(const std::string& policy, const FlowKey& flow)
{
    return HashOf("hash=bond-" + policy, flow);
}

} // namespace

TEST(BondHash, GivesLinuxsValues)
{
    ExpectHash("bonding layer2, TCP over IPv4", Of("layer2", Packet()), 0x0836, 4, SOURCE);
    ExpectHash("bonding layer2, ARP", Of("layer2", WithLink(FlowKey{}, 0x0806)), 0x0830, 4, SOURCE);
    ExpectHash("bonding layer2+3, TCP over IPv4", Of("layer2-3", Packet()), 0x080faf53, 8, SOURCE);
    ExpectHash("bonding layer2+3, TCP over IPv6", Of("layer2-3", Packet6()), 0x0f0f8b60, 8, SOURCE);
    ExpectHash("bonding layer3+4, TCP over IPv4", Of("layer3-4", Packet()), 0x59da8e8b, 8, SOURCE);
    ExpectHash("bonding layer3+4, TCP over IPv6", Of("layer3-4", Packet6()), 0x5a5adbbb, 8, SOURCE);
    ExpectHash("bonding vlan+srcmac, VLAN 77", Of("vlan-srcmac", Packet()), 0x020a4c, 6, SOURCE);
}

TEST(BondHash, AnEchoHasTypeAndIdentifierInThePlaceOfPorts)
{
    // 8 | 0x1234 << 16, xor of the addresses as they are on the wire, folded, without its last bit.
    FlowKey request = FlowKey::Ipv4(0x0a000001, 0xc0a80709, 0x1234, 0, 1);
    ExpectHash("bonding layer3+4, echo request", Of("layer3-4", request), 0x0d14c0a1, 8, SOURCE);
    FlowKey reply = FlowKey::Ipv4(0xc0a80709, 0x0a000001, 0, 0x1234, 1);
    ExpectHash("bonding layer3+4, echo reply", Of("layer3-4", reply), 0x0d14c0a5, 8, SOURCE);
}

TEST(BondHash, WhatIsNotIpIsHashedByItsLinkAlone)
{
    EXPECT_EQ(Of("layer2-3", WithLink(FlowKey{}, 0x0806)), 0x0830U);
}

TEST(BondHash, SpecWithoutKeyHashesWhatThePolicyReads)
{
    const auto rule = [](const std::string& hash) {
        const std::string spec = Distribution::Make("hash=" + hash)->Spec();
        return spec.substr(0, spec.find(" fragments="));
    };
    EXPECT_EQ(rule("bond-layer2"), "key=fields fields=smac+dmac+ethertype");
    EXPECT_EQ(rule("bond-layer2-3"), "key=fields fields=src+dst+smac+dmac+ethertype");
    EXPECT_EQ(rule("bond-layer3-4"), "key=fields fields=src+dst+sport+dport+proto");
    EXPECT_EQ(rule("bond-vlan-srcmac"), "key=fields fields=smac+vlan");
    EXPECT_EQ(rule("crc32"), "key=five-tuple");
}

TEST(BondHash, RefusesARuleThatLacksWhatItReads)
{
    EXPECT_NE(Complaint("hash=bond-layer2 key=five-tuple")
                  .find("column 22: expected a rule with smac+dmac+ethertype"),
              std::string::npos);
    EXPECT_NE(Complaint("key=fields fields=src+dst hash=bond-layer3-4")
                  .find("column 19: expected a set with sport+dport+proto"),
              std::string::npos);
    EXPECT_EQ(Complaint("key=five-tuple hash=bond-layer3-4"), "accepted");
}

TEST(BondHash, AFragmentHashedByAddressesIsTakenAsLinuxDoes)
{
    const auto scheme = Distribution::Make("hash=bond-layer3-4 fragments=addresses");
    FlowKey fragment = Packet();
    fragment.flags = FlowKey::FLAG_FIRST_FRAGMENT;
    FlowKey portless = Packet();
    portless.sourcePort = portless.destinationPort = 0;
    EXPECT_EQ(scheme->HashFunction().Hash(scheme->Rule().Extract(fragment)),
              Of("layer3-4", portless));
}

TEST(BondHash, LayerThreeFourUsesBothLinksForEvenPorts)
{
    const auto scheme = Distribution::Make("hash=bond-layer3-4");
    scheme->Update(AddMembers(2));
    unsigned second = 0;
    for (uint16_t i = 0; i < 1000; ++i)
    {
        FlowKey flow = Packet();
        flow.sourcePort = static_cast<uint16_t>(32768 + 2 * i);
        second += scheme->Evaluate(flow) == 1U ? 1 : 0;
    }
    EXPECT_GT(second, 400U);
    EXPECT_LT(second, 600U);
}

} // namespace flowhash
