// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../test-specs.h"
#include "distribution.h"
#include "hash/linux-multipath-hash.h"
#include "test-hash-keys.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

/// 10.18.i.7i, port 1000 + i, to 100.64.i.9, port 50000 - 3i: UDP and TCP in turn.
FlowKey
Flow4(uint32_t i)
{
    return FlowKey::Ipv4(0x0a120000 + (i << 8) + 7 * i % 256,
                         0x64400009 + (i << 8),
                         static_cast<uint16_t>(1000 + i),
                         static_cast<uint16_t>(50000 - 3 * i),
                         i % 2 ? 6 : 17);
}

/// 2001:db8:9::i or 2001:db8:1::i, port 60000 - i, to 2001:db8:5::100 - i, port 443, the same.
FlowKey
Flow6(uint32_t i)
{
    FlowKey flow = Flow4(i);
    const auto group = static_cast<uint16_t>(i % 2 ? 1 : 9);
    flow.version = 6;
    flow.source = Ipv6Bytes({0x2001, 0xdb8, group, 0, 0, 0, 0, static_cast<uint16_t>(i)});
    flow.destination = Ipv6Bytes({0x2001, 0xdb8, 5, 0, 0, 0, 0, static_cast<uint16_t>(100 - i)});
    flow.sourcePort = static_cast<uint16_t>(60000 - i);
    flow.destinationPort = 443;
    return flow;
}

/// The same with flow label 30011i.
FlowKey
Labelled(uint32_t i)
{
    FlowKey flow = Flow6(i);
    flow.SetFlowLabel(30011 * i);
    return flow;
}

/// The ways of flows 1 to 32 among four, as digits.
std::string
Ways(const std::string& spec, FlowKey (*flow)(uint32_t))
{
    const auto scheme = Distribution::Make(spec);
    scheme->Update(AddMembers(4));
    std::string ways;
    for (uint32_t i = 1; i <= 32; ++i)
    {
        ways += std::to_string(*scheme->Evaluate(flow(i)));
    }
    return ways;
}

void
ExpectWays(const std::string& spec, FlowKey (*flow)(uint32_t), const std::string& theirs)
{
    const std::string ours = Ways(spec + " seed=0xcafe", flow);
    EXPECT_EQ(ours, theirs) << spec;
    RecordValidation({"Hash functions",
                      "Linux's ways of 32 flows among four next hops, " + spec +
                          " seed=0xcafe, IPv" + std::to_string(flow(1).version) +
                          (flow(1).FlowLabel() != 0 ? ", flow labels" : ""),
                      ours,
                      theirs,
                      "exact",
                      "Linux 6.18, run"});
}

} // namespace

/// What a running kernel chose; test/check-kernel.sh compares thousands more.
TEST(LinuxMultipathHash, TakesLinuxsWays)
{
    ExpectWays("as=linux-multipath-0", Flow4, "03030001132303211021032111131030");
    ExpectWays("as=linux-multipath-1", Flow4, "02300231303120232203210100211133");
    ExpectWays("as=linux-multipath-3 fields=src+dst+sport+dport+proto",
               Flow4,
               "30303030312101330230002201130021");
    ExpectWays("as=linux-multipath-3 fields=src", Flow4, "02112023320301200312203133002101");
    ExpectWays("as=linux-multipath-3 fields=dport", Flow4, "22212110130101131230301132030313");
    ExpectWays(
        "as=linux-multipath-0 fields=src+dst+proto", Flow6, "10223020131320110103222313103103");
    ExpectWays("as=linux-multipath-1", Flow6, "31020012332332030130301213310113");
    ExpectWays("as=linux-multipath-3 fields=src+dst+sport+dport+proto",
               Flow6,
               "12201333221011122210231022101213");
}

/// The label counts in all policies but 1: as the header has it, or as a number of the machine's.
TEST(LinuxMultipathHash, HashesLabelsAsLinuxDoes)
{
    ExpectWays("as=linux-multipath-0", Labelled, "21000011332323012020032123011111");
    ExpectWays("as=linux-multipath-1", Labelled, "31020012332332030130301213310113");
    ExpectWays("as=linux-multipath-2", Labelled, "32212323132111120331131121212010");
    ExpectWays("as=linux-multipath-3 fields6=src+dst+proto+label",
               Labelled,
               "20011012322012221202130132000032");
}

TEST(LinuxMultipathHash, BothDirectionsHaveOneValue)
{
    for (uint32_t i = 1; i <= 32; ++i)
    {
        for (const FlowKey& flow : {Flow4(i), Flow6(i)})
        {
            EXPECT_EQ(HashOf("hash=linux-multipath", flow),
                      HashOf("hash=linux-multipath", flow.Reversed()));
            FlowKey crossed = flow; // Linux puts ports in order whichever addresses they are of
            std::swap(crossed.sourcePort, crossed.destinationPort);
            EXPECT_EQ(HashOf("hash=linux-multipath", flow),
                      HashOf("hash=linux-multipath", crossed));
        }
    }
}

TEST(LinuxMultipathHash, LeavesOutTheIdentifierOfAnEcho)
{
    FlowKey echo = Flow4(1);
    echo.protocol = 1;
    echo.flags = FlowKey::FLAG_ECHO;
    FlowKey other = echo;
    other.sourcePort = 7;
    EXPECT_EQ(HashOf("hash=linux-multipath", echo), HashOf("hash=linux-multipath", other));
    other.protocol = echo.protocol = 6;
    EXPECT_NE(HashOf("hash=linux-multipath", echo), HashOf("hash=linux-multipath", other));
}

TEST(LinuxMultipathHash, AnotherSeedIsAnotherFunction)
{
    EXPECT_NE(Ways("as=linux-multipath-1 seed=1", Flow4),
              Ways("as=linux-multipath-1 seed=2", Flow4));
}

} // namespace flowhash
